"""inspect: what files hold, told before anything is written."""

import sys
import zoneinfo
from argparse import RawDescriptionHelpFormatter
from collections.abc import Iterator, Mapping
from dataclasses import replace

from django.conf import settings
from django.core.management.base import BaseCommand

from articles.importing.formats import FORMATS
from articles.importing.items import ImportItem, RejectedItem
from articles.importing.plan import fault_of
from articles.importing.reading import AUTO, Read, Reading, read_paths
from articles.importing.report import shown
from articles.importing.survey import Survey
from articles.importing.tabular.columns import meanings

EXAMPLES = """examples:
  inspect export.xml                 one file
  inspect archive.zip old-site/      everything in an archive and a folder, file by file
  inspect - --format csv < a.csv     from standard input

Nothing is written, here or there. Exit status: 0 all can be read, 1 an item would be rejected,
2 nothing could be read. docs/importing.md says the rest.
"""
MOST_FILES = 20
LISTED = 12
FURTHER = "all further files"


class Command(BaseCommand):
    help = "Tell what files hold: items, states, dates, authors, categories, and what is refused."

    def create_parser(self, prog_name, subcommand, **kwargs):
        kwargs.setdefault("formatter_class", RawDescriptionHelpFormatter)
        return super().create_parser(prog_name, subcommand, epilog=EXAMPLES, **kwargs)

    def add_arguments(self, parser):
        parser.add_argument(
            "paths", nargs="+", metavar="PATH", help="a file, a folder, a zip archive, or -"
        )
        parser.add_argument(
            "--format",
            default=AUTO,
            choices=[AUTO, *FORMATS],
            help="how to read the files; auto tells by their content (default: auto)",
        )

    def handle(self, *, paths, format, **options):  # noqa: A002
        reading = Reading(format, zoneinfo.ZoneInfo(settings.TIME_ZONE))
        found: dict[tuple[str, str], Survey] = {}
        for read in map(_checked, read_paths(paths, reading)):
            found.setdefault(_place(read, found), Survey()).observe(read)
        for (place, name), survey in found.items():
            self.stdout.write("\n".join(_lines(place, name, survey)))
        if not any(one.stories or one.left_out for one in found.values()):
            self.stderr.write("Nothing here can be read.")
            sys.exit(2)
        if any(one.refused for one in found.values()):
            sys.exit(1)


def _checked(read: Read) -> Read:
    """The same, with an item that no story here can hold as the rejected one that it would be."""
    fault = fault_of(read.found) if isinstance(read.found, ImportItem) else None
    if fault is None:
        return read
    item, (field, reason) = read.found, fault
    rejected = RejectedItem(
        external_id=item.external_id, location=item.location, field=field, reason=reason
    )
    return replace(read, found=rejected)


def _place(read: Read, found: Mapping) -> tuple[str, str]:
    """(file, format) under which it is told; beyond so many files, together."""
    location = read.file.location if read.file else getattr(read.found, "location", "")
    key = (location, read.format)
    return key if key in found or len(found) < MOST_FILES else (FURTHER, read.format)


def _lines(place: str, name: str, survey: Survey) -> Iterator[str]:
    kinds = survey.kinds
    yield f"{shown(place)}: {name or 'not known'}"
    yield f"  stories: {kinds['article']:,}, pages: {kinds['page']:,}, rejected: {survey.refused:,}"
    if survey.stories:
        yield f"  states: {_counted(survey.statuses)}"
        yield f"  dates: {_dates(survey)}"
        for label, tally in (
            ("authors", survey.authors),
            ("categories", survey.categories),
            ("tags", survey.tags),
        ):
            yield f"  {label}: {_counted(tally.names, beyond=tally.beyond)}"
        yield f"  pictures: {survey.pictures:,}, comments (not taken): {survey.comments:,}"
    if survey.columns:
        known = meanings(survey.columns, {})
        yield f"  columns: {', '.join(_column(*pair) for pair in known.items())}"
    for label, counts in (
        ("not known here", survey.kept),
        ("left out", survey.left_out),
        ("warnings", survey.warnings),
    ):
        if counts:
            yield f"  {label}: {_counted(counts)}"
    for one in survey.rejected:
        yield f"  rejected: {shown(one['place'])}: {shown(one['reason'])}"
    if survey.refused > len(survey.rejected):
        yield f"  and {survey.refused - len(survey.rejected):,} more that would be rejected"


def _column(name: str, ours: str) -> str:
    return f"{shown(name)} ({ours or 'not taken'})"


def _dates(survey: Survey) -> str:
    span = "none"
    if survey.first_at:
        span = f"{survey.first_at:%Y-%m-%d} to {survey.last_at:%Y-%m-%d}"
    return f"{span}, without a date: {survey.undated:,}"


def _counted(counts: Mapping[str, int], *, beyond: int = 0) -> str:
    """“News 12, Sport 3 and 4 more”, the most frequent first."""
    ordered = sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
    listed = ", ".join(f"{shown(name)} {n:,}" for name, n in ordered[:LISTED]) or "none"
    more = max(0, len(ordered) - LISTED)
    at_least = "at least " if beyond else ""
    return f"{listed} and {at_least}{more:,} more" if more else listed
