"""Where stories are read from: files, folders, zip archives and standard input. PURE.

The order is the same on every machine, and every file is either handed on or named with the
reason why not. A zip archive is read where it is, never unpacked to disk.
"""

import io
import os
import posixpath
import shutil
import stat
import sys
import tempfile
import unicodedata
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import BinaryIO

from articles.importing.decoding import NotText
from articles.importing.items import RejectedItem

__all__ = [
    "STANDARD_INPUT",
    "STDIN",
    "Content",
    "SourceFile",
    "ZipEntry",
    "bytes_of",
    "files_of",
    "head_of",
    "is_clutter",
    "names_below",
    "opened",
    "walk",
]

STDIN = "-"
STANDARD_INPUT = "standard input"
ZIP_START = b"PK\x03\x04"
# Word, Pages and the like are zip archives too; these are no archives of stories.
OFFICE_ENDINGS = (".docx", ".xlsx", ".pptx", ".odt", ".ods", ".odp", ".epub", ".pages", ".jar")
LARGEST_HELD = 1_000_000
MOST_ZIP_ENTRIES = 1_000_000
# What all entries of one archive may come to when unpacked; readers bound each by its format.
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


class _Unpacking(io.RawIOBase):
    """A zip archive's entry as it is unpacked; whatever is broken in it is an OSError."""

    def __init__(self, file):
        super().__init__()
        self._file = file
        self._position = 0

    def readable(self):
        return True

    def tell(self):
        return self._position

    def readinto(self, buffer):
        try:
            data = self._file.read(len(buffer))
        except UNREADABLE_ZIP as error:
            raise OSError(f"can't be unpacked: {error}") from error
        buffer[: len(data)] = data
        self._position += len(data)
        return len(data)

    def close(self):
        self._file.close()
        super().close()


@dataclass(frozen=True, slots=True)
class ZipEntry:
    """A file within an archive that stays open while the walk goes on."""

    archive: zipfile.ZipFile
    info: zipfile.ZipInfo

    @property
    def name(self) -> str:
        return PurePosixPath(self.info.filename).name

    def open(self, mode: str = "rb") -> BinaryIO:
        """Open it for reading, as often as wanted. Raises OSError, as reading from it does."""
        try:
            return io.BufferedReader(_Unpacking(self.archive.open(self.info)), 65_536)
        except UNREADABLE_ZIP as error:
            raise OSError(f"can't be unpacked: {error}") from error


Content = Path | ZipEntry | bytes


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A file to read: the id its story has if it names none, where it stands, and its content.

    `root` is the folder or the archive that it was found in, None for a file that was named.
    `places` says between which bytes its reader found what lies inside it, by a digest of that;
    `inside` is how its format takes it out. `size` is that of its content in bytes.
    """

    external_id: str
    location: str
    content: Content
    root: Path | zipfile.ZipFile | None = None
    places: dict[str, tuple[int, int]] = field(default_factory=dict, compare=False, repr=False)
    inside: Callable[[Content, tuple[int, int], str], bytes | None] | None = None
    size: int = 0

    @property
    def path(self) -> PurePosixPath:
        """Where it stands within the folder or archive that was given."""
        if isinstance(self.content, ZipEntry):
            return PurePosixPath(self.content.info.filename)
        if isinstance(self.content, Path) and isinstance(self.root, Path):
            return PurePosixPath(self.content.relative_to(self.root).as_posix())
        return PurePosixPath(PurePosixPath(self.external_id).name)

    def beside(self, name: str) -> Content | None:
        """The file at a path relative to this one's folder, within what was given; else None."""
        if isinstance(self.content, ZipEntry):
            folder = PurePosixPath(self.content.info.filename).parent
            path = posixpath.normpath(str(folder / name))
            info = self.content.archive.NameToInfo.get(path)
            return ZipEntry(self.content.archive, info) if info and not _refusal(info) else None
        if not isinstance(self.content, Path):
            return None
        folder = self.content.parent.resolve()
        found = (folder / name).resolve()
        return found if self._holds(found) and found.is_file() else None

    def names_in(self, folder: str) -> tuple[str, ...]:
        """The names of the files in a folder relative to this file's, in order; () if none."""
        if isinstance(self.content, ZipEntry):
            path = PurePosixPath(self.content.info.filename).parent / folder
            inside = f"{posixpath.normpath(str(path))}/"
            names = (name for name in self.content.archive.namelist() if name.startswith(inside))
            return tuple(sorted(name[len(inside) :] for name in names if _is_in(name, inside)))
        if not isinstance(self.content, Path):
            return ()
        found = (self.content.parent / folder).resolve()
        if not self._holds(found) or not found.is_dir():
            return ()
        files = (one.name for one in found.iterdir() if one.is_file())
        return tuple(sorted(name for name in files if not is_clutter(name)))

    def _holds(self, path: Path) -> bool:
        """Whether a path on disk is within what was given."""
        root = self.root if isinstance(self.root, Path) else self.content.parent
        return path.is_relative_to(root.resolve())


Walked = SourceFile | RejectedItem


def walk(paths: Iterable[str]) -> Iterator[Walked]:
    """Yield the files at each path in order; what can't be read is a RejectedItem.

    A folder is read with all folders in it, a zip archive as a folder, `-` is standard input.
    A file is known by its path relative to the folder or archive given, or by its name.
    Hidden files are left out.
    """
    for given in paths:
        path = Path(given)
        if given == STDIN:
            yield from _from_stdin()
        elif path.is_dir():
            yield from _from_folder(path)
        else:
            yield from _from_file(path, path.name, prefix="")


def files_of(archive: zipfile.ZipFile) -> Iterator[ZipEntry]:
    """Yield the files of an archive that may be read; what is refused is passed over."""
    for info in archive.infolist():
        clutter = any(is_clutter(part) for part in PurePosixPath(info.filename).parts)
        if not info.is_dir() and not clutter and not _refusal(info):
            yield ZipEntry(archive, info)


def names_below(root: Path | zipfile.ZipFile) -> Iterator[str]:
    """Yield the paths of all files in a folder or archive, as a walk meets them, unsorted."""
    if isinstance(root, zipfile.ZipFile):
        names = (entry.filename for entry in root.infolist() if not entry.is_dir())
        yield from (one for one in names if not any(map(is_clutter, one.split("/"))))
        return
    for parent, folders, files in os.walk(root):
        folders[:] = [name for name in folders if not is_clutter(name)]
        for name in files:
            if not is_clutter(name):
                yield Path(parent, name).relative_to(root).as_posix()


def opened(content: Content) -> BinaryIO:
    """Open a file's content for reading, to be closed by the caller. Raises OSError."""
    return io.BytesIO(content) if isinstance(content, bytes) else content.open("rb")


def head_of(content: Content, size: int) -> bytes:
    """Return the first bytes of a file's content. Raises OSError as open() does."""
    with opened(content) as file:
        return file.read(size)


def bytes_of(content: Content, *, most: int, what: str = "one story") -> bytes:
    """Return all of a file's content. Raises NotText if it has more bytes, OSError as open()."""
    data = head_of(content, most + 1)
    if len(data) > most:
        raise NotText(f"larger than {most // 1_000_000} MB, the most that is read as {what}")
    return data


def _from_stdin() -> Iterator[SourceFile]:
    """Standard input; what is large is laid down in a file, since a reader may look twice."""
    data = sys.stdin.buffer.read(LARGEST_HELD + 1)
    if len(data) <= LARGEST_HELD:
        yield SourceFile("stdin", STANDARD_INPUT, data, size=len(data))
        return
    with tempfile.NamedTemporaryFile(prefix="import-") as file:
        file.write(data)
        shutil.copyfileobj(sys.stdin.buffer, file)
        file.flush()
        yield SourceFile("stdin", STANDARD_INPUT, Path(file.name), size=file.tell())


