"""Rows as the lines of a file: stable in order and in text, a fixed number of queries a batch."""

import uuid
from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime
from typing import Any

from articles.models import ArticleTopic, ImportedItem
from articles.moving.names import Names
from articles.moving.shapes import ADDRESSED, SHAPES, WITHIN, Shape
from newsroom.record.models import Address

BY_KEY = {"bylines": ("person", "speaker"), "images": ("image", "picture")}


def described(kind: str, rows: Sequence, names: Names) -> list[dict]:
    """The records of some rows of one kind, in their order."""
    names.keep_few()
    shape = SHAPES[kind]
    children = {name: _children(child, rows) for name, child in shape.children.items()}
    _load(shape, rows, names)
    for name, child in shape.children.items():
        _load(child, [one for found in children[name].values() for one in found], names)
    if kind == "story":
        _load_snapshots(children["revisions"], names)
    if kind == "joining":
        return _joinings(rows, names)
    topics = _topics(rows, names) if kind == "story" else {}
    addresses = _addresses(ADDRESSED[kind], rows) if kind in ADDRESSED else {}
    return [
        _record(kind, row, children, names)
        | ({"topics": topics[row.pk]} if kind == "story" else {})
        | ({"addresses": addresses[str(row.pk)]} if kind in ADDRESSED else {})
        for row in rows
    ]


def plain(value: Any) -> Any:
    """A column's value in JSON's own types, the same text on both databases."""
    match value:
        case datetime():
            return value.astimezone(UTC).isoformat()
        case date() | uuid.UUID():
            return str(value)
        case None | bool() | int() | float() | str() | list() | dict():
            return value
    return str(value)  # a file's name


def _record(kind, row, children, names):
    record = {"record": kind, **_columns(SHAPES[kind], row, names)}
    for name, child in SHAPES[kind].children.items():
        found = children[name][row.pk]
        record[name] = [_columns(child, one, names) for one in found]
        if name == "revisions":
            beside = {kind: children[rows][row.pk] for kind, rows in WITHIN.items()}
            _translate_revisions(record, found, beside, names)
    return record


def _columns(shape: Shape, row, names: Names) -> dict:
    record = {"number": row.pk} if shape.is_numbered else {}
    for column in shape.columns:
        value = getattr(row, column.attname)
        kind = shape.refs.get(column.name)
        record[column.name] = names.of(kind, value) if kind else plain(value)
    return record


def _children(shape: Shape, rows) -> dict:
    """{parent's key: its rows in order}; one query."""
    found = defaultdict(list)
    rows = shape.manager.filter(**{f"{shape.fk}__in": [row.pk for row in rows]})
    if shape.model is ImportedItem:
        rows = rows.exclude(kind=ImportedItem.MOVED)
    for one in rows.order_by(*shape.order):
        found[getattr(one, f"{shape.fk}_id")].append(one)
    return found


def _load(shape: Shape, rows: Iterable, names: Names) -> None:
    for column, kind in shape.refs.items():
        attribute = shape.model._meta.get_field(column).attname
        names.load(kind, [getattr(row, attribute) for row in rows])


def _topics(rows, names):
    """{story: the keys of its topics}."""
    pairs = ArticleTopic.objects.filter(content_object__in=[row.pk for row in rows])
    pairs = list(pairs.values_list("content_object_id", "tag_id"))
    names.load("topic", [topic for _, topic in pairs])
    found = defaultdict(list)
    for story, topic in pairs:
        found[story].append(names.of("topic", topic))
    return defaultdict(list, {story: sorted(keys) for story, keys in found.items()})


def _joinings(rows, names):
    """What a joining moved, with addresses in place of their rows' keys."""
    keys = {key for row in rows for key in _redirected(row.moved)}
    paths = dict(Address.objects.filter(pk__in=keys).values_list("pk", "path"))
    records = [_record("joining", row, {}, names) for row in rows]
    for record in records:
        moved = record["moved"]
        if led := moved.get("redirects"):
            found = {
                "made": paths.get(led["made"]),
                "led": sorted(paths[key] for key in led["led"] if key in paths),
            }
            record["moved"] = {**moved, "redirects": found}
    return records


def _redirected(moved):
    led = moved.get("redirects") or {"made": None, "led": []}
    return {led["made"], *led["led"]} - {None}


def _addresses(target_type, rows):
    """{key as text: every address it ever had}."""
    keys = [str(row.pk) for row in rows]
    found = defaultdict(list)
    known = Address.objects.filter(target_type=target_type, target_id__in=keys).order_by("path")
    for address in known:
        found[address.target_id].append({"path": address.path, "is_current": address.is_current})
    return found


# --- what a story was: snapshots name rows by their keys -----------------------------------------


def _translate_revisions(record, revisions, beside, names):
    for said, row in zip(record["revisions"], revisions, strict=True):
        for kind, rows in beside.items():
            order = {one.pk: number for number, one in enumerate(rows)}
            said[kind] = order.get(getattr(row, f"{kind}_id"))
        said["snapshot"] = with_names(row.snapshot, names)


def with_names(snapshot: dict, names: Names) -> dict:
    """A snapshot that names sections, topics, people and pictures as a file does.

    What it named and is gone is left out: no restore could bring it back.
    """
    topics = [names.of("topic", key) for key in snapshot.get("topics", [])]
    said = {
        **snapshot,
        "section": names.of("section", snapshot.get("section")),
        "topics": sorted(filter(None, topics)),
        "quotes": [
            {**row, "speaker": names.of("speaker", row.get("speaker"))}
            for row in snapshot.get("quotes", [])
        ],
    }
    for part, (column, kind) in BY_KEY.items():
        said[part] = [
            {**row, column: names.of(kind, row.get(column))} for row in snapshot.get(part, [])
        ]
    said["images"] = [row for row in said["images"] if row["image"] is not None]
    return said


def _load_snapshots(revisions, names):
    wanted = defaultdict(set)
    for row in (row for rows in revisions.values() for row in rows):
        snapshot = row.snapshot
        wanted["section"].add(snapshot.get("section"))
        wanted["topic"] |= set(snapshot.get("topics", []))
        wanted["speaker"] |= {one.get("speaker") for one in snapshot.get("quotes", [])}
        for part, (column, kind) in BY_KEY.items():
            wanted[kind] |= {one.get(column) for one in snapshot.get(part, [])}
    for kind, keys in wanted.items():
        names.load(kind, keys)
