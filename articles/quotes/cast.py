"""Step 2b: join the printed names into entities, each under the fullest name the text gives."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence

from .english.forenames import gender_of
from .english.titles import ADDRESS, SUFFIXES
from .model import Entity, KnownSpeaker, Name

MOST_NAMESAKES = 12


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
        if name.kind and not entity.kind and (name.kind != "place" or " " not in entity.name):
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
