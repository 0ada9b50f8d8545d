"""What a story's text and its recorded quotations say differently.

PURE: plain data in, findings out. The text is a ``plain_text``; spans are offsets in it.
"""

import re
from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from enum import StrEnum
from functools import cached_property
from typing import NamedTuple

from articles.wording import Span, Word, agreement, fold_words, places, word_diff, words_in

__all__ = ["Finding", "Heard", "Kind", "Record", "compare"]

# A stretch is taken for the new wording from this much likeness on, or from so many words around
# it that stayed.
ALIKE, SAME_AROUND = 0.5, 4
MARKED = re.compile(r"[“\"«„]([^“”\"«»„\n]{2,2000})[”\"»“]")
SENTENCE = re.compile(r"[^.!?…\n]+[.!?…]*")


class Kind(StrEnum):
    """What is amiss."""

    PENDING = "pending"  # in the text, suggested, not answered
    UNRECORDED = "unrecorded"  # in the text, and nobody was asked
    CHANGED = "changed"  # recorded, and printed in other words
    GONE = "gone"  # recorded, and no longer printed
    RETURNED = "returned"  # printed again as recorded, and not confirmed again


@dataclass(frozen=True)
class Record:
    """A recorded quotation: a key of the caller's, its pieces as anchors, whether it was hidden."""

    key: str
    pieces: Sequence[Mapping[str, str]]
    is_hidden: bool = False


@dataclass(frozen=True)
class Heard:
    """A quotation that the finder sees in the text, and how its suggestion was answered."""

    spans: Sequence[Span]
    answer: str = ""


@dataclass(frozen=True)
class Finding:
    """One thing amiss: the recorded words, the printed ones, and the way from one to the other.

    ``spans`` are where the printed words stand, piece by piece; ``key`` is the record's, or "".
    """

    kind: Kind
    recorded: str = ""
    printed: str = ""
    key: str = ""
    spans: Sequence[Span] = ()

    @property
    def difference(self) -> list[tuple[str, str]]:
        """("same" | "gone" | "new", words) in reading order."""
        return word_diff(self.recorded, self.printed)

    @property
    def start(self) -> int:
        """Where in the text it is, for the order of a list; what is gone comes first."""
        return self.spans[0][0] if self.spans else -1


class _Stretch(NamedTuple):
    """A part of the text that may be the new wording of a quotation."""

    span: Span
    first: int
    last: int
    keys: Sequence[str]


@dataclass
class _Page:
    """A text being compared: its words, and the stretches that are spoken for."""

    text: str
    heard: Sequence[Heard] = ()
    taken: list[Span] = field(default_factory=list)

    @cached_property
    def words(self) -> Sequence[Word]:
        return words_in(self.text)

    @cached_property
    def quoted(self) -> list[_Stretch]:
        """What the finder heard, and what stands between marks."""
        heard = [tuple(span) for one in self.heard for span in one.spans]
        marked = [found.span(1) for found in MARKED.finditer(self.text)]
        return self._stretches(dict.fromkeys([*heard, *marked]))

    @cached_property
    def sentences(self) -> list[_Stretch]:
        return self._stretches(found.span() for found in SENTENCE.finditer(self.text))

    def _stretches(self, spans: Iterable[Span]) -> list[_Stretch]:
        made = []
        for span in spans:
            first = bisect_left(self.words, span[0], key=lambda word: word.start)
            stop = bisect_left(self.words, span[1], key=lambda word: word.start)
            if stop > first:
                keys = [word.key for word in self.words[first:stop]]
                made.append(_Stretch(span, first, stop - 1, keys))
        return made

    def is_taken(self, span: Span) -> bool:
        return any(start < span[1] and span[0] < end for start, end in self.taken)

    def say(self, spans: Iterable[Span]) -> str:
        return " … ".join(self.text[start:end].strip() for start, end in spans)


def compare(text: str, records: Sequence[Record], heard: Sequence[Heard] = ()) -> list[Finding]:
    """Everything in which the text and the records differ, in the order of the text.

    Of two records of the same words each needs a place of its own. Typography is no difference;
    a changed, added, doubled or missing word always is.
    """
    page = _Page(text, heard)
    found = places(text, [record.pieces for record in records])
    standing = [record for record, spans in zip(records, found, strict=True) if None not in spans]
    page.taken = [span for spans in found for span in spans if span is not None]
    findings = [
        _finding(page, Kind.RETURNED, spans, record)
        for record, spans in zip(records, found, strict=True)
        if record.is_hidden and None not in spans
    ]
    for record, spans in zip(records, found, strict=True):
        if record not in standing:
            findings.append(_counterpart(page, record, spans))
    findings += filter(None, [_unrecorded(page, one) for one in heard])
    return sorted(findings, key=lambda one: one.start)


def _finding(page, kind, spans, record=None):
    recorded = " … ".join(piece["exact"].strip() for piece in record.pieces) if record else ""
    key = record.key if record else ""
    return Finding(kind, recorded, page.say(spans), key, tuple(spans))


def _unrecorded(page, one):
    """The finding for a quotation of the text, or None if it is recorded or was dismissed."""
    spans = [span for span in one.spans if not page.is_taken(span)]
    if not spans or one.answer == "dismissed":
        return None
    return _finding(page, Kind.PENDING if one.answer == "open" else Kind.UNRECORDED, spans)


def _counterpart(page, record, spans):
    """The finding for a record that does not stand: what is printed in its place, if anything."""
    new = []
    for anchor, span in zip(record.pieces, spans, strict=True):
        found = span or _likest(page, anchor)
        if found is not None:
            page.taken.append(found)
            new.append(found)
    return _finding(page, Kind.CHANGED if new else Kind.GONE, sorted(new), record)


def _likest(page, anchor):
    """The stretch of the text that is most like a piece and not yet spoken for, or None."""
    matcher = SequenceMatcher(autojunk=False)
    matcher.set_seq2(fold_words(anchor["exact"]))
    for candidates in (page.quoted, page.sentences):
        ranked = [
            (_likeness(page, one, anchor, matcher), -one.span[0], one.span)
            for one in candidates
            if not page.is_taken(one.span)
        ]
        likeness, _, span = max(ranked, default=(0, 0, None))
        if likeness >= ALIKE:
            return span
    return None


def _likeness(page, one, anchor, matcher):
    around = agreement(page.words, one.first, one.last, anchor)
    least = ALIKE if around >= SAME_AROUND else 0
    matcher.set_seq1(one.keys)
    # The quick ones are upper bounds, and most candidates have nothing in common.
    if matcher.real_quick_ratio() < ALIKE or matcher.quick_ratio() < ALIKE:
        return least
    return max(matcher.ratio(), least)
