"""Judgements counted as they are given, day by day: the report reads these rows and no others.

A tally has as many rows a day as there are kinds of answers, so a year of it is read at once
however many judgements there are. Of what was confirmed in bulk or taken back only the number is
told, so all of a day stand in a row: an archive of any size adds next to nothing.
"""

from collections import Counter
from collections.abc import Iterator

from django.db import transaction
from django.db.models import Case, Count, F, Value, When

from articles.models import Judgement, JudgementTally

OWN = ("day", "finder_version", "construction", "cue", "answer", "changed")
FLAGS = ("is_firm", "is_in_bulk", "is_archive")
COLUMNS = (*OWN, *FLAGS, "is_undone")
UNTOLD = {"finder_version": "", "construction": "", "cue": "", "changed": ""}
UNTOLD |= {"is_firm": False, "is_archive": False}
Key = tuple


def key_of(judgement: Judgement) -> Key:
    """The tally that a judgement counts towards, as the values of COLUMNS."""
    values = {name: getattr(judgement, name) for name in (*OWN, *FLAGS)}
    return _key(values | {"is_undone": judgement.undone_at is not None})


def _key(values):
    if values["is_in_bulk"] or values["is_undone"]:
        values = {**values, **UNTOLD}
    return tuple(values[name] for name in COLUMNS)


def add(changes: Counter[Key]) -> None:
    """Add to each tally what changed.

    Always in one order: two writers that lock in others would wait for ever. A transaction that
    answers many suggestions can still meet another that does, so each answer of a bulk
    confirmation is best a transaction of its own.
    """
    for key in sorted(key for key, n in changes.items() if n):
        row = dict(zip(COLUMNS, key, strict=True))
        tally = JudgementTally.objects.filter(**row)
        step = {"n": F("n") + changes[key]}
        if not tally.update(**step):
            JudgementTally.objects.bulk_create([JudgementTally(**row)], ignore_conflicts=True)
            tally.update(**step)


def differences() -> Iterator[tuple[Key, int]]:
    """Yield (tally, raw count) for each that is not what a count of the rows says. Slow."""
    have = {tuple(key): n for *key, n in JudgementTally.objects.values_list(*COLUMNS, "n")}
    for key, n in _raw_counts().items():
        if have.pop(key, 0) != n:
            yield key, n
    for key, n in have.items():
        if n:
            yield key, 0


@transaction.atomic
def recount() -> int:
    """Count everything anew, for when a tally went wrong; return how many were mended."""
    wrong = dict(differences())
    for key, n in wrong.items():
        row = dict(zip(COLUMNS, key, strict=True))
        JudgementTally.objects.update_or_create(**row, defaults={"n": n})
    return len(wrong)


def _raw_counts():
    is_undone = Case(When(undone_at__isnull=False, then=Value(True)), default=Value(False))
    rows = Judgement.objects.order_by().annotate(is_undone=is_undone)
    counts = Counter()
    for row in rows.values(*COLUMNS).annotate(number=Count("pk")).iterator():
        counts[_key(row)] += row["number"]
    return counts
