"""Partial dates: a year, a month or a day, as Popolo writes them (2015, 2015-06, 2015-06-01).

A partial date is a stretch of days, and is compared as one. Compared as text, an end of "2015"
would be over on 1 January: "2015" sorts before "2015-06-01".

Source of the form: Popolo, https://www.popoloproject.com/specs/#date-and-time ("reduced dates").
"""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date

__all__ = ["PartialDate", "parse", "validate"]

FORM = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?")
# Not calendar.month_name: that follows the server's locale, and what is printed must not.
MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
EXPECTED = "write a year, a month or a day as 2015, 2015-06 or 2015-06-01"


@dataclass(frozen=True, slots=True)
class PartialDate:
    """A year, with a month or not, with a day or not. One that cannot be is refused when made."""

    year: int
    month: int | None = None
    day: int | None = None

    def __post_init__(self):
        if not 1 <= self.year <= 9999:
            raise ValueError(f"there is no year {self.year}")
        if self.month is None:
            if self.day is not None:
                raise ValueError("a day needs a month")
            return
        if not 1 <= self.month <= 12:
            raise ValueError(f"there is no month {self.month}")
        if self.day is not None and not 1 <= self.day <= self._days_in_month():
            raise ValueError(f"there is no {self.day} {MONTHS[self.month - 1]} in {self.year}")

    def __str__(self) -> str:
        parts = [f"{self.year:04d}"]
        parts += [f"{part:02d}" for part in (self.month, self.day) if part is not None]
        return "-".join(parts)

    def earliest(self) -> date:
        """The first day it may mean: 1 January for a year."""
        return date(self.year, self.month or 1, self.day or 1)

    def latest(self) -> date:
        """The last day it may mean: 31 December for a year."""
        if self.month is None:
            return date(self.year, 12, 31)
        return date(self.year, self.month, self.day or self._days_in_month())

    def exact(self) -> date | None:
        """The day itself, or None when only the year or the month is known."""
        return None if self.day is None else date(self.year, self.month, self.day)

    def contains(self, day: date) -> bool:
        """Whether it may mean this day."""
        return self.earliest() <= day <= self.latest()

    def started_by(self, day: date) -> bool:
        """As a start: whether it had begun on this day. A start of 2015 counts from 1 January."""
        return self.earliest() <= day

    def ended_before(self, day: date) -> bool:
        """As an end: whether it was over on this day. An end of 2015 holds to 31 December."""
        return self.latest() < day

    def display(self) -> str:
        """As a reader reads it: "1 June 2015", "June 2015" or "2015"."""
        parts = [str(self.year)]
        if self.month is not None:
            parts.insert(0, MONTHS[self.month - 1])
        if self.day is not None:
            parts.insert(0, str(self.day))
        return " ".join(parts)

    def _days_in_month(self) -> int:
        return monthrange(self.year, self.month)[1]


def parse(text: str) -> PartialDate:
    """Read "2015", "2015-06" or "2015-06-01", exactly so written.

    Raises ValueError, whose message begins with the text and names what cannot be:
    "2015-13: there is no month 13".
    """
    found = FORM.fullmatch(text)
    if found is None:
        raise ValueError(f"{text or 'an empty date'}: {EXPECTED}")
    try:
        return PartialDate(*(int(part) for part in found.groups() if part is not None))
    except ValueError as error:
        raise ValueError(f"{text}: {error}") from None


def validate(text: str) -> None:
    """Raise ValueError, as `parse` does, when the text is no partial date."""
    parse(text)
