"""The rows of a newsroom in the order of its file, a batch at a time.

What a row refers to comes before it: bodies before people, for the roles held in them; who was
merged after whom they were merged into; quotes that were joined after those they were joined to.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction
from django.db.models import Exists, OuterRef, QuerySet

from articles.models import Quote
from articles.moving.shapes import SHAPES
from newsroom.record.addresses import BURIED
from people.models import Speaker

AT_ONCE = 200
STORIES_AT_ONCE = 50  # with all their revisions


def batches(kind: str) -> Iterator[list]:
    """The rows of a kind, each batch one query."""
    size = STORIES_AT_ONCE if kind == "story" else AT_ONCE
    for rows in _parts(kind):
        yield from _in_batches(rows, size)


def _parts(kind) -> Iterator[QuerySet]:
    rows = SHAPES[kind].manager.order_by("pk")
    if kind == "speaker":
        for one in (Speaker.Kind.ORGANIZATION, Speaker.Kind.PERSON):
            yield from _levels(rows.filter(kind=one), "merged_into")
    elif kind == "quote":
        yield from _levels(rows, "joined_into")
    elif kind == "bulk_review":
        yield rows.filter(Exists(Quote.objects.filter(bulk_review=OuterRef("pk"))))
    elif kind == "gone":
        yield rows.filter(target_type=BURIED)
    else:
        yield rows


def _levels(rows, column):
    """The rows that refer to no other, then those that refer to them, and so on."""
    path = column
    level = rows.filter(**{f"{path}__isnull": True})
    while level is not None:
        yield level
        next_path = f"{path}__{column}"
        level = rows.filter(**{f"{path}__isnull": False, f"{next_path}__isnull": True})
        level = level if level.exists() else None
        path = next_path


def _in_batches(rows, size):
    after = None
    while batch := list((rows.filter(pk__gt=after) if after else rows)[:size]):
        yield batch
        after = batch[-1].pk


@contextmanager
def one_moment() -> Iterator[None]:
    """Read all of it as it stands now, while others go on writing."""
    if connection.in_atomic_block:
        yield  # whoever began it decides
    elif connection.vendor == "postgresql":
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            yield
    else:
        # Ours are IMMEDIATE, which would keep editors from saving; a reader needs no lock.
        connection.ensure_connection()
        connection.connection.execute("BEGIN DEFERRED")
        try:
            yield
        finally:
            connection.connection.execute("ROLLBACK")
