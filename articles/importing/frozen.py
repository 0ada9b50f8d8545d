"""An item as JSON and back, so that it can wait in the database for somebody's answer. PURE."""

import re
from dataclasses import asdict, fields
from datetime import datetime

from articles.importing.items import ByLine, ImportItem, Notice, Picture, SourceStatus

__all__ = ["UNSTORABLE", "freeze", "plain", "thaw"]

# What PostgreSQL's JSON can't hold: nulls, and halves of surrogate pairs.
UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
TIMES = frozenset({"published_at", "embargo_until", "rights_until", "issued_at"})
PARTS = {"bylines": ByLine, "pictures": Picture, "notices": Notice}
# Kept beside it, or of no use later.
LEFT = frozenset({"received", "is_copy_whole", "digest", "source"})


def freeze(item: ImportItem) -> dict:
    """Return an item in JSON's own types, without its raw copy."""
    kept = {name: value for name, value in asdict(item).items() if name not in LEFT}
    return {name: plain(value) for name, value in kept.items()}


def plain(value):
    """Return a value in JSON's own types, without what a database can't hold."""
    match value:
        case datetime():
            return value.isoformat()
        case SourceStatus():
            return str(value)
        case tuple() | list():
            return [plain(part) for part in value]
        case dict():
            return {name: plain(part) for name, part in value.items()}
        case str():
            return UNSTORABLE.sub("\N{REPLACEMENT CHARACTER}", value)
    return value


def thaw(frozen: dict) -> ImportItem:
    """Return the item that was frozen; what a later version does not know is passed over."""
    known = {field.name for field in fields(ImportItem)}
    return ImportItem(**{name: _thawed(name, frozen[name]) for name in frozen if name in known})


def _thawed(name, value):
    if name in TIMES:
        return _moment(value)
    if name == "status":
        return SourceStatus(value)
    if name in PARTS:
        return tuple(_part(PARTS[name], part) for part in value)
    if name == "kept":
        return tuple((what, n) for what, n in value)
    return tuple(value) if isinstance(value, list) else value


def _part(kind, value):
    known = {field.name for field in fields(kind)}
    given = {name: part for name, part in value.items() if name in known}
    if given.get("issued_at"):
        given["issued_at"] = _moment(given["issued_at"])
    return kind(**given)


def _moment(value):
    return datetime.fromisoformat(value) if value else None
