"""The story's text as the page prints it, without what our own page prints beside it. PURE."""

import re
from collections.abc import Iterable
from datetime import UTC

from lxml import etree

from articles.importing.bodies import fragment_of, inner_html
from articles.importing.feeds.dates import read_date
from articles.importing.web.documents import words_in
from articles.importing.wires.values import BY
from articles.text import words_key

__all__ = ["in_direction", "without_repeats"]

# How far down a headline, a byline or a date may stand that is only said again.
TOP = 8
LONGEST_REPEAT = 300
LONGEST_DATE = 60


def without_repeats(body: str, *, headline: str, names: Iterable[str]) -> str:
    """Return the body without a headline, a byline or a date of publication at its top.

    They are dropped only where they say nothing that is not known: the byline is one of `names`.
    """
    root = fragment_of(body)
    if root is None:
        return body
    known = [words_key(name) for name in names if name]
    for block in list(_blocks(root))[:TOP]:
        said = words_in(block)
        if said and not _is_repeat(said, words_key(headline), known):
            if len(said) > LONGEST_REPEAT:
                break
            continue
        block.drop_tree()
    return inner_html(root).strip() if words_in(root) else body


def in_direction(body: str, direction: str) -> str:
    """Return the body with its direction said of each block, where the page says it of all."""
    root = fragment_of(body) if direction == "rtl" else None
    if root is None:
        return body
    for block in _blocks(root):
        if block.get("dir") is None:
            block.set("dir", direction)
    return inner_html(root)


def _blocks(root):
    """The blocks at the top; those within a `div` alone count as its own."""
    for one in root.iterchildren(etree.Element):
        if one.tag == "div" and len(one):
            yield from _blocks(one)
        else:
            yield one


def _is_repeat(said: str, headline: str, names: list[str]) -> bool:
    if len(said) > LONGEST_REPEAT:
        return False
    key = words_key(said)
    if key == headline:
        return True
    is_by = any(
        words_key(BY.sub("", said, count=1) if BY.match(said) else said) == name for name in names
    )
    return is_by or (len(said) <= LONGEST_DATE and _is_date(said))


def _is_date(said: str) -> bool:
    """Whether a line is a day and perhaps a clock, and no sentence about one."""
    has_year = re.search(r"\b(?:19|20)\d\d\b", said)
    words = re.findall(r"[^\W\d_]{3,}", said)
    return bool(has_year) and len(words) <= 4 and read_date(said, timezone=UTC) is not None
