"""The forms by which an editor vouches for a quotation, joins it, or takes it back."""

from django import forms
from django.contrib import admin
from django.contrib.admin.widgets import AutocompleteSelectMultiple
from django.contrib.auth import get_user_model

from articles.forms.fields import ChangeFields
from articles.models import Quote, SourceProtection
from newsroom.record.removed import Guarded


def _text(label, *, rows=3, **kwargs):
    return forms.CharField(label=label, widget=forms.Textarea(attrs={"rows": rows}), **kwargs)


class CheckForm(Guarded, forms.Form):
    """What the words were compared with."""

    against = forms.CharField(
        label="Compared with",
        max_length=300,
        help_text="A recording with its time, minutes with their page, the speaker. "
        "Readers see this.",
    )
    source_url = forms.URLField(
        label="Its address, if it has one", required=False, assume_scheme="https", max_length=200
    )


class ConfirmForm(forms.Form):
    """Nothing to say: only to be sure."""


class ReasonForm(Guarded, forms.Form):
    """Why, for the history."""

    note = forms.CharField(label="Why", max_length=300, required=False)


class DoneForm(Guarded, forms.Form):
    """How a task was done."""

    note = forms.CharField(label="What you did", max_length=300)


class DisownForm(Guarded, forms.Form):
    """Words that were never said, or not by the one they were printed for."""

    kind = forms.ChoiceField(
        label="What is wrong", choices=Quote.DisownedAs.choices, widget=forms.RadioSelect
    )
    reason = _text("Reason, for the record", help_text="The newsroom reads it, readers don't.")
    correction_text = _text(
        "What readers are told",
        required=False,
        help_text="Stands on each story that printed the words, for good.",
    )


class ProtectForm(Guarded, forms.Form):
    """The promise to a source who is not named."""

    known_to = forms.ModelMultipleChoiceField(
        label="Who in the newsroom knows the source",
        queryset=get_user_model().objects.filter(is_active=True),
        widget=AutocompleteSelectMultiple(
            SourceProtection._meta.get_field("known_to"), admin.site, attrs={"data-width": "100%"}
        ),
    )
    why = _text(
        "Why the source is not named",
        help_text="Never the name, nor anything that leads to it. Only chief editors read this.",
    )


class VouchForm(ChangeFields):
    """Which of two wordings is right: the printed one, or the recorded one."""

    PRINTED, RECORDED = "printed", "recorded"
    right = forms.ChoiceField(
        label="Which is right",
        choices=[
            (PRINTED, "What is printed now: the record takes it, and is to be checked anew"),
            (RECORDED, "What was recorded: it goes back into the text"),
        ],
        widget=forms.RadioSelect,
    )

    def __init__(self, *args, was_public, **kwargs):
        super().__init__(*args, **kwargs)
        if not was_public:
            for name in ("change_level", "correction_kind", "correction_text"):
                del self.fields[name]


class GateFields(Guarded, forms.Form):
    """What the gate asks before a story with unanswered or unchecked quotations runs."""

    gate_seen = forms.BooleanField(
        label="I have seen that, and it runs all the same", required=False
    )
    gate_reason = forms.CharField(
        label="Why it runs all the same",
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def gate(self):
        """The arguments that ``publish`` takes."""
        given = self.cleaned_data
        return {"gate_seen": given["gate_seen"], "gate_reason": given["gate_reason"]}
