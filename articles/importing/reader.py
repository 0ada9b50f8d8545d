"""The process that reads: batches of what is read and prepared, each when it is asked for. PURE.

`ahead` starts it, and says why. It has no Django and no database.
"""

import io
import logging
import logging.handlers
import os
import pickle
import queue
import signal
import threading
import time
import traceback
import zipfile
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import BinaryIO

from articles.importing.batches import batch_of
from articles.importing.items import PAGE, ImportItem, content_hash
from articles.importing.measuring import Measure
from articles.importing.prepared import prepared_of
from articles.importing.reading import Read, read_paths
from articles.importing.texts import keeping

__all__ = ["Answer", "main", "serve"]

LATELY = 8  # texts: each is prepared as soon as it is read
SIGN_EVERY = 10.0  # seconds
LEAST_WORK = 0.005  # seconds of CPU since the last sign; to look takes a hundredth of it
SIGN = pickle.dumps(None)  # what is sent while an answer takes its time


@dataclass(frozen=True, slots=True)
class Answer:
    """A batch, how long it took, what was logged over it, and why there is none (else empty)."""

    batch: list[Read] = field(default_factory=list)
    seconds: float = 0.0
    logged: list[logging.LogRecord] = field(default_factory=list)
    failure: str = ""


def serve(asked: BinaryIO, told: BinaryIO) -> None:
    """Read the paths that are named first, a batch for each that is asked for, until none is."""
    paths, reading, is_suggesting = pickle.load(asked)  # noqa: S301 - from who started us
    measure = Measure(paths)
    measure.weigh()
    reads = read_paths(paths, reading, measure)
    with keeping(LATELY), _keeping_records() as logged, _sending(told) as send:
        pickling = 0.0
        while request := _request(asked):
            size, most = request
            began = time.monotonic()
            answer = _answer(_prepared(reads, most, is_suggesting), size, logged)
            made = time.monotonic()
            # How long this one takes to be pickled, it can't say: as long as the one before.
            whole = _pickled(replace(answer, seconds=made - began + pickling))
            pickling = time.monotonic() - made
            send(whole)  # which waits for whoever takes


def _answer(reads: Iterator[Read], size: int, logged: queue.SimpleQueue) -> Answer:
    try:
        batch, failure = batch_of(reads, size), ""
    except Exception:
        batch, failure = [], traceback.format_exc()
    return Answer(batch, logged=list(_drained(logged)), failure=failure)


def _request(asked: BinaryIO) -> tuple[int, int] | None:
    try:
        return pickle.load(asked)  # noqa: S301 - from who started us
    except EOFError:
        return None


def _prepared(reads: Iterable[Read], most: int, is_suggesting: bool) -> Iterator[Read]:
    """Prepare the first items of these, so many at most."""
    left = most
    for read in reads:
        is_item = isinstance(read.found, ImportItem)
        yield _with_text(read, read.found, is_suggesting) if is_item and left > 0 else read
        left -= is_item


def _with_text(read: Read, item: ImportItem, is_suggesting: bool) -> Read:
    """What was read, with its hash and what a story is made of.

    What fails here is left to be made, and to fail, where that is told.
    """
    found = replace(item, digest=item.digest or content_hash(item))
    made = None if item.kind == PAGE else prepared_of(item, is_suggesting=is_suggesting)
    return replace(read, found=found, prepared=None if made is None or made.error else made)


@contextmanager
def _sending(told: BinaryIO) -> Iterator[Callable[[bytes], None]]:
    """Give what sends an answer, one after the other, while the next is made.

    Meanwhile it says again and again that somebody is at it: to go through a large export for its
    authors and pictures takes a minute, before the first answer.
    """
    with (
        ThreadPoolExecutor(max_workers=1) as sender,
        _while_it_works(lambda: sender.submit(_send, told, SIGN)),
    ):
        going: Future = sender.submit(int)

        def send(pickled: bytes) -> None:
            nonlocal going
            going.result()
            going = sender.submit(_send, told, pickled)

        yield send


@contextmanager
def _while_it_works(do: Callable[[], object]) -> Iterator[None]:
    """Do this again and again while the process works: not while it waits for ever for a disk."""
    is_over = threading.Event()

    def keep_on() -> None:
        worked = time.process_time()
        while not is_over.wait(SIGN_EVERY):
            if (now := time.process_time()) - worked > LEAST_WORK:
                do()
            worked = now

    thread = threading.Thread(target=keep_on, daemon=True)
    thread.start()
    try:
        yield
    finally:
        is_over.set()
        thread.join()


def _send(told: BinaryIO, pickled: bytes) -> None:
    told.write(pickled)
    told.flush()


def _pickled(answer: Answer) -> bytes:
    whole = io.BytesIO()
    pickler = pickle.Pickler(whole, pickle.HIGHEST_PROTOCOL)
    # An archive that stands open here is opened there, where a story's pictures lie in it.
    pickler.dispatch_table = {zipfile.ZipFile: lambda one: (_archive_at, (one.filename,))}
    pickler.dump(answer)
    return whole.getvalue()


@lru_cache(maxsize=2)
def _archive_at(path: str) -> zipfile.ZipFile:
    return zipfile.ZipFile(path)


@contextmanager
def _keeping_records() -> Iterator[queue.SimpleQueue]:
    """Keep what is logged: whoever asks logs it as the newsroom is told to."""
    logged: queue.SimpleQueue = queue.SimpleQueue()
    handler = logging.handlers.QueueHandler(logged)
    logging.getLogger().addHandler(handler)
    try:
        yield logged
    finally:
        logging.getLogger().removeHandler(handler)


def _drained(logged: queue.SimpleQueue) -> Iterator[logging.LogRecord]:
    while not logged.empty():
        yield logged.get()


def main() -> None:
    """Serve through the pipes that are standard input and output; what else prints goes aside."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # whoever started us is told, and ends us
    asked, told = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    with suppress(BrokenPipeError):
        serve(asked, told)
    os._exit(0)  # what is not sent yet, nobody waits for any more
