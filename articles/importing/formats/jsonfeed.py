"""JSON Feed 1.0 and 1.1. PURE.

Source of the format: jsonfeed.org/version/1.1. Read as a stream, twice: first for what the feed
says of all its items, which may stand behind them, then for the items. As with any feed, what is
missing from it was not deleted.
"""

import json
from collections.abc import Iterator
from datetime import UTC, tzinfo
from typing import Any

from articles.importing.bodies import link_html
from articles.importing.feeds.elements import Channel
from articles.importing.feeds.entries import Apart, Entry, Medium, absolute, item_of, to_html
from articles.importing.feeds.people import name_of
from articles.importing.items import Found, RejectedItem
from articles.importing.json_reading import BrokenJson, Record, pieces
from articles.importing.opening import Opening
from articles.importing.sources import Content
from articles.text import normalise_space, to_paragraphs

__all__ = ["looks_like", "read"]

REPEATED_KEY = "the key “{}” stands twice; the first counts, and the item is taken as a draft"


def looks_like(opening: Opening) -> bool:
    """Whether a document says that it is a JSON Feed, or has a feed's addresses and items."""
    if not opening.text.startswith("{"):
        return False
    if "jsonfeed.org/version" in opening.text.replace("\\/", "/"):
        return True
    has_address = '"feed_url"' in opening.text or '"home_page_url"' in opening.text
    return has_address and '"items"' in opening.text


def read(
    source: Content, *, external_id: str, location: str, timezone: tzinfo = UTC
) -> Iterator[Found]:
    """Yield the items of a feed, public and with their own dates.

    What stands before the place where the JSON breaks off is taken; the rest is one RejectedItem.
    """
    apart = Apart()
    channel = _survey(source)
    is_feed = False
    try:
        for piece in pieces(source):
            is_feed = is_feed or piece.key in ("version", "items")
            if piece.key == "items" and piece.index is not None:
                place = f"{location}, item {piece.index + 1}"
                yield apart.told(_item(piece.value, channel, place, timezone))
        reason = "" if is_feed else "not a JSON Feed: it has neither a version nor items"
    except BrokenJson as error:
        reason = f"{error}; what stands before it was read"
    if reason:
        yield RejectedItem(external_id=external_id, location=location, field="file", reason=reason)


def _survey(source: Content) -> Channel:
    base, language, authors = "", "", []
    try:
        for piece in pieces(source):
            if piece.key == "language":
                language = _line(piece.value)
            elif piece.key in ("author", "authors"):
                authors += _names([piece.value])
            elif piece.key in ("home_page_url", "feed_url"):
                base = _line(piece.value) if piece.key == "home_page_url" or not base else base
    except BrokenJson:
        pass  # said when the items are read
    return Channel(base, language, tuple(authors))


def _item(value: Any, channel: Channel, place: str, timezone: tzinfo) -> Found:
    if not isinstance(value, Record):
        reason = "not an item: an object with an id and a text is expected"
        return RejectedItem(external_id=place, location=place, field="items", reason=reason)
    return item_of(_entry(value, channel), location=place, timezone=timezone)


def _entry(item: Record, channel: Channel) -> Entry:
    link = _line(item.get("url"))
    authors = _names(_list(item.get("authors")) or [item.get("author")])
    dates = (_line(item.get(name)) for name in ("date_published", "date_modified"))
    return Entry(
        external_id=_line(item.get("id")),
        link=absolute(channel.base, link) if link else "",
        title=_line(item.get("title")),
        summary=to_html(_text(item.get("summary"))),
        content=_content(item),
        dates=tuple(date for date in dates if date),
        authors=tuple(authors) or channel.authors,
        categories=tuple(_line(tag) for tag in _list(item.get("tags"))),
        media=tuple({one.address: one for one in _media(item)}.values()),
        base=channel.base or link,
        language=_line(item.get("language")) or channel.language,
        is_draft=bool(item.repeated),
        received=_received(item, authors),
        warnings=tuple(REPEATED_KEY.format(key[:80]) for key in item.repeated),
    )


def _content(item: Record) -> str:
    """The text as HTML, with a link to the page elsewhere that the item is about."""
    text = _text(item.get("content_html")) or to_paragraphs(_text(item.get("content_text")))
    elsewhere = _line(item.get("external_url"))
    if elsewhere.startswith(("http://", "https://")) and elsewhere not in text:
        text = f"{text}\n{link_html(elsewhere)}".strip()
    return text


def _names(people: list[Any]) -> list[str]:
    found = []
    for person in people:
        written = _line(person.get("name")) if isinstance(person, dict) else _line(person)
        found.append(written)
    return [name for name in found if name]


def _media(item: Record) -> Iterator[Medium]:
    for name in ("image", "banner_image"):
        if address := _line(item.get(name)):
            yield Medium(address=address, type="image")
    for one in _list(item.get("attachments")):
        address = _line(one.get("url")) if isinstance(one, dict) else ""
        if address:
            kind = _line(one.get("mime_type")).lower()
            yield Medium(address=address, type=kind, caption=_line(one.get("title")))


def _received(item: Record, authors: list[str]) -> str:
    """The raw item, in which authors keep their names and lose their addresses."""
    named = [{"name": name_of(name)} for name in authors]
    kept = {name: value for name, value in item.items() if name not in ("author", "authors")}
    return json.dumps(kept | ({"authors": named} if named else {}), ensure_ascii=False, indent=1)


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""


def _line(value: Any) -> str:
    return normalise_space(_text(value))
