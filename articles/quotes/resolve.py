"""Step 6: from the words that name a source to the fullest name the text gives."""

from __future__ import annotations

import re

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
# What speaks for a candidate, found by search over one half of the gold and kept in the other.
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
    w = WEIGHTS
    stop = cast.before(position)
    line = memory.blanked.rfind("\n", max(0, position - 3000), position)
    scores: dict[int, float] = {}
    people: dict[int, Entity] = {}
    for rank, index in enumerate(range(stop - 1, max(-1, stop - LOOK_BACK), -1)):
        name = cast.names[index]
        entity = name.entity
        if entity is None or not _may_be(entity, gender):
            continue
        score = 10.0 + rank * w["rank"] + (position - name.start) * w["characters"]
        if name.is_possessive:
            score += w["possessive"]
        place = _place(name, memory.blanked)
        if place:
            score += w[place]
        if name.start > line:
            score += w["line"]
        key = id(entity)
        before = scores.get(key)
        scores[key] = score if before is None else max(before, score)
        people[key] = entity
    best: Entity | None = None
    best_score = -1e9
    for key, score in scores.items():
        total = score + _standing(people[key], gender, memory)
        if total > best_score:
            best, best_score = people[key], total
    return best


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
