"""Reads the labelled stories; refuses whatever in a label does not stand in the text.

The format is described in README.md beside this file.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from .constructions import DERIVED, FAMILY_OF, MARKS, NOT_QUOTATIONS

FOLDER = Path(__file__).parent
QUOTE_MARKS = "“”\"‘’'`"
# A mark that opens or closes something; a lone ’ or ' may be an apostrophe.
UNLABELLED = re.compile(r"[“”\"`]|(?<!\w)[‘'](?=\w)|''")
BRACKETED = re.compile(r"(.*)\[(.+)\](.*)")
SAME = "same"
NOBODY = "nobody"


class BadLabel(ValueError):
    """A story or label that can't be right; the message names the story and says why."""


class _Row(NamedTuple):
    """The fields of a label as they are written."""

    group: str
    kind: str
    speaker: str
    mention: str
    shown: str
    words: str


@dataclass(frozen=True, slots=True)
class Label:
    """One piece of a quotation as a good editor would mark it."""

    group: int
    kind: str
    speaker: str | None
    mention: tuple[int, int] | None
    constructions: frozenset[str]
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class NotQuoted:
    """Words that are nobody's statement, with the reason they are none."""

    construction: str
    start: int
    end: int


@dataclass(slots=True)
class Story:
    """A text with all its labels, in the order of the text."""

    name: str
    text: str
    labels: list[Label] = field(default_factory=list)
    left_out: list[NotQuoted] = field(default_factory=list)

    def constructions(self) -> Iterator[str]:
        """Every construction shown, once for each label that shows it."""
        for label in self.labels:
            yield from label.constructions
        for words in self.left_out:
            yield words.construction


def read_corpus(folder: Path = FOLDER) -> list[Story]:
    """Return the stories of every .txt file in `folder`, by file name and then in order."""
    return [story for path in sorted(folder.glob("*.txt")) for story in read_stories(path)]


def read_stories(path: Path) -> list[Story]:
    """Return the stories of one file."""
    head, *blocks = re.split(r"^=== ", path.read_text(encoding="utf-8"), flags=re.MULTILINE)
    if head.strip():
        raise BadLabel(f"{path.name}: a file begins with “=== a story's name”")
    return [read_story(block) for block in blocks]


def read_story(block: str) -> Story:
    """Return one story: its name, a blank line, its text, a line of ---, its labels."""
    name, _, rest = block.partition("\n")
    text, found, rows = rest.partition("\n---\n")
    if not found:
        raise BadLabel(f"{name}: no line of --- before the labels")
    story = Story(name.strip(), text.strip("\n"))
    _Reader(story).read([row for row in rows.split("\n") if row])
    return story


class _Reader:
    """Finds each label's words behind those of the label before."""

    def __init__(self, story: Story) -> None:
        self.story = story
        self.position = 0
        self.previous = ("", "")

    def read(self, rows: list[str]) -> None:
        for row in rows:
            fields = row.split(" | ")
            if fields[0] == "not" and len(fields) == 3:
                self._read_not_quoted(*fields[1:])
            elif len(fields) == len(_Row._fields):
                self._read_label(_Row(*fields))
            else:
                raise self._bad(row, "neither six fields of a label nor three of “not”")
        self._refuse_unlabelled_marks()

    def _bad(self, what: str, why: str) -> BadLabel:
        return BadLabel(f"{self.story.name}: {what}: {why}")

    def _read_not_quoted(self, construction: str, words: str) -> None:
        if construction not in NOT_QUOTATIONS:
            raise self._bad(construction, "no reason to leave words out has this name")
        is_marked = construction not in ("no marks", "apostrophe")
        start, end = self._find(words, is_marked=is_marked)
        self.story.left_out.append(NotQuoted(construction, start, end))

    def _read_label(self, row: _Row) -> None:
        if row.kind not in ("direct", "mixed"):
            raise self._bad(row.kind, "a kind is direct or mixed")
        start, end = self._find(row.words, is_marked=True)
        self._check_group(row.group)
        if row.speaker != SAME:
            self.previous = row.speaker, row.mention
        speaker, mention = self.previous
        self.story.labels.append(
            Label(
                group=int(row.group),
                kind=row.kind,
                speaker=None if speaker == NOBODY else speaker,
                mention=None if mention == "-" else self._mention(mention, start, end),
                constructions=self._shown(row, start, nobody=speaker == NOBODY),
                start=start,
                end=end,
            )
        )

    def _check_group(self, group: str) -> None:
        last = self.story.labels[-1].group if self.story.labels else 0
        if not group.isdigit() or int(group) not in (last, last + 1) or group == "0":
            raise self._bad(group, "groups are numbered from 1 in the order of the text")

    def _shown(self, row: _Row, start: int, *, nobody: bool) -> frozenset[str]:
        """The constructions named in the label and those read off it."""
        shown = set(row.shown.split(", "))
        for name in shown:
            if name not in FAMILY_OF or name in DERIVED or name in NOT_QUOTATIONS:
                raise self._bad(name, "no construction to be named in a label")
        mark = self.story.text[start - 1]
        if mark in MARKS and "wrong marks" not in shown:
            shown.add(MARKS[mark])
        shown.add("direct" if row.kind == "direct" else "partial")
        if nobody:
            shown.add(NOBODY)
        return frozenset(shown)

    def _find(self, words: str, *, is_marked: bool) -> tuple[int, int]:
        """Where `words` stand next; between marks unless told otherwise."""
        text = self.story.text
        start = text.find(words, self.position)
        while start >= 0 and is_marked and not self._stands_between_marks(start, words):
            start = text.find(words, start + 1)
        if start < 0 or not words:
            raise self._bad(words, "does not stand in the text behind the label before")
        self.position = start + len(words)
        return start, start + len(words)

    def _stands_between_marks(self, start: int, words: str) -> bool:
        """A mark before; behind, a mark or the end of what was left unclosed."""
        text, end = self.story.text, start + len(words)
        if start == 0 or text[start - 1] not in QUOTE_MARKS or "\n" in words:
            return False
        return end == len(text) or (text[end] in QUOTE_MARKS + "\n " and words[-1:] != "\n")

    def _mention(self, written: str, start: int, end: int) -> tuple[int, int]:
        """The place of the words that name the speaker, nearest to the quotation.

        In “said [she]” the brackets hold the mention and the rest tells it from others.
        """
        match = BRACKETED.fullmatch(written)
        before, words, after = match.groups() if match else ("", written, "")
        around = re.escape(before), re.escape(words), re.escape(after)
        pattern = r"{}\b({})\b{}".format(*around)
        places = [found.span(1) for found in re.finditer(pattern, self.story.text)]
        if not places:
            raise self._bad(written, "the words that name the speaker do not stand in the text")
        return min(places, key=lambda place: max(start - place[1], place[0] - end))

    def _refuse_unlabelled_marks(self) -> None:
        """Every mark of the text belongs to a label: nothing was forgotten."""
        text = self.story.text
        spans: list[Label | NotQuoted] = [*self.story.labels, *self.story.left_out]
        covered = {at for span in spans for at in range(span.start - 2, span.end + 2)}
        for mark in UNLABELLED.finditer(text):
            if mark.start() not in covered:
                around = text[max(0, mark.start() - 20) : mark.end() + 20]
                raise self._bad(around, "a quotation mark without a label")
