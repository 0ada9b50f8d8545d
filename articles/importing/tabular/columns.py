"""Which column of a table, or key of a record, is which of our fields. PURE.

What the user says in a file for --columns decides; the rest is guessed by names that other
systems use.
"""

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from articles.importing.decoding import NotText, decode
from articles.importing.fields import NAMES, NO, YES
from articles.importing.sources import bytes_of

__all__ = [
    "OURS",
    "BadColumns",
    "Columns",
    "Picked",
    "at",
    "columns_from",
    "columns_of",
    "guessed",
    "meanings",
    "picked",
    "read_columns",
]

# What others call our fields, beside NAMES; earlier names win over later ones.
MORE = {
    "id": ("uid", "post_id", "article_id", "story_id"),
    "headline": ("web_title", "post_title", "article_title", "subject"),
    "body": (
        *("body", "content", "body_html", "content_html", "html", "post_content", "articlebody"),
        *("article_body", "full_text", "text", "content_text", "body_text", "plain_content"),
    ),
    "standfirst": ("web_subtitle", "teaser", "abstract"),
    "published_at": (
        *("published_date", "published_on", "date_published", "publication_date"),
        *("first_published_at", "post_date", "pub_date", "published", "created_at"),
    ),
    "bylines": ("author_name", "author_names", "custom_byline", "creator", "writer"),
    "section": ("main_category", "primary_category", "desk"),
    "topics": ("content_tags", "tag_names", "subjects"),
    "language": ("locale_code",),
    "status": ("status", "state"),
    "draft": ("draft", "is_draft"),
    "published": ("published", "is_published"),
    "visibility": ("visibility", "audience", "access"),
    "address": ("address", "url", "link", "permalink", "live_url", "web_url", "post_page_url"),
    "picture": (
        *("picture", "image", "image_url", "featured_image", "feature_image", "cover_image"),
        *("lead_image", "thumbnail_url", "thumbnail", "photo"),
    ),
    "picture_alt": ("picture_alt", "image_alt", "feature_image_alt", "alt_text"),
    "picture_caption": ("picture_caption", "image_caption", "feature_image_caption"),
    "picture_credit": ("picture_credit", "image_credit", "photo_credit"),
}
OURS = tuple(dict.fromkeys([*NAMES, *MORE]))
# Before all others, since its zone is known.
FIRST = {"published_at": ("date_gmt", "post_date_gmt", "published_gmt")}
# An address of the story at its source, not the original's.
NOT_CANONICAL = "permalink"
LARGEST_MAP = 1_000_000


def _key(name: str) -> str:
    """A name without regard to case, spaces, hyphens and underscores."""
    return re.sub(r"[\s_-]+", "", name.casefold().strip("\ufeff"))


def _aliases(field: str) -> tuple[str, ...]:
    given = [*FIRST.get(field, ()), *NAMES.get(field, ()), *MORE.get(field, ())]
    if field == "canonical_address":
        given.remove(NOT_CANONICAL)
    return tuple(dict.fromkeys(_key(alias) for alias in given))


ALIASES = {field: _aliases(field) for field in OURS}


class BadColumns(ValueError):
    """A map of columns that can't be used; the message names the key at fault."""


@dataclass(frozen=True, slots=True)
class Columns:
    """Our fields, each with the columns that may hold it, the first with a value decides."""

    of: Mapping[str, tuple[str, ...]]

    @property
    def has_story(self) -> bool:
        """Whether there is something to make a headline or a text of."""
        return bool(self.of.get("headline") or self.of.get("body"))


class Picked(dict[str, str]):
    """A map picked from columns that were seen: of several tables, each takes those that it has."""


def columns_from(path: str) -> dict[str, str]:
    """Return the map of a file for --columns. Raises BadColumns if it can't be read or used."""
    try:
        text, _ = decode(bytes_of(Path(path), most=LARGEST_MAP, what="a map of columns"))
    except OSError as error:
        raise BadColumns(f"{path}: can't be read: {error.strerror or error}") from error
    except NotText as error:
        raise BadColumns(f"{path}: {error}") from error
    return read_columns(text, file=path)


