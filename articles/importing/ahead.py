"""Reading ahead: a process that reads, and prepares what it read, while the run writes. PURE.

What an import does before it asks the database is half of its work, and pure, so it can be done
beside it. The process (`reader`) is started anew, without Django, and knows no database: it is
asked for one batch at a time through a pipe and answers through another. When the run ends or is
killed the pipes close, and so it ends. docs/decisions.md says how and why.
"""

import contextlib
import logging
import os
import pickle
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from articles.importing.batches import Batches
from articles.importing.measuring import Measure
from articles.importing.reader import Answer
from articles.importing.reading import Read, Reading
from articles.importing.sources import STDIN

__all__ = ["Ahead", "ReaderGone", "is_worth_it", "read_ahead"]

# To start the process takes as long as to read so much.
LEAST_BYTES = 2_000_000
PATIENCE = 5.0  # seconds to end by itself; what it is at is one batch at most
START = "from articles.importing import reader; reader.main()"


class ReaderGone(Exception):
    """The process that reads ended before the run did, or failed; the message says how."""


def is_worth_it(paths: Sequence[str], measure: Measure) -> bool:
    """Whether there is so much to read that another process pays; standard input is read here."""
    return STDIN not in paths and (measure.total or 0) >= LEAST_BYTES


@contextmanager
def read_ahead(paths: Sequence[str], reading: Reading, *, is_suggesting: bool) -> Iterator[Batches]:
    """Start the process that reads these paths, and give its batches; it ends with the block."""
    ahead = Ahead(paths, reading, is_suggesting=is_suggesting)
    try:
        yield ahead
    finally:
        ahead.close()


class Ahead:
    """The batches of a process that reads the next ones while one is written."""

    def __init__(self, paths: Sequence[str], reading: Reading, *, is_suggesting: bool):
        # Without the folder we stand in: what lies there is no module of ours.
        command = [sys.executable, "-P", "-c", START]
        env = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
        pipe = subprocess.PIPE
        self.seconds = 0.0
        self._process = subprocess.Popen(command, env=env, stdin=pipe, stdout=pipe)  # noqa: S603
        self._tell((tuple(paths), reading, is_suggesting))

    def ask(self, size: int, *, prepared: int) -> None:
        """Ask for a batch, which is read while whoever asked goes on."""
        self._tell((size, prepared))

    def take(self, on_wait: Callable[[], None]) -> list[Read]:
        """Wait for the batch that was asked for. Raises ReaderGone."""
        while (answer := self._told()) is None:
            on_wait()
        for record in answer.logged:
            logging.getLogger(record.name).handle(record)
        if answer.failure:
            raise ReaderGone(answer.failure)
        self.seconds = answer.seconds
        return answer.batch

    def close(self) -> None:
        """Let the process end, whatever it is at."""
        for pipe in (self._process.stdin, self._process.stdout):
            with contextlib.suppress(BrokenPipeError):  # it went before
                pipe.close()
        try:
            self._process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()

    def _tell(self, what: Any) -> None:
        # If it is gone, whoever takes is told, after all that it sent before.
        with contextlib.suppress(BrokenPipeError):
            pickle.dump(what, self._process.stdin)
            self._process.stdin.flush()

    def _told(self) -> Answer | None:
        """Wait for an answer, or for a sign that somebody is at it."""
        try:
            return pickle.load(self._process.stdout)  # noqa: S301 - our own process
        except (EOFError, pickle.UnpicklingError) as error:
            raise ReaderGone(self._how_it_ended()) from error

    def _how_it_ended(self) -> str:
        status = self._process.wait()
        if status < 0:
            return f"it was ended by {signal.Signals(-status).name}"
        return f"it ended with status {status}"
