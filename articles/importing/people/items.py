"""What a reader of speakers hands on: a speaker, a role, or the reason why there is none. PURE."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from articles.importing.items import RejectedItem
from people.dates import parse

__all__ = ["PERSON", "Name", "Refused", "Role", "RoleItem", "SpeakerItem", "checked_span", "clip"]

PERSON, ORGANIZATION = "person", "organization"
KINDS = {"person": PERSON, "organization": ORGANIZATION, "organisation": ORGANIZATION}
LONGEST = {"name": 200, "sort_name": 400, "distinction": 200, "pronouns": 40, "role": 200}
LONGEST_SCHEME, LONGEST_ID = 40, 100


class Refused(ValueError):
    """A field that can't be taken: ``field`` and ``reason``."""

    def __init__(self, field: str, reason: str):
        super().__init__(f"{field}: {reason}")
        self.field, self.reason = field, reason

    def as_item(self, external_id: str, location: str) -> RejectedItem:
        """The same as an item of the report."""
        return RejectedItem(
            external_id=external_id, location=location, reason=self.reason, field=self.field
        )


@dataclass(frozen=True, slots=True)
class Name:
    """Another name, with the time it was used where that is known."""

    name: str
    note: str = ""
    start_date: str = ""
    end_date: str = ""


@dataclass(frozen=True, slots=True)
class Role:
    """A dated role; the organisation is named by its id in the file, or by its name."""

    role: str = ""
    label: str = ""
    organization_id: str = ""
    organization: str = ""
    start_date: str = ""
    end_date: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SpeakerItem:
    """One person or organisation. `source_id` is empty where the file gives no ids of its own."""

    external_id: str
    location: str
    kind: str
    name: str
    source_id: str = ""
    sort_name: str = ""
    distinction: str = ""
    summary: str = ""
    pronouns: str = ""
    is_public: bool | None = None
    other_names: tuple[Name, ...] = ()
    identifiers: tuple[tuple[str, str], ...] = ()
    roles: tuple[Role, ...] = ()

    def with_standing(self, is_public: bool) -> "SpeakerItem":
        """The same, with a choice where the file makes none."""
        return self if self.is_public is not None else replace(self, is_public=is_public)


@dataclass(frozen=True, slots=True, kw_only=True)
class RoleItem:
    """A role of a person who is an item of their own, known by the id the file gives them."""

    external_id: str
    location: str
    person_id: str
    role: Role


def clip(values: Mapping, field: str) -> str:
    """A field's text on one line; raises Refused where it is no text, or too long."""
    value = values.get(field)
    if value is None:
        return ""
    if not isinstance(value, str):
        raise Refused(field, f"expected a text, found {type(value).__name__}")
    if "\x00" in value:
        raise Refused(field, "holds a character that no text has")
    text = " ".join(value.split())
    longest = LONGEST.get(field, 200)
    if len(text) > longest:
        raise Refused(field, f"longer than {longest} characters")
    return text


def checked_span(values: Mapping) -> tuple[str, str]:
    """(start_date, end_date), each a partial date or empty; raises Refused by field."""
    dates = {}
    for field in ("start_date", "end_date"):
        text = clip(values, field)
        try:
            dates[field] = parse(text) if text else None
        except ValueError as error:
            raise Refused(field, str(error)) from None
    start, end = dates["start_date"], dates["end_date"]
    if start and end and end.latest() < start.earliest():
        raise Refused("end_date", f"{end} is before {start}, when it starts")
    return str(start or ""), str(end or "")


def checked_identifier(scheme: str, identifier: str) -> tuple[str, str]:
    """(scheme, identifier), both trimmed; raises Refused."""
    scheme, identifier = scheme.strip(), identifier.strip()
    if not scheme or not identifier:
        raise Refused("identifiers", "write each as scheme:value, such as wikidata:Q42")
    if len(scheme) > LONGEST_SCHEME or len(identifier) > LONGEST_ID:
        raise Refused("identifiers", f"{scheme[:50]}:{identifier[:50]} is too long")
    return scheme, identifier
