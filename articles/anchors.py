"""Where a quotation stands in a text: written down so that it is found again after an edit.

An anchor is the words themselves and some of the text on either side, as in the TextQuoteSelector
of the W3C's Web Annotation model. PURE: strings in, offsets out; the text is a `plain_text`.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import TypedDict

__all__ = ["Anchor", "find_anchor", "locate", "make_anchor"]

CONTEXT = 32
# Longer words are not looked for where they overlap themselves; that keeps the search linear.
LONGEST_OVERLAPPING = 200

DOUBLE_QUOTES = "\u201c\u201d\u201e\u201f\u00ab\u00bb\u2033\uff02"
SINGLE_QUOTES = "\u2018\u2019\u201a\u201b\u2032\u02bc\u2039\u203a\u0060\u00b4\uff07"
DASHES = "\u2010\u2011\u2012\u2013\u2014\u2015\u2212"
SPACES = "\t\n\r\x0b\x0c\u00a0\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a"
SPACES += "\u2028\u2029\u202f\u205f\u3000"
ALIKE = str.maketrans(
    dict.fromkeys(DOUBLE_QUOTES, '"')
    | dict.fromkeys(SINGLE_QUOTES, "'")
    | dict.fromkeys(DASHES, "-")
    | dict.fromkeys(SPACES, " ")
)
# What is shorter when it is set plainly: invisible characters, runs of spaces, three points,
# two hyphens for a dash, two backticks or apostrophes for a quotation mark.
SHORTENED = re.compile("[\u00ad\u200b\u2060\ufeff]+|  +|\\.\\.\\.|---?|''")
SHORT_FORMS = {" ": " ", ".": "\u2026", "-": "-", "'": '"'}


class Anchor(TypedDict):
    """The words of a place in a text, and what stands before and after them."""

    exact: str
    prefix: str
    suffix: str


def make_anchor(text: str, start: int, end: int, *, context: int = CONTEXT) -> Anchor:
    """Return the anchor of text[start:end], with up to `context` characters on either side.

    Raises ValueError if the offsets are not inside the text or name no character.
    """
    if not 0 <= start < end <= len(text):
        raise ValueError(f"no words at {start}:{end} in a text of {len(text)} characters")
    return {
        "exact": text[start:end],
        "prefix": text[max(0, start - context) : start],
        "suffix": text[end : end + context],
    }


def find_anchor(
    text: str, anchor: Mapping[str, str], *, near: int | None = None
) -> tuple[int, int] | None:
    """Return (start, end) of the anchor's words in the text, or None if they are not all there.

    Quotation marks, dashes, ellipses and white space may be set otherwise; the words, their order
    and their case may not differ. Of several places the one wins whose surroundings agree best,
    then one set exactly alike, then the one next to `near`, then the first.
    """
    plain, offsets = _plainly_set(text)
    exact = _plainly_set(anchor["exact"])[0].strip()
    prefix = _plainly_set(anchor.get("prefix", ""))[0]
    suffix = _plainly_set(anchor.get("suffix", ""))[0]
    best: tuple[int, int] | None = None
    best_rank: tuple[int, bool, int] | None = None
    for found in _occurrences(plain, exact):
        if _cuts_a_word(plain, found, exact, prefix, suffix):
            continue
        place = _in_text(offsets, found, found + len(exact))
        agreement = _agreement(plain, found, len(exact), prefix, suffix)
        is_alike = text[place[0] : place[1]] == anchor["exact"].strip()
        rank = (agreement, is_alike, -abs(place[0] - (near or 0)))
        if best_rank is None or rank > best_rank:
            best, best_rank = place, rank
    return best


def locate(
    text: str, anchors: Sequence[Mapping[str, str]], *, near: int = 0
) -> list[tuple[int, int]] | None:
    """Return where each piece of a quotation stands, in order; None unless all of them do."""
    spans = []
    for anchor in anchors:
        span = find_anchor(text, anchor, near=near)
        if span is None:
            return None
        spans.append(span)
        near = span[1]
    return spans


@lru_cache(maxsize=64)
def _plainly_set(text: str) -> tuple[str, tuple[int, ...] | None]:
    """Return the text in plain typography, and where each character stood (None: unmoved)."""
    alike = text.translate(ALIKE)
    if not SHORTENED.search(alike):
        return alike, None
    plain: list[str] = []
    offsets: list[int] = []
    position = 0
    for match in SHORTENED.finditer(alike):
        plain.append(alike[position : match.start()])
        offsets.extend(range(position, match.start()))
        short = SHORT_FORMS.get(match.group()[0], "")
        if short and not (short == " " and plain[-1][-1:] == " "):
            plain.append(short)
            offsets.append(match.start())
        position = match.end()
    plain.append(alike[position:])
    offsets.extend(range(position, len(text) + 1))
    return "".join(plain), tuple(offsets)


def _occurrences(plain: str, exact: str) -> Iterator[int]:
    step = 1 if len(exact) <= LONGEST_OVERLAPPING else len(exact)
    found = plain.find(exact) if exact else -1
    while found >= 0:
        yield found
        found = plain.find(exact, found + step)


def _cuts_a_word(plain: str, found: int, exact: str, prefix: str, suffix: str) -> bool:
    """Whether the words are here only part of longer ones, as they were not when written down."""
    end = found + len(exact)
    starts_inside = exact[0].isalnum() and found > 0 and plain[found - 1].isalnum()
    ends_inside = exact[-1].isalnum() and plain[end : end + 1].isalnum()
    return (starts_inside and not prefix[-1:].isalnum()) or (
        ends_inside and not suffix[:1].isalnum()
    )


def _in_text(offsets: tuple[int, ...] | None, start: int, end: int) -> tuple[int, int]:
    if offsets is None:
        return start, end
    return offsets[start], _end_in_text(offsets, end)


def _end_in_text(offsets: tuple[int, ...], end: int) -> int:
    last = offsets[end - 1]
    # A last character that stands for several ("…" for three points) takes them all with it.
    return last + 1 if offsets[end] == last + 1 else offsets[end]


def _agreement(plain: str, found: int, length: int, prefix: str, suffix: str) -> int:
    """Return how many characters before and after agree, counted outwards from the words."""
    before = plain[max(0, found - len(prefix)) : found]
    after = plain[found + length : found + length + len(suffix)]
    return _shared(before[::-1], prefix[::-1]) + _shared(after, suffix)


def _shared(one: str, other: str) -> int:
    count = 0
    for left, right in zip(one, other, strict=False):
        if left != right:
            break
        count += 1
    return count
