"""How far reading has come, in bytes of what there is to read. PURE.

A reader may go through its file twice, or look back. So a position is taken only when an item
comes, from the handle that its reader holds open then: the pass that yields items counts, and one
that only looks does not. It never goes back, and never beyond the file. A file that its reader
holds whole counts once it is over.

Pictures and recordings weigh nothing: an import passes over them without reading them. An archive
weighs what it takes on disk, spread over what its entries come to; so nothing is opened to learn
how much there is.
"""

import os
import stat
import sys
import zipfile
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import BinaryIO

from articles.importing.sources import (
    STANDARD_INPUT,
    STDIN,
    Content,
    SourceFile,
    files_of,
    is_clutter,
    opened,
)

__all__ = ["MEDIA_ENDINGS", "Measure"]

# What lies beside stories in a folder or an archive.
MEDIA_ENDINGS = (
    *(".jpg", ".jpeg", ".png", ".gif", ".webp", ".avif", ".heic", ".tif", ".tiff", ".bmp", ".svg"),
    *(".ico", ".mp3", ".m4a", ".wav", ".ogg", ".mp4", ".mov", ".webm"),
)
# To ask for the sizes of so many files takes some seconds; of more nobody knows the sum.
MOST_FILES = 1_000_000


class Held:
    """A file's content as its reader gets it: it opens as it does, and is asked where it is."""

    def __init__(self, content: Content):
        self._content = content
        self._handles: list[BinaryIO] = []

    @property
    def name(self) -> str:
        return self._content.name

    def open(self, mode: str = "rb") -> BinaryIO:
        """Open it for reading, as often as wanted. Raises OSError."""
        self._handles = [one for one in self._handles if not one.closed]
        self._handles.append(opened(self._content))
        return self._handles[-1]

    def position(self) -> int:
        """Where its reader is: 0 while it holds no handle open."""
        return next((one.tell() for one in self._handles if not one.closed), 0)


class Measure:
    """How many bytes there are at these paths, and how many of them were read.

    Whoever reads says when a file begins and ends (`begin`, `end`), and asks at each item how far
    it is (`look`). `reached` never goes back, and never beyond `total` where that is known.
    """

    def __init__(self, paths: Iterable[str]):
        self._paths = tuple(paths)
        self._files: int | None = None
        self._laid_down: int | None = None
        self._before = 0.0
        self._scale = 1.0
        self._archive: Path | zipfile.ZipFile | None = None
        self._source: SourceFile | None = None
        self._held: Held | None = None
        self.reached = 0

    @property
    def total(self) -> int | None:
        """How many bytes there are to read in all; None if nobody knows.

        The sizes are asked for when this is first asked. What comes through a pipe is known once
        it is laid down.
        """
        if self._files is None:
            self.weigh()
        sizes = [self._files]
        if STDIN in self._paths:
            sizes.append(_size_of_stdin() if self._laid_down is None else self._laid_down)
        return sum(sizes) or None if min(sizes) >= 0 else None

    def weigh(self) -> None:
        """Ask for the sizes now, so that nothing that is reached goes beyond them."""
        self._files = _size_of_all(path for path in self._paths if path != STDIN)

    def begin(self, source: SourceFile) -> Held:
        """Return the content of the file that is read next, to be given to its reader."""
        self._source, self._held = source, Held(source.content)
        if source.location == STANDARD_INPUT:
            self._laid_down = source.size
        if source.root is not self._archive:
            self._archive = source.root
            is_packed = isinstance(source.root, zipfile.ZipFile)
            self._scale = _scale_of(source.root) if is_packed else 1.0
        return self._held

    def look(self) -> int:
        """Return how many bytes were read, now that an item came."""
        return self._move(min(self._held.position(), self._source.size))

    def end(self) -> None:
        """Count the file that was begun as read."""
        self._before = self._at(self._source.size)
        self._move(0)

    def _move(self, position: int) -> int:
        reached = int(self._at(position))
        known = self._files is not None and self.total
        self.reached = max(self.reached, min(reached, known or reached))
        return self.reached

    def _at(self, position: int) -> float:
        return self._before + self._scale * _weight(self._source.external_id, position)


def _weight(name: str, size: int) -> int:
    """How many bytes of a file of this name are read."""
    return 0 if name.lower().endswith(MEDIA_ENDINGS) else size


def _size_of_all(paths: Iterable[str]) -> int:
    """The sum of all sizes, -1 if there are too many to ask for."""
    sizes = (size for path in paths for size in _sizes_at(path))
    total = sum(islice(sizes, MOST_FILES))
    return -1 if next(sizes, None) is not None else total


def _sizes_at(path: str) -> Iterator[int]:
    """The size of a file, or of each in a folder; what can't be read weighs nothing."""
    if not Path(path).is_dir():
        yield _size_of(path, Path(path).stat)
        return
    waiting = [path]
    while waiting:
        try:
            with os.scandir(waiting.pop()) as entries:
                shown = [entry for entry in entries if not is_clutter(entry.name)]
        except OSError:
            continue  # whoever reads it says why
        for entry in shown:
            if entry.is_dir(follow_symlinks=False):
                waiting.append(entry.path)
            else:
                yield _size_of(entry.name, entry.stat)


def _size_of(name: str, ask: Callable[[], os.stat_result]) -> int:
    try:
        found = ask()
    except OSError:
        return 0
    return _weight(name, found.st_size) if stat.S_ISREG(found.st_mode) else 0


def _size_of_stdin() -> int:
    """How much there is on standard input, -1 if it is no file."""
    try:
        found = os.fstat(sys.stdin.fileno())
    except (OSError, ValueError, AttributeError):
        return -1
    return found.st_size if stat.S_ISREG(found.st_mode) else -1


def _scale_of(archive: zipfile.ZipFile) -> float:
    """How many bytes on disk stand for one that is unpacked."""
    entries = (entry.info for entry in files_of(archive))
    unpacked = sum(_weight(info.filename, info.file_size) for info in entries)
    packed = _size_of(archive.filename, Path(archive.filename).stat)
    return packed / unpacked if unpacked else 0.0
