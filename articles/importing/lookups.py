"""What a batch of items refers to: sections, topics and people, fetched or made at once."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from articles.importing.items import ImportItem
from articles.models import Section, Topic, topic_key
from articles.topics import ensure_topics
from people.models import OtherName, Speaker
from people.names import fold

__all__ = ["Lookup", "look_up", "people_named"]

MOST_ASKED = 1_000


@dataclass(slots=True)
class Lookup:
    """What a batch refers to, fetched or made at once: nothing is asked for item by item."""

    sections: dict[str, Section] = field(default_factory=dict)
    topics: dict[str, int] = field(default_factory=dict)
    people: dict[str, int] = field(default_factory=dict)


def look_up(items: Sequence[ImportItem], *, is_making: bool = True) -> Lookup:
    """Fetch what the items refer to, and make the sections and topics that are new.

    Without ``is_making`` those that are new are left out.
    """
    names = {name for item in items for name in item.topics}
    topics = _topics(names, is_making)
    return Lookup(
        sections=_sections({item.section for item in items} - {""}, is_making),
        topics={name: topics[topic_key(name)] for name in names if topic_key(name) in topics},
        people=_people({byline.name for item in items for byline in item.bylines}),
    )


def _topics(names: set[str], is_making: bool) -> dict[str, int]:
    """{key: id}."""
    if is_making:
        return {topic.key: topic.pk for topic in ensure_topics(sorted(names)).values()}
    keys = {topic_key(name) for name in names}
    return dict(Topic.objects.filter(key__in=keys).values_list("key", "pk"))


def _sections(names: set[str], is_making: bool) -> dict[str, Section]:
    """{name as the source has it: Section}; case and spaces make no other section."""
    if not names:
        return {}
    known = {topic_key(section.name): section for section in Section.objects.all()}
    for name in sorted(names):
        if is_making and topic_key(name) not in known:
            known[topic_key(name)] = Section.objects.create(name=name)
    return {name: known[topic_key(name)] for name in names if topic_key(name) in known}


def _people(names: set[str]) -> dict[str, int]:
    """{printed name: id} for names that mean exactly one person of the directory."""
    return {name: min(found) for name, found in people_named(names).items() if len(found) == 1}


def people_named(names: Iterable[str]) -> dict[str, set[int]]:
    """{printed name: ids of all people of the directory with that name, or another such name}."""
    keys = {name: fold(name) for name in names}
    wanted = sorted(set(keys.values()) - {""})
    found: dict[str, set[int]] = defaultdict(set)
    for start in range(0, len(wanted), MOST_ASKED):
        asked = wanted[start : start + MOST_ASKED]
        people = Speaker.objects.filter(kind=Speaker.Kind.PERSON, key__in=asked)
        others = OtherName.objects.filter(
            speaker__kind=Speaker.Kind.PERSON, speaker__merged_into=None, key__in=asked
        )
        for key, pk in [
            *people.values_list("key", "pk"),
            *others.values_list("key", "speaker_id"),
        ]:
            found[key].add(pk)
    return {name: found[key] for name, key in keys.items() if found.get(key)}
