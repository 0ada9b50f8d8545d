"""Feeds that are not well-formed, or whose encoding is not what they say, through feedparser. PURE.

feedparser knows what feeds of twenty years got wrong. It holds a whole feed in memory, so it sees
only those of a bounded size; nothing is fetched, and its HTML is sanitised like all other.
"""

import io
import warnings
from collections.abc import Iterator

import feedparser

from articles.importing.decoding import NotText
from articles.importing.feeds.elements import KINDS
from articles.importing.feeds.entries import Entry, Medium, to_html, words_of
from articles.text import normalise_space

__all__ = ["entries_of"]

DATES = ("published", "created", "updated")


def entries_of(data: bytes) -> Iterator[Entry]:
    """Yield the entries of a feed that is not well-formed.

    Raises NotText if it is no feed, or nothing that feedparser can read.
    """
    feed = _parsed(data)
    if not feed.get("version") and not feed.entries:
        raise NotText("not a feed: neither RSS nor Atom")
    language = feed.feed.get("language") or ""
    base = feed.feed.get("link") or ""
    authors = tuple(_authors(feed.feed)) if feed.get("version", "").startswith("atom") else ()
    for entry in feed.entries:
        yield _entry(entry, base, language, authors)


def _parsed(data: bytes) -> feedparser.FeedParserDict:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            # A stream: text or bytes alone might be taken for an address or a path.
            return feedparser.parse(io.BytesIO(data), sanitize_html=False)
    except Exception as error:
        # It parses what nobody could foresee, and says so in errors of every kind.
        raise NotText(f"can't be read as a feed: {type(error).__name__}: {error}"[:300]) from error


def _entry(entry, base: str, language: str, authors: tuple[str, ...]) -> Entry:
    link = entry.get("feedburner_origlink") or entry.get("link") or ""
    content = _content(entry)
    return Entry(
        external_id=entry.get("id") or "",
        link=link,
        addresses=(entry.get("link") or "",),
        title=words_of(entry.get("title") or ""),
        summary=to_html(entry.get("summary") or ""),
        content=content,
        dates=tuple(entry.get(name) or "" for name in DATES if name in entry),
        authors=tuple(_authors(entry)) or authors,
        categories=tuple(_categories(entry)),
        media=tuple({one.address: one for one in _media(entry)}.values()),
        base=base or link,
        language=_language(entry, language),
        is_draft=str(entry.get("app_draft") or entry.get("draft") or "no").casefold() == "yes",
        comments=_number(str(entry.get("slash_comments") or entry.get("thr_total") or "")),
        usage_terms=words_of(entry.get("rights") or ""),
        received=content or entry.get("summary") or "",
    )


def _content(entry) -> str:
    """The full text; of several contents the longest one that is HTML."""
    given = [one for one in entry.get("content") or () if one.get("value")]
    given.sort(key=lambda one: ("html" in (one.get("type") or ""), len(one["value"])))
    return to_html(given[-1]["value"]) if given else ""


def _authors(entry) -> Iterator[str]:
    """Names as written. feedparser cuts an address such as desk@packet.media after four letters."""
    given = list(entry.get("authors") or ())
    if len(given) == 1 and entry.get("author"):
        yield entry["author"]
        given = []
    for one in [*given, *(entry.get("contributors") or ())]:
        name, address = one.get("name") or "", one.get("email") or ""
        is_torn = "(" in name and ")" not in name
        yield f"{address}{name})" if is_torn else name or address


def _categories(entry) -> Iterator[str]:
    for one in entry.get("tags") or ():
        if not (one.get("scheme") or "").endswith(KINDS):
            yield one.get("label") or one.get("term") or ""


def _media(entry) -> Iterator[Medium]:
    credit = next((one.get("content", "") for one in entry.get("media_credit") or ()), "")
    for one in entry.get("media_content") or ():
        kind = (one.get("type") or one.get("medium") or "").lower()
        if one.get("url"):
            yield Medium(address=one["url"], type=kind, credit=normalise_space(credit))
    for one in entry.get("enclosures") or ():
        if one.get("href"):
            yield Medium(address=one["href"], type=(one.get("type") or "").lower())
    if not entry.get("media_content"):
        for one in list(entry.get("media_thumbnail") or ())[:1]:
            if one.get("url"):
                yield Medium(address=one["url"], type="image")


def _language(entry, language: str) -> str:
    detail = entry.get("content") or [entry.get("summary_detail") or {}]
    return entry.get("language") or detail[0].get("language") or language


def _number(written: str) -> int:
    return int(written) if written.isascii() and written.isdigit() and len(written) < 7 else 0
