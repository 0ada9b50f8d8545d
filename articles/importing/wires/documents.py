"""The news objects of a JSON file of any size: its one object, an array, or JSON lines. PURE.

`json_reading` reads exports piece by piece; here each object is handed on with the words in which
it came, since that is what a newsroom keeps of a wire, and a broken line costs that line only.
Python's own decoder takes each object out of a buffer that grows only as far as it needs.
"""

import codecs
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, BinaryIO

from articles.importing.decoding import MARKS
from articles.importing.items import RejectedItem
from articles.importing.sources import Content, opened

__all__ = ["LARGEST_OBJECT", "REPEATED", "Document", "Fault", "documents", "rejected"]

LARGEST_OBJECT = 20_000_000
CHUNK = 65_536
BLANKS = re.compile("[ \t\r\n\ufeff]*")
# Set in an object that names a field twice; json itself would take the last in silence.
REPEATED = "\x00repeated"
# An error so close to the end of the buffer may only mean that the rest is not read yet.
NEAR_END = 16


@dataclass(frozen=True, slots=True)
class Document:
    """A value of a JSON file, how it is written there, and where: "line 7"."""

    value: Any
    raw: str
    place: str


@dataclass(frozen=True, slots=True)
class Fault:
    """What could not be read, and why; `raw` is its beginning."""

    reason: str
    place: str
    raw: str = ""


class _Broken(ValueError):
    """The text at this point is no JSON."""


def documents(content: Content) -> Iterator[Document | Fault]:
    """Yield the file's objects: of one array, of lines, or the only one.

    A line that is broken is a Fault and the next lines are read; in an array a fault ends it.
    Raises nothing but OSError.
    """
    with opened(content) as file:
        stream = _Stream(file)
        try:
            yield from _values(stream)
        except _Broken as error:
            yield Fault(str(error), f"line {stream.line}", stream.rest())


def rejected(fault: Fault, *, external_id: str, location: str) -> RejectedItem:
    """Return a fault as the item that it kept from being read."""
    return RejectedItem(
        external_id=f"{external_id} {fault.place}".strip(),
        location=f"{location}, {fault.place}" if fault.place else location,
        field="file",
        reason=fault.reason,
        raw=fault.raw,
    )


def _values(stream: "_Stream") -> Iterator[Document | Fault]:
    sign = stream.sign()
    if not sign:
        yield Fault("the file is empty", "")
    elif sign == "[":
        yield from _elements(stream)
    else:
        yield from _lines(stream)


def _elements(stream: "_Stream") -> Iterator[Document]:
    stream.pass_over(1)
    while (sign := stream.sign()) != "]":
        if not sign:
            raise _Broken("not well-formed JSON: it breaks off")
        yield stream.value()
        sign = stream.sign()
        if sign == ",":
            stream.pass_over(1)
        elif sign != "]":
            raise _Broken("not well-formed JSON: a comma or the end of the list is missing")
    stream.pass_over(1)
    if stream.sign():
        raise _Broken("not well-formed JSON: there is more after its end")


def _lines(stream: "_Stream") -> Iterator[Document | Fault]:
    while stream.sign():
        try:
            yield stream.value()
        except _Broken as error:
            yield Fault(str(error), f"line {stream.line}", stream.rest())
            if not stream.pass_to_next_object():
                return


class _Stream:
    """The text of a file, decoded as it is needed."""

    def __init__(self, file: BinaryIO):
        self._file = file
        self._text = ""
        self._at = 0
        self._is_whole = False
        self.line = 1
        self._decoder = None

    def sign(self) -> str:
        """Pass over blanks; return the next sign without taking it, "" at the end."""
        while True:
            self.pass_over(BLANKS.match(self._text, self._at).end() - self._at)
            if self._at < len(self._text):
                return self._text[self._at]
            if not self._more():
                return ""

    def value(self) -> Document:
        """Take the value that stands here. Raises _Broken if there is none, or it is too large."""
        while True:
            try:
                value, end = DECODER.raw_decode(self._text, self._at)
            except RecursionError as error:
                raise _Broken("nested too deeply to be a story") from error
            except ValueError as error:
                if self._is_cut(error) and self._more():
                    continue
                raise _Broken(f"not well-formed JSON: {_reason(error)}") from error
            # A number at the end of the buffer may go on.
            if end < len(self._text) or not self._more():
                break
        document = Document(value, self._text[self._at : end], f"line {self.line}")
        self.pass_over(end - self._at)
        return document

    def pass_over(self, length: int) -> None:
        self.line += self._text.count("\n", self._at, self._at + length)
        self._at += length

    def pass_to_next_object(self) -> bool:
        """Go to the next line, and say whether an object begins there, as in JSON lines."""
        while (end := self._text.find("\n", self._at)) < 0:
            self.pass_over(len(self._text) - self._at)
            if not self._more():
                return False
        self.pass_over(end + 1 - self._at)
        is_read = self._at < len(self._text) or self._more()
        return is_read and self._text[self._at] == "{"

    def rest(self) -> str:
        return self._text[self._at : self._at + 2_000]

    def _is_cut(self, error: ValueError) -> bool:
        if not isinstance(error, json.JSONDecodeError):
            return False
        return error.pos >= len(self._text) - NEAR_END or error.msg.startswith("Unterminated")

    def _more(self) -> bool:
        """Read as much again as waits; return whether there was any."""
        if self._is_whole:
            return False
        waiting = len(self._text) - self._at
        if waiting > LARGEST_OBJECT:
            raise _Broken(f"larger than {LARGEST_OBJECT // 1_000_000} MB, the most for one story")
        data = self._file.read(max(CHUNK, waiting))
        self._add(data)
        return bool(data) or self._at < len(self._text)

    def _add(self, data: bytes) -> None:
        self._is_whole = not data
        if self._decoder is None:
            encoding = next((code for mark, code, _ in MARKS if data.startswith(mark)), "utf-8")
            self._decoder = codecs.getincrementaldecoder(encoding)()
        try:
            text = self._decoder.decode(data, final=self._is_whole)
        except UnicodeDecodeError as error:
            self._is_whole = True
            raise _Broken(f"not {error.encoding.upper()}, as JSON has to be") from error
        self._text, self._at = self._text[self._at :] + text, 0


def _reason(error: ValueError) -> str:
    return error.msg if isinstance(error, json.JSONDecodeError) else "a number that is too long"


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made = dict(pairs)
    if len(made) != len(pairs):
        made[REPEATED] = True
    return made


DECODER = json.JSONDecoder(object_pairs_hook=_object, parse_constant=lambda _: None)
