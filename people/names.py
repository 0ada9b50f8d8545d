"""Printed names, and whom in a roster each may mean.

Data in, data out; no database. `match` never decides between namesakes: it returns them all with
its reasons in words, and `best` proposes one only when nothing else comes near.
"""

from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from people.spelling import (
    PERSON,
    directory_keys,
    fold,
    initials,
    office_in,
    printed_keys,
    sort_name,
    strip_title,
    surname_keys,
    without_possessive,
    without_the,
)

__all__ = [
    "ORGANIZATION",
    "PERSON",
    "Match",
    "Roster",
    "RosterEntry",
    "best",
    "fold",
    "match",
    "sort_name",
    "strip_title",
]

ORGANIZATION = "organization"


@dataclass(frozen=True, slots=True)
class RosterEntry:
    """One who can be quoted. `kind` is PERSON or ORGANIZATION; `roles` are role labels."""

    id: Hashable
    name: str
    kind: str = PERSON
    aliases: Sequence[str] = ()
    roles: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Match:
    """Whom a printed name may mean: the entry's id, 0 to 1, and why in words for the editor."""

    id: Hashable
    score: float
    reason: str


# What each kind of evidence weighs. `best` wants at least PROPOSED, and nothing within CLEAR of it.
FULL_NAME, ALIAS, NAMED_HERE, FIRST_NAME_HERE = 1.0, 0.95, 0.9, 0.8
ROLE_AGREES, ONE_HOLDER, SHARED, NAMES_ANOTHER = 0.7, 0.6, 0.4, 0.2
PROPOSED, CLEAR = 0.55, 0.25
MOST_MATCHES = 20


class Roster:
    """A directory, indexed once so that looking a name up costs the same in any size of it.

    Built of RosterEntry; two with one id raise ValueError.
    """

    def __init__(self, entries: Iterable[RosterEntry] = ()):
        self.entries: dict[Hashable, RosterEntry] = {}
        # Folded key → ids, each id once, in the order of the entries.
        self.names, self.aliases, self.surnames, self.initials, self.roles = (
            defaultdict(list) for _ in range(5)
        )
        for entry in entries:
            self._add(entry)

    def _add(self, entry: RosterEntry) -> None:
        if entry.id in self.entries:
            raise ValueError(f"the id {entry.id!r} stands twice in the roster")
        self.entries[entry.id] = entry
        self._put(self.names, directory_keys(entry.name, kind=entry.kind), entry.id)
        for alias in entry.aliases:
            self._put(self.aliases, directory_keys(alias, kind=entry.kind), entry.id)
        if entry.kind == PERSON:
            for name in (entry.name, *entry.aliases):
                self._put(self.surnames, surname_keys(name), entry.id)
        else:
            self._put(self.initials, {initials(entry.name)}, entry.id)
        self._put(self.roles, {without_the(fold(role)) for role in entry.roles}, entry.id)

    @staticmethod
    def _put(index: dict[str, list], keys: set[str], entry_id: Hashable) -> None:
        for key in keys - {""}:
            ids = index[key]
            if not ids or ids[-1] != entry_id:
                ids.append(entry_id)

    def called(self, key: str) -> list:
        """Ids of those whose name or alias this key is."""
        return list(dict.fromkeys((*self.names.get(key, ()), *self.aliases.get(key, ()))))

    def with_other_middle(self, key: str) -> list:
        """Ids of people whose first and last word are the key's, where one has none between."""
        words = key.split()
        return [
            entry_id
            for entry_id in (self.surnames.get(words[-1], ()) if len(words) > 1 else ())
            if (theirs := printed_keys(self.entries[entry_id].name)[-1].split())
            and theirs[0] == words[0]
            and min(len(theirs), len(words)) == 2 < max(len(theirs), len(words))
        ]


