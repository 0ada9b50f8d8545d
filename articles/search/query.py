"""What is looked for: words, and what the search is narrowed to."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cached_property

from articles.search.words import Phrase, keys, phrases_in

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
BITS = 30
MASK = (1 << BITS) - 1
MOST_ROLE_WORDS = 8


@dataclass(frozen=True)
class QuoteQuery:
    """A search for quotations.

    ``text`` as a reader typed it; ``speakers`` are ids, any of which will do; ``start`` and
    ``end`` are moments, the end excluded, between which a story ran. ``role`` are words of the
    role held that day or as printed.
    """

    text: str = ""
    speakers: tuple[int, ...] = ()
    topic: int | None = None
    section: int | None = None
    role: str = ""
    start: datetime | None = None
    end: datetime | None = None

    @cached_property
    def phrases(self) -> list[Phrase]:
        """The words looked for, in rows."""
        return phrases_in(self.text)

    @cached_property
    def groups(self) -> list[list[Phrase]]:
        """All of these must hold; of each, one will do."""
        groups = [[phrase] for phrase in self.phrases]
        if self.speakers:
            groups.append([(speaker_mark(pk),) for pk in self.speakers])
        if self.topic:
            groups.append([(topic_mark(self.topic),)])
        if self.section:
            groups.append([(section_mark(self.section),)])
        return groups + [[(role_mark(key),)] for key in keys(self.role)[:MOST_ROLE_WORDS]]

    @property
    def is_empty(self) -> bool:
        """Whether nothing is asked for that narrows the archive."""
        return not self.groups and self.start is None and self.end is None


# No folded word holds one of these signs, so no reader's word can pass for a mark.


def speaker_mark(pk):
    return f"=s{pk}"


def topic_mark(pk):
    return f"=t{pk}"


def section_mark(pk):
    return f"=c{pk}"


def role_mark(key):
    return f"@{key}"


def place_of(moment: datetime, number: int) -> int:
    """Where an entry stands: later stories higher, and no two in one place."""
    return first_place(moment) | (number & MASK)


def first_place(moment: datetime) -> int:
    """The lowest place of a second."""
    return ((moment - EPOCH) // timedelta(seconds=1)) << BITS
