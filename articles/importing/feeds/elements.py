"""An entry of RSS 0.9x, 1.0, 2.0 or Atom 0.3, 1.0, from its XML. PURE.

Sources: RSS 2.0 (rssboard.org), RSS 1.0 and its modules (web.resource.org), RFC 4287 and the
Atom 0.3 draft, Media RSS (rssboard.org/media-rss). Elements are known by their local name and a
part of their namespace, since feeds name many versions of each.
"""

import copy
import html as entities
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from lxml import etree

from articles.importing.feeds.entries import Entry, Medium, absolute, to_html, words_of
from articles.importing.feeds.people import name_of
from articles.importing.xml_reading import local_name, text_of
from articles.text import normalise_space

__all__ = ["Channel", "Parts", "entry_of"]

# Parts of namespaces, and what each is called here; what the item itself is in has no prefix.
NAMESPACES = (
    ("purl.org/dc/terms", "dcterms:"),
    ("purl.org/dc/elements", "dc:"),
    ("modules/content", "content:"),
    ("search.yahoo.com/mrss", "media:"),
    ("itunes.com/dtds", "itunes:"),
    ("itunes.apple.com/dtds", "itunes:"),
    ("w3.org/1999/xhtml", "xhtml:"),
    ("feedburner", "feedburner:"),
    ("rss_2.0/enc", "enc:"),
    ("modules/slash", "slash:"),
    ("syndication/thread", "thr:"),
    ("w3.org/2007/app", "app:"),
    ("purl.org/atom/app", "app:"),
    ("w3.org/2005/atom", "atom:"),
    ("purl.org/atom/ns", "atom:"),
)
XML = "{http://www.w3.org/XML/1998/namespace}"
RDF = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}"
# Categories that say what kind of a thing an entry is, not what it is about.
KINDS = ("schemas.google.com/g/2005#kind", "schemas.google.com/blogger/2008/kind")
NAMED = frozenset({"author", "creator", "contributor", "managingEditor", "owner", "name"})
LONGEST_RECEIVED = 2_000_000


@dataclass(frozen=True, slots=True)
class Channel:
    """What a feed says of all its entries."""

    base: str = ""
    language: str = ""
    authors: tuple[str, ...] = ()


class Parts:
    """The children of an element, by name and in order, looked through once.

    Names are those of the element's own namespace, or have a prefix of NAMESPACES.
    """

    def __init__(self, element: etree._Element):
        self._own = etree.QName(element).namespace or ""
        self._parts: dict[str, list[etree._Element]] = defaultdict(list)
        for part in element.iterchildren(tag=etree.Element):
            self._parts[self._name_of(part)].append(part)

    def all(self, *names: str) -> list[etree._Element]:
        """Every child with one of these names, in the order of the names."""
        return [part for name in names for part in self._parts.get(name, ())]

    def first(self, *names: str) -> etree._Element | None:
        """The first child with one of these names that says something, else None."""
        return next((part for part in self.all(*names) if len(part) or text_of(part)), None)

    def text(self, *names: str) -> str:
        """What the first of them says, on one line."""
        return normalise_space(text_of(self.first(*names)))

    def _name_of(self, part: etree._Element) -> str:
        name = etree.QName(part)
        namespace = name.namespace or ""
        if namespace == self._own:
            return name.localname
        folded = namespace.lower()
        prefix = next((prefix for known, prefix in NAMESPACES if known in folded), "other:")
        return f"{prefix}{name.localname}"


def entry_of(item: etree._Element, channel: Channel) -> Entry:
    """Return what an `item` or `entry` says. Never raises for what stands in it."""
    parts = Parts(item)
    is_atom = local_name(item) == "entry"
    base = _base_of(item, channel.base)
    link = absolute(base, _link(parts)) if _link(parts) else ""
    guid = text_of(parts.first("guid", "id", "atom:id"))
    entry = Entry(
        external_id=guid or (item.get(f"{RDF}about") or "").strip(),
        link=link,
        addresses=_addresses(parts, guid, is_atom),
        title=_title(parts),
        summary=_html(parts.first("description", "summary", "media:description", "dc:description")),
        content=_html(_content(parts)),
        dates=_dates(parts),
        authors=tuple(_authors(parts)) or channel.authors,
        categories=tuple(_categories(parts)),
        media=tuple({one.address: one for one in reversed([*_media(parts)])}.values())[::-1],
        base=base or link,
        language=_language(item, parts) or channel.language,
        is_draft=_is_draft(parts),
        comments=_number(parts.text("slash:comments", "thr:total")),
        usage_terms=words_of(parts.text("rights", "copyright", "dc:rights", "media:copyright")),
        credit_line=_credit_line(parts),
    )
    return _with_received(entry, item)


