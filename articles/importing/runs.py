"""A run of an import from its paths to its report.

Each batch is one transaction. While it is written the next is read, by a process of its own where
there is much to read (`ahead`).
"""

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field, replace
from datetime import datetime

from django.conf import settings
from django.utils import timezone

from articles import linking
from articles.importing.ahead import is_worth_it, read_ahead
from articles.importing.batches import Asking, Batches, read_here
from articles.importing.beats import Heart, held
from articles.importing.due import Due, put_off
from articles.importing.formats import FORMATS
from articles.importing.items import ImportItem, LeftOut, RejectedItem, content_hash
from articles.importing.mapping import NameMap
from articles.importing.measuring import Measure
from articles.importing.media.taking import Story, Taker
from articles.importing.options import Options
from articles.importing.plan import MAKES, WRITES, Action, Decision, only_filling, plan
from articles.importing.preparing import prepare
from articles.importing.reading import Read, Reading, read_paths
from articles.importing.rehearsing import Rehearsal
from articles.importing.rejections import Keeper, sweep
from articles.importing.repeats import Known
from articles.importing.report import Outcome, Report, Result
from articles.importing.save import carry_out, result_of
from articles.importing.sources import SourceFile
from articles.importing.texts import keeping
from articles.models import ImportRun
from articles.redacting.knowing import Redactor, standing
from newsroom.record.loading import unmapped

__all__ = ["Options", "begin", "finish", "run_import"]

MOST_PATHS = 100


def run_import(
    paths: Sequence[str],
    *,
    options: Options,
    report: Report,
    on_result: Callable[[Result], None] = lambda result: None,
    on_picture: Callable[[], None] = lambda: None,
    user=None,
    run: ImportRun | None = None,
    reads: Iterable[Read] | None = None,
    measure: Measure | None = None,
    keeper=None,
) -> ImportRun | None:
    """Import what is at these paths; count each item in the report and hand it to `on_result`.

    A `run` that was killed is gone on with: what it took before counts as it did then. `reads` are
    taken in place of what the paths hold; `measure`, of the same paths, is told how far reading is;
    `keeper` is told of each batch, and says how much of what is rejected it keeps. Returns the
    run's row, or None for a dry run, which does all the same and rolls it back. Raises WasUndone
    when somebody undid it as one that was killed.
    """
    started = time.monotonic()
    run = None if options.is_dry_run else run or begin(paths, options=options, user=user)
    taking = _taking(options, run, report, user, on_picture)
    reading = (
        _read(paths, options, measure or Measure(paths)) if reads is None else read_here(reads)
    )
    try:
        keeper = keeper or Keeper(None if options.is_filling else run, user=user)
        with unmapped(), keeping(), reading as batches:
            _run(batches, taking, report, on_result, keeper)
    except BaseException:
        finish(run, report, options, started, ImportRun.State.FAILED)
        raise
    finally:
        taking.close()
    finish(run, report, options, started, ImportRun.State.FINISHED)
    return run


def _read(
    paths: Sequence[str], options: Options, measure: Measure
) -> AbstractContextManager[Batches]:
    """Where the batches of these paths come from: another process, where that pays."""
    reading = Reading(options.format_name, options.timezone, options.columns)
    if settings.NEWSROOM_IMPORT_PROCESSES > 1 and is_worth_it(paths, measure):
        return read_ahead(paths, reading, is_suggesting=options.is_suggesting)
    return read_here(read_paths(paths, reading, measure))


def _run(batches: Batches, taking: "Taking", report: Report, on_result: Callable, keeper) -> None:
    """Take batch after batch, and then what can only be done once all are in."""
    taking.hosts = taking.awaited = linking.known_hosts()
    for batch in _results(batches, taking, report):
        taking.heart()
        report.kept_with_text += keeper.note(batch)
        for result in batch:
            report.add(result)
            on_result(result)
    _conclude(taking, report, on_result)


def _taking(
    options: Options, run: ImportRun | None, report: Report, user, on_picture: Callable[[], None]
) -> "Taking":
    heart = Heart(run)

    def tell_of_picture() -> None:
        heart()
        on_picture()

    pictures = Taker(
        options.media,
        counts=report.pictures,
        user=user,
        allow_private=settings.NEWSROOM_MEDIA_ALLOW_PRIVATE,
        on_picture=tell_of_picture,
    )
    rehearsal = Rehearsal(is_publishing=options.is_publishing) if options.is_dry_run else None
    return Taking(options, run, standing(), pictures, heart, rehearsal=rehearsal)


def _conclude(taking: "Taking", report: Report, on_result: Callable[[Result], None]) -> None:
    """What can only be done once all items are in."""
    if taking.run and not taking.options.is_filling:
        telling = {"report": report, "on_result": on_result}
        taking.due.publish(taking.run, on_step=taking.heart, **telling)
        linking.resolve(on_step=taking.heart)
        sweep()


