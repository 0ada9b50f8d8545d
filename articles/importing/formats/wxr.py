"""WordPress exports (WXR 1.0 to 1.2). PURE.

The file is read twice as a stream: first for what posts refer to (authors, the media library,
shared blocks), which may stand before or behind them, then for the posts. Elements are known by
their local names, because the namespaces differ from version to version and some exports name
none. Source of the format: the export of WordPress itself, `wp-admin/includes/export.php`.
"""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, tzinfo

from articles.importing.decoding import NotText
from articles.importing.items import Found, ImportItem, LeftOut, RejectedItem
from articles.importing.nameless import Counts
from articles.importing.opening import Opening
from articles.importing.sources import Content, opened
from articles.importing.wordpress.posts import NO_TYPE, Post, item_of, post_of
from articles.importing.wordpress.survey import Survey, survey_of
from articles.importing.xml_reading import BrokenXml, elements

__all__ = ["BROKEN", "MENDED", "NO_TYPE", "looks_like", "read"]

MENDED = "the file is not well-formed XML; it was mended, so compare this item with its source"
NOT_WORDPRESS = "nothing in it is WordPress's; if it is a feed, say --format feed"
BROKEN = "the file is not well-formed XML, and this item could not be mended"
ITEM_START = re.compile(rb"<item[\s>]")
TAKEN = frozenset({"post", "page"})


def looks_like(opening: Opening) -> bool:
    """Whether a file says that it is a WordPress export."""
    return opening.text.startswith("<") and (
        "wordpress.org/export" in opening.text or "<wp:wxr_version>" in opening.text
    )


def read(
    source: Content, *, external_id: str, location: str, timezone: tzinfo = UTC
) -> Iterator[Found]:
    """Yield the posts and pages of an export; other types of content are left out by their names.

    An export that is not well-formed is mended, and every item of it carries a warning.
    """
    try:
        survey = survey_of(source, timezone)
        is_mending = False
    except BrokenXml as error:
        fault = error
        is_mending = True
        try:
            survey = survey_of(source, timezone, is_mending=True)
            survey.remarks.append(str(fault))
        except BrokenXml:
            yield RejectedItem(external_id=external_id, location=location, reason=str(fault))
            return
    except NotText as error:
        yield RejectedItem(external_id=external_id, location=location, reason=str(error))
        return
    if not (survey.is_wordpress or is_mending):
        yield RejectedItem(
            external_id=external_id, location=location, field="file", reason=NOT_WORDPRESS
        )
        return
    read_items = 0
    for found in _remarked(_items(source, survey, location, is_mending), survey.remarks):
        read_items += 1
        yield found
    if is_mending:
        yield from _lost(source, read_items, external_id, location, fault)


def _items(source: Content, survey: Survey, location: str, is_mending: bool) -> Iterator[Found]:
    seen = Counts()
    for element in elements(source, frozenset({"item"}), under="channel", is_mending=is_mending):
        place = f"{location}, line {element.sourceline}"
        post = post_of(element, survey)
        if post.post_type == NO_TYPE and is_mending:
            yield RejectedItem(
                external_id=post.external_id or place, location=place, field="item", reason=BROKEN
            )
            continue
        if post.post_type not in TAKEN:
            yield LeftOut(post.post_type)
            continue
        found = item_of(_told_apart(post, seen), survey, location=place)
        yield _mended(found) if is_mending else found


def _remarked(found: Iterator[Found], remarks: list[str]) -> Iterator[Found]:
    """What was found; its first item says what is to be said of the whole file."""
    for one in found:
        if remarks and isinstance(one, ImportItem):
            yield replace(one, warnings=(*remarks, *one.warnings))
            remarks = []
        else:
            yield one


def _told_apart(post: Post, seen: Counts) -> Post:
    """Return the post with an id that no other of the file has.

    Neither `post_id` nor `guid` is unique in real exports; two items that share both are told
    apart by their slug, then by their number.
    """
    if seen.add((post.post_type, post.external_id)) == 1:
        return post
    apart = replace(post, external_id=f"{post.external_id} {post.slug or post.title}"[:480])
    times = seen.add((post.post_type, apart.external_id))
    if times > 1:
        apart = replace(apart, external_id=f"{apart.external_id} {times}")
    warning = f"another item of the file has the id {post.external_id} too; both are taken"
    return replace(apart, warnings=(*apart.warnings, warning))


def _mended(found: Found) -> Found:
    if isinstance(found, RejectedItem):
        return found
    return replace(found, warnings=(*found.warnings, MENDED))


def _lost(
    source: Content, read_items: int, external_id: str, location: str, fault: BrokenXml
) -> Iterator[RejectedItem]:
    """Say how many items could not be found again in a file that had to be mended."""
    with opened(source) as file:
        there = sum(len(ITEM_START.findall(line)) for line in file)
    if there > read_items or not there:
        lost = f"; {there - read_items} of {there} items are lost" if there else ""
        yield RejectedItem(
            external_id=external_id,
            location=f"{location}, line {fault.line}",
            field="file",
            reason=f"{fault}{lost}",
        )
