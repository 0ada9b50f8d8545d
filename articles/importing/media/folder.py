"""Pictures in a folder of uploads or a zip of one, found by the ends of their addresses. PURE."""

import unicodedata
import zipfile
from pathlib import Path, PurePosixPath

from articles.importing.media.addresses import Address
from articles.importing.sources import ZipEntry, files_of

__all__ = ["Folder", "PackedFolder"]

MOST_PARTS = 12


class Folder:
    """A folder of uploads, such as WordPress's own or a part of it.

    The longest end of an address that names a file wins. The bare name alone counts only where
    the folder has no folders in it: two months may both hold a photo.jpg.
    """

    def __init__(self, path: Path):
        self._root = path.resolve()
        self._is_flat = not any(one.is_dir() for one in self._root.iterdir())

    def find(self, address: Address) -> Path | None:
        """The file at an address, safely within the folder; else None."""
        for tail in address.tails:
            is_bare = "/" not in tail and address.path.strip("/") != tail
            if is_bare and not self._is_flat:
                continue
            for form in ("NFC", "NFD"):
                found = self._within(unicodedata.normalize(form, tail))
                if found:
                    return found
        return None

    def _within(self, tail: str) -> Path | None:
        try:
            found = (self._root / tail).resolve()
            return found if found.is_relative_to(self._root) and found.is_file() else None
        except (OSError, ValueError, RuntimeError):
            return None


class PackedFolder:
    """A zip of a folder of uploads, never unpacked to disk; to be closed.

    Its files may lie as deep in it as they like: the longest end of an address that is the end of
    one file's path wins. The bare name alone counts only where the archive has no folders.
    """

    def __init__(self, path: Path):
        """Raises OSError, zipfile.BadZipFile."""
        self._archive = zipfile.ZipFile(path)
        self._files: dict[str, ZipEntry | None] = {}
        entries = list(files_of(self._archive))
        self._is_flat = not any("/" in one.info.filename for one in entries)
        for entry in entries:
            parts = PurePosixPath(unicodedata.normalize("NFC", entry.info.filename)).parts
            for start in range(max(0, len(parts) - MOST_PARTS), len(parts)):
                tail = "/".join(parts[start:])
                # Two files of the same end: neither is meant.
                known = tail in self._files and start > 0
                self._files[tail] = None if known else entry

    def find(self, address: Address) -> ZipEntry | None:
        """The file at an address, or None."""
        for tail in address.tails:
            is_bare = "/" not in tail and address.path.strip("/") != tail
            found = None if is_bare and not self._is_flat else self._files.get(tail)
            if found is not None:
                return found
        return None

    def close(self) -> None:
        """Close the archive."""
        self._archive.close()
