"""The part of the import screen that says how a file is read: its format, a table's columns."""

from django import forms
from django.core.exceptions import ValidationError

from articles.importing.reading import AUTO
from articles.importing.tabular.columns import Picked, meanings, picked
from newsroom.record.removed import Guarded

# In newsroom words. A whole newsroom is taken in by itself, at the shell.
FORMATS = {
    "Another system": {
        "wxr": "WordPress",
        "ghost": "Ghost",
        "substack": "Substack",
        "medium": "Medium",
        "blogger": "Blogger",
        "ans": "Arc XP (ANS)",
    },
    "Tables and files": {
        "csv": "Table (CSV)",
        "json": "JSON",
        "jsonl": "JSON, a story a line",
        "markdown": "Markdown",
        "html": "Web pages (HTML)",
        "text": "Plain text",
        "eml": "E-mail",
        "rejects": "Rejected items, mended",
    },
    "Feeds and wires": {
        "feed": "RSS or Atom",
        "jsonfeed": "JSON Feed",
        "ninjs": "ninjs",
        "nitf": "NITF",
        "newsmlg2": "NewsML-G2",
        "newsml1": "NewsML 1",
        "wire": "Wire text (ANPA, IPTC 7901)",
    },
}
FORMAT_WORDS = {name: words for group in FORMATS.values() for name, words in group.items()}
MEANINGS = {
    "The story": {
        "headline": "Headline",
        "standfirst": "Standfirst (dek)",
        "body": "Text",
        "bylines": "Authors",
        "dateline": "Dateline",
        "section": "Section",
        "topics": "Topics",
        "language": "Language",
    },
    "When, and for whom": {
        "published_at": "Date of publication",
        "embargo_until": "Embargo until",
        "rights_until": "Rights until",
        "status": "Status (published, draft …)",
        "published": "Is it published? (yes, no)",
        "draft": "Is it a draft? (yes, no)",
        "visibility": "Who may read it (public, members …)",
    },
    "The picture": {
        "picture": "Picture’s address",
        "picture_alt": "Picture in words (alt)",
        "picture_caption": "Caption",
        "picture_credit": "Picture’s credit",
    },
    "Where it comes from": {
        "id": "Number or id",
        "address": "Address at the source",
        "slug": "Slug",
        "canonical_address": "Address of the original (canonical)",
        "credit_line": "Credit line",
        "usage_terms": "Usage terms",
    },
    "For the desk": {"slugline": "Slugline", "desk_note": "Desk note"},
}
MEANING_WORDS = {name: words for group in MEANINGS.values() for name, words in group.items()}
NOT_TAKEN = "– not taken –"
NO_STORY = "Say which column is the headline, or which is the text."


class ReadingFields(Guarded, forms.Form):
    """Another format than the content speaks for, what a table's columns mean, and whether
    quotations are looked for."""

    format = forms.ChoiceField(label="Format", required=False)
    is_suggesting = forms.BooleanField(
        label="Look for quotations",
        required=False,
        help_text="They wait in the archive’s own queue until somebody confirms them. A large "
        "archive comes in faster without; they can be looked for later.",
    )

    def add_reading(self, upload):
        """Show what was chosen, and a field for each column; to be called once fields are there."""
        self.fields["format"].choices = [(AUTO, "decided by content"), *_grouped(FORMATS)]
        self.fields["format"].initial = upload.format
        self.fields["is_suggesting"].initial = upload.choices.get("is_suggesting", True)
        self.columns = {row["name"]: row["example"] for row in upload.survey.get("columns") or ()}
        self.has_no_story = not upload.survey["stories"]
        taken = meanings(self.columns, Picked(upload.choices.get("columns") or ()))
        choices = [("", NOT_TAKEN), *_grouped(MEANINGS)]
        for number, (name, ours) in enumerate(taken.items()):
            field = forms.ChoiceField(label=name, choices=choices, initial=ours, required=False)
            field.widget.attrs["aria-describedby"] = f"column-{number}"
            self.fields[f"column-{number}"] = field

    def column_rows(self):
        """(bound field, its number, an example of what stands there) of each column."""
        for number, example in enumerate(self.columns.values()):
            yield self[f"column-{number}"], number, example

    def check_reading(self):
        """A table of stories has a headline or a text."""
        meant = set(self._meant().values())
        is_asked = self.has_no_story or self._are_columns_changed()
        is_of_this = self.columns and not self._is_format_changed()
        if is_of_this and is_asked and not meant & {"headline", "body"}:
            self.add_error(None, ValidationError(NO_STORY))

    def reading(self):
        """(format, pairs of a column and our field), as articles.importing.surveying has them."""
        if self._is_format_changed():
            return self._format(), []
        return self._format(), [[*pair] for pair in picked(self.columns, self._meant()).items()]

    def is_read_otherwise(self):
        """Whether it is to be read in another way than it was looked through."""
        return self._is_format_changed() or self._are_columns_changed()

    def _format(self):
        return self.cleaned_data.get("format") or AUTO

    def _is_format_changed(self):
        return self._format() != self.fields["format"].initial

    def _are_columns_changed(self):
        return any(
            ours != self.fields[f"column-{number}"].initial
            for number, ours in enumerate(self._meant().values())
        )

    def _meant(self):
        return {
            name: self.cleaned_data.get(f"column-{number}", "")
            for number, name in enumerate(self.columns)
        }


def _grouped(groups):
    return [(group, list(names.items())) for group, names in groups.items()]
