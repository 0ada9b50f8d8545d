"""Put other words in the place of some, inside a story's HTML.

PURE. The words are found by their offsets in ``plain_text``; tags around them stay.
"""

import html as entities
import re
from collections.abc import Sequence
from itertools import pairwise

from articles.text import Span, mark_spans, sanitise

# Private-use characters that sanitised text has no other use for within this function.
FROM, UNTIL = "\ue0f1", "\ue0f2"
MARKED = re.compile(f"{FROM}([^{UNTIL}]*){UNTIL}", re.DOTALL)


def reword(html: str, changes: Sequence[tuple[tuple[int, int], str]]) -> str:
    """Return sanitised HTML with new words at each ((start, end), words), offsets in its text.

    Where inline tags cut a stretch in parts, the new words stand in the first part and the
    others go. Stretches must not overlap: ValueError.
    """
    ordered = sorted(changes)
    for (before, _), (after, _) in pairwise(ordered):
        if before[1] > after[0]:
            raise ValueError(f"the stretches {before} and {after} overlap")
    for (start, end), words in reversed(ordered):
        html = _reword_one(html, start, end, words)
    return sanitise(html)


def _reword_one(html, start, end, words):
    if FROM in html or UNTIL in html:
        html = html.replace(FROM, "").replace(UNTIL, "")
    marked = mark_spans(html, [Span(start, end, FROM, UNTIL)])
    remaining = [entities.escape(words, quote=False)]
    return MARKED.sub(lambda _: remaining.pop() if remaining else "", marked)
