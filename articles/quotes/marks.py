"""Step 1: find what stands between quotation marks.

Curly and straight double marks, guillemets, and British single marks with apostrophes inside.
Every line is read once, left to right, with a state of constant size, so the work grows with the
length of the text and nothing else.

Two single marks typed as a double one (''so'') are left alone: an importer that meets them should
turn them into real marks first.
"""

from __future__ import annotations

import re

from .english.apostrophes import LEADING_APOSTROPHE
from .model import Stretch

# str.splitlines knows ten line breaks; a stretch crosses none of them.
LINE = re.compile("[^\n\r\v\f\x1c\x1d\x1e\x85\u2028\u2029]+")
# The mark first, then what stands before it: so the engine leaps from mark to mark.
OPEN_SINGLE = r"[‘'](?<![\w’'].)(?=[\w“\"$£€…])"
DOUBLE = re.compile(r"(?P<double>[“”\"„‟«»])")
ANY = re.compile(
    rf"(?P<double>[“”\"„‟«»])|(?P<open>{OPEN_SINGLE})|(?P<close>(?<=[^\s(\['])[’'](?![\w']))"
)
OPENING = "“„«"
CLOSING = "”»‟"
BEFORE_OPENING = " \t\u00a0\u2009\u202f([{—–-/:;,‘'…*_>|"
SENTENCE_ENDS = ".!?…"
# A single mark that has not closed by then is an apostrophe.
LONGEST_SINGLE = 2000


def find_stretches(text: str) -> list[Stretch]:
    """Return every quoted stretch of `text`, in order, none inside another."""
    found: list[Stretch] = []
    marks = ANY if _singles_are_main(text) else DOUBLE
    was_open = False
    loose: Stretch | None = None
    for number, line in enumerate(LINE.finditer(text)):
        begin = _first_word(text, line.start(), line.end())
        if begin == line.end():
            continue
        if loose is not None and text[begin] == "‘":
            _leave_open(found, loose)
            was_open = True
        reader = _Line(text, line.start(), line.end(), number)
        reader.read(marks)
        if was_open and reader.found and reader.found[0].outer_start == begin:
            reader.found[0].continues = True
        was_open = bool(reader.found) and not reader.found[-1].is_closed
        loose = reader.loose
        found += reader.found
    return found


def _leave_open(found: list[Stretch], loose: Stretch) -> None:
    """Take a single mark for one that its paragraph does not close: the next one opens again."""
    if found and found[-1].start == loose.start:
        found.pop()  # closed too early, at the apostrophe of a plural
    found.append(loose)


def _singles_are_main(text: str) -> bool:
    """Whether single marks are the outer ones, as in British papers.

    In a text that uses double marks, single ones stand inside them, in headlines and around
    single words, none of which is a statement of its own.
    """
    if text.count("''") > 1:
        return False  # double marks typed as two single ones: the single ones stand inside
    doubles = text.count("“") + text.count("«") + text.count('"') // 2
    first = re.search(OPEN_SINGLE, text)
    if first is None:
        return False
    singles = sum(1 for _ in re.finditer(OPEN_SINGLE, text))
    if singles != doubles:
        return singles > doubles
    return DOUBLE.search(text, 0, first.start()) is None


