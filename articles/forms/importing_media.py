"""The form that says where an import's pictures come from."""

import zipfile

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError

from articles.importing import uploads
from articles.importing.media.finding import media_of
from articles.importing.media.hosts import may_be_public
from newsroom.record.removed import Guarded

SKIP, ARCHIVE, UPLOAD, FETCH = "skip", "archive", "upload", "fetch"
MOST_HOSTS = 50
MOST_FURTHER = 10
LEAVE = "left out for now: their addresses are kept, and a later run can fill them in"


class MediaFields(Guarded, forms.Form):
    """Leave pictures out, find them in a zip, or fetch them from chosen hosts."""

    media_how = forms.ChoiceField(
        widget=forms.RadioSelect, initial=SKIP, required=False, label="They are"
    )
    hosts = forms.MultipleChoiceField(
        widget=forms.CheckboxSelectMultiple, required=False, label="Hosts that may be asked"
    )
    further = forms.CharField(
        required=False,
        max_length=1000,
        label="Further hosts",
        help_text="Where those lead on to, or where addresses without a host are asked for; "
        "parted by spaces, such as cdn.example.org.",
    )

    def add_media(self, upload):
        """Offer what this upload can have; to be called once the fields are there."""
        chosen = upload.choices.get("media") or {}
        counted = upload.survey.get("hosts", {}).get("listed", [])
        self.beside = sum(row["n"] for row in counted if not row["name"])
        named = [row for row in counted if row["name"]]
        self.refused_hosts = [row for row in named if not _may_be_asked(row["name"])]
        offered = [row for row in named if _may_be_asked(row["name"])][:MOST_HOSTS]
        self.fields["hosts"].choices = [
            (row["name"], f"{row['name']} ({row['n']:,})") for row in offered
        ]
        known = {row["name"] for row in offered}
        kept = chosen.get("hosts") or []
        self.fields["hosts"].initial = [name for name in kept if name in known]
        self.fields["further"].initial = " ".join(name for name in kept if name not in known)
        ways = _ways(upload)
        self.fields["media_how"].choices = ways
        how = chosen.get("how") or SKIP
        self.fields["media_how"].initial = how if how in dict(ways) else SKIP

    def clean_further(self):
        """The further hosts, each a name that may be asked."""
        names = self.cleaned_data["further"].replace(",", " ").lower().split()
        if len(names) > MOST_FURTHER:
            raise ValidationError(f"At most {MOST_FURTHER}.")
        for name in names:
            try:
                media_of(FETCH, [name])
            except ValueError as error:
                raise ValidationError("A host’s name, such as cdn.example.org.") from error
            if not _may_be_asked(name):
                raise ValidationError(f"{name} is within a private network, and is never asked.")
        return names

    def check_media(self):
        """Fetching needs a host."""
        cleaned = self.cleaned_data
        is_asked = cleaned.get("hosts") or cleaned.get("further")
        if cleaned.get("media_how") == FETCH and not is_asked and "further" not in self.errors:
            self.add_error("hosts", "Choose the hosts that may be asked.")

    def media_choice(self):
        """What was chosen, as articles.importing.surveying has it."""
        how = self.cleaned_data["media_how"] or SKIP
        hosts = [*self.cleaned_data["hosts"], *self.cleaned_data["further"]]
        return {"how": how, "hosts": list(dict.fromkeys(hosts)) if how == FETCH else []}


class FillForm(MediaFields):
    """Where to look for what an import that is over still lacks."""

    def __init__(self, *args, upload, **kwargs):
        super().__init__(*args, **kwargs)
        self.add_media(upload)
        field = self.fields["media_how"]
        field.choices = [way for way in field.choices if way[0] != SKIP]
        if field.initial == SKIP:
            field.initial = field.choices[-2:][0][0]

    def clean(self):
        """Somewhere has to be chosen."""
        cleaned = super().clean()
        self.check_media()
        if not cleaned.get("media_how") and "media_how" not in self.errors:
            self.add_error("media_how", "Choose where to look.")
        return cleaned


def _ways(upload):
    ways = [(SKIP, LEAVE)]
    if _is_zip(upload):
        ways.append((ARCHIVE, "in the archive itself"))
    if found := uploads.pictures_of(upload):
        ways.append((UPLOAD, f"in {found.name}, uploaded besides"))
    return [*ways, (FETCH, "to be fetched from where they stand")]


def _is_zip(upload):
    try:
        return zipfile.is_zipfile(uploads.file_of(upload))
    except ValidationError:
        return False


def _may_be_asked(host):
    return settings.NEWSROOM_MEDIA_ALLOW_PRIVATE or may_be_public(host)
