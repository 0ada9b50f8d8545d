"""find(): the quotations that a reader searches for, newest first, page by page without end."""

from dataclasses import dataclass
from datetime import timedelta

from django.db import connection
from django.db.models import OuterRef, Q, QuerySet

from articles.context import join_pieces
from articles.models import Appearance, BadCursor, Page, QuoteEntry
from articles.models.paging import ExistsForEach
from articles.reading import Said, Segment, listed, printed_in, sentence_of
from articles.search.backends import backend_of
from articles.search.query import QuoteQuery, first_place
from articles.search.words import Part, highlight
from people.models import named

MOST_COUNTED = 1000
HIGHEST = 2**63 - 1
HEX = frozenset("0123456789abcdef")


@dataclass(frozen=True)
class Stretch:
    """Words that were said, or of the sentence around them; in parts, what was found marked."""

    parts: list[Part]
    is_said: bool


@dataclass(frozen=True)
class Hit(Said):
    """A quote as a story printed it; of a phrase, in ``stretches``, the sentence it stood in."""

    stretches: tuple[Stretch, ...] = ()


@dataclass(frozen=True)
class Results(Page):
    """A page of Hits; on the first, ``number`` is how many there are, to 1,001 and no further."""

    number: int | None = None


def find(query: QuoteQuery, *, at, size: int, after: str = "") -> Results:
    """One page of Hits as of ``at``, following the cursor ``after``. Raises BadCursor.

    A quote stands once, where it was printed last with the words looked for. A cursor later than
    ``at`` shows nothing early: each hit asks the gates.
    """
    if query.is_empty:
        return Results([], "", 0)
    limit = size + 1 if after else max(size, MOST_COUNTED) + 1
    places = _places(query, at=at, below=_read(after), limit=limit)
    cursor = _write(places[size - 1]) if len(places) > size else ""
    number = None if after else min(len(places), MOST_COUNTED + 1)
    return Results(_hits(places[:size], query, at=at), cursor, number)


def listed_entries(at) -> QuerySet[QuoteEntry]:
    """Entries whose story prints them in public, of quotes that lists of quotes may hold."""
    printed = Appearance.objects.public(at).filter(pk=OuterRef("appearance"))
    sayable = Q(quote__speaker__isnull=True) | named("quote__speaker__")
    return QuoteEntry.objects.filter(ExistsForEach(printed), sayable, listed("quote__"))


def _places(query, *, at, below, limit):
    """The places of the newest hits: one query."""
    low = first_place(query.start) if query.start else -HIGHEST
    due = first_place(at + timedelta(seconds=1))
    high = min(due, first_place(query.end)) if query.end else due
    rows = _once(query, at=at, low=low, high=high)
    high = min(high, below)
    if not query.groups:
        rows = rows.filter(place__gte=low, place__lt=high).order_by("-place")
        return list(rows.values_list("place", flat=True)[:limit])
    backend = backend_of(connection)
    asked = backend.expression(query.groups)
    with connection.cursor() as cursor:
        bounds = {"low": low, "high": high, "limit": limit}
        return backend.newest(rows, asked, cursor=cursor, **bounds)


def _once(query, *, at, low, high):
    """Entries but for those whose quote has a newer one that is found too."""
    newer = Appearance.objects.public(at).filter(pk=OuterRef("appearance"))
    newer = QuoteEntry.objects.filter(
        ExistsForEach(newer), quote=OuterRef("quote"), place__gt=OuterRef("place"), place__lt=high
    )
    if query.groups:
        asked = backend_of(connection).expression(query.groups)
        newer = newer.filter(document__found=asked)
    return listed_entries(at).exclude(ExistsForEach(newer))


def _hits(places, query, *, at):
    rows = printed_in(at).filter(entry__place__in=places)
    rows = rows.select_related("article__section", "quote__speaker", "entry")
    rows = rows.defer("article__body", "article__desk_note", "entry__document")
    found = {row.entry.place: row for row in rows}
    return [_hit(found[place], query) for place in places if place in found]


def _hit(row, query):
    words = join_pieces([piece["exact"] for piece in row.pieces])
    sentence = sentence_of(row, row.body)
    stretches = tuple(
        Stretch(highlight(one.text, query.phrases if one.is_said else []), one.is_said)
        for one in sentence or [Segment(words, is_said=True)]
    )
    return Hit(row.quote, words, row, sentence, stretches)


def _write(place):
    """The cursor that stands after a place; one before 1970 is below zero."""
    return f"{place + HIGHEST:x}"


def _read(after):
    """The place of a cursor."""
    if not after:
        return HIGHEST
    if len(after) > 16 or not HEX.issuperset(after) or int(after, 16) > 2 * HIGHEST:
        raise BadCursor(after[:80])
    return int(after, 16) - HIGHEST