def _from_folder(folder: Path) -> Iterator[Walked]:
    errors: list[OSError] = []
    for parent, names, files in os.walk(folder, onerror=errors.append):
        names[:] = sorted(name for name in names if not is_clutter(name))
        for name in sorted(files):
            if not is_clutter(name):
                path = Path(parent, name)
                relative = path.relative_to(folder).as_posix()
                yield from _from_file(path, relative, prefix=f"{relative}/", root=folder)
    for error in errors:
        yield _rejected(str(error.filename), f"can't be read: {error.strerror}")


def _from_file(
    path: Path, external_id: str, *, prefix: str, root: Path | None = None
) -> Iterator[Walked]:
    """Yield a file, or what is in it if it is a zip archive; ids of entries get the prefix."""
    try:
        found = path.stat()
        if not stat.S_ISREG(found.st_mode):
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
        name = _tidy_id(external_id)
        yield SourceFile(name, _shown(str(path)), path, root, size=found.st_size)


def _from_zip(path: Path, external_id: str, *, prefix: str) -> Iterator[Walked]:
    try:
        with zipfile.ZipFile(path) as archive:
            yield from _entries(archive, path, prefix)
    except UNREADABLE_ZIP as error:
        yield _rejected(str(path), f"a broken zip archive: {error}", external_id=external_id)
    except Exception as error:
        # Whatever an archive is made to raise, the files after it are read.
        reason = f"a broken zip archive ({type(error).__name__})"
        yield _rejected(str(path), reason, external_id=external_id)


def _entries(archive: zipfile.ZipFile, path: Path, prefix: str) -> Iterator[Walked]:
    entries = [entry for entry in archive.infolist() if not entry.is_dir()]
    if len(entries) > MOST_ZIP_ENTRIES:
        yield _rejected(str(path), f"more than {MOST_ZIP_ENTRIES:,} files in one archive")
        return
    total = 0
    for entry in sorted(entries, key=lambda entry: entry.filename):
        parts = PurePosixPath(entry.filename).parts
        if any(is_clutter(part) for part in parts if part != ".."):
            continue
        found = _entry(archive, entry, path, prefix)
        total += entry.file_size if isinstance(found, SourceFile) else 0
        if total > LARGEST_ZIP:
            yield _rejected(str(path), f"unpacks to more than {LARGEST_ZIP // 10**9} GB")
            return
        yield found


def _entry(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, path: Path, prefix: str) -> Walked:
    """Return one file of an archive, or why it is refused; it never touches the disk."""
    location = f"{path}:{entry.filename}"
    external_id = f"{prefix}{entry.filename}"
    if reason := _refusal(entry):
        return _rejected(location, reason, external_id=external_id)
    content = ZipEntry(archive, entry)
    name = _tidy_id(external_id)
    return SourceFile(name, _shown(location), content, archive, size=entry.file_size)


def _refusal(entry: zipfile.ZipInfo) -> str:
    name = PurePosixPath(entry.filename.replace("\\", "/"))
    if not name.parts:
        return "it has no name"
    if name.is_absolute() or ".." in name.parts or ":" in name.parts[0]:
        return "its path leads out of the archive"
    if stat.S_ISLNK(entry.external_attr >> 16):
        return "a link, which is not followed"
    return "unpacks to far more than any text would" if _is_bomb(entry) else ""


def _is_bomb(entry: zipfile.ZipInfo) -> bool:
    ratio = entry.file_size / max(1, entry.compress_size)
    return entry.file_size > SMALL_ENTRY and ratio > MOST_RATIO


def _is_in(name: str, folder: str) -> bool:
    """Whether an archive's path is a file of this folder itself."""
    rest = name[len(folder) :]
    return bool(rest) and "/" not in rest and not is_clutter(rest)


def is_clutter(name: str) -> bool:
    """Whether a file or folder of this name is passed over."""
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
