"""The forms of a story: its text, what stands with it, and the steps it takes."""

from datetime import UTC

from django import forms
from django.contrib import admin
from django.contrib.admin.widgets import AutocompleteSelectMultiple
from django.templatetags.static import static
from django_prose_editor.widgets import AdminProseEditorWidget
from js_asset import ImportMap, Media

from articles.forms.fields import ChangeFields, MomentField, RefusableForm
from articles.forms.vouching import GateFields
from articles.models import Article, ArticleTopic, Topic
from articles.snapshots import TEXT_FIELDS, TIME_FIELDS
from newsroom.record.removed import Guarded

# Few buttons on purpose. What has no button (tables, small print) is kept when it came in so.
EXTENSIONS = {
    "Document": True,
    "Dropcursor": True,
    "Gapcursor": True,
    "Paragraph": True,
    "Text": True,
    "HardBreak": True,
    "Bold": True,
    "Italic": True,
    "Strike": True,
    "Subscript": True,
    "Superscript": True,
    "Heading": {"levels": [2, 3, 4]},
    "BulletList": True,
    "OrderedList": {"enableListAttributes": False},
    "ListItem": True,
    "Blockquote": True,
    "CodeBlock": True,
    "HorizontalRule": True,
    "Table": True,
    "TableRow": True,
    "TableHeader": True,
    "TableCell": True,
    "Link": {"enableTarget": False, "protocols": ["http", "https", "mailto"]},
    "History": True,
    "KeptMarkup": True,
    "Passages": True,
    "Menu": {
        "groups": [
            {"group": "marks"},
            {"group": "link"},
            {"group": "headings"},
            {"group": "lists"},
            {"group": "nodes -blockType -lists -headings"},
            {"group": "history"},
            {"group": "quotation"},
        ]
    },
}
# Our own extensions; the page's scripts import the same modules by these names.
MODULES = {
    "newsroom/passages": "articles/admin/editor/passages.js",
    "newsroom/passage-marks": "articles/admin/editor/passage-marks.js",
    "newsroom/kept-markup": "articles/admin/editor/kept-markup.js",
}
EXTENDING = ("newsroom/passage-marks", "newsroom/kept-markup")


class StoryTextWidget(AdminProseEditorWidget):
    """The text editor with what ours adds to it: markup that is kept, passages that are marked."""

    extending = EXTENDING

    def get_config(self):
        modules = [static(MODULES[name]) for name in self.extending]
        return {**super().get_config(), "js_modules": modules}

    @property
    def media(self):
        return super().media + Media(importmap=ImportMap(MODULES))


class TopicsSelect(AutocompleteSelectMultiple):
    """Topics by search. Each is taken off by itself: select2's “clear all” breaks its own list."""

    def build_attrs(self, base_attrs, extra_attrs=None):
        attrs = super().build_attrs(base_attrs, extra_attrs=extra_attrs)
        return {**attrs, "data-allow-clear": "false"}


class StoryForm(RefusableForm, GateFields, ChangeFields, forms.ModelForm):
    """A story. ``version`` says which state of it the editor saw; ``overwrite`` is said after a
    conflict, of the state named in ``seen_version``."""

    # A marker takes the place of removed words in these, so that no text is lost.
    unguarded = frozenset(TEXT_FIELDS)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False, initial=0)
    seen_version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    overwrite = forms.BooleanField(required=False)
    # The hash of the newer version that fills the form, to be saved as the answer to it.
    newer = forms.CharField(widget=forms.HiddenInput, required=False)
    headline = forms.CharField(
        max_length=300, widget=forms.Textarea(attrs={"rows": 2, "class": "headline-field"})
    )
    standfirst = forms.CharField(
        label="Standfirst (dek)", required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    body = forms.CharField(
        label="Text",
        required=False,
        strip=False,
        widget=StoryTextWidget(config={"extensions": EXTENSIONS}, preset="configurable"),
    )
    topics = forms.ModelMultipleChoiceField(
        queryset=Topic.objects.all(),
        required=False,
        widget=TopicsSelect(ArticleTopic._meta.get_field("tag"), admin.site),
    )
    embargo_until = MomentField(
        label="Embargo until", help_text="Readers don't see it before, even if it is published."
    )
    rights_until = MomentField(
        label="Rights until", help_text="After this moment the story leaves public pages."
    )
    publish_at = MomentField(label="Publish at")

    class Meta:
        model = Article
        fields = [*TEXT_FIELDS, *TIME_FIELDS, "section"]
        widgets = {
            "usage_terms": forms.Textarea(attrs={"rows": 2}),
            "desk_note": forms.Textarea(attrs={"rows": 3}),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            # taggit has read them already where the form has the field.
            topics = self.initial.get("topics") or []
            self.initial["topics"] = [topic.pk for topic in topics]
            self.initial["version"] = self.instance.version
        if filled := getattr(self.instance, "filled", None):
            kept = {"newer": filled["newer"], "topics": filled["topics"]}
            self.initial |= {**kept, **filled["said"]}

    @property
    def expected_version(self):
        """The version this editor has read and merged with, whatever came after it."""
        if self.cleaned_data["overwrite"] and self.cleaned_data["seen_version"]:
            return self.cleaned_data["seen_version"]
        return self.cleaned_data["version"] or 0

    def snapshot(self, *, bylines, images):
        """The story as typed, in the shape of ``articles.snapshots``."""
        texts = {name: self._text(name) for name in TEXT_FIELDS}
        times = {name: self._moment(name) for name in TIME_FIELDS}
        section = self.cleaned_data.get("section")
        return {
            "fields": {**texts, **times},
            "section": section.pk if section else None,
            "topics": [topic.pk for topic in self.cleaned_data["topics"]],
            "bylines": bylines,
            "images": images,
            "quotes": [],
        }

    def _text(self, name):
        return (self.cleaned_data.get(name) or "").replace("\r\n", "\n")

    def _moment(self, name):
        # What the form can't show (seconds) must not be lost by looking at it.
        value = self.cleaned_data[name] if name in self.changed_data else self.initial.get(name)
        return value.astimezone(UTC).isoformat() if value else None


class BylineForm(forms.ModelForm):
    """A name above the story: someone from the directory, or the printed text alone."""

    position = forms.IntegerField(
        label="Order", required=False, min_value=0, widget=forms.NumberInput(attrs={"size": 3})
    )

    def clean(self):
        """Ask for one of the two."""
        cleaned = super().clean()
        if not cleaned.get("person") and not cleaned.get("printed") and not cleaned.get("DELETE"):
            self.add_error("printed", "Choose a person, or write the name as it is printed.")
        return cleaned


class PictureUseForm(forms.ModelForm):
    """A picture in a story, with what it shows for those who don't see it."""

    position = forms.IntegerField(
        label="Order", required=False, min_value=0, widget=forms.NumberInput(attrs={"size": 3})
    )


class StepForm(Guarded, forms.Form):
    """The reason for a step that goes on the record."""

    reason = forms.CharField(widget=forms.Textarea(attrs={"rows": 4}))

    def __init__(self, *args, needs_reason, **kwargs):
        super().__init__(*args, **kwargs)
        if not needs_reason:
            del self.fields["reason"]
