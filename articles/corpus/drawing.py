"""What stands in an invented archive: who, what about, when, and every word. No database.

The same size and seed give the same archive. A few speakers and topics are in very many stories
and most in very few, as in life (Zipf): rank n is chosen about 1/n times as often as the first.
"""

import itertools
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from random import Random

from articles.anchors import make_anchor
from articles.context import join_pieces
from articles.corpus import words
from people.roles import role_on

FIRST_DAY = datetime(2006, 1, 1, tzinfo=UTC)
LAST_DAY = datetime(2026, 1, 1, tzinfo=UTC)
FAR_AHEAD = datetime(2096, 1, 1, 9, tzinfo=UTC)
MOST_IN_A_STORY = 40
# How often a story stands otherwise than published.
STANDINGS = (("draft", 0.01), ("scheduled", 0.005), ("withdrawn", 0.005), ("retracted", 0.005))


@dataclass(frozen=True)
class Size:
    """How much to make; ``seed`` tells archives of one size apart. Raises ValueError."""

    articles: int
    quotes: int
    speakers: int
    topics: int
    seed: int = 1

    def __post_init__(self):
        least = {"articles": 1, "quotes": 0, "speakers": 1, "topics": 1}
        for name, number in least.items():
            if getattr(self, name) < number:
                raise ValueError(f"{name}: a number from {number} on")
        if self.quotes > MOST_IN_A_STORY * self.articles:
            raise ValueError(f"quotes: at most {MOST_IN_A_STORY} for each story")


@dataclass
class DrawnSpeaker:
    """A speaker to be; ``roles`` are ready for people.roles, ``number`` is their rank."""

    number: int
    name: str
    is_person: bool
    is_public: bool
    roles: list["DrawnRole"] = field(default_factory=list)


@dataclass(frozen=True)
class DrawnRole:
    """A dated role; the attributes are Popolo's."""

    role: str
    label: str
    organization: DrawnSpeaker | None
    start_date: str
    end_date: str


@dataclass(frozen=True)
class DrawnQuote:
    """Words to be recorded. ``pieces`` are as printed, the attribution between them left out."""

    id: uuid.UUID
    speaker: DrawnSpeaker | None
    on_behalf_of: DrawnSpeaker | None
    pieces: tuple[str, ...]
    text: str
    kind: str
    role: str
    said_on: str
    terms: str
    state: str


@dataclass(frozen=True)
class DrawnAppearance:
    """Where a quote stands in a story, with its anchors."""

    id: uuid.UUID
    quote: DrawnQuote
    position: int
    anchors: list[dict]
    attribution: str
    is_first: bool


@dataclass(frozen=True)
class DrawnStory:
    """A story with everything in it; ``waiting`` are words found in it that nobody answered."""

    number: int
    headline: str
    standfirst: str
    text: str
    standing: str
    at: datetime
    rights_until: datetime | None
    byline: str
    section: int
    topics: list[int]
    said: list[DrawnAppearance]
    waiting: tuple[int, str, str] | None


@dataclass(frozen=True)
class _Printed:
    """A paragraph with a quote's words at known places in it."""

    text: str
    spans: list[tuple[int, int]]
    attribution: str


