"""Text marked up in NITF or XHTML, with or without a namespace, as HTML with its pictures. PURE.

Source of the NITF names: IPTC, News Industry Text Format 3.6, https://iptc.org/standards/nitf/.
"""

import re
from collections import Counter
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass
from urllib.parse import urlsplit

from lxml import etree

from articles.importing.bodies import link_html, read_body
from articles.importing.items import Picture
from articles.importing.layout import paragraphs
from articles.importing.wires.values import words
from articles.importing.xml_reading import child, children, local_name, text_of
from articles.text import normalise_space, words_key

__all__ = ["Markup", "inner_html", "markup_of", "picture_address"]


def _names(listed: str) -> frozenset[str]:
    return frozenset(listed.split())


# What HTML knows under the same name.
SAME = _names(
    "a abbr b blockquote br caption cite code dd div dl dt em figure figcaption h1 h2 h3 h4 h5 h6"
    " hr i img li ol p pre q s section small span strong sub sup table tbody td tfoot th thead tr"
    " u ul article aside header footer main body html col colgroup iframe video audio source del"
    " ins font center tt bdo time address picture embed object"
)
RENAMED = {
    "block": "div",
    "bq": "blockquote",
    "agate": "p",
    "hl1": "h2",
    "hl2": "h3",
    "lang": "span",
    "pre": "pre",
    "nitf-table": "div",
    "nitf-table-summary": "div",
    "nitf-col": "col",
    "nitf-colgroup": "colgroup",
    "fn": "p",
    "note": "blockquote",
    "credit": "cite",
    "tagline": "p",
    "byline": "p",
    "body.content": "div",
    "body.end": "div",
}
# Names of things within a sentence: the words stay, the mark goes.
INLINE = _names(
    "person org location chron money num num.cardinal num.ordinal event function object.title"
    " postaddr virtloc copyrite copyrite.year copyrite.holder city state region country"
    " sublocation alt-code classifier pronounce frac frac-num frac-den frac-sep"
    " name.given name.family story.date care.of delivery.point postcode addressee delivery.office"
)
VOID = _names("br hr img col source embed")
GONE = _names("nitf-table-metadata style script head title datasource ds")
PLAYED = _names("video audio")
EMPTY_PARAGRAPH = re.compile(r"<p(?:\s[^<>]{0,300})?>(?:\s|&nbsp;|<br>)*</p>\s*")
# Lines broken where the paper was full, as wires for teleprinters break them.
NARROWEST, WIDEST = 40, 85
INDENT = re.compile(r"\n[ \t]{2,20}\S")


@dataclass(frozen=True, slots=True)
class Markup:
    """A text as HTML, its pictures in order, notes that are not for readers, what is not known."""

    html: str = ""
    pictures: tuple[Picture, ...] = ()
    notes: tuple[str, ...] = ()
    kept: tuple[tuple[str, int], ...] = ()


def markup_of(element: etree._Element | None, *, headline: str = "") -> Markup:
    """Return what stands within an element, such as NITF's body.content or XHTML's body.

    A page's header, or a first heading, that only says the headline again is left out.
    """
    if element is None:
        return Markup()
    root = deepcopy(element)
    _drop_headline(root, headline)
    kept: Counter[str] = Counter()
    notes = tuple(_take_notes(root))
    pictures = tuple(_take_media(root))
    for one in list(root.iterdescendants("{*}*")):
        _rename(one, kept)
    etree.strip_tags(root, "span")
    for paragraph in list(root.iter("p")):
        _join_broken_lines(paragraph)
        _part_indented(paragraph)
    found = read_body(inner_html(root))
    html = EMPTY_PARAGRAPH.sub("", found.html).strip()
    return Markup(
        html,
        (*pictures, *found.pictures),
        notes,
        tuple(sorted((kept + Counter(dict(found.kept))).items())),
    )


def inner_html(root: etree._Element) -> str:
    """Return what stands within an element whose names are those of HTML."""
    etree.cleanup_namespaces(root)
    # As XML, since as HTML libxml2 writes every accent as a number; so nothing may close itself.
    for one in root.iter("*"):
        if not len(one) and not one.text and one.tag not in VOID:
            one.text = ""
    written = etree.tostring(root, encoding="unicode", with_tail=False)
    return written[written.index(">") + 1 : written.rindex("<")] if "</" in written else ""


