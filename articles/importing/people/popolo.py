"""Speakers from Popolo JSON: persons, organizations, posts and memberships. PURE.

Source: https://www.popoloproject.com/specs/ . A membership is an item of its own, whether it
stands in the list of memberships or with its person.
"""

import json
from collections.abc import Iterator

from articles.importing.items import RejectedItem
from articles.importing.people.items import (
    ORGANIZATION,
    PERSON,
    Name,
    Refused,
    Role,
    RoleItem,
    SpeakerItem,
    checked_identifier,
    checked_span,
    clip,
)

__all__ = ["read_popolo"]

LISTS = ("persons", "organizations", "memberships", "posts")
Found = SpeakerItem | RoleItem | RejectedItem


def read_popolo(text: str, *, file: str) -> Iterator[Found]:
    """Yield organisations, then persons, then memberships; what can't be is a RejectedItem."""
    try:
        data = json.loads(text)
        lists = _lists(data)
    except RecursionError:
        yield RejectedItem(external_id=file, location=file, reason="nested too deeply")
        return
    except ValueError as error:
        yield RejectedItem(external_id=file, location=file, reason=f"no Popolo JSON: {error}")
        return
    yield from _File(file, lists).items()


def _lists(data):
    if not isinstance(data, dict) or not any(name in data for name in LISTS):
        raise ValueError("expected an object with persons, organizations or memberships")
    lists = {name: data.get(name) or [] for name in LISTS}
    for name, rows in lists.items():
        if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
            raise ValueError(f"{name} has to be a list of objects")
    return lists


class _File:
    """One file while it is read: which ids it has, so that no row refers to nothing."""

    def __init__(self, file, lists):
        self.file, self.lists = file, lists
        self.ids = {
            name: {row["id"] for row in lists[name] if isinstance(row.get("id"), str)}
            for name in ("persons", "organizations")
        }
        self.parents = {
            row.get("id"): row.get("parent_id")
            for row in lists["organizations"]
            if isinstance(row.get("id"), str)
        }
        self.posts = {row["id"]: row for row in lists["posts"] if isinstance(row.get("id"), str)}
        self.seen = set()

    def items(self):
        for name, read in (("organizations", self._organization), ("persons", self._person)):
            for number, row in enumerate(self.lists[name]):
                yield self._one(read, row, f"{name}[{number}]")
        for number, row in enumerate(self.lists["memberships"]):
            yield self._one(self._membership, row, f"memberships[{number}]")
        for number, person in enumerate(self.lists["persons"]):
            rows = person.get("memberships") or []
            for place, row in enumerate(rows if isinstance(rows, list) else [rows]):
                where = f"persons[{number}].memberships[{place}]"
                own = {"person_id": person.get("id")}
                whole = {**own, **row} if isinstance(row, dict) else row
                yield self._one(self._membership, whole, where)

    def _one(self, read, row, where):
        location = f"{self.file}, {where}"
        own = row.get("id") if isinstance(row, dict) else None
        external_id = own if isinstance(own, str) and own else where
        try:
            if not isinstance(row, dict):
                raise Refused("memberships", "expected an object")
            return read(row, external_id, location)
        except Refused as refused:
            return refused.as_item(external_id, location)

    def _organization(self, row, external_id, location):
        self._check_parents(row)
        return self._speaker(row, external_id, location, ORGANIZATION)

    def _person(self, row, external_id, location):
        return self._speaker(row, external_id, location, PERSON)

    def _speaker(self, row, external_id, location, kind):
        source_id = self._new_id(row, kind)
        name = clip(row, "name")
        if not name:
            raise Refused("name", "missing")
        summary = row.get("summary") or row.get("biography") or ""
        return SpeakerItem(
            external_id=external_id,
            location=location,
            kind=kind,
            name=name,
            source_id=source_id,
            sort_name=clip(row, "sort_name"),
            summary=summary if isinstance(summary, str) else "",
            other_names=tuple(_names(row)),
            identifiers=tuple(_identifiers(row)),
        )

    def _new_id(self, row, kind):
        source_id = row.get("id", "")
        if not isinstance(source_id, str) or not 0 < len(source_id) <= 100:
            raise Refused("id", "missing, no text, or longer than 100 characters")
        if (kind, source_id) in self.seen:
            raise Refused("id", f"{source_id} stands twice in the file")
        self.seen.add((kind, source_id))
        return source_id

    def _check_parents(self, row):
        """Refuse an organisation above which nothing stands, or which stands above itself."""
        chain, above = [row.get("id")], row.get("parent_id")
        while above:
            if above in chain:
                raise Refused("parent_id", f"a loop: {' → '.join(map(str, [*chain, above]))}")
            if above not in self.ids["organizations"]:
                raise Refused("parent_id", f"no organisation of this file has the id {above}")
            chain.append(above)
            above = self.parents.get(above)

    def _membership(self, row, external_id, location):
        person = self._known(row, "person_id", "persons")
        if person is None:
            raise Refused("person_id", "missing")
        post = self._post(row)
        row = {**row, "organization_id": row.get("organization_id") or post.get("organization_id")}
        organization = self._known(row, "organization_id", "organizations")
        start, end = checked_span(row)
        label = clip(row, "label") or clip(post, "label")
        role = clip(row, "role") or clip(post, "role")
        return RoleItem(
            external_id=external_id,
            location=location,
            person_id=person,
            role=Role(
                role=role or ("" if label else "member"),
                label=label,
                organization_id=organization or "",
                start_date=start,
                end_date=end,
            ),
        )

    def _post(self, row):
        post_id = row.get("post_id")
        if post_id and post_id not in self.posts:
            raise Refused("post_id", f"no post of this file has the id {post_id}")
        return self.posts.get(post_id, {})

    def _known(self, row, field, name):
        value = row.get(field)
        if value is None:
            return None
        if not isinstance(value, str) or value not in self.ids[name]:
            what = "person" if name == "persons" else "organisation"
            raise Refused(field, f"no {what} of this file has the id {value}")
        return value


def _names(row):
    for other in _objects(row, "other_names"):
        if name := clip(other, "name"):
            yield Name(name, clip(other, "note"), *checked_span(other))


def _identifiers(row):
    for one in _objects(row, "identifiers"):
        yield checked_identifier(clip(one, "scheme") or "id", clip(one, "identifier"))


def _objects(row, field):
    values = row.get(field) or []
    if not isinstance(values, list) or not all(isinstance(value, dict) for value in values):
        raise Refused(field, "has to be a list of objects")
    return values
