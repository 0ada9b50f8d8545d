"""Lexical, in which Ghost keeps its texts since version 5, as HTML. PURE.

Format: Lexical's serialised editor state; the bits of a text's `format` are those of Lexical's
`TEXT_TYPE_TO_FORMAT`.
"""

import html
from collections import Counter
from typing import Any

from articles.importing.ghost.cards import card_html

__all__ = ["lexical_html"]

DEEPEST = 60
FORMATS = ((1, "strong"), (2, "em"), (4, "s"), (16, "code"), (32, "sub"), (64, "sup"))
WRAPPED = {
    "paragraph": "p",
    "quote": "blockquote",
    "extended-quote": "blockquote",
    "aside": "blockquote",
    "listitem": "li",
    "extended-listitem": "li",
    "table": "table",
    "tablerow": "tr",
    "tablecell": "td",
}


def lexical_html(document: Any, kept: Counter) -> str:
    """Return a parsed Lexical state as HTML; what is not of its shape is left out."""
    root = document.get("root") if isinstance(document, dict) else None
    return _children(root, kept, 0) if isinstance(root, dict) else ""


def _children(node: dict, kept: Counter, depth: int) -> str:
    children = node.get("children")
    if not isinstance(children, list):
        return ""
    if depth > DEEPEST:
        kept["text nested beyond all sense"] += 1
        return ""
    return "".join(_node(child, kept, depth) for child in children if isinstance(child, dict))


def _node(node: dict, kept: Counter, depth: int) -> str:
    kind = node.get("type")
    kind = kind if isinstance(kind, str) else ""
    if kind in ("text", "extended-text"):
        return _text(node)
    if kind in ("linebreak", "tab"):
        return "<br>" if kind == "linebreak" else " "
    if "children" not in node:
        return card_html(kind or "without a name", node, kept)
    inner = _children(node, kept, depth + 1)
    return _wrapped(kind, node, inner)


def _text(node: dict) -> str:
    text, bits = node.get("text"), node.get("format")
    written = html.escape(text) if isinstance(text, str) else ""
    for bit, tag in FORMATS if isinstance(bits, int) else ():
        if bits & bit:
            written = f"<{tag}>{written}</{tag}>"
    return written


def _wrapped(kind: str, node: dict, inner: str) -> str:
    if kind in ("link", "autolink", "at-link"):
        address = node.get("url")
        is_link = isinstance(address, str) and address
        return f'<a href="{html.escape(address)}">{inner}</a>' if is_link else inner
    if kind in ("heading", "extended-heading"):
        tag = node.get("tag") if node.get("tag") in ("h1", "h2", "h3", "h4", "h5", "h6") else "h3"
        return f"<{tag}>{inner}</{tag}>"
    if kind == "list":
        tag = "ol" if node.get("listType") == "number" or node.get("tag") == "ol" else "ul"
        return f"<{tag}>{inner}</{tag}>"
    tag = WRAPPED.get(kind)
    return f"<{tag}>{inner}</{tag}>" if tag else inner
