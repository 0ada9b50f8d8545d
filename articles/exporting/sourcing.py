"""The sourcing report as rows of a spreadsheet, in which no cell is a formula."""

from collections.abc import Iterator

from django.utils import timezone

from articles.exporting.quotes import safe_cell
from articles.sourcing import Report


def csv_rows(found: Report) -> Iterator[list]:
    """The report as rows of cells for a spreadsheet, the heading first; none is a formula."""
    yield ["table", "name", "detail", "quotations", "stories", "speakers"]
    totals = {
        "Quotations": found.quotations,
        "Their speaker is recorded": found.with_speaker,
        "The five most quoted": found.top,
    }
    for name, n in totals.items():
        yield ["totals", name, "", n, found.stories if name == "Quotations" else "", ""]
    for table in found.tables:
        of_stories = table.second == "Stories"
        for line in table.lines:
            others = [line.others, ""] if of_stories else ["", line.others]
            yield _safe([table.slug, line.name, line.detail, line.quotations, *others])
        if table.rest:
            yield [table.slug, "All others", "", table.rest, "", ""]
    for story in found.single:
        what = f"{story.headline} ({timezone.localtime(story.at):%Y-%m-%d})"
        yield _safe(["single-source stories", what, story.voice, story.quotations, 1, 1])
    for voice in found.voices:
        day = f"{timezone.localtime(voice.at):%Y-%m-%d}"
        yield _safe(
            ["first-time voices", voice.name, f"{voice.distinction} {day}".strip(), "", "", 1]
        )


def _safe(cells):
    return [safe_cell(cell) for cell in cells]
