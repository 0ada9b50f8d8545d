"""The one way XML is read here: as a stream, without entities, without the network. PURE.

Every reader of an XML format parses through this module. The rules follow lxml's own advice for
files from strangers (lxml FAQ, "How do I use lxml safely as a web-service endpoint?").
"""

import codecs
import re
from collections.abc import Iterator
from io import BytesIO
from typing import BinaryIO

from lxml import etree

from articles.importing.decoding import NotText
from articles.importing.sources import Content, head_of, opened

__all__ = [
    "CONTROLS_GONE",
    "BrokenXml",
    "child",
    "children",
    "elements",
    "local_name",
    "text_of",
    "tree_of",
]

# huge_tree allows text nodes of more than 10 MB, which real exports have; depth and the growth of
# entities stay bounded by libxml2.
SAFE = {
    "resolve_entities": False,
    "no_network": True,
    "load_dtd": False,
    "huge_tree": True,
    "remove_comments": True,
    "remove_pis": True,
}
HEAD = 65_536
# Characters that XML forbids and that exports hold all the same (TRAPS: "DLE", "^Q").
CONTROL_BYTES = bytes({*range(32)} - {9, 10, 13}) + b"\x7f"
CONTROLS_GONE = "control characters, which XML forbids, were taken out of the file"
WIDE_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE, codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)
# What a program printed before the document, such as a PHP notice.
DOCUMENT_START = re.compile(rb"<\?xml\s|<(?:rss|feed|channel)\b")
OTHER_ENCODING = re.compile(rb"<\?xml[^>]{0,200}encoding=[\"'](?!utf-?8[\"'])", re.I)


class BrokenXml(ValueError):
    """The XML breaks off or is not well-formed; `line` is where."""

    def __init__(self, message: str, line: int = 0):
        super().__init__(message)
        self.line = line


class _Tidied:
    """A file as libxml2 is to see it: without control characters and without a preamble.

    Files in UTF-16 or UTF-32 are handed on as they are. When mending, bytes that are no UTF-8
    become a replacement sign. What was taken out is said among the `remarks`, once.
    """

    def __init__(self, file: BinaryIO, head: bytes, remarks: list[str], *, is_mending: bool):
        self._file = file
        self._remarks = remarks
        self._is_wide = head.startswith(WIDE_MARKS) or b"\x00" in head[:8]
        start = DOCUMENT_START.search(head)
        if start and not self._is_wide and head.lstrip()[:1] != b"<":
            self._file.read(start.start())
        mends_bytes = is_mending and not self._is_wide and not OTHER_ENCODING.search(head)
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace") if mends_bytes else None

    def read(self, size: int = HEAD) -> bytes:
        while data := self._file.read(size):
            if tidy := self._tidy(data):
                return tidy
        return b""

    def _tidy(self, data: bytes) -> bytes:
        if self._is_wide:
            return data
        if self._decoder:
            data = self._decoder.decode(data).encode()
        tidy = data.translate(None, CONTROL_BYTES)
        if len(tidy) < len(data) and CONTROLS_GONE not in self._remarks:
            self._remarks.append(CONTROLS_GONE)
        return tidy


def elements(
    content: Content,
    names: frozenset[str],
    *,
    under: str = "",
    is_mending: bool = False,
    remarks: list[str] | None = None,
) -> Iterator[etree._Element]:
    """Yield each element with one of these local names, whole, and forget it afterwards.

    With `under`, only those whose parent has that local name. Memory stays that of the largest
    one. Control characters and what stands before the document are passed over; `remarks` gets a
    line to say so. `is_mending` lets libxml2 guess at what is not well-formed, as real exports
    have it; what it could not mend is left out without a word, so the caller compares. Raises
    NotText for XML that declares entities, BrokenXml, OSError.
    """
    head = head_of(content, HEAD)
    _refuse_entities(head)
    with opened(content) as file:
        tidied = _Tidied(file, head, [] if remarks is None else remarks, is_mending=is_mending)
        yield from _parsed(tidied, names, under, is_mending)


def _parsed(
    file: _Tidied, names: frozenset[str], under: str, is_mending: bool
) -> Iterator[etree._Element]:
    wanted = [f"{{*}}{name}" for name in sorted(names)]
    events = etree.iterparse(file, events=("end",), tag=wanted, recover=is_mending, **SAFE)
    try:
        for _, element in events:
            if under and not _is_under(element, under):
                continue
            yield element
            _forget(element)
    except etree.XMLSyntaxError as error:
        raise BrokenXml(_message(error), error.lineno or 0) from error


def _is_under(element, name: str) -> bool:
    parent = element.getparent()
    return parent is not None and local_name(parent) == name


def _forget(element):
    """Free an element and what came before it under the same parent."""
    element.clear()
    parent = element.getparent()
    while parent is not None and element.getprevious() is not None:
        del parent[0]


def tree_of(data: bytes) -> etree._Element:
    """Return the root of a document of a bounded size.

    Raises NotText for XML that declares entities, BrokenXml if it is not well-formed.
    """
    _refuse_entities(data[:HEAD])
    try:
        root = etree.parse(BytesIO(data), etree.XMLParser(**SAFE)).getroot()
    except etree.XMLSyntaxError as error:
        raise BrokenXml(_message(error), error.lineno or 0) from error
    if root is None:
        raise BrokenXml("there is no element in it")
    return root


def _refuse_entities(head: bytes) -> None:
    # In UTF-16 too, where a NUL stands between the letters.
    if b"<!ENTITY" in head.replace(b"\x00", b""):
        raise NotText("declares entities of its own, which no export of stories needs")


def _message(error: etree.XMLSyntaxError) -> str:
    return f"not well-formed XML: {error.msg}"


def local_name(element: etree._Element) -> str:
    """The name of an element without its namespace, or a prefix that nobody declared."""
    return element.tag.rpartition("}")[2].rpartition(":")[2]


def children(element: etree._Element, name: str, namespace: str = "") -> list[etree._Element]:
    """The children with a local name, in order; with a part of a namespace, only those of it.

    Namespaces are known by a part because exporters change their versions: WXR 1.0 to 1.2 have
    three.
    """
    return list(_children(element, name, namespace))


def child(element: etree._Element, name: str, namespace: str = "") -> etree._Element | None:
    """The first of these children, or None."""
    return next(_children(element, name, namespace), None)


def _children(element, name, namespace) -> Iterator[etree._Element]:
    for one in element.iterchildren(f"{{*}}{name}"):
        if not namespace or namespace in one.tag.rpartition("}")[0]:
            yield one


def text_of(element: etree._Element | None) -> str:
    """All text within an element, CDATA included, without blanks around it; "" for None."""
    if element is None:
        return ""
    try:
        text = "".join(element.itertext()) if len(element) else element.text or ""
        return text.strip()
    except UnicodeDecodeError:
        # libxml2 lets half of a surrogate pair through when it mends.
        return ""
