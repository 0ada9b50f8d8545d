"""Step 5: give every quotation the clause that attributes it, in its sentence or carried over."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from .cues import after_quotation, before_quotation, later_in_sentence
from .model import Attribution, Stretch
from .tokens import Token

CONTINUES = "continues the quotation before it"
BESIDE = "attributed in its own sentence"
CARRIED = "follows an attributed quotation in the same paragraph"
ALONE = "stands alone; the last speaker before it"


@dataclass(slots=True)
class Piece:
    """A stretch with what attributes it. `how` is the reason in words; `group` numbers quotations."""

    stretch: Stretch
    number: int
    attribution: Attribution | None = None
    how: str = ""
    group: int = -1
    is_carried: bool = False
    follows: Piece | None = None
    begins_sentence: bool = False


def attach_line(
    text: str, tokens: Sequence[Token], stretches: Sequence[Stretch], previous: Piece | None
) -> list[Piece]:
    """Return a piece for every quotation among `tokens`; `previous` is the one before them."""
    pieces: list[Piece] = []
    for at, token in enumerate(tokens):
        if token.kind != "Q":
            continue
        stretch = stretches[token.stretch]
        piece = Piece(stretch, token.stretch)
        piece.begins_sentence = at == 0 or tokens[at - 1].kind in "EQL"
        before = pieces[-1] if pieces else None
        if stretch.continues and previous is not None and before is None:
            _continue(piece, previous)
        else:
            _attribute(text, tokens, at, piece, before)
        pieces.append(piece)
    _look_back_from_later(pieces)
    return pieces


def _continue(piece: Piece, previous: Piece) -> None:
    piece.attribution = previous.attribution
    piece.follows = previous
    piece.is_carried = True
    piece.how = CONTINUES


def _attribute(
    text: str, tokens: Sequence[Token], at: int, piece: Piece, before: Piece | None
) -> None:
    stretch = piece.stretch
    last = text[max(stretch.start, stretch.end - 6) : stretch.end].rstrip("'’”\" \u00a0")[-1:]
    found = after_quotation(tokens, at, last)
    if found is None and not piece.begins_sentence:
        found = before_quotation(tokens, at)
    elif found is None and at and tokens[at - 1].kind == "L":
        found = before_quotation(tokens, at)
    if found is None and (before is None or before.attribution is None or not piece.begins_sentence):
        found = later_in_sentence(tokens, at)
    if found is not None:
        piece.attribution = found
        piece.how = BESIDE
        if (
            before is not None
            and before.attribution is not None
            and before.attribution.start == found.start
        ):
            piece.follows = before
        elif (
            before is not None
            and before.attribution is not None
            and _only_attribution_between(tokens, before, at)
        ):
            piece.follows = before
            piece.attribution = before.attribution
        return
    if before is not None and before.attribution is not None and piece.begins_sentence:
        piece.attribution = before.attribution
        piece.follows = before
        piece.is_carried = True
        piece.how = CARRIED


def _only_attribution_between(tokens: Sequence[Token], before: Piece, at: int) -> bool:
    """Whether nothing but the first piece's attribution stands between two pieces of one sentence."""
    attribution = before.attribution
    if attribution is None or attribution.start < before.stretch.end:
        return False
    for k in range(at - 1, -1, -1):
        if tokens[k].start < attribution.end:
            return True
        if tokens[k].kind not in "CABEL":
            return False
    return False


def _look_back_from_later(pieces: list[Piece]) -> None:
    """A piece without a clause of its own takes the next piece's: "…?" "…," she said."""
    for number in range(len(pieces) - 2, -1, -1):
        piece, later = pieces[number], pieces[number + 1]
        if piece.attribution is None and piece.begins_sentence and later.attribution is not None:
            if later.attribution.start > later.stretch.end and later.begins_sentence:
                piece.attribution = later.attribution
                piece.is_carried = True
                piece.how = CARRIED
                if later.follows is None:
                    later.follows = piece
