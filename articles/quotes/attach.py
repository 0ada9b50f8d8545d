"""Step 5: give every quotation the clause that attributes it, in its sentence or carried over."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from .following import after_quotation, later_in_sentence, listed
from .leading import before_quotation, introduction, possessor, subject_of_sentence
from .model import Attribution, Stretch
from .tokens import Token

CONTINUES = "carries on the quotation of the paragraph before"
BESIDE = "attributed in its own sentence"
CARRIED = "follows an attributed quotation in the same paragraph"
INTRODUCED = "introduced by the sentence before it"
SUBJECT = "stands in a sentence about its speaker, without a word of saying"
LABELLED = "begins with the speaker's name"
ALONE = "stands alone; given to the last speaker before it"
WHOLE_LINE = 2  # tokens: a quotation, and the full stop inside it
BULLETS = frozenset("*-•–·▪")
LABEL = re.compile(r"([A-Z][\w.’'-]*(?: [A-Z][\w.’'-]*){0,3}): ")


@dataclass(slots=True)
class Piece:
    """A stretch with what attributes it.

    how: the reason in words; follows: the piece whose quotation this one carries on; label: the
    name the quotation itself begins with ("FINCH: …"); is_whole_line: nothing else stands in its
    line; is_after_line: the line before quotes somebody too.
    """

    stretch: Stretch
    number: int
    attribution: Attribution | None = None
    how: str = ALONE
    is_carried: bool = False
    follows: Piece | None = None
    begins_sentence: bool = False
    label: str = ""
    is_whole_line: bool = False
    is_after_line: bool = False


def attach_window(
    text: str,
    tokens: Sequence[Token],
    stretches: Sequence[Stretch],
    *,
    previous: Piece | None,
    opening: Sequence[Token],
) -> list[Piece]:
    """Return a piece for every quotation among `tokens`.

    `previous` is the piece before them, `opening` the tokens of the line before.
    """
    pieces: list[Piece] = []
    last_at = -1
    for at, token in enumerate(tokens):
        if token.kind != "Q":
            continue
        piece = Piece(stretches[token.stretch], token.stretch)
        piece.begins_sentence = at == 0 or tokens[at - 1].kind in "EQL"
        piece.is_after_line = previous is not None and _is_next(piece, previous)
        piece.is_whole_line = len(tokens) <= WHOLE_LINE and all(t.kind in "QE" for t in tokens)
        if _is_labelled(text, piece):
            piece.how = LABELLED
        elif pieces:
            _join(text, tokens, at, piece, before=pieces[-1], last_at=last_at)
        elif previous is not None and piece.stretch.continues:
            _continue(text, tokens, at, piece, previous)
        else:
            _attribute(text, tokens, at, piece, None)
            if piece.attribution is None:
                _introduce(tokens, at, piece, opening)
        pieces.append(piece)
        last_at = at
    _look_back_from_later(pieces)
    return pieces


def _is_labelled(text: str, piece: Piece) -> bool:
    """Whether the words begin with the speaker's name in capitals, which is noted."""
    label = LABEL.match(text, piece.stretch.start, piece.stretch.end)
    if label is not None and label.group(1).isupper():
        piece.label = label.group(1)
    return bool(piece.label)


def _join(
    text: str, tokens: Sequence[Token], at: int, piece: Piece, *, before: Piece, last_at: int
) -> None:
    """Attribute a piece that follows another in its line, which it may carry on."""
    _attribute(text, tokens, at, piece, before)
    if _is_same_quotation(tokens, last_at, at, before, piece):
        piece.follows = before
    elif piece.attribution is None:
        _introduce(tokens, at, piece, ())


def _continue(text: str, tokens: Sequence[Token], at: int, piece: Piece, previous: Piece) -> None:
    """Carry on the paragraph before, unless a clause beside the words names another speaker.

    Then the mark before was only forgotten: “It was “sad, said Bell. ¶ “It was not,” said Dunn.
    """
    found = after_quotation(tokens, at, _last_character(text, piece.stretch))
    if found is not None and found.source is not None and _is_another(found, previous):
        piece.attribution = found
        piece.how = BESIDE
        return
    _carry(piece, previous, CONTINUES)
    piece.follows = previous


def _is_another(found: Attribution, previous: Piece) -> bool:
    """Whether a clause names somebody whom the piece before was not given to."""
    before = previous.attribution.source if previous.attribution is not None else None
    if found.source is None or found.source.form == "pronoun":
        return False
    if before is None or before.name is None or found.source.name is None:
        return True
    return before.name.entity is not found.source.name.entity


def _is_next(piece: Piece, previous: Piece) -> bool:
    """Whether the piece before stands in the line before, blank ones left aside."""
    return piece.stretch.line - previous.stretch.line == 1


