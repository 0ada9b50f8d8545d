"""Step 4: find the clause that attributes a quotation: a cue and the words that name its source.

Grammar by position: "…," SUBJECT VERB; "…," VERB SUBJECT; SUBJECT VERB … "…"; according to
SUBJECT; SUBJECT: "…". Windows are bounded, so each quotation costs the same however long
its paragraph is.
"""

from __future__ import annotations

from collections.abc import Sequence

from .english.sources import SPEECH_NOUNS
from .english.verbs import BASE_FORM, FIRM_FORMS, QUESTION_PASSIVES
from .model import Attribution, Source
from .sources import (
    BE,
    first_subject,
    name_source,
    pronoun_source,
    subject_left,
    subject_right,
)
from .tokens import Token

AHEAD = 34
BACK = 70


def after_quotation(tokens: Sequence[Token], at: int, last: str) -> Attribution | None:
    """Return the clause that follows the quotation tokens[at]; `last` is its last character.

    The clause runs on to the next comma, mark or end: "said Bell about the long strike".
    """
    found = _clause_after(tokens, at, last)
    if found is None:
        return None
    for k in range(at + 1, min(len(tokens), at + 2 * AHEAD)):
        if tokens[k].start >= found.end:
            if tokens[k].kind in "EQCLBG":
                break
            found.end = tokens[k].end
    return found


def _clause_after(tokens: Sequence[Token], at: int, last: str) -> Attribution | None:
    i = at + 1
    comma = last in ",?!—–…-"
    dash = False
    while i < len(tokens) and tokens[i].kind in "CB":
        comma = comma or tokens[i].kind == "C" or tokens[i].low != ","
        dash = dash or tokens[i].kind == "B"
        i += 1
    if i >= len(tokens) or tokens[i].kind in "EQ":
        return _after_full_stop(tokens, i) if last and last in ".!?…" else None
    if tokens[i].low == "according":
        return _according(tokens, i)
    if tokens[i].low in ("and", "but", "as", "while") and comma:
        i += 1
    found = _verb_first(tokens, i) if comma else None
    if found is None and comma:
        found = _subject_first(tokens, i)
    if found is None and dash:
        found = _signature(tokens, i - 1)
    return found


def _after_full_stop(tokens: Sequence[Token], i: int) -> Attribution | None:
    """ "“….” Ada Finch said.": a full stop where a comma belongs; or a signature."""
    if i < len(tokens) and tokens[i].kind == "E" and tokens[i].start == tokens[i].end:
        i += 1
    following = "".join(token.kind for token in tokens[i : i + 3])
    if following in ("NVE", "PVE"):
        return _subject_first(tokens, i)
    return _signature(tokens, i)


def _signature(tokens: Sequence[Token], i: int) -> Attribution | None:
    """ "“…” — Ada Finch": a dash and a name, and nothing after it."""
    if i + 1 >= len(tokens) or tokens[i].kind != "B" or tokens[i + 1].kind != "N":
        return None
    if i + 2 < len(tokens) and tokens[i + 2].kind not in "EC":
        return None
    return Attribution(tokens[i].start, tokens[i + 1].end, "—", name_source(tokens[i + 1]), 0.9)


def _verb_first(tokens: Sequence[Token], i: int) -> Attribution | None:
    k = i
    while k < len(tokens) and tokens[k].kind == "A" and k < i + 3:
        k += 1
    if k >= len(tokens) or tokens[k].low.endswith("ing"):
        return None
    if tokens[k].kind != "V" and not (_is_past(tokens[k]) and _begins_name(tokens, k + 1)):
        return None
    source = subject_right(tokens, k + 1)
    if source is None or source.word in ("who", "i", "you"):
        return None
    return Attribution(tokens[k].start, source.end, tokens[k].low, source, _strength(tokens[k].low))


def _is_past(token: Token) -> bool:
    """A word that may be the past of a verb no list has: "riffed", "boomed"."""
    return token.kind == "W" and token.low.endswith("ed")


def _begins_name(tokens: Sequence[Token], k: int) -> bool:
    return k < len(tokens) and tokens[k].kind == "N"


def _subject_first(tokens: Sequence[Token], i: int) -> Attribution | None:
    stop = min(len(tokens), i + AHEAD)
    if i + 1 < stop and tokens[i].kind in "NP" and _is_past(tokens[i + 1]):
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
            source = subject_left(tokens, i, j)
            if source is None:
                continue
            return Attribution(
                min(source.start, tokens[i].start),
                tokens[j].end,
                tokens[j].low,
                source,
                _strength(tokens[j].low),
            )
    return None


def later_in_sentence(tokens: Sequence[Token], at: int) -> Attribution | None:
    """Return the clause at the end of the sentence: "“…” would be right, Ada Finch said."."""
    for k in range(at + 1, min(len(tokens), at + AHEAD)):
        if tokens[k].kind == "E":
            return None
        if tokens[k].low == "according":
            return _according(tokens, k)
        if tokens[k].low == "," and k + 1 < len(tokens) and tokens[k + 1].kind in "NPTD":
            found = _subject_first(tokens, k + 1)
            if found is not None and found.strength > 0.9:
                return found
    return None


def subject_of_sentence(tokens: Sequence[Token], at: int) -> Attribution | None:
    """Return the subject of the words before tokens[at]: "The letter began, “…”"."""
    begin = _sentence_start(tokens, at)
    source = first_subject(tokens, begin, at)
    if source is None:
        return None
    return Attribution(source.start, source.end, None, source, 0.6)


