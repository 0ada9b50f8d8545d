"""import_articles: stories from files into the newsroom, as often as wanted."""

import sys
import time
import zoneinfo
from argparse import RawDescriptionHelpFormatter
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError

from articles.importing.ahead import ReaderGone
from articles.importing.authors import authors_of
from articles.importing.beats import WasUndone
from articles.importing.decoding import NotText, decode
from articles.importing.formats import FORMATS, HEAD, detect
from articles.importing.mapping import BadMap, NameMap, read_map
from articles.importing.measuring import Measure
from articles.importing.media.finding import FETCH, SKIP, media_of
from articles.importing.progress import Progress
from articles.importing.reading import AUTO
from articles.importing.rejects import RejectsFile
from articles.importing.report import Outcome, Report
from articles.importing.runs import Options, run_import
from articles.importing.sources import bytes_of
from articles.importing.tabular.columns import BadColumns, columns_from
from articles.management.bars import ProgressBar
from articles.models import ImportRun
from articles.moving.lines import BadFile
from articles.moving.running import FORMAT as NEWSROOM
from articles.moving.running import run_newsroom

MOST_MAP = 5_000_000
TABLES = {"sections": read_map, "topics": read_map, "authors": authors_of}
EXAMPLES = """examples:
  import_articles story.txt                     one plain text, as a draft
  import_articles archive/ --dry-run            say what would happen, write nothing
  import_articles archive/ --source old-cms     a folder with all folders in it
  import_articles archive.zip --publish         let go live what its fields say is published
  import_articles export.xml --media uploads/   pictures too, from a folder of uploads
  import_articles export.xml --media fetch --media-host old.example
  import_articles - --format markdown < a.md    from standard input

Running it again writes nothing that is there already. On a terminal a bar says how far it is;
elsewhere a run of more than half a minute says so in a line now and then, on standard error;
--verbosity 0 has neither. Exit status: 0 all taken, 1 an item was rejected or in conflict, 2
nothing could be read. docs/importing.md says the rest.
"""

# What may be given, in the order in which --help tells it.
OPTIONS = {
    "paths": {
        "nargs": "+",
        "metavar": "PATH",
        "help": "a file, a folder, a zip archive, or -",
    },
    "--format": {
        "default": AUTO,
        "choices": [AUTO, *FORMATS],
        "help": "how to read the files; auto tells by their content (default: auto)",
    },
    "--source": {
        "default": "",
        "metavar": "NAME",
        "help": "what the items come from: it and the id make an item known (default: its format)",
    },
    "--publish": {
        "action": "store_true",
        "help": (
            "let items go live that say they are published, have a date that is not in the "
            "future and no embargo; without it all become drafts"
        ),
    },
    "--dry-run": {
        "action": "store_true",
        "help": "do everything but keep nothing of it",
    },
    "--no-suggest": {
        "action": "store_true",
        "help": "don't look for quotations now; suggest_quotes --all does it later",
    },
    "--media": {
        "default": SKIP,
        "metavar": "skip|DIR|ZIP|fetch",
        "help": (
            "pictures: skip them and know their addresses (default), find them in the folder "
            "DIR of uploads or a ZIP of it, or fetch them from the hosts named"
        ),
    },
    "--media-host": {
        "action": "append",
        "default": [],
        "metavar": "HOST",
        "help": "a host that --media fetch may ask, as often as needed",
    },
    "--map-sections": {
        "metavar": "FILE.csv",
        "help": "a table of two columns, theirs and ours: which section a category becomes",
    },
    "--map-topics": {
        "metavar": "FILE.csv",
        "help": "the same for tags, which become topics",
    },
    "--map-authors": {
        "metavar": "FILE.csv",
        "help": (
            "the same for authors: a person of the directory by name, slug or number, or "
            "another name to print"
        ),
    },
    "--rejects": {
        "metavar": "FILE.jsonl",
        "help": "write what was rejected to FILE, to be mended and read with --format rejects",
    },
    "--columns": {
        "metavar": "FILE.json",
        "help": "for CSV and JSON: which of their columns is which of our fields",
    },
    "--limit": {
        "type": int,
        "metavar": "N",
        "help": "stop after N items",
    },
    "--report": {
        "metavar": "FILE",
        "help": "write what became of each item to FILE, as JSON",
    },
}


