"""What an archive holds, told before anything is written. PURE: it reads files and counts.

Memory stays bounded: names are counted up to `MOST_NAMES` different ones of a kind, and a dozen
stories are kept as a sample.
"""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from articles.importing.formats import FORMATS
from articles.importing.items import Found, ImportItem, LeftOut, RejectedItem, SourceStatus
from articles.importing.measuring import Measure
from articles.importing.media.addresses import address_of
from articles.importing.reading import Read, Reading, read_paths
from articles.importing.tabular.columns import meanings
from articles.text import plain_text, sanitise

__all__ = ["Survey", "survey"]

MOST_NAMES = 20_000
LISTED = 200
SAMPLE = 10
REJECTED_LISTED = 50
OPENING = 160
MOST_TABLES = 20
# Only this much of a story's text is read for its first words.
READ_FOR_OPENING = 4_000
STATUS_WORDS = {
    SourceStatus.PUBLIC: "public",
    SourceStatus.DRAFT: "draft",
    SourceStatus.WITHHELD: "withheld",
    SourceStatus.KILLED: "killed",
}


class Tally:
    """Counts names, and how many different ones there were beyond those it has room for."""

    def __init__(self):
        self.names: Counter[str] = Counter()
        self.beyond = 0

    def add(self, name: str) -> None:
        """Count a name; one beyond the bound is counted together with the others."""
        if name in self.names or len(self.names) < MOST_NAMES:
            self.names[name] += 1
        else:
            self.beyond += 1

    def as_json(self) -> dict:
        """{"listed": [{"name", "n"}], "different": n, "beyond": n}, the most used first."""
        ordered = sorted(self.names.items(), key=lambda pair: (-pair[1], pair[0]))
        listed = [{"name": name, "n": n} for name, n in ordered[:LISTED]]
        return {"listed": listed, "different": len(self.names), "beyond": self.beyond}


@dataclass(slots=True)
class Survey:
    """What was counted; `as_json` is its shape for screens and machines."""

    formats: Counter = field(default_factory=Counter)
    kinds: Counter = field(default_factory=Counter)
    statuses: Counter = field(default_factory=Counter)
    left_out: Counter = field(default_factory=Counter)
    kept: Counter = field(default_factory=Counter)
    warnings: Counter = field(default_factory=Counter)
    categories: Tally = field(default_factory=Tally)
    tags: Tally = field(default_factory=Tally)
    authors: Tally = field(default_factory=Tally)
    # Of pictures: where they are asked for; "" for those beside the file that names them.
    hosts: Tally = field(default_factory=Tally)
    sample: list = field(default_factory=list)
    rejected: list = field(default_factory=list)
    stories: int = 0
    refused: int = 0
    pictures: int = 0
    comments: int = 0
    undated: int = 0
    first_at: datetime | None = None
    last_at: datetime | None = None
    # Of tables: {column: an example of what it holds}.
    columns: dict[str, str] = field(default_factory=dict)
    tables: set[str] = field(default_factory=set)
    fault_of: Callable[[ImportItem], tuple[str, str] | None] = lambda item: None

    def observe(self, read: Read) -> None:
        """Count one thing that a reader yielded."""
        found = read.found
        self._look_at_columns(read)
        if isinstance(found, LeftOut):
            self.left_out[found.kind] += 1
            return
        self.formats[read.format or "unknown"] += 1
        if isinstance(found, RejectedItem):
            self._reject(found, found.field, found.reason)
        elif fault := self.fault_of(found):
            self._reject(found, *fault)
        else:
            self._count(found)

    def _look_at_columns(self, read: Read) -> None:
        """Note the columns of a table that was not met yet, if it is among the first."""
        form = FORMATS.get(read.format)
        if read.file is None or form is None or form.columns_in is None:
            return
        place = read.file.location
        if place in self.tables or len(self.tables) == MOST_TABLES:
            return
        self.tables.add(place)
        try:
            seen = form.columns_in(read.file.content)
        except OSError:
            return  # its reader says so
        for name, example in seen.items():
            self.columns[name] = self.columns.get(name) or example

    def _reject(self, found: Found, field: str, reason: str) -> None:
        self.refused += 1
        if len(self.rejected) < REJECTED_LISTED:
            place = found.location or found.external_id
            self.rejected.append(
                {"place": place, "reason": f"{field}: {reason}" if field else reason}
            )

    def _count(self, item: ImportItem) -> None:
        self.stories += 1
        self.kinds[item.kind] += 1
        self.statuses[STATUS_WORDS[item.status]] += 1
        self.pictures += len(item.pictures)
        self.comments += item.comments
        self.kept.update(dict(item.kept))
        self.warnings.update(set(item.warnings) if len(self.warnings) < MOST_NAMES else ())
        self._count_names(item)
        self._count_date(item)
        if len(self.sample) < SAMPLE and item.kind == "article":
            self.sample.append(_told(item))

    def _count_names(self, item: ImportItem) -> None:
        own = item.categories or ((item.section,) if item.section else ())
        for name in own:
            self.categories.add(name)
        for name in item.topics:
            if name not in own:
                self.tags.add(name)
        for byline in item.bylines:
            self.authors.add(byline.name)
        for picture in item.pictures:
            if address := address_of(picture.address, source=""):
                self.hosts.add(address.site)

    def _count_date(self, item: ImportItem) -> None:
        at = item.published_at
        if at is None:
            self.undated += 1
            return
        self.first_at = min(self.first_at or at, at)
        self.last_at = max(self.last_at or at, at)

    def as_json(self) -> dict:
        """All of it in JSON's own types; counts as {name: n}, the most frequent first."""
        counters = ("formats", "kinds", "statuses", "left_out", "kept", "warnings")
        tallies = ("categories", "tags", "authors", "hosts")
        plain = ("sample", "rejected", "stories", "refused", "pictures", "comments", "undated")
        return {
            **{name: dict(getattr(self, name).most_common(LISTED)) for name in counters},
            **{name: getattr(self, name).as_json() for name in tallies},
            **{name: getattr(self, name) for name in plain},
            "columns": [
                {"name": name, "example": self.columns[name], "field": ours}
                for name, ours in meanings(self.columns, {}).items()
            ],
            "first_at": self.first_at and self.first_at.isoformat(),
            "last_at": self.last_at and self.last_at.isoformat(),
        }


def survey(
    paths: Sequence[str],
    reading: Reading,
    *,
    measure: Measure | None = None,
    on_item: Callable[[Survey], None] = lambda survey: None,
    fault_of: Callable[[ImportItem], tuple[str, str] | None] = lambda item: None,
) -> Survey:
    """Read through everything at these paths and count it; `on_item` is called after each.

    `measure`, of the same paths, is told how far it is. `fault_of` says (field, reason) of an item
    that can't be stored; it then counts as refused.
    """
    found = Survey(fault_of=fault_of)
    for read in read_paths(paths, reading, measure):
        found.observe(read)
        on_item(found)
    return found


def _told(item: ImportItem) -> dict:
    """A story as the sample shows it."""
    return {
        "id": item.external_id,
        "headline": item.headline,
        "date": item.published_at and item.published_at.isoformat(),
        "status": STATUS_WORDS[item.status],
        "section": item.section,
        "authors": [byline.name for byline in item.bylines],
        "opening": _opening(item),
        "pictures": len(item.pictures),
    }


def _opening(item: ImportItem) -> str:
    """The first words, without a tag that the cut left open."""
    words = item.standfirst or plain_text(sanitise(item.body[:READ_FOR_OPENING]))
    return " ".join(words.split())[:OPENING]