def introduction(tokens: Sequence[Token], at: int) -> Attribution | None:
    """Return what the sentence before tokens[at] says of its speaker: "Bell answered: ¶ “…”"."""
    stop = at
    while stop > 0 and at - stop < BACK and tokens[stop - 1].kind in "ELQ":
        stop -= 1
    has_colon = any(token.kind == "L" for token in tokens[stop:at])
    begin = _sentence_start(tokens, stop)
    if has_colon:
        found = before_quotation(tokens, stop)
        if found is not None:
            return found
    source = first_subject(tokens, begin, stop)
    if source is None:
        return None
    cue = ":" if has_colon else None
    return Attribution(source.start, source.end, cue, source, 0.85 if has_colon else 0.55)


def _according(tokens: Sequence[Token], i: int) -> Attribution | None:
    if i + 2 >= len(tokens) or tokens[i + 1].low != "to":
        return None
    source = subject_right(tokens, i + 2)
    if source is None:
        return None
    return Attribution(tokens[i].start, source.end, "according to", source, 0.95)


def before_quotation(tokens: Sequence[Token], at: int) -> Attribution | None:
    """Return the clause before the quotation tokens[at] within its sentence."""
    begin = _sentence_start(tokens, at)
    spare: Attribution | None = None
    if at > begin and tokens[at - 1].kind == "L":
        found = _label(tokens, begin, at - 1)
        if found is not None:
            return found
    for j in range(at - 1, begin - 1, -1):
        token = tokens[j]
        if token.low == "according":
            found = _according(tokens, j)
            if found is not None:
                return found
        if token.kind != "V" and not _is_cue_beside(tokens, j, at):
            continue
        found = _clause(tokens, begin, j, at)
        if found is not None:
            if _is_progressive(tokens, j):
                spare = spare or found
                continue
            return found
    return spare or _speech_noun(tokens, begin, at)


def _is_cue_beside(tokens: Sequence[Token], j: int, at: int) -> bool:
    """Any past verb right before the marks: "Bell leaned in and boomed: “…”"."""
    if tokens[j].kind != "W" or not tokens[j].low.endswith("ed"):
        return False
    return j == at - 2 and tokens[at - 1].kind in "CL"


def _is_progressive(tokens: Sequence[Token], j: int) -> bool:
    """ "Bell said they were calling “…”": the saying is further left."""
    return j > 0 and tokens[j].low.endswith("ing") and tokens[j - 1].low in BE


def _sentence_start(tokens: Sequence[Token], at: int) -> int:
    begin = at
    while begin > 0 and at - begin < BACK and tokens[begin - 1].kind != "E":
        begin -= 1
    return begin


def _label(tokens: Sequence[Token], begin: int, colon: int) -> Attribution | None:
    """ "Bell: …": the whole of what precedes the colon is a name or an office."""
    if colon - begin > 8 or any(t.kind == "V" for t in tokens[begin:colon]):
        return None
    for token in tokens[begin:colon]:
        if token.kind == "N":
            return Attribution(
                tokens[begin].start, tokens[colon].end, ":", name_source(token), 0.85
            )
    return None


def _clause(tokens: Sequence[Token], begin: int, j: int, at: int) -> Attribution | None:
    low = tokens[j].low
    passive = _is_passive(tokens, begin, j)
    if low in QUESTION_PASSIVES and passive:
        source = _by_agent(tokens, j, at)
        return Attribution(
            tokens[j].start, tokens[j].end, low, source, 0.7, is_question=source is None
        )
    if passive:
        source = _by_agent(tokens, j, at)
        if source is None:
            return None
    else:
        source = subject_left(tokens, begin, j)
        if source is None and j + 1 < at:
            source = subject_right(tokens, j + 1) if tokens[j - 1].kind in "CQE" else None
    if source is None:
        return None
    return Attribution(
        min(source.start, tokens[j].start),
        max(tokens[j].end, source.end),
        low,
        source,
        _strength(low),
    )


def _is_passive(tokens: Sequence[Token], begin: int, j: int) -> bool:
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


def _by_agent(tokens: Sequence[Token], j: int, at: int) -> Source | None:
    for k in range(j + 1, min(at, j + 12)):
        if tokens[k].low == "by" and k + 1 < len(tokens):
            return subject_right(tokens, k + 1)
    return None


def _speech_noun(tokens: Sequence[Token], begin: int, at: int) -> Attribution | None:
    """ "Bell’s answer was “…”": a possessive before a noun of speech."""
    for j in range(at - 1, begin - 1, -1):
        if tokens[j].low not in SPEECH_NOUNS:
            continue
        for k in range(j - 1, max(begin, j - 5) - 1, -1):
            source = _owner(tokens[k])
            if source is not None:
                return Attribution(tokens[k].start, tokens[j].end, tokens[j].low, source, 0.6)
    return None


def _owner(token: Token) -> Source | None:
    if token.kind == "N":
        return name_source(token)
    owner = {"his": "he", "her": "she"}.get(token.low)
    return pronoun_source(token, owner) if owner else None


def _strength(low: str) -> float:
    return 0.95 if low in FIRM_FORMS else 0.8 if low in BASE_FORM else 0.6
