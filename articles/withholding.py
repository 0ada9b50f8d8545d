"""Keeping something from readers at once, and the milder remedies: not indexed, no page.

The gates ask the columns that are written here (docs/decisions.md says how each is shown), so
what is withheld is gone with the next request; lists and counts follow in the same transaction.
"""

from collections.abc import Sequence

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from articles.anchors import locate
from articles.listing import relist, relist_speaker
from articles.models import Appearance, Article, Quote, Redaction, Withholding
from articles.permissions import allow
from articles.phrases import find, phrase_of
from articles.rewording import reword
from articles.text import plain_text
from newsroom.record.audit import note as note_down
from people.models import Speaker

__all__ = ["IN_ITS_PLACE", "cover", "keep_from_search", "lift", "take_page", "withheld", "withhold"]

IN_ITS_PLACE = "[quotation withheld]"
# Fewer words than this may stand in a story without being the quotation.
TELLING = 3
BEING_REDACTED = (
    "Words are being taken out for good just now, and until that is over readers see nothing that "
    "held them. Try again then."
)
Target = Article | Quote | Speaker


@transaction.atomic
def withhold(target: Target, *, user, reason: str, case_number: str = "") -> Withholding:
    """Keep a story, a quotation or a speaker from readers until ``lift``. At once, by one person.

    Raises ValidationError when it is withheld already, no reason is given, or the words of a
    quotation would still stand where a story cannot cover them; PermissionDenied.
    """
    allow(user, "withhold_content")
    if not reason.strip():
        raise ValidationError({"reason": "Say why: it goes on the record."})
    _check(target)
    _write(target, timezone.now())
    row = Withholding.objects.create(
        **{_kind(target): target},
        reason=reason.strip(),
        case_number=case_number.strip(),
        user=user,
    )
    _bring_up_to_date(target, user)
    note_down(target, verb="withhold", user=user, note=row.reason, data={"case": row.case_number})
    return row


@transaction.atomic
def lift(target: Target, *, user, note: str) -> Withholding:
    """Give readers back what was withheld. Raises ValidationError, PermissionDenied."""
    allow(user, "withhold_content")
    if not note.strip():
        raise ValidationError({"note": "Say how it ended: it goes on the record."})
    row = withheld(target)
    if row is None:
        raise ValidationError("This is not withheld.")
    if Redaction.objects.filter(state=Redaction.State.RUNNING).exists():
        raise ValidationError(BEING_REDACTED)
    row.lifted_by, row.lifted_at, row.lifted_note = user, timezone.now(), note.strip()
    row.save(update_fields=["lifted_by", "lifted_at", "lifted_note"])
    _write(target, None)
    _bring_up_to_date(target, user)
    note_down(target, verb="lift withholding", user=user, note=row.lifted_note)
    return row


@transaction.atomic
def keep_from_search(target: Article | Speaker, *, user, is_noindex: bool, note: str) -> None:
    """Ask search engines to leave a story or a speaker out, or take that back."""
    _set(target, user=user, note=note, field="is_noindex", value=is_noindex)


@transaction.atomic
def take_page(speaker: Speaker, *, user, has_no_page: bool, note: str) -> None:
    """Take a speaker's page, or give it back. Their words keep the pages of their own."""
    _set(speaker, user=user, note=note, field="has_no_page", value=has_no_page)


def withheld(target: Target) -> Withholding | None:
    """The record of why a thing is withheld now, or None."""
    return Withholding.objects.filter(**{_kind(target): target}, lifted_at__isnull=True).first()


def _kind(target):
    """The column of Withholding, and the name of its table's rows, for a target."""
    names = {Article: "article", Quote: "quote", Speaker: "speaker"}
    return names[target._meta.concrete_model]


def _rows(target):
    return target._meta.concrete_model._base_manager.filter(pk=target.pk)


def _check(target):
    if withheld(target) is not None:
        raise ValidationError("This is withheld already.")
    if target.withheld_at is not None:
        raise ValidationError(BEING_REDACTED)
    if isinstance(target, Speaker) and target.merged_into_id:
        raise ValidationError(f"Merged into {target.survivor}: withhold that one.")
    if not isinstance(target, Quote):
        return
    if target.joined_into_id:
        raise ValidationError("Joined into another record of the same words: withhold that one.")
    if stories := printed_outside_text(target):
        names = ", ".join(f"“{story}”" for story in stories)
        raise ValidationError(
            "The words also stand in the headline, the standfirst or a picture’s caption, which "
            f"lists and feeds show: {names}. Withhold that story, or change it first."
        )


def _write(target, moment):
    """Set the column the gates ask, without touching anything else of the row."""
    before = {"withheld_at__isnull": moment is not None}
    if _rows(target).filter(**before).update(withheld_at=moment) != 1:
        raise ValidationError("Someone else did that meanwhile.")
    target.withheld_at = moment
    if isinstance(target, Article):
        target.refresh_from_db(fields=["live_at"])


def _bring_up_to_date(target, user):
    if isinstance(target, Speaker):
        relist_speaker(target, user=user)
    elif isinstance(target, Quote):
        stories = Appearance.objects.filter(quote=target).order_by()
        relist(stories.values_list("article_id", flat=True))
    else:
        relist([target.pk])


def _set(target, *, user, note, field, value):
    allow(user, "withhold_content")
    if not note.strip():
        raise ValidationError({"note": "Say why: it goes on the record."})
    if getattr(target, field) == value:
        return
    _rows(target).update(**{field: value})
    setattr(target, field, value)
    note_down(target, verb="change", user=user, note=note.strip(), data={field: value})


# --- the words of a withheld quotation, in the stories that print them --------------------------


def printed_outside_text(quote: Quote) -> list[Article]:
    """The stories whose headline, standfirst or captions hold the words: no marker goes there."""
    found = []
    rows = quote.appearances.select_related("article").prefetch_related("article__article_images")
    for row in rows:
        uses = row.article.article_images.all()
        parts = [row.article.headline, row.article.standfirst]
        parts += [text for use in uses for text in (use.alt, use.caption)]
        wanted = _phrases([row], at_least=1)
        if any(find(part, wanted.__contains__, {len(one) for one in wanted}) for part in parts):
            found.append(row.article)
    return found


def cover(body: str, appearances: Sequence[Appearance]) -> tuple[str, list[Appearance]]:
    """A story's body as readers may see it, and those of its appearances that stand in it.

    The words of withheld quotations give way to a neutral marker, wherever three or more of them
    stand in a row as they were said. Every output that prints a body asks this first.
    """
    hidden = [row for row in appearances if row.quote.withheld_at is not None]
    if not hidden:
        return body, list(appearances)
    text = plain_text(body)
    spans = [span for row in hidden for span in locate(text, row.pieces, near=row.position) or ()]
    wanted = _phrases(hidden, at_least=TELLING)
    spans += find(text, wanted.__contains__, {len(phrase) for phrase in wanted})
    covered = reword(body, [(span, IN_ITS_PLACE) for span in _joined(spans)])
    return covered, [row for row in appearances if row.quote.withheld_at is None]


def _phrases(rows, *, at_least):
    phrases = {phrase_of(piece["exact"]) for row in rows for piece in row.pieces}
    return {phrase for phrase in phrases if len(phrase) >= at_least}


def _joined(spans):
    """Stretches in order, those that overlap as one."""
    joined = []
    for start, end in sorted(spans):
        if joined and start < joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined
