"""The lines of a newsroom's file, one after the other: a file of any size needs little memory."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from articles.moving.checking import Fault, checked, read_line
from articles.redacting.knowing import Redactor

__all__ = ["BadFile", "Line", "head_of_file", "lines_of"]

VERSION = 1
LONGEST_LINE = 64 * 1024 * 1024
END = "end"


class BadFile(ValueError):
    """No file that ``export_articles --everything`` wrote, or one of another version."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line: its record, or the fault it was left out for. ``size`` is in bytes."""

    number: int
    size: int
    record: dict | None = None
    warnings: tuple[str, ...] = ()
    fault: Fault | None = None
    name: str = ""
    raw: str = ""


def head_of_file(file: BinaryIO) -> dict:
    """What the first line says of the file. Raises BadFile."""
    try:
        head = read_line(file.readline(LONGEST_LINE))
    except Fault as error:
        raise BadFile(f"the first line is {error}") from error
    if head.get("format") != "newsroom":
        raise BadFile("the first line does not say that this is a newsroom")
    if head.get("version") != VERSION:
        said = str(head.get("version"))[:20]
        raise BadFile(f"it is of version {said}; version {VERSION} is read here")
    return head


def lines_of(file: BinaryIO, redactor: Redactor) -> Iterator[Line]:
    """Every line after the first; the last is a fault unless the file is whole."""
    number, records = 1, 0
    while raw := file.readline(LONGEST_LINE + 1):
        number += 1
        if len(raw) > LONGEST_LINE and not raw.endswith(b"\n"):
            _skip_rest(file)
            fault = Fault(f"longer than {LONGEST_LINE:,} bytes")
            yield Line(number, len(raw), fault=fault)
            records += 1
            continue
        line = _line(number, raw, redactor)
        if line.record is not None and line.record["record"] == END:
            yield from _after_end(file, line, records)
            return
        records += 1
        yield line
    yield Line(
        number + 1, 0, name=END, fault=Fault("the file is cut off: its last line is missing")
    )


def _line(number, raw, redactor):
    text = raw.decode("utf-8", "replace")
    name = ""
    try:
        value = read_line(raw)
        name = name_of(value)
        if value.get("record") == END:
            return Line(number, len(raw), record={"record": END, "lines": value.get("lines")})
        value = redactor.json(value) if redactor.lengths else value
        record, changed = checked(value)
    except Fault as fault:
        return Line(number, len(raw), fault=fault, name=name, raw=text)
    return Line(number, len(raw), record, tuple(changed), name=name, raw=text)


def name_of(value: dict) -> str:
    """What a report calls a record: its kind and what sets it apart."""
    keys = ("headline", "slug", "url", "sha256", "key", "seed", "path", "id", "survivor")
    first = next((value[key] for key in keys if isinstance(value.get(key), str) and value[key]), "")
    number = value.get("number") if value.get("record") == "story" else None
    parts = (value.get("record"), number, first[:80])
    return " ".join(str(part) for part in parts if part)


def _after_end(file, line, records):
    if line.record["lines"] != records:
        said = str(line.record["lines"])[:20]
        reason = f"the file holds {records:,} records, and its last line says {said}"
        yield Line(line.number, line.size, name=END, fault=Fault(reason))
    elif file.read(1):
        yield Line(
            line.number + 1, 0, name=END, fault=Fault("something stands after the last line")
        )


def _skip_rest(file):
    while (raw := file.readline(LONGEST_LINE)) and not raw.endswith(b"\n"):
        pass
