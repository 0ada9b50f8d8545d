"""Who said it: the choice that every form of a quotation shares, as its fields and its checks.

Its template is ``admin/articles/article/_speaker_choice.html``; ``articles.admin.choosing`` turns a
valid one into a speaker.
"""

from django import forms
from django.contrib import admin
from django.contrib.admin.widgets import AutocompleteSelect
from django.core.exceptions import ValidationError

from articles.models import QuoteSuggestion
from people.dates import validate
from people.forms import NearDuplicateForm, StandingField
from people.models import Speaker


class KnownSpeakerSelect(AutocompleteSelect):
    """The search box for speakers; without script it offers those ``known`` in the story."""

    def __init__(self, known=()):
        field = QuoteSuggestion._meta.get_field("speaker")
        super().__init__(field, admin.site, attrs={"data-width": "100%"})
        self.known = known

    def optgroups(self, name, value, attrs=None):
        """The known speakers, without a query for each box."""
        chosen = {str(one) for one in value}
        options = [self.create_option(name, "", "", False, 0)]
        options += [
            self.create_option(name, speaker.pk, str(speaker), str(speaker.pk) in chosen, number)
            for number, speaker in enumerate(self.known, start=1)
        ]
        return [(None, options, 0)]


class SpeakerChoiceForm(NearDuplicateForm):
    """Someone in the directory, someone new, or nobody named; the role as printed, and the day.

    ``known`` are the speakers that the search box offers without script.
    """

    KNOWN, PERSON, ORGANIZATION, UNNAMED = "known", "person", "organization", "unnamed"
    who = forms.ChoiceField(
        choices=[
            (KNOWN, "In the directory"),
            (PERSON, "New person"),
            (ORGANIZATION, "New organisation"),
            (UNNAMED, "No name given"),
        ],
        widget=forms.RadioSelect,
    )
    speaker = forms.ModelChoiceField(queryset=Speaker.objects.all(), required=False)
    name = forms.CharField(max_length=200, required=False, label="Name, without title")
    standing = StandingField(required=False, label="Who may look them up", help_text="")
    distinction = forms.CharField(
        max_length=200, required=False, label="What tells them apart", help_text=""
    )
    role_as_printed = forms.CharField(max_length=200, required=False, label="Role as printed")
    said_on = forms.CharField(max_length=10, required=False, label="Said on")

    def __init__(self, *args, known=(), **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["speaker"].widget = KnownSpeakerSelect(known)
        self.fields["speaker"].widget.is_required = False
        self.fields["said_on"].widget.attrs["placeholder"] = "2026-05-21"

    def clean_said_on(self):
        """Refuse what is no year, month or day."""
        said_on = self.cleaned_data["said_on"]
        try:
            if said_on:
                validate(said_on)
        except ValueError as error:
            raise ValidationError(str(error)) from error
        return said_on

    def clean(self):
        """Ask for what the choice needs."""
        cleaned = super().clean()
        who = cleaned.get("who")
        if who == self.KNOWN and not cleaned.get("speaker") and "speaker" not in self.errors:
            self.add_error("speaker", "Choose who said it.")
        if who in (self.PERSON, self.ORGANIZATION) and not cleaned.get("name"):
            self.add_error("name", "Write the name.")
        if who == self.PERSON and cleaned.get("standing") is None:
            self.add_error("standing", "Say whether this is a public figure or a private person.")
        if who in (self.PERSON, self.ORGANIZATION) and cleaned.get("name"):
            self.warn_of_lookalikes(cleaned["name"], kind=who)
            box = self.fields["speaker"].widget
            box.known = list(dict.fromkeys([*box.known, *(one for one, _ in self.lookalikes)]))
        return cleaned
