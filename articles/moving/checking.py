"""From a line of a file to a record that may be written: nothing in it is believed.

A record comes out exactly as ``describing`` would write it again, so that the two can be compared.
"""

import json
import math
import re
import uuid
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.dateparse import parse_datetime

from articles.moving.describing import plain
from articles.moving.shapes import ADDRESSED, SHAPES, WITHIN, Shape
from articles.moving.snapshots import check_moved, checked_json
from articles.page_addresses import PATTERN, is_ours
from articles.text import sanitise
from newsroom.record.addresses import BURIED, LONGEST, buried

__all__ = ["Fault", "checked", "read_line"]

LARGEST_NUMBER = 2**63 - 1
MOST_CHILDREN = 100_000
PICTURE = re.compile(r"pictures/(?:[\w-]+/)*[\w-]+\.(?:avif|gif|jpe?g|png|webp)", re.ASCII)
ID = "-".join(f"[0-9a-f]{{{length}}}" for length in (8, 4, 4, 4, 12))
# What the addresses of a kind look like, those too that it had before (articles/urls.py).
ADDRESSES = {
    "section": re.compile(r"/sections/[-\w]+/", re.ASCII),
    "topic": re.compile(r"/topics/[-\w]+/", re.ASCII),
    "speaker": re.compile(r"/speakers/[-\w]+/", re.ASCII),
    "page": re.compile(rf"/{PATTERN}"),
    "quote": re.compile(rf"/quotes/{ID}/"),
    "story": re.compile(r"/[0-9]{4}/[0-9]{2}/[0-9]{2}/[-\w]+/", re.ASCII),
}
# What an address may look like, by the column that holds it.
PLACES = {
    ("story", "path"): ADDRESSES["story"],
    ("page", "url"): ADDRESSES["page"],
    ("picture", "file"): PICTURE,
    ("gone", "path"): re.compile(rf"/{BURIED}/[0-9a-f]{{64}}/"),
}
# What no text of ours needs; browsers end lines with a carriage return.
CONTROLS = re.compile("[\x01-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f]")
# Copies as they came in, which are kept as they are.
AS_RECEIVED = frozenset({"copy_as_received", "conflicting_copy"})


class Fault(ValueError):
    """What is wrong with a line, and in which field."""

    def __init__(self, reason: str, field: str = ""):
        super().__init__(reason)
        self.field = field


def read_line(raw: bytes) -> dict:
    """The object of a line. Raises Fault."""
    try:
        value = json.loads(raw.decode("utf-8"), parse_constant=_no_number)
    except UnicodeDecodeError as error:
        raise Fault("not UTF-8") from error
    except RecursionError as error:
        raise Fault("nested beyond all sense") from error
    except ValueError as error:
        raise Fault(f"not JSON: {error}") from error
    if not isinstance(value, dict):
        raise Fault("an object is expected")
    if fault := _unstorable(value):
        raise Fault(fault)
    return value


def checked(line: dict) -> tuple[dict, list[str]]:
    """The record of a line, and what was changed in it. Raises Fault."""
    kind = line.get("record")
    shape = SHAPES.get(kind) if isinstance(kind, str) else None
    if shape is None:
        raise Fault(f"“{str(kind)[:40]}” is no kind of record that is known here", "record")
    expected = _names(shape, kind)
    if missing := sorted(expected - line.keys()):
        raise Fault("missing", missing[0])
    if unknown := sorted(line.keys() - expected):
        raise Fault("not known here: is the file of a newer version?", unknown[0])
    record = {"record": kind, **_columns(shape, line, kind, "")}
    for name, child in shape.children.items():
        record[name] = [
            _child(child, part, f"{name} {number}") for number, part in _listed(line, name)
        ]
    if kind == "story":
        record["topics"] = sorted({_text(one, "topics") for _, one in _listed(line, "topics")})
        _check_places(record)
    if kind in ADDRESSED:
        record["addresses"] = [_address(kind, one) for _, one in _listed(line, "addresses")]
    if kind == "gone":
        _check_gone(record)
    if kind == "joining":
        _check_moved(record)
    return record, _changed(shape, line, record)


def _names(shape, kind):
    names = {"record", *(column.name for column in shape.columns), *shape.children}
    names |= {"number"} if shape.is_numbered else set()
    names |= {"topics"} if kind == "story" else set()
    return names | ({"addresses"} if kind in ADDRESSED else set())


def _listed(line, name):
    value = line[name]
    if not isinstance(value, list) or len(value) > MOST_CHILDREN:
        raise Fault("a list is expected", name)
    return enumerate(value, start=1)


def _child(shape: Shape, part, place):
    if not isinstance(part, dict):
        raise Fault("an object is expected", place)
    names = {column.name for column in shape.columns} | ({"number"} if shape.is_numbered else set())
    if part.keys() != names:
        raise Fault(f"other fields than {', '.join(sorted(names))}", place)
    return _columns(shape, part, "", place)


def _columns(shape: Shape, line, kind, place):
    record = {"number": _number(line["number"], place)} if shape.is_numbered else {}
    for column in shape.columns:
        where = f"{place} {column.name}".strip()
        value = line[column.name]
        if column.name in shape.refs:
            record[column.name] = _reference(column, value, shape.refs[column.name], where)
        else:
            record[column.name] = _value(column, value, where)
        pattern = PLACES.get((kind, column.name))
        if pattern and record[column.name] and not pattern.fullmatch(record[column.name]):
            raise Fault("no address that may stand here", where)
        if column.name == "url" and kind == "page" and is_ours(record["url"]):
            raise Fault("the site itself uses that address", where)
        if column.name in shape.html:
            record[column.name] = sanitise(record[column.name])
    return record


