"""SQLite's own copies: VACUUM INTO out of it, the online backup API back into it.

VACUUM INTO reads one moment and keeps no writer waiting; and it leaves free pages behind, in which
words may lie that were deleted. Back in, the pages go through the write-ahead log as one
transaction: a process that is killed leaves what was there, and others that have the file open
see the new newsroom from their next query on.
"""

import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from django.db import Error

from articles.backup.manifest import BackupError

FILE = "database.sqlite3"
WAIT_SECONDS = 30


def version(connection) -> str:
    """SQLite's own."""
    return sqlite3.sqlite_version


@contextmanager
def taken(connection, path: Path) -> Iterator[Callable[[str], list[tuple]]]:
    """Write the database as it is now to a file; give what asks that file."""
    path.touch(mode=0o600)
    try:
        with connection.cursor() as cursor:
            cursor.execute("VACUUM INTO %s", [str(path)])
        with closing(_opened(path)) as copy:
            _check_sound(copy, path)
            yield lambda sql: copy.execute(sql).fetchall()
    except (Error, sqlite3.Error) as error:
        raise BackupError(f"SQLite can't copy the database: {error}.") from error


def check(connection, server: str) -> None:
    """Any SQLite reads any other's file; one it can't open is refused when it is loaded."""


def load(connection, path: Path) -> None:
    """Put the copy in the place of all that is there, in one transaction.

    Raises BackupError, also when another process writes for longer than half a minute.
    """
    deadline = time.monotonic() + WAIT_SECONDS

    def give_up(status, remaining, total):
        if status in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED) and time.monotonic() > deadline:
            raise BackupError("Another process keeps writing to the database: stop it first.")

    try:
        with closing(_opened(path)) as copy:
            _check_sound(copy, path)
            connection.ensure_connection()
            copy.backup(connection.connection, progress=give_up)
    except (Error, sqlite3.Error) as error:
        name = connection.settings_dict["NAME"]
        raise BackupError(f"SQLite can't restore into {name}: {error}.") from error
    finally:
        connection.close()


def _opened(path):
    return sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)


def _check_sound(copy, path):
    [(said,), *_] = copy.execute("PRAGMA quick_check(1)").fetchall()
    if said != "ok":
        raise BackupError(f"The database in {path} is damaged: {said}.")
