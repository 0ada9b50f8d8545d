"""The days that a report is about."""

from datetime import date, timedelta

from django import forms
from django.utils import timezone

EARLIEST_YEAR = 1500
DAYS = 366  # without any days given: so many, up to today
NAMES = {"first": "from", "last": "to"}


class DayInput(forms.DateInput):
    """The browser's own calendar."""

    input_type = "date"

    def __init__(self):
        super().__init__(format="%Y-%m-%d")


class PeriodForm(forms.Form):
    """Two days, both included; without any it is the year up to today.

    A form of a report says in ``of_days`` what else comes of them.
    """

    first = forms.DateField(label="From", widget=DayInput)
    last = forms.DateField(label="To", widget=DayInput)

    def __init__(self, data):
        super().__init__({**data, **_last_year(data)})

    def add_prefix(self, field_name):
        """As public addresses say it."""
        return NAMES.get(field_name, field_name)

    def clean(self):
        """What the report asks for, if all is well."""
        cleaned = super().clean()
        first, last = cleaned.get("first"), cleaned.get("last")
        if self.errors or not (first and last):
            return cleaned
        if first.year < EARLIEST_YEAR or last.year > timezone.localdate().year + 1:
            raise forms.ValidationError("Choose days on which the paper ran.")
        try:
            return cleaned | self.of_days(first, last)
        except ValueError as error:
            raise forms.ValidationError(str(error)) from error

    def of_days(self, first: date, last: date) -> dict:
        """More of the cleaned data; raises ValueError for days that can't be."""
        return {}


def _last_year(data):
    """The year up to today, where no day is given."""
    if data.get("from") or data.get("to"):
        return {}
    today = timezone.localdate()
    return {"from": (today - timedelta(days=DAYS - 1)).isoformat(), "to": today.isoformat()}
