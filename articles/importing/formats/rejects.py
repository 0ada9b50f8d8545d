"""Rejected items that somebody mended: the file that `import_articles --rejects` writes. PURE.

JSON Lines, an item a line. What is mended stands in `item`, by the names of our own fields; where
no item could be made of it, in `raw`, which is read anew in the format that it was read in before.
An item keeps its source, kind and id, so that it is known as if it had been taken at once. A row
says its id a second time, as it was read, since both `id` and `external_id` can be changed.
"""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import MISSING, dataclass, field, fields, replace
from datetime import UTC, tzinfo
from typing import Any

from articles.importing.decoding import NotText
from articles.importing.fields import parse_time
from articles.importing.frozen import PARTS, TIMES, thaw
from articles.importing.items import RAW_LIMIT, Found, ImportItem, LeftOut, RejectedItem
from articles.importing.opening import Opening
from articles.importing.sources import Content, opened
from articles.importing.tabular.columns import Picked

__all__ = ["Anew", "Bad", "item_of", "items_of", "looks_like", "read"]

# A row holds an item whole: its text, the copy as received, and what JSON adds to both.
LONGEST_LINE = 50_000_000
NOTHING = "there is neither an item nor raw text to read: fill in “item”, or mend the file it is of"
TWICE = "another item had this id, and would be written over: give this one an id of its own"
APART = "“{}” beside the item, “{}” in it: write the new one as “external_id” in “item” too"
CUT = "its raw text was cut off here: fill in “item”, or mend the file it is of"
# As RejectsFile writes a row: no other file begins with these names in this order.
ROW_START = re.compile(r'\{"source": "[^"\n]*", "format": "[a-z0-9]*", "kind": "[a-z]*", "id": "')
PLAIN = {
    one.name: type(one.default)
    for one in fields(ImportItem)
    if one.default is not MISSING and type(one.default) in (str, int)
} | {"external_id": str, "headline": str, "status": str}


@dataclass(frozen=True, slots=True)
class Anew:
    """How raw text is read anew: in which zone, by which formats, a table by which columns."""

    timezone: tzinfo
    formats: Mapping[str, Any]
    columns: Mapping[str, str] = field(default_factory=dict)


class Bad(ValueError):
    """A field that holds what it can't; the message begins with its name."""


def read(
    source: Content,
    *,
    external_id: str,
    location: str,
    timezone: tzinfo = UTC,
    formats: Mapping[str, Any],
    columns: Mapping[str, str] | None = None,
) -> Iterator[Found]:
    """Yield the mended items of a file of rejects; what is still wrong is rejected again."""
    reading = Anew(timezone, formats, Picked(columns or {}))
    with opened(source) as file:
        number = 0
        while line := file.readline(LONGEST_LINE):
            number += 1
            if line.strip():
                yield from _row(line, external_id, f"{location}, line {number}", reading)


def looks_like(opening: Opening) -> bool:
    """Whether a file begins as `import_articles --rejects` begins a row."""
    return ROW_START.match(opening.text) is not None


def _row(line: bytes, fallback: str, place: str, reading: Anew) -> Iterator[Found]:
    row: dict = {}
    try:
        row = json.loads(line.decode("utf-8-sig"))
        if not isinstance(row, dict):
            raise Bad("row: a line holds one object, {…}")
    except (Bad, UnicodeDecodeError, RecursionError, json.JSONDecodeError) as error:
        raw = line.decode("utf-8", "replace")
        yield replace(_rejected(error, {}, f"{fallback}, {place}", place), raw=raw)
        return
    for found in items_of(row, f"{fallback}, {place}", place, reading):
        # What is wrong still is written down again as the row that it was.
        is_bad = isinstance(found, RejectedItem)
        yield replace(found, raw=line.decode()) if is_bad else found


def items_of(row: dict, fallback: str, place: str, reading: Anew) -> Iterator[Found]:
    """Yield what a row holds, or why it still can't be taken; `fallback` is its id if it has none.

    `place` says where it stands.
    """
    try:
        yield from _found(row, place, reading)
    except (Bad, NotText, UnicodeDecodeError, RecursionError, json.JSONDecodeError) as error:
        yield _rejected(error, row, fallback, place)