def _with_received(entry: Entry, item: etree._Element) -> Entry:
    """Add the raw entry, in which authors keep their names and lose their e-mail addresses."""
    for part in item.iter(tag=etree.Element):
        name = local_name(part)
        if name == "email":
            part.text = ""
        elif name in NAMED and part.text:
            part.text = name_of(part.text)
    try:
        raw = etree.tostring(item, encoding="unicode", with_tail=False)
    except (UnicodeDecodeError, etree.SerialisationError):
        raw = ""
    return replace(entry, received=raw[:LONGEST_RECEIVED])


# --- addresses -----------------------------------------------------------------------------------


def _link(parts: Parts) -> str:
    """The entry's own page: RSS's text, or the address of an Atom link to the page itself."""
    original = parts.text("feedburner:origLink")
    if original:
        return original
    links = parts.all("link", "atom:link")
    pages = [one for one in links if one.get("href") and one.get("rel", "alternate") == "alternate"]
    pages.sort(key=lambda one: "html" not in (one.get("type") or "html"))
    plain = next((text_of(one) for one in links if text_of(one)), "")
    return normalise_space(plain or (pages[0].get("href") if pages else ""))


def _addresses(parts: Parts, guid: str, is_atom: bool) -> tuple[str, ...]:
    """The other addresses at which readers found it; a guid is one unless it says it is not."""
    element = parts.first("guid")
    is_address = element is not None and (element.get("isPermaLink") or "").lower() != "false"
    found = [guid] if is_address and not is_atom else []
    return tuple(found + [text_of(one) for one in parts.all("link") if text_of(one)])


def _base_of(element: etree._Element, base: str) -> str:
    """What `xml:base` of an element and of all around it come to, from the channel's address."""
    around = [element, *element.iterancestors()]
    for one in reversed(around):
        base = absolute(base, one.get(f"{XML}base") or "")
    return base


def _language(item: etree._Element, parts: Parts) -> str:
    around = (one.get(f"{XML}lang") for one in (item, *item.iterancestors()))
    return parts.text("dc:language", "language") or next((one for one in around if one), "")


# --- words ---------------------------------------------------------------------------------------


def _title(parts: Parts) -> str:
    title = parts.first("title", "dc:title", "media:title", "itunes:title")
    if title is None:
        return ""
    kind = (title.get("type") or "").lower()
    is_plain = kind in ("text", "text/plain") and title.get("mode") != "escaped"
    return normalise_space(text_of(title)) if is_plain and not len(title) else words_of(_raw(title))


def _content(parts: Parts) -> etree._Element | None:
    """The full text; of several contents the one that is HTML."""
    full = parts.first("content:encoded", "xhtml:body", "xhtml:div", "fullText", "fulltext")
    if full is not None:
        return full
    written = [one for one in parts.all("content", "atom:content") if len(one) or text_of(one)]
    written.sort(key=lambda one: "html" not in (one.get("type") or ""))
    return written[0] if written else None


def _html(element: etree._Element | None) -> str:
    """What an element says as HTML: escaped, as XHTML within it, or plain.

    Atom says which it is; RSS does not, so what looks like HTML is.
    """
    if element is None:
        return ""
    kind = (element.get("type") or "").lower()
    if len(element):
        return _markup(_base_within(element))
    text = text_of(element)
    is_plain = kind in ("text", "text/plain") and element.get("mode") != "escaped"
    if is_plain:
        return to_html(entities.escape(text, quote=False)) if "<" in text else to_html(text)
    return to_html(text)


def _raw(element: etree._Element) -> str:
    return _markup(element) if len(element) else text_of(element)


def _base_within(element: etree._Element) -> etree._Element:
    """Resolve the addresses of XHTML that has an `xml:base` of its own."""
    parts = list(element.iter(tag=etree.Element))
    if any(one.get(f"{XML}base") for one in parts):
        for one in parts:
            for name in ("href", "src"):
                if one.get(name):
                    one.set(name, absolute(_base_of(one, ""), one.get(name)))
    return element


def _markup(element: etree._Element) -> str:
    """The children of an element as HTML without namespaces or prefixes."""
    holder = copy.deepcopy(element)
    for part in holder.iter(tag=etree.Element):
        part.tag = etree.QName(part).localname
        for name in [name for name in part.attrib if name.startswith("{")]:
            del part.attrib[name]
    etree.cleanup_namespaces(holder)
    try:
        written = etree.tostring(holder, method="html", encoding="unicode", with_tail=False)
    except (UnicodeDecodeError, etree.SerialisationError):
        return text_of(element)
    return written[written.index(">") + 1 : written.rindex("<")].strip()


def _dates(parts: Parts) -> tuple[str, ...]:
    """Dates as written: of publication, else of issue or creation, else of the last change."""
    names = (
        *("pubDate", "published", "issued", "pubdate", "dcterms:issued", "dc:date", "date"),
        *("atom:published", "dcterms:created", "created", "other:date"),
        *("updated", "modified", "dcterms:modified", "atom:updated", "lastBuildDate"),
    )
    found = (normalise_space(text_of(one)) for one in parts.all(*names))
    return tuple(dict.fromkeys(one for one in found if one))


