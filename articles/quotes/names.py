"""Step 2: find the printed names outside quotations, and who they name.

A name is a run of capitalised words; the title before it is set apart. Names are then joined
into entities under the fullest name the text gives.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence

from .english.forenames import gender_of, is_forename
from .english.titles import (
    ADDRESS,
    BEFORE_NAMES,
    NEVER_A_SURNAME,
    OFFICE,
    OFFICE_HEADS,
    ORGANIZATION_STARTS,
    ORGANIZATION_WORDS,
    PORTFOLIO,
    SUFFIXES,
)
from .english.words import NOT_A_NAME
from .model import Entity, KnownSpeaker, Name

UPPER = "A-ZÀ-ÖØ-ÞĀĂĄĆČĎĐĒĘĚĞĪİŁŃŇŌŐŒŘŚŞŠŤŪŮŰŹŻŽ"
WORD = (
    r"(?:(?:Mr|Mrs|Ms|Dr|Sens?|Reps?|Govs?|Gen|Col|Lt|Sgt|Maj|Capt|Rev|Prof|Hon|St|Jr|Sr|Adm|Pres)\."
    rf"|[{UPPER}]\.(?:[{UPPER}]\.)*"
    rf"|[{UPPER}](?:[\w&]|[’'](?!s\b)(?=\w)|-(?=\w))*)"
)
PARTICLE = r"(?:(?:de|da|di|del|della|der|den|van|von|la|le|du|dos|das|bin|ibn|al|el|ter|af|of the(?= United)) ){0,3}"
ORG_OF = (
    r"(?:Department|Ministry|University|Bank|House|Institute|Church|Court|Council|College|Office"
    rf"|Federation|Association|Society|Bureau|Board) (?:of|for) (?:the )?{WORD}(?:(?: and| for)? {WORD}){{0,3}}"
)
NAME = re.compile(rf"(?<![\w’'])(?:{ORG_OF}|{WORD}(?: {PARTICLE}{WORD}){{0,7}})")
MOST_NAMESAKES = 12
POSSESSIVE = re.compile("[’']s?(?!\\w)")
OFFICE_BEFORE = re.compile(
    r"([A-Z][\w.-]*(?: [A-Z][\w.-]*){0,3}) (?:of|for) (?:the )?(?:[A-Z]\w+,? and )?$"
)


def find_names(text: str) -> list[Name]:
    """Return the names in `text` (quoted stretches blanked out), in order."""
    found = []
    for match in NAME.finditer(text):
        name = _read_name(text, match)
        if name is not None:
            if found and found[-1].start >= name.title_start >= 0:
                found.pop()  # "Secretary" of "Secretary of State Ada Finch"
            found.append(name)
    return found


def _read_name(text: str, match: re.Match[str]) -> Name | None:
    words = match.group().split(" ")
    at = match.start()
    while words and words[0] in NOT_A_NAME:
        at += len(words[0]) + 1
        words.pop(0)
    while words and words[-1] in NOT_A_NAME and len(words) > 1 and len(words[-1]) > 3:
        words.pop()
    if not words:
        return None
    return _split_title(text, at, words)


def _split_title(text: str, at: int, words: list[str]) -> Name:
    whole = " ".join(words)
    end = at + len(whole)
    if _is_organization(words):
        return _named(text, at, end, "", at, "organization")
    count = _title_length(
        words, after_of=text[max(0, at - 5) : at].endswith((" of ", " for ", " and "))
    )
    if count >= len(words):
        return _named(text, at, end, whole, at, "office")
    title = " ".join(words[:count])
    start = at + len(title) + (1 if count else 0)
    begin = at
    if count and words[0].lower() in PORTFOLIO:
        before = OFFICE_BEFORE.search(text, max(0, at - 70), at)
        if before and before.group(1).split(" ")[-1].lower() in OFFICE_HEADS:
            begin = before.start()
            title = text[begin : start - 1]
    kind = _kind(words[count:], title)
    return _named(text, start, end, title, begin, kind)


def _is_organization(words: list[str]) -> bool:
    last = words[-1].lower()
    if len(words) > 1:
        if words[0].lower() in ORGANIZATION_STARTS and "of" in words:
            return True
        if is_forename(words[0]) or words[0].lower().rstrip(".") in ADDRESS:
            return last in NEVER_A_SURNAME
        return last in ORGANIZATION_WORDS
    bare = words[0].rstrip(".")
    return (
        len(bare) > 1
        and bare.isupper()
        and "." not in bare
        and len(bare) <= 6
        and bare not in ("GOP", "CEO", "MP")
    )


def _title_length(words: list[str], *, after_of: bool) -> int:
    """How many of the leading words are a title or an office: "Eastmere Mayor" Ada Finch."""
    for index in range(len(words) - 2, 0, -1):
        low = words[index].lower().rstrip(".")
        if low in BEFORE_NAMES and words[index + 1].lower() not in SUFFIXES:
            return index + 1
    count = 0
    for word in words:
        low = word.lower().rstrip(".,")
        if low in ADDRESS or (low in OFFICE and not (is_forename(low) and low not in ("general",))):
            count += 1
        elif after_of and count < len(words) - 1 and low in PORTFOLIO:
            count += 1
        else:
            break
    return count


def _kind(words: list[str], title: str) -> str:
    if title:
        return "person"
    if len(words) > 1 and is_forename(words[0]):
        return "person"
    return ""


def _named(text: str, start: int, end: int, title: str, title_start: int, kind: str) -> Name:
    return Name(
        start,
        end,
        text[start:end].rstrip(".")
        if text[start:end].count(".") == 1 and not _is_suffix(text[start:end])
        else text[start:end],
        title,
        title_start,
        bool(POSSESSIVE.match(text, end)),
        kind,
    )


def _is_suffix(name: str) -> bool:
    return name.rsplit(" ", 1)[-1].lower() in SUFFIXES


class Cast:
    """Everyone and everything the text names."""

    def __init__(self, names: Sequence[Name], directory: Sequence[KnownSpeaker] = ()) -> None:
        self.names = names
        self.starts = [name.start for name in names]
        self.entities: list[Entity] = []
        self._by_ends: dict[tuple[str, str], Entity] = {}
        self._by_last: dict[str, list[Entity]] = {}
        self._by_first: dict[str, list[Entity]] = {}
        self._by_whole: dict[str, Entity] = {}
        self._known = _known_names(directory)
        self._join()

    def named(self, name: str) -> Entity | None:
        """Return the entity of a bare name in any case: "FINCH", "Ada Finch"."""
        low = name.lower()
        found = self._by_whole.get(low)
        if found is None:
            found = next(iter(self._by_last.get(low, ())), None)
        return found

    def names_between(self, start: int, end: int) -> Sequence[Name]:
        """Return the names that begin in text[start:end]."""
        return self.names[bisect_left(self.starts, start) : bisect_right(self.starts, end - 1)]

    def before(self, position: int) -> int:
        """Return how many names begin before `position`."""
        return bisect_left(self.starts, position)

    def _join(self) -> None:
        for name in self.names:
            if name.kind != "office" and " " in name.text:
                name.entity = self._enter_full(name)
        for name in self.names:
            if name.kind != "office" and name.entity is None:
                name.entity = self._enter_short(name)
            if name.entity is not None:
                self._learn(name, name.entity)

    def _enter_full(self, name: Name) -> Entity:
        words = _core(name.text)
        first, last = words[0].lower(), words[-1].lower()
        whole = " ".join(words).lower()
        entity = self._by_whole.get(whole)
        if entity is None and name.kind != "organization":
            entity = self._by_ends.get((first, last))
        if entity is None:
            entity = self._add(name, first, last)
        elif len(name.text) > len(entity.name) and entity.kind != "organization":
            entity.name = name.text
        self._by_whole[whole] = entity
        return entity

    def _add(self, name: Name, first: str, last: str) -> Entity:
        known = self._known.get(name.text.lower())
        entity = Entity(name.text, name.kind)
        if known is not None:
            entity.kind = known.kind
            entity.gender = _gender_of_pronouns(known.pronouns)
        self.entities.append(entity)
        self._by_ends[first, last] = entity
        _list_under(self._by_last, last, entity)
        if first != last:
            _list_under(self._by_first, first, entity)
        return entity

    def _enter_short(self, name: Name) -> Entity:
        low = name.text.lower()
        entity = self._by_whole.get(low)
        if entity is not None:
            return entity
        choices = [e for e in self._by_last.get(low, ()) if not _clashes(e, name)]
        if not choices and not name.title:
            choices = [e for e in self._by_first.get(low, ()) if e.kind != "organization"][:1]
        if choices:
            return _nearest(choices, name.start)
        entity = self._add(name, low, low)
        self._by_whole[low] = entity
        return entity

    def _learn(self, name: Name, entity: Entity) -> None:
        entity.mentions.append(name.start)
        if name.kind and not entity.kind:
            entity.kind = name.kind
        title = name.title.split(" ")[-1].lower().rstrip(".")
        if not entity.gender:
            entity.gender = ADDRESS.get(title, "")
            if not entity.gender and entity.kind != "organization":
                entity.gender = gender_of(_core(entity.name)[0]) if " " in entity.name else ""
        if name.title and not entity.role and title not in ("mr", "mrs", "ms", "miss"):
            entity.role = name.title


def _list_under(listing: dict[str, list[Entity]], key: str, entity: Entity) -> None:
    """List an entity under a name, up to MOST_NAMESAKES, so that a long text stays cheap."""
    entities = listing.setdefault(key, [])
    if len(entities) < MOST_NAMESAKES:
        entities.append(entity)


def _core(name: str) -> list[str]:
    words = name.split(" ")
    while len(words) > 1 and words[-1].lower() in SUFFIXES:
        words.pop()
    return words


def _clashes(entity: Entity, name: Name) -> bool:
    title = name.title.split(" ")[-1].lower().rstrip(".")
    gender = ADDRESS.get(title, "")
    if not gender:
        return False
    known = entity.gender or gender_of(_core(entity.name)[0])
    return bool(known) and known != gender


def _nearest(choices: list[Entity], position: int) -> Entity:
    if len(choices) == 1:
        return choices[0]
    before = [e for e in choices if e.mentions and e.mentions[-1] < position]
    if before:
        return max(before, key=lambda e: e.mentions[-1])
    return choices[0]


def _known_names(directory: Sequence[KnownSpeaker]) -> dict[str, KnownSpeaker]:
    known: dict[str, KnownSpeaker] = {}
    for speaker in directory:
        for name in (speaker.name, *speaker.aliases):
            known.setdefault(name.lower(), speaker)
    return known


def _gender_of_pronouns(pronouns: Sequence[str]) -> str:
    if "she" in pronouns and "he" not in pronouns:
        return "f"
    return "m" if "he" in pronouns and "she" not in pronouns else ""
