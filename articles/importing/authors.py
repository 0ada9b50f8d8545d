"""A table of authors, answered by the directory: whom their printed names stand for here."""

from collections.abc import Iterable, Sequence

from articles.importing.feeds.people import name_of
from articles.importing.lookups import people_named
from articles.importing.mapping import Author, BadMap, Row, rows_of
from articles.models import Byline
from people.models import Speaker

__all__ = ["authors_of"]

LONGEST = Byline._meta.get_field("printed").max_length
MOST_NAMED = 5


def authors_of(text: str) -> dict[str, Author]:
    """Read a table of theirs and ours, and optionally the name to print: {theirs: Author}.

    Ours is a person of the directory, by name, slug or number (12 or #12), or another name to
    print; empty, it leaves the name out. Raises BadMap with the row and column at fault.
    """
    rows = rows_of(text)
    for row in rows:
        _check(row)
    named = people_named({row.ours for row in rows if row.ours})
    slugs = _by_slug(row.ours for row in rows)
    numbers = _numbers(rows)
    return {row.theirs: _author(row, named, slugs, numbers) for row in rows}


def _check(row: Row) -> None:
    for column, value in (("ours", row.ours), ("printed", row.third)):
        if "@" in value and name_of(value) != value:
            raise BadMap(
                f"row {row.number}, column “{column}”: an e-mail address, which is never kept; "
                "give a name"
            )
        if len(value) > LONGEST:
            raise BadMap(
                f"row {row.number}, column “{column}”: {len(value):,} characters long; at most "
                f"{LONGEST} can be printed"
            )


def _author(row: Row, named, slugs, numbers) -> Author:
    if not row.ours:
        return Author(0, row.third)
    if number := _number(row.ours):
        if number not in numbers:
            raise BadMap(f"row {row.number}, column “ours”: no person has the number {number}")
        return Author(number, row.third)
    # A slug reads like its name to the directory, and is no name to print.
    if row.ours in slugs:
        return Author(slugs[row.ours], row.third)
    people = named.get(row.ours, set())
    if len(people) > 1:
        raise BadMap(
            f"row {row.number}, column “ours”: several people are called “{row.ours}”: "
            f"{_told(people)}; give the number"
        )
    if people:
        return Author(min(people), row.third or row.ours)
    return Author(0, row.third or row.ours)


def _number(ours: str) -> int:
    digits = ours.removeprefix("#")
    return int(digits) if digits.isascii() and digits.isdigit() and len(digits) < 19 else 0


def _numbers(rows: Sequence[Row]) -> set[int]:
    """Those of the numbers that people of the directory have."""
    asked = {_number(row.ours) for row in rows} - {0}
    return set(_people().filter(pk__in=asked).values_list("pk", flat=True)) if asked else set()


def _by_slug(names: Iterable[str]) -> dict[str, int]:
    asked = [name for name in names if name.isascii() and " " not in name]
    rows = _people().filter(slug__in=asked).values_list("slug", "pk") if asked else ()
    return dict(rows)


def _told(people: Iterable[int]) -> str:
    """The namesakes with what tells them apart."""
    rows = _people().filter(pk__in=people).order_by("pk")[:MOST_NAMED]
    return ", ".join(
        f"{one.pk} {one.name}{f' ({one.distinction})' if one.distinction else ''}" for one in rows
    )


def _people():
    return Speaker.objects.filter(kind=Speaker.Kind.PERSON)
