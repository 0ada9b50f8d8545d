"""From paths to items: find the files, tell their format, let its reader read. PURE."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import tzinfo

from articles.importing.decoding import NotText
from articles.importing.formats import HEAD, READERS, detect
from articles.importing.items import ImportItem, RejectedItem
from articles.importing.sources import SourceFile, head_of, walk

__all__ = ["AUTO", "Read", "read_paths"]

AUTO = "auto"


@dataclass(frozen=True, slots=True)
class Read:
    """What a reader yielded, and the name of its format ("" if none could be told)."""

    found: ImportItem | RejectedItem
    format: str


def read_paths(paths: Iterable[str], *, format_name: str, timezone: tzinfo) -> Iterator[Read]:
    """Yield every item of every file at these paths; `auto` tells each file's format by itself."""
    for source in walk(paths):
        if isinstance(source, RejectedItem):
            yield Read(source, "")
        else:
            yield from _read_file(source, format_name, timezone)


def _read_file(source: SourceFile, format_name: str, timezone: tzinfo) -> Iterator[Read]:
    place = {"external_id": source.external_id, "location": source.location}
    try:
        head = head_of(source.content, HEAD)
        name = detect(head, source.location) if format_name == AUTO else format_name
    except NotText as error:
        yield Read(RejectedItem(**place, reason=str(error)), "")
    except OSError as error:
        reason = f"can't be read: {error.strerror or error}"
        yield Read(RejectedItem(**place, reason=reason), "")
    else:
        for found in READERS[name](source.content, **place, timezone=timezone):
            yield Read(found, name)
