"""CSV: a row a story, the first line names the columns. PURE.

Commas, semicolons, tabs or bars; UTF-8, UTF-16 or Windows-1252. Which column is which of our
fields is said by --columns, or guessed by its name. Read as a stream.
"""

import csv
import io
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import UTC, tzinfo

from articles.importing.decoding import NotText
from articles.importing.feeds.entries import Apart
from articles.importing.items import Found, ImportItem, RejectedItem
from articles.importing.opening import HTML_START, JSON_START, XML_START, Opening, is_mail
from articles.importing.sources import Content
from articles.importing.tabular.cells import BadRow, Row, Table, delimiter_of, open_table
from articles.importing.tabular.columns import BadColumns, Columns, columns_of
from articles.importing.tabular.samples import samples_of
from articles.importing.tabular.stories import story_of
from articles.importing.tabular.values import shareable

__all__ = ["columns_in", "looks_like", "read"]

NAMED = (".csv", ".tsv")


def looks_like(opening: Opening) -> bool:
    """Whether a file is a table: by its name, or by a first line that names columns of stories."""
    text = opening.text
    if HTML_START.match(text) or XML_START.match(text) or JSON_START.match(text) or is_mail(text):
        return False
    if opening.name.endswith(NAMED):
        return bool(text)
    header, _, rest = text.partition("\n")
    mark = delimiter_of(header)
    names = [name.strip().strip('"') for name in header.split(mark)]
    if not 2 <= len(names) <= 200 or mark not in rest or max(map(len, names)) > 60:
        return False
    columns = columns_of(names, {})
    return columns.has_story and len(columns.of) >= 3


def read(
    source: Content,
    *,
    external_id: str,
    location: str,
    timezone: tzinfo = UTC,
    columns: Mapping[str, str] | None = None,
) -> Iterator[Found]:
    """Yield a story for each row. A row that can't be read is rejected with its line."""
    apart = Apart()
    whole = {"external_id": external_id, "location": location}
    try:
        table = open_table(source)
        rows = table.rows()
        header, known = _header(rows, columns or {})
    except BadColumns as error:
        yield RejectedItem(**whole, field="columns", reason=str(error))
        return
    except NotText as error:
        yield RejectedItem(**whole, field="file", reason=str(error))
        return
    for row in rows:
        place = f"{location}, line {row.line}"
        found = _refusal(row, header, place, table) or _story(
            dict(zip(header, row.cells, strict=True)),
            known,
            external_id=external_id,
            location=place,
            timezone=timezone,
        )
        if table.warning and isinstance(found, ImportItem):
            found = replace(found, warnings=(table.warning, *found.warnings))
        yield apart.told(found)


def columns_in(source: Content) -> dict[str, str]:
    """{column: an example of what it holds} of a table; {} for what is none. Raises OSError."""
    try:
        rows = open_table(source).rows()
        first = next(rows, None)
    except NotText:
        return {}
    if not isinstance(first, Row):
        return {}
    names = _names(first)
    cells = (row.cells for row in rows if isinstance(row, Row) and len(row.cells) == len(names))
    found = samples_of(dict(zip(names, one, strict=True)) for one in cells)
    return found or samples_of([dict.fromkeys(names, "")])


def _names(first: Row) -> list[str]:
    return [name.strip("\ufeff \t\r\n") for name in first.cells]


def _story(record: Mapping[str, str], known: Columns, **given) -> ImportItem | RejectedItem:
    """The story of a row; of one that is rejected, a table of it alone, to be mended and read."""
    found = story_of(record, known, **given)
    if not isinstance(found, RejectedItem):
        return found
    kept = shareable(record, people=known.of.get("bylines", ()))
    return replace(found, raw=_line(kept, ",") + _line(kept.values(), ","))


def _header(rows: Iterator[Row | BadRow], given: Mapping[str, str]) -> tuple[list[str], Columns]:
    """Return (names of the columns, what is what). Raises BadColumns, NotText."""
    first = next(rows, None)
    if first is None:
        raise NotText("the file is empty")
    if isinstance(first, BadRow):
        raise NotText(f"the first line can't be read: {first.reason}")
    names = _names(first)
    known = columns_of([name for name in names if name], given)
    if not known.has_story:
        raise BadColumns(
            "there is no column for a headline or a text; the first line has "
            f"{', '.join(names)[:300]}. Say which column is which (at the shell with --columns)"
        )
    used = [name for columns in known.of.values() for name in columns]
    twice = next((name for name in used if names.count(name) > 1), "")
    if twice:
        raise BadColumns(f"the column “{twice[:80]}” stands twice, and nobody can say which counts")
    return names, known


def _refusal(row: Row | BadRow, header: list[str], place: str, table: Table) -> RejectedItem | None:
    head = _line(header, table.delimiter)
    if isinstance(row, BadRow):
        return _refused(place, row.reason, head + row.raw)
    if len(row.cells) != len(header):
        more = "more" if len(row.cells) > len(header) else "fewer"
        reason = f"{more} cells ({len(row.cells)}) than columns ({len(header)})"
        return _refused(place, reason, head + _line(row.cells, table.delimiter))
    return None


def _refused(place: str, reason: str, raw: str) -> RejectedItem:
    return RejectedItem(external_id=place, location=place, field="row", reason=reason, raw=raw)


def _line(cells: Iterable[str], delimiter: str) -> str:
    """A line of a table, its cells quoted, so that it is read as it was."""
    line = io.StringIO()
    csv.writer(line, delimiter=delimiter, quoting=csv.QUOTE_ALL, lineterminator="\n").writerow(
        cells
    )
    return line.getvalue()