def read_columns(text: str, *, file: str) -> dict[str, str]:
    """Return {their column: our field} of a JSON file for --columns.

    "" and null leave a column out. Raises BadColumns, which names the file and the key.
    """
    try:
        given = json.loads(text, object_pairs_hook=lambda pairs: _once(pairs, file))
    except (ValueError, RecursionError) as error:
        if isinstance(error, BadColumns):
            raise
        raise BadColumns(f"{file}: not JSON: {error}"[:300]) from error
    if not isinstance(given, dict):
        raise BadColumns(f'{file}: an object is expected, such as {{"Title": "headline"}}')
    return {name: _checked(name, field, file) for name, field in given.items()}


def _once(pairs: list[tuple[str, Any]], file: str) -> dict[str, Any]:
    names = [name for name, _ in pairs]
    if twice := next((name for name in names if names.count(name) > 1), None):
        raise BadColumns(f"{file}: “{twice[:80]}” stands twice")
    return dict(pairs)


def _checked(name: str, field: Any, file: str) -> str:
    if field in (None, ""):
        return ""
    if not isinstance(field, str) or field not in OURS:
        known = ", ".join(OURS)
        raise BadColumns(
            f"{file}: “{name[:80]}”: {str(field)[:80]!r} is no field; there are {known}"
        )
    return field


def columns_of(names: Iterable[str], given: Mapping[str, str]) -> Columns:
    """Return which of these columns is what: as given, and guessed for fields that nobody gave.

    Raises BadColumns if a given column is not there, unless the map was picked.
    """
    there = list(dict.fromkeys(names))
    missing = [name for name in given if name not in there]
    if isinstance(given, Picked):
        given = {name: given[name] for name in given if name in there}
    elif missing:
        shown = ", ".join(there)[:500]
        raise BadColumns(f"--columns: there is no column “{missing[0][:80]}”; there are {shown}")
    return guessed(there, given)


def guessed(names: Iterable[str], given: Mapping[str, str]) -> Columns:
    """As columns_of, for records whose keys may be missing; given keys may be paths, as a.b."""
    found: dict[str, tuple[str, ...]] = {}
    for name, field in given.items():
        if field:
            found[field] = (*found.get(field, ()), name)
    by_key: dict[str, str] = {}
    for name in names:
        if name not in given:
            by_key.setdefault(_key(name), name)
    for field, aliases in ALIASES.items():
        if field not in found:
            columns = tuple(by_key[alias] for alias in aliases if alias in by_key)
            if columns:
                found[field] = columns
    return Columns(found)


def meanings(seen: Mapping[str, str], given: Mapping[str, str]) -> dict[str, str]:
    """{column: our field, "" if it is none of ours} of columns that were seen, with examples."""
    found = dict.fromkeys(seen, "")
    for field, names in guessed(seen, given).of.items():
        for name in names:
            # “published” says when, or only whether.
            is_whether = seen.get(name, "").casefold() in YES | NO
            if name in found and (not found[name] or is_whether):
                found[name] = field
    return found


def picked(seen: Mapping[str, str], chosen: Mapping[str, str]) -> Picked:
    """The map of what was chosen for columns that were seen; empty if it is what is guessed.

    Of columns with one meaning those count first that were chosen, then those that are guessed
    first.
    """
    usual = meanings(seen, {})
    if all(chosen[name] == usual[name] for name in seen):
        return Picked()
    changed = [name for name in seen if chosen[name] != usual[name]]
    known = [name for names in guessed(seen, {}).of.values() for name in names]
    return Picked({name: chosen[name] for name in [*changed, *known, *seen] if name in chosen})


def at(record: Any, path: str) -> Any:
    """What stands at a path such as `title.rendered`, `authors.0.name` or `authors.name`.

    A key that has points itself is found too; of a list without a number every element is asked.
    None if there is nothing.
    """
    if isinstance(record, dict) and path in record:
        return record[path]
    value = record
    for step in path.split("."):
        if isinstance(value, dict):
            value = value.get(step)
        elif isinstance(value, list) and step.isascii() and step.isdigit():
            value = value[int(step)] if len(step) < 7 and int(step) < len(value) else None
        elif isinstance(value, list):
            value = [one.get(step) for one in value if isinstance(one, dict)]
        else:
            return None
    return value