def _carry(piece: Piece, source: Piece, how: str) -> None:
    piece.attribution = source.attribution
    piece.label = source.label
    piece.is_carried = True
    piece.how = how


def _attribute(
    text: str, tokens: Sequence[Token], at: int, piece: Piece, before: Piece | None
) -> None:
    """Look after the quotation, before it, at the end of its sentence, then at the piece before."""
    has_before = before is not None and before.attribution is not None
    found = _question(tokens, at) or possessor(tokens, at)
    if found is None and _stands_in_list(text, piece.stretch):
        found = listed(tokens, at)
    if found is None and not piece.begins_sentence and _is_joined(tokens, at):
        found = before_quotation(tokens, at)
    if found is None:
        found = after_quotation(tokens, at, _last_character(text, piece.stretch))
    if found is None and (not piece.begins_sentence or (at and tokens[at - 1].kind == "L")):
        found = before_quotation(tokens, at)
    if found is None and not (has_before and piece.begins_sentence):
        found = later_in_sentence(tokens, at)
    if found is not None:
        piece.attribution = found
        piece.how = BESIDE
    elif before is not None and has_before and piece.begins_sentence:
        _carry(piece, before, CARRIED)


def _stands_in_list(text: str, stretch: Stretch) -> bool:
    """Whether a bullet stands before the marks, and nothing else in the line."""
    line = text.rfind("\n", max(0, stretch.outer_start - 4), stretch.outer_start)
    return line >= 0 and text[line : stretch.outer_start].strip() in BULLETS


def _is_joined(tokens: Sequence[Token], at: int) -> bool:
    """Whether a clause of its own follows: "called it “sad,” but he also said …"."""
    k = at + 2 if at + 1 < len(tokens) and tokens[at + 1].kind == "C" else at + 1
    return k < len(tokens) and tokens[k].low in ("and", "but", "while")


def _question(tokens: Sequence[Token], at: int) -> Attribution | None:
    """The reporters' own question, when the quotation stands inside its wording.

    "When asked if floods were the “worst danger”, she said": not after a comma, where the answer
    begins.
    """
    if at == 0 or tokens[at - 1].kind in "EQCLB":
        return None
    found = before_quotation(tokens, at)
    return found if found is not None and found.is_question else None


def _last_character(text: str, stretch: Stretch) -> str:
    """The last character of the words, inner marks and spaces left aside."""
    tail = text[max(stretch.start, stretch.end - 6) : stretch.end]
    return tail.rstrip("'’”\" \u00a0")[-1:]


def _is_same_quotation(
    tokens: Sequence[Token], last_at: int, at: int, before: Piece, piece: Piece
) -> bool:
    """Whether nothing but an attribution parts two pieces of one paragraph."""
    attribution = before.attribution
    if attribution is None or piece.attribution is None or tokens[at - 1].kind not in "EQCBL":
        return False
    if piece.attribution.start != attribution.start:
        return before.begins_sentence and _has_no_words(tokens, last_at, at)
    is_between = before.stretch.end <= attribution.start < piece.stretch.start
    if not is_between:
        return _has_no_words(tokens, last_at, at)
    ends = [k for k in range(last_at + 1, at) if tokens[k].kind == "E" and k > last_at + 1]
    return not ends or _has_no_words(tokens, ends[0], at)


def _has_no_words(tokens: Sequence[Token], last_at: int, at: int) -> bool:
    return all(tokens[k].kind in "ECBL" for k in range(last_at + 1, at))


def _introduce(tokens: Sequence[Token], at: int, piece: Piece, opening: Sequence[Token]) -> None:
    """Look at the sentence's own subject, else at the sentence before.

    A line before that quotes somebody introduces no other line, unless it ends in a colon.
    """
    if not piece.begins_sentence:
        piece.attribution = subject_of_sentence(tokens, at)
        piece.how = SUBJECT
    elif at > 1:
        piece.attribution = introduction(tokens, at)
        piece.how = INTRODUCED
    elif opening and (not piece.is_after_line or opening[-1].kind == "L"):
        piece.attribution = introduction(opening, len(opening))
        piece.how = INTRODUCED
    if piece.attribution is None:
        piece.how = ALONE


def _look_back_from_later(pieces: list[Piece]) -> None:
    """A piece without a clause of its own takes the next piece's: "…?" "…," she said."""
    for number in range(len(pieces) - 2, -1, -1):
        piece, later = pieces[number], pieces[number + 1]
        found = later.attribution
        if piece.how not in (ALONE, INTRODUCED) or found is None or not piece.begins_sentence:
            continue
        if found.start > later.stretch.end and later.begins_sentence:
            _carry(piece, later, CARRIED)
            if later.follows is None:
                later.follows = piece
