"""The fields of a file of a static site under the names that our own fields have. PURE."""

import re
from collections.abc import Mapping
from datetime import datetime, tzinfo
from typing import Any

from articles.importing.feeds.dates import read_date
from articles.importing.fields import NAMES, BadField, Fields, parse_time
from articles.importing.items import SourceStatus
from articles.importing.static_sites.places import Place
from articles.importing.static_sites.sites import Generator

__all__ = ["HEADER_NAMES", "dates_of", "is_page", "menu_of", "named", "section_of", "status_of"]

HEADER_NAMES = frozenset(alias for aliases in NAMES.values() for alias in aliases) | {
    "status",
    "draft",
    "modified",
    "layout",
}
# Groups whose fields are the story's own: Hugo's and Zola's.
GROUPS = ("params", "extra", "taxonomies")
EXPIRY = ("rights_until", "expirydate", "expiry_date", "expires", "unpublishdate")
RELEASE = ("publishdate", "pub_date", "datepublished", "date_published")
SAYS_STATUS = ("draft", "published", "status", "visibility")
UNLISTED = ("unlisted", "hidden", "private", "headless", "eleventyexcludefromcollections")
YES = frozenset({"true", "yes", "on", "1"})
NEVER = frozenset({"never", "false", "no"})
# Collections that Eleventy's sites name as if they were tags.
NO_TAGS = frozenset({"post", "posts", "all", "nav", "blog"})
PAGE_LAYOUTS = frozenset({"page", "pages", "static", "static-page"})
TITLE_SMALL = re.compile(r"[a-z0-9]+(?:[-_ ][a-z0-9]+)*$")


def named(values: Mapping[str, Any], place: Place) -> dict[str, Any]:
    """The fields under names in lower case; those of groups besides, and Jekyll's defaults below.

    Jekyll's lists may be words with spaces between them.
    """
    found = _defaults(place) if place.site.generator is Generator.JEKYLL else {}
    lowered = {_folded(name): value for name, value in values.items()}
    for name in GROUPS:
        group = lowered.get(name)
        if isinstance(group, dict):
            found |= {_folded(str(key)): value for key, value in group.items()}
    found |= lowered
    if place.site.generator is Generator.JEKYLL or place.is_post:
        for name in ("tags", "categories"):
            written = found.get(name)
            if isinstance(written, str) and "," not in written:
                found[name] = written.split()
    if place.site.generator is Generator.ELEVENTY and isinstance(found.get("tags"), list | str):
        tags = found["tags"] if isinstance(found["tags"], list) else [found["tags"]]
        found["tags"] = [one for one in tags if one not in NO_TAGS]
    return found


def dates_of(
    fields: Fields, values: Mapping[str, Any], place: Place, timezone: tzinfo
) -> dict[str, datetime | None]:
    """When a story is dated, until when it was held back, and until when it was to be seen.

    Hugo shows a story from its `publishDate` to its `expiryDate`, whatever its date is. Raises
    BadField.
    """
    at = fields.time("published_at", timezone=timezone, also=read_date)
    release = _time(values, RELEASE, timezone)
    held = fields.time("embargo_until", timezone=timezone, also=read_date)
    if at is None:
        at = release or _day(place.day, timezone)
    elif release and release > at:
        held = held or release
    return {
        "published_at": at,
        "embargo_until": held,
        "rights_until": _time(values, EXPIRY, timezone),
    }


def status_of(fields: Fields, values: Mapping[str, Any], place: Place) -> tuple[SourceStatus, str]:
    """What the source says about publication, and a warning if that is not understood.

    A generator shows whatever stands in a site's content and does not say otherwise.
    """
    status, doubt = fields.status()
    is_said = any(values.get(name) not in (None, "", [], {}) for name in SAYS_STATUS)
    if not is_said and place.is_of_site:
        status = SourceStatus.PUBLIC
    if place.is_draft and status is SourceStatus.PUBLIC:
        status = SourceStatus.DRAFT
    return (SourceStatus.WITHHELD if _is_unlisted(values) else status), doubt