class Archive:
    """The drawn archive: ``speakers``, ``topics``, and ``stories()``, the oldest first."""

    def __init__(self, size: Size):
        self.size = size
        # One stream of chance for each question, so that more stories change nobody's name.
        self._who, self._what, self._when = (Random(f"{size.seed}:{n}") for n in range(3))  # noqa: S311
        self.speakers = _speakers(self._who, size.speakers)
        self.topics = list(itertools.islice(words.topics(self._who), size.topics))
        self._quoted = [one for one in self.speakers if one.is_person or one.number % 3 == 0]
        self._by_rank = _rank_weights(len(self._quoted))
        self._topic_weights = _rank_weights(size.topics)

    def stories(self) -> Iterator[DrawnStory]:
        """Every story in turn; of earlier ones only a few quotes are kept, to be printed again."""
        counts = self._quotes_of_each_story()
        step = (LAST_DAY - FIRST_DAY) / self.size.articles
        recent: list[DrawnQuote] = []
        for number, count in enumerate(counts):
            at = FIRST_DAY + number * step + self._when.random() * step
            at = at.replace(microsecond=0)
            quotes = [self._quote(at) for _ in range(count)]
            again = [recent.pop()] if recent and self._what.random() < 0.05 else []
            yield self._story(number, at, quotes, again)
            recent = [one for one in quotes if one.kind == "direct"][:3] or recent

    def _quotes_of_each_story(self):
        counts = [0] * self.size.articles
        for _ in range(self.size.quotes):
            number = self._when.randrange(self.size.articles)
            while counts[number] >= MOST_IN_A_STORY:
                number = (number + 1) % self.size.articles
            counts[number] += 1
        return counts

    def _quote(self, at):
        rng = self._what
        speaker, terms = rng.choices(self._quoted, cum_weights=self._by_rank)[0], "on_record"
        if rng.random() < 0.03:
            speaker, terms = None, rng.choice(("on_record", "background"))
        day = (at - timedelta(days=rng.randrange(4))).date()
        said_on = _as_known(rng.random(), day)
        is_day = len(said_on) == 10
        kind = rng.choices(("direct", "partial", "paraphrase"), (80, 15, 5))[0]
        pieces = _pieces(rng, kind)
        return DrawnQuote(
            id=_uuid(rng),
            speaker=speaker,
            on_behalf_of=self._principal(speaker),
            pieces=pieces,
            text=join_pieces(pieces),
            kind=kind,
            role=role_on(speaker.roles, day) if speaker and is_day else "",
            said_on=said_on,
            terms=terms,
            state=rng.choices(("standing", "corrected", "disowned"), (985, 12, 3))[0],
        )

    def _principal(self, speaker):
        """Whom a spokesperson speaks for: now and then the body they belong to."""
        if speaker is None or self._what.random() > 0.05:
            return None
        return next((role.organization for role in speaker.roles if role.organization), None)

    def _story(self, number, at, quotes, again):
        rng = self._what
        paragraphs = [f"{words.reported(rng)} {words.reported(rng)}"]
        said, position = [], len(paragraphs[0]) + 2
        for quote in [*quotes, *again]:
            printed = _print(quote)
            said.append((quote, printed, position, quote not in again))
            paragraphs.append(printed.text)
            if rng.random() < 0.5:
                paragraphs.append(words.reported(rng))
            position = sum(map(len, paragraphs)) + 2 * len(paragraphs)
        waiting = self._waiting(paragraphs, position)
        standing = _standing(rng)
        text = "\n\n".join(paragraphs)
        return DrawnStory(
            number=number,
            headline=words.headline(rng),
            standfirst=words.reported(rng),
            text=text,
            standing=standing,
            at=FAR_AHEAD + timedelta(minutes=number) if standing == "scheduled" else at,
            rights_until=at + timedelta(days=365) if rng.random() < 0.005 else None,
            byline=f"{rng.choice(words.FORENAMES)} {words.place(rng)}",
            section=rng.choices(range(len(words.SECTIONS)), range(len(words.SECTIONS), 0, -1))[0],
            topics=sorted(set(self._some_topics())),
            said=[self._appearance(text, *one) for one in said],
            waiting=waiting,
        )

    def _some_topics(self):
        number = self._what.choices((0, 1, 2, 3, 4), (5, 20, 40, 25, 10))[0]
        every = range(self.size.topics)
        return self._what.choices(every, cum_weights=self._topic_weights, k=number)

    def _waiting(self, paragraphs, position):
        """Add words that no one answered yet to a few stories: (position, words, sentence)."""
        if self._what.random() > 0.03:
            return None
        said = f"{words.spoken(self._what)}."
        paragraphs.append(f"\u201c{said}\u201d said a spokesman.")
        return position + 1, said, paragraphs[-1]

    def _appearance(self, text, quote, printed, position, is_first):
        spans = [(position + start, position + end) for start, end in printed.spans]
        return DrawnAppearance(
            id=_uuid(self._what),
            quote=quote,
            position=spans[0][0],
            anchors=[make_anchor(text, *span) for span in spans],
            attribution=printed.attribution,
            is_first=is_first,
        )


