"""Merge speakers, move quotations between them, and undo both: the only way in for any screen.

`people.merging` moves the rows; here stand the columns of stories that name a speaker, what must
be brought up to date with them, and the audit log. docs/decisions.md says why it is so.
"""

from collections.abc import Callable, Collection, Iterator

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from articles import background
from articles.about import names_changed
from articles.corrections import issue
from articles.listing import relist
from articles.models import Appearance, Correction, Quote, QuoteSuggestion
from articles.permissions import allow
from articles.queueing import follow
from articles.verification import CHECK, take_back
from newsroom.record.audit import note as note_down
from people import merging, transfers
from people.dates import parse
from people.models import Speaker, Transfer
from people.roles import role_on
from people.transfers import MergeResult, Reference

QUOTE, SUGGESTION = "articles.quote", "articles.quotesuggestion"
# Every column of ours that names a speaker and goes with them, what there is most of last.
REFERENCES = (
    Reference("articles.byline", "person", "Bylines"),
    Reference(SUGGESTION, "speaker", "Suggested quotations"),
    Reference("articles.judgement", "speaker", "Judged suggestions"),
    Reference(QUOTE, "on_behalf_of", "Quotations said on their behalf"),
    Reference(QUOTE, "speaker", "Quotations"),
)
# Columns that stay, and why. A test asks that every column is here or above.
READ_THROUGH = {
    "articles.correction.former_speaker": "issued corrections never change; pages read through",
    "articles.withholding.speaker": "whose page was withheld is on record; why_not asks the row",
    "articles.bulkreview.speaker": "of whom a sample was read is on record",
}
WRITTEN_BY_RELIST = {
    "articles.articlespeaker.speaker",
    "articles.listedcorrection.speaker",
    "articles.listedquote.speaker",
    "articles.queueentry.speaker",
    "articles.quotetopic.speaker",
    "articles.storyabout.speaker",
    "articles.tally.speaker",
}
# Tables in which a change is a change of somebody's names.
NAMES = {merging.OTHER_NAME, merging.SPEAKER}
# More rows than this are moved in the background (docs/decisions.md).
AT_ONCE = 200
MOST_MOVED = 500  # by one split
MOST_TOLD = 20  # by one split with a public correction
WORK = "merge"
State = Transfer.State


def why_not(survivor: Speaker, *, other: Speaker) -> list[str]:
    """Why these two can't be one speaker, in words; empty if they may be."""
    reasons = merging.why_not(survivor, other=other)
    one, two = Q(speaker=survivor, on_behalf_of=other), Q(speaker=other, on_behalf_of=survivor)
    if Quote.objects.filter(one | two).exists():
        reasons.append("One spoke on behalf of the other, so they are two.")
    if survivor.withheld_at or other.withheld_at:
        reasons.append("One of them is withheld. Lift that first, or wait until it is settled.")
    if survivor.is_noindex != other.is_noindex:
        reasons.append("One of them is kept out of search engines. Settle that first.")
    return reasons


@transaction.atomic
def merge_speakers(survivor: Speaker, *, other: Speaker, user, note: str) -> Transfer:
    """Make two speakers one: all that names `other` names the survivor from now on.

    Up to AT_ONCE rows are moved here; for a larger merge a background job is left, which the
    caller launches or runs. Raises ValidationError when they can't be one, PermissionDenied.
    """
    _allow(user)
    if reasons := why_not(survivor, other=other):
        raise ValidationError(reasons)
    result = merging.start_merge(survivor, other=other, user=user, note=note, references=REFERENCES)
    transfer = result.transfer
    _bring_up_to_date(result)
    for row, verb in ((survivor, "merge"), (other, "merge into")):
        note_down(row, verb=verb, user=user, note=transfer.note, data=_told(transfer))
    return _later(transfer, transfer.total) if transfer.total > AT_ONCE else run(transfer)


@transaction.atomic
def undo(transfer: Transfer, *, user) -> Transfer:
    """Put back what a merge or a split moved; for a large one a background job is left.

    Rows that changed since stay as they are and are named in `transfer.refused`. Raises
    ValidationError, PermissionDenied.
    """
    _allow(user)
    transfer = transfers.start_undo(transfer, user=user)
    for row in (transfer.to_speaker, transfer.from_speaker):
        note_down(row, verb=f"undo {transfer.kind}", user=user, data=_told(transfer))
    return _later(transfer, 0) if transfer.moved > AT_ONCE else run(transfer)


def run(transfer: Transfer, *, on_step: Callable[[Transfer], None] = lambda done: None) -> Transfer:
    """Go on with a merge or an undo until it is over; each step is a transaction of its own."""
    while True:
        result = step(transfer)
        on_step(result.transfer)
        if result.is_over:
            return result.transfer


def _later(transfer, total):
    is_undo = transfer.state == State.UNDOING
    background.enqueue(
        WORK,
        title=f"Undo: {transfer}" if is_undo else f"Merge: {transfer}",
        user=transfer.undone_by if is_undo else transfer.user,
        target=transfer,
        total=total,
    )
    return transfer


@background.work(WORK)
def _go_on(job, progress):
    """Do what is left of a merge or of its undo."""
    transfer = Transfer.objects.get(pk=job.target_id)
    if transfer.state == State.UNDOING:
        progress(total=transfer.batches.count())
    run(transfer, on_step=lambda now: progress(_done(now)))


def _done(transfer):
    """Rows moved; of an undo, the batches put back."""
    if transfer.state == State.RUNNING:
        return transfer.moved
    is_undo = transfer.state in (State.UNDOING, State.UNDONE)
    return transfer.batches.filter(is_undone=True).count() if is_undo else transfer.total


