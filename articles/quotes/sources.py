"""Step 4b: the words that name who spoke, and the noun phrase behind a verb: "said Bell".

`subjects.py` reads the noun phrase before a verb.
"""

from __future__ import annotations

from collections.abc import Sequence

from .english.sources import ORGANIZATION_NOUNS, PEOPLE_NOUNS
from .model import Source
from .tokens import Token

NP_AHEAD = 18
LONE_HEADS = frozenset(["one", "another", "some", "many", "most", "others", "several"])
BE = frozenset(["was", "were", "is", "are", "been", "being", "be"])
ARTICLES = frozenset(["a", "an", "the", "its", "his", "her", "their", "one"])
PHRASE_LINKS = frozenset(["of", "for", "from", "at", "with"])


def name_source(token: Token) -> Source:
    """Return the source that a name token is."""
    if token.name is None:
        return Source(token.start, token.end, "nominal", word=token.low)
    return Source(token.name.start, token.name.end, "name", name=token.name, word=token.name.text)


def pronoun_source(token: Token, word: str = "") -> Source:
    """Return the source that a pronoun is; `word` when it stands for another ("his": he)."""
    return Source(token.start, token.end, "pronoun", word=word or token.low)


def nominal(tokens: Sequence[Token], first: int, stop: int, head: int) -> Source:
    low = tokens[head].low
    is_body = low in ORGANIZATION_NOUNS and low not in PEOPLE_NOUNS
    while stop - 1 > first and tokens[stop - 1].kind in "ACRS":
        stop -= 1
    form = "organization" if is_body else "nominal"
    return Source(tokens[first].start, tokens[stop - 1].end, form, word=low)


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
    return _right_phrase(tokens, i, k, head)


def _right_phrase(tokens: Sequence[Token], i: int, k: int, head: int) -> Source | None:
    """The phrase tokens[i:k], which holds no name; `head` is its speaking noun, or -1."""
    if is_at(tokens, k, ",") and is_name(tokens, k + 1) and _is_described(tokens, i, k, head):
        return name_source(tokens[k + 1])
    if head >= 0:
        return nominal(tokens, i, k, head)
    if is_plain_phrase(tokens, i, k):
        return nominal(tokens, i, k, k - 1)
    if i + 1 < len(tokens) and tokens[i].low in LONE_HEADS:
        return nominal(tokens, i, phrase_end(tokens, i, min(len(tokens), i + NP_AHEAD)), i)
    return None


def _is_described(tokens: Sequence[Token], i: int, k: int, head: int) -> bool:
    """Whether tokens[i:k] may describe the name after the comma: "the drummer, Robin Pell"."""
    return head >= 0 or (k > i + 1 and tokens[i].kind in "TNP" and tokens[k - 1].kind == "W")


def is_plain_phrase(tokens: Sequence[Token], i: int, k: int) -> bool:
    """ "the coxswain": an article and a noun no list has, with nothing more to it."""
    if not (i + 1 < k <= i + 4 and tokens[i].low in ARTICLES):
        return False
    if k < len(tokens) and tokens[k].kind not in "ECQ":
        return False
    return all(token.kind == "W" for token in tokens[i + 1 : k])


def _ends_phrase(token: Token, head: int) -> bool:
    if token.kind in "CELQBVP":
        return True
    return token.kind == "R" and (head < 0 or token.low not in PHRASE_LINKS)


def is_at(tokens: Sequence[Token], k: int, low: str) -> bool:
    return k < len(tokens) and tokens[k].low == low


def is_name(tokens: Sequence[Token], k: int) -> bool:
    return k < len(tokens) and tokens[k].kind == "N"


def _right_name(tokens: Sequence[Token], i: int, k: int, head: int) -> Source:
    """A name inside a noun phrase: the name itself, or what it belongs to."""
    if head >= 0 and any(token.kind == "R" for token in tokens[i:k]):
        return nominal(tokens, i, k + 1, head)
    if k + 1 >= len(tokens) or tokens[k + 1].kind not in "SD":
        return name_source(tokens[k])
    for m in range(k + 1, min(len(tokens), k + 6)):
        if tokens[m].kind == "N":
            return name_source(tokens[m])
        if tokens[m].kind == "D" and not _goes_on(tokens, m):
            return _after_noun(tokens, i, m)
        if tokens[m].kind in "CEQVR":
            break
    return name_source(tokens[k])


def _goes_on(tokens: Sequence[Token], m: int) -> bool:
    """Whether the noun at m only describes the next: "policy aide"."""
    return m + 1 < len(tokens) and tokens[m + 1].kind == "D"


def _after_noun(tokens: Sequence[Token], i: int, m: int) -> Source:
    """ "Bell’s lawyer Carl Dunn", "Bell’s lawyer, Carl Dunn", or the lawyer alone."""
    if is_name(tokens, m + 1):
        return name_source(tokens[m + 1])
    if is_at(tokens, m + 1, ",") and is_name(tokens, m + 2):
        return name_source(tokens[m + 2])
    return nominal(tokens, i, m + 1, m)


def phrase_end(tokens: Sequence[Token], k: int, stop: int) -> int:
    """Return where the phrase of the noun at k ends: "a spokesman for the mine"."""
    if k + 1 >= stop or tokens[k + 1].low not in PHRASE_LINKS:
        return k + 1
    end = k + 2
    while end < stop and tokens[end].kind in "TNWSD" and end < k + 9:
        end += 1
    return end
