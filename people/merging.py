"""Merge two speakers, or move chosen rows from one to another (a split).

Knows nothing of stories: whoever calls says which further columns name a speaker. The only caller
is `articles.merging`, which brings lists up to date and writes the audit log.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction

from newsroom.record.models import Address
from people.models import Identifier, Membership, OtherName, Speaker, Transfer
from people.transfers import (
    ADDED,
    REMOVED,
    MergeResult,
    Reference,
    State,
    begun,
    change,
    change_speaker,
    columns_of,
    locked,
    record,
    still,
)

ADDRESS, OTHER_NAME = "record.address", "people.othername"
MEMBERSHIP, IDENTIFIER, SPEAKER = "people.membership", "people.identifier", "people.speaker"
# What makes two roles the same one.
ROLE = ("role", "label", "start_date", "end_date")


def survivors(ids: Iterable[int]) -> dict[int, int]:
    """{id: whom it means now} for those of these speakers who were merged into another."""
    rows = Speaker.everyone.filter(pk__in=set(ids), merged_into__isnull=False).order_by()
    return dict(rows.values_list("pk", "merged_into_id"))


# --- merge -------------------------------------------------------------------------------------


def why_not(survivor: Speaker, *, other: Speaker) -> list[str]:
    """Why these two can't be merged, in words for an editor; empty if they can."""
    if survivor.pk == other.pk:
        return [f"{survivor} can't be merged into itself: choose two."]
    reasons = []
    if survivor.kind != other.kind:
        reasons.append(f"{survivor} and {other}: a person and an organisation are never the same.")
    for one in (survivor, other):
        if one.merged_into is not None:
            reasons.append(f"{one} was already merged into {one.merged_into}.")
    standings = {survivor.is_public_figure, other.is_public_figure}
    if standings == {True, False}:
        reasons.append(
            "One is a public figure and the other a private person. Decide first which they are."
        )
    elif survivor.is_public_figure is None and other.is_public_figure is not None:
        reasons.append(f"Decide first whether {survivor} is a public figure.")
    return reasons + _contradicting_ids(survivor, other)


def _contradicting_ids(survivor, other):
    theirs = {row.scheme: row.identifier for row in other.identifiers.all()}
    return [
        f"They have different ids in “{row.scheme}”: {row.identifier} and {theirs[row.scheme]}. "
        "Remove the wrong one first, or leave them two."
        for row in survivor.identifiers.all()
        if theirs.get(row.scheme, row.identifier) != row.identifier
    ]


@transaction.atomic
def start_merge(
    survivor: Speaker, *, other: Speaker, user, note: str, references: Sequence[Reference]
) -> MergeResult:
    """Take `other` out of the directory; names, ids, roles and addresses go to the survivor.

    The rows of `references` follow by `carry_on`. Raises ValidationError as `why_not` words it.
    """
    survivor, other = locked(survivor, other)
    if reasons := why_not(survivor, other=other):
        raise ValidationError(reasons)
    transfer = begun(Transfer.Kind.MERGE, other, survivor, user=user, note=note)
    transfer.total = sum(reference.of(other).count() for reference in references)
    transfer.save(update_fields=["total"])
    result = MergeResult(transfer)
    _take_out(result, survivor, other)
    _move_names(result, survivor, other)
    _move_identifiers(result, survivor, other)
    _move_roles(result, survivor, other)
    _move_addresses(result, survivor, other)
    return result


def _take_out(result, survivor, other):
    """First of all, and so the last to be undone: nobody can choose the other any more.

    Those merged into the other before now mean the survivor, in one step as well.
    """
    after = {"merged_into_id": survivor.pk}
    earlier = list(Speaker.everyone.filter(merged_into=other).values_list("pk", flat=True))
    change(result, SPEAKER, earlier, {"merged_into_id": other.pk}, after)
    change(result, SPEAKER, [other.pk], {"merged_into_id": None}, after)


