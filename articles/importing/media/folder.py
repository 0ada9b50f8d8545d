"""Pictures in a folder of uploads, found by the ends of their addresses. PURE."""

import unicodedata
from pathlib import Path

from articles.importing.media.addresses import Address

__all__ = ["Folder"]


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
