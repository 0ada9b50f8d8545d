"""The record of rows that go from one speaker to another, and the way back.

Every step is one transaction of bounded size, recorded in the same one; whatever stops between
two steps can be gone on with. What an undo finds changed since, it leaves alone and names.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from people.models import Speaker, Transfer, TransferBatch

STEP = 100
CHANGED, ADDED, REMOVED = TransferBatch.Action.values
State = Transfer.State


@dataclass(frozen=True, slots=True)
class Reference:
    """A column of a table ("app.model") that names a speaker and goes with them."""

    table: str
    column: str
    label: str

    @property
    def rows(self):
        """Every row of the table."""
        return rows_of(self.table)

    def of(self, speaker: Speaker):
        """The rows that name this speaker, in the order of their keys."""
        return self.rows.filter(**{self.column: speaker}).order_by("pk")


@dataclass
class MergeResult:
    """What one step did: {table: keys of the rows it touched}, and which rows it left alone."""

    transfer: Transfer
    touched: dict[str, list] = field(default_factory=dict)
    refused: list[dict] = field(default_factory=list)

    @property
    def is_over(self) -> bool:
        """Whether nothing is left to do."""
        return self.transfer.state in (State.DONE, State.UNDONE)

    def add(self, table: str, keys: Iterable) -> None:
        """Note that these rows were touched."""
        self.touched.setdefault(table, []).extend(keys)


def rows_of(table: str):
    """All rows of a table, named "app.model"; no default manager leaves any out."""
    return apps.get_model(table)._base_manager.order_by()


def locked(*speakers: Speaker) -> list[Speaker]:
    """The same speakers read again and locked, each in its place."""
    rows = Speaker.everyone.select_for_update(of=("self",)).order_by("pk")
    found = {row.pk: row for row in rows.filter(pk__in=[one.pk for one in speakers])}
    if missing := [str(one) for one in speakers if one.pk not in found]:
        raise ValidationError(f"{', '.join(missing)}: no longer in the directory.")
    return [found[one.pk] for one in speakers]


def begun(kind: str, giver: Speaker, taker: Speaker, *, user, note: str, **more) -> Transfer:
    """The record of what is about to be done. Raises ValidationError without a note."""
    if not note.strip():
        raise ValidationError({"note": "Say why: it stays on the record."})
    return Transfer.objects.create(
        kind=kind, from_speaker=giver, to_speaker=taker, note=note.strip(), user=user, **more
    )


# --- going on, and back ------------------------------------------------------------------------


@transaction.atomic
def carry_on(
    transfer: Transfer, *, references: Sequence[Reference], size: int = STEP
) -> MergeResult:
    """Do the next step of a merge under way or of an undo, at most `size` rows of one table.

    Steps of two processes take turns. One that is over gives an empty result.
    """
    transfer = (
        Transfer.objects.select_for_update(of=("self",))
        .select_related("from_speaker", "to_speaker")
        .get(pk=transfer.pk)
    )
    result = MergeResult(transfer)
    if transfer.state == State.RUNNING:
        _next_rows(result, references, size)
    elif transfer.state == State.UNDOING:
        _take_back(result)
    transfer.progressed_at = timezone.now()
    transfer.save(update_fields=["state", "moved", "refused", "progressed_at"])
    return result


def _next_rows(result, references, size):
    transfer = result.transfer
    for reference in references:
        keys = list(reference.of(transfer.from_speaker).values_list("pk", flat=True)[:size])
        if keys:
            column = reference.rows.model._meta.get_field(reference.column).attname
            change_speaker(result, reference.table, column, keys)
            transfer.moved += len(keys)
            return
    transfer.state = State.DONE


@transaction.atomic
def start_undo(transfer: Transfer, *, user) -> Transfer:
    """Begin to put everything back; `carry_on` does it, the last batch first.

    Raises ValidationError when it isn't done, or when what it led to was merged away since.
    """
    transfer = Transfer.objects.select_for_update(of=("self",)).get(pk=transfer.pk)
    giver, taker = locked(transfer.from_speaker, transfer.to_speaker)
    if transfer.state != State.DONE:
        raise ValidationError(f"This is {transfer.get_state_display().lower()} already.")
    if transfer.readers_told:
        raise ValidationError(
            "Readers were told of this in a correction, which stays. Move the quotations back, "
            "with a correction of its own."
        )
    involved = [taker] if transfer.kind == Transfer.Kind.MERGE else [giver, taker]
    for one in involved:
        if one.merged_into is not None:
            raise ValidationError(
                f"{one} was merged into {one.merged_into} since. Undo that merge first."
            )
    transfer.state, transfer.undone_by, transfer.undone_at = State.UNDOING, user, timezone.now()
    transfer.save(update_fields=["state", "undone_by", "undone_at"])
    return transfer


def _take_back(result):
    transfer = result.transfer
    batch = transfer.batches.filter(is_undone=False).order_by("-number").first()
    if batch is None:
        transfer.state = State.UNDONE
        return
    {CHANGED: _change_back, ADDED: _take_away, REMOVED: _bring_back}[batch.action](result, batch)
    TransferBatch.objects.filter(pk=batch.pk).update(is_undone=True)
    transfer.refused = [*transfer.refused, *result.refused]


def _change_back(result, batch):
    same = still(batch.table, batch.keys, batch.after)
    rows_of(batch.table).filter(pk__in=same).update(**batch.before)
    result.add(batch.table, same)
    known = {str(key) for key in same}
    _refuse(result, batch.table, [key for key in batch.keys if str(key) not in known])


def _take_away(result, batch):
    for key in batch.keys:
        row = rows_of(batch.table).filter(pk=key).first()
        if row is not None and columns_of(row) == batch.after[str(key)]:
            row.delete()
        elif row is not None:
            _refuse(result, batch.table, [key])


def _bring_back(result, batch):
    """Put rows back under their old keys, unless what they refer to has gone."""
    model = apps.get_model(batch.table)
    for key in batch.keys:
        row = model(**batch.before[str(key)])
        try:
            row.full_clean()
        except ValidationError as error:
            _refuse(result, batch.table, [key], why=" ".join(error.messages))
        else:
            model._base_manager.bulk_create([row])


def _refuse(result, table, keys, why="changed since"):
    found = rows_of(table).in_bulk(keys)
    names = {str(key): str(row) for key, row in found.items()}
    result.refused += [
        {
            "table": table,
            "key": str(key),
            "row": names.get(str(key), ""),
            "why": why if str(key) in names else "gone since",
        }
        for key in keys
    ]


# --- one batch ---------------------------------------------------------------------------------


def change_speaker(result, table, column, keys):
    """Let these rows name the transfer's receiver instead of its giver."""
    giver, taker = result.transfer.from_speaker_id, result.transfer.to_speaker_id
    change(result, table, keys, {column: giver}, {column: taker})


def change(result, table, keys, before, after):
    if keys:
        rows_of(table).filter(pk__in=keys).update(**after)
        record(result, table, CHANGED, keys, before=before, after=after)


def record(result, table, action, keys, *, before=None, after=None):
    last = result.transfer.batches.order_by("-number").values_list("number", flat=True).first()
    TransferBatch.objects.create(
        transfer=result.transfer,
        number=(last or 0) + 1,
        table=table,
        action=action,
        keys=[key if isinstance(key, int) else str(key) for key in keys],
        before=before or {},
        after=after or {},
    )
    result.add(table, keys)


def still(table, keys, columns):
    """The keys of those rows that are still as `columns` says."""
    rows = rows_of(table).filter(pk__in=keys, **columns)
    return list(rows.values_list("pk", flat=True))


def columns_of(row):
    """A row as JSON by its columns, without the times it was touched."""
    return {
        column.attname: getattr(row, column.attname)
        for column in row._meta.concrete_fields
        if column.get_internal_type() != "DateTimeField"
    }
