"""What can be made of an item before anything is decided: its columns, names and quotations. PURE.

None of it asks the database, so nobody waits for it, and it can be done in a process of its own
(`ahead`): what follows only decides and writes.
"""

import logging
from dataclasses import dataclass, field
from typing import Any

from articles.importing.addresses import absolute_links
from articles.importing.items import ImportItem
from articles.importing.texts import plain, sanitised
from articles.search.naming import read_names
from articles.seeing import SeenText, see_in
from articles.text import CONTROLS, DEFAULT_LANGUAGE, normalise_space

__all__ = [
    "LINE_COLUMNS",
    "TEXT_COLUMNS",
    "Prepared",
    "columns_of",
    "is_made_of",
    "not_seen",
    "prepared_of",
]

log = logging.getLogger(__name__)

TEXT_COLUMNS = ("standfirst", "usage_terms", "desk_note")
LINE_COLUMNS = ("headline", "dateline", "credit_line", "slugline")
TIME_COLUMNS = ("published_at", "embargo_until", "rights_until")
MADE_OF = (*TEXT_COLUMNS, *LINE_COLUMNS, *TIME_COLUMNS, "body", "language", "old_addresses")


@dataclass(frozen=True, slots=True)
class Prepared:
    """A story's columns but for its section and slug, the names it prints, and its quotations.

    `seen` is None where quotations are not looked for, or where that failed: then `unseen` says
    why. `error` is what made the whole item impossible, to be raised when it is written.
    """

    columns: dict[str, Any] = field(default_factory=dict)
    names: tuple[set[str], set[str]] = (set(), set())
    seen: SeenText | None = None
    unseen: str = ""
    error: Exception | None = None

    @property
    def was_looked_at(self) -> bool:
        """Whether quotations were looked for."""
        return self.seen is not None or bool(self.unseen)


def prepared_of(item: ImportItem, *, is_suggesting: bool) -> Prepared:
    """Return what a story is made of; `is_suggesting` looks for its quotations too."""
    try:
        columns = columns_of(item)
        text = plain(columns["body"])
        seen, unseen = _seen(text, columns) if is_suggesting else (None, "")
        names = read_names("\n".join([columns["headline"], columns["standfirst"], text]))
    except Exception as error:
        # Told with its item, when that is written: no other waits for it.
        return Prepared(error=error)
    return Prepared(columns, names, seen, unseen)


def is_made_of(item: ImportItem, read: ImportItem) -> bool:
    """Whether what was prepared of an item as it was read is what this one, changed since, says."""
    return all(getattr(item, name) == getattr(read, name) for name in MADE_OF)


def columns_of(item: ImportItem) -> dict[str, Any]:
    """The values of a story's columns but for its section and its slug, which are ours.

    HTML has passed the one sanitiser.
    """
    columns = {name: normalise_space(getattr(item, name)) for name in LINE_COLUMNS}
    columns |= {name: CONTROLS.sub("", getattr(item, name)).strip() for name in TEXT_COLUMNS}
    columns |= {name: getattr(item, name) for name in TIME_COLUMNS}
    base = next(iter(item.old_addresses), "")
    columns["body"] = absolute_links(sanitised(item.body), base)
    if item.language:
        columns["language"] = item.language
    return columns


def _seen(text: str, columns: dict[str, Any]) -> tuple[SeenText | None, str]:
    """What the finder sees, or why it sees nothing, which never costs the story."""
    try:
        return see_in(text, language=columns.get("language", DEFAULT_LANGUAGE)), ""
    except Exception as error:
        return None, not_seen(error)


def not_seen(error: Exception) -> str:
    """What a report says of a story whose quotations could not be looked for."""
    log.debug("suggesting quotations failed", exc_info=error)
    return f"quotations could not be looked for: {type(error).__name__}: {error}"
