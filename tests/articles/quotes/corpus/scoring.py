"""Scores the finder's answers against the labels: words, speaker, and both.

The measures are those of the news measuring set (docs/quotes.md): pieces are matched where at
least 80 in 100 of their words are shared, and a piece counts end to end when its speaker is right
too. Names must be right in full here.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from articles.quotes import FoundQuote, find_quotes

from .constructions import DESCRIBED, FAMILY_OF
from .reading import Label, Story

ENOUGH_SHARED = 0.8
FIRM = 0.9
WORD = re.compile(r"\w+(?:[’'\-]\w+)*")
ARTICLES = {"a", "an", "the"}


@dataclass(slots=True)
class Tally:
    """Of `total`, how many are right."""

    right: int = 0
    total: int = 0

    def add(self, is_right: bool) -> None:
        """Count one more."""
        self.right += is_right
        self.total += 1

    @property
    def share(self) -> float:
        """Per hundred, one decimal; 100 where there is nothing to count."""
        return round(100 * self.right / self.total, 1) if self.total else 100.0


@dataclass(frozen=True, slots=True)
class Miss:
    """What an editor would have to repair."""

    story: str
    what: str
    constructions: frozenset[str]
    words: str
    expected: str
    got: str

    def __str__(self) -> str:
        shown = ", ".join(sorted(self.constructions))
        return (
            f"{self.story}: {self.what}: “{self.words[:70]}”\n"
            f"    expected {self.expected}, got {self.got}  [{shown}]"
        )


@dataclass(slots=True)
class Score:
    """Every count, and every miss behind it."""

    pieces_found: int = 0
    pieces_matched: int = 0
    pieces_labelled: int = 0
    pieces_right: int = 0
    tallies: dict[str, Tally] = field(default_factory=dict)
    by_construction: dict[str, Tally] = field(default_factory=dict)
    misses: list[Miss] = field(default_factory=list)

    def count(self, measure: str, is_right: bool) -> None:
        """Count one answer to `measure`."""
        self.tallies.setdefault(measure, Tally()).add(is_right)

    def count_constructions(self, names: frozenset[str], is_right: bool) -> None:
        """Count one label under each construction that it shows."""
        for name in names:
            self.by_construction.setdefault(name, Tally()).add(is_right)

    def overall(self) -> dict[str, float]:
        """Every measure of the whole corpus, per hundred."""
        return {
            "spans_f1": self._f1(self.pieces_matched),
            "end_to_end_f1": self._f1(self.pieces_right),
            **{name: tally.share for name, tally in sorted(self.tallies.items())},
        }

    def by_family(self) -> dict[str, float]:
        """How many labels of each family of constructions are right end to end, per hundred."""
        families: dict[str, Tally] = {}
        for name, tally in self.by_construction.items():
            family = families.setdefault(FAMILY_OF[name], Tally())
            family.right += tally.right
            family.total += tally.total
        return {family: tally.share for family, tally in sorted(families.items())}

    def _f1(self, right: int) -> float:
        both = self.pieces_found + self.pieces_labelled
        return round(200 * right / both, 1) if both else 100.0


def score(stories: Sequence[Story]) -> Score:
    """Run the finder over every story and count."""
    total = Score()
    for story in stories:
        _StoryScore(story, find_quotes(story.text), total).count()
    return total


def _words(text: str, start: int, end: int) -> set[int]:
    """Where the words between two offsets begin."""
    return {found.start() for found in WORD.finditer(text, start, end)}


def _is_right(label: Label, speaker: str | None) -> bool:
    """Whether the speaker is named in full; a part will do of what is only described."""
    if label.speaker is None or speaker is None:
        return label.speaker == speaker
    expected, got = _name(label.speaker), _name(speaker)
    if expected == got:
        return True
    parts = set(expected), set(got)
    is_part = min(parts, key=len) <= max(parts, key=len)
    return bool(label.constructions & DESCRIBED) and all(parts) and is_part


def _name(speaker: str) -> list[str]:
    words = speaker.replace("’", "'").lower().split()
    return words[1:] if words[0] in ARTICLES and len(words) > 1 else words


class _StoryScore:
    """Compares one story's labels with what was found in it."""

    def __init__(self, story: Story, found: Sequence[FoundQuote], total: Score) -> None:
        self.story = story
        self.found = found
        self.total = total
        self.pairs = self._match()

    def count(self) -> None:
        """Add this story to the total."""
        self.total.pieces_found += len(self.found)
        self.total.pieces_labelled += len(self.story.labels)
        self.total.pieces_matched += len(self.pairs)
        for number, label in enumerate(self.story.labels):
            self._count_label(number, label)
        self._count_groups()
        self._count_left_out()

    def _match(self) -> dict[int, int]:
        """Pair labels with pieces, one to one, those that share most first."""
        candidates = []
        text = self.story.text
        pieces = [_words(text, quote.start, quote.end) for quote in self.found]
        for number, label in enumerate(self.story.labels):
            own = _words(text, label.start, label.end)
            for at, other in enumerate(pieces):
                shared = len(own & other) / len(own | other) if own | other else 0
                if shared >= ENOUGH_SHARED:
                    candidates.append(
                        (-shared, abs(label.start - self.found[at].start), number, at)
                    )
        pairs: dict[int, int] = {}
        for _, _, number, at in sorted(candidates):
            if number not in pairs and at not in pairs.values():
                pairs[number] = at
        return pairs

    def _count_label(self, number: int, label: Label) -> None:
        words = self.story.text[label.start : label.end]
        at = self.pairs.get(number)
        quote = None if at is None else self.found[at]
        is_right = quote is not None and _is_right(label, quote.speaker)
        self.total.pieces_right += is_right
        self.total.count_constructions(label.constructions, is_right)
        if quote is None:
            self._miss("not found", label.constructions, words, f"{label.speaker}", "nothing")
            return
        self._count_found(label, quote, words, is_right)

    def _count_found(self, label: Label, quote: FoundQuote, words: str, is_right: bool) -> None:
        self.total.count("speaker_right", is_right)
        if quote.confidence >= FIRM:
            self.total.count("firm_right", is_right)
        if not is_right:
            got = f"{quote.speaker}"
            self._miss("speaker", label.constructions, words, f"{label.speaker}", got)
        places = (label.start, label.end), (quote.start, quote.end)
        self._compare("exact_right", label, words, places)
        self._compare("kind_right", label, words, (label.kind, quote.kind))
        if label.mention is not None and is_right:
            self._compare_mentions(label, quote, words)

    def _compare(self, measure: str, label: Label, words: str, pair: tuple[object, object]) -> None:
        expected, got = pair
        self.total.count(measure, expected == got)
        if expected != got:
            what = measure.removesuffix("_right")
            self._miss(what, label.constructions, words, f"{expected}", f"{got}")

    def _compare_mentions(self, label: Label, quote: FoundQuote, words: str) -> None:
        """A mention is right when the two touch."""
        one, other = label.mention or (0, 0), quote.mention or (0, 0)
        touches = one[0] < other[1] and other[0] < one[1]
        self.total.count("mention_right", touches)
        if not touches:
            text = self.story.text
            expected, got = f"“{text[slice(*one)]}” at {one[0]}", f"“{text[slice(*other)]}”"
            self._miss("mention", label.constructions, words, expected, f"{got} at {other[0]}")

    def _count_groups(self) -> None:
        """Two labels in a row, both found: do they belong together as the labels say?"""
        labels = self.story.labels
        for number, (one, two) in enumerate(pairwise(labels)):
            if number not in self.pairs or number + 1 not in self.pairs:
                continue
            first, second = self.found[self.pairs[number]], self.found[self.pairs[number + 1]]
            expected, got = one.group == two.group, first.group == second.group
            words = self.story.text[two.start : two.end]
            names = {True: "one quotation with the piece before", False: "a quotation of its own"}
            self.total.count("groups_right", expected == got)
            if expected != got:
                self._miss("group", two.constructions, words, names[expected], names[got])

    def _count_left_out(self) -> None:
        """Words that are nobody's statement, and pieces that match no label at all."""
        matched = set(self.pairs.values())
        loose = [quote for at, quote in enumerate(self.found) if at not in matched]
        reasons: Counter[int] = Counter()
        for words in self.story.left_out:
            taken = [q for q in loose if q.start < words.end and words.start < q.end]
            reasons.update(id(quote) for quote in taken)
            shown = frozenset({words.construction})
            self.total.count("left_out_right", not taken)
            self.total.count_constructions(shown, not taken)
            for quote in taken:
                self._miss("no quotation", shown, quote.text, "nothing", f"{quote.speaker}")
        for quote in loose:
            if id(quote) not in reasons:
                self._miss("no such piece", frozenset(), quote.text, "nothing", f"{quote.speaker}")

    def _miss(self, what: str, shown: frozenset[str], words: str, expected: str, got: str) -> None:
        miss = Miss(self.story.name, what, shown, words, expected, got)
        self.total.misses.append(miss)