def begin(paths: Sequence[str], *, options: Options, user) -> ImportRun:
    """Make the row of a run, before its first item is read."""
    redactor = standing()
    source = redactor.text(options.source or options.format_name)
    shown = [redactor.text(path.encode("utf-8", "replace").decode()) for path in paths]
    return ImportRun.objects.create(
        source=source,
        format=options.format_name,
        paths=shown[:MOST_PATHS],
        options=redactor.json(options.kept()),
        is_publishing=options.is_publishing,
        user=user,
    )


def finish(run: ImportRun | None, report: Report, options: Options, started: float, state) -> None:
    """Write down how a run ended and what became of its items; nothing for a dry run."""
    if run is None:
        return
    head = report.head(
        options.source or options.format_name, options.format_name, time.monotonic() - started
    )
    values = {name: value for name, value in head.items() if name != "seconds"}
    values |= {"state": state, "finished_at": timezone.now(), "report": report.noted}
    for name, value in values.items():
        setattr(run, name, value)
    # One that was taken for dead may be undone by now: that stays.
    run.save(update_fields=[*values, "rejected_keys"])


def _results(batches: Batches, taking: "Taking", report: Report) -> Iterator[list[Result]]:
    """Yield the results of a batch at a time, in the order in which it was read."""
    asking = Asking(batches, taking.options.limit, on_wait=taking.heart)
    while read := asking.next_batch():
        batch = _stories(read, report)
        taking.writing, taking.written = 0.0, 0
        for part in _parted(batch):
            yield list(_take(part, taking))
        asking.note(len(batch), written=taking.written, seconds=taking.writing)
        del read, batch, part  # gone before the next comes: each is some megabytes


def _stories(read: Iterable[Read], report: Report) -> list[Read]:
    """Return what became a story or should have; the rest is only counted."""
    for one in read:
        report.observe(one.found)
    return [one for one in read if not isinstance(one.found, LeftOut)]


def _parted(batch: Sequence[Read]) -> Iterator[list[Read]]:
    """The batch in parts in which no id comes twice: a kill is planned after its story."""
    part: list[Read] = []
    ids: set[tuple[str, str]] = set()
    for read in batch:
        found = read.found
        key = (found.kind, found.external_id) if isinstance(found, ImportItem) else None
        if key in ids:
            yield part
            part, ids = [], set()
        part.append(read)
        ids |= {key} - {None}
    yield part


@dataclass(slots=True)
class Taking:
    """What a run keeps from batch to batch: `known` are the ids that came, `due` what goes live in
    the end, `hosts` where stories came from, `awaited` those of them that links of earlier stories
    wait for, `writing` the seconds that the transactions of this batch took, `written` how many of
    it they wrote. A dry run has a `rehearsal` of the versions that came.
    """

    options: Options
    run: ImportRun | None
    redactor: Redactor
    pictures: Taker
    heart: Heart
    hosts: frozenset[str] = frozenset()
    awaited: frozenset[str] = frozenset()
    known: Known = field(default_factory=Known)
    due: Due = field(default_factory=Due)
    writing: float = 0.0
    written: int = 0
    rehearsal: Rehearsal | None = None

    def close(self) -> None:
        """Let go of what a run holds open."""
        self.pictures.close()
        self.known.close()
        if self.rehearsal:
            self.rehearsal.close()


def _take(batch: Sequence[Read], taking: Taking) -> Iterator[Result]:
    """Yield the results of a batch in the order in which it was read.

    Redacted words are gone from it before anything else is asked.
    """
    options, redactor, known = taking.options, taking.redactor, taking.known
    results: dict[int, Result] = {}
    items: list[tuple[int, str, ImportItem]] = []
    for number, read in enumerate(batch):
        found = read.found
        source = redactor.text(options.source or found.source or read.format)
        if isinstance(found, RejectedItem):
            results[number] = _not_taken(redactor.rejected(found), source, read.format)
            continue
        found = _named(redactor.item(found), options.names, read.format)
        if refusal := known.refusal(source, found):
            results[number] = result_of(source, found, *refusal, field="id")
        else:
            items.append((number, source, found))
    at = timezone.now()
    pairs = [(source, item) for _, source, item in items]
    reads = [batch[number] for number, _, _ in items]
    decisions, done = _planned_and_done(pairs, reads, taking, at) if pairs else ([], [])
    for (number, _, _), result in zip(items, done, strict=True):
        results[number] = result
    told = _take_pictures(decisions, done, [read.file for read in reads], taking)
    for number, read in enumerate(batch):
        result = _as_counted(results[number], options)
        warnings = result.warnings + told.get(result.article, ())
        yield replace(result, format=read.format, warnings=warnings, reached=read.reached)


