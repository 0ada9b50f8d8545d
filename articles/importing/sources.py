"""Where stories are read from: files, folders, zip archives and standard input. PURE.

The order is the same on every machine, and every file is either handed on or named with the
reason why not. Nothing is unpacked to disk.
"""

import os
import stat
import sys
import unicodedata
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from articles.importing.formats.text import LARGEST_FILE
from articles.importing.items import RejectedItem

__all__ = ["SourceFile", "head_of", "walk"]

STDIN = "-"
ZIP_START = b"PK\x03\x04"
# Word, Pages and the like are zip archives too; these are no archives of stories.
OFFICE_ENDINGS = (".docx", ".xlsx", ".pptx", ".odt", ".ods", ".odp", ".epub", ".pages", ".jar")
MOST_ZIP_ENTRIES = 1_000_000
# What all entries of one archive may come to when unpacked; each is also bounded by LARGEST_FILE.
LARGEST_ZIP = 20_000_000_000
MOST_RATIO = 200  # text packs 3 to 20 times; far more is a bomb
SMALL_ENTRY = 100_000
# Left by systems and editors beside what people put in a folder.
CLUTTER = frozenset({"__MACOSX", "Thumbs.db", "desktop.ini"})
UNREADABLE_ZIP = (
    zipfile.BadZipFile,
    zipfile.LargeZipFile,
    zlib.error,
    EOFError,
    NotImplementedError,
    OSError,
    RuntimeError,  # zipfile's word for an encrypted entry
    ValueError,
)


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A file to read: the id its story has if it names none, where it stands, and its content."""

    external_id: str
    location: str
    content: Path | bytes


Found = SourceFile | RejectedItem


def walk(paths: Iterable[str]) -> Iterator[Found]:
    """Yield the files at each path in order; what can't be read is a RejectedItem.

    A folder is read with all folders in it, a zip archive as a folder, `-` is standard input.
    A file is known by its path relative to the folder or archive given, or by its name.
    Hidden files are left out.
    """
    for given in paths:
        path = Path(given)
        if given == STDIN:
            yield _from_stdin()
        elif path.is_dir():
            yield from _from_folder(path)
        else:
            yield from _from_file(path, path.name, prefix="")


def head_of(content: Path | bytes, size: int) -> bytes:
    """Return the first bytes of a file's content. Raises OSError as open() does."""
    if isinstance(content, bytes):
        return content[:size]
    with content.open("rb") as file:
        return file.read(size)


def _from_stdin() -> SourceFile:
    # One byte more than a reader takes, so that it can say that it is too much.
    return SourceFile("stdin", "standard input", sys.stdin.buffer.read(LARGEST_FILE + 1))


def _from_folder(folder: Path) -> Iterator[Found]:
    errors: list[OSError] = []
    for parent, names, files in os.walk(folder, onerror=errors.append):
        names[:] = sorted(name for name in names if not _is_clutter(name))
        for name in sorted(files):
            if not _is_clutter(name):
                path = Path(parent, name)
                relative = path.relative_to(folder).as_posix()
                yield from _from_file(path, relative, prefix=f"{relative}/")
    for error in errors:
        yield _rejected(str(error.filename), f"can't be read: {error.strerror}")


def _from_file(path: Path, external_id: str, *, prefix: str) -> Iterator[Found]:
    """Yield a file, or what is in it if it is a zip archive; ids of entries get the prefix."""
    try:
        if not stat.S_ISREG(path.stat().st_mode):
            yield _rejected(str(path), "not a regular file", external_id=external_id)
            return
        is_zip = head_of(path, 4) == ZIP_START
    except OSError as error:
        reason = f"can't be read: {error.strerror or error}"
        yield _rejected(str(path), reason, external_id=external_id)
        return
    if is_zip and not path.name.lower().endswith((".txt", ".md", *OFFICE_ENDINGS)):
        yield from _from_zip(path, external_id, prefix=prefix)
    else:
        yield SourceFile(_tidy_id(external_id), _shown(str(path)), path)


def _from_zip(path: Path, external_id: str, *, prefix: str) -> Iterator[Found]:
    try:
        with zipfile.ZipFile(path) as archive:
            yield from _entries(archive, path, prefix)
    except UNREADABLE_ZIP as error:
        yield _rejected(str(path), f"a broken zip archive: {error}", external_id=external_id)


def _entries(archive: zipfile.ZipFile, path: Path, prefix: str) -> Iterator[Found]:
    entries = [entry for entry in archive.infolist() if not entry.is_dir()]
    if len(entries) > MOST_ZIP_ENTRIES:
        yield _rejected(str(path), f"more than {MOST_ZIP_ENTRIES:,} files in one archive")
        return
    total = 0
    for entry in sorted(entries, key=lambda entry: entry.filename):
        parts = PurePosixPath(entry.filename).parts
        if any(_is_clutter(part) for part in parts if part != ".."):
            continue
        found = _entry(archive, entry, path, prefix)
        total += len(found.content) if isinstance(found, SourceFile) else 0
        if total > LARGEST_ZIP:
            yield _rejected(str(path), f"unpacks to more than {LARGEST_ZIP // 10**9} GB")
            return
        yield found


def _entry(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, path: Path, prefix: str) -> Found:
    """Return one file of an archive, or why it is refused; it never touches the disk."""
    location = f"{path}:{entry.filename}"
    external_id = f"{prefix}{entry.filename}"
    name = PurePosixPath(entry.filename.replace("\\", "/"))
    reason = ""
    if name.is_absolute() or ".." in name.parts or ":" in name.parts[0]:
        reason = "its path leads out of the archive"
    elif stat.S_ISLNK(entry.external_attr >> 16):
        reason = "a link, which is not followed"
    elif _is_bomb(entry):
        reason = "unpacks to far more than any text would"
    if reason:
        return _rejected(location, reason, external_id=external_id)
    try:
        with archive.open(entry) as file:
            data = file.read(LARGEST_FILE + 1)
    except UNREADABLE_ZIP as error:
        return _rejected(location, f"can't be unpacked: {error}", external_id=external_id)
    return SourceFile(_tidy_id(external_id), _shown(location), data)


def _is_bomb(entry: zipfile.ZipInfo) -> bool:
    ratio = entry.file_size / max(1, entry.compress_size)
    return entry.file_size > SMALL_ENTRY and ratio > MOST_RATIO


def _is_clutter(name: str) -> bool:
    return name.startswith(".") or name in CLUTTER


def _rejected(location: str, reason: str, *, external_id: str = "") -> RejectedItem:
    return RejectedItem(
        external_id=_tidy_id(external_id or location), location=_shown(location), reason=reason
    )


def _tidy_id(path: str) -> str:
    """Return a path as an id that is the same on every system: composed letters, valid Unicode."""
    return unicodedata.normalize("NFC", _shown(path))


def _shown(path: str) -> str:
    """Return a path that can be printed: bytes that are no UTF-8 become a replacement sign."""
    return path.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