def _number(value, where):
    if isinstance(value, bool) or not isinstance(value, int) or not 0 < value < LARGEST_NUMBER:
        raise Fault("no number of a row", f"{where} number".strip())
    return value


def _reference(column, value, kind, where):
    if value is None and column.null:
        return None
    if kind in WITHIN:
        if isinstance(value, int) and not isinstance(value, bool) and value >= 0:
            return value
        raise Fault(f"no {kind} of this story", where)
    value = _text(value, where)
    return str(_uuid(value, where)) if kind == "quote" else value


def _value(column: models.Field, value: Any, where: str) -> Any:
    """A column's value in the text that ``describing.plain`` gives it."""
    if value is None:
        if column.null:
            return None
        raise Fault("empty", where)
    for kind, read in READERS:
        if isinstance(column, kind):
            return read(column, value, where)
    text = _text(value, where)
    text = text if column.name in AS_RECEIVED else CONTROLS.sub("", text)
    return _valid(column, text, where)


def _typed(value, wanted, where):
    is_flag = isinstance(value, bool) and wanted is not bool
    if is_flag or not isinstance(value, wanted):
        raise Fault(f"“{str(value)[:40]}” is of the wrong type", where)
    return value


def _text(value, where):
    return _typed(value, str, where)


def _uuid(value, where):
    try:
        return uuid.UUID(_text(value, where))
    except ValueError as error:
        raise Fault(f"“{value[:40]}” is no id", where) from error


def _moment(value, where):
    try:
        moment = parse_datetime(_text(value, where))
        if moment is not None and moment.tzinfo is not None:
            return plain(moment)
    except (ValueError, OverflowError):
        pass
    raise Fault(f"“{str(value)[:40]}” is no moment with its zone", where)


def _number_of(column, value, where):
    """A finite number, as a float's column gives it back."""
    number = float(_typed(value, int | float, where))
    if not math.isfinite(number):
        raise Fault("no number", where)
    return _valid(column, number, where)


def _whole(column, value, where):
    """A whole number that its column can hold on either database; SQLite itself would take any."""
    low, high = RANGES[column.get_internal_type()]
    if not low <= _typed(value, int, where) <= high:
        raise Fault(f"{value:,} is not between {low:,} and {high:,}", where)
    return _valid(column, value, where)


def _valid(column, value, where):
    """The value if the column's own rules hold: length, choices, what a slug or a day may be."""
    if value == "":
        return value
    choices = [key for key, _ in column.flatchoices]
    if choices and value not in choices:
        raise Fault(f"“{str(value)[:40]}” is none of {', '.join(map(str, choices))}", where)
    if column.max_length and isinstance(value, str) and len(value) > column.max_length:
        long = f"{len(value):,} characters long; at most {column.max_length:,} can be stored"
        raise Fault(long, where)
    try:
        column.run_validators(value)
    except ValidationError as error:
        raise Fault(" ".join(error.messages), where) from error
    return value


def _json(column, value, where):
    try:
        return checked_json(column.name, value)
    except ValueError as error:
        raise Fault(str(error), where) from error


SMALL, LARGE = 2**15 - 1, 2**31 - 1
RANGES = {
    "PositiveSmallIntegerField": (0, SMALL),
    "PositiveIntegerField": (0, LARGE),
    "PositiveBigIntegerField": (0, LARGEST_NUMBER),
    "SmallIntegerField": (-SMALL, SMALL),
    "IntegerField": (-LARGE, LARGE),
}
# How a column's value is read, by its kind; all others hold text.
READERS = (
    (models.BooleanField, lambda column, value, where: _typed(value, bool, where)),
    (models.DateTimeField, lambda column, value, where: _moment(value, where)),
    (models.UUIDField, lambda column, value, where: str(_uuid(value, where))),
    (models.JSONField, _json),
    (models.FloatField, _number_of),
    (models.IntegerField, _whole),
)


def _address(kind, value):
    if not isinstance(value, dict) or value.keys() != {"path", "is_current"}:
        raise Fault("other fields than path, is_current", "addresses")
    path = _text(value["path"], "addresses")
    if len(path) > LONGEST or not ADDRESSES[kind].fullmatch(path):
        raise Fault("no address that may stand here", "addresses")
    if kind == "page" and is_ours(path):
        raise Fault("the site itself uses that address", "addresses")
    return {"path": path, "is_current": _typed(value["is_current"], bool, "addresses")}


def _check_gone(record):
    """A row of what was buried, and of nothing else: it leads nowhere."""
    for name, value in buried(record["path"]).items():
        if record[name] != value:
            raise Fault("not what is kept of an address that was taken out", name)


def _check_moved(record):
    try:
        check_moved(record)
    except ValueError as error:
        raise Fault(str(error), "moved") from error


def _check_places(record):
    for number, revision in enumerate(record["revisions"], start=1):
        for kind, rows in WITHIN.items():
            if revision[kind] is not None and revision[kind] >= len(record[rows]):
                raise Fault(f"no {kind} of this story", f"revisions {number} {kind}")


def _changed(shape, line, record):
    """What the sanitiser took out: told once, since the file then is not what was stored."""
    names = [name for name in shape.html if line[name] != record[name]]
    return [f"{name}: markup that may not stand here was taken out" for name in names]


def _no_number(word):
    raise ValueError(f"{word} is no number")


def _unstorable(value) -> str:
    """Why some text of it can't be stored, or ""; without recursion, however deep it is."""
    waiting = [value]
    while waiting:
        one = waiting.pop()
        if isinstance(one, dict):
            waiting += [*one.keys(), *one.values()]
        elif isinstance(one, list):
            waiting += one
        elif isinstance(one, str) and ("\x00" in one or _is_torn(one)):
            return "a text holds what can't be stored: NUL, or half a character"
    return ""


def _is_torn(text):
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return True
    return False
