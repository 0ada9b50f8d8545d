"""The forms of the import screen: which names become what, and how a conflict ends."""

from django import forms
from django.core.exceptions import ValidationError

from articles.forms.fields import ChangeFields
from articles.forms.merging import SpeakerSearch
from articles.importing.mapping import BadMap, read_map
from articles.models import Section, Topic
from newsroom.record.removed import Guarded
from people.models import Speaker

SHOWN = 50
NEW, TOPIC, OUT = "new", "topic", "out"
LARGEST_TABLE = 1_000_000


class MapForm(Guarded, forms.Form):
    """What the names of an upload become: one field a name, for the most used of each kind."""

    source = forms.CharField(
        label="Name of the source",
        max_length=100,
        help_text="A second import under the same name knows these stories again.",
    )
    is_publishing = forms.ChoiceField(
        label="What was public there",
        choices=[("", "becomes a draft here"), ("on", "goes live here, at its own date")],
        required=False,
        widget=forms.RadioSelect,
    )
    rest_of_sections = forms.FileField(label="Categories, as a table (CSV)", required=False)
    rest_of_topics = forms.FileField(label="Tags, as a table (CSV)", required=False)

    def __init__(self, *args, upload, may_publish, **kwargs):
        self.upload = upload
        self.names = {
            kind: [row["name"] for row in upload.survey[listed]["listed"][:SHOWN]]
            for kind, listed in KINDS.items()
        }
        super().__init__(*args, **kwargs)
        self.fields["source"].initial = upload.source
        self.fields["is_publishing"].initial = "on" if upload.is_publishing else ""
        if not may_publish:
            del self.fields["is_publishing"]
        self._add_sections()
        self._add_topics()
        self._add_authors()

    def _chosen(self, kind, name, default):
        return (self.upload.choices.get(kind) or {}).get(name, default)

    def _add_sections(self):
        ours = list(Section.objects.order_by("name").values_list("name", flat=True)[:90])
        folded = {name.casefold(): name for name in ours}
        for number, name in enumerate(self.names["sections"]):
            first = [] if name.casefold() in folded else [(NEW, f"A new section: {name}"[:120])]
            choices = [
                *first,
                (TOPIC, "A topic, no section"),
                (OUT, "Leave out"),
                ("Our sections", [(f"={one}", one) for one in ours]),
            ]
            kept = self._chosen("sections", name, name)
            word = {None: TOPIC, "": OUT}.get(kept) or f"={folded.get(kept.casefold(), kept)}"
            if word not in {f"={one}" for one in ours} | {TOPIC, OUT}:
                word = NEW
            self._add("sections", number, name, forms.ChoiceField(choices=choices, initial=word))

    def _add_topics(self):
        longest = Topic._meta.get_field("name").max_length
        for number, name in enumerate(self.names["topics"]):
            kept = self._chosen("topics", name, name)
            field = forms.CharField(required=False, max_length=longest, initial=kept)
            self._add("topics", number, name, field)

    def _add_authors(self):
        people = Speaker.objects.filter(kind=Speaker.Kind.PERSON)
        alike = {one.name.casefold(): one for one in people.filter(name__in=self.names["authors"])}
        for number, name in enumerate(self.names["authors"]):
            same = alike.get(name.casefold())
            kept = self._chosen("authors", name, same.pk if same else 0) or None
            field = forms.ModelChoiceField(queryset=people, required=False, initial=kept)
            field.widget = SpeakerSearch(label=f"Person for {name}", likely=[same] if same else [])
            field.widget.choices = field.choices
            self._add("authors", number, name, field)

    def _add(self, kind, number, name, field):
        field.label = name
        self.fields[f"{kind}-{number}"] = field

    def rows(self, kind):
        """(bound field, how often the name stands in the upload) of a kind, the most used first."""
        listed = self.upload.survey[KINDS[kind]]["listed"]
        for number, row in enumerate(listed[:SHOWN]):
            yield self[f"{kind}-{number}"], row["n"]

    def clean_rest_of_sections(self):
        """{theirs: ours} of the table."""
        return _table(self.cleaned_data["rest_of_sections"])

    def clean_rest_of_topics(self):
        """{theirs: ours} of the table."""
        return _table(self.cleaned_data["rest_of_topics"])

    def choices(self):
        """What was chosen, as articles.importing.mapping has it; tables count for what no field
        asks."""
        found = {"sections": self._kept("sections"), "topics": self._kept("topics")}
        found["sections"] |= self.cleaned_data["rest_of_sections"]
        found["topics"] |= self.cleaned_data["rest_of_topics"]
        for number, name in enumerate(self.names["sections"]):
            found["sections"][name] = self._section(number, name)
        for number, name in enumerate(self.names["topics"]):
            found["topics"][name] = " ".join(self.cleaned_data[f"topics-{number}"].split())
        people = [self.cleaned_data[f"authors-{n}"] for n in range(len(self.names["authors"]))]
        named = zip(self.names["authors"], people, strict=True)
        found["authors"] = {name: one.pk if one else 0 for name, one in named}
        return found

    def _kept(self, kind):
        """What an earlier table said, for names that have no field."""
        return dict(self.upload.choices.get(kind) or {})

    def _section(self, number, name):
        word = self.cleaned_data[f"sections-{number}"]
        return {NEW: name, TOPIC: None, OUT: ""}.get(word, word.removeprefix("="))


KINDS = {"sections": "categories", "topics": "tags", "authors": "authors"}


class TakeForm(ChangeFields):
    """What is said of a change that takes the source's version."""


def _table(file):
    if not file:
        return {}
    if file.size > LARGEST_TABLE:
        raise ValidationError("A table of names has at most a megabyte.")
    try:
        return read_map(file.read().decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise ValidationError("Save the table as UTF-8.") from error
    except BadMap as error:
        raise ValidationError(str(error)) from error
