"""Named values of a source to the fields of an item: dates, names, lists, yes and no. PURE.

For every format whose fields come under names: front matter now, tables and JSON later.
"""

import re
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from typing import Any

from articles.importing.items import ByLine, SourceStatus
from articles.text import normalise_space

__all__ = ["NAMES", "BadField", "Fields", "parse_time"]

# Ours first, then what others call it; the first that is given and not empty is taken.
NAMES = {
    "id": ("id", "guid", "uuid", "external_id"),
    "headline": ("title", "headline"),
    "standfirst": ("standfirst", "dek", "deck", "subtitle", "summary", "excerpt", "description"),
    "dateline": ("dateline",),
    "published_at": ("published_at", "date", "publish_date", "pubdate"),
    "embargo_until": ("embargo_until", "embargo"),
    "rights_until": ("rights_until",),
    "bylines": ("bylines", "byline", "authors", "author", "by"),
    "section": ("section", "category", "categories"),
    "topics": ("topics", "tags", "tag", "keywords"),
    "slug": ("slug", "basename"),
    "language": ("language", "lang", "locale"),
    "credit_line": ("credit_line", "credit"),
    "usage_terms": ("usage_terms",),
    "slugline": ("slugline",),
    "desk_note": ("desk_note",),
    "canonical_address": ("canonical_address", "canonical", "canonical_url", "permalink"),
}
TIME = re.compile(
    r"(\d{4})-(\d{1,2})-(\d{1,2})"
    r"(?:[T ]+(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?"
    r"\s*(Z|UTC|GMT|[+-]\d{2}(?::?\d{2})?)?)?$",
    re.IGNORECASE | re.ASCII,
)
FIRST_YEAR, LAST_YEAR = 1500, 2500
YES = frozenset({"true", "yes", "on", "1"})
NO = frozenset({"false", "no", "off", "0"})
PUBLIC_WORDS = frozenset({"published", "publish", "public", "live"})
DRAFT_WORDS = frozenset({"draft", "pending", "review", "scheduled", "future", "unpublished"})
WITHHELD_WORDS = frozenset(
    {
        "withheld",
        "private",
        "hidden",
        "embargoed",
        "withdrawn",
        "retracted",
        "deleted",
        "trash",
        "skip",
    }
)


class BadField(ValueError):
    """A value that can't be taken: `field` is its name as written, the message says why."""

    def __init__(self, field: str, reason: str):
        super().__init__(reason)
        self.field = field


def parse_time(written: str, *, timezone: tzinfo) -> datetime:
    """Return the moment that an ISO 8601 day or time names; a bare day is its midnight.

    What names no offset is read in `timezone`. Raises ValueError if it is no such time.
    """
    match = TIME.match(written.strip())
    if not match:
        raise ValueError(
            f"“{written[:40]}” is no ISO 8601 date or time (2026-01-31, 2026-01-31T09:30)"
        )
    *numbers, fraction, offset = match.groups()
    year, month, day, hour, minute, second = (int(number or 0) for number in numbers)
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise ValueError(f"the year {year} is out of range")
    microsecond = int((fraction or "0")[:6].ljust(6, "0"))
    try:
        zone = _offset(offset) if offset else timezone
        return datetime(year, month, day, hour, minute, second, microsecond, tzinfo=zone)
    except ValueError as error:
        raise ValueError(f"“{written[:40]}” is no date that exists: {error}") from error


def _offset(written: str) -> tzinfo:
    if written.upper() in ("Z", "UTC", "GMT"):
        return UTC
    sign = -1 if written[0] == "-" else 1
    digits = written[1:].replace(":", "").ljust(4, "0")
    return timezone(sign * timedelta(hours=int(digits[:2]), minutes=int(digits[2:])))


