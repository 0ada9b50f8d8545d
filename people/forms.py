"""The form of a person or an organisation."""

from django import forms
from django.core.exceptions import ValidationError

from newsroom.record.removed import Guarded
from people.likeness import lookalikes
from people.models import Speaker

STANDING = [(True, "Public figure"), (False, "Private person")]


def to_bool(value):
    """True and False as they come back from a form."""
    return value in (True, "True")


class StandingField(forms.TypedChoiceField):
    """The one choice an editor must make of a person; nothing is chosen beforehand."""

    def __init__(self, **kwargs):
        kwargs.setdefault("help_text", Speaker._meta.get_field("is_public_figure").help_text)
        super().__init__(
            choices=STANDING, coerce=to_bool, widget=forms.RadioSelect, empty_value=None, **kwargs
        )


class NearDuplicateForm(Guarded, forms.Form):
    """Warns once of those named alike; a tick saves anyway. Nothing is ever decided here."""

    save_anyway = forms.BooleanField(
        required=False, widget=forms.HiddenInput, label="It is somebody else: save anyway"
    )
    lookalikes = ()

    def warn_of_lookalikes(self, name, *, kind, leaving_out=None):
        """Refuse the name, with those it may be, unless the box is ticked."""
        if self.cleaned_data.get("save_anyway"):
            return
        self.lookalikes = lookalikes(name, kind=kind, leaving_out=leaving_out)
        if self.lookalikes:
            # Only now, so that no form has a box that means nothing yet.
            self.fields["save_anyway"].widget = forms.CheckboxInput()
            known = "; ".join(f"{speaker} ({why})" for speaker, why in self.lookalikes)
            self.add_error("name", f"Already in the directory: {known}. Is it one of these?")


class SpeakerForm(NearDuplicateForm, forms.ModelForm):
    """Names and address of a speaker; a slug that ever was another's is refused."""

    class Meta:
        model = Speaker
        fields = ["name", "sort_name", "slug", "distinction", "summary", "pronouns"]
        widgets = {"summary": forms.Textarea(attrs={"rows": 3})}

    def clean_slug(self):
        """Refuse an address that another speaker has or had; fill an empty one from the name."""
        slug = self.cleaned_data["slug"]
        if slug and not self.instance.may_use(slug):
            raise ValidationError("That address belongs, or once belonged, to another speaker.")
        if not slug:
            self.instance.name = self.cleaned_data.get("name", "")
        return slug or self.instance.free_slug()

    def clean(self):
        """Warn of those named alike, when the name is new."""
        cleaned = super().clean()
        name = self.cleaned_data.get("name", "")
        if name and "name" in self.changed_data:
            mine = self.instance
            self.warn_of_lookalikes(name, kind=mine.kind, leaving_out=mine.pk)
        return cleaned


class PersonForm(SpeakerForm):
    """A person's form: with the choice whether readers may find a page of theirs."""

    is_public_figure = StandingField(label="Who may look them up")
