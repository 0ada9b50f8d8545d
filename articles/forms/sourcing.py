"""What the sourcing report is about: days, and what narrows it."""

import re

from django import forms
from django.contrib import admin
from django.contrib.admin.widgets import AutocompleteSelect

from articles.forms.period import PeriodForm
from articles.models import ArticleTopic, Section, Topic
from articles.sourcing import Scope

MOST_SECTIONS = 100
KEY = re.compile(r"[0-9]{1,18}")


class TopicSelect(AutocompleteSelect):
    """A search box for one topic."""

    def __init__(self):
        super().__init__(ArticleTopic._meta.get_field("tag"), admin.site)

    def optgroups(self, name, value, attrs=None):
        """The chosen topic; what can be none, such as "x", is not looked up to be shown again."""
        keys = [one for one in value if KEY.fullmatch(one)]
        return super().optgroups(name, keys, attrs)


class ScopeForm(PeriodForm):
    """The report's period, section and topic; without any it is the year up to today."""

    section = forms.ChoiceField(required=False)
    topic = forms.ModelChoiceField(Topic.objects.all(), required=False, widget=TopicSelect)

    def __init__(self, data):
        super().__init__(data)
        # Read once, for the list and for the answer.
        self.sections = {str(row.pk): row for row in Section.objects.all()[:MOST_SECTIONS]}
        names = [(pk, row.name) for pk, row in self.sections.items()]
        self.fields["section"].choices = [("", "All sections"), *names]

    def of_days(self, first, last):
        """The scope, as ``scope``."""
        section = self.sections.get(self.cleaned_data["section"])
        return {"scope": Scope(first, last, section, self.cleaned_data["topic"])}
