"""What a source's own names become here: categories, tags and authors. PURE.

A name that no map mentions stays what the reader made of it.
"""

import csv
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, field, replace

from articles.importing.items import ByLine, ImportItem

__all__ = ["Author", "BadMap", "NameMap", "Row", "read_map", "rows_of"]

MOST_ROWS = 20_000
HEADINGS = frozenset(
    {"theirs", "from", "category", "tag", "topic", "section", "name", "author", "byline"}
)


class BadMap(ValueError):
    """A table of names that can't be read; the message says where and why."""


@dataclass(frozen=True, slots=True)
class Author:
    """Whom a name in their bylines stands for.

    `person` is the number of a person in the directory, 0 for nobody. `printed` is the name to
    print; None keeps theirs, "" prints the person's own, or leaves the name out if there is none.
    """

    person: int = 0
    printed: str | None = None

    @classmethod
    def of(cls, choice: "Author | Mapping | int") -> "Author":
        """From plain JSON: {"person": n, "printed": "…"}, or the number alone."""
        if isinstance(choice, Author):
            return choice
        if isinstance(choice, Mapping):
            return cls(choice.get("person") or 0, choice.get("printed"))
        return cls(choice or 0)

    def as_json(self) -> dict:
        """The choice in JSON's own types."""
        return asdict(self)

    def apply(self, byline: ByLine) -> ByLine:
        """The byline as it is here; one without a name and a person is left out."""
        name = byline.name if self.printed is None else self.printed
        return replace(byline, name=name, person=self.person)


@dataclass(frozen=True, slots=True)
class NameMap:
    """{their name: ours}. Names are compared without regard to case and spaces.

    `sections` gives a category's section, None to make it a topic, "" to leave it out; `topics`
    a tag's topic, "" to leave it out; `authors` whom a printed name stands for.
    """

    sections: Mapping[str, str | None] = field(default_factory=dict)
    topics: Mapping[str, str] = field(default_factory=dict)
    authors: Mapping[str, Author] = field(default_factory=dict)

    @classmethod
    def of(cls, choices: Mapping) -> "NameMap":
        """From plain JSON: {"sections": {…}, "topics": {…}, "authors": {…}}."""
        parts = {name: choices.get(name) or {} for name in ("sections", "topics")}
        parts["authors"] = {
            name: Author.of(one) for name, one in (choices.get("authors") or {}).items()
        }
        return cls(**{name: {_key(one): part[one] for one in part} for name, part in parts.items()})

    def apply(self, item: ImportItem) -> ImportItem:
        """Return the item with our names; one that no map touches is returned as it is."""
        section, topics = self._placed(item)
        bylines = self._bylines(item.bylines)
        if (section, topics, bylines) == (item.section, item.topics, item.bylines):
            return item
        return replace(item, section=section, topics=topics, bylines=bylines)

    def _placed(self, item):
        """The section and the topics. The first category with a section of ours decides."""
        own = item.categories or ((item.section,) if item.section else ())
        chosen = [self.sections.get(_key(one), one) for one in own if _key(one) in self.sections]
        mapped = {_key(one) for one in own} & set(self.sections)
        section = item.section if _key(item.section) not in mapped else ""
        section = next((one for one in chosen if one), section)
        # A category that has an answer of its own is no topic besides, unless that is the answer.
        topics = [one for one in item.topics if _key(one) not in mapped]
        topics += [one for one in own if self.sections.get(_key(one), "") is None]
        ours = [self.topics.get(_key(one), one) for one in topics]
        return section, _once(one for one in ours if one and _key(one) != _key(section))

    def _bylines(self, bylines: tuple[ByLine, ...]) -> tuple[ByLine, ...]:
        """Theirs as ours; two names of one person are one byline."""
        mapped = [self._byline(byline) for byline in bylines]
        if all(ours is theirs for ours, theirs in zip(mapped, bylines, strict=True)):
            return bylines
        once = {(one.person or _key(one.name), one.role): one for one in reversed(mapped)}
        kept = set(map(id, once.values()))
        return tuple(one for one in mapped if id(one) in kept and (one.name or one.person))

    def _byline(self, byline: ByLine) -> ByLine:
        author = self.authors.get(_key(byline.name))
        return author.apply(byline) if author else byline


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table of names: its number, theirs, ours, and what stands in a third column."""

    number: int
    theirs: str
    ours: str
    third: str = ""


def read_map(text: str) -> dict[str, str]:
    """Read a table of two columns, theirs and ours: {theirs: ours}. Raises BadMap."""
    return {row.theirs: row.ours for row in rows_of(text)}


def rows_of(text: str) -> list[Row]:
    """Read a table of two columns, theirs and ours, with commas, semicolons or tabs.

    An empty second column leaves the name out. A first row of headings is passed over. Raises
    BadMap with the row at fault.
    """
    found: dict[str, Row] = {}
    for number, cells in _cells(text):
        if len(cells) < 2 or not cells[0]:
            column = "ours" if cells[0] else "theirs"
            raise BadMap(
                f"row {number}, column “{column}”: missing; a row is a name of theirs and one "
                "of ours, parted by a comma"
            )
        row = Row(number, *cells[:3])
        before = found.setdefault(row.theirs, row)
        if (before.ours, before.third) != (row.ours, row.third):
            raise BadMap(f"row {number}, column “theirs”: “{row.theirs}” has another answer above")
    return list(found.values())


def _cells(text: str) -> Iterator[tuple[int, list[str]]]:
    """(number, cells) of each row that says something."""
    lines = text.lstrip("\ufeff").splitlines()
    delimiter = max(",;\t", key=(lines[0] if lines else "").count)
    rows = csv.reader(lines, delimiter=delimiter)
    try:
        for number, row in enumerate(rows, start=1):
            cells = [" ".join(cell.split()) for cell in row]
            if number > MOST_ROWS:
                raise BadMap(f"more than {MOST_ROWS:,} rows")
            if any(cells) and not (number == 1 and cells[0].lower() in HEADINGS):
                yield number, cells
    except csv.Error as error:
        raise BadMap(f"row {rows.line_num}: {error}") from error


def _key(name: str) -> str:
    return " ".join(name.split()).casefold()


def _once(names: Iterable[str]) -> tuple[str, ...]:
    return tuple({_key(name): name for name in names}.values())
