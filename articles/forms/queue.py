"""What narrows the queue of suggestions, and the choice of a speaker to confirm in bulk."""

from django import forms
from django.contrib import admin
from django.contrib.admin.widgets import AutocompleteSelect

from articles.models import (
    FIRM,
    LIKELY,
    Article,
    ImportRun,
    QueueEntry,
    QuoteSuggestion,
    Section,
)
from people.models import Speaker

MOST_SECTIONS = 100
RUNS_READ = 200
ORDERS = [("new", "Newest first"), ("sure", "Surest first"), ("old", "Oldest first")]
BANDS = {"firm": (FIRM, 1000), "likely": (LIKELY, FIRM - 1), "look": (0, LIKELY - 1)}
CONFIDENCE = [("firm", "Firm"), ("likely", "Likely"), ("look", "Look closely")]
# Today's stories come first where stories are written; an archive is read surest first.
FIRST_ORDER = {"here": "new", "archives": "sure"}


class OneSelect(AutocompleteSelect):
    """A search box that shows what was chosen, and asks for nothing else."""

    def __init__(self, name):
        field = QuoteSuggestion._meta.get_field(name)
        super().__init__(field, admin.site, attrs={"data-width": "100%"})
        self.is_required = False

    def optgroups(self, name, value, attrs=None):
        """The chosen row; what can be none, such as "x", is not looked up to be shown again."""
        keys = [one for one in value if one.isdecimal() and len(one) < 19]
        return super().optgroups(name, keys, attrs)


class QueueForm(forms.Form):
    """A lane of the queue, what narrows it, and its order."""

    lane = forms.ChoiceField(choices=QueueEntry.Lane, widget=forms.HiddenInput)
    speaker = forms.ModelChoiceField(Speaker.objects.all(), required=False)
    story = forms.ModelChoiceField(Article.objects.all(), required=False)
    section = forms.ChoiceField(required=False)
    source = forms.ChoiceField(required=False)
    confidence = forms.ChoiceField(choices=[("", "Any"), *CONFIDENCE], required=False)
    kind = forms.ChoiceField(
        choices=[("", "Any"), ("direct", "Direct"), ("partial", "Phrase")],
        required=False,
    )
    order = forms.ChoiceField(choices=ORDERS)

    def __init__(self, data):
        given = {name: value for name, value in data.items() if value}
        lane = given.get("lane") if given.get("lane") in QueueEntry.Lane.values else "here"
        super().__init__({**given, "lane": lane, "order": given.get("order") or FIRST_ORDER[lane]})
        self.fields["speaker"].widget = OneSelect("speaker")
        self.fields["story"].widget = OneSelect("article")
        # ModelChoiceField gives its choices to the widget that it had.
        for name in ("speaker", "story"):
            self.fields[name].widget.choices = self.fields[name].choices
        sections = Section.objects.values_list("pk", "name")[:MOST_SECTIONS]
        self.fields["section"].choices = [("", "All"), *((str(pk), name) for pk, name in sections)]
        sources = [(name, name) for name in _sources()] if lane == "archives" else []
        self.fields["source"].choices = [("", "All"), *sources]

    @property
    def is_narrowed(self):
        """Whether anything but the lane and its order was chosen."""
        names = ("speaker", "story", "section", "source", "confidence", "kind")
        return any(self.data.get(name) for name in names)

    def rows(self):
        """The queue's rows that a valid form asks for."""
        said = self.cleaned_data
        wanted = {
            "lane": said["lane"],
            "speaker": said["speaker"],
            "article": said["story"],
            "section": said["section"],
            "source": said["source"],
            "kind": said["kind"],
        }
        rows = QueueEntry.objects.filter(**{name: one for name, one in wanted.items() if one})
        if band := BANDS.get(said["confidence"]):
            rows = rows.filter(certainty__range=band)
        return rows


def _sources():
    """The sources of the last imports: all that a newsroom ever had would be no list."""
    found = ImportRun.objects.order_by("-started_at", "-id").values_list("source", flat=True)
    return sorted(set(found[:RUNS_READ]))


class BulkForm(forms.Form):
    """Whose suggestions to read a sample of."""

    speaker = forms.ModelChoiceField(
        Speaker.objects.all(),
        error_messages={"required": "Choose a speaker.", "invalid_choice": "Choose again."},
    )
    with_carried = forms.BooleanField(
        required=False,
        label="Also where the story uses a pronoun, or names nobody anew",
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["speaker"].widget = OneSelect("speaker")
        self.fields["speaker"].widget.choices = self.fields["speaker"].choices