@dataclass(frozen=True, slots=True)
class _Asked:
    """One key of a printed name, with what the story around it tells."""

    key: str
    title: str
    is_capitals: bool
    roster: Roster
    named: frozenset  # ids of those the story names in full
    strangers: tuple[str, ...]  # full names in the story that no entry has

    def rivals(self) -> list[str]:
        """Strangers whom the key may mean: their first or last words are the same."""
        return [name for name in self.strangers if _is_part(self.key, printed_keys(name)[-1])]


def _is_part(key: str, whole: str) -> bool:
    return whole.startswith(f"{key} ") or whole.endswith(f" {key}")


def match(
    printed: str, roster: Roster | Iterable[RosterEntry], *, mentioned: Iterable[str] = ()
) -> list[Match]:
    """Whom a printed name may mean, best first, at most 20; never raises on any text.

    `roster` is a Roster (build it once), or its entries for a short list. `mentioned` are the full
    names found in the same story, whether in the roster or not: they decide what a surname alone
    means, and a stranger's name there keeps a namesake in the directory from being proposed.
    """
    roster = roster if isinstance(roster, Roster) else Roster(roster)
    named, strangers = _named_here(mentioned, roster)
    title = office_in(fold(strip_title(printed)[0]))
    is_capitals = without_possessive(printed).isupper()
    found: dict[Hashable, Match] = {}
    for key in filter(None, printed_keys(printed)):
        asked = _Asked(key, title, is_capitals, roster, named, strangers)
        for evidence in EVIDENCE:
            for candidate in evidence(asked):
                if candidate.id not in found or found[candidate.id].score < candidate.score:
                    found[candidate.id] = candidate
    return _ranked(found.values(), roster)[:MOST_MATCHES]


def _ranked(matches: Iterable[Match], roster: Roster) -> list[Match]:
    """Best first, then by name, then by id: 9 before 10, though ids need not be comparable."""
    return sorted(
        matches, key=lambda one: (-one.score, roster.entries[one.id].name, f"{one.id!s:>40}")
    )


def best(matches: Iterable[Match]) -> Match | None:
    """The one match to propose, or None where nothing is likely or another comes near."""
    ranked = sorted(matches, key=lambda one: -one.score)
    if not ranked or ranked[0].score < PROPOSED:
        return None
    first = ranked[0]
    rivals = [one for one in ranked if one.id != first.id and one.score > first.score - CLEAR]
    return None if rivals else first


def _named_here(mentioned: Iterable[str], roster: Roster) -> tuple[frozenset, tuple[str, ...]]:
    named, strangers = set(), {}
    for mention in mentioned:
        keys = printed_keys(mention)
        ids = [entry_id for key in keys for entry_id in roster.called(key)]
        ids = ids or roster.with_other_middle(keys[-1])
        named.update(ids)
        if not ids and " " in keys[-1]:
            strangers[mention] = None
    return frozenset(named), tuple(strangers)


def _by_name(asked: _Asked) -> Iterator[Match]:
    ids, others = asked.roster.names.get(asked.key, ()), asked.roster.aliases.get(asked.key, ())
    sharing = _sharing(ids, asked)
    for entry_id in ids:
        yield Match(entry_id, FULL_NAME, f"full name{sharing}")
    sharing = _sharing(others, asked)
    for entry_id in others:
        name = asked.roster.entries[entry_id].name
        yield Match(entry_id, ALIAS, f"another name of {name}{sharing}")


def _by_first_and_last(asked: _Asked) -> Iterator[Match]:
    """ "Ana Maria Berg" for Ana Berg, where nobody has the very name."""
    ids = [] if asked.roster.called(asked.key) else asked.roster.with_other_middle(asked.key)
    score, sharing = ONE_HOLDER if len(ids) == 1 else SHARED, _sharing(ids, asked)
    for entry_id in ids:
        reason = f"first name and surname agree, what stands between does not{sharing}"
        yield Match(entry_id, score, reason)


