"""What a wire says in its fields, as ours: words, times, names, status, language. PURE.

Nothing here raises for what a file holds: a value of the wrong type is an empty one.
"""

import re
from collections.abc import Iterable
from datetime import datetime, tzinfo
from typing import Any

from articles.importing.fields import parse_time
from articles.importing.items import ByLine, SourceStatus
from articles.importing.preamble import parse_byline
from articles.text import CONTROLS, normalise_space, plain_text, sanitise

__all__ = [
    "BY",
    "LONGEST_CREDIT",
    "distinct",
    "html_of",
    "language_of",
    "moment_of",
    "printed_byline",
    "status_of",
    "topics_of",
    "words",
]

# The words of NewsML-G2's, ninjs's and NITF's status; what none of them says is a draft.
STATUSES = {
    "usable": SourceStatus.PUBLIC,
    "withheld": SourceStatus.WITHHELD,
    "embargoed": SourceStatus.WITHHELD,
    "canceled": SourceStatus.KILLED,
    "cancelled": SourceStatus.KILLED,
}
COMPACT = re.compile(
    r"(\d{4})(\d{2})(\d{2})(?:T?(\d{2})(\d{2})(\d{2})?(?:\.\d{1,9})?\s*(Z|[+-]\d{2}:?\d{2})?)?$",
    re.ASCII | re.I,
)
LANGUAGE = re.compile(r"[A-Za-z]{2,3}([-_][A-Za-z0-9]{1,8})*$")
BY = re.compile(r"(?:by|von|par|por|door|av|af)\s*:?\s+(?=\S)", re.I)
AND = re.compile(r"\s+(?:and|und|et|y|og|och)\s+|\s*[;&]\s*", re.I)
LONGEST_LANGUAGE = 12
LONGEST_TOPIC = 100
LONGEST_NAME = 200
LONGEST_ROLE = 60
LONGEST_CREDIT = 300


def words(value: Any) -> str:
    """Return a text or a number as words on one line: tags and entities read, "" for the rest."""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return ""
    text = str(value)
    if "<" in text or "&" in text:
        text = plain_text(sanitise(text))
    return normalise_space(text)


def html_of(value: Any) -> str:
    """Return a body as it is written, without control characters; "" for what is no text."""
    return CONTROLS.sub("", value) if isinstance(value, str) else ""


def moment_of(written: Any, timezone: tzinfo) -> datetime | None:
    """Return the time that a wire names, in ISO 8601 with or without its signs; else None.

    20241129T170043Z and 20150220 are read as 2024-11-29T17:00:43Z and 2015-02-20.
    """
    text = words(written)
    if match := COMPACT.match(text):
        year, month, day, hour, minute, second, zone = match.groups()
        clock = f"T{hour}:{minute}:{second or '00'}{zone or ''}" if hour else ""
        text = f"{year}-{month}-{day}{clock}"
    try:
        return parse_time(text, timezone=timezone)
    except ValueError:
        return None


def status_of(word: str) -> tuple[SourceStatus, tuple[str, ...]]:
    """Return what a status means, such as "stat:usable", and a warning if nobody knows it.

    The standards take a missing status for "usable", which says that the paper may use it, not
    that it ran: here it is a draft.
    """
    bare = re.split(r"[:/#]", word.strip().rstrip("/"))[-1].casefold()
    if bare in STATUSES:
        return STATUSES[bare], ()
    doubt = f"the status “{word[:40]}” is not known, so it is taken as a draft"
    return SourceStatus.DRAFT, (doubt,) if bare else ()


def printed_byline(printed: str) -> tuple[ByLine, ...]:
    """Return the names of a byline as printed, “By Jane Doe, Political editor”, or “Jane Doe”.

    What can't be told apart stays one name.
    """
    line = BY.sub("", printed, count=1) if BY.match(printed) else printed
    line = line.strip(" =<.,;")
    if not line:
        return ()
    return parse_byline(f"By {line}") or _names_of(line)


def _names_of(line: str) -> tuple[ByLine, ...]:
    """Part names that no rule knows, such as “Ann d'Or and Bo Lee”, where each has two words."""
    parts = AND.split(line[:1_000])
    if not all(2 <= len(part.split()) <= 5 for part in parts):
        parts = [line]
    return tuple(_with_house(part[:LONGEST_NAME]) for part in parts)


def _with_house(name: str) -> ByLine:
    """Part “Zora Ada, dpa”: one word after a comma is the house."""
    person, _, house = name.rpartition(", ")
    is_house = len(person.split()) > 1 and "," not in person and len(house.split()) == 1
    return ByLine(person, house[:LONGEST_ROLE]) if is_house else ByLine(name)


def topics_of(names: Iterable[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the names as topics, each once, and a warning if some are sentences.

    One or two small letters are a desk's code, not a name.
    """
    found = distinct(name.lstrip("# ").strip() for name in names)
    found = tuple(name for name in found if len(name) > 2 or not name.islower())
    kept = tuple(name for name in found if len(name) <= LONGEST_TOPIC)
    lost = len(found) - len(kept)
    doubt = f"{lost} subjects of more than {LONGEST_TOPIC} characters were left out"
    return kept, (doubt,) if lost else ()


def language_of(written: Any) -> str:
    """Return a language tag such as en or en-GB, "" for what is none."""
    tag = words(written).replace("_", "-")
    return tag if LANGUAGE.match(tag) and len(tag) <= LONGEST_LANGUAGE else ""


def distinct(names: Iterable[str]) -> tuple[str, ...]:
    """Return what is not empty, each once, in its order."""
    return tuple(dict.fromkeys(name for name in names if name))
