"""Step 2b: join the printed names into entities, each under the fullest name the text gives."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence

from .english.forenames import gender_of
from .english.titles import ADDRESS, SUFFIXES
from .model import Entity, KnownSpeaker, Name

MOST_NAMESAKES = 12
NEAR = 900  # characters: some three paragraphs


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
        self._by_calling: dict[str, list[Entity]] = {}
        self._known = _known_names(directory)
        self._surnames = _known_surnames(directory)
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

    def called(self, calling: str, position: int) -> Entity | None:
        """Return the one entity that the text calls so before `position`: "the minister"."""
        bearers = self._by_calling.get(calling, ())
        found = [entity for entity in bearers[:2] if entity.mentions[0] < position]
        if len(found) != 1:
            return None
        last = found[0].mentions[bisect_left(found[0].mentions, position) - 1]
        return found[0] if position - last < NEAR else None

    def before(self, position: int) -> int:
        """Return how many names begin before `position`."""
        return bisect_left(self.starts, position)

    def _join(self) -> None:
        for name in self.names:
            if name.kind != "office" and " " in name.text and not _is_surname_alone(name):
                name.entity = self._enter_full(name)
        for name in self.names:
            if name.kind != "office" and name.entity is None:
                name.entity = self._enter_short(name)
            if name.entity is not None:
                self._learn(name, name.entity)
        for entity in sorted(self.entities, key=lambda e: e.mentions[:1]):
            for calling in entity.callings:
                self._by_calling.setdefault(calling, []).append(entity)

    def _enter_full(self, name: Name) -> Entity:
        words = _core(name.text)
        first, last = words[0].lower(), words[-1].lower()
        whole = " ".join(words).lower()
        entity = self._by_whole.get(whole)
        if entity is None and name.kind != "organization":
            entity = self._by_ends.get((first, last))
        if entity is None and name.title:
            entity = self._ending_in(whole, last)
        if entity is None:
            entity = self._add(name, first, last)
        elif len(name.text) > len(entity.name) and entity.kind != "organization":
            entity.name = name.text
        self._by_whole[whole] = entity
        return entity

    def _known_by_surname(self, name: Name) -> KnownSpeaker | None:
        """The one known person of a bare surname: "Finch said" where the text has no forename."""
        if " " in name.text or name.kind in ("organization", "place"):
            return None
        return self._surnames.get(name.text.lower())

    def _ending_in(self, whole: str, last: str) -> Entity | None:
        """Whom a surname of several words means: "Mr Mac Ard" after Ada Mac Ard."""
        for entity in self._by_last.get(last, ()):
            if entity.name.lower().endswith(" " + whole):
                return entity
        return None

    def _add(self, name: Name, first: str, last: str) -> Entity:
        known = self._known.get(name.text.lower()) or self._known_by_surname(name)
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
        last = low.rsplit(" ", 1)[-1]
        choices = [e for e in self._by_last.get(last, ()) if not _clashes(e, name)]
        if not choices:
            choices = [e for e in self._by_first.get(low, ()) if _goes_by_first(e, name)][:1]
        if choices:
            return _nearest(choices, name.start)
        entity = self._add(name, low, low)
        self._by_whole[low] = entity
        return entity

    def _learn(self, name: Name, entity: Entity) -> None:
        entity.mentions.append(name.start)
        entity.callings.update(name.callings)
        if name.kind and not entity.kind and (name.kind != "place" or " " not in entity.name):
            entity.kind = name.kind
        title = name.title.split(" ")[-1].lower().rstrip(".")
        if not entity.gender:
            entity.gender = ADDRESS.get(title, "") or name.gender
            if not entity.gender and entity.kind != "organization":
                entity.gender = gender_of(_core(entity.name)[0]) if " " in entity.name else ""
        if name.title and not entity.role and title not in ("mr", "mrs", "ms", "miss"):
            entity.role = name.title


def _is_surname_alone(name: Name) -> bool:
    """ "Mr van der Eyk", "de Almada e Sousa": more than one word, and no forename."""
    return name.text[0].islower()


def _goes_by_first(entity: Entity, name: Name) -> bool:
    """Whether the first word may stand for the whole: "Ada"; "Mr Lim" for Lim Wei Sheng."""
    if entity.kind == "organization":
        return False
    return not name.title or (entity.name.count(" ") > 1 and not gender_of(name.text))


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
    """Known speakers by each of their names; one that two unlike speakers share is left out."""
    known: dict[str, KnownSpeaker] = {}
    several: set[str] = set()
    for speaker in directory:
        for name in {speaker.name.lower(), *(alias.lower() for alias in speaker.aliases)}:
            other = known.setdefault(name, speaker)
            if (other.kind, tuple(other.pronouns)) != (speaker.kind, tuple(speaker.pronouns)):
                several.add(name)
    return {name: speaker for name, speaker in known.items() if name not in several}


def _known_surnames(directory: Sequence[KnownSpeaker]) -> dict[str, KnownSpeaker]:
    """Known people by their last word; a surname that several have is left out."""
    found: dict[str, KnownSpeaker] = {}
    several: set[str] = set()
    for speaker in directory:
        last = speaker.name.lower().rpartition(" ")[2]
        if speaker.kind == "person":
            several |= {last} & found.keys()
            found[last] = speaker
    return {last: speaker for last, speaker in found.items() if last not in several}


def _gender_of_pronouns(pronouns: Sequence[str]) -> str:
    if "she" in pronouns and "he" not in pronouns:
        return "f"
    return "m" if "he" in pronouns and "she" not in pronouns else ""
