"""Ghost's cards (pictures, players, notes and the like) as HTML. PURE.

Mobiledoc and Lexical name them differently and fill them alike. A card that is not known stays as
whatever words it holds, and is counted.
"""

import html
from collections import Counter
from collections.abc import Mapping
from typing import Any

from markdown_it import MarkdownIt

from articles.importing.bodies import link_html

__all__ = ["card_html"]

# The words of a card that is not known, in the order in which Ghost would show them.
WORDS = ("heading", "header", "title", "subheader", "content", "text", "description", "caption")
# These ask for something, or speak to subscribers alone: none of it is a story's text.
SILENT = frozenset({"paywall", "email", "email-cta", "signup", "call-to-action", "members-only"})
MOST_PICTURES = 100


def card_html(name: str, payload: Mapping[str, Any], kept: Counter) -> str:
    """Return a card as HTML. Values of another type than Ghost writes count as not given."""
    name = name.removeprefix("card-").removeprefix("extended-").lower()
    if name in SILENT:
        return ""
    maker = MAKERS.get(name)
    made = maker(payload) if maker else ""
    if made:
        return made
    words = [said(payload, key) for key in WORDS if said(payload, key)]
    if not maker:
        kept[f"card {name[:60]}"] += 1
    return "".join(words if _is_html(words) else map(paragraph, words))


def said(payload: Mapping[str, Any], key: str) -> str:
    """A text of a card, "" if it is none."""
    value = payload.get(key)
    return value.strip() if isinstance(value, str) else ""


def paragraph(text: str) -> str:
    return f"<p>{html.escape(text)}</p>" if text else ""


def _is_html(words: list[str]) -> bool:
    return any("<" in one for one in words)


def _image(payload) -> str:
    address = said(payload, "src") or said(payload, "url")
    if not address:
        return ""
    alt = html.escape(said(payload, "alt"))
    caption = said(payload, "caption")
    return (
        f'<figure><img src="{html.escape(address)}" alt="{alt}">'
        f"<figcaption>{caption}</figcaption></figure>"
    )


def _gallery(payload) -> str:
    images = payload.get("images")
    found = [one for one in images if isinstance(one, dict)] if isinstance(images, list) else []
    caption = said(payload, "caption")
    return "".join(_image({"caption": caption, **one}) for one in found[:MOST_PICTURES])


def _embed(payload) -> str:
    address = said(payload, "url")
    return _web(address) or said(payload, "html")


def _web(address: str, tag: str = "") -> str:
    return link_html(address, tag) if address.startswith(("http://", "https://")) else ""


def _bookmark(payload) -> str:
    meta = payload.get("metadata")
    title = said(meta, "title") if isinstance(meta, dict) else ""
    return _titled(said(payload, "url"), title or said(payload, "title"))


def _file(payload) -> str:
    address = said(payload, "src") or said(payload, "url")
    return _titled(address, said(payload, "fileTitle") or said(payload, "title"))


def _button(payload) -> str:
    return _titled(said(payload, "buttonUrl"), said(payload, "buttonText"))


def _titled(address: str, title: str) -> str:
    if not title:
        return _web(address)
    return f'<p><a href="{html.escape(address)}">{html.escape(title)}</a></p>'


def _toggle(payload) -> str:
    return f"<h4>{said(payload, 'heading')}</h4>{said(payload, 'content')}"


def _callout(payload) -> str:
    words = said(payload, "calloutText") or said(payload, "text")
    return f"<blockquote><p>{words}</p></blockquote>" if words else ""


def _markdown(payload) -> str:
    parser = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
    return parser.render(said(payload, "markdown"))


def _code(payload) -> str:
    return f"<pre><code>{html.escape(said(payload, 'code'))}</code></pre>"


MAKERS = {
    "image": _image,
    "gallery": _gallery,
    "html": lambda payload: said(payload, "html"),
    "markdown": _markdown,
    "embed": _embed,
    "bookmark": _bookmark,
    "video": lambda payload: _web(said(payload, "src"), "video"),
    "audio": lambda payload: _titled(said(payload, "src"), said(payload, "title") or "Audio"),
    "file": _file,
    "button": _button,
    "toggle": _toggle,
    "callout": _callout,
    "code": _code,
    "codeblock": _code,
    "hr": lambda payload: "<hr>",
    "horizontalrule": lambda payload: "<hr>",
}
