"""``?from=`` and ``?to=``: inclusive ISO days that narrow a list to when its stories ran."""

import re
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from django.utils import timezone

DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
SHOWN = 20


@dataclass(frozen=True)
class Period:
    """A stretch of days in TIME_ZONE, open where None, and what could not be read of it."""

    first: date | None = None
    last: date | None = None
    notices: list[str] = field(default_factory=list)

    @property
    def start(self) -> datetime | None:
        """The moment the first day begins."""
        return _midnight(self.first) if self.first else None

    @property
    def end(self) -> datetime | None:
        """The moment after the last day."""
        if self.last is None:
            return None
        return _midnight(self.last + timedelta(days=1))

    def until(self, at: datetime) -> datetime:
        """The last moment of the period that is not after ``at``."""
        return min(at, self.end - timedelta(microseconds=1)) if self.end else at

    @property
    def parameters(self) -> dict[str, str]:
        """What to write into an address."""
        days = {"from": self.first, "to": self.last}
        return {name: day.isoformat() for name, day in days.items() if day}

    def __bool__(self):
        return self.first is not None or self.last is not None


def read_period(request) -> Period:
    """The period asked for. What is no day, or ends before it begins, is left out with a notice."""
    notices: list[str] = []
    first = _read(request.GET.get("from", "").strip(), notices)
    last = _read(request.GET.get("to", "").strip(), notices)
    if first and last and last < first:
        notices.append("The period ends before it begins, so it was left out.")
        first = last = None
    return Period(first, last, notices)


def _read(text, notices):
    if not text:
        return None
    try:
        day = date.fromisoformat(text) if DAY.fullmatch(text) else None
    except ValueError:
        day = None
    # The very first and last years can't be told in every time zone.
    if day is None or not 2 < day.year < 9998:
        shown = text if len(text) <= SHOWN else f"{text[:SHOWN]}…"
        notices.append(f"“{shown}” is no day we can read: write it as 2026-11-20.")
        return None
    return day


def _midnight(day):
    return timezone.make_aware(datetime.combine(day, time.min))
