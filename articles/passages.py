"""A few paragraphs of a text as a text of their own, and where its places stand in it.

PURE: strings in, strings and offsets out. Texts are ``articles.text.plain_text``, whose
paragraphs are parted by an empty line.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

__all__ = ["Passage", "passage_around"]

Span = tuple[int, int]
PARAGRAPH = re.compile(r"[^\n]+(?:\n[^\n]+)*")
BETWEEN = "\n\n"


@dataclass(frozen=True)
class Passage:
    """Paragraphs in order, ``ranges`` of the whole text, joined by an empty line."""

    text: str
    ranges: tuple[Span, ...]

    def place(self, start: int, end: int) -> Span | None:
        """Where a stretch within a paragraph stands in the passage, or None."""
        offset = 0
        for first, last in self.ranges:
            if first <= start and end <= last:
                return offset + start - first, offset + end - first
            offset += last - first + len(BETWEEN)
        return None


def passage_around(text: str, spans: Sequence[Span], *, also: Sequence[Span] = ()) -> Passage:
    """The paragraphs that hold these stretches, with one before and one after; and those that
    hold ``also``, alone."""
    paragraphs = [found.span() for found in PARAGRAPH.finditer(text)]
    near = _holding(paragraphs, spans)
    chosen = {n for at in near for n in (at - 1, at, at + 1)} | _holding(paragraphs, also)
    ranges = tuple(span for n, span in enumerate(paragraphs) if n in chosen)
    return Passage(BETWEEN.join(text[first:last] for first, last in ranges), ranges)


def _holding(paragraphs, spans):
    return {
        n
        for n, (first, last) in enumerate(paragraphs)
        for start, end in spans
        if start < last and first < end
    }
