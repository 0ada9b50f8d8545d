"""Blogger's exports: the backup of old, one file of XML, and Google Takeout's feed.atom. PURE.

Both are Atom with everything in one row: posts, pages, comments, and in the old one settings and
templates too. The file is read twice as a stream: for what is said of all entries, then for the
entries. Sources of the names: Blogger's backups of 2008 to 2024 (`kind#post`, `app:draft`), and
Takeout's since (`blogger:type`, `blogger:status`, `blogger:filename`).
"""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, tzinfo

from lxml import etree

from articles.importing.blogger.bodies import body_of, full_size
from articles.importing.blogger.survey import Survey, kind_of, said, survey_of
from articles.importing.decoding import NotText
from articles.importing.feeds.elements import entry_of
from articles.importing.feeds.entries import Apart, absolute, item_of
from articles.importing.formats import feed
from articles.importing.items import (
    Found,
    ImportItem,
    LeftOut,
    Picture,
    RejectedItem,
    SourceStatus,
)
from articles.importing.opening import Opening
from articles.importing.sources import Content
from articles.importing.xml_reading import BrokenXml, elements, text_of

__all__ = ["MENDED", "PRIVATE", "looks_like", "read"]

MENDED = "the file is not well-formed XML; it was mended, so compare this item with its source"
PRIVATE = "the blog was only for readers whom it named, so nothing of it is public"
UNKNOWN = "the status “{}” is not known, so it is taken as a draft"
SIGNS = re.compile(r"schemas\.google\.com/blogger/2008/kind#|<blogger:type>")
TAKEN = frozenset({"post", "page"})
STATUSES = {
    "LIVE": SourceStatus.PUBLIC,
    "DRAFT": SourceStatus.DRAFT,
    "SCHEDULED": SourceStatus.DRAFT,
    "SOFT_TRASHED": SourceStatus.WITHHELD,
}
# What Blogger calls those whose profile is gone.
NOBODY = frozenset({"unknown", "anonymous", "blogger"})


def looks_like(opening: Opening) -> bool:
    """Whether a feed is an export of Blogger's, and not what a blog shows to feed readers."""
    return feed.looks_like(opening) and SIGNS.search(opening.text) is not None


def read(
    source: Content, *, external_id: str, location: str, timezone: tzinfo = UTC
) -> Iterator[Found]:
    """Yield the posts and pages of an export; comments are counted with their post."""
    place = {"external_id": external_id, "location": location}
    try:
        survey, is_mending = _survey(source)
    except (NotText, BrokenXml) as error:
        yield RejectedItem(**place, field="file", reason=str(error))
        return
    apart = Apart()
    for element in elements(source, frozenset({"entry"}), under="feed", is_mending=is_mending):
        kind = kind_of(element)
        where = f"{location}, line {element.sourceline}"
        if kind in TAKEN:
            found = _story(element, kind, survey, where, timezone)
            if is_mending and isinstance(found, ImportItem):
                found = replace(found, warnings=(*found.warnings, MENDED))
            yield apart.told(found)
        elif kind == "comment":
            yield from [] if survey.has_post(element) else [LeftOut("comment on another blog")]
        else:
            yield LeftOut(kind)


def _survey(source: Content) -> tuple[Survey, bool]:
    """Return (what is said of all entries, whether the file has to be mended).

    Raises NotText, and BrokenXml where nothing can be mended.
    """
    try:
        return survey_of(source), False
    except BrokenXml:
        return survey_of(source, is_mending=True), True


def _story(
    element: etree._Element, kind: str, survey: Survey, location: str, timezone: tzinfo
) -> ImportItem | RejectedItem:
    """Return a post or a page, read as an entry of a feed and then by what only Blogger says."""
    filename, description = said(element, "filename"), said(element, "metaDescription")
    status, word, warnings = _status(element, survey)
    entry = entry_of(element, survey.channel)
    # A feed's thumbnail is the first picture again, small.
    media = tuple(one for one in entry.media if not one.is_picture)
    entry = replace(entry, content=body_of(entry.content), media=media)
    if description:
        entry = replace(entry, summary=description)
    found = item_of(entry, location=location, timezone=timezone)
    if isinstance(found, RejectedItem):
        return found
    addresses = (*found.old_addresses, *([absolute(survey.base, filename)] if filename else []))
    is_dated = status is not SourceStatus.DRAFT or word == "SCHEDULED"
    return replace(
        found,
        kind="page" if kind == "page" else "article",
        status=status,
        published_at=found.published_at if is_dated else None,
        section="",
        topics=found.categories,
        bylines=tuple(one for one in found.bylines if one.name.lower() not in NOBODY),
        old_addresses=tuple(dict.fromkeys(addresses)),
        slug=_slug(filename or entry.link),
        menu_title=found.headline if kind == "page" else "",
        pictures=_pictures(found.pictures),
        comments=survey.comments_of(element),
        language=found.language or survey.language,
        warnings=(*found.warnings, *warnings),
    )


def _status(element: etree._Element, survey: Survey) -> tuple[SourceStatus, str, tuple[str, ...]]:
    """Return (status, Takeout's word for it, doubts)."""
    word = said(element, "status").upper()
    is_trashed = bool(said(element, "trashed"))
    if survey.is_private:
        return SourceStatus.WITHHELD, word, (PRIVATE,)
    if word or said(element, "type"):
        status = STATUSES.get(word, SourceStatus.DRAFT)
        doubts = () if word in STATUSES else (UNKNOWN.format(word[:40]),)
        return (SourceStatus.WITHHELD if is_trashed else status), word, doubts
    drafts = element.iterfind("{*}control/{*}draft")
    is_draft = any(text_of(one).lower() not in ("", "no") for one in drafts)
    return (SourceStatus.DRAFT if is_draft else SourceStatus.PUBLIC), word, ()


def _pictures(pictures: tuple[Picture, ...]) -> tuple[Picture, ...]:
    """Each picture once and as large as it is, in whatever sizes the text shows it."""
    found: dict[str, Picture] = {}
    for one in pictures:
        address = full_size(one.address)
        found.setdefault(address, replace(one, address=address))
    return tuple(found.values())


def _slug(address: str) -> str:
    name = address.partition("?")[0].rpartition("/")[2]
    return re.sub(r"\.html?$", "", name)
