"""Mobiledoc, in which Ghost kept its texts from version 1 to 5, as HTML. PURE.

Format: Mobiledoc 0.3.x, "sections" of markup (1), image (2), list (3) and card (10), each with
markers `[type, opened markups, how many close, text or atom]`.
"""

import html
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

from articles.importing.ghost.cards import card_html

__all__ = ["mobiledoc_html"]

BLOCKS = frozenset({"p", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "aside", "pull-quote"})
INLINES = frozenset({"a", "b", "i", "em", "strong", "code", "s", "strike", "u", "sub", "sup"})


def mobiledoc_html(document: Any, kept: Counter) -> str:
    """Return a parsed Mobiledoc as HTML; what is not of its shape is left out."""
    if not isinstance(document, dict):
        return ""
    return "".join(_section(section, document, kept) for section in _list(document, "sections"))


def _list(document: dict, name: str) -> list:
    value = document.get(name)
    return value if isinstance(value, list) else []


def _section(section: Any, document: dict, kept: Counter) -> str:
    match section:
        case [1, str(tag), list(markers), *_]:
            name = tag.lower() if tag.lower() in BLOCKS else "p"
            name = {"aside": "blockquote", "pull-quote": "blockquote"}.get(name, name)
            return f"<{name}>{_inline(markers, document)}</{name}>"
        case [2, str(address), *_]:
            return card_html("image", {"src": address}, kept)
        case [3, str(tag), list(items), *_]:
            name = "ol" if tag.lower() == "ol" else "ul"
            rows = (f"<li>{_inline(item, document)}</li>" for item in items)
            return f"<{name}>{''.join(rows)}</{name}>"
        case [10, int(number), *_]:
            return _card(number, document, kept)
    return ""


def _card(number: int, document: dict, kept: Counter) -> str:
    cards = _list(document, "cards")
    match cards[number] if 0 <= number < len(cards) else None:
        case [str(name), dict(payload), *_]:
            return card_html(name, payload, kept)
        case [str(name), *_]:
            return card_html(name, {}, kept)
    return ""


def _inline(markers: Any, document: dict) -> str:
    written, still_open = [], []
    for opened, closing, text in _markers(markers, document):
        for number in opened:
            tag, attributes = _markup(number, document)
            still_open.append(tag)
            written.append(f"<{tag}{attributes}>" if tag else "")
        written.append(text)
        for _ in range(min(closing, len(still_open))):
            tag = still_open.pop()
            written.append(f"</{tag}>" if tag else "")
    written += [f"</{tag}>" for tag in reversed(still_open) if tag]
    return "".join(written)


def _markers(markers: Any, document: dict) -> Iterator[tuple[Sequence[Any], int, str]]:
    for marker in markers if isinstance(markers, list) else []:
        match marker:
            case [0, list(opened), int(closing), str(text), *_]:
                yield opened, closing, html.escape(text)
            case [1, list(opened), int(closing), int(number), *_]:
                yield opened, closing, _atom(number, document)


def _atom(number: int, document: dict) -> str:
    atoms = _list(document, "atoms")
    match atoms[number] if 0 <= number < len(atoms) else None:
        case ["soft-return", *_]:
            return "<br>"
        case [str(), str(text), *_]:
            return html.escape(text)
    return ""


def _markup(number: Any, document: dict) -> tuple[str, str]:
    """(tag, its attributes as written) of a markup, ("", "") for what is none of ours."""
    markups = _list(document, "markups")
    is_there = isinstance(number, int) and 0 <= number < len(markups)
    match markups[number] if is_there else None:
        case ["a" | "A", ["href", str(address), *_], *_]:
            return "a", f' href="{html.escape(address)}"'
        case [str(tag), *_] if tag.lower() in INLINES - {"a"}:
            return tag.lower(), ""
    return "", ""
