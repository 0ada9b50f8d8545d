"""Bodies of stories as other systems store them: pictures taken out, embeds put into words. PURE.

For every format whose body is HTML. The one sanitiser comes after it, when a story is saved: here
nothing is made safe, but nothing that means something is left for it to throw away unseen.
"""

import html as entities
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit

from lxml import etree, html

from articles.importing.items import LARGEST_BODY, Picture
from articles.text import CONTROLS, normalise_space, plain_text, sanitise

__all__ = [
    "Body",
    "fragment_of",
    "inner_html",
    "largest_of",
    "link_html",
    "player_of",
    "read_body",
    "words_of",
]

# What has to be looked at; a body without any of it is handed on as it is.
CONCERNS = re.compile(r"<(?:img|picture|iframe|video|audio|embed|object|amp-)|\bhref=", re.I)
MOST_PICTURES = 500
# Where a lazy page keeps the address that `src` will have.
SOURCES = ("data-orig-file", "data-full-url", "data-src", "data-lazy-src", "data-original", "src")
PLAYERS = {
    "youtube.com": "Video on YouTube",
    "youtube-nocookie.com": "Video on YouTube",
    "youtu.be": "Video on YouTube",
    "vimeo.com": "Video on Vimeo",
    "dailymotion.com": "Video on Dailymotion",
    "soundcloud.com": "Audio on SoundCloud",
    "spotify.com": "Audio on Spotify",
    "twitter.com": "Post on Twitter",
    "x.com": "Post on X",
    "instagram.com": "Post on Instagram",
    "facebook.com": "Post on Facebook",
    "tiktok.com": "Video on TikTok",
    "google.com": "Map on Google Maps",
    "datawrapper.de": "Chart on Datawrapper",
    "dwcdn.net": "Chart on Datawrapper",
    "flourish.studio": "Chart on Flourish",
    "documentcloud.org": "Document on DocumentCloud",
    "scribd.com": "Document on Scribd",
}
YOUTUBE_EMBED = re.compile(r"^/embed/([\w-]+)")
VIMEO_EMBED = re.compile(r"^/video/(\d+)")


@dataclass(frozen=True, slots=True)
class Body:
    """A body without pictures, the pictures in their order, and what is not understood, counted."""

    html: str
    pictures: tuple[Picture, ...] = ()
    kept: tuple[tuple[str, int], ...] = ()


def read_body(source: str, *, base: str = "") -> Body:
    """Take the pictures out of a story's HTML and put a link where a player or a map stood.

    Relative addresses are read as from `base`, an absolute address, if it is given. A body longer
    than LARGEST_BODY, which is refused later, is not looked at. Never raises.
    """
    if len(source) > LARGEST_BODY:
        return Body(source)
    source = CONTROLS.sub("", source)
    if not CONCERNS.search(source):
        return Body(source)
    root = fragment_of(source)
    if root is None:
        return Body(source)
    kept: Counter[str] = Counter()
    pictures = tuple(_take_pictures(root, base, kept))
    _link_embeds(root, base, kept)
    if base:
        _make_absolute(root, base)
    return Body(inner_html(root), pictures, tuple(sorted(kept.items())))


def words_of(text: str) -> str:
    """Return a field that may hold tags and entities as words on one line."""
    if "<" in text or "&" in text:
        text = plain_text(sanitise(text))
    return normalise_space(text)


