"""The forms of the import screen: which names become what, and how a conflict ends."""

from django import forms
from django.core.exceptions import ValidationError

from articles.forms.fields import ChangeFields
from articles.forms.importing_media import MediaFields
from articles.forms.importing_reading import ReadingFields
from articles.forms.merging import SpeakerSearch
from articles.importing.authors import authors_of
from articles.importing.feeds.people import name_of
from articles.importing.lookups import people_named
from articles.importing.mapping import Author, BadMap, read_map
from articles.models import Byline, Section, Topic
from people.likeness import lookalikes_of
from people.models import Speaker

SHOWN = 50
NEW, TOPIC, OUT = "new", "topic", "out"
LARGEST_TABLE = 1_000_000
NO_ADDRESS = "An e-mail address is never kept. Write a name."


class PersonField(forms.Field):
    """One of these people, {number: person}, chosen by the search box of the directory."""

    def __init__(self, people, name, *, initial):
        self.people = people
        widget = SpeakerSearch(label=f"Person for {name}")
        if initial:
            widget.likely = [people[str(initial)]]
        super().__init__(required=False, widget=widget, initial=initial)

    def to_python(self, value):
        """The person, or None."""
        if value and value not in self.people:
            raise ValidationError("Nobody of the directory. Choose again.")
        return self.people.get(value)


class MapForm(ReadingFields, MediaFields):
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
    rest_of_authors = forms.FileField(label="Authors, as a table (CSV)", required=False)

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
        self.add_media(upload)
        self.add_reading(upload)
        if list(upload.survey["formats"]) == ["rejects"]:
            del self.fields["source"]

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
        names = self.names["authors"]
        self.alike = lookalikes_of(names, kind=Speaker.Kind.PERSON)
        meant = people_named(names)
        chosen = {}
        for name in names:
            found = meant.get(name, ())
            default = min(found) if len(found) == 1 else 0
            chosen[name] = Author.of(self._chosen("authors", name, default))
        people = self._people([one.person for one in chosen.values()])
        for number, (name, one) in enumerate(chosen.items()):
            initial = one.person if str(one.person) in people else None
            self._add("authors", number, name, PersonField(people, name, initial=initial))
            self._add_printed(number, name, name if one.printed is None else one.printed)

    def _people(self, kept):
        """{number: person} of all that are offered, were chosen, or come in: one query."""
        offered = [speaker for rows in self.alike.values() for speaker, _ in rows]
        people = {str(one.pk): one for one in offered}
        sent = [self.data.get(f"authors-{n}", "") for n in range(len(self.names["authors"]))]
        asked = {*map(str, kept), *sent} - {*people, "0", ""}
        asked = {one for one in asked if one.isascii() and one.isdigit() and len(one) < 19}
        rows = Speaker.objects.filter(kind=Speaker.Kind.PERSON, pk__in=asked) if asked else ()
        return people | {str(one.pk): one for one in rows}

    def _add_printed(self, number, name, printed):
        longest = Byline._meta.get_field("printed").max_length
        field = forms.CharField(required=False, max_length=longest, initial=printed)
        field.widget.attrs["aria-label"] = f"Printed name for {name}"
        self.fields[f"printed-{number}"] = field

    def _add(self, kind, number, name, field):
        field.label = name
        self.fields[f"{kind}-{number}"] = field

    def rows(self, kind):
        """(bound field, how often the name stands in the upload) of a kind, the most used first."""
        listed = self.upload.survey[KINDS[kind]]["listed"]
        for number, row in enumerate(listed[:SHOWN]):
            yield self[f"{kind}-{number}"], row["n"]

    def author_rows(self):
        """A dict for each author: both fields, how often, and whom the name may mean."""
        for number, (field, n) in enumerate(self.rows("authors")):
            chosen = str(field.value() or "")
            alike = self.alike.get(field.label, ())
            yield {
                "number": number,
                "field": field,
                "printed": self[f"printed-{number}"],
                "n": n,
                "has_person": bool(chosen),
                "alike": [(one, why) for one, why in alike if str(one.pk) != chosen],
            }

    def offers(self, number, person) -> bool:
        """Whether the person of this number is offered for an author."""
        rows = self.alike.get(self.names["authors"][number], ())
        return person in {str(one.pk) for one, _ in rows}

    def clean_rest_of_sections(self):
        """{theirs: ours} of the table."""
        return _table(self.cleaned_data["rest_of_sections"])

    def clean_rest_of_topics(self):
        """{theirs: ours} of the table."""
        return _table(self.cleaned_data["rest_of_topics"])

    def clean_rest_of_authors(self):
        """{theirs: Author} of the table."""
        return _table(self.cleaned_data["rest_of_authors"], authors_of)

    def clean(self):
        """No printed name may hold an e-mail address."""
        for number in range(len(self.names["authors"])):
            printed = self.cleaned_data.get(f"printed-{number}") or ""
            if "@" in printed and name_of(printed) != " ".join(printed.split()):
                self.add_error(f"printed-{number}", NO_ADDRESS)
        self.check_media()
        self.check_reading()
        return super().clean()

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
        table = {name: one.as_json() for name, one in self.cleaned_data["rest_of_authors"].items()}
        found["authors"] = self._kept("authors") | table
        for number, name in enumerate(self.names["authors"]):
            found["authors"][name] = self.author(number).as_json()
        return {
            **found,
            "media": self.media_choice(),
            "is_suggesting": self.cleaned_data["is_suggesting"],
            # Others than these are kept once the file was looked through with them.
            "columns": self.upload.choices.get("columns") or [],
        }

    def author(self, number) -> Author:
        """Whom the author of a row stands for."""
        person = self.cleaned_data[f"authors-{number}"]
        printed = " ".join(self.cleaned_data[f"printed-{number}"].split())
        return Author(person.pk if person else 0, printed)

    def _kept(self, kind):
        """What an earlier table said, for names that have no field."""
        return dict(self.upload.choices.get(kind) or {})

    def _section(self, number, name):
        word = self.cleaned_data[f"sections-{number}"]
        return {NEW: name, TOPIC: None, OUT: ""}.get(word, word.removeprefix("="))


KINDS = {"sections": "categories", "topics": "tags", "authors": "authors"}


class TakeForm(ChangeFields):
    """What is said of a change that takes the source's version."""


def _table(file, read=read_map):
    if not file:
        return {}
    if file.size > LARGEST_TABLE:
        raise ValidationError("A table of names has at most a megabyte.")
    try:
        return read(file.read().decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise ValidationError("Save the table as UTF-8.") from error
    except BadMap as error:
        raise ValidationError(str(error)) from error
