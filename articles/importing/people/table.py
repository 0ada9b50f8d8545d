"""Speakers from a CSV file: a row a speaker, with at most one role; more roles, more rows. PURE."""

import csv
import io
from collections.abc import Iterator

from articles.importing.items import RejectedItem
from articles.importing.people.items import (
    KINDS,
    PERSON,
    Name,
    Refused,
    Role,
    SpeakerItem,
    checked_identifier,
    checked_span,
    clip,
)

__all__ = ["COLUMNS", "read_table"]

COLUMNS = (
    "name",
    "kind",
    "sort_name",
    "other_names",
    "distinction",
    "pronouns",
    "public",
    "role",
    "organization",
    "start_date",
    "end_date",
    "identifiers",
)
NEEDED = ("name", "kind")
YES, NO = ("yes", "true", "1", "y"), ("no", "false", "0", "n")
EXTRA = "beyond the last column"


def read_table(text: str, *, file: str) -> Iterator[SpeakerItem | RejectedItem]:
    """Yield the rows of a table with a header, organisations first; a bad row is a RejectedItem.

    A header that can't be read gives one RejectedItem without a field, for the whole file.
    """
    delimiter = max(",;\t", key=text.partition("\n")[0].count)
    rows = csv.DictReader(
        io.StringIO(text, newline=""), delimiter=delimiter, restkey=EXTRA, strict=True
    )
    try:
        rows.fieldnames = [name.strip().casefold() for name in rows.fieldnames or ()]
        if reason := _header_fault(rows.fieldnames):
            yield RejectedItem(external_id=file, location=file, reason=reason)
            return
        found = [_item(row, rows.line_num, file) for row in rows if any(row.values())]
    except csv.Error as error:
        where = f"{file}, line {rows.line_num}"
        yield RejectedItem(external_id=file, location=where, reason=f"no table: {error}")
        return
    is_body = lambda item: getattr(item, "kind", PERSON) != PERSON  # noqa: E731
    yield from [item for item in found if is_body(item)]
    yield from [item for item in found if not is_body(item)]


def _header_fault(names):
    unknown = [name for name in names if name not in COLUMNS]
    missing = [name for name in NEEDED if name not in names]
    if missing:
        return f"the first line has to name the columns; missing: {', '.join(missing)}"
    if unknown:
        return f"unknown columns: {', '.join(unknown)}; known are {', '.join(COLUMNS)}"
    if len(set(names)) != len(names):
        return "a column stands twice in the first line"
    return ""


def _item(row, line, file):
    location, external_id = f"{file}, line {line}", f"line {line}"
    try:
        return _read(row, external_id, location)
    except Refused as refused:
        return refused.as_item(external_id, location)


def _read(row, external_id, location):
    if EXTRA in row:
        raise Refused("row", "more cells than columns")
    kind = KINDS.get(clip(row, "kind").casefold())
    if kind is None:
        raise Refused("kind", "write person or organization")
    name = clip(row, "name")
    if not name:
        raise Refused("name", "missing")
    return SpeakerItem(
        external_id=external_id,
        location=location,
        kind=kind,
        name=name,
        sort_name=clip(row, "sort_name"),
        distinction=clip(row, "distinction"),
        pronouns=clip(row, "pronouns"),
        is_public=_yes_or_no(clip(row, "public")),
        other_names=tuple(Name(part) for part in _parts(row, "other_names")),
        identifiers=tuple(
            checked_identifier(*part.partition(":")[::2]) for part in _parts(row, "identifiers")
        ),
        roles=_roles(row, kind),
    )


def _parts(row, field):
    parts = (row.get(field) or "").split(";")
    cleaned = [" ".join(part.split()) for part in parts]
    if any(len(part) > 200 for part in cleaned):
        raise Refused(field, "a part is longer than 200 characters")
    return [part for part in dict.fromkeys(cleaned) if part]


def _yes_or_no(word):
    if word.casefold() in (*YES, *NO, ""):
        return (word.casefold() in YES) if word else None
    raise Refused("public", "write yes, no or nothing")


def _roles(row, kind):
    start, end = checked_span(row)
    role, organization = clip(row, "role"), clip(row, "organization")
    if not (role or organization):
        if start or end:
            raise Refused("start_date" if start else "end_date", "dates need a role")
        return ()
    if kind != PERSON:
        raise Refused("role", "an organisation holds no role")
    return (Role(role=role or "member", organization=organization, start_date=start, end_date=end),)
