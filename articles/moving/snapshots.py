"""The columns that hold JSON: what may stand in them, and whom a snapshot names."""

import uuid
from typing import Any

from articles.models import Joining, Quote
from articles.moving.names import Keys
from articles.snapshots import TEXT_FIELDS, TIME_FIELDS
from articles.text import sanitise

__all__ = ["check_moved", "checked_json", "named_in", "with_keys"]

LARGEST_KEY = 2**63 - 1
FIELDS = frozenset((*TEXT_FIELDS, *TIME_FIELDS))


def checked_json(name: str, value: Any) -> Any:
    """What a JSON column of this name may hold, HTML sanitised. Raises ValueError."""
    match name:
        case "pieces":
            return _pieces(value)
        case "snapshot":
            return _snapshot(value)
        case "finder_versions":
            return _list_of(value, str)
        case "notices":
            return _list_of(value, dict)
        case "moved":
            return _moved(value)
    return _of(value, dict)


def _of(value, wanted):
    if not isinstance(value, wanted) or isinstance(value, bool):
        raise ValueError("of the wrong form")
    return value


def _list_of(value, wanted):
    return [_of(one, wanted) for one in _of(value, list)]


def _pieces(value):
    for piece in _list_of(value, dict):
        if "exact" not in piece or not piece.keys() <= {"exact", "prefix", "suffix"}:
            raise ValueError("a piece has exact, prefix and suffix")
        for text in piece.values():
            _of(text, str)
    return value


def check_moved(record: dict) -> None:
    """Whether a joining's record has what undoing it needs, and no more. Raises ValueError.

    Whose the rows are is looked at when they are written.
    """
    moved, kind = record["moved"], record["kind"]
    if differing := sorted(moved.keys() ^ MOVED.get(kind, set())):
        raise ValueError(f"{differing[0]} is missing, or may not stand here")
    giver = {Joining.Kind.JOINED: "other", Joining.Kind.SEPARATED: "survivor"}.get(kind)
    if giver and moved["from"] != record[giver]:
        raise ValueError("from is another quote")


def _moved(value):
    for name, one in _of(value, dict).items():
        if name in MOVED_PARTS:
            MOVED_PARTS[name](one)
    return value


def _was(value):
    if value not in [{"state": state} for state in Quote.State.values]:
        raise ValueError("was is no state of a quote")


def _keys(value):
    if not all(0 < one <= LARGEST_KEY for one in _list_of(value, int)):
        raise ValueError("no number of a row")


def _ids(value):
    for one in _list_of(value, str):
        if str(uuid.UUID(one)) != one:
            raise ValueError(f"“{one[:40]}” is no id")


def _redirects(value):
    if _of(value, dict).keys() != {"made", "led"}:
        raise ValueError("redirects are made and led")
    _of(value["made"], str | None)
    _list_of(value["led"], str)


# What a joining moved, each with what looks at it; and what of it a joining of each kind has.
MOVED_PARTS = {
    "was": _was,
    "from": lambda value: _ids([value]),
    "appearances": _ids,
    "suggestions": _keys,
    "tasks": _keys,
    "redirects": _redirects,
}
MOVED = {
    Joining.Kind.JOINED: MOVED_PARTS.keys(),
    Joining.Kind.SEPARATED: MOVED_PARTS.keys() - {"was", "redirects"},
    Joining.Kind.APART: set(),
}


def _snapshot(value):
    value = dict(_of(value, dict))
    fields = dict(_of(value.get("fields"), dict))
    if not fields.keys() <= FIELDS:
        raise ValueError("a snapshot of another version")
    for name, one in fields.items():
        _of(one, str | None if name in TIME_FIELDS else str)
    fields["body"] = sanitise(fields.get("body", ""))
    _of(value.get("section"), str | None)
    _list_of(value.get("topics"), str)
    for part, column in (("bylines", "person"), ("images", "image"), ("quotes", "speaker")):
        for row in _list_of(value.get(part), dict):
            _of(row.get(column), str | None)
    return value | {"fields": fields}


def named_in(snapshot: dict) -> dict[str, set]:
    """Whom and what a snapshot of a file names, by kind."""
    return {
        "section": {snapshot["section"]},
        "topic": set(snapshot["topics"]),
        "speaker": {row.get("person") for row in snapshot["bylines"]}
        | {row.get("speaker") for row in snapshot["quotes"]},
        "picture": {row.get("image") for row in snapshot["images"]},
    }


def with_keys(snapshot: dict, keys: Keys) -> dict:
    """The snapshot of a file as it is stored here. Who can't be found is left out, as it would be
    when it is restored."""
    return {
        **snapshot,
        "section": keys.of("section", snapshot["section"]),
        "topics": sorted(filter(None, (keys.of("topic", one) for one in snapshot["topics"]))),
        "bylines": [
            {**row, "person": keys.of("speaker", row.get("person"))} for row in snapshot["bylines"]
        ],
        "images": [
            {**row, "image": keys.of("picture", row.get("image"))} for row in snapshot["images"]
        ],
        "quotes": [
            {**row, "speaker": keys.of("speaker", row.get("speaker"))} for row in snapshot["quotes"]
        ],
    }
