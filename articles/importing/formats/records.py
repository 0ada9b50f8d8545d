"""JSON and JSON Lines of any shape: an object a story. PURE.

A list of objects, one object, an object with a list of them ({"posts": […]}), an object of
objects by their ids, or an object a line. Which key is which of our fields is said by --columns,
with paths such as title.rendered, or guessed by its name. Read as a stream.
"""

import codecs
import io
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, tzinfo
from itertools import islice
from typing import Any

from articles.importing.decoding import MARKS, NotText
from articles.importing.feeds.entries import Apart
from articles.importing.items import Found, ImportItem, LeftOut, RejectedItem
from articles.importing.json_reading import BrokenJson, Piece, Record, pieces, value_of
from articles.importing.opening import JSON_START, Opening
from articles.importing.sources import Content, bytes_of, head_of, opened
from articles.importing.tabular.cells import encoding_of
from articles.importing.tabular.columns import Columns, at, guessed
from articles.importing.tabular.samples import MOST_RECORDS, samples_of
from articles.importing.tabular.stories import story_of

__all__ = ["columns_in", "looks_like", "looks_like_lines", "read"]

HEAD = 65_536
LONGEST_LINE = 20_000_000
# How far into a file its keys are looked for, and what is longer than any name.
SAMPLED = 1_000_000
MOST_PIECES = 200
LONGEST_NAME = 200
NO_STORIES = (
    "no stories found: a list of objects, or an object, with a headline or a text is expected"
)
BROKEN_OFF = "{}; what stands before it was read"


def looks_like(opening: Opening) -> bool:
    """Whether a document is JSON."""
    return JSON_START.match(opening.text) is not None


def looks_like_lines(opening: Opening) -> bool:
    """Whether each line is an object of its own."""
    return opening.text.startswith("{") and _are_lines(opening.text)


def read(
    source: Content,
    *,
    external_id: str,
    location: str,
    timezone: tzinfo = UTC,
    columns: Mapping[str, str] | None = None,
) -> Iterator[Found]:
    """Yield a story for each record; what is no record is rejected alone."""
    apart = Apart()
    reading = _Reading(columns or {}, external_id, location, timezone)
    try:
        for found in _found(source, reading):
            yield apart.told(found)
    except (BrokenJson, NotText) as error:
        reason = BROKEN_OFF.format(error) if reading.has_found else str(error)
        yield RejectedItem(external_id=external_id, location=location, field="file", reason=reason)


@dataclass(slots=True)
class _Reading:
    """What is the same for all records of a file."""

    columns: Mapping[str, str]
    external_id: str
    location: str
    timezone: tzinfo
    has_found: bool = False

    def story(self, value: Any, place: str, own_id: str = "") -> Found:
        """The story of a value; `own_id` is for one that names no id."""
        self.has_found = True
        location = f"{self.location}, {place}"
        if not isinstance(value, Record):
            reason = "an object with the fields of a story is expected"
            return RejectedItem(
                external_id=location, location=location, field="record", reason=reason
            )
        known = guessed(value, self.columns)
        if own_id and not _says(value, known, "id"):
            value = _with(value, "id", own_id)
            known = Columns({**known.of, "id": ("id",)})
        return story_of(
            value,
            known,
            external_id=self.external_id,
            location=location,
            timezone=self.timezone,
        )


def _says(record: Record, known: Columns, field: str) -> bool:
    return any(at(record, path) for path in known.of.get(field, ()))


def _with(record: Record, key: str, value: str) -> Record:
    changed = Record()
    changed.update(record)
    changed[key] = value
    changed.repeated = record.repeated
    return changed


def _found(source: Content, reading: _Reading) -> Iterator[Found]:
    head = _text_of(head_of(source, HEAD))
    if not head.strip():
        raise NotText("the file is empty")
    if head.lstrip().startswith("{") and _are_lines(head.lstrip()):
        yield from _from_lines(source, reading)
    elif head.lstrip().startswith("["):
        for piece in pieces(source):
            yield reading.story(piece.value, f"item {piece.index + 1}")
    else:
        yield from _from_object(source, reading)


# --- an object a line ----------------------------------------------------------------------------


def _are_lines(text: str) -> bool:
    """Whether the first line is a whole object and another one begins behind it."""
    first, end, rest = text.partition("\n")
    if not end or not rest.lstrip().startswith("{"):
        return False
    try:
        return isinstance(value_of(first), Record)
    except BrokenJson:
        return False


def _from_lines(source: Content, reading: _Reading) -> Iterator[Found]:
    encoding, warning = encoding_of(source)
    with opened(source) as file:
        text = io.TextIOWrapper(file, encoding, "replace")
        number = 0
        while line := text.readline(LONGEST_LINE + 1):
            number += 1
            if line.strip("\ufeff \t\r\n"):
                found = _from_line(line, f"line {number}", reading)
                if warning and isinstance(found, ImportItem):
                    found = replace(found, warnings=(warning, *found.warnings))
                yield found


