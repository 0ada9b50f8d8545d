"""Step 4, before the words: "Bell said: “…”", "Bell: “…”", "Bell’s answer was “…”"."""

from __future__ import annotations

from collections.abc import Sequence

from .cues import ACCORDING, BACK, according, is_passive, sentence_start, strength
from .english.sources import SPEECH_NOUNS
from .english.verbs import FIRM_FORMS, QUESTION_PASSIVES
from .model import Attribution, Source
from .sources import BE, name_source, pronoun_source, subject_right
from .subjects import first_subject, subject_left
from .tokens import Token

QUESTION_LABELS = frozenset(["q", "question"])
ANSWER_LABELS = frozenset(["a", "answer"])


def before_quotation(tokens: Sequence[Token], at: int) -> Attribution | None:
    """Return the clause before the quotation tokens[at] within its sentence."""
    begin = sentence_start(tokens, at)
    spare: Attribution | None = None
    if at > begin and tokens[at - 1].kind == "L":
        found = _label(tokens, begin, at - 1)
        if found is not None:
            return found
    for j in range(at - 1, begin - 1, -1):
        token = tokens[j]
        if token.low in ACCORDING:
            found = according(tokens, j)
            if found is not None:
                return found
        if token.kind != "V" and not _is_cue_beside(tokens, j, at):
            continue
        found = _clause(tokens, begin, j, at)
        if found is not None and _is_within_report(tokens, begin, found):
            spare = spare or found
            continue
        if found is not None:
            if _is_progressive(tokens, j):
                spare = spare or found
                continue
            return found
    return spare or _speech_noun(tokens, begin, at)


def _is_within_report(tokens: Sequence[Token], begin: int, found: Attribution) -> bool:
    """ "Bell said he found it “sad”": what a pronoun says is told by the verb before it."""
    if found.source is None or found.source.form != "pronoun":
        return False
    k = next(k for k in range(begin, len(tokens)) if tokens[k].start >= found.source.start)
    if k > begin and tokens[k - 1].low in ("that", "because", "and", "but"):
        k -= 1
    return k > begin and tokens[k - 1].kind == "V" and tokens[k - 1].low in FIRM_FORMS


def _is_cue_beside(tokens: Sequence[Token], j: int, at: int) -> bool:
    """Any past verb right before the marks: "Bell leaned in and boomed: “…”"."""
    if tokens[j].kind != "W" or not tokens[j].low.endswith("ed"):
        return False
    return j == at - 2 and tokens[at - 1].kind in "CL"


def _is_progressive(tokens: Sequence[Token], j: int) -> bool:
    """ "Bell said they were calling “…”": the saying is further left."""
    return j > 0 and tokens[j].low.endswith("ing") and tokens[j - 1].low in BE


def _label(tokens: Sequence[Token], begin: int, colon: int) -> Attribution | None:
    """ "Bell: …": the whole of what precedes the colon is a name or an office."""
    if colon - begin > 8 or any(t.kind in "VA" for t in tokens[begin:colon]):
        return None
    if colon - begin == 1 and tokens[begin].low in QUESTION_LABELS:
        return Attribution(tokens[begin].start, tokens[colon].end, ":", None, 0.85)
    for token in tokens[begin:colon]:
        source = None
        if token.kind == "N":
            source = name_source(token)
        elif token.low in ANSWER_LABELS and colon - begin == 1:
            source = pronoun_source(token, "")
        if source is not None:
            return Attribution(tokens[begin].start, tokens[colon].end, ":", source, 0.85)
    return None


def _clause(tokens: Sequence[Token], begin: int, j: int, at: int) -> Attribution | None:
    low = tokens[j].low
    passive = is_passive(tokens, begin, j)
    if low in QUESTION_PASSIVES and passive:
        return Attribution(tokens[j].start, tokens[j].end, low, None, 0.7, is_question=True)
    if passive:
        source = _by_agent(tokens, j, at)
        if source is None:
            if any(token.low == "it" for token in tokens[max(begin, j - 4) : j]):
                return Attribution(tokens[j].start, tokens[j].end, low, None, 0.7)
            return None
    else:
        source = _inserted(tokens, begin, j, at) or subject_left(tokens, begin, j)
        if source is None and j + 1 < at:
            source = subject_right(tokens, j + 1) if tokens[j - 1].kind in "CQE" else None
    if source is None:
        return None
    return Attribution(
        min(source.start, tokens[j].start),
        max(tokens[j].end, source.end),
        low,
        source,
        strength(low),
    )


