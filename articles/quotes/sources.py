"""Step 4b: read the noun phrase beside a verb of saying: who or what it names.

`subject_right` reads "said Bell", "said a spokesman for the ministry"; `subject_left` reads "Bell,
a friend of Carl Dunn, said"; `first_subject` what a sentence is about.
"""

from __future__ import annotations

from collections.abc import Sequence

from .english.sources import ORGANIZATION_NOUNS, PEOPLE_NOUNS
from .english.words import CLAUSE_WORDS
from .model import Source
from .tokens import Token

NP_AHEAD = 18
NP_BACK = 40
LONE_HEADS = frozenset(["one", "another", "some", "many", "most", "others", "several"])
BE = frozenset(["was", "were", "is", "are", "been", "being", "be"])
CONJUNCTIONS = frozenset(["and", "but", "then", "or"])
NOT_SUBJECTS = frozenset(["i", "you", "who"])
NEW_CLAUSE = frozenset(["that", "when", "while"])
PHRASE_LINKS = frozenset(["of", "for", "from", "at", "with"])


def name_source(token: Token) -> Source:
    """Return the source that a name token is."""
    if token.name is None:
        return Source(token.start, token.end, "nominal", word=token.low)
    return Source(token.name.start, token.name.end, "name", name=token.name, word=token.name.text)


def pronoun_source(token: Token, word: str = "") -> Source:
    """Return the source that a pronoun is; `word` when it stands for another ("his": he)."""
    return Source(token.start, token.end, "pronoun", word=word or token.low)


def subject_right(tokens: Sequence[Token], i: int) -> Source | None:
    """Return the noun phrase that begins at tokens[i]: "said Bell", "said a spokesman for …"."""
    stop = min(len(tokens), i + NP_AHEAD)
    head = -1
    k = i
    while k < stop:
        token = tokens[k]
        if token.kind == "P" and k == i:
            return pronoun_source(token)
        if token.kind == "N":
            return _right_name(tokens, i, k, head)
        if token.kind == "D" and head < 0:
            head = k
        elif _ends_phrase(token, head):
            break
        k += 1
    if head >= 0:
        if _is_at(tokens, k, ",") and _is_name(tokens, k + 1):
            return name_source(tokens[k + 1])
        return _nominal(tokens, i, k, head)
    if i + 1 < len(tokens) and tokens[i].low in LONE_HEADS:
        return _nominal(tokens, i, _phrase_end(tokens, i, stop), i)
    return None


def _ends_phrase(token: Token, head: int) -> bool:
    if token.kind in "CELQBVP":
        return True
    return token.kind == "R" and (head < 0 or token.low not in PHRASE_LINKS)


def _is_at(tokens: Sequence[Token], k: int, low: str) -> bool:
    return k < len(tokens) and tokens[k].low == low


def _is_name(tokens: Sequence[Token], k: int) -> bool:
    return k < len(tokens) and tokens[k].kind == "N"


def _right_name(tokens: Sequence[Token], i: int, k: int, head: int) -> Source:
    """A name inside a noun phrase: the name itself, or what it belongs to."""
    if head >= 0 and any(token.kind == "R" for token in tokens[i:k]):
        return _nominal(tokens, i, k + 1, head)
    if k + 1 >= len(tokens) or tokens[k + 1].kind not in "SD":
        return name_source(tokens[k])
    for m in range(k + 1, min(len(tokens), k + 6)):
        if tokens[m].kind == "N":
            return name_source(tokens[m])
        if tokens[m].kind == "D":
            return _after_noun(tokens, i, m)
        if tokens[m].kind in "CEQVR":
            break
    return name_source(tokens[k])


def _after_noun(tokens: Sequence[Token], i: int, m: int) -> Source:
    """ "Bell’s lawyer Carl Dunn", "Bell’s lawyer, Carl Dunn", or the lawyer alone."""
    if _is_name(tokens, m + 1):
        return name_source(tokens[m + 1])
    if _is_at(tokens, m + 1, ",") and _is_name(tokens, m + 2):
        return name_source(tokens[m + 2])
    return _nominal(tokens, i, m + 1, m)


def subject_left(tokens: Sequence[Token], begin: int, verb: int) -> Source | None:
    """Return the subject of the verb tokens[verb], looking no further left than `begin`."""
    begin = max(begin, verb - NP_BACK)
    k = verb - 1
    while k >= begin and tokens[k].kind == "A":
        k -= 1
    if k < begin:
        return None
    token = tokens[k]
    if k == begin and token.low in LONE_HEADS:
        return _nominal(tokens, k, k + 1, k)
    is_loose = tokens[verb].low.endswith("ing") and tokens[verb - 1].low not in BE
    found: Source | None = None
    if token.kind == "P":
        found = _antecedent(tokens, begin, k) if token.low == "who" else pronoun_source(token)
    elif token.kind == "N" and not _after_preposition(tokens, begin, k):
        found = name_source(token)
    elif token.kind == "C" or token.low == ")":
        found = _before_apposition(tokens, begin, k)
    elif (token.kind in "NDWS" and token.low not in CONJUNCTIONS) and not (
        is_loose and token.kind in "DW"
    ):
        found = _phrase_left(tokens, begin, k)
    if found is None and not (token.kind == "P" and token.low == "who"):
        found = first_subject(tokens, begin, k)
    return found


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
        return hanging and _is_place(tokens, k + 1)
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
        return _nominal(tokens, first, k + 1, head)
    for m in range(first, k + 1):
        if tokens[m].kind == "N" and (m == k or tokens[m + 1].kind == "R"):
            return name_source(tokens[m])
    return None


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
                return name_source(token)
        elif token.kind == "D" and not hanging:
            named = _name_after_office(tokens, k, stop)
            if named is not None:
                return name_source(named)
            begins = _phrase_start(tokens, begin, k)
            return _nominal(tokens, begins, _phrase_end(tokens, k, stop), k)
        else:
            hanging = _hangs(tokens, k, hanging)
    if begin + 1 < stop and tokens[begin].low in LONE_HEADS:
        return _nominal(tokens, begin, _phrase_end(tokens, begin, stop), begin)
    return None


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


def _phrase_end(tokens: Sequence[Token], k: int, stop: int) -> int:
    if k + 1 >= stop or tokens[k + 1].low not in PHRASE_LINKS:
        return k + 1
    end = k + 2
    while end < stop and tokens[end].kind in "TNWSD" and end < k + 9:
        end += 1
    return end


def _nominal(tokens: Sequence[Token], first: int, stop: int, head: int) -> Source:
    low = tokens[head].low
    is_body = low in ORGANIZATION_NOUNS and low not in PEOPLE_NOUNS
    while stop - 1 > first and tokens[stop - 1].kind in "ACRS":
        stop -= 1
    form = "organization" if is_body else "nominal"
    return Source(tokens[first].start, tokens[stop - 1].end, form, word=low)