def section_of(
    fields: Fields, place: Place, language: str, titled: str
) -> tuple[str, tuple[str, ...], tuple[str, ...]]:
    """The section, the topics and the source's own categories, in their order.

    `titled` is what the section's folder calls itself. The file's own fields come first.
    """
    section, topics = fields.section_and_topics()
    if section or not place.is_of_site:
        categories = fields.names("section") if section else ()
        # A single one is the section, and says no more.
        return section, topics, categories if len(categories) > 1 else ()
    folders = [one for one in place.categories if one.lower() != language.lower()]
    names = [_shown(one) for one in folders]
    if names and titled:
        names[0] = titled
    return (names[0] if names else ""), topics, tuple(dict.fromkeys(names))


def is_page(values: Mapping[str, Any], place: Place) -> bool:
    """Whether a file is a page of the site and not a story: it says so, or its place does."""
    for name in ("layout", "type", "kind"):
        value = values.get(name)
        if isinstance(value, str) and value.strip().lower() in PAGE_LAYOUTS:
            return True
    if not place.site.generator or place.is_post:
        return False
    is_first_level = not place.inside and not values.get("date") and not place.day
    return place.is_page_folder or is_first_level


def menu_of(values: Mapping[str, Any], place: Place, title: str) -> tuple[str, int]:
    """What the site's menu calls a page, "" if it is not in it, and where it stands there."""
    menu = values.get("menu", values.get("menus", ""))
    if isinstance(menu, dict):
        row = menu.get("main") or menu.get("nav")
        if isinstance(row, dict):
            name, weight = row.get("name"), row.get("weight")
            return (name if isinstance(name, str) and name else title), _number(weight)
        return (title, 0) if row is not None else ("", 0)
    names = menu if isinstance(menu, list) else [menu]
    if any(one in ("main", "nav", "navbar") for one in names):
        return title, _number(values.get("weight"))
    is_pelican = place.site.generator is Generator.PELICAN and place.is_page_folder
    return (title, 0) if is_pelican else ("", 0)


def _defaults(place: Place) -> dict[str, Any]:
    """What Jekyll's settings give to all files of a folder, or of a kind."""
    found: dict[str, Any] = {}
    rows = place.site.settings.get("defaults")
    folder = place.site.within(place.path)
    kind = "drafts" if place.is_draft else "posts" if place.is_post else "pages"
    for row in rows if isinstance(rows, list) else ():
        scope, values = (row.get(one) if isinstance(row, dict) else None for one in _ROW)
        if not isinstance(scope, dict) or not isinstance(values, dict):
            continue
        path, wanted = str(scope.get("path") or "").strip("/"), scope.get("type") or kind
        is_meant = not path or "/".join(folder).startswith(f"{path}/")
        if is_meant and wanted == kind and "*" not in path:
            found |= {_folded(str(name)): value for name, value in values.items()}
    return found


_ROW = ("scope", "values")


def _is_unlisted(values: Mapping[str, Any]) -> bool:
    """Whether readers could not come upon a file: not listed, not made, or with a password."""
    if any(_word(values, name) in YES for name in UNLISTED) or _word(values, "password"):
        return True
    build = values.get("build") or values.get("_build")
    if isinstance(build, dict):
        said = {str(build.get(one, "")).lower() for one in ("render", "list")}
        if said & NEVER:
            return True
    return _word(values, "permalink") == "false"


def _time(values: Mapping[str, Any], names, timezone: tzinfo) -> datetime | None:
    for name in names:
        written = values.get(name)
        if isinstance(written, str) and written.strip():
            try:
                return parse_time(written, timezone=timezone)
            except ValueError as error:
                found = read_date(written, timezone=timezone)
                if found is None:
                    raise BadField(name, str(error)) from error
                return found
    return None


def _day(written: str, timezone: tzinfo) -> datetime | None:
    try:
        return parse_time(written, timezone=timezone) if written else None
    except ValueError:
        return None


def _shown(folder: str) -> str:
    """A folder's name as a section's: world-news is World news."""
    words = re.sub(r"[-_]+", " ", folder).strip()
    return words[:1].upper() + words[1:] if TITLE_SMALL.match(words) else words


def _word(values: Mapping[str, Any], name: str) -> str:
    value = values.get(name, "")
    return value.strip().lower() if isinstance(value, str) else ""


def _number(written: Any) -> int:
    is_number = isinstance(written, str) and written.isascii() and written.isdigit()
    return int(written) if is_number and len(written) < 6 else 0


def _folded(name: str) -> str:
    return re.sub(r"[\s-]+", "_", name.strip().casefold())
