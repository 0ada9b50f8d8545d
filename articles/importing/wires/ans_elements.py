"""The elements of an Arc story (ANS content_elements) as HTML, pictures and corrections. PURE.

Source of the names: the public ANS schema, washingtonpost/ans-schema, versions 0.5.8 to 0.10.9.
"""

import html
import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from articles.importing.bodies import link_html, read_body
from articles.importing.items import Notice, Picture
from articles.importing.wires.values import html_of, words

__all__ = ["Content", "content_of", "names_of", "picture_of"]

# Deeper than any story; what stands below is left out and counted.
DEEPEST = 40
MOST_CELLS = 20_000
KINDS = frozenset({"correction", "clarification", "editors_note", "apology", "retraction"})
BLOCK_START = re.compile(r"\s*<(?:p|h[1-6]|ul|ol|div|blockquote|table|figure|pre|section)\b", re.I)
WEB = ("http://", "https://")


@dataclass(slots=True)
class Content:
    """What a story's elements come to."""

    html: str = ""
    pictures: list[Picture] = field(default_factory=list)
    notices: list[Notice] = field(default_factory=list)
    kept: Counter[str] = field(default_factory=Counter)


def content_of(elements: Any) -> Content:
    """Return the text of a story's elements; those that nobody knows stay visible, counted."""
    content = Content()
    content.html = "\n".join(part for part in _each(elements, content, 0) if part)
    return content


def picture_of(image: Any, *, is_lead: bool = False) -> Picture | None:
    """Return an image's picture, None for what has no address on the web."""
    if not isinstance(image, dict):
        return None
    address = words(image.get("url"))
    if not address.startswith(WEB):
        return None
    people = image.get("credits") if isinstance(image.get("credits"), dict) else {}
    credit = [*names_of(people.get("by")), *names_of(people.get("affiliation"))]
    return Picture(
        address=address,
        alt=words(image.get("alt_text")),
        caption=words(image.get("caption")) or words(image.get("subtitle")),
        credit=words(image.get("vanity_credits_text")) or ", ".join(credit),
        licence=words(image.get("copyright")),
        external_id=words(image.get("_id")),
        is_lead=is_lead,
    )


def names_of(people: Any) -> list[str]:
    """Return the authors' names as printed; references that nobody filled in have none."""
    found = [one for one in people if isinstance(one, dict)] if isinstance(people, list) else []
    names = (words(one.get("byline")) or words(one.get("name")) for one in found)
    return [name for name in names if name]


def _each(elements: Any, content: Content, depth: int) -> Iterator[str]:
    if depth > DEEPEST:
        content.kept["elements nested too deeply, left out"] += 1
        return
    for element in elements if isinstance(elements, list) else ():
        if isinstance(element, dict):
            render = RENDERED.get(words(element.get("type")), _unknown)
            yield render(element, content, depth)
        elif words(element):
            yield f"<p>{html.escape(words(element))}</p>"


def _within(element: dict, content: Content, depth: int, name: str = "content_elements") -> str:
    return "\n".join(part for part in _each(element.get(name), content, depth + 1) if part)


def _text(element: dict, content: Content, depth: int) -> str:
    return _tidied(html_of(element.get("content")), content, "p")


def _tidied(written: str, content: Content, tag: str) -> str:
    """Return inline HTML in a block of its own, and what is a block already as it is."""
    if not written.strip():
        return ""
    found = read_body(written)
    content.pictures += found.pictures
    content.kept.update(dict(found.kept))
    if BLOCK_START.match(found.html) or not found.html.strip():
        return found.html.strip()
    return f"<{tag}>{found.html}</{tag}>"


def _header(element: dict, content: Content, depth: int) -> str:
    level = words(element.get("level"))
    tag = f"h{min(max(int(level), 2), 4)}" if level in tuple("123456") else "h2"
    return _tidied(html_of(element.get("content")), content, tag)


def _image(element: dict, content: Content, depth: int) -> str:
    if picture := picture_of(element):
        content.pictures.append(picture)
    return ""


def _list(element: dict, content: Content, depth: int) -> str:
    tag = "ol" if words(element.get("list_type")) == "ordered" else "ul"
    items = element.get("items")
    held = items if isinstance(items, list) else element.get("content_elements")
    parts = _each(held, content, depth + 1)
    rows = "".join(f"<li>{part}</li>" for part in parts if part)
    return f"<{tag}>{rows}</{tag}>" if rows else ""


def _quote(element: dict, content: Content, depth: int) -> str:
    text = _text(element, content, depth) or _within(element, content, depth)
    citation = element.get("citation")
    said_by = words(citation.get("content")) if isinstance(citation, dict) else ""
    cited = f"<p><cite>{html.escape(said_by)}</cite></p>" if said_by else ""
    return f"<blockquote>{text}{cited}</blockquote>" if text or cited else ""


