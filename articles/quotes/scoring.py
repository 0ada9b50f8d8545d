"""Step 7: decide what is a quotation, name its speaker, and say how sure that is."""

from __future__ import annotations

import re
from collections.abc import Sequence

from .attach import ALONE, Piece
from .model import Entity, FoundQuote, Source
from .names import Cast
from .resolve import Memory, fullest_name, person_meant

WORD = re.compile(r"\w+(?:[’'\-]\w+)*")
LONG_ENOUGH_ALONE = 6


def settle(
    text: str, blanked: str, pieces: Sequence[Piece], cast: Cast, memory: Memory
) -> list[FoundQuote]:
    """Return the pieces that are quotations, with speaker, confidence and group."""
    found: list[FoundQuote] = []
    groups: dict[int, int] = {}
    answers: dict[int, tuple] = {}
    for piece in pieces:
        stretch = piece.stretch
        if stretch.end <= stretch.start:
            continue
        count = _count_words(text, stretch.start, stretch.end)
        if not count or _is_left_out(text, piece, count):
            continue
        group = _group(piece, groups)
        found.append(_quote(text, piece, count, group, cast, memory, answers))
    return found


def _count_words(text: str, start: int, end: int) -> int:
    return len(WORD.findall(text, start, min(end, start + 400)))


def _is_left_out(text: str, piece: Piece, count: int) -> bool:
    attribution = piece.attribution
    if attribution is None:
        return count < LONG_ENOUGH_ALONE
    return attribution.is_question


def _group(piece: Piece, groups: dict[int, int]) -> int:
    if piece.follows is not None and piece.follows.number in groups:
        group = groups[piece.follows.number]
    else:
        group = len(set(groups.values())) if groups else 0
    groups[piece.number] = group
    return group


def _quote(
    text: str,
    piece: Piece,
    count: int,
    group: int,
    cast: Cast,
    memory: Memory,
    answers: dict[int, tuple],
) -> FoundQuote:
    stretch, attribution = piece.stretch, piece.attribution
    kind = _kind(text, piece)
    if attribution is None:
        entity = memory.speaker
        return FoundQuote(
            stretch.start, stretch.end, text[stretch.start : stretch.end],
            entity.name if entity else None, None, kind, None, 0.4, ALONE, group,
            role=entity.role if entity else "",
            speaker_kind=_speaker_kind(entity) if entity else "unknown",
        )  # fmt: skip
    source = attribution.source
    key = source.start if source else -1
    if key not in answers:
        answers[key] = _speaker(text, source, cast, memory)
    speaker, role, speaker_kind, sure = answers[key]
    confidence = round(attribution.strength * sure * (0.97 if piece.is_carried else 1), 2)
    return FoundQuote(
        stretch.start, stretch.end, text[stretch.start : stretch.end], speaker,
        (source.start, source.end) if source else None, kind, attribution.cue, confidence,
        piece.how, group, role=role, attribution=(attribution.start, attribution.end),
        speaker_kind=speaker_kind,
    )  # fmt: skip


def _kind(text: str, piece: Piece) -> str:
    first = text[piece.stretch.start]
    if piece.follows is not None or piece.begins_sentence or first.isupper():
        return "direct"
    return "mixed"


def _speaker(text: str, source: Source | None, cast: Cast, memory: Memory) -> tuple:
    if source is None:
        return None, "", "unknown", 0.5
    if source.form == "name":
        entity = fullest_name(source)
        if entity is None:
            return source.word, "", "unknown", 0.8
        memory.remember(entity, source.start)
        return entity.name, entity.role, _speaker_kind(entity), 1.0
    if source.form == "pronoun":
        entity = person_meant(source.word, source.start, cast, memory)
        if entity is None:
            return None, "", "unknown", 0.5
        memory.remember(entity, source.start)
        return entity.name, entity.role, _speaker_kind(entity), 0.8
    words = text[source.start : source.end]
    return words, "", "organization" if source.form == "organization" else "unnamed", 0.85


def _speaker_kind(entity: Entity) -> str:
    return entity.kind if entity.kind in ("person", "organization") else "unknown"
