"""What the forms share: moments, refusals of verbs, and what is said of a change."""

from django import forms
from django.core.exceptions import ValidationError

from articles.models import ChangeLevel, Correction
from newsroom.record.removed import Guarded

ISSUED_HERE = [choice for choice in Correction.Kind.choices if choice[0] != "retraction"]


class MomentField(forms.DateTimeField):
    """A day and a time, to the minute, in the newsroom's own time zone."""

    def __init__(self, **kwargs):
        kwargs.setdefault("required", False)
        attrs = {"type": "datetime-local"}
        widget = forms.DateTimeInput(attrs=attrs, format="%Y-%m-%dT%H:%M")
        super().__init__(widget=widget, **kwargs)

    def has_changed(self, initial, data):
        """Seconds that the form can't show are no change."""
        if initial and hasattr(initial, "replace"):
            initial = initial.replace(second=0, microsecond=0)
        return super().has_changed(initial, data)


class RefusableForm:
    """Shows what a verb refused after this form had been found well filled in."""

    refusal = None

    def clean(self):
        """Put each refused field's message beside it."""
        cleaned = super().clean()
        for field, messages in _by_field(self.refusal).items():
            self.add_error(field if field in self.fields else None, messages)
        return cleaned


def _by_field(refusal):
    if refusal is None:
        return {}
    if isinstance(refusal, ValidationError):
        return getattr(refusal, "error_dict", None) or {None: refusal}
    return {None: ValidationError(str(refusal))}


class ChangeFields(Guarded, forms.Form):
    """What an editor says of a change to something that readers could already see."""

    note = forms.CharField(
        label="What changed",
        max_length=300,
        required=False,
        help_text="For the history: the newsroom reads it, readers don't.",
    )
    change_level = forms.ChoiceField(
        label="How much it matters",
        choices=ChangeLevel.choices,
        required=False,
        widget=forms.RadioSelect,
    )
    correction_kind = forms.ChoiceField(
        label="Kind of notice", choices=ISSUED_HERE, required=False, initial="correction"
    )
    correction_text = forms.CharField(
        label="What readers are told",
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Stands on the story for good: what was wrong, and what is right. "
        "Only for a change that is a correction.",
    )

    def change(self):
        """The arguments that the verbs take."""
        names = ("note", "change_level", "correction_text", "correction_kind")
        given = {name: self.cleaned_data.get(name, "") for name in names}
        return {**given, "correction_kind": given["correction_kind"] or "correction"}
