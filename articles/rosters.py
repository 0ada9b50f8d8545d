"""Whom of the directory printed names may mean: fetched once for many stories, told apart by story.

`people.names` matches a name against a roster; a roster holds only those whom some name of its
story could mean, whatever else was fetched with them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.db.models import Q

from people.models import OtherName, Speaker
from people.names import Roster, RosterEntry
from people.spelling import printed_keys

__all__ = ["Directory", "Known"]

BATCH = 500  # names that are looked for with one query


@dataclass(frozen=True, slots=True)
class Known:
    """The speakers whom the names of one story may mean, by key, and a roster of them."""

    speakers: dict[int, Speaker]
    roster: Roster


class Directory:
    """The speakers whom any of some names may mean, with their other names and roles."""

    def __init__(self, speakers: Iterable[Speaker]):
        self._speakers = {row.pk: row for row in speakers}
        self._entries = {pk: _entry(row) for pk, row in self._speakers.items()}
        self._by_key: dict[str, set[int]] = defaultdict(set)
        self._by_short: dict[str, set[int]] = defaultdict(set)
        for row in self._speakers.values():
            for name in (row, *row.other_names.all()):
                self._by_key[name.key].add(row.pk)
                self._by_short[name.short_key].add(row.pk)

    @classmethod
    def of(cls, names: Collection[str]) -> Directory:
        """Fetch those whom any of these names could mean: four queries, none for no names."""
        wanted = sorted(names)
        parts = (wanted[start : start + BATCH] for start in range(0, len(wanted), BATCH))
        return cls(row for part in parts for row in _fetched(part))

    def for_names(self, names: Iterable[str]) -> Known:
        """Those of them whom one of these names could mean."""
        if not self._speakers:
            return Known({}, Roster())
        keys, short = _keys(names)
        found = {pk for key in keys for pk in self._by_key.get(key, ())}
        found |= {pk for key in short for pk in self._by_short.get(key, ())}
        speakers = {pk: row for pk, row in self._speakers.items() if pk in found} if found else {}
        return Known(speakers, Roster(self._entries[pk] for pk in speakers))


def _fetched(names):
    keys, short = _keys(names)
    # First by their other names alone: no database looks at two tables' indexes for one "or".
    others = OtherName.objects.filter(Q(key__in=keys) | Q(short_key__in=short)).order_by()
    by_others = set(others.values_list("speaker_id", flat=True))
    rows = Speaker.objects.filter(
        Q(key__in=keys) | Q(short_key__in=short) | Q(pk__in=by_others)
    ).prefetch_related("other_names", "memberships__organization")
    return list(rows)


def _keys(names):
    """(keys, last words of them) under which the directory may have whom these names mean."""
    keys = {key for name in names for key in printed_keys(name)} - {""}
    return keys, {key.rpartition(" ")[2] for key in keys}


def _entry(row):
    return RosterEntry(
        id=row.pk,
        name=row.name,
        kind=row.kind,
        aliases=[other.name for other in row.other_names.all()],
        roles=[role.label or role.role for role in row.memberships.all()],
    )
