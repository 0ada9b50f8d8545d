"""Step 6: from the words that name a source to the fullest name the text gives."""

from __future__ import annotations

import re
from collections.abc import Iterable

from .cast import Cast
from .english.words import PREPOSITIONS
from .model import Entity, Name, Source

LOOK_BACK = 30
# A verb, or an apposition and then a verb: the name is a subject.
SUBJECT = re.compile(
    r"(?:,[^,\n.]{1,110},| \([^)\n]{1,30}\),?)? (?:[a-z]+ly |also |then |now |later |once )?"
    r"(?:[a-z]+(?:ed|es)|said|says|told|was|is|has|had|will|would|made|took|came|went|gave|did|does"
    r"|can|could|should|may|might|began|knew|thought|felt|spoke|wrote|won|lost|ran|met|led|held|left"
    r"|found|got|saw|put|kept|stood|sat|set|let|wants|seems|keeps|sees)\b"
)
LAST_WORD = re.compile(r"([\w’']+)[ ]$")
# What speaks for a candidate, in points; chosen by trial on the measuring set (docs/quotes.md).
WEIGHTS = {
    "rank": -0.8,
    "characters": -0.0033,
    "possessive": -1.0,
    "person": 1.5,
    "lone": -4.0,
    "gender": 4.0,
    "speaker": 1.0,
    "subject": 5.0,
    "object": -5.0,
    "line": 3.0,
}


class Memory:
    """Who spoke last, in reading order."""

    def __init__(self, blanked: str) -> None:
        self.blanked = blanked
        self.speaker: Entity | None = None
        self.position = -1

    def remember(self, entity: Entity | None, position: int) -> None:
        """Note that `entity` is quoted by the words at `position`."""
        if entity is not None:
            self.speaker = entity
            self.position = position


def person_meant(word: str, position: int, cast: Cast, memory: Memory) -> Entity | None:
    """Return whom "he" or "she" at `position` means, or None.

    Every name before it, up to LOOK_BACK, speaks for its bearer: the nearer the better, more as a
    subject than as an object, and most for whoever spoke last.
    """
    gender = {"he": "m", "she": "f"}.get(word, "")
    best: Entity | None = None
    best_score = -1e9
    for entity, nearness in _candidates(gender, position, cast, memory):
        score = nearness + _standing(entity, gender, memory)
        if score > best_score:
            best, best_score = entity, score
    return best


def _candidates(
    gender: str, position: int, cast: Cast, memory: Memory
) -> Iterable[tuple[Entity, float]]:
    """Everyone named before `position` whom the pronoun fits, with the best of their namings."""
    stop = cast.before(position)
    line = memory.blanked.rfind("\n", max(0, position - 3000), position)
    found: dict[int, tuple[Entity, float]] = {}
    for rank, index in enumerate(range(stop - 1, max(-1, stop - LOOK_BACK), -1)):
        name = cast.names[index]
        if name.entity is None or not _may_be(name.entity, gender):
            continue
        score = _nearness(name, rank, position, memory.blanked)
        if name.start > line:
            score += WEIGHTS["line"]
        known = found.get(id(name.entity))
        if known is None or score > known[1]:
            found[id(name.entity)] = (name.entity, score)
    return found.values()


def _nearness(name: Name, rank: int, position: int, blanked: str) -> float:
    """What one naming says for its bearer: how near it is, and as what it stands."""
    score = rank * WEIGHTS["rank"] + (position - name.start) * WEIGHTS["characters"]
    if name.is_possessive:
        score += WEIGHTS["possessive"]
    place = _place(name, blanked)
    return score + WEIGHTS[place] if place else score


def _may_be(entity: Entity, gender: str) -> bool:
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
        if SUBJECT.match(blanked, name.end) or (before and before.group(1) in ("said", "says")):
            name.place = "subject"
        elif before is not None and before.group(1).lower() in PREPOSITIONS:
            name.place = "object"
    return name.place if name.place != "other" else ""


def fullest_name(source: Source) -> Entity | None:
    """Return the entity a printed name belongs to."""
    return source.name.entity if source.name is not None else None
