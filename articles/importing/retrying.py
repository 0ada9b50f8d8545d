"""Rejected items taken again: as they are, or mended by an editor.

Each time is a run of its own, which can be watched, read and undone like any other. A few are
tried within the request, more in a process of their own.
"""

import zoneinfo
from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import fields
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F

from articles import background
from articles.importing.beats import resume
from articles.importing.formats import FORMATS
from articles.importing.formats.rejects import Anew, Bad, item_of, items_of
from articles.importing.frozen import freeze
from articles.importing.items import ImportItem, LeftOut, RejectedItem
from articles.importing.plan import fault_of
from articles.importing.reading import Read
from articles.importing.rejections import BARE, TAKEN, as_row, close_each
from articles.importing.report import Outcome, Report, Result, shown
from articles.importing.runs import Options, begin, run_import
from articles.importing.tabular.columns import Picked
from articles.models import ImportRun, Rejection
from articles.permissions import allow
from newsroom.record.audit import note

__all__ = ["mend", "try_again"]

AT_ONCE = 20
MOST = 5_000
BATCH = 50
FORMAT = "rejects"
NOTHING = "Nothing of these is kept that could be tried again. Bring their file in anew."
State = Rejection.State
KNOWN = frozenset(one.name for one in fields(ImportItem))


def try_again(keys: Iterable[int], *, user, is_publishing: bool = False) -> ImportRun:
    """Take these rejected items again, in a run that is returned: at once if they are few.

    Raises PermissionDenied, ValidationError if nothing that waits is among them.
    """
    allow(user, "import_stories", *(["publish_article"] if is_publishing else []))
    waiting = Rejection.objects.filter(pk__in=list(keys)[:MOST], state=State.OPEN)
    waiting = waiting.exclude(BARE).order_by("pk")
    found = list(waiting.values_list("pk", "source", "run"))
    if not found:
        raise ValidationError(NOTHING)
    keys, sources = [pk for pk, *_ in found], {source for _, source, _ in found}
    options = _options(is_publishing, _is_suggesting({run for *_, run in found}))
    with transaction.atomic():
        run = begin([_title(len(keys))], options=options, user=user)
        run.source = sources.pop() if len(sources) == 1 else "mixed"
        run.save(update_fields=["source"])
        note(run, verb="try again", user=user, data={"items": len(keys)})
        if len(keys) > AT_ONCE:
            _leave_to_a_process(run, keys, user)
    if len(keys) <= AT_ONCE:
        _try(run, keys, user=user, on_result=lambda result: None)
    return run


def _is_suggesting(runs: set[int]) -> bool:
    """Quotations are looked for, unless all the imports were asked to leave them."""
    asked = ImportRun.objects.filter(pk__in=runs).values_list("options", flat=True)
    return any(one.get("is_suggesting", True) for one in asked)


def _title(n: int) -> str:
    return f"{n:,} rejected item{'s' * (n != 1)}, tried again"


def _leave_to_a_process(run: ImportRun, keys: Sequence[int], user) -> None:
    background.start(
        "try rejected items",
        title=f"Take {_title(len(keys))}",
        user=user,
        target=run,
        arguments={"keys": keys},
        total=len(keys),
    )


@background.work("try rejected items")
def _try_rest(job, progress):
    run = ImportRun.objects.get(pk=job.target_id)
    keys = job.arguments["keys"]
    resume(run)
    done = 0

    def tell(result: Result) -> None:
        nonlocal done
        done += 1
        progress(done, said="Items tried")

    _try(run, keys, user=job.user, on_result=tell)


def _options(is_publishing: bool, is_suggesting: bool) -> Options:
    return Options(
        format_name=FORMAT,
        timezone=_zone(),
        is_publishing=is_publishing,
        is_suggesting=is_suggesting,
    )


def _zone() -> zoneinfo.ZoneInfo:
    return zoneinfo.ZoneInfo(settings.TIME_ZONE)


def _anew(asked: Mapping[str, Any]) -> Anew:
    """How raw text is read anew: by the columns that its import was given."""
    return Anew(_zone(), FORMATS, Picked(asked.get("columns") or ()))


def _try(run: ImportRun, keys: Sequence[int], *, user, on_result) -> None:
    options = _options(run.is_publishing, run.options.get("is_suggesting", True))
    again = _Again(run, user)
    run_import(
        run.paths,
        options=options,
        report=Report(),
        on_result=on_result,
        user=user,
        run=run,
        reads=again.reads(keys),
        keeper=again,
    )


