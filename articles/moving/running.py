"""A run that takes a newsroom in: from its file to the report, by the rules of every import.

Transactions hold at most a hundred records and aim at less than half a second. Killed and begun
again it ends as if it had not been: what is here already is found to be the same. A dry run is one
transaction, since what a record refers to must be there, and is rolled back.
"""

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import replace
from itertools import islice
from typing import BinaryIO

from django.db import transaction
from django.utils import timezone

from articles.importing.beats import Heart, held
from articles.importing.report import Outcome, Report, Result
from articles.importing.runs import Options, begin, finish
from articles.models import ImportRun
from articles.moving.building import names_in
from articles.moving.lines import Line, head_of_file, lines_of
from articles.moving.picturing import Pictures
from articles.moving.shapes import SHAPES
from articles.moving.writing import Writer
from articles.redacting.knowing import standing

__all__ = ["FORMAT", "run_newsroom"]

FORMAT = "newsroom"
MOST_RECORDS = 100
FIRST_RECORDS = 20
MOST_BYTES = 8 * 1024 * 1024
AIM_SECONDS = 0.3


def run_newsroom(
    file: BinaryIO,
    *,
    path: str,
    options: Options,
    report: Report,
    on_result: Callable[[Result], None] = lambda result: None,
    user=None,
) -> ImportRun | None:
    """Take in the newsroom that an open file holds; ``path`` is what the report calls it.

    Returns the run's row, or None for a dry run. Raises BadFile before anything is written.
    """
    started = time.monotonic()
    head = head_of_file(file)
    source = options.source or str(head.get("newsroom") or FORMAT)[:100]
    options = replace(options, source=standing().text(source), format_name=FORMAT)
    if options.is_dry_run:
        with transaction.atomic():
            _tell(_results(file, path, options, None, report), report, on_result, Heart(None))
            transaction.set_rollback(True)
        return None
    run = begin([path], options=options, user=user)
    heart = Heart(run)
    try:
        _tell(_results(file, path, options, run, report), report, on_result, heart)
    except BaseException:
        finish(run, report, options, started, ImportRun.State.FAILED)
        raise
    finish(run, report, options, started, ImportRun.State.FINISHED)
    return run


def _tell(results: Iterable[Result], report, on_result, heart):
    with closing(results):
        for result in results:
            heart()
            report.add(result)
            on_result(result)


def _results(file, path, options, run, report) -> Iterator[Result]:
    writer = Writer(options.source, run, options.is_publishing, timezone.now())
    pictures = Pictures(options.media, report.pictures, is_dry_run=options.is_dry_run)
    tell = _Telling(path, options)
    pace = _Pace()
    for batch in _batches(islice(lines_of(file, standing()), options.limit), pace):
        if batch[0].fault:
            yield tell.refused(batch[0])
            continue
        with pace.timing(len(batch)):
            results = list(_take(batch, run, writer, pictures, tell))
        yield from results


class _Pace:
    """How many records a transaction takes, by how long the last one took."""

    def __init__(self):
        self.size = FIRST_RECORDS

    @contextmanager
    def timing(self, number):
        began = time.monotonic()
        yield
        spent = max(time.monotonic() - began, 0.001)
        self.size = max(1, min(MOST_RECORDS, int(number * AIM_SECONDS / spent), self.size * 4))


def _take(batch: Sequence[Line], run, writer, pictures, tell) -> Iterator[Result]:
    records = [line.record for line in batch]
    with held(run), transaction.atomic():
        taken = writer.take(records)
        told = pictures.take(records, taken)
    for line, one, warnings in zip(batch, taken, told, strict=True):
        yield tell.taken(line, one, warnings)


def _batches(lines: Iterable[Line], pace: _Pace) -> Iterator[list[Line]]:
    """Parts of one kind, in which no record names another; a fault stands alone."""
    part: list[Line] = []
    weight, names = 0, set()
    for line in lines:
        if part and (
            line.fault
            or line.record["record"] != part[0].record["record"]
            or len(part) >= pace.size
            or weight + line.size > MOST_BYTES
            or names & _named(line.record)
        ):
            yield part
            part, weight, names = [], 0, set()
        if line.fault:
            yield [line]
            continue
        part.append(line)
        weight += line.size
        names.add(_name(line.record))
    if part:
        yield part


def _named(record):
    """What a record names of its own kind, itself too: nothing may come twice in a part."""
    kind = record["record"]
    return {_name(record)} | {name for _, other, name in names_in(record) if other == kind}


def _name(record):
    key = SHAPES[record["record"]].key
    return str(record[key]) if key else f"{record['survivor']} {record['other']}"


class _Telling:
    """Words results for the report."""

    def __init__(self, path: str, options: Options):
        self.said = {"source": options.source, "format": FORMAT}
        self.path = path

    def refused(self, line: Line) -> Result:
        return Result(
            external_id=line.name or f"line {line.number}",
            outcome=Outcome.REJECTED,
            reason=str(line.fault),
            field=line.fault.field,
            location=f"{self.path}, line {line.number}",
            raw=line.raw,
            **self.said,
        )

    def taken(self, line: Line, taken, warnings) -> Result:
        is_new = taken.outcome is Outcome.CREATED
        return Result(
            external_id=line.name,
            outcome=taken.outcome,
            reason=taken.reason,
            field=taken.field,
            article=taken.article,
            location=f"{self.path}, line {line.number}",
            warnings=(*(line.warnings if is_new else ()), *warnings),
            raw=line.raw if taken.outcome is Outcome.REJECTED else "",
            **self.said,
        )
