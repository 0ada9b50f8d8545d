"""From paths to items: find the files, tell their format, let its reader read. PURE."""

import logging
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import tzinfo
from typing import Any

from articles.importing.decoding import NotText
from articles.importing.feeds.people import without_addresses
from articles.importing.formats import FORMATS, HEAD, detect
from articles.importing.items import LARGEST_BODY, Found, ImportItem, LeftOut, RejectedItem
from articles.importing.measuring import MEDIA_ENDINGS, Held, Measure
from articles.importing.prepared import Prepared
from articles.importing.sources import SourceFile, head_of, walk
from articles.importing.static_sites.places import furniture_kind

__all__ = ["AUTO", "Read", "Reading", "read_paths"]

AUTO = "auto"
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Read:
    """What a reader yielded, the name of its format ("" if none could be told), and its file.

    `reached` is how many bytes of all there is to read were read then, as a Measure counts them.
    `prepared` is what was made of a story ahead of what is decided about it, if it was.
    """

    found: Found
    format: str
    file: SourceFile | None = None
    reached: int = 0
    prepared: Prepared | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """How files are to be read: their format, or AUTO; the zone of times that name none.

    `columns` tells a table's reader which column is which of our fields; empty lets it guess.
    """

    format_name: str
    timezone: tzinfo
    columns: Mapping[str, Any] = field(default_factory=dict)


def read_paths(
    paths: Sequence[str], reading: Reading, measure: Measure | None = None
) -> Iterator[Read]:
    """Yield every item of every file at these paths; AUTO tells each file's format by itself.

    `measure` is told how far it is: one of the same paths.
    """
    memory: dict[Any, Any] = {}
    measure = measure or Measure(paths)
    for source in walk(paths):
        if isinstance(source, RejectedItem):
            yield Read(source, "", reached=measure.reached)
            continue
        held = measure.begin(source)
        for read in _read_file(source, held, reading, memory):
            yield replace(read, reached=measure.look())
        measure.end()


def _read_file(
    source: SourceFile, held: Held, reading: Reading, memory: dict[Any, Any]
) -> Iterator[Read]:
    place = {"external_id": source.external_id, "location": source.location}
    name = ""
    try:
        name, part = _part_of(source, reading, memory)
        if part is not None:
            if part:
                yield Read(LeftOut(part), name, source)
            return
        name = _format_of(source, reading)
        source = replace(source, inside=FORMATS[name].inside)
        for found in _found_in(source, held, name, reading, memory):
            yield Read(_bounded(without_addresses(found)), name, source)
    except NotText as error:
        yield Read(RejectedItem(**place, reason=str(error)), name)
    except OSError as error:
        yield Read(RejectedItem(**place, reason=f"can't be read: {error.strerror or error}"), name)
    except Exception as error:
        # A reader that meets what its author never saw must not cost the files after this one.
        log.exception("the reader of %s failed at %s", name, source.location)
        reason = f"the {name} reader failed: {type(error).__name__}: {error}"
        yield Read(RejectedItem(**place, field="file", reason=reason), name)


def _part_of(
    source: SourceFile, reading: Reading, memory: dict[Any, Any]
) -> tuple[str, str | None]:
    """Return (format, what its reader says of a file that is no story by itself), else "", None."""
    asked = FORMATS if reading.format_name == AUTO else [reading.format_name]
    for name in asked:
        part = FORMATS[name].part_of(source)
        if part is not None:
            return name, part
    if source.root is None or not {AUTO, "markdown"} & {reading.format_name}:
        return "", None
    if source.external_id.lower().endswith(MEDIA_ENDINGS):
        return "", "picture or recording"  # stories may show it; it is none itself
    return "", furniture_kind(source, head_of(source.content, HEAD), memory) or None


def _bounded(found: Found) -> Found:
    """What was found, or a refusal of a story that is longer than any that people write."""
    if not isinstance(found, ImportItem) or len(found.body) <= LARGEST_BODY:
        return found
    return RejectedItem(
        external_id=found.external_id,
        location=found.location,
        field="body",
        reason=f"{len(found.body):,} characters; at most {LARGEST_BODY:,} are read as one story",
        raw=found.received,
        source=found.source,
    )


def _format_of(source: SourceFile, reading: Reading) -> str:
    if reading.format_name != AUTO:
        return reading.format_name
    return detect(head_of(source.content, HEAD), source.location)


def _found_in(
    source: SourceFile, held: Held, name: str, reading: Reading, memory: dict[Any, Any]
) -> Iterator[Found]:
    form = FORMATS[name]
    offered = {
        "columns": reading.columns,
        "beside": source.beside,
        "names_in": source.names_in,
        "places": source.places,
        "formats": FORMATS,
        "file": source,
        "memory": memory,
    }
    return form.read(
        held,
        external_id=source.external_id,
        location=source.location,
        timezone=reading.timezone,
        **{wanted: offered[wanted] for wanted in form.wants},
    )
