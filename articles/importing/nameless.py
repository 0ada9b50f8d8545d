"""Tables for what a run must remember of every item: in memory while they are small. PURE.

A dict of a hundred thousand ids takes ten megabytes and more. SQLite keeps its last pages in memory
and lays the others down in a file without a name, which is gone with its process.
"""

import sqlite3

__all__ = ["Counts", "table"]


def table(columns: str) -> sqlite3.Connection:
    """Return a connection to a new database with the table `rows`. Close it, and it is gone."""
    connection = sqlite3.connect("", isolation_level=None, check_same_thread=False)
    connection.execute("PRAGMA journal_mode = OFF")
    connection.execute(f"CREATE TABLE rows ({columns})")
    connection.execute("BEGIN")
    return connection


class Counts:
    """How often each key came, by its hash."""

    def __init__(self):
        self._rows = table("key INTEGER PRIMARY KEY, n INTEGER")

    def add(self, key: tuple[str, ...]) -> int:
        """Count a key; return how often it came, this time included."""
        met = "INSERT INTO rows VALUES (?, 1) ON CONFLICT (key) DO UPDATE SET n = n + 1 RETURNING n"
        return self._rows.execute(met, [hash(key)]).fetchone()[0]
