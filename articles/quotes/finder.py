"""The pipeline: marks → names → sentences → clauses → speakers → confidence."""

from __future__ import annotations

from collections.abc import Sequence

from .attach import Piece, attach_window
from .marks import LINE, find_stretches
from .model import FoundQuote, KnownSpeaker, Stretch
from .names import Cast, find_names
from .resolve import Memory
from .scoring import Settling
from .tokens import Token, blank_out, read_tokens, windows


TAIL = 240  # characters of the line before that may introduce a quotation


def find_quotes(text: str, *, directory: Sequence[KnownSpeaker] = ()) -> list[FoundQuote]:
    """Return the quotations in plain `text`, piece by piece, in order.

    `directory` holds speakers already known. Pure: the same input gives the same output, every
    offset lies inside the text, no piece crosses a line break. Never raises for any string.
    """
    stretches = find_stretches(text)
    if not stretches:
        return []
    blanked = blank_out(text, stretches)
    cast = Cast(find_names(blanked), directory)
    pieces = _attach(text, blanked, stretches, cast)
    return Settling(text, cast, Memory(blanked)).settle(pieces)


def _attach(text: str, blanked: str, stretches: list[Stretch], cast: Cast) -> list[Piece]:
    lines = [line.span() for line in LINE.finditer(text)]
    pieces: list[Piece] = []
    for start, end, number in windows(stretches, lines):
        tokens = read_tokens(text, blanked, start, end, stretches, cast)
        opening: list[Token] = []
        if number and start == lines[number][0]:
            low, high = _tail_of(text, lines, number - 1)
            opening = read_tokens(text, blanked, low, high, stretches, cast)
        previous = pieces[-1] if pieces else None
        pieces += attach_window(text, tokens, stretches, previous=previous, opening=opening)
    return pieces


def _tail_of(text: str, lines: list[tuple[int, int]], number: int) -> tuple[int, int]:
    """The end of a line, long enough for its last sentence; blank lines are passed over."""
    while number > 0 and not text[lines[number][0] : min(lines[number][1], lines[number][0] + 80)].strip():
        number -= 1
    start, end = lines[number]
    return max(start, end - TAIL), end