class Fields:
    """The named values of one item, read by our names for them.

    Names are compared without regard to case, hyphens and spaces. Every method raises BadField
    when a value is of another type than its field.
    """

    def __init__(self, values: Mapping[str, Any]):
        self._values = {_folded(name): (name, value) for name, value in values.items()}

    def line(self, name: str) -> str:
        """Return a text on one line, or "" if it is not given."""
        written, value = self._get(name)
        return normalise_space(_string(written, value))

    def text(self, name: str) -> str:
        """Return a text that may have several lines, or ""."""
        written, value = self._get(name)
        lines = (normalise_space(line) for line in _string(written, value).split("\n"))
        return "\n".join(lines).strip()

    def time(
        self,
        name: str,
        *,
        timezone: tzinfo,
        also: Callable[..., datetime | None] = lambda written, *, timezone: None,
    ) -> datetime | None:
        """Return an aware time, or None if none is given.

        `also` reads what is not ISO 8601, and returns None for what it does not read either.
        """
        written, value = self._get(name)
        text = _string(written, value).strip()
        if not text or text.casefold() in ("null", "~", "none"):
            return None
        try:
            return parse_time(text, timezone=timezone)
        except ValueError as error:
            if found := also(text, timezone=timezone):
                return found
            raise BadField(written, str(error)) from error

    def names(self, name: str) -> tuple[str, ...]:
        """Return a list, or a text with commas, as distinct names in their order."""
        written, value = self._get(name)
        parts = value if isinstance(value, list) else re.split(r"[,;]", _string(written, value))
        found = [normalise_space(_string(written, part)) for part in parts]
        return tuple(dict.fromkeys(part for part in found if part))

    def section_and_topics(self) -> tuple[str, tuple[str, ...]]:
        """Return the section and the topics; of several categories the first is the section."""
        written, value = self._get("section")
        categories = [value] if isinstance(value, str) else value
        if not isinstance(categories, list):
            raise BadField(written, "a name is expected")
        names = [normalise_space(_string(written, part)) for part in categories]
        section, *others = [part for part in names if part] or [""]
        return section, tuple(dict.fromkeys([*self.names("topics"), *others]))

    def bylines(self) -> tuple[ByLine, ...]:
        """Return the names of a text, a list of texts, or a list of {name, role}."""
        written, value = self._get("bylines")
        if isinstance(value, str):
            value = _split_names(value)
        elif isinstance(value, dict):
            value = [value]
        found = (_byline(written, part) for part in value)
        return tuple(dict.fromkeys(byline for byline in found if byline.name))

    def status(self) -> tuple[SourceStatus, str]:
        """Return what the source says about publication, and a warning if that is not understood.

        Public only if something says so and nothing says otherwise.
        """
        said: list[SourceStatus] = []
        warning = ""
        for name, word_if_yes, word_if_no in (
            ("draft", SourceStatus.DRAFT, SourceStatus.PUBLIC),
            ("published", SourceStatus.PUBLIC, SourceStatus.DRAFT),
        ):
            answer = self._yes_or_no(name)
            if answer is not None:
                said.append(word_if_yes if answer else word_if_no)
        for name in ("status", "visibility"):
            word = _string(*self._values.get(name, (name, ""))).strip().casefold()
            if word:
                said.append(_status_word(word))
                if word not in PUBLIC_WORDS | DRAFT_WORDS | WITHHELD_WORDS:
                    warning = f"the {name} “{word[:40]}” is not known, so it is taken as a draft"
        for status in (SourceStatus.WITHHELD, SourceStatus.DRAFT):
            if status in said:
                return status, warning
        return (SourceStatus.PUBLIC if said else SourceStatus.DRAFT), warning

    def _get(self, name: str) -> tuple[str, Any]:
        """Return (name as written, value) of the first of its names with a value, else ""."""
        for alias in NAMES[name]:
            written, value = self._values.get(alias, (alias, ""))
            if value not in ("", [], {}):
                return written, value
        return name, ""

    def _yes_or_no(self, name: str) -> bool | None:
        written, value = self._values.get(name, (name, ""))
        word = _string(written, value).strip().casefold()
        # Some write the day of publication here; that is a date, not an answer.
        if not word or (name == "published" and TIME.match(word)):
            return None
        if word not in YES | NO:
            raise BadField(written, f"“{word[:40]}” is neither true nor false")
        return word in YES


def _folded(name: str) -> str:
    return re.sub(r"[\s-]+", "_", name.strip().casefold())


def _string(name: str, value: Any) -> str:
    if isinstance(value, str):
        return value
    kind = "a list" if isinstance(value, list) else "a group of fields"
    raise BadField(name, f"{kind} where a text is expected")


def _byline(name: str, part: Any) -> ByLine:
    if isinstance(part, dict):
        values = {_folded(str(key)): value for key, value in part.items()}
        role = normalise_space(_string(name, values.get("role", "")))
        return ByLine(normalise_space(_string(name, values.get("name", ""))), role)
    return ByLine(normalise_space(_string(name, part)))


def _split_names(text: str) -> list[str]:
    """Part “Jane Doe, John Roe and Ann Poe”; a semicolon parts names that hold commas."""
    text = re.sub(r"^by\s+", "", text.strip(), flags=re.IGNORECASE)
    if ";" in text:
        return text.split(";")
    return re.split(r"\s*,\s+and\s+|\s*,\s*|\s+and\s+|\s+&\s+", text)


def _status_word(word: str) -> SourceStatus:
    if word in PUBLIC_WORDS:
        return SourceStatus.PUBLIC
    return SourceStatus.WITHHELD if word in WITHHELD_WORDS else SourceStatus.DRAFT
