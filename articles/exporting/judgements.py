"""The report on suggestions as rows of a spreadsheet, in which no cell is a formula."""

from collections.abc import Iterator

from articles.exporting.quotes import safe_cell
from articles.judging import Report

HEAD = ["table", "name", "answered", "accepted as they were", "changed", "not quotations"]
HEAD += ["missed", "firm", "firm accepted as they were"]


def csv_rows(found: Report) -> Iterator[list]:
    """The report as rows of cells, the heading first. What was changed, bulk and undone follow the
    totals, each a number in the third column."""
    yield HEAD
    yield _row("totals", found.total)
    apart = [(f"Changed: {what}", n) for what, n in found.changes]
    apart += [("Confirmed in bulk, not counted", found.in_bulk), ("Taken back", found.undone)]
    for name, n in apart:
        yield ["totals", name, n, *[""] * 6]
    for table in found.tables:
        for line in [*table.lines, *([table.rest] if table.rest else [])]:
            yield _row(table.slug, line)


def _row(slug, line):
    numbers = [line.answered, line.accepted, line.changed, line.dismissed, line.missed]
    return [slug, safe_cell(line.name), *numbers, line.firm, line.firm_accepted]
