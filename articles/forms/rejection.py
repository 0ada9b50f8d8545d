"""The form to mend a rejected item by: our own fields, those at fault first."""

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError

from articles.forms.fields import RefusableForm
from newsroom.record.removed import Guarded

STATUSES = [
    ("public", "public there"),
    ("draft", "a draft there"),
    ("withheld", "withheld there"),
    ("killed", "killed by its service"),
]
# A fault's name → the field that mends it; others have the names of their fields.
AT_FAULT = {"id": "external_id", "bylines role": "bylines", "date": "published_at"}
LONG = {"body": 14, "standfirst": 3, "headline": 2, "usage_terms": 2, "desk_note": 2}
FIELDS = {
    "headline": "Headline",
    "standfirst": "Standfirst (dek)",
    "body": "Text (HTML)",
    "bylines": "By, one a line; a role after “|”",
    "published_at": "Date and time",
    "section": "Section",
    "topics": "Topics, one a line",
    "dateline": "Dateline",
    "language": "Language, such as en-GB",
    "credit_line": "Credit line",
    "usage_terms": "Usage terms",
    "slugline": "Slugline",
    "desk_note": "Desk note",
    "external_id": "Id at the source",
}


class MendForm(RefusableForm, Guarded, forms.Form):
    """A rejected item by our own field names, or what was read of it where there is no item."""

    raw = forms.CharField(
        label="As it was read",
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 16, "spellcheck": "false", "class": "raw"}),
    )

    def __init__(self, *args, rejection, may_publish, **kwargs):
        self.rejection = rejection
        super().__init__(*args, **kwargs)
        self.has_item = rejection.item is not None
        if self.has_item:
            del self.fields["raw"]
        else:
            self.fields["raw"].initial = rejection.raw
        item = rejection.item or {}
        for name, label in FIELDS.items():
            self._add(name, label, _written(name, item.get(name)))
        self.fields["external_id"].initial = item.get("external_id", rejection.external_id)
        self.fields["status"] = forms.ChoiceField(
            label="It was", choices=STATUSES, initial=item.get("status", "draft")
        )
        if may_publish:
            self.fields["is_publishing"] = forms.BooleanField(
                label="Let it go live here if it was public there, at its own date",
                required=False,
                initial=rejection.run.is_publishing,
            )

    def _add(self, name, label, initial):
        lines = LONG.get(name, 3 if name in ("bylines", "topics") else 0)
        widget = forms.Textarea(attrs={"rows": lines}) if lines else forms.TextInput()
        if name == "body":
            widget.attrs["spellcheck"] = "false"
        self.fields[name] = forms.CharField(
            label=label, required=False, initial=initial, widget=widget
        )

    @property
    def at_fault(self):
        """The name of the field at fault, "" if none of these is."""
        fault = self.rejection.field
        name = AT_FAULT.get(fault, fault)
        return name if name in self.fields and name != "raw" else ""

    def first(self):
        """The fields to look at: what is at fault, or what was refused just now."""
        return [self[name] for name in self._first()]

    def rest(self):
        """All others."""
        names = [*FIELDS, "status"]
        return [self[name] for name in names if name not in self._first()]

    def _first(self):
        names = {self.at_fault, *self.errors} if self.is_bound else {self.at_fault}
        found = [name for name in self.fields if name in names and name not in SEPARATE]
        if found or not self.has_item:
            return found
        return ["headline"] if not self.rejection.headline else []

    def refuse(self, refusal):
        """Show what the verb refused, each fault at the field that mends it."""
        by_name = getattr(refusal, "message_dict", {None: refusal.messages})
        self.refusal = ValidationError(
            {AT_FAULT.get(name, name) or NON_FIELD_ERRORS: said for name, said in by_name.items()}
        )
        self.full_clean()

    def is_by_hand(self):
        """Whether our own fields are filled in where no item could be made."""
        return self.has_item or bool(self.cleaned_data["headline"] or self.cleaned_data["body"])

    def item(self):
        """What was filled in, as articles.importing.frozen has it."""
        said = {name: self.cleaned_data[name] for name in (*FIELDS, "status")}
        said["topics"] = _lines(said["topics"])
        said["bylines"] = self._bylines(_lines(said["bylines"]))
        said["published_at"] = said["published_at"].strip() or None
        return said

    def _bylines(self, lines):
        """By their names, people that a map gave before are kept."""
        rows = _listed((self.rejection.item or {}).get("bylines"))
        named = [row for row in rows if isinstance(row, dict)]
        before = {_said(row.get("name")): row.get("person") for row in named}
        parts = [[part.strip() for part in line.partition("|")] for line in lines]
        return [{"name": name, "role": role, "person": before.get(name)} for name, _, role in parts]


SEPARATE = ("raw", "is_publishing")


def _lines(text):
    return [line.strip() for line in text.splitlines() if line.strip()]


def _written(name, value):
    """A value of the item as the form shows it, of whatever kind: it may be what is at fault."""
    if name == "bylines":
        value = [_byline(row) for row in _listed(value)]
    return "\n".join(map(_said, _listed(value)))


def _byline(row):
    if not isinstance(row, dict):
        return _said(row)
    name, role = _said(row.get("name")), _said(row.get("role"))
    return f"{name} | {role}" if role else name


def _listed(value):
    return value if isinstance(value, list) else [value]


def _said(value):
    return "" if value is None else str(value)
