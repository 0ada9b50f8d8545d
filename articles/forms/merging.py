"""The forms of merging two speakers and of moving quotations between them."""

from django import forms
from django.contrib import admin
from django.contrib.admin.widgets import AutocompleteSelect
from django.core.exceptions import ValidationError

from newsroom.record.removed import Guarded
from people.forms import StandingField
from people.models import Speaker, Transfer


class SpeakerSearch(AutocompleteSelect):
    """The search box of the directory; without script it offers those that are ``likely``."""

    def __init__(self, *, label, likely=()):
        field = Transfer._meta.get_field("to_speaker")
        super().__init__(field, admin.site, attrs={"data-width": "100%", "aria-label": label})
        self.likely = likely
        self.is_required = False

    def build_attrs(self, base_attrs, extra_attrs=None):
        """With words in the empty box, which say what may be typed there."""
        attrs = super().build_attrs(base_attrs, extra_attrs)
        return {**attrs, "data-placeholder": "Search the directory"}

    def optgroups(self, name, value, attrs=None):
        """The likely ones, and the one chosen before."""
        chosen = [str(one) for one in value if one]
        rows = {str(one.pk): one for one in self.likely}
        missing = [key for key in chosen if key not in rows and key.isdigit()]
        rows |= {str(one.pk): one for one in Speaker.objects.filter(pk__in=missing)}
        options = [self.create_option(name, "", "", False, 0)]
        options += [
            self.create_option(name, key, str(one), key in chosen, number)
            for number, (key, one) in enumerate(rows.items(), start=1)
        ]
        return [(None, options, 0)]


class OtherForm(forms.Form):
    """With whom to merge."""

    other = forms.ModelChoiceField(
        queryset=Speaker.objects.all(),
        error_messages={"required": "Choose the other one.", "invalid_choice": "Choose again."},
    )

    def __init__(self, *args, likely=(), **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["other"].widget = SpeakerSearch(label="The other one", likely=likely)


class NoteForm(Guarded, forms.Form):
    """Why; it stays on the record."""

    note = forms.CharField(
        max_length=500,
        label="Why these are one and the same",
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": "Say why: it stays on the record."},
    )


class MoveForm(Guarded, forms.Form):
    """To whom chosen quotations go, and what is said of it."""

    KNOWN, NEW = "known", "new"
    who = forms.ChoiceField(
        choices=[(KNOWN, "In the directory"), (NEW, "New in the directory")],
        widget=forms.RadioSelect,
        initial=KNOWN,
        label="Who said them",
    )
    to = forms.ModelChoiceField(queryset=Speaker.objects.all(), required=False, label="Speaker")
    name = forms.CharField(max_length=200, required=False, label="Name, without title")
    distinction = forms.CharField(max_length=200, required=False, label="What tells them apart")
    standing = StandingField(required=False, label="Who may look them up", help_text="")
    note = forms.CharField(
        max_length=500,
        label="Why they move",
        help_text="For the record: the newsroom reads it, readers don't.",
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": "Say why: it stays on the record."},
    )
    correction_text = forms.CharField(
        required=False,
        label="What readers are told",
        help_text="Only if readers were misled: a correction on every story that printed one of "
        "these. It stays for good, and the move can then not be undone.",
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args, giver, likely=(), **kwargs):
        self.giver = giver
        super().__init__(*args, **kwargs)
        self.fields["to"].widget = SpeakerSearch(label="Speaker", likely=likely)
        if not giver.is_person:
            del self.fields["standing"]

    def clean(self):
        """Ask for what the choice needs."""
        cleaned = super().clean()
        if cleaned.get("who") == self.KNOWN and not cleaned.get("to") and "to" not in self.errors:
            self.add_error("to", "Choose who said them.")
        if cleaned.get("who") == self.NEW:
            self._check_new(cleaned)
        return cleaned

    def _check_new(self, cleaned):
        if not cleaned.get("name", "").strip():
            self.add_error("name", "Write the name.")
        if not cleaned.get("distinction", "").strip():
            self.add_error("distinction", ValidationError("Say what tells the two apart."))
        if self.giver.is_person and cleaned.get("standing") is None:
            self.add_error("standing", "Say whether this is a public figure or a private person.")
