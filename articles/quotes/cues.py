"""Step 4: the clause that attributes words: a cue and the noun phrase that is its subject.

Here what the rules for both sides of a quotation share: "said Bell", "Bell said", "according to
Bell". What follows a quotation is read in `following.py`, what leads in to one in `leading.py`.
Windows are bounded, so each quotation costs the same however long its paragraph is.
"""

from __future__ import annotations

from collections.abc import Sequence

from .english.verbs import BASE_FORM, FIRM_FORMS, QUESTION_PASSIVES
from .model import Attribution
from .sources import BE, subject_right
from .subjects import subject_left
from .tokens import Token

ACCORDING = {"according": "according to", "laut": "laut"}
AHEAD = 34
BACK = 70
# Before a subject that begins a clause right after a verb: "smiled the captain".
SUBJECT_STARTS = frozenset(["the", "a", "its", "one"])


def verb_first(tokens: Sequence[Token], i: int) -> Attribution | None:
    k = i
    while k < len(tokens) and tokens[k].kind == "A" and k < i + 3:
        k += 1
    if k >= len(tokens) or tokens[k].low.endswith("ing"):
        return None
    if tokens[k].kind != "V" and not (is_past(tokens[k]) and _begins_subject(tokens, k + 1)):
        return None
    source = subject_right(tokens, k + 1)
    if source is None or source.word in ("who", "i", "you"):
        return None
    return Attribution(tokens[k].start, source.end, tokens[k].low, source, strength(tokens[k].low))


def subject_first(tokens: Sequence[Token], i: int) -> Attribution | None:
    stop = min(len(tokens), i + AHEAD)
    if i + 1 < stop and tokens[i].kind in "NP" and is_past(tokens[i + 1]):
        source = subject_left(tokens, i, i + 1)
        if source is not None:
            return Attribution(source.start, tokens[i + 1].end, tokens[i + 1].low, source, 0.8)
    for j in range(i + 1, stop):
        kind = tokens[j].kind
        if kind == "E" or (kind == "Q" and j > i + 12):
            return None
        if kind == "V" and not tokens[j].low.endswith("ing"):
            if tokens[j - 1].low in ("to", "who", "that", "which"):
                continue
            source = None if is_passive(tokens, i, j) else subject_left(tokens, i, j)
            if source is None:
                continue
            return Attribution(
                min(source.start, tokens[i].start),
                tokens[j].end,
                tokens[j].low,
                source,
                strength(tokens[j].low),
            )
    return None


def according(tokens: Sequence[Token], i: int) -> Attribution | None:
    behind = i + 1 if tokens[i].low == "laut" else i + 2
    if behind >= len(tokens) or (behind == i + 2 and tokens[i + 1].low != "to"):
        return None
    source = subject_right(tokens, behind)
    if source is None:
        return None
    return Attribution(tokens[i].start, source.end, ACCORDING[tokens[i].low], source, 0.95)


def is_past(token: Token) -> bool:
    """A word that may be the past of a verb no list has: "riffed", "boomed"."""
    return token.kind == "W" and token.low.endswith("ed")


def _begins_subject(tokens: Sequence[Token], k: int) -> bool:
    return k < len(tokens) and (tokens[k].kind == "N" or tokens[k].low in SUBJECT_STARTS)


def is_passive(tokens: Sequence[Token], begin: int, j: int) -> bool:
    low = tokens[j].low
    if not low.endswith(("ed", "told", "said", "n")):
        return False
    k = j - 1
    while k >= begin and tokens[k].kind == "A" and tokens[k].low not in BE and j - k < 4:
        k -= 1
    if k >= begin and tokens[k].low in BE:
        return True
    return low in QUESTION_PASSIVES and (
        k < begin or tokens[k].low in ("when", "if", "after", "once", "while")
    )


def sentence_start(tokens: Sequence[Token], at: int) -> int:
    begin = at
    while begin > 0 and at - begin < BACK and tokens[begin - 1].kind != "E":
        begin -= 1
    return begin


def strength(low: str) -> float:
    return 0.95 if low in FIRM_FORMS else 0.8 if low in BASE_FORM else 0.6
