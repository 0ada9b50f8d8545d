"""A saved web page as a tree, within bounds, and where it says that it was saved from. PURE."""

import re
from dataclasses import dataclass

from lxml import etree, html

from articles.importing.decoding import NotText
from articles.importing.sources import Content, bytes_of
from articles.importing.web.encodings import decode_page
from articles.text import CONTROLS, normalise_space

__all__ = ["LARGEST_PAGE", "Document", "document_of", "own_address", "take_out_unseen", "words_in"]

# Ten times the heaviest page of a newspaper, scripts and all.
LARGEST_PAGE = 10_000_000
# Ten times those of the pages we know; what finds the text takes time for each.
MOST_ELEMENTS = 20_000
MOST_WORDS = 2_000_000
# libxml2 compares each with all before it.
MOST_ATTRIBUTES = 1_000
LONG_TAG = re.compile(r"<[a-z][^<>]{10000,}", re.I)
QUOTED = re.compile(r"\"[^\"]*\"|'[^']*'")
DEEPEST = 250
PREAMBLE = re.compile(r"^\s*<\?xml[^>]{0,300}\?>", re.I)
# What browsers write above a page that they saved.
SAVED_FROM = re.compile(r"<!--\s*saved from url=\(\d{1,6}\)(https?://[^\s<>]{1,2000})\s*-->", re.I)
# The copy of a web archive stands at the archive's address, with the page's own behind it.
ARCHIVED = re.compile(
    r"^(?:https?:)?(?://web\.archive\.org)?/web/\d{4,14}(?:[a-z]{2}_)?/(?=https?:)"
)
HEAD = 100_000
TOO_DEEP = f"elements within elements, more than {DEEPEST} deep, which no page has"
# What no reader of the page saw, and what is no text.
UNSEEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.I)
UNSEEN_CLASSES = frozenset(
    {"sr-only", "visually-hidden", "visuallyhidden", "screen-reader-text", "off-screen", "hide"}
)
NO_TEXT = (
    *("script", "style", "template", "svg", "math", "form", "button", "select", "textarea"),
    *("input", "dialog", "canvas", "map", "nav"),
)


@dataclass(frozen=True, slots=True)
class Document:
    """A page: its tree, the text it was made of, its doubts, and the address it was saved from."""

    root: html.HtmlElement
    text: str
    warnings: tuple[str, ...] = ()
    saved_from: str = ""


def document_of(source: Content) -> Document:
    """Return a page's tree. Raises NotText for what is too large, too deep or no text; OSError."""
    text, warning = decode_page(bytes_of(source, most=LARGEST_PAGE, what="one page"))
    text = CONTROLS.sub("", PREAMBLE.sub("", text.lstrip("\ufeff"), count=1))
    if not text.strip():
        raise NotText("the file is empty")
    saved = SAVED_FROM.search(text[:HEAD])
    return Document(
        root=_parsed(text),
        text=text,
        warnings=(warning,) if warning else (),
        saved_from=ARCHIVED.sub("", saved[1]) if saved else "",
    )


def own_address(address: str) -> str:
    """An address as the page itself had it, not as a web archive rewrote it."""
    return ARCHIVED.sub("", address.strip())


def take_out_unseen(root) -> None:
    """Take out of a page's tree what no reader saw as text: scripts, forms, hidden elements."""
    etree.strip_elements(root, *NO_TEXT, with_tail=False)
    for one in list(root.iter(etree.Element)):
        is_unseen = (
            one.get("hidden") is not None
            or UNSEEN.search(one.get("style") or "")
            or not UNSEEN_CLASSES.isdisjoint((one.get("class") or "").split())
        )
        if is_unseen and one.getparent() is not None and one.tag not in ("html", "body"):
            one.drop_tree()


def words_in(element) -> str:
    """What stands within an element, on one line."""
    return normalise_space("".join(element.itertext())) if element is not None else ""


def _parsed(text: str) -> html.HtmlElement:
    if any(len(QUOTED.sub("", tag).split()) > MOST_ATTRIBUTES for tag in LONG_TAG.findall(text)):
        raise NotText(f"an element with more than {MOST_ATTRIBUTES:,} attributes")
    parser = html.HTMLParser(
        encoding="utf-8", huge_tree=True, remove_comments=True, remove_pis=True, no_network=True
    )
    try:
        root = html.document_fromstring(text.encode("utf-8", "replace"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError, AssertionError) as error:
        raise NotText(f"can't be read as a page: {error}"[:300]) from error
    if any(entry.type_name == "ERR_RESOURCE_LIMIT" for entry in parser.error_log):
        raise NotText(TOO_DEEP)
    _check(root)
    return root


def _check(root) -> None:
    """Raise NotText for a page of a size at which finding its text would take minutes."""
    depth = elements = length = 0
    for event, one in etree.iterwalk(root, events=("start", "end")):
        if event == "end":
            depth -= 1
            length += len(one.tail or "")
            continue
        depth += 1
        elements += 1
        length += len(one.text or "") if one.tag not in NO_TEXT else 0
        if depth > DEEPEST:
            raise NotText(TOO_DEEP)
        if elements > MOST_ELEMENTS:
            raise NotText(f"more than {MOST_ELEMENTS:,} elements, which no story has")
        if length > MOST_WORDS:
            raise NotText(f"more than {MOST_WORDS:,} characters of text, which no story has")
