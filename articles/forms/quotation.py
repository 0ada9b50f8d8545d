"""The forms of quotations: answering what was suggested, correcting what was confirmed."""

from django import forms

from articles.corrections import version_of
from articles.forms.fields import ChangeFields, RefusableForm
from articles.forms.speaker import SpeakerChoiceForm
from articles.models import Appearance, Quote
from people.models import Speaker


class SuggestionForm(SpeakerChoiceForm):
    """An editor's answer to one suggested quotation: who said it."""

    def __init__(self, *args, suggestion, **kwargs):
        self.suggestion = suggestion
        kwargs.setdefault("auto_id", f"id_s{suggestion.pk}_%s")
        kwargs.setdefault("initial", _first_guess(suggestion))
        super().__init__(*args, **kwargs)


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
    """The correction of a quotation: its words, piece by piece, its speaker, its details.

    ``version`` is the token of what the editor saw; ``overwrite`` is said after a conflict, of
    the state in ``seen_version``.
    """

    version = forms.CharField(widget=forms.HiddenInput, required=False)
    seen_version = forms.CharField(widget=forms.HiddenInput, required=False)
    overwrite = forms.BooleanField(required=False)
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
            rows = list(self.instance.appearances.select_related("article").order_by("position"))
            self.printed = [self._with_words(row) for row in rows]
            self.initial["version"] = version_of(self.instance, printed=rows)

    @property
    def expected_version(self):
        """The state this editor has read, and looked over again if someone came before them."""
        seen = self.cleaned_data["overwrite"] and self.cleaned_data["seen_version"]
        return seen or self.cleaned_data["version"]

    def theirs_and_mine(self):
        """[(label, what is recorded now, what was typed)] for all that differs."""
        asked = {"version", "seen_version", "overwrite", *ChangeFields.base_fields}
        return [
            (self[name].label, self._in_words(name, self[name].initial), self._in_words(name))
            for name in self.changed_data
            if name not in asked
        ]

    def _in_words(self, name, value=None):
        """A value as an editor reads it; what was typed if none is given."""
        field = self.fields[name]
        value = self[name].value() if value is None else value
        if isinstance(field, forms.ModelChoiceField):
            return str(field.queryset.filter(pk=value or 0).first() or "nobody")
        if isinstance(field, forms.BooleanField):
            return "yes" if value else "no"
        chosen = dict(getattr(field, "choices", ())).get(value, value)
        return str(chosen or "nothing")

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
