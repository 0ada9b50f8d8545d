"""Step 4c: the noun phrase before a verb: who or what it is the verb of.

`subject_left` reads "Bell, a friend of Carl Dunn, said"; `first_subject` what a sentence is about.
"""

from __future__ import annotations

from collections.abc import Sequence

from .english.words import CLAUSE_WORDS
from .model import Source
from .sources import (
    BE,
    LONE_HEADS,
    is_plain_phrase,
    name_source,
    nominal,
    phrase_end,
    pronoun_source,
)
from .tokens import Token

NP_BACK = 40
CONJUNCTIONS = frozenset(["and", "but", "then", "or"])
NOT_SUBJECTS = frozenset(["i", "you", "who"])
NEW_CLAUSE = frozenset(["that", "when", "while"])
# What shows words rather than says them: the sign itself is the source.
SHOWN_WORDS = frozenset(["sign", "signs", "banner", "banners", "placard", "placards", "poster"])


def subject_left(tokens: Sequence[Token], begin: int, verb: int) -> Source | None:
    """Return the subject of the verb tokens[verb], looking no further left than `begin`."""
    begin = max(begin, verb - NP_BACK)
    k = verb - 1
    while k >= begin and tokens[k].kind == "A":
        k -= 1
    if k < begin:
        return None
    k = _first_of_several(tokens, begin, k)
    if k == begin and tokens[k].low in LONE_HEADS:
        return nominal(tokens, k, k + 1, k)
    if tokens[verb].low.endswith("ing") and tokens[verb - 1].low not in BE:
        return _subject_of_participle(tokens, begin, k)
    found = _subject_at(tokens, begin, k)
    if found is None and tokens[k].low != "who":
        found = first_subject(tokens, begin, k)
    return found


def _subject_at(tokens: Sequence[Token], begin: int, k: int) -> Source | None:
    """The subject that ends at k, right before its verb."""
    token = tokens[k]
    if token.kind == "P":
        return _antecedent(tokens, begin, k) if token.low == "who" else pronoun_source(token)
    if token.low in CONJUNCTIONS:
        return _subject_of_earlier_verb(tokens, begin, k)
    if token.kind == "N" and not _after_preposition(tokens, begin, k):
        return name_source(token)
    if token.kind == "C" or token.low == ")":
        return _before_apposition(tokens, begin, k)
    if token.low in ("that", "which") and k > begin and tokens[k - 1].kind == "D":
        return _phrase_left(tokens, begin, k - 1)  # "a memo that spoke of"
    return _phrase_left(tokens, begin, k) if token.kind in "NDWS" else None


def _subject_of_participle(tokens: Sequence[Token], begin: int, k: int) -> Source | None:
    """ "a sign saying “…”": the sign; "Bell left the room, saying “…”": Bell."""
    token = tokens[k]
    if token.kind == "D" and token.low in SHOWN_WORDS:
        return _phrase_left(tokens, begin, k)
    if token.kind == "C":
        return first_subject(tokens, begin, k) or _before_apposition(tokens, begin, k)
    found = None if token.kind in "DW" else _subject_at(tokens, begin, k)
    return found or first_subject(tokens, begin, k)


def _subject_of_earlier_verb(tokens: Sequence[Token], begin: int, k: int) -> Source | None:
    """ "The league denounced him and said": one subject, two verbs."""
    for m in range(k - 1, begin, -1):
        if tokens[m].kind == "V" and not tokens[m].low.endswith("ing"):
            return subject_left(tokens, begin, m)
    return None


def _first_of_several(tokens: Sequence[Token], begin: int, k: int) -> int:
    """Where the first name of "Bell, Dunn and Finch" stands, when k is at the last."""
    while k - 2 >= begin and tokens[k].kind == tokens[k - 2].kind == "N":
        link = tokens[k - 1].low
        if link != "and" and not (link == "," and tokens[k + 1].low in ("and", ",")):
            break
        k -= 2
    return k


def _antecedent(tokens: Sequence[Token], begin: int, k: int) -> Source | None:
    for m in range(k - 1, max(begin, k - 8) - 1, -1):
        if tokens[m].kind == "N":
            return name_source(tokens[m])
        if tokens[m].kind == "D":
            return _phrase_left(tokens, begin, m)
    return None


def _after_preposition(tokens: Sequence[Token], begin: int, k: int) -> bool:
    """Whether the name at k hangs on a preposition: "the mayor of Northgate said"."""
    m = k - 1
    while m >= begin and k - m < 4 and tokens[m].kind in "TDWA":
        if tokens[m].low in CLAUSE_WORDS:
            return False
        m -= 1
    return m >= begin and tokens[m].kind == "R"


def _before_apposition(tokens: Sequence[Token], begin: int, stop: int) -> Source | None:
    """The name before "…, a friend of Carl Dunn,": the last one that nothing governs."""
    best: Token | None = None
    hanging = False
    for k in range(begin, stop):
        token = tokens[k]
        if token.kind == "G":
            hanging = token.low == "("
        elif token.kind == "A":
            hanging = False
        elif token.kind == "N":
            is_named = not hanging and tokens[k + 1].kind in "CG"
            if is_named and (best is None or _is_person(token)):
                best = token
        else:
            hanging = _hangs(tokens, k, hanging)
    return name_source(best) if best is not None else None


