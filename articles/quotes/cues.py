"""Step 4: find the clause that attributes a quotation: a cue and the words that name its source.

Grammar by position: "…," SUBJECT VERB; "…," VERB SUBJECT; SUBJECT VERB … "…"; according to
SUBJECT; SUBJECT: "…". Windows are bounded, so each quotation costs the same however long
its paragraph is.
"""

from __future__ import annotations

from collections.abc import Sequence

from .english.sources import ORGANIZATION_NOUNS, PEOPLE_NOUNS, SPEECH_NOUNS
from .english.verbs import BASE_FORM, FIRM_FORMS, QUESTION_PASSIVES
from .model import Attribution, Source
from .tokens import Token

AHEAD = 34
BACK = 70
NP_BACK = 40
LONE_HEADS = frozenset(["one", "another", "some", "many", "most", "others", "several"])
BE = frozenset("was were is are been being be".split())


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
    """"“….” Ada Finch said.": a full stop where a comma belongs; or a signature."""
    if i < len(tokens) and tokens[i].kind == "E" and tokens[i].start == tokens[i].end:
        i += 1
    if i + 2 < len(tokens) and tokens[i].kind in "NP" and tokens[i + 1].kind == "V":
        if tokens[i + 2].kind == "E":
            return _subject_first(tokens, i)
    return _signature(tokens, i)


def _signature(tokens: Sequence[Token], i: int) -> Attribution | None:
    """"“…” — Ada Finch": a dash and a name, and nothing after it."""
    if i + 1 >= len(tokens) or tokens[i].kind != "B" or tokens[i + 1].kind != "N":
        return None
    if i + 2 < len(tokens) and tokens[i + 2].kind not in "EC":
        return None
    return Attribution(tokens[i].start, tokens[i + 1].end, "—", _name_source(tokens[i + 1]), 0.9)


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
    source = _first_subject(tokens, begin, at)
    if source is None:
        return None
    return Attribution(source.start, source.end, None, source, 0.6)


def introduction(tokens: Sequence[Token], at: int) -> Attribution | None:
    """Return what the sentence before tokens[at] says of its speaker: "Bell answered: ¶ “…”"."""
    stop = at
    while stop > 0 and tokens[stop - 1].kind in "ELQ":
        stop -= 1
    has_colon = any(token.kind == "L" for token in tokens[stop:at])
    begin = _sentence_start(tokens, stop)
    if has_colon:
        found = before_quotation(tokens, stop)
        if found is not None:
            return found
    source = _first_subject(tokens, begin, stop)
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
    """"Bell said they were calling “…”": the saying is further left."""
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
                tokens[begin].start, tokens[colon].end, ":", _name_source(token), 0.85
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
        if tokens[j].low in SPEECH_NOUNS:
            for k in range(j - 1, max(begin, j - 5) - 1, -1):
                if tokens[k].kind == "N":
                    return Attribution(
                        tokens[k].start, tokens[j].end, tokens[j].low, _name_source(tokens[k]), 0.6
                    )
                if tokens[k].low in ("his", "her"):
                    word = "he" if tokens[k].low == "his" else "she"
                    source = Source(tokens[k].start, tokens[k].end, "pronoun", word=word)
                    return Attribution(tokens[k].start, tokens[j].end, tokens[j].low, source, 0.6)
    return None


def subject_right(tokens: Sequence[Token], i: int) -> Source | None:
    """Return the noun phrase that begins at tokens[i]: "said Bell", "said a spokesman for …"."""
    stop = min(len(tokens), i + 18)
    head = -1
    k = i
    while k < stop:
        token = tokens[k]
        kind = token.kind
        if kind == "P" and k == i:
            return _pronoun_source(token)
        if kind == "N":
            return _right_name(tokens, i, k, head)
        if kind == "D" and head < 0:
            head = k
        elif kind in "CELQBVPA" and kind != "A" or (kind == "R" and head < 0):
            break
        elif kind == "R" and token.low not in ("of", "for", "from", "at", "with"):
            break
        k += 1
    if head < 0:
        if i + 1 < len(tokens) and tokens[i].low in LONE_HEADS:
            return _nominal(tokens, i, _phrase_end(tokens, i, stop), i)
        return None
    if (
        k < len(tokens)
        and tokens[k].low == ","
        and k + 1 < len(tokens)
        and tokens[k + 1].kind == "N"
    ):
        return _name_source(tokens[k + 1])
    return _nominal(tokens, i, k, head)