def _by_surname(asked: _Asked) -> Iterator[Match]:
    ids = asked.roster.surnames.get(asked.key, ())
    if not ids:
        return
    named = [entry_id for entry_id in ids if entry_id in asked.named]
    in_office = [entry_id for entry_id in ids if _has_role(entry_id, asked.title, asked)]
    # Who is named in full is not put in doubt by a "Berg Foundation", who is not is.
    rivals, sharing = asked.rivals(), _sharing(ids, asked)
    relatives = [name for name in rivals if printed_keys(name)[-1].endswith(f" {asked.key}")]
    for entry_id in ids:
        if doubts := relatives if entry_id in asked.named else rivals:
            score = SHARED if entry_id in asked.named else NAMES_ANOTHER
            reason = f"surname only; this story names another ({doubts[0]})"
        elif entry_id in asked.named:
            score = NAMED_HERE
            reason = f"surname of someone named in full in this story{_sharing(named, asked)}"
        elif in_office == [entry_id]:
            score, reason = ROLE_AGREES, f"surname and office ({asked.title}) agree{sharing}"
        elif sharing:
            elsewhere = ", another is named in this story" if named else ""
            score, reason = SHARED, f"surname only{sharing}{elsewhere}"
        else:
            score, reason = ONE_HOLDER, "surname only; nobody else in the directory has it"
        yield Match(entry_id, score, reason)


def _by_part(asked: _Asked) -> Iterator[Match]:
    """Short forms that only the story itself explains: "Ana", "the council", "the mayor"."""
    reasons = {}
    for entry_id in asked.named:
        entry = asked.roster.entries[entry_id]
        name = printed_keys(entry.name)[-1]
        if entry.kind == PERSON and name.startswith(f"{asked.key} "):
            reasons[entry_id] = "first name only, of someone named in full in this story"
        elif entry.kind != PERSON and name.endswith(f" {asked.key}"):
            reasons[entry_id] = "short for an organisation named in full in this story"
        elif _has_role(entry_id, asked.key, asked):
            reasons[entry_id] = "office of someone named in full in this story"
    is_clear = len(reasons) == 1 and not asked.rivals()
    score, sharing = FIRST_NAME_HERE if is_clear else SHARED, _sharing(reasons, asked)
    for entry_id, reason in reasons.items():
        yield Match(entry_id, score, reason + sharing)


def _by_initials(asked: _Asked) -> Iterator[Match]:
    ids = asked.roster.initials.get(asked.key, ()) if asked.is_capitals else ()
    score, sharing = ONE_HOLDER if len(ids) == 1 else SHARED, _sharing(ids, asked)
    for entry_id in ids:
        name = asked.roster.entries[entry_id].name
        is_named = entry_id in asked.named
        yield Match(entry_id, NAMED_HERE if is_named else score, f"initials of {name}{sharing}")


def _by_role(asked: _Asked) -> Iterator[Match]:
    """An office as the name. One word ("director") says too little to propose anyone by it."""
    ids = asked.roster.roles.get(asked.key, ())
    score, sharing = SHARED, _sharing(ids, asked)
    if len(ids) == 1 and " " in asked.key:
        score = ONE_HOLDER
    for entry_id in ids[:MOST_MATCHES]:
        yield Match(entry_id, score, f"holds or held this office{sharing}")


def _has_role(entry_id: Hashable, office: str, asked: _Asked) -> bool:
    """Whether a role is this office, alone or of a place: "mayor" of "mayor of harbourton"."""
    roles = asked.roster.entries[entry_id].roles if office else ()
    return any(f"{without_the(fold(role))} ".startswith(f"{office} ") for role in roles)


def _sharing(ids: Iterable[Hashable], asked: _Asked) -> str:
    """ "; 2 people share it", or "" for one."""
    kinds = [asked.roster.entries[entry_id].kind for entry_id in ids]
    if len(kinds) < 2:
        return ""
    words = {PERSON: "people", ORGANIZATION: "organisations"}
    word = words.get(kinds[0], "speakers") if len(set(kinds)) == 1 else "speakers"
    return f"; {len(kinds)} {word} share it"


EVIDENCE = (_by_name, _by_first_and_last, _by_surname, _by_part, _by_initials, _by_role)
