"""What a reader hands on: an item to import, or the reason why there is none.

PURE: no Django, no database. Every format's reader yields these and nothing else.
"""

import hashlib
import json
from dataclasses import dataclass, fields
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

__all__ = ["ByLine", "ImportItem", "RejectedItem", "SourceStatus", "content_hash"]

RAW_LIMIT = 2_000
# Said about the reading, not written into the story: no reason to call an item changed.
NOT_WRITTEN = frozenset({"external_id", "kind", "warnings", "location", "digest"})


class SourceStatus(StrEnum):
    """What the source says about publication. What it does not say is a draft."""

    PUBLIC = "public"
    DRAFT = "draft"
    WITHHELD = "withheld"


@dataclass(frozen=True, slots=True)
class ByLine:
    """One name of a byline as printed, with the role printed beside it (may be empty)."""

    name: str
    role: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportItem:
    """One story as its source tells it.

    `body` is HTML that nobody has sanitised yet. Times are aware; None means that the source gives
    none, never "now". `received` is the copy as it came; `location` names file and line.
    """

    external_id: str
    headline: str
    kind: str = "article"
    standfirst: str = ""
    dateline: str = ""
    body: str = ""
    slug: str = ""
    section: str = ""
    topics: tuple[str, ...] = ()
    bylines: tuple[ByLine, ...] = ()
    published_at: datetime | None = None
    embargo_until: datetime | None = None
    status: SourceStatus = SourceStatus.DRAFT
    language: str = ""
    credit_line: str = ""
    usage_terms: str = ""
    rights_until: datetime | None = None
    slugline: str = ""
    desk_note: str = ""
    canonical_address: str = ""
    received: str = ""
    warnings: tuple[str, ...] = ()
    location: str = ""
    # The hash of what the source said, where the item was changed on its way in; else empty.
    digest: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RejectedItem:
    """An item that can't be taken: where it stands, which field is at fault, and why.

    `raw` is the beginning of what was read, for the newsroom's engineer.
    """

    external_id: str
    reason: str
    location: str = ""
    field: str = ""
    raw: str = ""

    def __post_init__(self):
        object.__setattr__(self, "raw", self.raw[:RAW_LIMIT])


def content_hash(item: ImportItem) -> str:
    """Return a digest of all that the item would write: the same on any machine, at any time."""
    content = {
        field.name: _plain(getattr(item, field.name))
        for field in fields(item)
        if field.name not in NOT_WRITTEN
    }
    canonical = json.dumps(content, sort_keys=True, ensure_ascii=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode("ascii")).hexdigest()


def _plain(value: Any) -> Any:
    """Return the value in JSON's own types, times in UTC."""
    match value:
        case datetime():
            return value.astimezone(UTC).isoformat()
        case tuple():
            return [_plain(part) for part in value]
        case ByLine():
            return [value.name, value.role]
        case str():
            return str(value)
    return value
