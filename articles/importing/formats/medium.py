"""A Medium export: a page for each post in posts/, with microformats (h-entry). PURE.

Known by its content, wherever its pages are. What else the export holds, its owner's bookmarks and
sessions, is left out by its folder.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, tzinfo
from urllib.parse import unquote, urlsplit

from articles.importing.bodies import Body, read_body
from articles.importing.decoding import NotText, decode
from articles.importing.fields import parse_time
from articles.importing.headlines import NO_HEADLINE, first_words, without_lead
from articles.importing.items import ByLine, Found, ImportItem, Picture, RejectedItem, SourceStatus
from articles.importing.medium.folder import owner_of, part_of
from articles.importing.medium.markup import HOST, Page, page_of
from articles.importing.opening import HTML_START, Opening
from articles.importing.sources import Content, bytes_of
from articles.text import plain_text, sanitise, words_key

__all__ = ["looks_like", "part_of", "read"]

LARGEST = 10_000_000
ENTRY = re.compile(r"<article\s[^>]*\bclass=\"[^\"]*\bh-entry\b")
BODY = re.compile(r"<section\s[^>]*\bdata-field=\"body\"[^>]*\be-content\b")
# The end of a post's address and of its file's name.
NAMED = re.compile(r"(?:.*[-_])?([0-9a-f]{8,16})$")
ENDING = re.compile(r"\.html?$", re.I)
DRAFT = re.compile(r"draft[_-]", re.I)
RESPONSE = "it reads like a response to someone's story (no title of its own), so it is a draft"
NO_BODY = 'there is no text in it: no section with data-field="body"'
BAD_DATE = "its date “{}” can't be read"
RESPONSE_READ = 5_000

Beside = Callable[[str], Content | None]


def looks_like(opening: Opening) -> bool:
    """Whether a page has the microformats of a post that Medium exported."""
    if not HTML_START.match(opening.text):
        return False
    return ENTRY.search(opening.text) is not None and BODY.search(opening.text) is not None


def read(
    source: Content,
    *,
    external_id: str,
    location: str,
    timezone: tzinfo = UTC,
    beside: Beside = lambda name: None,
) -> Iterator[Found]:
    """Yield the one post of a page, or the reason why there is none.

    A post is known by the id in its file's name, which its address has too.
    """
    text = ""
    place = {"external_id": external_id, "location": location}
    try:
        text, doubt = decode(bytes_of(source, most=LARGEST))
        page = page_of(text)
        if not page.has_body:
            raise NotText(NO_BODY)
        doubts = [doubt] if doubt else []
        yield _item(page, text, place=place, warnings=doubts, timezone=timezone, beside=beside)
    except NotText as error:
        yield RejectedItem(**place, field="file", reason=str(error), raw=text)
    except OSError as error:
        yield RejectedItem(**place, reason=f"can't be read: {error.strerror or error}")


def _item(
    page: Page, text: str, *, place: dict, warnings: list[str], timezone: tzinfo, beside: Beside
) -> Found:
    body = read_body(page.body_html())
    headline = page.title or first_words(body.html)
    if not headline:
        reason = "empty, and nothing to make one from"
        return RejectedItem(**place, field="title", reason=reason, raw=text)
    published_at, doubt = _published_at(page, timezone)
    is_response = _is_response(page, body)
    name = ENDING.sub("", place["external_id"].rpartition("/")[2])
    named = NAMED.match(name)
    is_public = published_at is not None and not is_response and not DRAFT.match(name)
    slug, old, canonical = _addresses(page)
    return ImportItem(
        external_id=named.group(1) if named else place["external_id"],
        location=place["location"],
        headline=headline,
        standfirst=without_lead(page.subtitle, body.html),
        body=body.html,
        slug=slug,
        topics=tuple(dict.fromkeys(tag for tag in page.tags if tag)),
        bylines=_bylines(page, beside),
        published_at=published_at,
        status=SourceStatus.PUBLIC if is_public else SourceStatus.DRAFT,
        canonical_address=canonical,
        old_addresses=old,
        pictures=_pictures(page, body),
        kept=body.kept,
        received=text,
        warnings=(
            *warnings,
            *([] if page.title else [NO_HEADLINE]),
            *([RESPONSE] if is_response else []),
            *doubt,
        ),
    )


def _published_at(page: Page, timezone: tzinfo) -> tuple[datetime | None, list[str]]:
    if not page.date:
        return None, []
    try:
        return parse_time(page.date, timezone=timezone), []
    except ValueError:
        return None, [BAD_DATE.format(page.date[:40])]


def _is_response(page: Page, body: Body) -> bool:
    """Whether a post is what its author answered elsewhere.

    A response has neither title nor subtitle: its first words serve for one.
    """
    if page.has_own_title or page.subtitle or not page.title:
        return False
    words = words_key(plain_text(sanitise(body.html[:RESPONSE_READ])))
    return words.startswith(words_key(page.title.rstrip("….")))


def _bylines(page: Page, beside: Beside) -> tuple[ByLine, ...]:
    names = [name for name in page.authors if name] or [owner_of(beside)]
    return tuple(dict.fromkeys(ByLine(name) for name in names if name))


def _addresses(page: Page) -> tuple[str, tuple[str, ...], str]:
    """Return (slug, where the post stood, the original's address if it was elsewhere).

    An address of Medium's ends in the post's id, whatever its host; one that does not is that of
    the page which the post was copied from.
    """
    web = ("http://", "https://")
    short = [one for one in page.links if re.match(r"https?://medium\.com/p/[0-9a-f]+$", one)]
    canonical = page.canonical if page.canonical.startswith(web) else ""
    try:
        last = unquote(urlsplit(canonical).path).rstrip("/").rpartition("/")[2]
    except ValueError:
        canonical, last = "", ""
    named = NAMED.match(last)
    if canonical and not named:
        return "", tuple(dict.fromkeys(short)), canonical
    slug = last[: named.start(1)].rstrip("-_") if named else ""
    return slug, tuple(dict.fromkeys([*([canonical] if canonical else []), *short])), ""


def _pictures(page: Page, body: Body) -> tuple[Picture, ...]:
    return tuple(
        replace(
            one,
            external_id=one.address.rpartition("/")[2] if HOST.match(one.address) else "",
            is_lead=one.address == page.featured,
        )
        for one in body.pictures
    )