def _rejected(error: Exception, row: dict, fallback: str, place: str) -> RejectedItem:
    named, colon, reason = str(error).partition(": ")
    field, reason = (named, reason) if isinstance(error, Bad) and colon else ("row", str(error))
    return RejectedItem(
        external_id=str(_id_as_read(row) or fallback),
        location=place,
        field=field,
        reason=reason,
        source=str(row.get("source") or ""),
    )


def _found(row: dict, place: str, reading: Anew) -> Iterator[Found]:
    for name in ("source", "format", "kind", "id", "id_as_read", "raw"):
        if not isinstance(row.get(name) or "", str):
            raise Bad(f"{name}: a text")
    if row.get("item"):
        yield replace(
            item_of(row, reading.timezone), location=place, source=row.get("source") or ""
        )
        return
    for found in _read_anew(row, place, reading):
        if isinstance(found, LeftOut):
            yield found
        else:
            if isinstance(found, ImportItem):
                _check_id(row, found.external_id)
            yield replace(found, location=place, source=row.get("source") or "")


def item_of(row: Mapping[str, Any], timezone: tzinfo) -> ImportItem:
    """The item of a row. Raises Bad, which names the field."""
    values = row["item"]
    if not isinstance(values, dict):
        raise Bad("item: an object, {…}")
    known = {"external_id": row.get("id") or "", "kind": row.get("kind") or "article"}
    values = {**known, **values}
    for name, kind in PLAIN.items():
        if name in values and not isinstance(values[name], kind):
            raise Bad(f"{name}: a {'text' if kind is str else 'number'}")
    # First of all: with another field named, the row would not say any more that its id is taken.
    _check_id(row, values["external_id"])
    if values["kind"] not in ("article", "page"):
        raise Bad("kind: article or page")
    times = {name: _time(name, values[name], timezone) for name in TIMES & values.keys()}
    for name in ("topics", "categories", "old_addresses", "warnings"):
        _check_texts(name, values.get(name, []))
    values = {"headline": "", **values, **times, **_parts(values, timezone)}
    try:
        return thaw(values)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise Bad(f"item: {error}") from error


def _check_id(row: Mapping[str, Any], external_id: str) -> None:
    """What was rejected since another item has its id must not become that one's next version.

    Nor is an id taken as it was read where somebody wrote another beside it.
    """
    as_read, beside = _id_as_read(row), row.get("id") or ""
    if not external_id or external_id != as_read:
        return
    if beside and beside != as_read:
        raise Bad(f"id: {APART.format(beside, external_id)}")
    if row.get("field") == "id":
        raise Bad(f"id: {TWICE}")


def _id_as_read(row: Mapping[str, Any]) -> str:
    return row.get("id_as_read") or row.get("id") or ""


def _parts(values: dict, timezone: tzinfo) -> dict:
    """Bylines, pictures and notices, whose own fields are texts but for a few."""
    parts = {name: values[name] for name in PARTS if name in values}
    for name, rows in parts.items():
        if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
            raise Bad(f"{name}: a list of objects, [{{…}}]")
        for row in rows:
            texts = {k: v for k, v in row.items() if k not in ("issued_at", "is_lead", "person")}
            _check_texts(name, list(texts.values()))
            if "issued_at" in row:
                row["issued_at"] = _time(name, row["issued_at"], timezone)
    return parts


def _check_texts(name: str, values) -> None:
    if not isinstance(values, list) or not all(isinstance(one, str) for one in values):
        raise Bad(f"{name}: texts, [“…”]")


def _time(name: str, value, timezone: tzinfo) -> str | None:
    if value in (None, ""):
        return None
    try:
        return parse_time(value, timezone=timezone).isoformat()
    except (ValueError, TypeError, AttributeError) as error:
        raise Bad(f"{name}: {error}") from error


def _read_anew(row: dict, place: str, reading: Anew) -> Iterator[Found]:
    formats = reading.formats
    raw, form = row.get("raw") or "", formats.get(row.get("format") or "")
    if not raw.strip() or form is None:
        raise Bad(f"item: {NOTHING}")
    if len(raw) >= RAW_LIMIT:
        raise Bad(f"raw: {CUT}")
    offered = {"columns": reading.columns, "beside": lambda name: None, "formats": formats}
    offered |= {"names_in": lambda folder: (), "places": {}, "file": None, "memory": {}}
    yield from form.read(
        raw.encode("utf-8", "replace"),
        external_id=row.get("id") or "",
        location=place,
        timezone=reading.timezone,
        **{wanted: offered[wanted] for wanted in form.wants},
    )
