"""What a source's own names become here: categories, tags and authors. PURE.

A name that no map mentions stays what the reader made of it.
"""

import csv
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from articles.importing.items import ByLine, ImportItem

__all__ = ["BadMap", "NameMap", "read_map"]

MOST_ROWS = 20_000
HEADINGS = frozenset({"theirs", "from", "category", "tag", "topic", "section", "name"})


class BadMap(ValueError):
    """A table of names that can't be read; the message says where and why."""


@dataclass(frozen=True, slots=True)
class NameMap:
    """{their name: ours}. Names are compared without regard to case and spaces.

    `sections` gives a category's section, None to make it a topic, "" to leave it out; `topics`
    a tag's topic, "" to leave it out; `authors` the number of a person in the directory, 0 for
    the printed name alone.
    """

    sections: Mapping[str, str | None] = field(default_factory=dict)
    topics: Mapping[str, str] = field(default_factory=dict)
    authors: Mapping[str, int] = field(default_factory=dict)

    @classmethod
    def of(cls, choices: Mapping) -> "NameMap":
        """From plain JSON: {"sections": {…}, "topics": {…}, "authors": {…}}."""
        parts = {name: choices.get(name) or {} for name in ("sections", "topics", "authors")}
        return cls(**{name: {_key(one): part[one] for one in part} for name, part in parts.items()})

    def apply(self, item: ImportItem) -> ImportItem:
        """Return the item with our names; one that no map touches is returned as it is."""
        section, topics = self._placed(item)
        bylines = tuple(self._byline(byline) for byline in item.bylines)
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

    def _byline(self, byline: ByLine) -> ByLine:
        person = self.authors.get(_key(byline.name))
        return byline if person is None else replace(byline, person=person)


def read_map(text: str) -> dict[str, str]:
    """Read a table of two columns, theirs and ours, with commas, semicolons or tabs.

    An empty second column leaves the name out. A first row of headings is passed over. Raises
    BadMap with the row at fault.
    """
    lines = text.lstrip("\ufeff").splitlines()
    delimiter = max(",;\t", key=(lines[0] if lines else "").count)
    found: dict[str, str] = {}
    rows = csv.reader(lines, delimiter=delimiter)
    try:
        for number, row in enumerate(rows, start=1):
            cells = [" ".join(cell.split()) for cell in row]
            if number > MOST_ROWS:
                raise BadMap(f"more than {MOST_ROWS:,} rows")
            if not any(cells) or (number == 1 and cells[0].lower() in HEADINGS):
                continue
            if len(cells) < 2 or not cells[0]:
                column = "ours" if cells[0] else "theirs"
                raise BadMap(
                    f"row {number}, column “{column}”: missing; a row is a name of theirs and one "
                    "of ours, parted by a comma"
                )
            if found.get(cells[0], cells[1]) != cells[1]:
                raise BadMap(
                    f"row {number}, column “theirs”: “{cells[0]}” has another answer above"
                )
            found[cells[0]] = cells[1]
    except csv.Error as error:
        raise BadMap(f"row {rows.line_num}: {error}") from error
    return found


def _key(name: str) -> str:
    return " ".join(name.split()).casefold()


def _once(names: Iterable[str]) -> tuple[str, ...]:
    return tuple({_key(name): name for name in names}.values())
