"""Whether a run is under way: it says so again and again, and whoever is silent was killed.

The limit is that of background work, and a run in a job says so too: nobody asks who runs it. One
that was taken for dead may be undone, and then never writes again, whoever wakes it.
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from articles.background import STALLED_AFTER
from articles.models import ImportRun

__all__ = ["Heart", "WasUndone", "has_stopped", "held", "in_state", "resume"]

BEATS_EVERY = 10  # seconds
State = ImportRun.State


class WasUndone(ValidationError):
    """Somebody undid a run, or began to, that another process would go on with."""

    def __init__(self):
        super().__init__(
            "This run was undone meanwhile, so it is not gone on with. Begin it anew if it is to "
            "be brought in again."
        )


class Heart:
    """What a run calls at every step; it writes that the run is alive, if that is due.

    Raises WasUndone if it can't be.
    """

    def __init__(self, run: ImportRun | None):
        self._run = run
        self._beat = time.monotonic()

    def __call__(self, *_args) -> None:
        now = time.monotonic()
        if self._run and now - self._beat >= BEATS_EVERY:
            self._beat = now
            _write(self._run, beat_at=timezone.now())


def resume(run: ImportRun) -> None:
    """Write down that a run is gone on with. Raises WasUndone."""
    _write(run, state=State.RUNNING, finished_at=None, beat_at=timezone.now())


@contextmanager
def held(run: ImportRun | None) -> Iterator[None]:
    """A transaction in which nobody begins to undo a run; none for a dry run, which has no row.

    Raises WasUndone if somebody has.
    """
    if run is None:
        yield
        return
    with transaction.atomic():
        rows = ImportRun.objects.select_for_update(no_key=True)
        if not rows.filter(pk=run.pk, undone__isnull=True).values("pk"):
            raise WasUndone
        yield


def _write(run: ImportRun, **values) -> None:
    if not ImportRun.objects.filter(pk=run.pk, undone__isnull=True).update(**values):
        raise WasUndone


def has_stopped(run: ImportRun) -> bool:
    """Whether a run was killed before its end: it never said how it ended, and is silent."""
    return run.state == State.RUNNING and run.beat_at < _limit()


def in_state(runs: QuerySet[ImportRun], state: str) -> QuerySet[ImportRun]:
    """The runs in a state; those that were killed count as failed."""
    if state == State.RUNNING:
        return runs.filter(state=state, beat_at__gte=_limit())
    if state == State.FAILED:
        return runs.filter(Q(state=state) | Q(state=State.RUNNING, beat_at__lt=_limit()))
    return runs.filter(state=state)


def _limit():
    return timezone.now() - STALLED_AFTER
