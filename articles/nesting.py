"""HTML that is nested beyond all sense, made shallow before a parser sees it. PURE.

html5ever, which the sanitiser stands on, looks through all open elements whenever a block opens:
8,000 nested ones take a quarter of a second, 300,000 several minutes.
"""

import re

__all__ = ["DEEPEST", "shallow"]

DEEPEST = 1_000
TAG = re.compile(r"""<(/?)([a-zA-Z][a-zA-Z0-9]{0,19})(?:(?:[^<>"']|"[^"]*"|'[^']*')*>)?""")
# What has no end, or none that has to be written, says nothing of how deep the next one stands.
VOID = frozenset(
    {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "wbr"}
)
WITHOUT_END = VOID | frozenset(
    {"p", "li", "dt", "dd", "td", "th", "tr", "thead", "tbody", "tfoot", "option", "optgroup"}
    | {"colgroup", "caption", "rp", "rt", "track"}
)


def shallow(html: str) -> str:
    """Return the HTML without the tags that open more than DEEPEST deep."""
    if html.count("<") <= DEEPEST:
        return html
    depth = 0

    def counted(tag: re.Match) -> str:
        nonlocal depth
        if tag[2].lower() in WITHOUT_END:
            return tag[0]
        if tag[1]:
            depth = max(0, depth - 1)
        elif depth == DEEPEST:
            return ""
        else:
            depth += 1
        return tag[0]

    return TAG.sub(counted, html)
