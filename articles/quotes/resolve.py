"""Step 6: from the words that name a source to the fullest name the text gives."""

from __future__ import annotations

import re
from collections.abc import Iterable

from .cast import Cast
from .english.sources import ORGANIZATION_NOUNS
from .english.words import PREPOSITIONS
from .model import Entity, Name, Source

LOOK_BACK = 30
# A verb, or an apposition and then a verb: the name is a subject.
SUBJECT = re.compile(
    r" (?:himself|herself)\b|"
    r"(?:,[^,\n.]{1,110},| \([^)\n]{1,30}\),?|,)? (?:[a-z]+ly |also |then |now |later |once )?"
    r"(?:[a-z]+(?:ed|es)|said|says|told|was|is|has|had|will|would|made|took|came|went|gave|did|does"
    r"|can|could|should|may|might|began|knew|thought|felt|spoke|wrote|won|lost|ran|met|led|held|left"
    r"|found|got|saw|put|kept|stood|sat|set|let|wants|seems|keeps|sees|read|sent|spent|paid|heard"
    r"|brought|bought|sold|broke|chose|drove|drew|fell|flew|grew|rose|rang|swam|shot|threw|wore|hit)\b"
)
# Prepositions that don't begin a clause: "after Finch left" has a subject, "with Finch" none.
GOVERNING = PREPOSITIONS - {"after", "before", "since", "until", "as", "than"}
LAST_WORD = re.compile(r"([\w’']+)[ ]$")
# What speaks for a candidate, in points; chosen by trial on the measuring set (docs/quotes.md).
WEIGHTS = {
    "rank": -0.8,
    "characters": -0.002,
    "possessive": -1.0,
    "person": 1.5,
    "lone": -4.0,
    "gender": 1.5,
    "speaker": 1.0,
    "subject": 2.5,
    "object": -2.5,
    "line": 4.0,
    "line_before": 1.0,
    "opens": 2.0,
    "speaker_here": 2.0,
}


GENDER_OF = {"he": "m", "she": "f"}


THING = re.compile(
    rf"\b[Tt]he (?:[a-z-]+ ){{0,2}}({'|'.join(sorted(ORGANIZATION_NOUNS))})\b(?! of\b)"
)


class Memory:
    """Who spoke last, in reading order."""

    def __init__(self, blanked: str) -> None:
        self.blanked = blanked
        self.speaker: Entity | None = None
        self.other: Entity | None = None  # who spoke before
        self.asked = False  # whether the last piece without a clause was a question
        self.position = -1
        self.mention: tuple[int, int] | None = None
        self.mention_of_other: tuple[int, int] | None = None

    def remember(self, entity: Entity | None, mention: tuple[int, int]) -> None:
        """Note that `entity` is quoted by the words at `mention`."""
        if entity is not None:
            if entity is not self.speaker:
                self.other, self.mention_of_other = self.speaker, self.mention
            self.asked = False
            self.speaker = entity
            self.position, self.mention = mention[0], mention


def person_meant(word: str, position: int, cast: Cast, memory: Memory) -> Entity | None:
    """Return whom "he" or "she" at `position` means, or None.

    Every name before it, up to LOOK_BACK, speaks for its bearer: the nearer the better, more as a
    subject than as an object, and most for whoever spoke last.
    """
    gender = GENDER_OF.get(word, "")
    best: Entity | None = None
    best_score = -1e9
    for entity, nearness in _candidates(word, position, cast, memory):
        score = nearness + _standing(entity, gender, memory)
        if score > best_score:
            best, best_score = entity, score
    if word == "they" and best is not None and best.kind != "organization":
        return None  # several people: the text names no one of them
    if best is not None and gender and not best.gender:
        best.gender = gender  # "she" meant her once: "he" won't
    return best


def thing_meant(position: int, cast: Cast, memory: Memory) -> str | Entity | None:
    """Return what "it" stands for in its own line: "the tax office", or its name beside it."""
    line, _ = _lines(memory.blanked, position)
    found = THING.search(memory.blanked, line + 1, position)
    if found is None:
        return None
    named = cast.names_between(found.end(), found.end() + 3)
    return named[0].entity if named and named[0].entity is not None else found.group()


def _candidates(
    word: str, position: int, cast: Cast, memory: Memory
) -> Iterable[tuple[Entity, float]]:
    """Everyone named before `position` whom the pronoun fits, with the best of their namings."""
    gender = GENDER_OF.get(word, "")
    stop = cast.before(position)
    line, before = _lines(memory.blanked, position)
    found: dict[int, tuple[Entity, float]] = {}
    for rank, index in enumerate(range(stop - 1, max(-1, stop - LOOK_BACK), -1)):
        name = cast.names[index]
        if name.entity is None or not _may_be(name.entity, gender, word):
            continue
        score = _nearness(name, rank, position, memory.blanked)
        if name.start > before and _opens_line(name, memory.blanked):
            score += WEIGHTS["opens"]
        if name.start > line:
            score += WEIGHTS["line"]
            if name.entity is memory.speaker and memory.position > line:
                score += WEIGHTS["speaker_here"]
        elif name.start > before:
            score += WEIGHTS["line_before"]
        known = found.get(id(name.entity))
        if known is None or score > known[1]:
            found[id(name.entity)] = (name.entity, score)
    return found.values()


def _opens_line(name: Name, text: str) -> bool:
    begin = name.title_start if name.title_start >= 0 else name.start
    return text[begin - 1 : begin] == "\n" or begin == 0


def _lines(text: str, position: int) -> tuple[int, int]:
    """Where the line of `position` begins, and the line before it that is not blank."""
    low = max(0, position - 3000)
    line = max(low - 1, text.rfind("\n", low, position))
    end = line
    while end > low and text[end - 1].isspace():
        end -= 1
    return line, text.rfind("\n", low, max(low, end))


def _nearness(name: Name, rank: int, position: int, blanked: str) -> float:
    """What one naming says for its bearer: how near it is, and as what it stands."""
    score = rank * WEIGHTS["rank"] + (position - name.start) * WEIGHTS["characters"]
    if name.is_possessive:
        score += WEIGHTS["possessive"]
    place = _place(name, blanked)
    return score + WEIGHTS[place] if place else score


def _may_be(entity: Entity, gender: str, word: str) -> bool:
    if word in ("it", "they") and entity.kind == "organization":
        return True
    if word == "it" and (entity.kind == "person" or entity.gender):
        return False
    if entity.kind in ("organization", "place"):
        return False
    return not (gender and entity.gender and entity.gender != gender)


def _standing(entity: Entity, gender: str, memory: Memory) -> float:
    """What speaks for a person wherever the name stands."""
    w = WEIGHTS
    score = 0.0
    if entity.kind == "person" or entity.gender:
        score += w["person"]
    elif " " not in entity.name:
        score += w["lone"]
    if gender and entity.gender == gender:
        score += w["gender"]
    if entity is memory.speaker:
        score += w["speaker"]
    return score


def _place(name: Name, blanked: str) -> str:
    """Return "subject", "object" (after a preposition) or ""."""
    if not name.place:
        name.place = "other"
        begin = name.title_start if name.title_start >= 0 else name.start
        before = LAST_WORD.search(blanked, max(0, begin - 20), begin)
        last = before.group(1).lower() if before is not None else ""
        if last in GOVERNING:
            name.place = "object"
        elif SUBJECT.match(blanked, name.end) or last in ("said", "says"):
            name.place = "subject"
    return name.place if name.place != "other" else ""


def fullest_name(source: Source) -> Entity | None:
    """Return the entity a printed name belongs to."""
    return source.name.entity if source.name is not None else None
