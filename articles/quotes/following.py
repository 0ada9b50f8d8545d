"""Step 4, behind the words: "“…,” said Bell", "“…” — Bell", "“…” would be right, Bell said"."""

from __future__ import annotations

from collections.abc import Sequence

from .cues import ACCORDING, AHEAD, according, subject_first, verb_first
from .model import Attribution
from .sources import name_source
from .tokens import Token

JOINING = frozenset(["and", "but", "as", "while"])


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
    if tokens[i].low in ACCORDING:
        return according(tokens, i)
    if tokens[i].low in JOINING and comma:
        i += 1
    found = verb_first(tokens, i) if comma else None
    if found is None and comma:
        found = subject_first(tokens, i)
    if found is None and dash:
        found = _signature(tokens, i - 1)
    return found


def _after_full_stop(tokens: Sequence[Token], i: int) -> Attribution | None:
    """ "“….” Ada Finch said.": a full stop where a comma belongs; or a signature."""
    if i < len(tokens) and tokens[i].kind == "E" and tokens[i].start == tokens[i].end:
        i += 1
    following = "".join(token.kind for token in tokens[i : i + 3])
    if following in ("NVE", "PVE"):
        return subject_first(tokens, i)
    return _signature(tokens, i)


def _signature(tokens: Sequence[Token], i: int) -> Attribution | None:
    """ "“…” — Ada Finch": a dash and a name, and nothing after it."""
    if i + 1 >= len(tokens) or tokens[i].kind != "B" or tokens[i + 1].kind != "N":
        return None
    if i + 2 < len(tokens) and tokens[i + 2].kind not in "EC":
        return None
    return Attribution(tokens[i].start, tokens[i + 1].end, "—", name_source(tokens[i + 1]), 0.9)


def listed(tokens: Sequence[Token], at: int) -> Attribution | None:
    """ "* “No.” Ada Finch, asked for more": in a list, the name behind the words."""
    i = at + 1
    if i < len(tokens) and tokens[i].kind == "E" and tokens[i].start == tokens[i].end:
        i += 1
    if at or i >= len(tokens) or tokens[i].kind != "N":
        return None
    if i + 1 < len(tokens) and tokens[i + 1].kind not in "ECG":
        return None
    return Attribution(tokens[i].start, tokens[i].end, "—", name_source(tokens[i]), 0.9)


def later_in_sentence(tokens: Sequence[Token], at: int) -> Attribution | None:
    """Return the clause at the end of the sentence: "“…” would be right, Ada Finch said."."""
    for k in range(at + 1, min(len(tokens), at + AHEAD)):
        if tokens[k].kind == "E":
            return None
        if tokens[k].low in ACCORDING:
            return according(tokens, k)
        if tokens[k].low == "," and k + 1 < len(tokens):
            found = _clause_at_end(tokens, k + 1)
            if found is not None and found.strength > 0.9:
                return found
    return None


def _clause_at_end(tokens: Sequence[Token], i: int) -> Attribution | None:
    """ "…, said Bell", "…, as Bell said", "…, Bell said"."""
    if tokens[i].low == "as" and i + 1 < len(tokens):
        i += 1
    if tokens[i].kind == "V":
        return verb_first(tokens, i)
    return subject_first(tokens, i) if tokens[i].kind in "NPTD" else None