def _is_draft(parts: Parts) -> bool:
    """Whether the Atom Publishing Protocol's control says that an entry is a draft."""
    return any(
        Parts(one).text("draft").casefold() not in ("", "no") for one in parts.all("app:control")
    )


def _number(written: str) -> int:
    return int(written) if written.isascii() and written.isdigit() and len(written) < 7 else 0


# --- people and topics ---------------------------------------------------------------------------


def _authors(parts: Parts) -> Iterator[str]:
    """Names as written; a podcast's own author only where nobody else is named."""
    found = parts.all("author", "dc:creator", "creator", "atom:author")
    found += parts.all("contributor", "dc:contributor", "atom:contributor")
    yield from (_person(one) for one in found or parts.all("itunes:author"))


def _person(element: etree._Element) -> str:
    """Atom has the name in an element of its own, RSS in one text with the e-mail address."""
    if not len(element):
        return text_of(element)
    inner = Parts(element)
    return inner.text("name", "atom:name") or inner.text("email", "atom:email")


def _categories(parts: Parts) -> Iterator[str]:
    for one in parts.all("category", "dc:subject", "atom:category", "media:category"):
        if (one.get("scheme") or "").endswith(KINDS):
            continue
        yield one.get("label") or one.get("term") or text_of(one)
    if keywords := parts.text("media:keywords", "itunes:keywords"):
        yield from keywords.split(",")


def _credit_line(parts: Parts) -> str:
    """The feed that the entry came from, where it was taken over from another."""
    source = parts.first("source")
    if source is None:
        return ""
    return Parts(source).text("title") if len(source) else normalise_space(text_of(source))


# --- pictures and recordings ---------------------------------------------------------------------


def _media(parts: Parts) -> Iterator[Medium]:
    """Pictures and files: Media RSS first, since it has captions, then enclosures and links."""
    found = False
    for group in parts.all("media:group"):
        inner = _MediaParts(group)
        if best := _best(inner.all("content", "media:content")):
            found = True
            yield _medium(best, [_MediaParts(best), inner, parts])
    for one in _distinct(parts.all("media:content")):
        found = True
        yield _medium(one, [_MediaParts(one), parts])
    for one in parts.all("enclosure", "enc:enclosure"):
        address = one.get("url") or one.get(f"{RDF}resource") or one.get("resource")
        if address or text_of(one):
            yield Medium(address=address or text_of(one), type=(one.get("type") or "").lower())
    for one in parts.all("link", "atom:link"):
        if one.get("rel") == "enclosure" and one.get("href"):
            yield Medium(address=one.get("href"), type=(one.get("type") or "").lower())
    if not found:
        yield from _thumbnails(parts)


class _MediaParts(Parts):
    """The children of an element of Media RSS, whose own namespace is Media RSS's."""

    def all(self, *names: str) -> list[etree._Element]:
        return super().all(*(name.removeprefix("media:") for name in names))


def _medium(element: etree._Element, around: Iterable[Parts]) -> Medium:
    """A `media:content`; what is not said of it is said of the group or the entry it is in."""

    def said(name: str) -> str:
        places = list(around)
        near = [place for place in places if isinstance(place, _MediaParts)]
        # The entry's own description is its text, not a caption.
        within = near if name in ("media:description", "media:title") else places
        return next((words_of(place.text(name)) for place in within if place.text(name)), "")

    kind = (element.get("type") or element.get("medium") or "").lower()
    return Medium(
        address=element.get("url") or "",
        type=kind,
        alt=said("media:title") if said("media:description") else "",
        caption=said("media:description") or said("media:title"),
        credit=said("media:credit"),
        licence=said("media:license"),
    )


def _best(contents: list[etree._Element]) -> etree._Element | None:
    """Of the sizes of one picture or film the default, else the largest."""
    given = [one for one in contents if one.get("url")]
    return max(
        given,
        key=lambda one: (one.get("isDefault") == "true", _number(one.get("width") or "")),
        default=None,
    )


def _distinct(contents: list[etree._Element]) -> Iterator[etree._Element]:
    """One of each: pictures whose addresses differ only in the query are sizes of one."""
    sizes: dict[str, list[etree._Element]] = defaultdict(list)
    for one in contents:
        if one.get("url"):
            sizes[one.get("url").partition("?")[0]].append(one)
    for same in sizes.values():
        # Two with different queries and no width may well be two: "picture.php?id=7".
        is_sizes = all(one.get("width") for one in same)
        yield from [_best(same)] if is_sizes else same


def _thumbnails(parts: Parts) -> Iterator[Medium]:
    groups = [inner for group in parts.all("media:group") for inner in [_MediaParts(group)]]
    found = parts.all("media:thumbnail") + [
        one for group in groups for one in group.all("thumbnail")
    ]
    best = _best(found)
    if best is not None:
        yield Medium(address=best.get("url"), type="image")
    image = parts.first("image")
    if image is not None:
        address = Parts(image).text("url") or normalise_space(text_of(image))
        yield Medium(address=address, type="image")
