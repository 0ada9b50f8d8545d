"""Whether a run is under way: it says so again and again, and whoever is silent was killed.

The limit is that of background work, and a run in a job says so too: nobody asks who runs it.
"""

import time

from django.db.models import Q, QuerySet
from django.utils import timezone

from articles.background import STALLED_AFTER
from articles.models import ImportRun

__all__ = ["Heart", "has_stopped", "in_state", "resume"]

BEATS_EVERY = 10  # seconds
State = ImportRun.State


class Heart:
    """What a run calls at every step; it writes that the run is alive, if that is due."""

    def __init__(self, run: ImportRun | None):
        self._run = run
        self._beat = time.monotonic()

    def __call__(self, *_args) -> None:
        now = time.monotonic()
        if self._run and now - self._beat >= BEATS_EVERY:
            self._beat = now
            ImportRun.objects.filter(pk=self._run.pk).update(beat_at=timezone.now())


def resume(run: ImportRun) -> None:
    """Write down that a run is gone on with."""
    again = {"state": State.RUNNING, "finished_at": None, "beat_at": timezone.now()}
    ImportRun.objects.filter(pk=run.pk).update(**again)


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
