"""How suggestions fared with editors: how often they were accepted as they were, and which not.

Read from the tallies of a period of at most ``LONGEST`` days, six queries. What was confirmed in
bulk was not looked at one by one, so it says nothing of the finder and counts in no share. What
was taken back counts nowhere else.
"""

from dataclasses import dataclass, field
from datetime import date

from django.db.models import F, Q, Sum
from django.db.models.functions import Coalesce, TruncMonth

from articles.constructions import CONSTRUCTIONS
from articles.models import Answer, Judgement, JudgementTally
from people.dates import MONTHS

LONGEST = 366  # days
GOAL = 90  # of 100 firm suggestions, accepted as they were
MISSED = Q(answer=Answer.MISSED)


@dataclass(frozen=True)
class Period:
    """Days in TIME_ZONE, both included."""

    first: date
    last: date

    def __post_init__(self):
        if self.first > self.last:
            raise ValueError("The first day is after the last.")
        if (self.last - self.first).days >= LONGEST:
            raise ValueError(f"At most {LONGEST} days at a time.")


@dataclass(frozen=True)
class Line:
    """Answers to suggestions of one kind, and quotations that were not suggested."""

    name: str
    accepted: int = 0
    changed: int = 0
    dismissed: int = 0
    missed: int = 0
    firm: int = 0
    firm_accepted: int = 0

    @property
    def answered(self) -> int:
        """Suggestions that were answered."""
        return self.accepted + self.changed + self.dismissed

    @property
    def share(self) -> int | None:
        """Of 100 answered, how many were accepted as they were; rounded down, None of none."""
        return _of_hundred(self.accepted, self.answered)

    @property
    def firm_share(self) -> int | None:
        """The same of the firm ones."""
        return _of_hundred(self.firm_accepted, self.firm)

    @property
    def meets_goal(self) -> bool:
        """Whether the firm ones reach the goal."""
        return self.firm > 0 and 100 * self.firm_accepted >= GOAL * self.firm

    def less(self, others: "list[Line]") -> "Line":
        """What remains of a total without these lines."""
        left = {name: getattr(self, name) - sum(getattr(o, name) for o in others) for name in SUMS}
        return Line("All others", **left)


@dataclass(frozen=True)
class Table:
    """Lines by what suggestions have in common; ``rest`` is what further lines hold."""

    slug: str
    title: str
    head: str
    lines: list[Line]
    rest: Line | None = None


@dataclass(frozen=True)
class Report:
    """The whole report. ``changes`` are (what was repaired, how often); one may repair several."""

    period: Period
    total: Line
    changes: list[tuple[str, int]]
    in_bulk: int
    undone: int
    tables: list[Table] = field(default_factory=list)


def _answers(answer, **narrowed):
    return Coalesce(Sum("n", filter=Q(answer=answer, **narrowed)), 0)


SUMS = {
    "accepted": _answers(Answer.ACCEPTED),
    "changed": _answers(Answer.CHANGED),
    "dismissed": _answers(Answer.DISMISSED),
    "missed": _answers(Answer.MISSED),
    "firm": Coalesce(Sum("n", filter=Q(is_firm=True)), 0),
    "firm_accepted": _answers(Answer.ACCEPTED, is_firm=True),
}
REPAIRED = {
    "speaker": "the speaker",
    "words": "the words",
    "kind": "direct or not",
    "role": "the role",
}


def report(period: Period, *, most: int = 20) -> Report:
    """The report of a period, with at most so many lines a table."""
    days = JudgementTally.objects.filter(day__range=(period.first, period.last), n__gt=0)
    rows = days.filter(is_in_bulk=False, is_undone=False)
    total = Line("All", **rows.aggregate(**SUMS))
    apart = days.aggregate(
        bulk=Coalesce(Sum("n", filter=Q(is_in_bulk=True, is_undone=False)), 0),
        undone=Coalesce(Sum("n", filter=Q(is_undone=True)), 0),
        **{what: Coalesce(Sum("n", filter=_repaired(what)), 0) for what in Judgement.CHANGES},
    )
    return Report(
        period=period,
        total=total,
        changes=[(REPAIRED[what], apart[what]) for what in Judgement.CHANGES if apart[what]],
        in_bulk=apart["bulk"],
        undone=apart["undone"],
        tables=_tables(rows, total, most),
    )


def _repaired(what):
    return Q(changed__contains=what, is_in_bulk=False, is_undone=False)


def _tables(rows, total, most):
    suggested = Line("", **{name: 0 if name == "missed" else getattr(total, name) for name in SUMS})
    cues = _by(rows.exclude(MISSED), "cue", _cue)
    versions = _by(rows, "finder_version")
    constructions = _by(rows, "construction", _told)
    return [
        _table("constructions", "By construction", "Construction", constructions),
        _table("cues", "By word of saying", "Word", cues, most=most, total=suggested),
        _table("versions", "By version of the finder", "Version", versions, most=most, total=total),
        _table("months", "By month", "Month", _by_month(rows)),
        _table("sources", "By source", "Source", _by(rows, "is_archive", SOURCES.get)),
    ]


def _table(slug, title, head, lines, *, most=None, total=None):
    kept = lines[:most]
    rest = total.less(kept) if len(lines) > len(kept) else None
    return Table(slug, title, head, kept, rest)


def _by(rows, column, worded=str):
    """The most answered first. Groups are as many as the finder has words and constructions."""
    found = rows.values(what=F(column)).annotate(**SUMS)
    lines = [Line(worded(row.pop("what")), **row) for row in found]
    return sorted(lines, key=lambda line: (-line.answered, -line.missed, line.name))


def _by_month(rows):
    found = rows.annotate(month=TruncMonth("day")).values("month").annotate(**SUMS)
    return [Line(_month_name(row.pop("month")), **row) for row in found.order_by("month")]


def _month_name(first):
    return f"{MONTHS[first.month - 1]} {first.year}"


SOURCES = {False: "Written or edited here", True: "Imported archive"}


def _told(construction):
    return CONSTRUCTIONS.get(construction, construction)


def _cue(cue):
    return f"“{cue}”" if cue else "No word of saying"


def _of_hundred(some, every):
    return 100 * some // every if every else None
