"""import_speakers: people and organisations from CSV or Popolo JSON, as often as wanted."""

import sys
import time
from pathlib import Path

from django.core.management.base import CommandError
from tqdm import tqdm

from articles.importing.decoding import NotText, decode
from articles.importing.people.items import LONGEST_SCHEME, SpeakerItem
from articles.importing.people.popolo import read_popolo
from articles.importing.people.table import read_table
from articles.importing.report import Report
from articles.management.base import NewsroomCommand
from articles.speaker_import import import_speakers

LARGEST_FILE = 200_000_000
READERS = {"csv": read_table, "popolo": read_popolo}


class Command(NewsroomCommand):
    """Speakers into the directory, found again on the next run."""

    help = (
        "Import people and organisations with their other names, ids and dated roles from a CSV "
        "table or Popolo JSON. What an editor wrote here is never overwritten."
    )
    examples = """\
examples:
  python manage.py import_speakers council.csv --dry-run
  python manage.py import_speakers council.csv
  python manage.py import_speakers parliament.json --source parliament --public-figures
  python manage.py import_speakers - --format csv < council.csv

Running it again writes nothing that is there already. Exit status: 0 all taken, 1 a row was
rejected or in conflict, 2 nothing could be read. docs/importing.md says the rest.
"""

    def add_arguments(self, parser):
        """Take one file and how to read it."""
        parser.add_argument("path", metavar="PATH", help="a CSV or JSON file, or -")
        parser.add_argument(
            "--format", default="auto", choices=["auto", *READERS], help="default: by its content"
        )
        parser.add_argument(
            "--source",
            default="",
            metavar="NAME",
            help="whose ids these are: a speaker is known by it and the id (default: the format)",
        )
        parser.add_argument(
            "--public-figures",
            action="store_true",
            help="people of whom the file does not say it are public figures; without it an "
            "editor decides for each",
        )
        parser.add_argument("--dry-run", action="store_true", help="do all and keep nothing of it")
        parser.add_argument("--report", metavar="FILE", help="write each row's fate, as JSON")

    def handle(self, *, path, format, source, public_figures, dry_run, report, **options):  # noqa: A002
        """Read, take, report."""
        if len(source) > LONGEST_SCHEME:
            self.refuse(f"--source: at most {LONGEST_SCHEME} characters.")
        if report and not Path(report).parent.is_dir():
            self.refuse(f"--report: there is no folder {Path(report).parent}.")
        started, text = time.monotonic(), self._text(path)
        format_name = format if format != "auto" else _format_of(text)
        source = source or format_name
        items = READERS[format_name](text, file="standard input" if path == "-" else path)
        if public_figures:
            items = (_public(item) for item in items)
        made = Report(spooled=report is not None)
        told = {"source": source, "format_name": format_name, "path": path, "report": made}
        with tqdm(unit=" rows", disable=None, file=sys.stderr) as bar:
            import_speakers(
                items, is_dry_run=dry_run, on_result=lambda one: self._tell(bar, one), **told
            )
        if report:
            self._write(made, report, made.head(source, format_name, time.monotonic() - started))
        self.stdout.write(made.summary(is_dry_run=dry_run))
        if not made.seen:
            self.stderr.write("There was nothing to import.")
        if made.exit_status:
            sys.exit(made.exit_status)

    def _tell(self, bar, result):
        bar.update()
        for line in result.lines():
            bar.clear()
            self.stderr.write(line)

    def _text(self, path):
        try:
            source = sys.stdin.buffer if path == "-" else Path(path).open("rb")  # noqa: SIM115
            with source:
                data = source.read(LARGEST_FILE + 1)
        except OSError as error:
            self.refuse(f"{path}: can't be read: {error.strerror}.")
        if len(data) > LARGEST_FILE:
            self.refuse(f"{path}: larger than {LARGEST_FILE // 10**6} MB.")
        try:
            text, warning = decode(data)
        except NotText as error:
            self.refuse(f"{path}: {error}.")
        if warning:
            self.stderr.write(f"warning: {path}: {warning}")
        if not text.strip():
            self.refuse(f"{path}: the file is empty.")
        return text

    def _write(self, made, path, head):
        try:
            made.write(Path(path), head)
        except OSError as error:
            raise CommandError(f"--report: {path} can't be written: {error.strerror}.") from error


def _format_of(text):
    return "popolo" if text.lstrip().startswith(("{", "[")) else "csv"


def _public(item):
    is_person = isinstance(item, SpeakerItem) and item.kind == "person"
    return item.with_standing(is_public=True) if is_person else item
