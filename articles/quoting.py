"""An editor's answers to suggestions: confirm, dismiss, reopen.

A suggestion becomes a quote only through ``confirm``. articles.suggesting fills the suggestions.
"""

from datetime import timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import ProtectedError
from django.utils import timezone

from articles import judging
from articles.listing import forget_quotes, relist
from articles.models import Appearance, Article, BulkReview, Quote, QuoteSuggestion
from articles.permissions import allow
from articles.queueing import follow
from articles.text import key_of
from newsroom.record.audit import note as note_down
from newsroom.record.removed import keep_out
from people.dates import parse
from people.models import Speaker
from people.roles import role_on

OPEN, CONFIRMED, DISMISSED = (
    QuoteSuggestion.State.OPEN,
    QuoteSuggestion.State.CONFIRMED,
    QuoteSuggestion.State.DISMISSED,
)
# A wrong key is noticed at once; after that it is what the newsroom said.
SLIP = timedelta(minutes=10)


@transaction.atomic
def confirm(
    suggestion: QuoteSuggestion,
    *,
    user,
    speaker: Speaker | None,
    role: str = "",
    said_on: str = "",
    on_behalf_of: Speaker | None = None,
    kind: str | None = None,
    attribution_text: str | None = None,
    role_as_printed: str | None = None,
    in_bulk: BulkReview | None = None,
) -> Quote:
    """Record that the story attributes these words to this speaker, and return the quote.

    ``speaker`` None is for sources without a name ("a spokesman"). ``role`` is the office held on
    the day of ``said_on``, looked up if not given; it stays empty while that day is unknown.
    ``kind``, ``attribution_text`` and ``role_as_printed`` are as suggested unless they are given;
    ``in_bulk`` is the sample that was read because nobody looks at this one (articles.bulk).
    Raises ValidationError when someone answered before, or when nobody chose yet whether the
    speaker is a public figure.
    """
    article = suggestion.article
    allow_answer(article, user)
    given = {"attribution_text": attribution_text, "role_as_printed": role_as_printed}
    given = {name: value for name, value in given.items() if value is not None}
    printed = _as_printed(suggestion) | given
    quote = put_on_record(
        article,
        user=user,
        speaker=speaker,
        text=suggestion.text,
        printed=printed,
        kind=suggestion.kind if kind is None else kind,
        role=role,
        said_on=said_on,
        on_behalf_of=on_behalf_of,
        bulk_review=in_bulk,
    )
    said = {"role_as_printed": role_as_printed, "is_in_bulk": in_bulk is not None}
    answer_with(suggestion, quote, user=user, **said)
    note_down(quote, verb="confirm", user=user, data=_what_was_suggested(suggestion, speaker))
    return quote


@transaction.atomic
def dismiss(suggestion: QuoteSuggestion, *, user) -> None:
    """Answer that this is not a quotation; the answer outlives edits of the story."""
    allow_answer(suggestion.article, user)
    _answer(suggestion, DISMISSED, user=user)
    judging.dismissed(suggestion, user=user)
    note_down(suggestion.article, verb="dismiss", user=user, note=suggestion.text[:300])


@transaction.atomic
def reopen(suggestion: QuoteSuggestion, *, user, in_bulk: BulkReview | None = None) -> None:
    """Take an answer back. A quote that readers could see is corrected instead, not undone.

    Two may be undone all the same, while nothing stands on them: one's own slip of the last
    minutes, and what was confirmed ``in_bulk`` with a sample that is being undone.
    """
    article = suggestion.article
    allow_answer(article, user)
    quote = suggestion.quote
    updated = QuoteSuggestion.objects.filter(pk=suggestion.pk, state=suggestion.state).update(
        state=OPEN, quote=None, decided_by=None, decided_at=None
    )
    if updated != 1 or suggestion.state == OPEN:
        raise ValidationError("Someone else answered this meanwhile.")
    judging.taken_back(user=user, suggestion=suggestion, quote=quote)
    if quote is not None:
        take_off_record(quote, article=article, even_public=_may_undo(suggestion, user, in_bulk))
    else:
        follow([article.pk])
    suggestion.refresh_from_db()
    note_down(article, verb="reopen", user=user, note=suggestion.text[:300])


# --- what every human word on a quotation comes to ---------------------------------------------


