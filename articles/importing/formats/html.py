"""Saved web pages of a newspaper, each a story. PURE.

The module is read when the first page is (see `articles.importing.loading`), since trafilatura and
what it brings with it would cost every web worker seven megabytes.
"""

from collections.abc import Callable, Iterator
from datetime import UTC, tzinfo
from pathlib import PurePosixPath
from typing import Any

from articles.importing.decoding import NotText
from articles.importing.items import Found, LeftOut, RejectedItem
from articles.importing.opening import HTML_START
from articles.importing.sources import Content, head_of
from articles.importing.web.documents import document_of
from articles.importing.web.stories import story_of

__all__ = ["read"]

# What stands beside pages in a copy of a site.
BESIDE = frozenset(
    {
        *(".css", ".js", ".mjs", ".json", ".map", ".xml", ".txt", ".rss", ".ico", ".cur", ".pdf"),
        *(".jpg", ".jpeg", ".png", ".gif", ".webp", ".avif", ".svg", ".bmp", ".tif", ".tiff"),
        *(
            ".woff",
            ".woff2",
            ".ttf",
            ".otf",
            ".eot",
            ".mp3",
            ".mp4",
            ".m4a",
            ".webm",
            ".ogg",
            ".swf",
        ),
    }
)
# Folders in which browsers keep what a saved page needs.
SAVED_WITH = ("_files", "_dateien", "_fichiers", "_archivos", "_bestanden", "-filer", ".files")


def read(
    source: Content,
    *,
    external_id: str,
    location: str,
    timezone: tzinfo = UTC,
    beside: Callable[[str], Any] = lambda name: None,
) -> Iterator[Found]:
    """Yield the story of a page, or what the page is if it holds none, or why it can't be read."""
    path = PurePosixPath(external_id)
    if path.suffix.lower() in BESIDE and not _begins_as_page(source):
        yield LeftOut(f"a file beside the pages ({path.suffix.lower()})")
        return
    if any(part.endswith(SAVED_WITH) for part in path.parts[:-1]):
        yield LeftOut("a page within a saved page")
        return
    try:
        document = document_of(source)
    except NotText as error:
        yield RejectedItem(
            external_id=external_id, location=location, field="file", reason=str(error)
        )
        return
    yield story_of(
        document, external_id=external_id, location=location, timezone=timezone, beside=beside
    )


def _begins_as_page(source: Content) -> bool:
    head = head_of(source, 10_000).decode("utf-8", "replace")
    return HTML_START.match(head.lstrip("\ufeff \t\r\n")) is not None
