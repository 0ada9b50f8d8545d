"""The media library of a WordPress export, on disk: a large one has more pictures than posts. PURE.

Kept in a database of SQLite's own, in a temporary file without a name, so that memory stays flat
however large the export is.
"""

import sqlite3
from collections.abc import Sequence
from dataclasses import astuple, dataclass

__all__ = ["Attachment", "Library"]

MADE = """
CREATE TABLE attachment (
    id TEXT PRIMARY KEY, parent TEXT, place INTEGER,
    address TEXT, alt TEXT, caption TEXT, credit TEXT
) WITHOUT ROWID;
CREATE INDEX by_parent ON attachment (parent, place);
"""
MOST_OF_A_POST = 1000


@dataclass(frozen=True, slots=True)
class Attachment:
    """A picture of the media library: its address and what the library says about it."""

    address: str
    alt: str = ""
    caption: str = ""
    credit: str = ""


class Library:
    """Attachments by their ids, and the ids that hang on each post, in order."""

    def __init__(self):
        # An empty name is a temporary file, which goes when the connection does.
        self._rows = sqlite3.connect("", isolation_level=None)
        self._rows.executescript(MADE)
        self._rows.execute("BEGIN")  # for good: nothing of it is to be kept
        self._count = 0

    def add(self, number: str, attachment: Attachment, *, parent: str = "") -> None:
        """Keep an attachment under its id; a later one with the same id takes its place."""
        self._count += 1
        self._rows.execute(
            "INSERT OR REPLACE INTO attachment VALUES (?, ?, ?, ?, ?, ?, ?)",
            (number, parent or None, self._count, *map(_storable, astuple(attachment))),
        )

    def get(self, number: str) -> Attachment | None:
        """The attachment with an id, if there is one."""
        found = self._rows.execute(
            "SELECT address, alt, caption, credit FROM attachment WHERE id = ?", (number,)
        ).fetchone()
        return Attachment(*found) if found else None

    def of_post(self, number: str) -> Sequence[str]:
        """The ids of those that hang on a post, as many as any page would show."""
        found = self._rows.execute(
            "SELECT id FROM attachment WHERE parent = ? ORDER BY place LIMIT ?",
            (number, MOST_OF_A_POST),
        )
        return [key for (key,) in found]


def _storable(text: str) -> str:
    """The text without halves of surrogate pairs, which no file can hold."""
    return text.encode("utf-8", "replace").decode()