def fragment_of(source: str):
    """Return HTML as a tree in a div, or None where libxml2 would leave part of the text out."""
    parser = html.HTMLParser(huge_tree=True, remove_comments=True, remove_pis=True)
    try:
        root = html.fragment_fromstring(source, create_parent="div", parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        return None
    is_whole = all(entry.type_name != "ERR_RESOURCE_LIMIT" for entry in parser.error_log)
    return root if is_whole else None


def inner_html(root) -> str:
    """Return what stands within an element, as HTML."""
    written = etree.tostring(root, method="html", encoding="unicode", with_tail=False)
    return written[written.index(">") + 1 : written.rindex("<")]


# --- pictures ------------------------------------------------------------------------------------


def _take_pictures(root, base: str, kept: Counter) -> Iterator[Picture]:
    for number, image in enumerate(list(root.iter("img", "amp-img"))):
        address = _address_of(image)
        figure = _figure_around(image)
        if address.startswith("data:") or number >= MOST_PICTURES:
            kept["picture left out: it stands in the text itself"] += 1
        elif address and not _is_pixel(image):
            yield Picture(
                address=_absolute(address, base),
                alt=normalise_space(image.get("alt") or ""),
                caption=_caption_of(figure) if figure is not None else "",
                credit=normalise_space(image.get("data-credit") or ""),
                external_id=_attachment_id(image),
            )
        _remove(image)
        if figure is not None and not len(figure.xpath(".//img | .//amp-img")):
            _remove_figure(figure)


def _address_of(image) -> str:
    for name in SOURCES:
        value = (image.get(name) or "").strip()
        if value and not (value.startswith("data:") and name != "src"):
            return value
    return largest_of(image.get("srcset") or image.get("data-srcset") or "")


def largest_of(srcset: str) -> str:
    """The address with the greatest width or density of a `srcset`."""
    best, most = "", -1.0
    for candidate in srcset.split(", "):
        address, _, size = candidate.strip().rstrip(",").partition(" ")
        number = re.match(r"[\d.]+", size.strip())
        width = float(number.group().rstrip(".") or 0) if number else 0.0
        if address and width > most:
            best, most = address, width
    return best


def _is_pixel(image) -> bool:
    return any((image.get(name) or "").strip() in ("0", "1") for name in ("width", "height"))


def _attachment_id(image) -> str:
    """WordPress names the attachment in a class, such as wp-image-123."""
    found = re.search(r"\bwp-image-(\d+)\b", image.get("class") or "")
    return found.group(1) if found else (image.get("data-attachment-id") or "")


def _figure_around(image):
    for ancestor in image.iterancestors():
        if ancestor.tag == "figure" or "wp-caption" in (ancestor.get("class") or "").split():
            return ancestor
    return None


def _caption_of(figure) -> str:
    found = figure.xpath(".//figcaption | .//*[contains(@class, 'wp-caption-text')]")
    return normalise_space("".join(found[0].itertext())) if found else ""


def _remove_figure(figure):
    """Take out a figure whose pictures are gone; one that holds more than a caption loses that."""
    for caption in figure.xpath(".//figcaption | .//*[contains(@class, 'wp-caption-text')]"):
        _remove(caption)
    is_empty = not "".join(figure.itertext()).strip() and not len(
        figure.xpath(".//iframe|.//video")
    )
    if is_empty:
        _remove(figure)


def _remove(element):
    """Take an element out and leave the text behind it; then what it alone stood in."""
    parent = element.getparent()
    if parent is None:
        return
    element.drop_tree()
    hollow = parent.tag in ("a", "picture", "p", "span", "center", "figure") and not len(parent)
    if hollow and not (parent.text or "").strip():
        _remove(parent)


# --- players, maps and the like ------------------------------------------------------------------


def _link_embeds(root, base: str, kept: Counter) -> None:
    for element in list(root.iter("iframe", "video", "audio", "embed", "object", "amp-youtube")):
        if element.getparent() is None:
            continue
        address = _absolute(_embedded_address(element), base)
        if not _host_of(address):
            kept[f"{element.tag} without an address"] += 1
            element.drop_tree()
            continue
        address, label = player_of(address, element.tag)
        if not label:
            label = address
            kept[f"embed from {_host_of(address)[:80]}"] += 1
        _put_link(element, address, label)


def _embedded_address(element) -> str:
    video = element.get("data-videoid")
    if video:
        return f"https://www.youtube.com/watch?v={video}"
    nested = [one.get("src") for one in element.iter("source", "embed") if one.get("src")]
    found = element.get("src") or element.get("data-src") or element.get("data") or ""
    address = (found or (nested[0] if nested else "")).strip()
    return f"https:{address}" if address.startswith("//") else address


def player_of(address: str, tag: str = "") -> tuple[str, str]:
    """Return (the address that a reader can open, what is there), "" if that is not known."""
    host, path = _host_of(address), urlsplit(address).path
    site = next((name for name in PLAYERS if host == name or host.endswith(f".{name}")), "")
    if site.startswith("youtube") and (found := YOUTUBE_EMBED.match(path)):
        address = f"https://www.youtube.com/watch?v={found.group(1)}"
    elif site == "vimeo.com" and (found := VIMEO_EMBED.match(path)):
        address = f"https://vimeo.com/{found.group(1)}"
    if site:
        return address, PLAYERS[site]
    return address, {"video": "Video", "audio": "Audio"}.get(tag, "")


def link_html(address: str, tag: str = "") -> str:
    """Return a paragraph with a link to a player, or to any other address, as HTML."""
    shown, label = player_of(address, tag)
    return f'<p><a href="{entities.escape(shown)}">{entities.escape(label or shown)}</a></p>'


def _put_link(element, address: str, label: str) -> None:
    paragraph = etree.Element("p")
    link = etree.SubElement(paragraph, "a", href=address)
    link.text = label
    paragraph.tail = element.tail
    element.tail = None
    parent = element.getparent()
    parent.replace(element, paragraph)


# --- addresses -----------------------------------------------------------------------------------


def _make_absolute(root, base: str) -> None:
    for link in root.iter("a"):
        address = (link.get("href") or "").strip()
        if address and not address.startswith(("#", "mailto:")):
            link.set("href", _absolute(address, base))


def _host_of(address: str) -> str:
    """The host of an address on the web, or ""."""
    try:
        parts = urlsplit(address)
        return (parts.hostname or "") if parts.scheme in ("http", "https") else ""
    except ValueError:
        return ""


def _absolute(address: str, base: str) -> str:
    address = address.strip()
    try:
        return urljoin(base, address) if base else address
    except ValueError:
        return address
