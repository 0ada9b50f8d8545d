"""Rows of records: built, with every name read as the key it means here, and written in bulk."""

from collections import defaultdict
from collections.abc import Iterator, Sequence

from django.core.management.color import no_style
from django.db import connection, models
from django.utils.dateparse import parse_datetime

from articles.moving.names import Keys
from articles.moving.shapes import ADDRESSED, SHAPES, WITHIN, Shape
from articles.moving.snapshots import named_in, with_keys
from articles.topics import assign_topics
from newsroom.record.models import Address

__all__ = ["add", "names_in", "reset_numbers"]

BATCH = 200
Named = tuple[str, str, str]  # field, kind, name


def names_in(record: dict) -> Iterator[Named]:
    """What a record has to find here: what is missing leaves the record out. Not what snapshots
    name, which may be gone."""
    shape = SHAPES[record["record"]]
    yield from _named(shape, record, "")
    for name, child in shape.children.items():
        for number, row in enumerate(record[name], start=1):
            yield from _named(child, row, f"{name} {number}")
    for topic in record.get("topics", ()):
        yield "topics", "topic", topic


def _named(shape, row, place):
    for column, kind in shape.refs.items():
        if row[column] is not None and kind not in WITHIN:
            yield f"{place} {column}".strip(), kind, row[column]


def add(records: Sequence[dict], keys: Keys) -> list[models.Model]:
    """Write records of one kind, whose names were loaded, with all that stands in them.

    Numbers are kept where they are free. Copies for lists are the caller's to write.
    """
    kind = records[0]["record"]
    shape = SHAPES[kind]
    if kind == "story":
        _load_snapshots(records, keys)
    rows = [_build(shape, record, keys) for record in records]
    _number(shape, rows, [record.get("number") for record in records])
    _write(shape, rows)
    pairs = list(zip(records, rows, strict=True))
    made = {}
    for name, child in shape.children.items():
        made[name] = _add_children(name, child, pairs, keys, made)
    if kind == "story":
        assign_topics(
            {row.pk: [keys.of("topic", one) for one in record["topics"]] for record, row in pairs}
        )
    if kind in ADDRESSED:
        _add_addresses(ADDRESSED[kind], pairs)
    return rows


def _add_children(name, shape: Shape, pairs, keys, made):
    """Write what stands under a name in (record, row) pairs; {row's key: its rows in order}.

    ``made`` are those written before, to which revisions refer by their place.
    """
    found, numbers = defaultdict(list), []
    for record, parent in pairs:
        for said in record[name]:
            row = _build(shape, said, keys, **{shape.fk: parent})
            if name == "revisions":
                beside = {kind: made[rows][parent.pk] for kind, rows in WITHIN.items()}
                _finish_revision(row, said, beside, keys)
            found[parent.pk].append(row)
            numbers.append(said.get("number"))
    rows = [row for some in found.values() for row in some]
    if shape.is_numbered:
        _number(shape, rows, numbers)
    _write(shape, rows)
    return found


def _finish_revision(row, said, beside, keys):
    for kind, rows in beside.items():
        setattr(row, kind, None if said[kind] is None else rows[said[kind]])
    row.snapshot = with_keys(said["snapshot"], keys)


def _build(shape: Shape, record: dict, keys: Keys, **parent) -> models.Model:
    values = {}
    for column in shape.columns:
        value, kind = record[column.name], shape.refs.get(column.name)
        if kind in WITHIN:
            continue
        if kind:
            values[column.attname] = keys.of(kind, value)
        elif isinstance(column, models.DateTimeField) and value:
            values[column.attname] = parse_datetime(value)
        else:
            values[column.attname] = value
    row = shape.model(**values, **parent)
    shape.derive(row)
    return row


def _number(shape: Shape, rows, numbers) -> None:
    """Give rows their numbers, as far as no other row has them."""
    wanted = [number for number in numbers if number]
    taken = set()
    for start in range(0, len(wanted), BATCH):
        some = wanted[start : start + BATCH]
        taken |= set(shape.manager.filter(pk__in=some).values_list("pk", flat=True))
    for row, number in zip(rows, numbers, strict=True):
        if number and number not in taken:
            row.pk = number
            taken.add(number)


def _write(shape: Shape, rows) -> None:
    if shape.model._meta.parents:  # a page is a row in two tables
        for row in rows:
            row.id = row.pk
            row.save()
        return
    # A row that is new here is as old as it was there, whatever its columns fill by themselves.
    names = [column.attname for column in shape.columns if _fills_itself(column)]
    times = [[getattr(row, name) for name in names] for row in rows]
    shape.model._base_manager.bulk_create(rows, batch_size=BATCH)
    if names and rows:
        for row, values in zip(rows, times, strict=True):
            for name, value in zip(names, values, strict=True):
                setattr(row, name, value)
        shape.model._base_manager.bulk_update(rows, names, batch_size=BATCH)


def _fills_itself(column):
    return getattr(column, "auto_now", False) or getattr(column, "auto_now_add", False)


def _add_addresses(target_type, pairs):
    Address.objects.bulk_create(
        (
            Address(target_type=target_type, target_id=str(row.pk), **said)
            for record, row in pairs
            for said in record["addresses"]
        ),
        batch_size=BATCH,
    )


def _load_snapshots(records, keys):
    """Fetch whom snapshots name beside what the records themselves do."""
    wanted = defaultdict(set)
    for record in records:
        for _, kind, name in names_in(record):
            wanted[kind].add(name)
        for revision in record["revisions"]:
            for kind, names in named_in(revision["snapshot"]).items():
                wanted[kind] |= names
    for kind, names in wanted.items():
        keys.load(kind, names)


def reset_numbers(kind: str) -> None:
    """Let the database number rows on after those whose numbers were kept."""
    shape = SHAPES[kind]
    numbered = [one.model for one in (shape, *shape.children.values()) if one.is_numbered]
    numbered += [parent for model in numbered for parent in model._meta.get_parent_list()]
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), numbered):
            cursor.execute(statement)
