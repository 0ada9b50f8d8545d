"""What the sourcing report is about: days, and what narrows it."""

import re
from datetime import timedelta

from django import forms
from django.contrib import admin
from django.contrib.admin.widgets import AutocompleteSelect
from django.utils import timezone

from articles.models import ArticleTopic, Section, Topic
from articles.sourcing import LONGEST, Scope

MOST_SECTIONS = 100
EARLIEST_YEAR = 1500
KEY = re.compile(r"[0-9]{1,18}")
NAMES = {"first": "from", "last": "to"}


class DayInput(forms.DateInput):
    """The browser's own calendar."""

    input_type = "date"

    def __init__(self):
        super().__init__(format="%Y-%m-%d")


class TopicSelect(AutocompleteSelect):
    """A search box for one topic."""

    def __init__(self):
        super().__init__(ArticleTopic._meta.get_field("tag"), admin.site)

    def optgroups(self, name, value, attrs=None):
        """The chosen topic; what can be none, such as "x", is not looked up to be shown again."""
        keys = [one for one in value if KEY.fullmatch(one)]
        return super().optgroups(name, keys, attrs)


class ScopeForm(forms.Form):
    """The report's period, section and topic; without any it is the year up to today."""

    first = forms.DateField(label="From", widget=DayInput)
    last = forms.DateField(label="To", widget=DayInput)
    section = forms.ChoiceField(required=False)
    topic = forms.ModelChoiceField(Topic.objects.all(), required=False, widget=TopicSelect)

    def __init__(self, data):
        super().__init__({**data, **_last_year(data)})
        # Read once, for the list and for the answer.
        self.sections = {str(row.pk): row for row in Section.objects.all()[:MOST_SECTIONS]}
        names = [(pk, row.name) for pk, row in self.sections.items()]
        self.fields["section"].choices = [("", "All sections"), *names]

    def add_prefix(self, field_name):
        """As public addresses say it."""
        return NAMES.get(field_name, field_name)

    def clean(self):
        """The scope, as ``scope``, if all is well."""
        cleaned = super().clean()
        first, last = cleaned.get("first"), cleaned.get("last")
        if self.errors or not (first and last):
            return cleaned
        if first.year < EARLIEST_YEAR or last.year > timezone.localdate().year + 1:
            raise forms.ValidationError("Choose days on which the paper ran.")
        section = self.sections.get(cleaned["section"])
        try:
            cleaned["scope"] = Scope(first, last, section, cleaned["topic"])
        except ValueError as error:
            raise forms.ValidationError(str(error)) from error
        return cleaned


def _last_year(data):
    """The year up to today, where no day is given."""
    if data.get("from") or data.get("to"):
        return {}
    today = timezone.localdate()
    return {"from": (today - timedelta(days=LONGEST - 1)).isoformat(), "to": today.isoformat()}