class _Again:
    """Hands on what rejected items hold, and writes down what became of each.

    Results come in the order of what was read, so each is matched with its row.
    """

    def __init__(self, run: ImportRun, user):
        self._run, self._user = run, user
        self._pending: deque[Rejection] = deque()
        run.rejected_keys = []

    def reads(self, keys: Sequence[int]) -> Iterator[Read]:
        """Yield what the rows hold; what is still wrong comes as a RejectedItem."""
        for start in range(0, len(keys), BATCH):
            rows = Rejection.objects.filter(pk__in=keys[start : start + BATCH], state=State.OPEN)
            for row in rows.annotate(asked=F("run__options")).order_by("pk"):
                place = row.external_id, row.location
                for found in items_of(as_row(row), *place, _anew(row.asked)):
                    if not isinstance(found, LeftOut):
                        self._pending.append(row)
                    yield Read(found, FORMAT)

    def note(self, results: Sequence[Result]) -> int:
        """Close the rows of what was taken, and say of the others what is wrong now.

        Returns of how many the text is kept: of all that are rejected, since they lie here.
        """
        met = [(self._pending.popleft(), result) for result in results]
        self._run.rejected_keys += [row.pk for row, _ in met]
        with transaction.atomic():
            taken = [(row, result) for row, result in met if result.outcome in TAKEN]
            close_each(taken, run=self._run, user=self._user)
            _still_wrong([(row, result) for row, result in met if result.outcome not in TAKEN])
        return sum(result.is_rejected_text for result in results)


def _still_wrong(met: Sequence[tuple[Rejection, Result]]) -> None:
    """Say of these what is wrong now: as many queries for many as for one."""
    passed_over = [row.pk for row, result in met if result.outcome is not Outcome.REJECTED]
    for row, result in met:
        row.field, row.reason = result.field[:60], shown(result.reason)
    rows = {row.pk: row for row, _ in met}
    Rejection.objects.bulk_update(rows.values(), ["field", "reason"])
    Rejection.objects.filter(pk__in=rows).update(tries=F("tries") + 1)
    if passed_over:
        Rejection.objects.filter(pk__in=passed_over).update(became=str(Outcome.SKIPPED))


def mend(rejection: Rejection, *, user, item: Mapping[str, Any] | None, raw: str = "") -> None:
    """Keep a rejected item as somebody mended it: `item` by our own fields, or `raw` to be read.

    Raises PermissionDenied, and ValidationError by field for what could not be taken like this.
    """
    allow(user, "import_stories")
    now = Rejection.objects.filter(pk=rejection.pk, state=State.OPEN)
    if item is None:
        kept = {"item": None, "raw": raw}
        _check_raw(rejection, raw)
    else:
        kept = {"item": _checked(rejection, item), "raw": ""}
    changed = sorted(name for name in kept if kept[name] != getattr(rejection, name))
    if changed and now.update(**kept) != 1:
        raise ValidationError("This item was taken or set aside meanwhile.")
    if changed:
        note(rejection, verb="mend rejected", user=user, data={"fields": _changed(rejection, kept)})
    rejection.item, rejection.raw = kept["item"], kept["raw"]


def _changed(rejection: Rejection, kept: dict) -> list[str]:
    before, after = rejection.item or {}, kept["item"] or {}
    names = {name for name in after if before.get(name) != after[name]}
    return sorted(names) or ["raw"]


def _checked(rejection: Rejection, item: Mapping[str, Any]) -> dict:
    """The item in JSON's own types, if it can be taken."""
    before = rejection.item or {}
    values = {name: value for name, value in {**before, **item}.items() if name in KNOWN}
    if any(before.get(name) != values[name] for name in item):
        # It is not what its source said any more.
        values.pop("digest", None)
    digest = values.pop("digest", "")
    row = {**as_row(rejection), "item": values}
    try:
        found = item_of(row, _zone())
    except Bad as error:
        named, _, reason = str(error).partition(": ")
        raise ValidationError({named: reason}) from error
    if fault := fault_of(found):
        raise ValidationError({fault[0]: fault[1]})
    known = {"digest": digest} if digest else {}
    return {**freeze(found), "received": found.received, **known}


def _check_raw(rejection: Rejection, raw: str) -> None:
    """Read it once, so that what is still wrong is said beside it."""
    row = {**as_row(rejection), "item": None, "raw": raw}
    anew = _anew(rejection.run.options)
    for found in items_of(row, rejection.external_id, rejection.location, anew):
        if isinstance(found, RejectedItem):
            reason = f"{found.field}: {found.reason}" if found.field else found.reason
            raise ValidationError({"raw": reason})
