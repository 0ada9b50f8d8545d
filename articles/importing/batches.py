"""What is read, in batches: here, or in a process of its own while the last one is written. PURE.

Whoever takes batches says before how large the next ones are to be, so that somebody else can
read them meanwhile. Only as many are read ahead as were asked for, so memory stays the same
however large the archive is.

A batch is written in one transaction, of at most `MOST_ITEMS` items, which aims at less than half a
second because editors wait for it on SQLite.
"""

import sys
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Protocol

from articles.importing.items import ImportItem, LeftOut
from articles.importing.reading import Read

__all__ = ["Asking", "Batches", "Here", "batch_of", "read_here"]

MOST_ITEMS = 100
# A transaction costs much by itself: smaller ones would hold the database for longer in all.
FEWEST_ITEMS = 10
FIRST_ITEMS = 20
AIM_SECONDS = 0.4
# Batches that wait, or are read, while one is written: some take longer than others, to read as to
# write, and neither waits for the other.
AHEAD = 2
# How far the share of what is prepared ahead moves, of how much longer one of the two was at a
# batch. Not further, since it shows two batches later.
PULL = 0.25
MOST_CHARACTERS = 4_000_000
# What is left out is only counted; an archive may hold any number of it in a row.
MOST_LEFT_OUT = 1_000


class Batches(Protocol):
    """Where batches come from: each is asked for, and then taken, in that order.

    `seconds` is how long somebody else was at the last one.
    """

    seconds: float

    def ask(self, size: int, *, prepared: int) -> None:
        """Ask for a batch of so many stories, and for so many of them to be prepared too."""

    def take(self, on_wait: Callable[[], None]) -> list[Read]:
        """Return the next batch that was asked for; an empty one if there is nothing more.

        `on_wait` is called now and then while somebody else is still at it.
        """


class Here:
    """Reads each batch when it is taken."""

    seconds = 0.0

    def __init__(self, reads: Iterable[Read]):
        self._reads = iter(reads)
        self._sizes: deque[int] = deque()

    def ask(self, size: int, *, prepared: int) -> None:
        """Note how large the batch is to be; what is written is prepared when it is decided on."""
        self._sizes.append(size)

    def take(self, on_wait: Callable[[], None]) -> list[Read]:
        """Read the next batch that was asked for."""
        return batch_of(self._reads, self._sizes.popleft())


@contextmanager
def read_here(reads: Iterable[Read]) -> Iterator[Batches]:
    """Give the batches of these."""
    yield Here(reads)


def batch_of(reads: Iterator[Read], size: int) -> list[Read]:
    """The next reads with as many stories as are wanted, fewer where they are large."""
    batch: list[Read] = []
    stories = characters = 0
    while stories < size and characters < MOST_CHARACTERS and (one := next(reads, None)):
        batch.append(one)
        stories += not isinstance(one.found, LeftOut)
        if isinstance(one.found, ImportItem):
            characters += len(one.found.body) + len(one.found.received)
        if len(batch) - stories >= MOST_LEFT_OUT:
            break
    return batch


class Asking:
    """Asks for more batches than it takes, so that whoever reads is never idle.

    How large they are to be is learned from how long the last one took to write; how many of their
    stories to have prepared, from how long both were at the last one: the run prepares the rest.
    """

    def __init__(self, batches: Batches, limit: int | None, on_wait: Callable[[], None]):
        self._batches, self._on_wait = batches, on_wait
        self._left = limit or sys.maxsize
        self._asked: deque[int] = deque()
        self._size, self._share = FIRST_ITEMS, 1.0
        self._is_writing = True
        self._began = 0.0
        for _ in range(AHEAD):
            self._ask()

    def next_batch(self) -> list[Read]:
        """Return the next batch; an empty one if there is no more, or no more is wanted."""
        self._ask()
        batch = self._batches.take(self._on_wait) if self._asked else []
        self._began = time.monotonic()
        return batch

    def note(self, items: int, *, written: int, seconds: float) -> None:
        """Note how many items the batch had, how many were written, and how long that took."""
        self._asked.popleft()
        self._left -= items
        if not items:
            return
        # Reading and pictures are no reason for smaller ones: nobody waits for them.
        aim = int(AIM_SECONDS * items / max(seconds, 0.001))
        # Half the way there, since one that happens to be slow says little of the next.
        self._size = min(MOST_ITEMS, max(FEWEST_ITEMS, (self._size + aim) // 2), self._size * 4)
        self._is_writing = 2 * written > items
        self._balance(time.monotonic() - self._began, self._batches.seconds)

    def _balance(self, ours: float, theirs: float) -> None:
        """Let more be prepared ahead if we were longer at a batch than they, else less."""
        more = PULL * (ours - theirs) / (ours + theirs or 1.0)
        self._share = min(1.0, max(0.0, self._share + more))

    def _ask(self) -> None:
        size = min(self._size, self._left - sum(self._asked))
        if size > 0:
            prepared = round(self._share * size) if self._is_writing else 0
            self._batches.ask(size, prepared=prepared)
            self._asked.append(size)
