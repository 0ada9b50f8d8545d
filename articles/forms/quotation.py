"""The forms of quotations: answering what was suggested, correcting what was confirmed."""

from django import forms

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
