"""What can be made of an item before anything is written: its columns, names and quotations.

None of it asks the database, so nobody waits for it: the transaction that follows only writes.
"""

import logging
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from articles.importing.addresses import absolute_links
from articles.importing.items import ImportItem
from articles.importing.plan import MAKES, PAGE, Action, Decision
from articles.importing.texts import plain, sanitised
from articles.models import Article
from articles.search.naming import read_names
from articles.seeing import SeenText, see_in
from articles.text import CONTROLS, normalise_space
from newsroom.record import addresses

__all__ = ["LINE_COLUMNS", "TEXT_COLUMNS", "Prepared", "columns_of", "not_seen", "prepare"]

log = logging.getLogger(__name__)

TEXT_COLUMNS = ("standfirst", "usage_terms", "desk_note")
LINE_COLUMNS = ("headline", "dateline", "credit_line", "slugline")
TIME_COLUMNS = ("published_at", "embargo_until", "rights_until")
LANGUAGE = Article._meta.get_field("language").default


@dataclass(frozen=True, slots=True)
class Prepared:
    """A story's columns but for its section, the names it prints, and what the finder sees in it.

    `seen` is None where quotations are not looked for, or where that failed: then `unseen` says
    why. `error` is what made the whole item impossible, to be raised when it is written.
    """

    columns: dict[str, Any] = field(default_factory=dict)
    names: tuple[set[str], set[str]] = (set(), set())
    seen: SeenText | None = None
    unseen: str = ""
    error: Exception | None = None


def prepare(decisions: Sequence[Decision], *, is_suggesting: bool = True) -> dict[int, Prepared]:
    """{id(decision): what was made of its item} for the stories that will be written.

    Without `is_suggesting` quotations are looked for in those alone that are updated.
    """
    making = [one for one in decisions if one.action in MAKES and one.item.kind != PAGE]
    # What was suggested in a draft has to follow its text.
    return {
        id(one): _prepared(one.item, is_suggesting=is_suggesting or one.action is Action.UPDATE)
        for one in making
    }


def _prepared(item: ImportItem, *, is_suggesting: bool) -> Prepared:
    try:
        columns = columns_of(item)
        text = plain(columns["body"])
        seen, unseen = _seen(text, columns) if is_suggesting else (None, "")
        names = read_names("\n".join([columns["headline"], columns["standfirst"], text]))
    except Exception as error:
        # Told with its item, when that is written: no other waits for it.
        return Prepared(error=error)
    return Prepared(columns, names, seen, unseen)


def columns_of(item: ImportItem) -> dict[str, Any]:
    """The values of a story's columns but for its section; HTML has passed the one sanitiser."""
    columns = {name: normalise_space(getattr(item, name)) for name in LINE_COLUMNS}
    columns |= {name: CONTROLS.sub("", getattr(item, name)).strip() for name in TEXT_COLUMNS}
    columns |= {name: getattr(item, name) for name in TIME_COLUMNS}
    base = next(iter(item.old_addresses), "")
    columns["body"] = absolute_links(sanitised(item.body), base)
    columns["slug"] = addresses.ascii_slug(item.slug or item.headline, fallback="story")
    if item.language:
        columns["language"] = item.language
    return columns


def _seen(text: str, columns: dict[str, Any]) -> tuple[SeenText | None, str]:
    """What the finder sees, or why it sees nothing, which never costs the story."""
    try:
        return see_in(text, language=columns.get("language", LANGUAGE)), ""
    except Exception as error:
        return None, not_seen(error)


def not_seen(error: Exception) -> str:
    """What a report says of a story whose quotations could not be looked for."""
    log.debug("suggesting quotations failed", exc_info=error)
    return f"quotations could not be looked for: {type(error).__name__}: {error}"