def _move_names(result, survivor, other):
    """The other's names become other names of the survivor; those it has stay where they are."""
    known = {survivor.key, *survivor.other_names.values_list("key", flat=True)}
    rows = list(other.other_names.all())
    if other.key not in known | {row.key for row in rows}:
        added = OtherName.objects.create(speaker=survivor, name=other.name, note="merged")
        record(result, OTHER_NAME, ADDED, [added.pk], after={str(added.pk): columns_of(added)})
    new = [row.pk for row in rows if row.key not in known]
    change_speaker(result, OTHER_NAME, "speaker_id", new)


def _move_identifiers(result, survivor, other):
    keys = list(Identifier.objects.filter(speaker=other).values_list("pk", flat=True))
    change_speaker(result, IDENTIFIER, "speaker_id", keys)


def _move_roles(result, survivor, other):
    """Roles go along; one that would then stand twice is put away, and comes back on undo."""
    held = {_role(row, "organization_id") for row in survivor.memberships.all()}
    own = other.memberships.all()
    new = [row.pk for row in own if _role(row, "organization_id") not in held]
    change_speaker(result, MEMBERSHIP, "person_id", new)
    members = {_role(row, "person_id") for row in survivor.members.all()}
    theirs = list(other.members.all())
    twice = [row for row in theirs if _role(row, "person_id") in members]
    if twice:
        before = {str(row.pk): columns_of(row) for row in twice}
        record(result, MEMBERSHIP, REMOVED, [row.pk for row in twice], before=before)
        Membership.objects.filter(pk__in=[row.pk for row in twice]).delete()
    kept = [row.pk for row in theirs if row not in twice]
    change_speaker(result, MEMBERSHIP, "organization_id", kept)


def _role(row, whose):
    return (getattr(row, whose), *(getattr(row, name) for name in ROLE))


def _move_addresses(result, survivor, other):
    """Every address the other ever had leads to the survivor from now on."""
    theirs = Address.objects.filter(target_type="speaker", target_id=str(other.pk))
    for is_current in (True, False):
        keys = list(theirs.filter(is_current=is_current).values_list("pk", flat=True))
        before = {"target_id": str(other.pk), "is_current": is_current}
        after = {"target_id": str(survivor.pk), "is_current": False}
        change(result, ADDRESS, keys, before, after)
    path = other.get_absolute_url()
    if not Address.objects.filter(path=path).exists():
        row = Address.objects.create(
            path=path, target_type="speaker", target_id=str(survivor.pk), is_current=False
        )
        record(result, ADDRESS, ADDED, [row.pk], after={str(row.pk): columns_of(row)})


# --- split -------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Group:
    """Rows that a split changes in the same way: what their columns are, and are to be."""

    keys: Sequence
    before: Mapping
    after: Mapping


@transaction.atomic
def split(
    giver: Speaker,
    *,
    to: Speaker,
    table: str,
    groups: Sequence[Group],
    user,
    note: str,
    readers_told: str = "",
) -> MergeResult:
    """Move chosen rows, each group in its own way, in one transaction.

    A row that is no longer as its group says is refused: ValidationError, and nothing moves.
    """
    giver, to = locked(giver, to)
    if giver.pk == to.pk:
        raise ValidationError("Choose another speaker than the one they are with.")
    if merged := [str(one) for one in (giver, to) if one.merged_into_id]:
        raise ValidationError(f"{', '.join(merged)}: merged into another speaker.")
    told = {"readers_told": readers_told}
    transfer = begun(Transfer.Kind.SPLIT, giver, to, user=user, note=note, **told)
    result = MergeResult(transfer)
    for group in groups:
        if len(still(table, group.keys, group.before)) != len(group.keys):
            raise ValidationError("Some of these changed meanwhile. Look at them again.")
        change(result, table, list(group.keys), group.before, group.after)
    moved = sum(len(group.keys) for group in groups)
    transfer.state, transfer.total, transfer.moved = State.DONE, moved, moved
    transfer.save(update_fields=["state", "total", "moved"])
    return result
