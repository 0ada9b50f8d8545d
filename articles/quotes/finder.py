"""The pipeline: marks → names → sentences → clauses → speakers → confidence."""

from __future__ import annotations

from collections.abc import Sequence

from .attach import Piece, attach_line
from .marks import LINE, find_stretches
from .model import FoundQuote, KnownSpeaker, Stretch
from .names import Cast, find_names
from .resolve import Memory
from .scoring import settle
from .tokens import blank_out, read_tokens, windows


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
    return settle(text, blanked, pieces, cast, Memory(blanked))


def _attach(text: str, blanked: str, stretches: list[Stretch], cast: Cast) -> list[Piece]:
    lines = [line.span() for line in LINE.finditer(text)]
    pieces: list[Piece] = []
    for start, end in windows(text, stretches, lines):
        tokens = read_tokens(text, blanked, start, end, stretches, cast)
        pieces += attach_line(text, tokens, stretches, pieces[-1] if pieces else None)
    return pieces
