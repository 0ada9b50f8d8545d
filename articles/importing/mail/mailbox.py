"""The mails of a file, one after the other: one alone, or a mailbox (mbox) as a stream. PURE.

In a mailbox each mail begins with a line "From sender date"; such lines within a mail are escaped
with ">". A file that does not begin with one is one mail.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from articles.importing.sources import Content, opened

__all__ = ["LARGEST", "Piece", "bytes_between", "pieces_of"]

LARGEST = 30_000_000
LONGEST_LINE = 1_000_000
SEPARATOR = re.compile(rb"From \S+.{0,80}\d{2}:\d{2}.{0,40}\d{4}|From \S+@\S+ .{0,80}\d{4}")


@dataclass(frozen=True, slots=True)
class Piece:
    """A mail of a file: its first byte and the one behind its last; no `data` if too large."""

    start: int
    end: int
    data: bytes | None


def pieces_of(content: Content) -> Iterator[Piece]:
    """Yield the mails of a file in order. Raises OSError."""
    with opened(content) as file:
        is_mailbox, is_blank = False, True
        lines: list[bytes] = []
        start = position = size = 0
        while line := file.readline(LONGEST_LINE):
            is_separator = is_blank and SEPARATOR.match(line) is not None
            is_mailbox = is_mailbox or (is_separator and position == 0)
            if is_separator and is_mailbox and position > start:
                yield _piece(lines, start, position, size)
                lines, start, size = [], position, 0
            size += len(line)
            if size <= LARGEST:
                lines.append(line)
            position += len(line)
            is_blank = not line.strip()
        yield _piece(lines, start, position, size)


def _piece(lines: list[bytes], start: int, end: int, size: int) -> Piece:
    return Piece(start, end, b"".join(lines) if size <= LARGEST else None)


def bytes_between(content: Content, start: int, end: int) -> bytes:
    """Return these bytes of a file, at most LARGEST of them. Raises OSError."""
    with opened(content) as file:
        if file.seekable():
            file.seek(start)
        else:
            left = start
            while left and (passed := file.read(min(left, 65_536))):
                left -= len(passed)
        return file.read(min(end - start, LARGEST))
