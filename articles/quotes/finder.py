"""The pipeline: marks → names → sentences → clauses → speakers → confidence."""

from __future__ import annotations

from collections.abc import Sequence

from .attach import Piece, attach_window
from .cast import Cast
from .languages import language_of
from .marks import LINE, find_stretches
from .model import FoundQuote, KnownSpeaker, Stretch
from .resolve import Memory
from .scoring import Settling
from .tokens import Token, TokenReader, blank_out, windows

TAIL = 240  # characters of the line before that may introduce a quotation


def find_quotes(
    text: str, *, directory: Sequence[KnownSpeaker] = (), language: str = "en"
) -> list[FoundQuote]:
    """Return the quotations in plain `text`, piece by piece, in order.

    `directory` holds speakers already known; `language` is a code such as "en" or "de-AT", and
    one that is not known is read as English. Pure: the same input gives the same output, every
    offset lies inside the text, no piece crosses a line break. Never raises for any string.
    """
    stretches = find_stretches(text)
    if not stretches:
        return []
    blanked = blank_out(text, stretches)
    spoken = language_of(language)
    cast = Cast(spoken.find_names(blanked), directory)
    reader = TokenReader(text, blanked, stretches=stretches, cast=cast, language=spoken)
    pieces = _attach(text, reader, stretches)
    return Settling(text, cast, Memory(blanked), spoken).settle(pieces)


def _attach(text: str, reader: TokenReader, stretches: list[Stretch]) -> list[Piece]:
    lines = [line.span() for line in LINE.finditer(text)]
    pieces: list[Piece] = []
    for start, end, number in windows(stretches, lines):
        tokens = reader.read(start, end)
        opening: list[Token] = []
        if number and start == lines[number][0]:
            low, high = _tail_of(text, lines, number - 1)
            opening = reader.read(low, high)
        previous = pieces[-1] if pieces else None
        pieces += attach_window(text, tokens, stretches, previous=previous, opening=opening)
    return pieces


def _tail_of(text: str, lines: list[tuple[int, int]], number: int) -> tuple[int, int]:
    """The end of a line, long enough for its last sentence; blank lines are passed over."""
    while number > 0 and not text[slice(*lines[number])].strip():
        number -= 1
    start, end = lines[number]
    return max(start, end - TAIL), end