def _inserted(tokens: Sequence[Token], begin: int, j: int, at: int) -> Source | None:
    """ "The gates, said Bell, were “sturdy”": a clause between two commas, its verb first."""
    if tokens[j - 1].kind != "C" or tokens[j].low not in FIRM_FORMS or j - 1 == begin:
        return None
    if any(token.kind == "C" for token in tokens[begin : j - 1]):
        return None  # "Bell, a clerk, said": the subject stands before
    source = subject_right(tokens, j + 1)
    if source is None or source.form == "pronoun":
        return None
    after = next((t for t in tokens[j + 1 : at] if t.start >= source.end), None)
    return source if after is not None and after.low == "," else None


def _by_agent(tokens: Sequence[Token], j: int, at: int) -> Source | None:
    for k in range(j + 1, min(at, j + 12)):
        if tokens[k].low == "by" and k + 1 < len(tokens):
            return subject_right(tokens, k + 1)
    if at + 2 < len(tokens) and tokens[at + 1].low == "by":
        return subject_right(tokens, at + 2)  # "was called “sad” by Bell"
    return None


def subject_of_sentence(tokens: Sequence[Token], at: int) -> Attribution | None:
    """Return the subject of the words before tokens[at]: "The letter began, “…”"."""
    begin = sentence_start(tokens, at)
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
    begin = sentence_start(tokens, stop)
    if has_colon:
        found = before_quotation(tokens, stop)
        if found is not None:
            return found
    source = first_subject(tokens, begin, stop)
    if source is None:
        return None
    if not has_colon and source.form == "name" and not _may_speak(source):
        return None
    cue = ":" if has_colon else None
    return Attribution(source.start, source.end, cue, source, 0.85 if has_colon else 0.55)


def _may_speak(source: Source) -> bool:
    """Whether a name that only stands in the sentence before may be the speaker's."""
    entity = source.name.entity if source.name is not None else None
    return entity is not None and (entity.kind == "person" or " " in entity.name)


def possessor(tokens: Sequence[Token], at: int) -> Attribution | None:
    """ "Bell’s “not now” answer", "Bell’s claim of a “plot”": the owner of a noun of speech."""
    if at < 2:
        return None
    if tokens[at - 1].kind == "S" and at + 1 < len(tokens):
        noun = tokens[at + 1]
        if noun.low in SPEECH_NOUNS and tokens[at - 2].kind == "N":
            source = name_source(tokens[at - 2])
            return Attribution(source.start, noun.end, noun.low, source, 0.7)
        return None
    for j in range(at - 1, max(0, at - 5), -1):
        if tokens[j].low in SPEECH_NOUNS:
            source = _owner(tokens, j - 2) if tokens[j - 1].kind == "S" else None
            if source is not None:
                return Attribution(source.start, tokens[j].end, tokens[j].low, source, 0.7)
        if tokens[j].kind not in "RTA" and tokens[j].low != "that":
            break
    return None


def _speech_noun(tokens: Sequence[Token], begin: int, at: int) -> Attribution | None:
    """ "Bell’s answer was “…”": a possessive before a noun of speech."""
    for j in range(at - 1, begin - 1, -1):
        if tokens[j].low not in SPEECH_NOUNS:
            continue
        for k in range(j - 1, max(begin, j - 5) - 1, -1):
            source = _owner(tokens, k)
            if source is not None:
                return Attribution(tokens[k].start, tokens[j].end, tokens[j].low, source, 0.6)
    return None


def _owner(tokens: Sequence[Token], k: int) -> Source | None:
    token = tokens[k]
    if token.kind == "N" and tokens[k + 1].kind == "S":
        return name_source(token)
    owner = {"his": "he", "her": "she"}.get(token.low)
    return pronoun_source(token, owner) if owner else None
