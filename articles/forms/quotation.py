"""The forms of quotations: answering what was suggested, correcting what was confirmed."""

from django import forms
from django.contrib import admin
from django.contrib.admin.widgets import AutocompleteSelect
from django.core.exceptions import ValidationError

from articles.forms.fields import ChangeFields, RefusableForm
from articles.models import Appearance, Quote, QuoteSuggestion
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


class SuggestionForm(NearDuplicateForm):
    """An editor's answer to one suggested quotation: who said it."""

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

    def __init__(self, *args, suggestion, known=(), **kwargs):
        self.suggestion = suggestion
        kwargs.setdefault("auto_id", f"id_s{suggestion.pk}_%s")
        kwargs.setdefault("initial", _first_guess(suggestion))
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


def _first_guess(suggestion):
    """What the finder saw, as a form's first content."""
    who = SuggestionForm.KNOWN
    if suggestion.speaker_id is None and suggestion.speaker_name:
        is_body = suggestion.speaker_kind == Speaker.Kind.ORGANIZATION
        who = SuggestionForm.ORGANIZATION if is_body else SuggestionForm.PERSON
    if suggestion.speaker_kind == "unnamed" and suggestion.speaker_id is None:
        who = SuggestionForm.UNNAMED
    is_unnamed = who == SuggestionForm.UNNAMED
    return {
        "who": who,
        "speaker": suggestion.speaker_id,
        "name": "" if is_unnamed else suggestion.speaker_name,
        "role_as_printed": suggestion.role_as_printed,
    }


class QuoteForm(RefusableForm, ChangeFields, forms.ModelForm):
    """The correction of a quotation: its words, piece by piece, its speaker, its details."""

    source_url = forms.URLField(label="Source's address", required=False, assume_scheme="https")

    class Meta:
        model = Quote
        fields = [
            "speaker",
            "role",
            "on_behalf_of",
            "said_on",
            "venue",
            "kind",
            "is_translated",
            "terms",
            "source",
            "source_url",
        ]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.printed = []
        if self.instance.pk:
            rows = self.instance.appearances.select_related("article").order_by("position")
            self.printed = [self._with_words(row) for row in rows]

    def _with_words(self, row: Appearance):
        """Add a field for each piece of one appearance; give the row and its bound fields."""
        names = []
        for number, piece in enumerate(row.pieces):
            name = f"words-{row.pk}-{number}"
            attrs = {"rows": 1 + len(piece["exact"]) // 60}
            self.fields[name] = forms.CharField(
                label="Words" if len(row.pieces) == 1 else f"Part {number + 1}",
                initial=piece["exact"],
                widget=forms.Textarea(attrs=attrs),
            )
            names.append(name)
        return {"row": row, "fields": [self[name] for name in names], "names": names}

    def pieces(self):
        """{appearance id: its words, piece by piece}, as ``correct_quote`` takes them."""
        return {
            str(one["row"].pk): [" ".join(self.cleaned_data[name].split()) for name in one["names"]]
            for one in self.printed
        }