class _Line:
    """Reads one line. At any moment at most one mark is open."""

    def __init__(self, text: str, start: int, end: int, number: int) -> None:
        self.text = text
        self.start = start
        self.end = end
        self.number = number
        self.found: list[Stretch] = []
        self.opened: re.Match[str] | None = None
        self.depth = 0
        self.single: re.Match[str] | None = None
        self.single_close: re.Match[str] | None = None
        self.loose: Stretch | None = None
        self.has_inner = False
        self.last_curly = max(text.rfind(mark, start, end) for mark in CLOSING)

    def read(self, marks: re.Pattern[str]) -> None:
        """Find the stretches; one left open at the end runs to the end of the line."""
        for mark in marks.finditer(self.text, self.start, self.end):
            if mark.lastgroup == "double":
                self._read_double(mark)
            elif self.opened is None:
                self._read_single(mark)
        if self.single is not None and self.single.group() == "‘":
            self.loose = self._unclosed(self.single)
        self._finish_single()
        if self.opened is not None:
            self.found.append(self._unclosed(self.opened))

    def _read_double(self, mark: re.Match[str]) -> None:
        if self.opened is None:
            if self.single is not None and self.single.group() == "‘":
                return  # a double mark inside a British quotation
            if _opens(self.text, mark, self.start, self.end):
                self._finish_single()
                self._open(mark)
        elif self.opened.group() == '"':
            self._read_inside_straight(mark)
        else:
            self._read_inside_curly(mark)

    def _open(self, mark: re.Match[str]) -> None:
        self.opened = mark
        self.depth = 1
        self.has_inner = False

    def _read_inside_straight(self, mark: re.Match[str]) -> None:
        """Curly marks stand inside straight ones; a lone closing one closes them."""
        if mark.group() == '"':
            if _closes(self.text, mark, self.end):
                self._close(mark)
        elif mark.group() in OPENING:
            self.depth += 1
        else:
            self.depth -= 1
            if self.depth == 0:
                self._close(mark)

    def _read_inside_curly(self, mark: re.Match[str]) -> None:
        """A straight pair stands inside curly marks; a lone closing one closes them."""
        if mark.group() in CLOSING:
            self.depth -= 1
            if self.depth == 0 or mark.start() == self.last_curly:
                self._close(mark)
        elif mark.group() == '"':
            if not _closes(self.text, mark, self.end):
                self.has_inner = True
            elif self.has_inner:
                self.has_inner = False
            else:
                self._close(mark)
        elif _closes(self.text, mark, self.end):
            self.depth -= 1
            if self.depth == 0 or mark.start() > self.last_curly:
                self._close(mark)  # the mark is turned the wrong way
        elif mark.start() > self.last_curly:
            return
        elif self._after_sentence(mark):
            self._open(mark)  # the one before was never closed: trust the later one
        else:
            self.depth += 1

    def _after_sentence(self, mark: re.Match[str]) -> bool:
        before = self.text[max(self.start, mark.start() - 4) : mark.start()].rstrip()
        return before[-1:] in SENTENCE_ENDS

    def _close(self, mark: re.Match[str]) -> None:
        if self.opened is not None:
            self._add(self.opened, mark)
        self.opened = None

    def _add(self, opened: re.Match[str], closed: re.Match[str]) -> None:
        if closed.start() > opened.end():
            self.found.append(
                Stretch(
                    opened.end(),
                    closed.start(),
                    opened.start(),
                    closed.end(),
                    self.number,
                )
            )

    def _unclosed(self, opened: re.Match[str]) -> Stretch:
        """What runs from a mark to the end of the line; a single one counts only if the next
        paragraph opens with a mark (see find_stretches)."""
        stop = max(opened.end(), _last_word(self.text, opened.end(), self.end))
        return Stretch(opened.end(), stop, opened.start(), stop, self.number, is_closed=False)

    def _read_single(self, mark: re.Match[str]) -> None:
        if mark.lastgroup == "open":
            if LEADING_APOSTROPHE.match(self.text, mark.start()):
                return
            if self.single is not None and self.single_close is None:
                return  # an inner mark, or an apostrophe
            self._finish_single()
            self.single = mark
        elif self.single is not None and _same_shape(mark, self.single):
            self.single_close = mark
            if not _may_be_plural(self.text, mark):
                self._finish_single()
        if self.single is not None and mark.end() - self.single.start() > LONGEST_SINGLE:
            self._finish_single()

    def _finish_single(self) -> None:
        """Close the open single mark at the last place where it may close.

        A closing single mark looks like the apostrophe of a plural ("the ministers’ view"): such
        a place counts only when no better one follows.
        """
        single, close = self.single, self.single_close
        self.single = self.single_close = None
        if single is None:
            return
        if close is not None:
            self._add(single, close)


def _first_word(text: str, start: int, end: int) -> int:
    """Where the first character that is not a space stands."""
    while start < end and text[start].isspace():
        start += 1
    return start


def _last_word(text: str, start: int, end: int) -> int:
    """Where the last character that is not a space ends."""
    while end > start and text[end - 1].isspace():
        end -= 1
    return end


def _opens(text: str, mark: re.Match[str], start: int, end: int) -> bool:
    after = text[mark.end()] if mark.end() < end else " "
    if mark.group() in OPENING:
        return mark.end() < end
    if after.isspace():
        return False
    before = text[mark.start() - 1] if mark.start() > start else " "
    if mark.group() in CLOSING:
        return before in BEFORE_OPENING and after.isalnum()
    return before in BEFORE_OPENING or not before.isalnum()


def _closes(text: str, mark: re.Match[str], end: int) -> bool:
    if mark.group() in CLOSING:
        return True
    after = text[mark.end()] if mark.end() < end else " "
    before = text[mark.start() - 1]
    if mark.group() in OPENING:
        return not before.isspace() and not after.isalnum()
    return not (before.isspace() and after.isalnum())


def _same_shape(mark: re.Match[str], opened: re.Match[str]) -> bool:
    """Whether both are straight or both curly."""
    return (mark.group() == "'") == (opened.group() == "'")


def _may_be_plural(text: str, mark: re.Match[str]) -> bool:
    """Whether this mark may be the apostrophe of "the ministers’ view"."""
    after = text[mark.end() : mark.end() + 2]
    return text[mark.start() - 1] in "sSzx" and after[:1] == " " and after[1:2].islower()