def put_on_record(
    article: Article,
    *,
    user,
    speaker: Speaker | None,
    text: str,
    printed: dict,
    kind: str,
    role: str = "",
    said_on: str = "",
    on_behalf_of: Speaker | None = None,
    bulk_review: BulkReview | None = None,
) -> Quote:
    """Make the quote and where it is printed: what ``confirm`` and ``record`` have in common.

    ``printed`` has the appearance's position, pieces, attribution_text and role_as_printed. The
    caller asked for permission, holds a transaction and writes to the log. Raises ValidationError.
    """
    # A page opened before a merge may still name one who was merged away.
    speaker, on_behalf_of = (one and _as_of_now(one) for one in (speaker, on_behalf_of))
    _check_speaker(speaker)
    keep_out(text=text, role=role, **_texts(printed))
    if role and not said_on:
        raise ValidationError({"role": "The role that day needs the day."})
    if speaker is not None and said_on and not role:
        role = role_on(speaker.memberships.select_related("organization"), _day(said_on))
    quote = Quote(
        text=text,
        words_key=key_of(text),
        speaker=speaker,
        role=role,
        said_on=said_on,
        on_behalf_of=on_behalf_of,
        kind=kind,
        confirmed_by=user,
        bulk_review=bulk_review,
    )
    quote.full_clean(exclude=["confirmed_by"])
    quote.save()
    Appearance.objects.create(quote=quote, article=article, **printed)
    relist([article.pk])
    quote.refresh_from_db(fields=["live_at"])
    return quote


def _texts(printed):
    return {name: printed[name] for name in ("attribution_text", "role_as_printed")}


def take_off_record(quote: Quote, *, article: Article, even_public: bool = False) -> None:
    """Undo ``put_on_record`` while no reader could see it; the caller asked for permission.

    ``even_public`` takes it back although readers could, unless somebody built on it. Raises
    ValidationError where it was public, corrected, printed elsewhere, joined or protected.
    """
    is_built_on = quote.is_checked or quote.state != Quote.State.STANDING
    is_seen = article.was_ever_public and (is_built_on or not even_public)
    if is_seen or quote.corrections.exists():
        raise ValidationError("Readers could see this quotation. Correct it instead.")
    if quote.appearances.exclude(article=article).exists():
        raise ValidationError("This quotation was printed in another story too.")
    # One quote may answer several: where a selection took two of them together.
    quote.suggestions.update(state=OPEN, quote=None, decided_by=None, decided_at=None)
    forget_quotes([quote.pk])
    try:
        quote.delete()
    except ProtectedError as error:
        raise ValidationError(
            "This quotation was joined with another, or its source is protected: see its page."
        ) from error
    relist([article.pk])


def answer_with(
    suggestion: QuoteSuggestion,
    quote: Quote,
    *,
    user,
    role_as_printed: str | None = None,
    is_in_bulk: bool = False,
) -> None:
    """Answer an open suggestion with this quote, and keep whether it was taken as it was.

    Raises ValidationError if someone did already.
    """
    _answer(suggestion, CONFIRMED, user=user, quote=quote)
    judging.confirmed(
        suggestion,
        quote=quote,
        role_as_printed=role_as_printed,
        user=user,
        is_in_bulk=is_in_bulk,
    )


def allow_answer(article: Article, user) -> None:
    """Ask for what an answer about a story's quotations needs; raises PermissionDenied."""
    allow(user, "confirm_quotes")
    if article.was_ever_public:
        allow(user, "correct_article")


def _may_undo(suggestion, user, in_bulk):
    """Whether an answer may be taken back although readers could see what came of it."""
    if in_bulk is not None:
        return suggestion.quote.bulk_review_id == in_bulk.pk
    is_own = user is not None and suggestion.decided_by_id == user.pk
    return is_own and suggestion.decided_at > timezone.now() - SLIP


def _day(said_on):
    """The exact day of a partial date, or None; a date that can't be is full_clean's to refuse."""
    try:
        return parse(said_on).exact()
    except ValueError:
        return None


def _as_of_now(speaker):
    """Whom this speaker means now, held until the end: a merge under way waits, or was before."""
    rows = Speaker.everyone.select_for_update(of=("self",), no_key=True)
    return rows.select_related("merged_into").get(pk=speaker.pk).survivor


def _check_speaker(speaker):
    if speaker is not None and speaker.is_public_figure is None:
        raise ValidationError(
            {"speaker": f"Say first whether {speaker.name} is a public figure or a private person."}
        )


def _answer(suggestion, state, *, user, quote=None):
    """Give the answer if nobody did meanwhile."""
    now = timezone.now()
    updated = QuoteSuggestion.objects.filter(pk=suggestion.pk, state=OPEN).update(
        state=state, quote=quote, decided_by=user, decided_at=now
    )
    if updated != 1:
        raise ValidationError("Someone else answered this meanwhile.")
    suggestion.state, suggestion.quote = state, quote
    suggestion.decided_by, suggestion.decided_at = user, now
    follow([suggestion.article_id])


def _as_printed(suggestion):
    """What an appearance keeps of how the words stand in the story."""
    attribution = suggestion.attribution_text or suggestion.speaker_name
    return {
        "position": suggestion.position,
        "pieces": suggestion.pieces,
        "attribution_text": attribution or suggestion.sentence[:400],
        "role_as_printed": suggestion.role_as_printed,
    }


def _what_was_suggested(suggestion, speaker):
    return {
        "suggested": suggestion.speaker_id,
        "confirmed": speaker.pk if speaker else None,
        "finder": suggestion.finder_version,
        "reason": suggestion.reason,
    }