def _right_name(tokens: Sequence[Token], i: int, k: int, head: int) -> Source:
    """A name inside a noun phrase: the name itself, or what it belongs to."""
    token = tokens[k]
    if head >= 0 and any(t.kind == "R" for t in tokens[i:k]):
        return _nominal(tokens, i, k + 1, head)
    if k + 1 < len(tokens):
        following = tokens[k + 1]
        if following.kind == "S" or following.kind == "D":
            for m in range(k + 1, min(len(tokens), k + 6)):
                if tokens[m].kind == "N":
                    return _name_source(tokens[m])
                if tokens[m].kind == "D":
                    after = tokens[m + 1] if m + 1 < len(tokens) else None
                    if after is not None and after.kind == "N":
                        return _name_source(after)
                    if (
                        after is not None
                        and after.low == ","
                        and m + 2 < len(tokens)
                        and tokens[m + 2].kind == "N"
                    ):
                        return _name_source(tokens[m + 2])
                    return _nominal(tokens, i, m + 1, m)
                if tokens[m].kind in "CEQVR":
                    break
    return _name_source(token)


def subject_left(tokens: Sequence[Token], begin: int, verb: int) -> Source | None:
    """Return the subject of the verb tokens[verb], looking no further left than `begin`."""
    begin = max(begin, verb - NP_BACK)
    k = verb - 1
    while k >= begin and tokens[k].kind == "A":
        k -= 1
    if k < begin:
        return None
    token = tokens[k]
    if tokens[verb].low.endswith("ing") and token.kind in "DW" and tokens[verb - 1].low not in BE:
        return _first_subject(tokens, begin, k)
    if token.kind == "P":
        if token.low in ("who", "that", "which"):
            return _antecedent(tokens, begin, k)
        return _pronoun_source(token)
    if token.kind == "N" and not _after_preposition(tokens, begin, k):
        return _left_name(tokens, begin, k)
    if token.kind in "C" or token.low == ")":
        return _before_apposition(tokens, begin, k) or _first_subject(tokens, begin, k)
    if token.low in ("and", "but", "then", "or"):
        return _first_subject(tokens, begin, k)
    if token.kind in "NDWS" or token.low.isdigit():
        source = _phrase_left(tokens, begin, k)
        if source is not None:
            return source
    return _first_subject(tokens, begin, k)


def _before_apposition(tokens: Sequence[Token], begin: int, stop: int) -> Source | None:
    """The name before "…, a friend of Carl Dunn,": the last one that nothing governs."""
    best: Token | None = None
    hanging = False
    for k in range(begin, stop):
        token = tokens[k]
        if token.kind == "R":
            hanging = True
        elif token.kind in "CL":
            following = tokens[k + 1]
            hanging = hanging and _is_place(tokens, k + 1)
        elif token.kind == "G":
            hanging = token.low == "("
        elif token.kind in "VBA" or token.low in ("that", "when", "while"):
            hanging = False
        elif token.kind == "N" and not hanging and tokens[k + 1].kind in "CG":
            if best is None or _is_person(token):
                best = token
    return _name_source(best) if best is not None else None


def _is_person(token: Token) -> bool:
    name = token.name
    return name is not None and name.entity is not None and name.entity.kind == "person"


def _is_place(tokens: Sequence[Token], k: int) -> bool:
    """Whether the name after a comma belongs to the place before it: "in Salem, Ohio, …"."""
    if k + 1 >= len(tokens) or tokens[k].kind != "N":
        return False
    return not _is_person(tokens[k]) and tokens[k + 1].low in (",", ".")


def _left_name(tokens: Sequence[Token], begin: int, k: int) -> Source:
    return _name_source(tokens[k])


def _antecedent(tokens: Sequence[Token], begin: int, k: int) -> Source | None:
    for m in range(k - 1, max(begin, k - 8) - 1, -1):
        if tokens[m].kind == "N":
            return _name_source(tokens[m])
        if tokens[m].kind == "D":
            return _phrase_left(tokens, begin, m)
    return None


def _after_preposition(tokens: Sequence[Token], begin: int, k: int) -> bool:
    """Whether the name at k hangs on a preposition: "the mayor of Northgate said"."""
    m = k - 1
    while (
        m >= begin
        and tokens[m].kind in "TDWA"
        and k - m < 4
        and tokens[m].low not in ("and", "but", "that", "if")
    ):
        m -= 1
    if m < begin or tokens[m].kind != "R":
        return False
    # "in January Bell said": a preposition that opens the clause has its own object.
    return not any(tokens[x].kind == "N" for x in range(m + 1, k))


