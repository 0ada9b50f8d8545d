"""The shapes of the sourcing report: what it is about, its tables and its lists."""

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from django.utils import timezone

from articles.models import Section, Topic

LONGEST = 366  # days


@dataclass(frozen=True)
class Scope:
    """What the report is about: days in TIME_ZONE, both included, and what narrows it."""

    first: date
    last: date
    section: Section | None = None
    topic: Topic | None = None

    def __post_init__(self):
        if self.first > self.last:
            raise ValueError("The first day is after the last.")
        if (self.last - self.first).days >= LONGEST:
            raise ValueError(f"At most {LONGEST} days at a time.")

    @property
    def start(self) -> datetime:
        return midnight(self.first)

    @property
    def end(self) -> datetime:
        """The moment after the last day."""
        return midnight(self.last + timedelta(days=1))


@dataclass(frozen=True)
class Line:
    """A row of a table; ``others`` is the table's second number, ``pk`` whom or what it is."""

    name: str
    detail: str
    quotations: int
    others: int
    pk: int | None = None


@dataclass(frozen=True)
class Table:
    """Lines by number. Where it is cut off, ``rest`` quotations are those of further lines."""

    slug: str
    title: str
    head: str
    second: str
    lines: list[Line]
    rest: int = 0
    is_cut: bool = False
    note: str = ""

    @property
    def most(self) -> int:
        """The largest number of a line, for bars."""
        return max((line.quotations for line in self.lines), default=0)


@dataclass(frozen=True)
class Story:
    """A story with one named voice."""

    pk: int
    headline: str
    path: str
    at: datetime
    voice: str
    quotations: int


@dataclass(frozen=True)
class Voice:
    """A speaker whom the paper quoted for the first time."""

    pk: int
    name: str
    distinction: str
    at: datetime
    is_person: bool


@dataclass(frozen=True)
class Report:
    """The whole report. Totals are of quotations; ``stories`` are those that print any."""

    scope: Scope
    quotations: int
    stories: int
    named: int
    private: int
    unnamed: int
    speakers: int
    top: int
    tables: list[Table]
    single: list[Story] = field(default_factory=list)
    single_total: int = 0
    voices: list[Voice] = field(default_factory=list)
    voices_total: int = 0

    @property
    def with_speaker(self) -> int:
        """Quotations whose speaker is recorded, private persons' among them."""
        return self.named + self.private

    @property
    def top_share(self) -> int:
        """What the most quoted said of the quotations with a speaker, in per cent."""
        return round(100 * self.top / self.with_speaker) if self.with_speaker else 0


def midnight(day: date) -> datetime:
    """The first moment of a day in TIME_ZONE."""
    return timezone.make_aware(datetime.combine(day, time.min))