def _from_line(line: str, place: str, reading: _Reading) -> Found:
    try:
        if len(line) > LONGEST_LINE:
            raise BrokenJson(f"longer than {LONGEST_LINE:,} characters")
        return reading.story(value_of(line.lstrip("\ufeff")), place)
    except BrokenJson as error:
        location = f"{reading.location}, {place}"
        return RejectedItem(
            external_id=location,
            location=location,
            field="record",
            reason=str(error),
            raw=line[:2_000],
        )


# --- an object -----------------------------------------------------------------------------------


@dataclass(slots=True)
class _Survey:
    """What the object at the top holds: {key: how many stories}, which are lists, all keys."""

    records: Counter
    lists: set[str]
    values: set[str]

    def envelope(self) -> str:
        """The key whose list has the most objects, "" if none has any."""
        return max(self.lists & set(self.records), key=lambda key: self.records[key], default="")


def _survey_of(source: Content, reading: _Reading) -> _Survey:
    survey = _Survey(Counter(), set(), set())
    try:
        for piece in pieces(source):
            key = piece.key or ""
            survey.values.add(key)
            if isinstance(piece.value, Record) and guessed(piece.value, reading.columns).has_story:
                survey.records[key] += 1
                survey.lists |= {key} if piece.index is not None else set()
    except BrokenJson:
        pass  # said when the stories are read
    return survey


def _from_object(source: Content, reading: _Reading) -> Iterator[Found]:
    survey = _survey_of(source, reading)
    known = guessed(survey.values, reading.columns)
    tops = {path.partition(".")[0] for paths in known.of.values() for path in paths}
    # An envelope may well have a title of its own, but no text beside its list of stories.
    envelope = survey.envelope()
    has_text = any(path.partition(".")[0] in survey.values for path in known.of.get("body", ()))
    if known.has_story and tops & survey.values and (has_text or not envelope):
        data = bytes_of(source, most=LONGEST_LINE, what="one story")
        try:
            text = data.decode(_encoding_of(data))
        except UnicodeDecodeError as error:
            raise NotText(f"not UTF-8, as JSON has to be, at byte {error.start:,}") from error
        yield reading.story(value_of(text.lstrip("\ufeff")), "item 1")
    elif envelope:
        yield from _from_envelope(source, envelope, reading)
    elif survey.records:
        yield from _by_their_ids(source, reading)
    else:
        # If it is broken, that is what is to be said.
        for _ in pieces(source):
            continue
        raise NotText(NO_STORIES)


def _from_envelope(source: Content, envelope: str, reading: _Reading) -> Iterator[Found]:
    for piece in pieces(source):
        if piece.key == envelope and piece.index is not None:
            yield reading.story(piece.value, f"{envelope} {piece.index + 1}")
        elif isinstance(piece.value, Record):
            yield LeftOut(f"entry of “{piece.key[:60]}”")


def _by_their_ids(source: Content, reading: _Reading) -> Iterator[Found]:
    for piece in pieces(source):
        if isinstance(piece.value, Record):
            yield reading.story(piece.value, f"“{piece.key[:80]}”", own_id=piece.key)


# --- what there is to choose from ----------------------------------------------------------------


def columns_in(source: Content) -> dict[str, str]:
    """{key or path: an example of what it holds} of the first records. Raises OSError."""
    head = head_of(source, SAMPLED)
    text = _text_of(head).lstrip()
    is_lines = text.startswith("{") and _are_lines(text)
    return samples_of(_of_lines(text) if is_lines else _of_document(head))


def _of_lines(text: str) -> Iterator[Record]:
    for line in text.split("\n", MOST_RECORDS)[:MOST_RECORDS]:
        try:
            value = value_of(line)
        except BrokenJson:
            continue  # said when the stories are read
        if isinstance(value, Record):
            yield value


def _of_document(head: bytes) -> list[Record]:
    """The first records of a document, wherever in it they stand."""
    top, lists, alone = Record(), defaultdict(list), []
    for piece in _first_pieces(head):
        top.setdefault(piece.key or "", piece.value)
        if isinstance(piece.value, Record):
            (alone if piece.index is None else lists[piece.key]).append(piece.value)
    if None in lists:
        return lists[None]
    if len(alone) == len(top):
        return alone  # by their ids
    # A story may well have a list of authors.
    has_text = "body" in guessed(top, {}).of or any(map(_is_text, top.values()))
    return [top] if has_text else max(lists.values(), key=len, default=[top])


def _first_pieces(head: bytes) -> Iterator[Piece]:
    try:
        yield from islice(pieces(head), MOST_PIECES)
    except BrokenJson:
        return  # cut off by the head's end, or said when the stories are read


def _is_text(value: Any) -> bool:
    return isinstance(value, str) and len(value) > LONGEST_NAME


# --- encodings -----------------------------------------------------------------------------------


def _encoding_of(head: bytes) -> str:
    return next((encoding for mark, encoding, _ in MARKS if head.startswith(mark)), "utf-8")


def _text_of(data: bytes) -> str:
    decoder = codecs.getincrementaldecoder(_encoding_of(data))("replace")
    return decoder.decode(data).lstrip("\ufeff")