def _phrase_left(tokens: Sequence[Token], begin: int, k: int) -> Source | None:
    """The noun phrase that ends at k: "a spokesman for the ministry", "the Bell campaign"."""
    first = k
    while (
        first > begin
        and tokens[first - 1].kind in "NDWTRS"
        and tokens[first - 1].low
        not in (
            "that",
            "if",
            "and",
            "but",
            "because",
            "whether",
            "as",
            "when",
            "while",
            "before",
            "after",
            "since",
        )
    ):
        first -= 1
    while first < k and tokens[first].kind == "R":
        first += 2 if first + 2 <= k and tokens[first + 1].kind in "NW" else 1
    head = -1
    for m in range(first, k + 1):
        if tokens[m].kind == "R" and head >= 0:
            break
        if tokens[m].kind == "D":
            head = m
        if tokens[m].kind == "N" and m == k:
            return _name_source(tokens[m])
    if head < 0:
        for m in range(first, k + 1):
            if tokens[m].kind == "N" and (m + 1 > k or tokens[m + 1].kind in "R"):
                return _name_source(tokens[m])
        return None
    return _nominal(tokens, first, k + 1, head)


def _first_subject(tokens: Sequence[Token], begin: int, stop: int) -> Source | None:
    """The first name, pronoun or speaking noun of the clause that no preposition governs."""
    k = begin
    hanging = False
    while k < stop:
        token = tokens[k]
        if token.kind == "R":
            hanging = True
        elif token.kind == "C":
            hanging = hanging and _is_place(tokens, k + 1)
        elif token.kind in "LBV" or token.low in ("that", "when", "while"):
            hanging = False
        elif token.kind == "P" and token.low not in ("i", "you", "who"):
            return _pronoun_source(token)
        elif token.kind == "N":
            possessive = k + 1 < stop and tokens[k + 1].kind == "S"
            if not hanging and not possessive:
                if k + 1 < stop and tokens[k + 1].kind == "D":
                    k += 1
                    continue
                return _name_source(token)
        elif token.kind == "D" and not hanging:
            named = _name_after_office(tokens, k, stop)
            if named is not None:
                return _name_source(named)
            return _nominal(
                tokens, _phrase_start(tokens, begin, k), _phrase_end(tokens, k, stop), k
            )
        k += 1
    return None


def _name_after_office(tokens: Sequence[Token], k: int, stop: int) -> Token | None:
    """"campaign manager Robin Pell", "the chairman, Robin Pell": the name after the noun."""
    m = k + 1
    while m < stop and m < k + 6 and tokens[m].kind in "DW":
        m += 1
    if m < stop and tokens[m].low == "," and tokens[m - 1].kind == "D":
        m += 1
    return tokens[m] if m < stop and tokens[m].kind == "N" else None


def _phrase_start(tokens: Sequence[Token], begin: int, k: int) -> int:
    while k > begin and tokens[k - 1].kind in "NWTSD":
        k -= 1
    return k


def _phrase_end(tokens: Sequence[Token], k: int, stop: int) -> int:
    if k + 1 < stop and tokens[k + 1].low in ("for", "of", "at", "with", "from"):
        end = k + 2
        while end < stop and tokens[end].kind in "TNWSD" and end < k + 9:
            end += 1
        return end
    return k + 1


def _nominal(tokens: Sequence[Token], first: int, stop: int, head: int) -> Source:
    low = tokens[head].low
    form = "organization" if low in ORGANIZATION_NOUNS and low not in PEOPLE_NOUNS else "nominal"
    while stop - 1 > first and tokens[stop - 1].kind in "ACRS":
        stop -= 1
    return Source(tokens[first].start, tokens[stop - 1].end, form, word=low)


def _name_source(token: Token) -> Source:
    name = token.name
    assert name is not None  # noqa: S101 - only tokens of kind N come here
    return Source(name.start, name.end, "name", name=name, word=name.text)


def _pronoun_source(token: Token) -> Source:
    return Source(token.start, token.end, "pronoun", word=token.low)


def _strength(low: str) -> float:
    return 0.95 if low in FIRM_FORMS else 0.8 if low in BASE_FORM else 0.6
