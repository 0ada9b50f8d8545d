"""What a database and its caches keep for a while of words that are gone, and emptying it.

SQLite leaves what was overwritten or deleted in free pages and in its log of writes, also what
went long before the redaction. PostgreSQL's dead rows go with its own VACUUM (docs/decisions.md).
"""

import logging
from contextlib import contextmanager

from django.core.cache import caches
from django.db import OperationalError, connection

__all__ = ["clear_caches", "empty_free_pages", "forget", "overwriting"]

log = logging.getLogger(__name__)


@contextmanager
def overwriting():
    """On SQLite, write zeros over what goes, so that it is not left in the file's free pages."""
    if connection.vendor != "sqlite":
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA secure_delete = ON")
        try:
            yield
        finally:
            cursor.execute("PRAGMA secure_delete = OFF")


def clear_caches() -> None:
    """Empty every cache."""
    for cache in caches.all():
        cache.clear()


def forget() -> None:
    """After a redaction in a request: empty the caches and the database file's leavings."""
    clear_caches()
    try:
        empty_free_pages()
    except OperationalError:
        # The redaction is done, and whoever asked for it must not be told otherwise.
        log.exception("Free pages still hold what was redacted: run VACUUM when nobody writes")


def empty_free_pages() -> None:
    """On SQLite, write the file anew with nothing but what is there now; outside transactions.

    Raises OperationalError when somebody else writes for too long.
    """
    if connection.vendor != "sqlite" or connection.in_atomic_block:
        return
    with connection.cursor() as cursor:
        cursor.execute("VACUUM")
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