def picture_address(written: str) -> str:
    """Return an address on the web, or a path beside the file; "" for anything else."""
    try:
        scheme = urlsplit(written.strip()).scheme
    except ValueError:
        return ""
    return written.strip() if scheme in ("http", "https", "") else ""


def _rename(element: etree._Element, kept: Counter) -> None:
    name = local_name(element)
    if name in GONE:
        _drop(element)
        return
    if name in INLINE:
        element.tag = "span"
    elif name in RENAMED or name in SAME:
        element.tag = RENAMED.get(name, name)
    else:
        kept[f"element <{name[:60]}>"] += 1
        element.tag = "div" if len(element) else "span"
    for attribute in [attribute for attribute in element.attrib if attribute.startswith("{")]:
        del element.attrib[attribute]


def _take_notes(root: etree._Element) -> Iterator[str]:
    """Take out what is said to editors: a note that is a "non-publishable advisory" (npa)."""
    for note in list(root.iter("{*}note")):
        if note.get("type") == "npa" or note.get("noteclass") == "editorsnote":
            yield normalise_space(text_of(note))
            _drop(note)


def _drop_headline(root: etree._Element, headline: str) -> None:
    key = words_key(headline)
    for heading in list(root.iter("{*}h1", "{*}hl1", "{*}h2"))[:1] if key else ():
        if words_key(text_of(heading)) == key:
            header = next(heading.iterancestors("{*}header"), heading)
            _drop(header)


# --- pictures ------------------------------------------------------------------------------------


def _take_media(root: etree._Element) -> Iterator[Picture]:
    """Take out NITF's media: pictures are yielded, films and sound become links in their place."""
    for media in list(root.iter("{*}media")):
        kind = (media.get("media-type") or "").lower()
        reference = _largest(children(media, "media-reference"))
        address = picture_address(reference.get("source") or "") if reference is not None else ""
        if address and kind in PLAYED:
            _put_link(media, address, kind)
            continue
        if address:
            yield Picture(
                address=address,
                alt=normalise_space(reference.get("alternate-text") or ""),
                caption=normalise_space(text_of(child(media, "media-caption"))),
                credit=normalise_space(text_of(child(media, "media-producer"))),
                licence=normalise_space(reference.get("copyright") or ""),
            )
        _drop(media)


def _largest(references: list[etree._Element]) -> etree._Element | None:
    named = [one for one in references if one.get("source")]
    return max(named, key=lambda one: _number(one, "width") * _number(one, "height"), default=None)


def _number(element: etree._Element, name: str) -> int:
    written = element.get(name) or ""
    return int(written) if written.isascii() and written.isdigit() and len(written) < 7 else 0


def _put_link(media: etree._Element, address: str, kind: str) -> None:
    if address.startswith(("http://", "https://")):
        link = etree.fromstring(link_html(address, kind))
        link.tail, media.tail = media.tail, None
        media.getparent().replace(media, link)
    else:
        _drop(media)


def _drop(element: etree._Element) -> None:
    """Take an element out and leave the text behind it."""
    parent, tail = element.getparent(), element.tail
    if parent is None:
        return
    before = element.getprevious()
    if tail and before is not None:
        before.tail = (before.tail or "") + tail
    elif tail:
        parent.text = (parent.text or "") + tail
    parent.remove(element)


# --- lines ---------------------------------------------------------------------------------------


def _join_broken_lines(paragraph: etree._Element) -> None:
    """Join the lines of a paragraph where every one but the last is as wide as a teleprinter's."""
    breaks = paragraph.findall("br")
    if not breaks or len(breaks) != len(paragraph):
        return
    lines = [words(paragraph.text or "").strip(), *(words(one.tail or "") for one in breaks)]
    while lines and not lines[-1]:
        lines.pop()
    if len(lines) > 1 and all(NARROWEST <= len(line) <= WIDEST for line in lines[:-1]):
        paragraph.text = " ".join(lines)
        for one in breaks:
            paragraph.remove(one)


def _part_indented(paragraph: etree._Element) -> None:
    """Part a text that stands whole in one paragraph, where its lines show others by an indent."""
    text = paragraph.text or ""
    if len(paragraph) or len(INDENT.findall(text)) < 2:
        return
    parent = paragraph.getparent()
    if parent is None:
        return
    place = parent.index(paragraph)
    _drop(paragraph)
    for offset, part in enumerate(paragraphs(text)):
        made = etree.Element("p")
        made.text = part
        parent.insert(place + offset, made)
