"""Step 7: decide what is a quotation, name its speaker, and say how sure that is."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from .attach import SUBJECT, Piece
from .cast import Cast
from .english.works import BEFORE_A_TITLE, LONGEST_TITLE, SMALL
from .model import Entity, FoundQuote, Source, Stretch
from .resolve import Memory, fullest_name, person_meant

WORD = re.compile(r"\w+(?:[’'\-]\w+)*")
# Without an attribution, fewer words than this are a title or a scare quote.
ENOUGH_ALONE = 6
COUNTED = 400


def is_title(text: str, stretch: Stretch) -> bool:
    """Whether the stretch is the title of a work or programme rather than words said."""
    words = text[stretch.start : min(stretch.end, stretch.start + 120)].split()
    if not words or len(words) > LONGEST_TITLE or words[-1][-1] in ".?!":
        return False
    if not all(word[0].isupper() or word[0].isdigit() or word.lower() in SMALL for word in words):
        return False
    before = text[max(0, stretch.outer_start - 24) : stretch.outer_start].split()
    if not before or not text[stretch.outer_start - 1].isspace():
        return False
    last = before[-1].lower()
    return last in BEFORE_A_TITLE or last.endswith(("'s", "’s", "s'", "s’"))


@dataclass(frozen=True, slots=True)
class Answer:
    """Who is meant by a source, and how sure that is (0 to 1)."""

    speaker: str | None
    role: str
    kind: str
    sure: float


NOBODY = Answer(None, "", "unknown", 0.5)


class Settling:
    """Turns pieces into found quotations, in reading order."""

    def __init__(self, text: str, cast: Cast, memory: Memory) -> None:
        self.text = text
        self.cast = cast
        self.memory = memory
        self.groups: dict[int, int] = {}
        self.next_group = 0
        self.answers: dict[int, Answer] = {}

    def settle(self, pieces: Sequence[Piece]) -> list[FoundQuote]:
        """Return the pieces that are quotations, with speaker, confidence and group."""
        return [self._quote(piece) for piece in pieces if not self._is_left_out(piece)]

    def _is_left_out(self, piece: Piece) -> bool:
        start, end = piece.stretch.start, piece.stretch.end
        count = len(WORD.findall(self.text, start, min(end, start + COUNTED)))
        if not count:
            return True
        attribution = piece.attribution
        if piece.label:
            return False
        if attribution is None or piece.how == SUBJECT:
            return count < ENOUGH_ALONE or is_title(self.text, piece.stretch)
        if attribution.start >= piece.stretch.end:
            return False
        return attribution.is_question or is_title(self.text, piece.stretch)

    def _quote(self, piece: Piece) -> FoundQuote:
        stretch, attribution = piece.stretch, piece.attribution
        answer = self._answer(piece)
        source = attribution.source if attribution else None
        strength = attribution.strength if attribution else 0.8 if piece.label else 0.5
        return FoundQuote(
            start=stretch.start,
            end=stretch.end,
            text=self.text[stretch.start : stretch.end],
            speaker=answer.speaker,
            mention=(source.start, source.end) if source else None,
            kind=self._kind(piece),
            cue=attribution.cue if attribution else None,
            confidence=round(strength * answer.sure * self._fit(piece, answer), 2),
            reason=piece.how,
            group=self._group(piece),
            role=answer.role,
            attribution=(attribution.start, attribution.end) if attribution else None,
            speaker_kind=answer.kind,
        )

    def _fit(self, piece: Piece, answer: Answer) -> float:
        """How well such pieces fared on the gold: short ones and unknown names worse."""
        stretch, attribution = piece.stretch, piece.attribution
        fit = 0.97 if piece.is_carried else 1.0
        if attribution is not None and not piece.is_carried:
            count = len(
                WORD.findall(self.text, stretch.start, min(stretch.end, stretch.start + 60))
            )
            is_before = attribution.start < stretch.start
            fit *= 0.85 if count < 3 else 0.93 if count < 6 else 1.0
            if is_before and not piece.begins_sentence:
                fit *= 0.97
        if answer.kind == "unknown" and answer.speaker:
            fit *= 0.97 if " " in answer.speaker else 0.8
        return fit

    def _group(self, piece: Piece) -> int:
        group = self.groups.get(piece.follows.number) if piece.follows is not None else None
        if group is None:
            group = self.next_group
            self.next_group += 1
        self.groups[piece.number] = group
        return group

    def _kind(self, piece: Piece) -> str:
        first = self.text[piece.stretch.start]
        if piece.follows is not None or piece.begins_sentence or first.isupper():
            return "direct"
        return "mixed"

    def _answer(self, piece: Piece) -> Answer:
        if piece.label:
            entity = self.cast.named(piece.label)
            return _answer_of(entity, 1.0) if entity else Answer(piece.label, "", "unknown", 0.8)
        if piece.attribution is None:
            return _answer_of(self.memory.speaker, 0.8) if self.memory.speaker else NOBODY
        source = piece.attribution.source
        if source is None:
            return NOBODY
        if source.start not in self.answers:
            self.answers[source.start] = self._resolve(source)
        return self.answers[source.start]

    def _resolve(self, source: Source) -> Answer:
        if source.form in ("name", "pronoun"):
            return self._resolve_person(source)
        words = self.text[source.start : source.end]
        kind = "organization" if source.form == "organization" else "unnamed"
        return Answer(words, "", kind, 0.85)

    def _resolve_person(self, source: Source) -> Answer:
        if source.form == "name":
            entity = fullest_name(source)
            if entity is None:
                return Answer(source.word, "", "unknown", 0.8)
            sure = 1.0
        else:
            entity = person_meant(source.word, source.start, self.cast, self.memory)
            if entity is None:
                return NOBODY
            sure = 0.8
        self.memory.remember(entity, source.start)
        return _answer_of(entity, sure)


def _answer_of(entity: Entity, sure: float) -> Answer:
    kind = entity.kind if entity.kind in ("person", "organization") else "unknown"
    return Answer(entity.name, entity.role, kind, sure)