def _raw(element: dict, content: Content, depth: int) -> str:
    return _tidied(html_of(element.get("content")), content, "div")


def _code(element: dict, content: Content, depth: int) -> str:
    written = html_of(element.get("content"))
    return f"<pre><code>{html.escape(written)}</code></pre>" if written.strip() else ""


def _link(element: dict, content: Content, depth: int) -> str:
    address = words(element.get("url"))
    shown = html.escape(words(element.get("content")) or words(element.get("title")) or address)
    if not address.startswith((*WEB, "/")):
        return f"<p>{shown}</p>" if shown else ""
    return f'<p><a href="{html.escape(address)}">{shown}</a></p>'


def _oembed(element: dict, content: Content, depth: int) -> str:
    raw = element.get("raw_oembed") if isinstance(element.get("raw_oembed"), dict) else {}
    address = words(raw.get("url")) or words(raw.get("_id")) or words(element.get("id"))
    if address.startswith(WEB):
        return link_html(address)
    found = _tidied(html_of(raw.get("html")), content, "div")
    return found or _unknown(element, content, depth)


def _played(element: dict, content: Content, depth: int) -> str:
    streams = element.get("streams") if isinstance(element.get("streams"), list) else []
    addresses = [words(one.get("url")) for one in streams if isinstance(one, dict)]
    addresses += [words(element.get("canonical_url")), words(element.get("url"))]
    address = next((one for one in addresses if one.startswith(WEB)), "")
    if not address:
        return _unknown(element, content, depth)
    return link_html(address, words(element.get("type")))


def _table(element: dict, content: Content, depth: int) -> str:
    head = _cells(element.get("header"), "th")
    rows = element.get("rows") if isinstance(element.get("rows"), list) else []
    lines = [head] if head else []
    lines += [_cells(row, "td") for row in rows[:MOST_CELLS]]
    written = "".join(f"<tr>{line}</tr>" for line in lines if line)
    return f"<table>{written}</table>" if written else ""


def _cells(row: Any, tag: str) -> str:
    cells = row if isinstance(row, list) else []
    texts = (words(one.get("content") if isinstance(one, dict) else one) for one in cells)
    return "".join(f"<{tag}>{html.escape(text)}</{tag}>" for text in texts)


def _correction(element: dict, content: Content, depth: int) -> str:
    text = words(element.get("text") or element.get("content"))
    kind = words(element.get("correction_type"))
    if text:
        content.notices.append(Notice(text=text, kind=kind if kind in KINDS else "correction"))
    return ""


def _rating(element: dict, content: Content, depth: int) -> str:
    most = f" / {words(element.get('max'))}" if words(element.get("max")) else ""
    rated = f"{words(element.get('numeric_rating'))}{most} {words(element.get('units'))}".strip()
    return f"<p>{html.escape(rated)}</p>" if rated else ""


def _endorsement(element: dict, content: Content, depth: int) -> str:
    text = words(element.get("endorsement"))
    return f"<p>{html.escape(text)}</p>" if text else ""


def _reference(element: dict, content: Content, depth: int) -> str:
    """A thing that stands elsewhere: a link where its id is an address, else visibly named."""
    referent = element.get("referent") if isinstance(element.get("referent"), dict) else {}
    name = words(referent.get("id"))
    if name.startswith(WEB):
        return link_html(name)
    kind = words(referent.get("type")) or "unknown"
    content.kept[f"reference to a {kind[:60]}"] += 1
    return f"<p>[{html.escape(f'{kind} {name}'.strip())}]</p>"


def _unknown(element: dict, content: Content, depth: int) -> str:
    kind = words(element.get("type")) or "without a type"
    content.kept[f"element {kind[:60]}"] += 1
    shown = _tidied(html_of(element.get("content")), content, "p")
    shown = shown or _within(element, content, depth)
    return shown or f"<p>[{html.escape(kind[:200])}]</p>"


def _divider(element: dict, content: Content, depth: int) -> str:
    return "<hr>"


Render = Callable[[dict, Content, int], str]
RENDERED: dict[str, Render] = {
    "text": _text,
    "header": _header,
    "image": _image,
    "gallery": _within,
    "element_group": _within,
    "list": _list,
    "blockquote": _quote,
    "quote": _quote,
    "pullquote": _quote,
    "raw_html": _raw,
    "code": _code,
    "interstitial_link": _link,
    "link": _link,
    "link_list": lambda element, content, depth: _list(
        element | {"list_type": "unordered"}, content, depth
    ),
    "oembed_response": _oembed,
    "oembed": _oembed,
    "video": _played,
    "audio": _played,
    "table": _table,
    "correction": _correction,
    "numeric_rating": _rating,
    "endorsement": _endorsement,
    "reference": _reference,
    "divider": _divider,
}
