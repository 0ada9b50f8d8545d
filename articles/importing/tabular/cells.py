"""Rows of cells out of a CSV file of any size. PURE.

Python's csv module does the reading. Around it: the encoding and the mark between cells are found
out, a quotation mark that nobody closes costs its own row and not the rest of the file, and no
line and no cell is longer than a story can be.
"""

import codecs
import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from articles.importing.decoding import FALLBACK_WARNING, MARKS, NotText
from articles.importing.sources import Content, head_of, opened

__all__ = ["BadRow", "Row", "Table", "delimiter_of", "encoding_of", "open_table"]

LONGEST_CELL = 20_000_000
READ_SIZE = 65_536
DELIMITERS = ",;\t|"
SEP = "sep="
UNCLOSED = "a quotation mark is opened here that is never closed"
# Lines read again after such a mark, which shows its fault only where the next one stands.
MOST_AGAIN = 2_000_000


@dataclass(frozen=True, slots=True)
class Row:
    """The cells of a row and the line that it begins on."""

    line: int
    cells: list[str]


@dataclass(frozen=True, slots=True)
class BadRow:
    """A row that can't be read, where it begins, why, and its beginning."""

    line: int
    reason: str
    raw: str


@dataclass(frozen=True, slots=True)
class Table:
    """A table's encoding and delimiter; `warning` is empty unless the encoding was guessed."""

    content: Content
    encoding: str
    delimiter: str
    warning: str = ""

    def rows(self) -> Iterator[Row | BadRow]:
        """Yield the rows that say something, the header first. Raises OSError."""
        # The limit is the process's own; the default of 131,072 refuses long stories.
        csv.field_size_limit(LONGEST_CELL)
        with opened(self.content) as file:
            yield from _rows(_Lines(_text(file, self.encoding)), self.delimiter)


def open_table(content: Content) -> Table:
    """Find out how a table is written. Raises NotText if it is empty or no text, OSError."""
    encoding, warning = encoding_of(content)
    with opened(content) as file:
        first = _first_line(_text(file, encoding))
    if not first:
        raise NotText("the file is empty")
    return Table(content, encoding, delimiter_of(first), warning)


def delimiter_of(line: str) -> str:
    """The mark between the cells of a header: the one most often outside of quotation marks."""
    if line.casefold().startswith(SEP) and len(line.rstrip()) > len(SEP):
        return line[len(SEP)]
    outside = "".join(line.split('"')[::2])
    return max(DELIMITERS, key=outside.count)


def encoding_of(content: Content) -> tuple[str, str]:
    """Return (encoding, warning) of a text of any size.

    A byte order mark decides; without one it is UTF-8 if all of it is, else Windows-1252.
    """
    head = head_of(content, 4)
    for mark, encoding, _ in MARKS:
        if head.startswith(mark):
            return encoding, ""
    decoder = codecs.getincrementaldecoder("utf-8")("strict")
    with opened(content) as file:
        try:
            while data := file.read(READ_SIZE):
                decoder.decode(data)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            return "cp1252", FALLBACK_WARNING
    return "utf-8", ""


def _text(file: BinaryIO, encoding: str) -> io.TextIOWrapper:
    return io.TextIOWrapper(file, encoding=encoding, errors="replace", newline="")


def _first_line(text: io.TextIOWrapper) -> str:
    for _ in range(1_000):
        line = text.readline(READ_SIZE)
        if not line or line.strip("\ufeff\r\n\t ,;|"):
            return line.lstrip("\ufeff")
    return ""


class _Lines:
    """The lines of a file for csv.reader, which can be given back when a row went wrong."""

    def __init__(self, text: io.TextIOWrapper):
        self._text = text
        self._again: list[str] = []
        self._size = 0
        self.taken: list[str] = []
        self.number = 0
        self.has_ended = False

    def __iter__(self):
        return self

    def __next__(self) -> str:
        line = self._again.pop() if self._again else self._text.readline(LONGEST_CELL + 1)
        if not line:
            self.has_ended = True
            raise StopIteration
        self.taken.append(line)
        self.number += 1
        self._size += len(line)
        if self._size > LONGEST_CELL:
            raise csv.Error(f"longer than {LONGEST_CELL:,} characters")
        return line.replace("\x00", "")

    def row_done(self) -> None:
        self.taken.clear()
        self._size = 0

    def give_back_all_but_the_first(self) -> str:
        """Return the row's first line, and let the others be read again as rows of their own."""
        first, *others = self.taken
        self.has_ended = False
        self._again.extend(reversed(others))
        self.number -= len(others)
        self.row_done()
        return first


def _rows(lines: _Lines, delimiter: str) -> Iterator[Row | BadRow]:
    again = 0
    while True:
        try:
            yield from _good_rows(csv.reader(lines, delimiter=delimiter, strict=True), lines)
            return
        except csv.Error as error:
            reason = UNCLOSED if len(lines.taken) > 1 else str(error)
            is_odd = len(lines.taken) == 1 and not lines.has_ended
            again += len(lines.taken) - 1
            first = lines.give_back_all_but_the_first()
        if is_odd and len(first) <= LONGEST_CELL:
            # A row on one line can't swallow others: real exports have blanks behind a mark.
            yield Row(lines.number, next(csv.reader([first], delimiter=delimiter)))
        elif again > MOST_AGAIN:
            yield BadRow(lines.number, f"{reason}; the rows from here on were not read", first)
            return
        else:
            yield BadRow(lines.number, reason, first)


def _good_rows(reader, lines: _Lines) -> Iterator[Row]:
    while True:
        line = lines.number + 1
        cells = next(reader, None)
        if cells is None:
            return
        is_sep = line == 1 and len(lines.taken) == 1 and lines.taken[0].lower().startswith(SEP)
        lines.row_done()
        if any(cell.strip("\ufeff \t") for cell in cells) and not is_sep:
            yield Row(line, cells)
