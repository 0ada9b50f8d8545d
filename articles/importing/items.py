"""What a reader hands on: an item to import, or the reason why there is none.

PURE: no Django, no database. Every format's reader yields these and nothing else.
"""

import hashlib
import json
from dataclasses import dataclass, fields
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

__all__ = [
    "LARGEST_BODY",
    "PAGE",
    "ByLine",
    "Found",
    "ImportItem",
    "LeftOut",
    "Notice",
    "Picture",
    "RejectedItem",
    "SourceStatus",
    "content_hash",
]

# Enough for a story and its markup; more is cut off, and said to be.
RAW_LIMIT = 400_000
# In characters; pictures pasted into a text make it long, and nobody writes a longer one.
LARGEST_BODY = 5_000_000
PAGE = "page"  # an item's kind; all others are stories
# A fault of these is a whole file's: there was no item to be had.
OF_THE_FILE = frozenset({"", "file", "columns"})
# Said about the reading, not written into the story: no reason to call an item changed.
NOT_WRITTEN = frozenset(
    {"external_id", "source", "kind", "warnings", "location", "digest", "comments", "kept"}
    | {"is_copy_whole", "is_version"}
)
# Fields that came later: they count only if they say something, so that what was imported before
# them does not look changed.
LATER = frozenset(
    {"categories", "pictures", "notices", "old_addresses", "issued_at", "menu_title", "menu_order"}
)


class SourceStatus(StrEnum):
    """What the source says about publication. What it does not say is a draft."""

    PUBLIC = "public"
    DRAFT = "draft"
    WITHHELD = "withheld"
    # A wire service's kill or withdrawal: what ran has to come down.
    KILLED = "killed"


@dataclass(frozen=True, slots=True)
class ByLine:
    """One name of a byline as printed, with the role printed beside it (may be empty).

    `person` is the number in the directory of whom a map names, 0 for nobody; None lets the name
    speak for itself.
    """

    name: str
    role: str = ""
    person: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """A picture of a story: its address at the source, and what is said about it.

    `address` is absolute, or a path relative to what was imported. `external_id` is the picture's
    own id at the source, if it has one.
    """

    address: str
    alt: str = ""
    caption: str = ""
    credit: str = ""
    licence: str = ""
    external_id: str = ""
    is_lead: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """A correction that the source published; `kind` is a value of Correction.Kind."""

    text: str
    kind: str = "correction"
    issued_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportItem:
    """One story, or one page ("about us"), as its source tells it.

    `kind` is "article" or "page". `body` is HTML that nobody has sanitised yet, without pictures:
    they stand in `pictures`, in their order. Times are aware; None means that the source gives
    none, never "now". `categories` are the source's own, in order, for a map to choose sections
    from; `section` and `topics` are what the reader makes of them without one. `old_addresses`
    are those at which readers found the story, `canonical_address` the one it names as the
    original's. `issued_at` is when this version was issued, for sources whose versions may come
    in any order; `is_version` says that this one's may, whether or not it says when it was issued.
    `received` is the copy as it came; `location` names file and line. `comments`
    are counted, not taken. `kept` counts what stayed in the text though it is not understood,
    as {"shortcode [poll]": 2}.
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
    categories: tuple[str, ...] = ()
    pictures: tuple[Picture, ...] = ()
    notices: tuple[Notice, ...] = ()
    old_addresses: tuple[str, ...] = ()
    issued_at: datetime | None = None
    is_version: bool = False
    menu_title: str = ""
    menu_order: int = 0
    received: str = ""
    # Whether `received` is all that the source says: while it is the same, nothing changed there,
    # however much better it is read by now.
    is_copy_whole: bool = False
    warnings: tuple[str, ...] = ()
    location: str = ""
    comments: int = 0
    kept: tuple[tuple[str, int], ...] = ()
    # The hash of what the source said, where the item was changed on its way in; else empty.
    digest: str = ""
    # What it came from before, for one that was rejected and mended; else empty.
    source: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RejectedItem:
    """An item that can't be taken: where it stands, which field is at fault, and why.

    `raw` is what was read, so that it can be mended; no more than RAW_LIMIT of it. `source` is
    what it came from before, for one that was mended in vain.
    """

    external_id: str
    reason: str
    location: str = ""
    field: str = ""
    raw: str = ""
    source: str = ""

    def __post_init__(self):
        object.__setattr__(self, "raw", self.raw[:RAW_LIMIT])

    @property
    def was_read(self) -> bool:
        """Whether there was an item at all, and not a file that can't be read."""
        return self.field not in OF_THE_FILE


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Something a file holds that is no story, such as a menu's entry: counted by its kind."""

    kind: str


Found = ImportItem | RejectedItem | LeftOut


def content_hash(item: ImportItem) -> str:
    """Return a digest of all that the item would write: the same on any machine, at any time."""
    content = {
        field.name: _plain(getattr(item, field.name))
        for field in fields(item)
        if field.name not in NOT_WRITTEN and (field.name not in LATER or getattr(item, field.name))
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
        case Picture() | Notice():
            return {part.name: _plain(getattr(value, part.name)) for part in fields(value)}
        case str():
            return str(value)
    return value
