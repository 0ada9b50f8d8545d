"""Paging by key: the first, the middle and the last page of a list cost the same.

The cursor replaces the bound on now and never joins it; of the forms that were measured only
``t <= K AND (t < K OR id < I)`` stayed flat on both databases.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Exists, Q

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class BadCursor(ValueError):
    """The text after ``?after=`` is none of our cursors."""


@dataclass(frozen=True)
class Page:
    """The rows of one page; ``next`` is the cursor of the following one, or ''."""

    rows: list[Any]
    next: str


def write_cursor(moment, key):
    """The cursor that stands after the row sorted at (moment, key)."""
    return f"{(moment - EPOCH) // timedelta(microseconds=1):x}.{key}"


def read_cursor(text, *, to_key):
    """The (moment, key) of a cursor. Raises BadCursor for anything else."""
    head, _, tail = text.partition(".")
    try:
        moment = EPOCH + timedelta(microseconds=int(head, 16))
        return moment, to_key(tail)
    except (ValueError, OverflowError, ValidationError) as error:
        raise BadCursor(text[:80]) from error


def _bound_first(rows):
    """Put the condition that was added last before all others.

    SQLite walks an index from the first of several upper bounds: with a gate's bound on now in
    front of the cursor's, half-way down 300,000 stories took 17 ms instead of 0.02.
    """
    conditions = rows.query.where.children
    conditions.insert(0, conditions.pop())
    return rows


class ExistsForEach(Exists):
    """``Exists`` that is asked of each row as it is met, never turned round by a planner.

    A page walks an index and stops after twenty rows. PostgreSQL would at times begin with all that
    the inner query holds instead: half-way down a speaker's 8,000 stories that took 110,000
    buffers, not 500. It leaves alone what has an OFFSET.
    """

    template = "EXISTS(%(subquery)s OFFSET 0)"


class KeysetMixin:
    """A queryset sorted by (``live_at``, ``page_key``), newest first, that pages by key."""

    page_key = "id"

    def page(self, *, at, size, after=""):
        """One Page of ``size`` rows as of ``at``, following the cursor ``after``.

        A cursor later than ``at`` is read as ``at``, so a forged one shows nothing early.
        Raises BadCursor.
        """
        field = self.model._meta.get_field(self.page_key)
        # By the column: "-article" would sort by the stories' own order, and no index serves that.
        rows = self.order_by("-live_at", f"-{field.attname}")
        if after:
            target = field.target_field if field.is_relation else field
            moment, key = read_cursor(after, to_key=target.to_python)
            if key is None:
                raise BadCursor(after[:80])
            moment = min(moment, at)
            rows = _bound_first(rows.filter(live_at__lte=moment))
            rows = rows.filter(Q(live_at__lt=moment) | Q(**{f"{self.page_key}__lt": key}))
        else:
            rows = rows.filter(live_at__lte=at)
        found = list(rows[: size + 1])
        if len(found) <= size:
            return Page(found, "")
        last = found[size - 1]
        return Page(found[:size], write_cursor(last.live_at, getattr(last, field.attname)))