def _planned_and_done(
    pairs: Sequence[tuple[str, ImportItem]], reads: Sequence[Read], taking: Taking, at: datetime
) -> tuple[list[Decision], list[Result]]:
    """Decide about these items and do it; a dry run as if what came before were still there.

    `reads` are what they were read from, one for each.
    """
    with taking.rehearsal.as_if_taken(pairs) if taking.rehearsal else nullcontext():
        planned = _planned(pairs, taking.options, at)
        decisions = [put_off(one) for one in planned]
        hosts = [linking.hosts_of(item.old_addresses) for _, item in pairs]
        taking.hosts = taking.hosts.union(*hosts)
        _look_back(decisions, hosts, taking)
        done = _carried_out(decisions, reads, taking, at)
    taking.due.note(planned, done)
    return decisions, done


def _planned(
    pairs: Sequence[tuple[str, ImportItem]], options: Options, at: datetime
) -> list[Decision]:
    decisions = plan(pairs, is_publishing=options.is_publishing, at=at)
    return only_filling(decisions) if options.is_filling else decisions


def _as_counted(result: Result, options: Options) -> Result:
    """What can't be taken is passed over: the import itself rejected it already."""
    if options.is_filling and result.outcome is Outcome.REJECTED:
        return replace(result, outcome=Outcome.SKIPPED)
    return result


def _look_back(
    decisions: Sequence[Decision], hosts: Sequence[frozenset[str]], taking: Taking
) -> None:
    """Links of earlier stories to a host whose first stories come now wait for these.

    `hosts` are where each of them came from.
    """
    pairs = zip(decisions, hosts, strict=True)
    coming = frozenset().union(*(of_it for decision, of_it in pairs if decision.action in MAKES))
    if taking.run and (new := coming - taking.awaited):
        linking.wait_for_new(new, on_step=taking.heart)
        taking.awaited |= new


def _carried_out(
    decisions: Sequence[Decision], reads: Sequence[Read], taking: Taking, at: datetime
) -> list[Result]:
    """What became of these decisions; only their transaction counts as writing."""
    prepared = prepare(decisions, is_suggesting=taking.options.is_suggesting, reads=reads)
    began = time.monotonic()
    written = sum(decision.action in WRITES for decision in decisions)
    with held(taking.run if written else None):
        done = carry_out(
            decisions,
            run=taking.run,
            is_dry_run=taking.options.is_dry_run,
            at=at,
            hosts=taking.hosts,
            prepared=prepared,
        )
    taking.writing += time.monotonic() - began
    taking.written += written
    return done


def _take_pictures(
    decisions: Sequence[Decision],
    done: Sequence[Result],
    files: Sequence[SourceFile | None],
    taking: Taking,
) -> dict[int, tuple[str, ...]]:
    """Take the pictures of what was just taken, or was taken before; {story: what to say}."""
    stories = [
        Story(
            article=result.article,
            source=decision.source,
            item=decision.item,
            file=file,
            is_written=decision.action in (Action.CREATE, Action.UPDATE),
        )
        for decision, result, file in zip(decisions, done, files, strict=True)
        if decision.item.pictures and _is_as_taken(decision, result)
    ]
    if taking.options.is_dry_run:
        taking.pictures.only_count(stories)
        return {}
    return taking.pictures.take([story for story in stories if story.article])


def _is_as_taken(decision: Decision, result: Result) -> bool:
    """Whether a story is what this item says, or was until an editor went on with it."""
    if decision.action in (Action.CREATE, Action.UPDATE, Action.PUBLISH):
        return result.outcome in (Outcome.CREATED, Outcome.UPDATED)
    # A version that waits, or was passed over, brings no picture into what runs.
    is_same = decision.row is not None and decision.row.content_hash == decision.content_hash
    return is_same and decision.action in (Action.LEAVE, Action.PUT_OFF, Action.CONFLICT)


def _named(item: ImportItem, names: NameMap, format_name: str) -> ImportItem:
    """The item with our names; it is known by what its source said, whatever the map."""
    # One that was mended was given its names before.
    mapped = item if item.source else names.apply(item)
    is_version = item.is_version or FORMATS[format_name].has_versions
    return replace(mapped, digest=item.digest or content_hash(item), is_version=is_version)


def _not_taken(found: RejectedItem, source: str, format_name: str) -> Result:
    return Result(
        external_id=found.external_id,
        outcome=Outcome.REJECTED,
        reason=found.reason,
        field=found.field,
        location=found.location,
        source=source,
        raw=found.raw,
        # With a field at fault there was an item; without one the file itself can't be read.
        was_read=found.was_read,
    )
