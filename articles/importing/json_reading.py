"""The one way JSON is read here: as a stream, piece by piece, without recursion. PURE.

Every number, true and false comes as the text that was written, so that no id loses its zeros and
nothing depends on how wide a number is.
"""

import codecs
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, BinaryIO

import ijson

from articles.importing.decoding import MARKS
from articles.importing.sources import Content, head_of, opened

__all__ = ["DEEPEST", "BrokenJson", "Piece", "Record", "pieces", "value_of"]

DEEPEST = 200
# What one story may come to, in characters.
LARGEST_PIECE = 20_000_000
TOO_LONG = f"one item is longer than {LARGEST_PIECE:,} characters"
STARTS = {"start_map": dict, "start_array": list}
READ_SIZE = 65_536
LONG_NUMBER = re.compile(rb"[0-9]{1000}")


class BrokenJson(ValueError):
    """The JSON breaks off, is not JSON, or is nested beyond all sense."""


class Record(dict):
    """An object of JSON. `repeated` names the keys that stood twice; the first of them counts."""

    __slots__ = ("repeated",)

    def __init__(self):
        super().__init__()
        self.repeated: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a document: of the object at its top a value, or one of a list of values.

    `key` is None where the top is a list; `index` is None for what stands in no list. Values are
    Record, list, str, and None for null.
    """

    key: str | None
    index: int | None
    value: Any


def pieces(content: Content) -> Iterator[Piece]:
    """Yield the members of the object or list at a document's top, one after the other.

    Of a member that is a list each element is a piece. Memory stays that of the largest one.
    Raises BrokenJson where the JSON breaks off, after what stands before; OSError.
    """
    with opened(content) as file:
        try:
            yield from _pieces(_events(_Utf8(file, head_of(content, 4))))
        except (ijson.JSONError, ValueError, OverflowError) as error:
            if isinstance(error, BrokenJson):
                raise
            raise BrokenJson(f"not well-formed JSON: {_first_line(error)}") from error


def value_of(text: str) -> Any:
    """Return the one value that a text is. Raises BrokenJson."""
    builder = _Builder()
    try:
        for event, value in _events(_Utf8(io.BytesIO(text.encode("utf-8", "replace")), b"")):
            builder.take(event, value)
    except (ijson.JSONError, ValueError, OverflowError) as error:
        if isinstance(error, BrokenJson):
            raise
        raise BrokenJson(f"not well-formed JSON: {_first_line(error)}") from error
    return builder.value


def _events(file: "_Utf8") -> Iterator[tuple[str, Any]]:
    for event in ijson.basic_parse(file, buf_size=READ_SIZE):
        file.waiting = 0
        yield event


class _Utf8:
    """A file in UTF-8 without a mark, whatever mark it begins with.

    A number of more digits than Python converts makes ijson's C parser crash, so it is refused
    here (seen with ijson 3.6.0 and 5,000 digits). It also reads a text from its beginning with
    every block that brings more of it, so `waiting`, the bytes since the last event, is bounded.
    """

    def __init__(self, file: BinaryIO, head: bytes):
        self._file = file
        found = (encoding for mark, encoding, _ in MARKS if head.startswith(mark))
        encoding = next(found, "")
        self._decoder = codecs.getincrementaldecoder(encoding)("strict") if encoding else None
        self._digits = b""
        self.waiting = 0

    def read(self, size: int = READ_SIZE) -> bytes:
        while data := self._file.read(size):
            if self._decoder:
                data = self._decoder.decode(data).encode()
            if data:
                self._check(self._digits + data)
                self._wait(len(data))
                return data
        return b""

    def _wait(self, size: int) -> None:
        self.waiting += size
        if self.waiting > LARGEST_PIECE:
            raise BrokenJson(TOO_LONG)

    def _check(self, data: bytes) -> None:
        if LONG_NUMBER.search(data):
            raise BrokenJson("a number of more than a thousand digits")
        self._digits = data[len(data.rstrip(b"0123456789")) :]


class _Builder:
    """Builds one value from events, on a stack of its own."""

    def __init__(self):
        self.value: Any = None
        self._open: list[Any] = []
        self._keys: list[str] = []
        self._repeated: list[str] = []
        self._size = 0

    def take(self, event: str, value: Any) -> bool:
        """Take one event; return whether the value is whole."""
        if event == "map_key":
            self._keys[-1] = value
        elif event == "start_map":
            self._push(Record())
        elif event == "start_array":
            self._push([])
        elif event in ("end_map", "end_array"):
            self._keys.pop()
            self._put(self._open.pop())
        else:
            self._put(_text(event, value))
        return not self._open

    def _push(self, container: Any) -> None:
        if len(self._open) == DEEPEST:
            raise BrokenJson(f"nested more than {DEEPEST} deep")
        self._open.append(container)
        self._keys.append("")

    def _put(self, value: Any) -> None:
        self._size += len(value) if isinstance(value, str) else 1
        if self._size > LARGEST_PIECE:
            raise BrokenJson(TOO_LONG)
        if not self._open:
            self.value = value
            if isinstance(value, Record):
                value.repeated = tuple(dict.fromkeys(self._repeated))
        elif isinstance(self._open[-1], list):
            self._open[-1].append(value)
        elif self._keys[-1] in self._open[-1]:
            self._repeated.append(self._keys[-1])
        else:
            self._open[-1][self._keys[-1]] = value


def _pieces(events: Iterator[tuple[str, Any]]) -> Iterator[Piece]:
    builder, key, index = None, None, 0
    first, value = next(events, ("null", None))
    if first not in STARTS:
        yield Piece(None, None, _text(first, value))
        return
    in_list = first == "start_array"
    for event, value in events:
        if builder is None:
            if event == "map_key":
                key = value
                continue
            if event == "start_array" and not in_list:
                in_list, index = True, 0
                continue
            if event in ("end_array", "end_map"):
                in_list = False
                continue
            builder = _Builder()
        if builder.take(event, value):
            yield Piece(key, index if in_list else None, builder.value)
            builder, index = None, index + 1


def _text(event: str, value: Any) -> str | None:
    if event == "boolean":
        return "true" if value else "false"
    return None if value is None else str(value)


def _first_line(error: Exception) -> str:
    words = error.args[0] if error.args else ""
    written = words.decode("utf-8", "replace") if isinstance(words, bytes) else str(words)
    return written.strip().partition("\n")[0][:200] or type(error).__name__
