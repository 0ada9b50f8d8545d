"""The form of words an editor selected or pasted: what they are, and who said them."""

import json

from django import forms
from django.core.exceptions import ValidationError

from articles.forms.speaker import SpeakerChoiceForm
from articles.models import QuoteKind

PREFIX = "quotation"
LONGEST = 20_000
# What an editor may have typed before another piece was added.
TYPED = ("who", "speaker", "name", "standing", "distinction", "role_as_printed", "said_on")
TYPED += ("kind", "attribution_text")


class SelectionForm(SpeakerChoiceForm):
    """Words of a story, made a quotation by hand.

    ``pieces`` are the anchors of what was selected, as JSON; without them ``words`` are pasted.
    All names begin with ``quotation-``, so that it can be sent along with the story's form.
    """

    words = forms.CharField(
        label="The words, copied from the text",
        required=False,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Marks around them don’t matter. Where an attribution parts the words, "
        "leave an empty line between the parts.",
    )
    pieces = forms.CharField(required=False, max_length=3 * LONGEST, widget=forms.HiddenInput)
    kind = forms.ChoiceField(
        label="How they stand there", choices=QuoteKind.choices, widget=forms.RadioSelect
    )
    attribution_text = forms.CharField(
        label="Attribution as printed",
        max_length=400,
        required=False,
        help_text="“said the mayor”. Left empty, the sentence is kept.",
    )

    def __init__(self, *args, **kwargs):
        kwargs = {"prefix": PREFIX, "auto_id": "id_%s", **kwargs}
        kwargs["initial"] = {
            "who": self.KNOWN,
            "kind": QuoteKind.DIRECT,
            **kwargs.get("initial", {}),
        }
        super().__init__(*args, **kwargs)

    def clean_pieces(self):
        """The anchors; refuses what no page of ours would send."""
        try:
            return as_anchors(self.cleaned_data["pieces"])
        except ValueError as error:
            raise ValidationError("Select the words once more.") from error

    def clean(self):
        """Ask for words, one way or the other."""
        cleaned = super().clean()
        if not cleaned.get("pieces") and not cleaned.get("words") and not self.errors:
            self.add_error("words", "Copy the words from the text.")
        return cleaned

    def said(self):
        """The arguments that ``record`` takes, but for the speaker."""
        names = ("words", "pieces", "kind", "attribution_text", "role_as_printed", "said_on")
        return {name: self.cleaned_data[name] for name in names}


def as_anchors(sent: str) -> list[dict]:
    """The anchors in a JSON text; empty for an empty one. Raises ValueError for anything else."""
    rows = json.loads(sent) if sent else []
    if not isinstance(rows, list):
        raise ValueError("no list of pieces")
    return [_anchor(row) for row in rows]


def _anchor(row) -> dict:
    if not isinstance(row, dict):
        raise ValueError("a piece has words")
    parts = {name: row.get(name, "") for name in ("exact", "prefix", "suffix")}
    if not all(isinstance(part, str) for part in parts.values()):
        raise ValueError("the parts of a piece are texts")
    return parts


def typed_in(data) -> dict:
    """What was typed into the form so far, as the next one's first content."""
    names = [name for name in TYPED if f"{PREFIX}-{name}" in data]
    return {name: data[f"{PREFIX}-{name}"] for name in names}
