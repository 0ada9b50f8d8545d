"""Step 6: from the words that name a source to the fullest name the text gives."""

from __future__ import annotations

from collections.abc import Sequence

from .model import Entity, Source
from .names import Cast

LOOK_BACK = 24


class Memory:
    """Who spoke last, in reading order."""

    def __init__(self) -> None:
        self.speaker: Entity | None = None
        self.position = -1

    def remember(self, entity: Entity | None, position: int) -> None:
        if entity is not None:
            self.speaker = entity
            self.position = position


def person_meant(
    word: str, position: int, cast: Cast, memory: Memory, clauses: Sequence[int] = ()
) -> Entity | None:
    """Return whom "he" or "she" at `position` means.

    Candidates are the names before it; the nearer, the more often named and the one who spoke
    last win. A name in the same sentence counts less than the one before: "Bell met Dunn. He".
    """
    gender = {"he": "m", "she": "f"}.get(word, "")
    stop = cast.before(position)
    best: Entity | None = None
    best_score = -1.0
    seen: dict[int, float] = {}
    for rank, index in enumerate(range(stop - 1, max(-1, stop - LOOK_BACK), -1)):
        entity = cast.names[index].entity
        if entity is None or entity.kind == "organization":
            continue
        if gender and entity.gender and entity.gender != gender:
            continue
        name = cast.names[index]
        score = 10.0 - rank * 0.6 - (position - name.start) / 300
        if name.is_possessive:
            score -= 2
        if entity.kind == "person" or entity.gender:
            score += 3
        if gender and entity.gender == gender:
            score += 3
        if entity is memory.speaker:
            score += 3
        total = seen.get(id(entity))
        score = score if total is None else max(total, score) + 0.5
        seen[id(entity)] = score
        if score > best_score:
            best, best_score = entity, score
    return best


def fullest_name(source: Source, cast: Cast) -> Entity | None:
    """Return the entity a printed name belongs to."""
    return source.name.entity if source.name is not None else None
