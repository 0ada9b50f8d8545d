"""Feeds: RSS 0.9x, 1.0 and 2.0, Atom 0.3 and 1.0. PURE.

The file is read twice as a stream: first to see that it is well-formed and what it says of all
its entries, then for the entries. What is not well-formed, or lies about its encoding, goes
through feedparser, up to a bounded size. A feed holds only its last entries, so what is missing
from it was not deleted.
"""

import re
import zlib
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, tzinfo

from articles.importing.decoding import NotText
from articles.importing.feeds.elements import Channel, entry_of
from articles.importing.feeds.entries import Apart, Entry, absolute, item_of
from articles.importing.items import Found, RejectedItem
from articles.importing.loading import Later
from articles.importing.opening import HTML_START, JSON_START, Opening
from articles.importing.sources import Content, bytes_of, head_of
from articles.importing.xml_reading import BrokenXml, children, elements, local_name, text_of
from articles.text import normalise_space

__all__ = ["LARGEST_PACKED", "MENDED", "ROOTS", "looks_like", "looks_packed", "read"]

MENDED = (
    "the feed is not well-formed, or not in the encoding that it says; it was mended, so compare "
    "this item with its source"
)
HEAD = 65_536
GZIP = b"\x1f\x8b"
WIDE = (b"<\x00", b"\x00<", b"\x00\x00\x00<")
BLANKS = "\ufeff\ufffd \t\r\n"
LARGEST_PACKED = 50_000_000
LARGEST_ODD = 10_000_000
# feedparser, and all of HTTP that it brings, is for feeds that are not as they should be.
odd_entries = Later("feeds.odd", "entries_of")
ROOTS = frozenset({"rss", "RDF", "feed", "channel"})
ENTRIES = frozenset({"item", "entry"})
CHANNELS = frozenset({"channel", "feed"})
WANTED = ENTRIES | ROOTS | {"language", "link", "author"}
ROOT = re.compile(
    r"(?:\s|<\?[^>]{0,2000}>|<!--.{0,5000}?-->|<!DOCTYPE[^>\[]{0,500}>)*"
    r"<(?:[\w.-]{1,40}:)?([\w.-]{1,60})(?=[\s>/])",
    re.I | re.S,
)
# The escape that changes the alphabet would be taken out as a control character.
SHIFTING = re.compile(rb"<\?xml[^>]{0,200}encoding=[\"'](?:iso-2022|hz-gb)", re.I)
RSS_1 = ("purl.org/rss/1.", "netscape.com/rdf/simple", "purl.org/net/rss1")


def looks_like(opening: Opening) -> bool:
    """Whether a document's outermost element is that of RSS or Atom."""
    match = ROOT.match(opening.text)
    if not match or match[1] not in ROOTS:
        return False
    return match[1] != "RDF" or any(name in opening.text for name in RSS_1)


def looks_packed(head: bytes) -> bool:
    """Whether bytes that look like no text are a feed, packed or in UTF-16 without a mark."""
    if not head.startswith((GZIP, *WIDE)):
        return False
    try:
        data = _unpacked(head, HEAD) if head.startswith(GZIP) else head.replace(b"\x00", b"")
    except NotText:
        return False
    return looks_like(Opening(head, data.decode("utf-8", "replace").lstrip(BLANKS), ""))


def read(
    source: Content, *, external_id: str, location: str, timezone: tzinfo = UTC
) -> Iterator[Found]:
    """Yield the entries of a feed, public and with their own dates.

    Entries are known by their guid or id, else by their address, else by a digest of what they
    say. What is no feed is one RejectedItem that says what it looks like.
    """
    apart = Apart()
    try:
        for entry, place in _entries(source, location):
            yield apart.told(item_of(entry, location=place, timezone=timezone))
    except (NotText, BrokenXml) as error:
        yield RejectedItem(
            external_id=external_id, location=location, field="file", reason=str(error)
        )


def _entries(source: Content, location: str) -> Iterator[tuple[Entry, str]]:
    """Yield (entry, where it stands). Raises NotText, BrokenXml, OSError."""
    head = head_of(source, HEAD)
    if head.startswith(GZIP):
        source = _unpacked(bytes_of(source, most=LARGEST_PACKED, what="a packed feed"))
        head = source[:HEAD]
    _refuse_others(head)
    try:
        if SHIFTING.match(head):
            raise BrokenXml("an encoding that shifts between alphabets")
        channel = _survey(source)
    except BrokenXml as fault:
        yield from _odd_entries(source, location, fault)
        return
    for element in elements(source, ENTRIES):
        yield entry_of(element, channel), f"{location}, line {element.sourceline}"


def _odd_entries(source: Content, location: str, fault: BrokenXml) -> Iterator[tuple[Entry, str]]:
    data = head_of(source, LARGEST_ODD + 1)
    if len(data) > LARGEST_ODD:
        raise NotText(f"{fault}; too large to be mended, so mend it at its source")
    for number, entry in enumerate(odd_entries(data), 1):
        yield replace(entry, warnings=(MENDED,)), f"{location}, entry {number}"


def _refuse_others(head: bytes) -> None:
    """Say what a file is that is no feed at all. Raises NotText."""
    text = head.decode("utf-8", "replace").replace("\x00", "").lstrip(BLANKS)
    if not text:
        raise NotText("the file is empty")
    # Some pages of the net carry a whole feed within them.
    has_entries = "<entry" in text or "<item" in text
    if HTML_START.match(text) and not has_entries:
        raise NotText("an HTML page, not a feed; did the server answer with an error page?")
    if JSON_START.match(text):
        raise NotText("JSON, not XML; if it is a JSON Feed, say --format jsonfeed")


def _survey(source: Content) -> Channel:
    """Read through a feed once, for what it says of all entries.

    Raises BrokenXml if it is not well-formed, NotText if it is no feed.
    """
    language, links, authors, names = "", [], [], set()
    for element in elements(source, WANTED):
        name, parent = local_name(element), element.getparent()
        names.add(name)
        if parent is None or local_name(parent) not in CHANNELS:
            continue
        if name == "language":
            language = language or normalise_space(text_of(element))
        elif name == "link" and element.get("rel", "alternate") == "alternate":
            links.append(text_of(element) or element.get("href") or "")
        elif name == "author" and local_name(parent) == "feed":
            authors += [text_of(one) for one in children(element, "name")]
    if not names & (ROOTS | ENTRIES):
        raise NotText("not a feed: neither RSS nor Atom")
    base = next((link for link in links if link), "")
    return Channel(absolute("", base), language, tuple(name for name in authors if name))


def _unpacked(data: bytes, most: int = LARGEST_PACKED) -> bytes:
    """Return what gzip packed, its beginning if it was cut. Raises NotText."""
    unpacking = zlib.decompressobj(wbits=31)
    try:
        unpacked = unpacking.decompress(data, most + 1)
    except zlib.error as error:
        raise NotText(f"packed with gzip, and broken: {error}") from error
    if len(unpacked) > most and most == LARGEST_PACKED:
        raise NotText(f"unpacks to more than {most // 1_000_000} MB")
    return unpacked[:most]