def _hangs(tokens: Sequence[Token], k: int, hanging: bool) -> bool:
    """Whether a noun after tokens[k] is governed by a preposition before it."""
    token = tokens[k]
    if token.kind == "R":
        return True
    if token.kind == "C":
        return hanging and tokens[k - 1].kind == "N" and _is_place(tokens, k + 1)
    if token.kind in "LBV" or token.low in NEW_CLAUSE:
        return False
    return hanging


def _is_person(token: Token) -> bool:
    name = token.name
    return name is not None and name.entity is not None and name.entity.kind == "person"


def _is_place(tokens: Sequence[Token], k: int) -> bool:
    """Whether the name after a comma belongs to the place before it: "in Salem, Ohio, …"."""
    if k + 1 >= len(tokens) or tokens[k].kind != "N":
        return False
    return not _is_person(tokens[k]) and tokens[k + 1].low in (",", ".")


def _phrase_left(tokens: Sequence[Token], begin: int, k: int) -> Source | None:
    """The noun phrase that ends at k: "a spokesman for the ministry", "the Bell campaign"."""
    first = k
    while first > begin and tokens[first - 1].kind in "NDWTRS":
        if tokens[first - 1].low in CLAUSE_WORDS:
            break
        first -= 1
    while first < k and tokens[first].kind == "R":  # "In Salem the mayor": an opening phrase
        first += 2 if first + 2 <= k and tokens[first + 1].kind in "NW" else 1
    if tokens[k].kind == "N" and not any(t.kind == "R" for t in tokens[first:k]):
        return name_source(tokens[k])
    head = _head(tokens, first, k)
    if head >= 0:
        return nominal(tokens, _article_before(tokens, first, head), k + 1, head)
    for m in range(first, k + 1):
        if tokens[m].kind == "N" and (m == k or tokens[m + 1].kind == "R"):
            return name_source(tokens[m])
    if begin == first and is_plain_phrase(tokens, first, k + 1):
        return nominal(tokens, first, k + 1, k)
    return None


def _article_before(tokens: Sequence[Token], first: int, head: int) -> int:
    """Where the phrase of `head` begins: at its article, "was shown a memo"."""
    for m in range(head - 1, first, -1):
        if tokens[m].low in ("a", "an", "the"):
            return m
    return first


def _head(tokens: Sequence[Token], first: int, k: int) -> int:
    """The last speaking noun before a preposition, or -1."""
    head = -1
    for m in range(first, k + 1):
        if tokens[m].kind == "R" and head >= 0:
            break
        if tokens[m].kind == "D":
            head = m
    return head


def first_subject(tokens: Sequence[Token], begin: int, stop: int) -> Source | None:
    """Return the first name, pronoun or speaking noun that no preposition governs."""
    hanging = False
    for k in range(begin, stop):
        token = tokens[k]
        if token.kind == "P" and token.low not in NOT_SUBJECTS:
            return pronoun_source(token)
        if token.kind == "N" and not hanging:
            if k + 1 >= stop or tokens[k + 1].kind not in "SD":
                return name_source(_name_described(tokens, k, stop) or token)
        elif token.kind == "D" and not hanging and _is_adjective(tokens, k, stop):
            continue
        elif token.kind == "D" and not hanging:
            named = _name_after_office(tokens, k, stop)
            if named is not None:
                return name_source(named)
            begins = _phrase_start(tokens, begin, k)
            return nominal(tokens, begins, phrase_end(tokens, k, stop), k)
        else:
            hanging = _hangs(tokens, k, hanging)
    if begin + 1 < stop and tokens[begin].low in LONE_HEADS:
        return nominal(tokens, begin, phrase_end(tokens, begin, stop), begin)
    return None


def _is_adjective(tokens: Sequence[Token], k: int, stop: int) -> bool:
    """Whether the noun at k stands before another: "her liberal friends"."""
    return k + 1 < stop and tokens[k + 1].kind == "D"


def _name_described(tokens: Sequence[Token], k: int, stop: int) -> Token | None:
    """ "Northgate harbour director, Ada Finch": the name that the words after one lead to."""
    m = k + 1
    while m < stop and m < k + 4 and tokens[m].kind in "DW":
        m += 1
    if m == k + 1 or tokens[m - 1].kind != "D":
        return None
    if m < stop and tokens[m].low == ",":
        m += 1
    return tokens[m] if m < stop and tokens[m].kind == "N" else None


def _name_after_office(tokens: Sequence[Token], k: int, stop: int) -> Token | None:
    """ "campaign manager Robin Pell", "the chairman, Robin Pell": the name after the noun."""
    m = k + 1
    while m < stop and m < k + 6 and tokens[m].kind in "DW":
        m += 1
    if m < stop and tokens[m].low == "," and tokens[m - 1].kind == "D":
        m += 1
    return tokens[m] if m < stop and tokens[m].kind == "N" else None


def _phrase_start(tokens: Sequence[Token], begin: int, k: int) -> int:
    while k > begin and tokens[k - 1].kind in "NWTSD" and tokens[k - 1].low not in CLAUSE_WORDS:
        k -= 1
    return k
