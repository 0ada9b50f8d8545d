"""Step 7b: how sure an answer is, as the share of such answers that were right when measured.

The numbers are what each group of pieces scored on the measuring set, rounded, with a small group
leaning on the one beside it; `make bench-quotes` prints how well they still hold.
"""

from __future__ import annotations

from .attach import ALONE, INTRODUCED, SUBJECT, Piece
from .model import Attribution

# By what names the source, and whether the piece is a sentence of its own or a part of one:
# for six words and more, for three to five, for one or two.
SURE = {
    ("name", True): (0.96, 0.95, 0.93),
    ("name", False): (0.94, 0.87, 0.86),
    ("organization", True): (0.95, 0.88, 0.85),
    ("organization", False): (0.78, 0.78, 0.78),
    ("nominal", True): (0.94, 0.85, 0.82),
    ("nominal", False): (0.76, 0.78, 0.78),
    ("pronoun", True): (0.75, 0.66, 0.62),
    ("pronoun", False): (0.74, 0.68, 0.74),
}
# Without a word of saying beside the marks.
UNSAID = {
    INTRODUCED: {"name": 0.76, "pronoun": 0.48},
    SUBJECT: {"name": 0.66, "pronoun": 0.35},
    ALONE: {},
}
UNSAID_OTHERWISE = {INTRODUCED: 0.6, SUBJECT: 0.5, ALONE: 0.4}
NOBODY_NAMED = 0.3
LABELLED_PIECE = 0.9
LABEL_OF_SOMETHING = 0.8  # "Finch:" is a label when Finch is a person; "Answer:" is too
COLON_BEFORE = 0.85
SHORT_BEFORE_ITS_CLAUSE = 0.75  # "a “sturdy” gate, Finch said": often another's words
FAIR_VERB = 0.95
WEAK_VERB = 0.9
UNKNOWN_KIND_IN_PART = 0.85


def confidence(piece: Piece, *, form: str, kind: str, words: int, has_speaker: bool) -> float:
    """Return how sure the speaker of `piece` is, 0 to 1.

    form: of the source, "" without one; kind: of the speaker; words: how many, counted to six.
    """
    if not has_speaker:
        return NOBODY_NAMED
    if piece.label:
        return LABELLED_PIECE if kind == "person" else LABEL_OF_SOMETHING
    attribution = piece.attribution
    if attribution is None or attribution.cue is None:
        how = piece.how if piece.how in UNSAID else ALONE
        return UNSAID[how].get(form, UNSAID_OTHERWISE[how])
    if piece.how == INTRODUCED:
        return COLON_BEFORE if form == "name" else UNSAID_OTHERWISE[INTRODUCED]
    if attribution.cue == ":" and kind != "person":
        return LABEL_OF_SOMETHING
    return round(_beside(piece, attribution, form, kind, words), 2)


def _beside(piece: Piece, attribution: Attribution, form: str, kind: str, words: int) -> float:
    """How sure a piece with a clause of its own is."""
    size = 0 if words >= 6 else 1 if words >= 3 else 2
    sure = SURE[form, piece.begins_sentence][size]
    if not piece.begins_sentence:
        if kind == "unknown":
            sure *= UNKNOWN_KIND_IN_PART
        if size and attribution.start > piece.stretch.end:
            sure *= SHORT_BEFORE_ITS_CLAUSE
    if attribution.strength < 0.7:
        return sure * WEAK_VERB
    if attribution.strength < 0.9 and attribution.cue not in ("—", ":"):
        return sure * FAIR_VERB
    return sure
