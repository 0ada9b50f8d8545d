"""The HTML of Substack's editor as a story's: what asks for something goes, embeds are links. PURE.

Widgets carry what they show as JSON in `data-attrs`; the markup within is only how it looks.
"""

import json
import re
from collections import Counter
from typing import Any
from urllib.parse import unquote

from lxml import etree

from articles.importing.bodies import fragment_of, inner_html, player_of
from articles.importing.decoding import NotText
from articles.text import CONTROLS, normalise_space

__all__ = ["picture_address", "tidy"]

# They ask for something, or are a program's handles: none of it is a story's text.
SILENT = frozenset(
    """
    captioned-button-wrap community-chat cta-caption directMessage
    header-anchor-parent header-anchor-widget hide-text image-link-expand install-substack-app-embed
    install-substack-app-embed-wrapper paywall-jump restack-image share-dialog
    sponsorship-campaign-embed subscription-widget subscription-widget-wrap
    subscription-widget-wrap-editor view-image
    """.split()  # noqa: SIM905
)
# Buttons that lead nowhere without Substack: subscribe, share, comment, give, upgrade.
ASKING = re.compile(
    r"/subscribe\b|/comments?\b|/gift\b|/share\b|/app\b|/chat\b|/survey/|/leaderboard\b|/referrals\b"
    r"|action=share|gift=true|%%|^\W*$|^#",
    re.I,
)
ADDRESSES = ("canonical_url", "url", "targetUrl", "share_url", "base_url", "href", "src")
TITLES = ("title", "name", "publication_name", "filename")
PICTURES = frozenset({"image1", "image2", "image3"})
FETCHED = re.compile(
    r"https://(?:cdn\.substack|substackcdn)\.com/image/fetch/(?:.*/)?(https?[:%].*)"
)
BUCKET = re.compile(r"^https://bucketeer-[\w-]+\.s3\.amazonaws\.com/")
MEDIA = "https://substack-post-media.s3.amazonaws.com/"
FOOTNOTE = "FootnoteAnchorToDOM"
MOST_IN_GALLERY = 100
UNKNOWN = "Substack {}"


def picture_address(written: str) -> str:
    """The address of a picture as it was uploaded.

    Substack's pages ask a service for a smaller copy; the bucket that older posts name answers
    no longer, and what was in it stands in another.
    """
    found = FETCHED.match(written.strip())
    return BUCKET.sub(MEDIA, unquote(found.group(1)) if found else written.strip())


def tidy(source: str, kept: Counter) -> tuple[str, bool]:
    """Return (the HTML without what only Substack can show, whether a paywall stands in it).

    What is not known stays as the words it holds and is counted. Raises NotText for what is nested
    beyond all measure.
    """
    root = fragment_of(CONTROLS.sub("", source))
    if root is None:
        raise NotText("its text is nested deeper than any post is")
    is_walled = bool(len(root.xpath("//*[contains(@class, 'paywall')]")))
    for smaller in root.xpath("//picture//source"):
        smaller.drop_tag()  # to libxml2 it holds what stands behind it
    waiting = list(reversed(root))
    while waiting:
        element = waiting.pop()
        _tidy(element, kept)
        if element.getparent() is not None:  # else it went, with all that stands in it
            waiting.extend(reversed(element))
    notes = _footnotes(root)
    _drop_last_rules(root)
    root.extend(notes)
    return inner_html(root), is_walled


def _drop_last_rules(root) -> None:
    """A rule at the end parted the text from what asked for something."""
    while len(root):
        last = root[-1]
        is_blank = not "".join(last.itertext()).strip() and not (last.tail or "").strip()
        if not is_blank or len(last.xpath("descendant-or-self::*[self::img or self::iframe]")):
            return
        last.drop_tree()


def _tidy(element, kept: Counter) -> None:
    if not element.attrib and element.tag not in ("img", "form", "button"):
        return
    names = (element.get("class") or "").split()
    if not SILENT.isdisjoint(names) or element.tag in ("form", "button"):
        element.drop_tree()
    elif "button-wrapper" in names:
        _button(element)
    elif element.tag == "img":
        _picture(element)
    elif "image-gallery-embed" in names:
        _gallery(element)
    elif "file-embed-wrapper" in names:
        _file(element)
    elif "pullquote" in names:
        element.tag = "blockquote"
    elif "footnote-anchor" in names or element.get("data-component-name") == FOOTNOTE:
        element.tag = "sup"
    elif element.get("data-attrs") and element.tag in ("div", "span", "a", "p", "figure", "pre"):
        _widget(element, names, kept)


