"""The stories of an XML file, one after the other, and what keeps a file from being read. PURE."""

import re
from collections.abc import Callable, Iterator

from lxml import etree

from articles.importing.decoding import NotText
from articles.importing.items import Found, RejectedItem
from articles.importing.sources import Content, bytes_of, head_of
from articles.importing.xml_reading import BrokenXml, elements

__all__ = ["LARGEST_RAW", "raw_of", "stories"]

# What is kept of an item as it came; a text is far shorter.
LARGEST_RAW = 2_000_000
HEAD = 65_536
LARGEST_MENDED = 50_000_000
SAYS_LATIN = re.compile(
    rb"(\s{0,20}<\?xml[^>]{0,200}encoding=[\"'])(?:iso-8859-1|latin-?1|windows-1252)([\"'])", re.I
)
ItemOf = Callable[[etree._Element, str, str], Found]


def stories(
    content: Content, names: frozenset[str], item_of: ItemOf, *, external_id: str, location: str
) -> Iterator[Found]:
    """Yield what `item_of(element, id, location)` makes of each element with one of these names.

    The id is the file's; a second element without an id of its own gets a number after it. A file
    that is not well-formed yields what stands before the fault, and then the fault.
    """
    number = 0
    try:
        for element in elements(_rightly_declared(content), names):
            number += 1
            own_id = external_id if number == 1 else f"{external_id} {number}"
            yield item_of(element, own_id, f"{location}, line {element.sourceline}")
    except BrokenXml as error:
        place = f"{location}, line {error.line}" if error.line else location
        yield _rejected(external_id, place, str(error))
        return
    except NotText as error:
        yield _rejected(external_id, location, str(error))
        return
    if not number:
        yield _rejected(external_id, location, "there is no item of this format in it")


def _rightly_declared(content: Content) -> Content:
    """Return a file that says Latin-1 and is UTF-8 with the right word in its first line.

    Text in Latin-1 that happens to be UTF-8 with accents does not occur; the other way round does.
    """
    head = head_of(content, HEAD)
    if not SAYS_LATIN.match(head) or head.isascii():
        return content
    try:
        data = bytes_of(content, most=LARGEST_MENDED)
        data.decode("utf-8")
    except (NotText, UnicodeDecodeError):
        return content
    return SAYS_LATIN.sub(rb"\1UTF-8\2", data, count=1)


def raw_of(element: etree._Element) -> str:
    """Return an element as it came, or its beginning if it is larger than any story."""
    return etree.tostring(element, encoding="unicode", with_tail=False)[:LARGEST_RAW]


def _rejected(external_id: str, location: str, reason: str) -> RejectedItem:
    return RejectedItem(external_id=external_id, location=location, field="file", reason=reason)
