"""How far a run is, in words: items, rate, share and remaining time. PURE.

The rate is that of the last minutes: what was taken before is passed over much faster than what is
new, and pictures are slower than either.
"""

import time
from collections import deque
from collections.abc import Callable

from articles.importing.measuring import Measure

__all__ = ["Progress", "duration"]

Clock = Callable[[], float]
WINDOW = 60  # moments that are remembered
MOMENT = 2.0  # seconds between two of them
# A line after so many seconds, then where another tenth is done, or after so many without one.
FIRST_LINE = 30.0
LONGEST_SILENCE = 300.0


class Progress:
    """Counts the items of a run against what there is to read, and against a limit."""

    def __init__(self, measure: Measure, *, limit: int | None = None, clock: Clock | None = None):
        self.items = 0
        self.reached = 0
        self._measure = measure
        self._limit = limit
        self._clock = clock or time.monotonic
        self._began = self._told = self._clock()
        self._told_share = 0.0
        self._is_over = False
        # (when, items, share) at moments of the last minutes
        self._moments = deque([(self._began, 0, 0.0)], WINDOW)

    def count(self, reached: int) -> None:
        """Count an item; `reached` is how many bytes were read for it."""
        self.items += 1
        self.reached = max(self.reached, reached)
        now = self._clock()
        if now - self._moments[-1][0] >= MOMENT:
            self._moments.append((now, self.items, self.share or 0.0))

    def finish(self) -> None:
        """All is done; the rate is that of the whole run."""
        self._is_over = True
        self._moments.clear()
        self._moments.append((self._began, 0, 0.0))

    @property
    def share(self) -> float | None:
        """How much is done, from 0 to 1; None while nobody knows."""
        if self._is_over:
            return 1.0
        total = self._measure.total
        read = min(1.0, self.reached / total) if total else 0.0
        counted = min(1.0, self.items / self._limit) if self._limit else 0.0
        return max(read, counted) or None

    @property
    def rate(self) -> float:
        """Items a second, of late."""
        then, items, _ = self._moments[0]
        return (self.items - items) / max(self._clock() - then, 0.001)

    @property
    def left(self) -> float | None:
        """How many seconds are left at the pace of late; None while nobody knows."""
        share = self.share
        then, _, before = self._moments[0]
        if share is None or self._is_over:
            return None
        now = self._clock()
        if share <= before:  # a file that is held whole, or a long wait: all of the run counts
            then, before = self._began, 0.0
        return (1.0 - share) * (now - then) / (share - before)

    def words(self) -> str:
        """“12,400 items, 310 a second, 41 %, about 6 min left”, as much of it as is known."""
        parts = [self.pace()]
        if self.share is not None:
            parts.append(f"{int(100 * self.share)} %")
        return ", ".join([*parts, *self.remaining()])

    def pace(self) -> str:
        """“12,400 items, 310 a second”."""
        if not self.items:
            return "0 items"
        rate = self.rate
        noun = "item" if self.items == 1 else "items"
        return f"{self.items:,} {noun}, {rate:,.{0 if rate >= 10 else 1}f} a second"

    def remaining(self) -> list[str]:
        """“about 6 min left”, or nothing while nobody knows."""
        return [] if self.left is None else [f"{duration(self.left)} left"]

    def is_due(self) -> bool:
        """Whether who has no bar should be told now; to ask is to be told."""
        now, share = self._clock(), self.share or 0.0
        since = now - self._told
        if since < FIRST_LINE:
            return False
        is_first = self._told == self._began
        is_further = int(10 * share) > int(10 * self._told_share)
        if not (is_first or is_further or since >= LONGEST_SILENCE):
            return False
        self._told, self._told_share = now, share
        return True


def duration(seconds: float) -> str:
    """“about 2 h 10 min”, “about 6 min”, “about 40 s”, “a few seconds”."""
    if seconds < 10:
        return "a few seconds"
    if seconds < 55:
        return f"about {round(seconds / 10) * 10} s"
    hours, minutes = divmod(round(seconds / 60), 60)
    if not hours:
        return f"about {minutes} min"
    return f"about {hours} h {minutes} min" if minutes else f"about {hours} h"
