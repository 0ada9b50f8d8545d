"""The forms of a complaint: a milder remedy, withholding, lifting, and asking for a redaction."""

from django import forms

from newsroom.record.removed import Guarded


class RemedyForm(Guarded, forms.Form):
    """Why something is kept out of search engines or has no page, or no longer."""

    note = forms.CharField(label="Why", max_length=1000, widget=forms.TextInput())


class WithholdForm(Guarded, forms.Form):
    """Why something is kept from readers, and in which case."""

    reason = forms.CharField(widget=forms.Textarea(attrs={"rows": 3}), max_length=5000)
    case_number = forms.CharField(label="Case number", required=False, max_length=60)


class LiftForm(Guarded, forms.Form):
    """How it ended."""

    note = forms.CharField(
        label="How it ended", widget=forms.Textarea(attrs={"rows": 3}), max_length=5000
    )


class RedactionForm(Guarded, forms.Form):
    """Which words go, and why. The same ones may have to go again, after a restore."""

    unguarded = frozenset({"words"})

    words = forms.CharField(
        widget=forms.Textarea(attrs={"rows": 4, "autocomplete": "off"}),
        max_length=4000,
        help_text="One phrase a line, exactly as many words as shall go: a full name, a surname, "
        "an address. Capitals, accents, marks and line breaks make no difference.",
    )
    reason = forms.CharField(
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=5000,
        help_text="It stays on the record: say it without the words.",
    )
    case_number = forms.CharField(label="Case number", max_length=60)


class AnswerForm(Guarded, forms.Form):
    """Why a request is refused or taken back; to approve it nothing more is said."""

    note = forms.CharField(label="Why not", required=False, max_length=1000)