def _widget(element, names: list[str], kept: Counter) -> None:
    """What is left with data of its own: an embed, a picture, a formula, a mention."""
    said = _attrs(element)
    if not PICTURES.isdisjoint(names):
        if not len(element.xpath(".//img")):
            _replace(element, [_figure(said)])
    elif formula := _text(said, "persistentExpression"):
        _replace(element, [_with_text("p", formula, inner="code")])
    elif "mention-wrap" in names:
        element.tag = "span"
        element.text = element.text or _text(said, "name")
    elif address := _embedded(said, names):
        label = next((_text(said, name) for name in TITLES if _text(said, name)), "")
        _replace(element, [_link(address, label)])
    elif not "".join(element.itertext()).strip() and not len(element.xpath(".//img | .//iframe")):
        kept[UNKNOWN.format(names[0][:60] if names else "widget")] += 1
        element.drop_tree()


def _embedded(said: dict[str, Any], names: list[str]) -> str:
    """The address that an embed shows, "" if it says none."""
    video, post = _text(said, "videoId"), _text(said, "instagram_id")
    if video:
        site = "https://vimeo.com/" if "vimeo" in " ".join(names) else "https://youtu.be/"
        return f"{site}{video}"
    if post:
        return f"https://www.instagram.com/p/{post}/"
    found = (_text(said, name) for name in ADDRESSES)
    return next((one for one in found if one.startswith(("http://", "https://"))), "")


def _button(element) -> None:
    """A button to somewhere else is a link; one that only Substack answers goes."""
    said = _attrs(element)
    links = [link.get("href") or "" for link in element.iter("a")]
    address = _text(said, "url") or next(iter(links), "")
    words = _text(said, "text") or normalise_space("".join(element.itertext()))
    if ASKING.search(address) or not address.startswith(("http://", "https://")):
        element.drop_tree()
    else:
        _replace(element, [_link(address, words)])


def _picture(image) -> None:
    said = _attrs(image)
    address = _text(said, "src") or image.get("src") or image.get("data-src") or ""
    if address:
        image.set("src", picture_address(address))
    for name in ("srcset", "data-src", "sizes", "data-attrs"):
        image.attrib.pop(name, None)
    alt = image.get("alt") or _text(said, "alt") or _text(said, "title")
    image.set("alt", alt)
    link = next(image.iterancestors("a"), None)
    if link is not None and "image-link" in (link.get("class") or ""):
        link.drop_tag()


def _gallery(element) -> None:
    gallery = _attrs(element).get("gallery")
    gallery = gallery if isinstance(gallery, dict) else {}
    images = gallery.get("images")
    images = [one for one in images if isinstance(one, dict)] if isinstance(images, list) else []
    about = {"alt": gallery.get("alt"), "caption": gallery.get("caption")}
    figures = [_figure({**about, **one}) for one in images[:MOST_IN_GALLERY] if _text(one, "src")]
    if figures:
        _replace(element, figures)


def _figure(said: dict[str, Any]):
    figure = etree.Element("figure")
    address = picture_address(_text(said, "src"))
    alt = _text(said, "alt") or _text(said, "title")
    if address:
        etree.SubElement(figure, "img", src=address, alt=alt)
    if caption := _text(said, "caption"):
        etree.SubElement(figure, "figcaption").text = caption
    return figure


def _file(element) -> None:
    links = element.xpath(".//a/@href")
    titles = element.xpath(".//*[contains(@class,'file-embed-details-h1')]//text()")
    if links:
        _replace(element, [_link(links[0], normalise_space("".join(titles)))])


def _footnotes(root) -> list:
    """Take out the notes, which stand one by one; return them as one list below a rule."""
    notes = [one for one in root.iter("div") if "footnote" in (one.get("class") or "").split()]
    if not notes:
        return []
    listed = etree.Element("ol")
    for note in notes:
        for number in note.xpath(".//a[contains(@class,'footnote-number')]"):
            number.drop_tree()
        note.drop_tree()
        note.tag, note.tail = "li", None
        listed.append(note)
    return [etree.Element("hr"), listed]


def _link(address: str, label: str):
    shown, what = player_of(address)
    paragraph = etree.Element("p")
    etree.SubElement(paragraph, "a", href=shown).text = what or label or shown
    return paragraph


def _with_text(tag: str, text: str, *, inner: str):
    element = etree.Element(tag)
    etree.SubElement(element, inner).text = text
    return element


def _replace(element, others) -> None:
    for other in others:
        element.addprevious(other)
    element.drop_tree()


def _attrs(element) -> dict[str, Any]:
    """What a widget says of itself; some posts have it escaped twice."""
    written = element.get("data-attrs") or ""
    for text in (written, written.replace("&quot;", '"').replace("&amp;", "&")):
        try:
            said = json.loads(text)
        except (ValueError, RecursionError):
            continue
        return said if isinstance(said, dict) else {}
    return {}


def _text(said: dict[str, Any], name: str) -> str:
    value = said.get(name)
    return re.sub(r"[\x00-\x1f\x7f]+", " ", value).strip() if isinstance(value, str) else ""