class Command(BaseCommand):
    help = (
        "Import stories, pages and their pictures from the exports of other systems, feeds, wire "
        "copy, mail, web pages, tables, Markdown and plain text: files, folders and zip archives."
    )
    clock = staticmethod(time.monotonic)

    def create_parser(self, prog_name, subcommand, **kwargs):
        kwargs.setdefault("formatter_class", RawDescriptionHelpFormatter)
        return super().create_parser(prog_name, subcommand, epilog=EXAMPLES, **kwargs)

    def add_arguments(self, parser):
        for name, told in OPTIONS.items():
            parser.add_argument(name, **told)

    def handle(self, *, paths, format, source, publish, dry_run, limit, report, **options):  # noqa: A002
        self._check(source, limit, report, options["rejects"])
        wanted = Options(
            format_name=format,
            timezone=zoneinfo.ZoneInfo(settings.TIME_ZONE),
            source=source,
            is_dry_run=dry_run,
            is_publishing=publish,
            is_suggesting=not options["no_suggest"],
            limit=limit,
            media=self._media(options),
            columns=self._columns(options["columns"]),
            names=self._names(options),
        )
        made = Report(spooled=report is not None)
        with self._rejects_to(options["rejects"]) as note_rejected:
            seconds = self._run(paths, wanted, made, note_rejected, options["verbosity"] < 1)
        if report:
            self._write(made, Path(report), made.head(source or format, format, seconds))
        self.stdout.write(made.summary(is_dry_run=dry_run))
        if not made.seen:
            self.stderr.write("There was nothing to import.")
        if made.exit_status:
            sys.exit(made.exit_status)

    def _run(self, paths, wanted, made, note_rejected, is_quiet):
        """Import and say how far it is; return how many seconds it took."""
        started = time.monotonic()
        measure = Measure(paths)
        progress = Progress(measure, limit=wanted.limit, clock=self.clock)
        with ProgressBar(progress, is_quiet=is_quiet) as bar:

            def tell(result):
                progress.count(result.reached)
                bar.update()
                note_rejected(result)
                if lines := list(result.lines()):
                    bar.clear()
                    self.stderr.write("\n".join(lines))
                    bar.refresh()
                if bar.disable and not is_quiet and progress.is_due():
                    self.stderr.write(progress.words())

            def tell_of_pictures():
                bar.set_postfix(pictures=made.pictures.stored)

            with _told_plainly():
                if self._is_newsroom(paths, wanted):
                    self._take_newsroom(paths[0], wanted, made, tell)
                else:
                    run_import(
                        paths,
                        options=wanted,
                        report=made,
                        on_result=tell,
                        on_picture=tell_of_pictures,
                        measure=measure,
                    )
            progress.finish()
        return time.monotonic() - started

    def _is_newsroom(self, paths, wanted):
        """Whether a whole newsroom is to be taken in: one file, by its name or its first line."""
        if wanted.format_name == NEWSROOM:
            if len(paths) != 1:
                raise CommandError("A newsroom is taken in by itself: name one file.", returncode=2)
            return True
        path = Path(paths[0])
        if wanted.format_name != AUTO or len(paths) != 1 or not path.is_file():
            return False
        try:
            with path.open("rb") as file:
                return detect(file.read(HEAD), path.name) == NEWSROOM
        except (OSError, NotText):
            return False  # whoever reads it says why

    def _take_newsroom(self, path, wanted, made, tell):
        if wanted.media.how == FETCH:
            reason = "--media: name the folder that export_articles --media wrote."
            raise CommandError(reason, returncode=2)
        if wanted.columns or wanted.names != NameMap():
            reason = (
                "A newsroom keeps its names: --columns, --map-sections and --map-topics don't go."
            )
            raise CommandError(reason, returncode=2)
        try:
            with sys.stdin.buffer if path == "-" else Path(path).open("rb") as file:

                def tell_where(result):
                    tell(replace(result, reached=file.tell() if file.seekable() else 0))

                run_newsroom(file, path=path, options=wanted, report=made, on_result=tell_where)
        except OSError as error:
            raise CommandError(f"{path}: {error.strerror or error}", returncode=2) from error
        except BadFile as error:
            raise CommandError(f"{path} is no newsroom's file: {error}.", returncode=2) from error

    def _names(self, options):
        """Our names for theirs, from the tables that were given."""
        given = {name: (options[f"map_{name}"], read) for name, read in TABLES.items()}
        tables = {name: self._map(name, *one) for name, one in given.items() if one[0]}
        return NameMap.of(tables)

    def _map(self, name, path, read):
        try:
            text, _ = decode(bytes_of(Path(path), most=MOST_MAP, what="a table of names"))
            return read(text)
        except OSError as error:
            reason = f"can't be read: {error.strerror or error}"
        except (BadMap, NotText) as error:
            reason = str(error)
        raise CommandError(f"--map-{name}: {path}: {reason}", returncode=2)

    @contextmanager
    def _rejects_to(self, path):
        """Give what writes rejected items to the file; whatever happens, it is put in its place."""
        if not path:
            yield lambda result: None
            return
        try:
            file = RejectsFile(Path(path))
        except OSError as error:
            reason = error.strerror or error
            raise CommandError(
                f"--rejects: {path} can't be written: {reason}", returncode=2
            ) from error
        try:
            yield lambda result: result.outcome is Outcome.REJECTED and file.add(result)
        finally:
            file.close()

    def _media(self, options):
        try:
            return media_of(options["media"], options["media_host"])
        except ValueError as error:
            raise CommandError(f"{error}.", returncode=2) from error

    def _columns(self, path):
        """Which of their columns is which of our fields, as the file says."""
        try:
            return columns_from(path) if path else {}
        except BadColumns as error:
            raise CommandError(f"--columns: {error}", returncode=2) from error

    def _check(self, source, limit, report, rejects):
        longest = ImportRun._meta.get_field("source").max_length
        if len(source) > longest:
            raise CommandError(f"--source: at most {longest} characters.", returncode=2)
        if limit is not None and limit < 1:
            raise CommandError("--limit: a number from 1 on.", returncode=2)
        for name, path in (("report", report), ("rejects", rejects)):
            if path and not Path(path).parent.is_dir():
                missing = f"--{name}: there is no folder {Path(path).parent}."
                raise CommandError(missing, returncode=2)

    def _write(self, made, path, head):
        try:
            made.write(path, head)
        except OSError as error:
            raise CommandError(f"--report: {path} can't be written: {error.strerror}.") from error


@contextmanager
def _told_plainly():
    """Say in words what ended a run before its end, and that it can be gone on with."""
    kept = "What was taken is kept; run the import again"
    try:
        yield
    except DatabaseError as error:
        raise CommandError(f"The database failed: {error}. {kept}.") from error
    except ReaderGone as error:
        raise CommandError(
            f"The process that reads the archive is gone: {error}. {kept}."
        ) from error
    except WasUndone as refusal:
        raise CommandError(refusal.message) from None
    except KeyboardInterrupt:
        raise CommandError(f"Stopped. {kept} to go on.", returncode=130) from None
