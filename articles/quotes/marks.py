"""Step 1: find what stands between quotation marks.

Curly and straight double marks, guillemets, two single straight marks typed as a double one,
and British single marks with apostrophes inside. Every line is read once, left to right, with
a state of constant size, so the work grows with the length of the text and nothing else.
"""

from __future__ import annotations

import re

from .english.apostrophes import LEADING_APOSTROPHE
from .model import Stretch

# str.splitlines knows ten line breaks; a stretch crosses none of them.
LINE = re.compile("[^\n\r\v\f\x1c\x1d\x1e\x85\u2028\u2029]+")
MARK = re.compile(
    r"(?P<double>[“”\"„‟«»])"
    r"|(?P<open>(?<![\w’'])[‘'](?=[\w“\"$£€…]))"
    r"|(?P<close>(?<=[^\s(\['])[’'](?![\w']))"
)
OPENING = "“„«"
CLOSING = "”»"
BEFORE_OPENING = " \t\u00a0\u2009\u202f([{—–-/:;,‘'…*_>|"
LONGEST_SINGLE = 2000


def find_stretches(text: str) -> list[Stretch]:
    """Return every quoted stretch of `text`, in order, none inside another."""
    found: list[Stretch] = []
    carried = ""
    uses_doubles = _uses_doubles(text)
    for number, line in enumerate(LINE.finditer(text)):
        carried = _read_line(text, line.start(), line.end(), number, carried, uses_doubles, found)
    return found


def _uses_doubles(text: str) -> bool:
    """Whether double marks are this text's main ones; singles then stand inside them."""
    doubles = text.count("“") + text.count('"') // 2 + text.count("«")
    return doubles > 0 and doubles * 2 >= text.count("‘")


def _read_line(
    text: str,
    start: int,
    end: int,
    number: int,
    carried: str,
    uses_doubles: bool,
    found: list[Stretch],
) -> str:
    """Add the stretches of one line; return the mark left open at its end, or ""."""
    opened: re.Match[str] | None = None
    single: _Single | None = None
    before = len(found)
    for mark in MARK.finditer(text, start, end):
        if mark.lastgroup == "double":
            if opened is None:
                if _opens(text, mark, start, end):
                    if single is not None:
                        if not uses_doubles and not single.closes:
                            continue
                        single.finish(found, number)
                        single = None
                    opened = mark
            elif _closes(text, mark, end):
                found.append(_stretch(opened, mark.start(), mark.end(), number))
                opened = None
            elif mark.group() in OPENING:
                opened = mark  # the one before was never closed: trust the later one
        elif opened is None:
            single = _read_single(text, mark, single, found, number)
    if single is not None:
        single.finish(found, number)
    if opened is not None:
        found.append(_unclosed(text, opened, end, number))
    return _join_paragraphs(text, start, found, before, carried, opened)


def _stretch(opened: re.Match[str], end: int, outer_end: int, number: int) -> Stretch:
    return Stretch(opened.end(), end, opened.start(), outer_end, number)


def _unclosed(text: str, opened: re.Match[str], end: int, number: int) -> Stretch:
    stop = len(text[opened.end() : end].rstrip()) + opened.end()
    return Stretch(opened.end(), stop, opened.start(), stop, number, is_closed=False)


def _join_paragraphs(
    text: str,
    start: int,
    found: list[Stretch],
    before: int,
    carried: str,
    opened: re.Match[str] | None,
) -> str:
    """Mark a first stretch that carries on the open one of the paragraph before."""
    first = found[before] if len(found) > before else None
    if carried and first and not text[start : first.outer_start].strip():
        first.continues = True
    return opened.group() if opened is not None else ""


def _opens(text: str, mark: re.Match[str], start: int, end: int) -> bool:
    after = text[mark.end()] if mark.end() < end else " "
    if after.isspace() and (mark.group() not in OPENING or mark.end() >= end):
        return False
    before = text[mark.start() - 1] if mark.start() > start else " "
    if mark.group() in OPENING:
        return True
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
    return not (before.isspace() and after.isalnum()) or before in "…"


class _Single:
    """An open single mark and the places where it may close.

    A closing single mark looks like the apostrophe of a plural ("the ministers’ view"), so
    the stretch is closed at the first mark that can't be one, else at the last seen.
    """

    __slots__ = ("closes", "mark")

    def __init__(self, mark: re.Match[str]) -> None:
        self.mark = mark
        self.closes: re.Match[str] | None = None

    def finish(self, found: list[Stretch], number: int) -> None:
        if self.closes is not None and self.closes.start() > self.mark.end():
            stretch = _stretch(self.mark, self.closes.start(), self.closes.end(), number)
            stretch.is_single = True
            found.append(stretch)


def _read_single(
    text: str, mark: re.Match[str], single: _Single | None, found: list[Stretch], number: int
) -> _Single | None:
    if mark.lastgroup == "open":
        if LEADING_APOSTROPHE.match(text, mark.start()):
            return single
        if single is not None:
            if mark.group() == "'" and single.mark.group() == "‘":
                return single
            single.finish(found, number)
        return _Single(mark)
    if single is None or (mark.group() == "'") != (single.mark.group() == "'"):
        return single
    if mark.start() - single.mark.start() > LONGEST_SINGLE:
        single.finish(found, number)
        return None
    single.closes = mark
    if _may_be_plural(text, mark):
        return single
    single.finish(found, number)
    return None


def _may_be_plural(text: str, mark: re.Match[str]) -> bool:
    """Whether this mark may be the apostrophe of "the ministers’ view"."""
    after = text[mark.end() : mark.end() + 2]
    return text[mark.start() - 1] in "sSzx" and after[:1] == " " and after[1:2].islower()