@transaction.atomic
def step(transfer: Transfer) -> MergeResult:
    """Do the next few hundred rows, and bring the lists they stand in up to date."""
    result = transfers.carry_on(transfer, references=REFERENCES)
    _bring_up_to_date(result)
    return result


def left_behind() -> Iterator[tuple[str, int]]:
    """(what it is, its key) of rows that name a speaker merged away by a merge that is over."""
    for reference in REFERENCES:
        gone = {f"{reference.column}__merged_into__isnull": False}
        under_way = Transfer.objects.filter(
            from_speaker=OuterRef(reference.column), state__in=[State.RUNNING, State.UNDOING]
        )
        rows = reference.rows.filter(~Exists(under_way), **gone)
        for key in rows.values_list("pk", flat=True)[:10]:
            yield reference.label, key


def _bring_up_to_date(result):
    quotes = result.touched.get(QUOTE, [])
    # Corrections of a joined quote stand on stories that need not print it any more.
    printed, corrected = (
        model.objects.filter(quote__in=quotes).order_by().values_list("article_id", flat=True)
        for model in (Appearance, Correction)
    )
    relist({*printed.distinct(), *corrected.distinct()})
    suggested = QuoteSuggestion.objects.filter(pk__in=result.touched.get(SUGGESTION, []))
    follow(suggested.order_by().values_list("article_id", flat=True).distinct())
    if result.touched.keys() & NAMES:
        for speaker in (result.transfer.from_speaker, result.transfer.to_speaker):
            names_changed(speaker, user=result.transfer.user)


# --- split -------------------------------------------------------------------------------------


@transaction.atomic
def move_quotes(
    giver: Speaker,
    *,
    to: Speaker,
    quotes: Collection,
    user,
    note: str,
    correction_text: str = "",
) -> Transfer:
    """Move chosen quotations, by their keys, to another speaker: a split of two namesakes.

    Addresses stay; "checked" is taken back; a role that came from the giver's dated roles is
    looked up anew. With `correction_text` a correction is issued on each story that readers could
    see, and it can't be undone. Raises ValidationError by field, PermissionDenied.
    """
    _allow(user)
    allow(user, "change_quote")
    rows = list(
        Quote.objects.filter(pk__in=quotes, speaker=giver).select_related("speaker").order_by("pk")
    )
    told = correction_text.strip()
    _check_split(giver, to, rows, quotes, told)
    # What was joined to them goes along, so that it can be separated again.
    joined = list(Quote.objects.filter(joined_into__in=rows, speaker=giver).order_by("pk"))
    result = merging.split(
        giver,
        to=to,
        table=QUOTE,
        groups=_groups([*rows, *joined], giver, to, is_told=bool(told)),
        user=user,
        note=note,
        readers_told=told,
    )
    _bring_up_to_date(result)
    _tell(rows, giver, told, user)
    for row in rows:
        data = {"from": giver.pk, "to": to.pk, **_told(result.transfer)}
        note_down(row, verb="move", user=user, note=result.transfer.note, data=data)
    return result.transfer


def _check_split(giver, to, rows, quotes, told):
    if not quotes:
        raise ValidationError({"quotes": "Tick the quotations that move."})
    if len(rows) != len(set(map(str, quotes))):
        raise ValidationError({"quotes": f"Some of these are no longer {giver}’s. Look again."})
    if len(rows) > MOST_MOVED:
        raise ValidationError({"quotes": f"At most {MOST_MOVED} at a time."})
    if told and len(rows) > MOST_TOLD:
        raise ValidationError({"quotes": f"With a correction, at most {MOST_TOLD} at a time."})
    if to.is_public_figure is None:
        raise ValidationError({"to": f"Decide first whether {to} is a public figure."})
    if any(row.on_behalf_of_id == to.pk for row in rows):
        raise ValidationError({"quotes": f"One of these was said on behalf of {to}."})


def _groups(rows, giver, to, *, is_told) -> list[merging.Group]:
    """The quotations by what changes in them."""
    theirs = list(giver.memberships.select_related("organization"))
    new = list(to.memberships.select_related("organization"))
    groups = {}
    for row in rows:
        before = {"speaker_id": giver.pk, "role": row.role, "state": row.state, **_check_of(row)}
        day = parse(row.said_on).exact() if row.said_on else None
        was_looked_up = bool(row.role) and row.role == role_on(theirs, day)
        take_back(row)
        after = {
            "speaker_id": to.pk,
            "role": role_on(new, day) if was_looked_up else row.role,
            "state": Quote.State.CORRECTED if is_told and _was_seen(row) else row.state,
            **_check_of(row),
        }
        alike = tuple(before.values()), tuple(after.values())
        groups.setdefault(alike, merging.Group([], before, after)).keys.append(row.pk)
    return list(groups.values())


def _check_of(quote):
    """What is stored of a quote's check, as JSON."""
    names = [Quote._meta.get_field(name).attname for name in CHECK]
    values = {name: getattr(quote, name) for name in names}
    return {name: _as_json(value) for name, value in values.items()}


def _as_json(value):
    return value.isoformat() if hasattr(value, "isoformat") else value


def _was_seen(quote):
    return _seen_in(quote).exists()


def _seen_in(quote):
    """Where readers could see a quotation, and may still look for it."""
    return quote.appearances.filter(article__first_live_at__lte=timezone.now())


def _tell(rows, giver, text, user):
    for row in rows if text else ():
        for printed in _seen_in(row).select_related("article"):
            issue(printed.article, user=user, text=text, quote=row, former_speaker=giver)


def _told(transfer):
    giver, taker = transfer.from_speaker_id, transfer.to_speaker_id
    return {"transfer": transfer.pk, "from": giver, "to": taker}


def _allow(user):
    if user is not None and not user.has_perm("people.merge_speakers"):
        raise PermissionDenied("This needs the permission “merge_speakers”.")