def _speakers(rng, number):
    """Speakers by rank: every twentieth a body, every tenth person a private one."""
    people, bodies = words.people(rng), words.organisations(rng)
    drawn = []
    for rank in range(number):
        is_person = rank % 20 != 3
        name = next(people if is_person else bodies)
        is_public = not is_person or rank % 10 != 7
        drawn.append(DrawnSpeaker(rank, name, is_person=is_person, is_public=is_public))
    organisations = [one for one in drawn if not one.is_person]
    for one in drawn:
        if one.is_person:
            one.roles = _roles(rng, organisations)
    return drawn


def _roles(rng, organisations):
    """One role or two, one after the other: in a body, or worded whole."""
    change = rng.randrange(2008, 2024)
    spans = [(f"{change}", "")]
    if rng.random() < 0.4:
        spans.append((f"{change - rng.randrange(2, 9)}-0{rng.randrange(1, 10)}", f"{change}"))
    return [_role(rng, organisations, *span) for span in spans]


def _role(rng, organisations, start, end):
    office = rng.choice(words.OFFICES)
    if organisations and rng.random() < 0.5:
        return DrawnRole(office.lower(), "", rng.choice(organisations), start, end)
    label = rng.choice(words.TRADES) if rng.random() < 0.3 else f"{office} of {words.place(rng)}"
    return DrawnRole("", label, None, start, end)


def _rank_weights(number):
    return list(itertools.accumulate(1 / rank for rank in range(1, number + 1)))


def _standing(rng):
    chance = rng.random()
    for name, share in STANDINGS:
        if chance < share:
            return name
        chance -= share
    return "published"


def _as_known(chance: float, day: date) -> str:
    """The day for most, the month or the year for some, nothing for the rest."""
    if chance < 0.6:
        return day.isoformat()
    if chance < 0.7:
        return day.isoformat()[:7]
    return day.isoformat()[:4] if chance < 0.75 else ""


def _pieces(rng, kind):
    if kind == "partial":
        return (words.phrase(rng),)
    if kind == "paraphrase":
        return (words.claimed(rng),)
    if rng.random() < 0.1:
        return f"{words.spoken(rng)},", f"{words.spoken(rng)}."
    return (f"{words.spoken(rng)},",)


def _print(quote):
    """The paragraph that prints a quote."""
    name = quote.speaker.name if quote.speaker else "a spokesman"
    if quote.kind == "partial":
        lead, tail = f"{name} called it \u201c", "\u201d on the day."
        return _Printed(f"{lead}{quote.pieces[0]}{tail}", [_span(lead, quote.pieces[0])], name)
    if quote.kind == "paraphrase":
        lead = f"{name} said that "
        return _Printed(f"{lead}{quote.pieces[0]}.", [_span(lead, quote.pieces[0])], name)
    role = f", {quote.role}" if quote.role else ""
    attribution = f"said {name}{role}"
    text = f"\u201c{quote.pieces[0]}\u201d {attribution}."
    spans = [_span("\u201c", quote.pieces[0])]
    for piece in quote.pieces[1:]:
        spans.append(_span(f"{text} \u201c", piece))
        text += f" \u201c{piece}\u201d"
    return _Printed(text, spans, attribution)


def _span(before, words_said):
    return len(before), len(before) + len(words_said)


def _uuid(rng):
    return uuid.UUID(int=rng.getrandbits(128), version=4)
