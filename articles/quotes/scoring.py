"""Step 7: decide what is a quotation, name its speaker, and say how sure that is."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from .attach import SUBJECT, Piece
from .cast import Cast
from .confidence import confidence
from .english.works import BEFORE_A_TITLE, LONGEST_TITLE, SMALL
from .languages import Language
from .model import Attribution, Entity, FoundQuote, Source, Stretch
from .resolve import Memory, fullest_name, person_meant, thing_meant

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
    """Who is meant by a source."""

    speaker: str | None
    role: str
    kind: str


NOBODY = Answer(None, "", "unknown")


class Settling:
    """Turns pieces into found quotations, in reading order."""

    def __init__(self, text: str, cast: Cast, memory: Memory, language: Language) -> None:
        self.language = language
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
        if self._answers(piece):
            return False
        if attribution is None or piece.how == SUBJECT:
            return count < ENOUGH_ALONE or is_title(self.text, piece.stretch)
        return attribution.is_question or (
            not piece.begins_sentence and is_title(self.text, piece.stretch)
        )

    def _answers(self, piece: Piece) -> bool:
        """Whether a piece alone in its line follows another quotation: question and answer."""
        return piece.attribution is None and piece.is_whole_line and piece.is_after_line

    def _quote(self, piece: Piece) -> FoundQuote:
        stretch, attribution = piece.stretch, piece.attribution
        answer = self._answer(piece)
        source = attribution.source if attribution else None
        return FoundQuote(
            start=stretch.start,
            end=stretch.end,
            text=self.text[stretch.start : stretch.end],
            speaker=answer.speaker,
            mention=self._mention(piece, source),
            kind=self._kind(piece),
            cue=self._cue(attribution),
            confidence=self._confidence(piece, answer, source),
            reason=piece.how,
            group=self._group(piece),
            role=answer.role,
            attribution=(attribution.start, attribution.end) if attribution else None,
            speaker_kind=answer.kind,
        )

    def _confidence(self, piece: Piece, answer: Answer, source: Source | None) -> float:
        sure = confidence(
            piece,
            form=source.form if source else "",
            kind=answer.kind,
            words=self._words(piece.stretch),
            has_speaker=answer.speaker is not None,
        )
        return min(sure, self.language.most_sure)

    def _cue(self, attribution: Attribution | None) -> str | None:
        """The cue as printed, where the grammar knows it by another word."""
        if attribution is None or attribution.cue is None or self.language.common is None:
            return attribution.cue if attribution else None
        for word in WORD.findall(self.text, attribution.start, attribution.end):
            low = word.lower()
            if attribution.cue in (self.language.common(low), self.language.after_a_comma.get(low)):
                return low
        return attribution.cue

    def _words(self, stretch: Stretch) -> int:
        """How many words the piece has; a few are enough to know."""
        return len(WORD.findall(self.text, stretch.start, min(stretch.end, stretch.start + 80)))

    def _mention(self, piece: Piece, source: Source | None) -> tuple[int, int] | None:
        if source is not None:
            return source.start, source.end
        return self.memory.mention if piece.attribution is None and not piece.label else None

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
            return _answer_of(entity) if entity else Answer(piece.label, "", "unknown")
        if piece.attribution is None:
            return self._answer_alone(piece)
        source = piece.attribution.source
        if source is None:
            return NOBODY
        if source.start not in self.answers:
            self.answers[source.start] = self._resolve(source)
        return self.answers[source.start]

    def _answer_alone(self, piece: Piece) -> Answer:
        """The last speaker; or, around a question, the one who spoke before that."""
        memory = self.memory
        asks = self.text[piece.stretch.end - 1] == "?"
        if self._answers(piece) and memory.other is not None and (asks or memory.asked):
            memory.remember(memory.other, memory.mention_of_other or (0, 0))
        memory.asked = asks
        return _answer_of(memory.speaker) if memory.speaker else NOBODY

    def _resolve(self, source: Source) -> Answer:
        if source.form in ("name", "pronoun"):
            return self._resolve_person(source)
        words = self.text[source.start : source.end]
        meant = self._one_called(source, words)
        if meant is not None:
            self.memory.remember(meant, (source.start, source.end))
            return _answer_of(meant)
        kind = "organization" if source.form == "organization" else "unnamed"
        return Answer(words, "", kind)

    def _one_called(self, source: Source, words: str) -> Entity | None:
        """ "The minister" after "Ada Finch, the culture minister": her, if nobody else is one."""
        if words.lower() != f"the {source.word}":
            return None
        return self.cast.called(source.word, source.start)

    def _resolve_person(self, source: Source) -> Answer:
        if source.form == "name":
            entity = fullest_name(source)
            if entity is None:
                return Answer(source.word, "", "unknown")
        else:
            entity = person_meant(source.word, source.start, self.cast, self.memory)
            thing = None
            if source.word == "it":
                thing = thing_meant(source.start, self.cast, self.memory)
            if thing is not None:
                name = thing if isinstance(thing, str) else thing.name
                return Answer(name, "", "organization")
            if entity is None:
                return NOBODY
        self.memory.remember(entity, (source.start, source.end))
        return _answer_of(entity)


def _answer_of(entity: Entity) -> Answer:
    kind = entity.kind if entity.kind in ("person", "organization") else "unknown"
    return Answer(entity.name, entity.role, kind)
