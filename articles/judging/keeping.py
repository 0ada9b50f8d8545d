"""Keep what editors say of suggestions, with what the finder had said.

Called by the verbs that answer (articles.quoting, articles.recording), in their transaction. They
ask for permission and leave the audit entry.
"""

from collections import Counter
from collections.abc import Sequence

from django.db.models import Q
from django.utils import timezone

from articles.constructions import NOT_FOUND, construction_of
from articles.judging import tallying
from articles.models import (
    Answer,
    Article,
    Judgement,
    Quote,
    QuoteKind,
    QuoteSuggestion,
)
from articles.quotes import FINDER_VERSION
from people.models import OtherName, Speaker
from people.names import fold
from people.spelling import printed_keys, surname_keys

FIRM = 0.9
UNNAMED = "unnamed"


def confirmed(
    suggestion: QuoteSuggestion,
    *,
    quote: Quote,
    user,
    role_as_printed: str | None = None,
    is_in_bulk: bool = False,
) -> Judgement:
    """Keep that a suggestion was confirmed as this quote: as it was, or with which changes.

    ``role_as_printed`` None: nobody was asked for it.
    """
    changes = {
        "speaker": not is_as_suggested(suggestion, speaker=quote.speaker),
        "words": quote.words_key != suggestion.words_key,
        "kind": quote.kind != suggestion.kind,
        "role": role_as_printed is not None
        and fold(role_as_printed) != fold(suggestion.role_as_printed),
    }
    changed = " ".join(name for name in Judgement.CHANGES if changes[name])
    return _keep(
        _of(suggestion),
        answer=Answer.CHANGED if changed else Answer.ACCEPTED,
        changed=changed,
        quote=quote,
        user=user,
        is_in_bulk=is_in_bulk,
    )


def dismissed(suggestion: QuoteSuggestion, *, user) -> Judgement:
    """Keep that a suggestion is no quotation."""
    return _keep(_of(suggestion), answer=Answer.DISMISSED, user=user)


def marked_by_hand(
    quote: Quote, *, article: Article, beside: Sequence[QuoteSuggestion], user
) -> None:
    """Keep that an editor marked a quotation in a story.

    ``beside`` are the suggestions that stood where it stands. Without any the finder missed it.
    One that was dismissed before was right but for its words, so that answer is taken back. A
    paraphrase says nothing: the finder looks for none.
    """
    if quote.kind == QuoteKind.PARAPHRASE:
        return
    for suggestion in beside:
        if suggestion.state == QuoteSuggestion.State.DISMISSED:
            taken_back(user=user, suggestion=suggestion)
            confirmed(suggestion, quote=quote, user=user)
    if not beside:
        printed = quote.appearances.get(article=article)
        _keep(_missed(quote, article, printed), answer=Answer.MISSED, quote=quote, user=user)


def taken_back(
    *, user, suggestion: QuoteSuggestion | None = None, quote: Quote | None = None
) -> None:
    """Note that the answers to a suggestion, or those that led to a quote, count no more."""
    about = Q(suggestion=suggestion) if suggestion else Q(pk__in=[])
    about |= Q(quote=quote) if quote else Q(pk__in=[])
    rows = list(Judgement.objects.filter(about, undone_at__isnull=True))
    changes = Counter()
    for row in rows:
        changes[tallying.key_of(row)] -= 1
        row.undone_at, row.undone_by = timezone.now(), user
        changes[tallying.key_of(row)] += 1
    Judgement.objects.bulk_update(rows, ["undone_at", "undone_by"])
    tallying.add(changes)


def is_as_suggested(suggestion: QuoteSuggestion, *, speaker: Speaker | None) -> bool:
    """Whether the speaker an editor chose is whom the suggestion meant.

    So is the speaker that was suggested; one whose name, or one of whose other names, is the
    printed one without its title; where nobody of the directory was suggested and the story has
    the surname alone, one with that surname; and nobody, where no one was named.
    """
    if speaker is None:
        is_nameless = not suggestion.speaker_name or suggestion.speaker_kind == UNNAMED
        return is_nameless and suggestion.speaker_id is None
    if speaker.pk == suggestion.speaker_id:
        return True
    keys = set(printed_keys(suggestion.speaker_name)) - {""}
    if not keys:
        return False
    if suggestion.speaker_id is None and speaker.is_person and keys & surname_keys(speaker.name):
        return True
    return speaker.key in keys or OtherName.objects.filter(speaker=speaker, key__in=keys).exists()


def construction(suggestion: QuoteSuggestion) -> str:
    """The name of the construction in which the story attributes the words."""
    return construction_of(
        reason=suggestion.reason,
        cue=suggestion.cue,
        is_partial=suggestion.kind == QuoteKind.PARTIAL,
        words=_words(suggestion),
        sentence=suggestion.sentence,
        clause=suggestion.attribution_text,
    )


# --- rows ----------------------------------------------------------------------------------------


def _keep(row, **about):
    for name, value in about.items():
        setattr(row, name, value)
    row.day = timezone.localdate(row.judged_at)
    row.save()
    tallying.add(Counter({tallying.key_of(row): 1}))
    return row


def _of(suggestion):
    """A judgement of a suggestion, without the answer."""
    return Judgement(
        story=suggestion.article,
        suggestion=suggestion,
        speaker_id=suggestion.speaker_id,
        speaker_name=suggestion.speaker_name,
        speaker_kind=suggestion.speaker_kind,
        kind=suggestion.kind,
        words=_words(suggestion),
        position=suggestion.position,
        finder_version=suggestion.finder_version,
        construction=construction(suggestion),
        cue=suggestion.cue,
        reason=suggestion.reason,
        confidence=suggestion.confidence,
        is_firm=suggestion.confidence >= FIRM,
        is_archive=suggestion.article.is_archive,
    )


def _missed(quote, article, printed):
    return Judgement(
        story=article,
        kind=quote.kind,
        words=_words(printed),
        position=printed.position,
        finder_version=FINDER_VERSION,
        construction=NOT_FOUND,
        is_archive=article.is_archive,
    )


def _words(printed):
    return [piece["exact"] for piece in printed.pieces]
