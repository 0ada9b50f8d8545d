"""Write the stories that readers can see as data: ninjs, or JSON Lines."""

from datetime import date, datetime, time, timedelta
from pathlib import Path
from urllib.parse import urljoin, urlsplit

from django.conf import settings
from django.utils import timezone
from tqdm import tqdm

from articles.exporting.articles import article_data, write_lines
from articles.exporting.newsroom import copy_pictures, write_newsroom
from articles.exporting.ninjs import news_object
from articles.exporting.stories import Narrowed, public_stories
from articles.management.base import NewsroomCommand
from articles.management.files import replacing
from articles.models import Section, Topic
from articles.speakers import public_speakers

FORMATS = ("ninjs", "jsonl")
NARROWING = ("section", "topic", "speaker", "first", "last", "base_url")


class Command(NewsroomCommand):
    """articles.exporting, to a file or to standard output."""

    help = (
        "Export the stories that readers can see, a line a story, each with its bylines, section, "
        "topics, pictures, quotations and corrections. Nothing that their pages don't show. Or, "
        "with --everything, the whole newsroom for a move: what readers never see is in it."
    )
    examples = """\
examples:
  python manage.py export_articles --format ninjs --base-url https://paper.example > stories.jsonl
  python manage.py export_articles --format jsonl --output stories.jsonl --section world
  python manage.py export_articles --format jsonl --speaker mara-ellwood --topic harbour \\
    --from 2026-01-01 --to 2026-03-31
  python manage.py export_articles --format jsonl --everything --output newsroom.jsonl \\
    --media pictures/

ninjs: IPTC ninjs 3.2, each line a document of its own; needs --base-url, since each is known by its
address. jsonl: our own fields, the first line says what they are and under which licence.
--section, --topic and --speaker may be given several times: a story of any of them is taken.

exit status: 0 done, 2 nothing could be written.
"""

    def add_arguments(self, parser):
        """Take a format, where to write, which stories, and what to say of the data."""
        parser.add_argument("--format", choices=FORMATS, required=True)
        parser.add_argument("--output", metavar="FILE", default="-", help="- for standard output")
        for name, what in (("section", "in"), ("topic", "about"), ("speaker", "that quote")):
            parser.add_argument(
                f"--{name}",
                metavar="SLUG",
                action="append",
                default=[],
                help=f"only stories {what} this {name}: the last part of its page's address",
            )
        parser.add_argument(
            "--everything",
            action="store_true",
            help="all that the newsroom holds but its accounts, for import_articles to take in; "
            "the file is for its owner's eyes alone",
        )
        parser.add_argument(
            "--media",
            metavar="DIR",
            help="with --everything: copy the pictures' files into the folder DIR, too",
        )
        parser.add_argument("--from", metavar="DAY", dest="first", help="that ran on it or later")
        parser.add_argument("--to", metavar="DAY", dest="last", help="that ran on it or earlier")
        parser.add_argument(
            "--licence",
            metavar="TEXT",
            default=settings.NEWSROOM_DATA_LICENCE,
            help="what is said instead of NEWSROOM_DATA_LICENCE",
        )
        parser.add_argument(
            "--base-url",
            metavar="URL",
            default="",
            help="put before every address, such as https://paper.example",
        )

    def handle(self, *, format, output, licence, base_url, **options):  # noqa: A002
        """Write all at once; a file that is there is only replaced by a whole one."""
        if options["everything"]:
            self._write_everything(format, output, {**options, "base_url": base_url})
            return
        if options["media"]:
            self.refuse("--media goes with --everything.")
        licence = " ".join(licence.split())
        self._check(format, licence, base_url)
        at = timezone.now()
        stories = public_stories(at=at, narrowed=self._narrowed(options, at))
        stories = tqdm(stories, disable=None, unit="story")
        said = {"publisher": settings.NEWSROOM_NAME, "licence": licence}

        def absolute(path):
            return urljoin(base_url, path)

        if format == "ninjs":
            about = None
            found = (news_object(story, absolute=absolute, **said) for story in stories)
        else:
            about = {**said, "exported_at": at.isoformat(timespec="seconds")}
            found = (article_data(story, absolute=absolute) for story in stories)
        if output == "-":
            write_lines(found, self.stdout, about=about)
            return
        number = self._to_file(Path(output), lambda file: write_lines(found, file, about=about))
        self.stderr.write(
            f"Exported {number:,} {'story' if number == 1 else 'stories'} to {output}."
        )

    def _write_everything(self, format_name, output, options):
        """The whole newsroom, and the files of its pictures if they were asked for."""
        if format_name != "jsonl":
            self.refuse("--everything goes with --format jsonl.")
        if given := [name for name in NARROWING if options[name]]:
            self.refuse(f"--everything is everything: {', '.join(given)} can't narrow it.")
        said = {"newsroom": settings.NEWSROOM_NAME, "at": timezone.now()}
        with tqdm(disable=None, unit="record") as bar:
            if output == "-":
                number = write_newsroom(self.stdout, **said, on_record=bar.update)
            else:
                number = self._to_file(
                    Path(output),
                    lambda file: write_newsroom(file, **said, on_record=bar.update),
                    is_private=True,
                )
        where = "" if output == "-" else f" to {output}"
        self.stderr.write(f"Exported {number:,} records{where}: keep it safe, not all is public.")
        if options["media"]:
            self._copy_pictures(Path(options["media"]))

    def _copy_pictures(self, folder):
        try:
            number, missing = copy_pictures(folder)
        except OSError as error:
            self.refuse(f"--media: {error.filename or folder}: {error.strerror or error}")
        self.stderr.write(f"Copied the files of {number:,} pictures to {folder}.")
        for name in missing:
            self.stderr.write(f"warning: {name}: the file is missing here too.")

    def _check(self, format_name, licence, base_url):
        if not licence:
            self.refuse("The licence is empty: say under what terms others get the data.")
        is_whole = urlsplit(base_url).scheme in ("http", "https") and urlsplit(base_url).netloc
        if base_url and not is_whole:
            self.refuse(f"--base-url {base_url!r} is no address such as https://paper.example.")
        if format_name == "ninjs" and not base_url:
            self.refuse("ninjs knows a story by its whole address: give --base-url.")

    def _narrowed(self, options, at):
        rows = {
            "section": Section.objects.public(at),
            "topic": Topic.objects.public(at),
            "speaker": public_speakers(at),
        }
        keys = {name: self._keys(name, options[name], rows[name]) for name in rows}
        first = self._day("--from", options["first"])
        last = self._day("--to", options["last"])
        if first and last and last < first:
            self.refuse("--to is before --from.")
        return Narrowed(
            sections=keys["section"],
            topics=keys["topic"],
            speakers=keys["speaker"],
            start=_midnight(first) if first else None,
            end=_midnight(last + timedelta(days=1)) if last else None,
        )

    def _keys(self, name, slugs, rows):
        """The keys of what was named; what readers know nothing of is refused."""
        found = dict(rows.filter(slug__in=slugs).values_list("slug", "pk")) if slugs else {}
        for slug in slugs:
            if slug not in found:
                self.refuse(f"--{name} {slug!r}: readers can see no {name} of that address.")
        return tuple(found.values())

    def _day(self, option, written):
        try:
            day = date.fromisoformat(written) if written else None
        except ValueError:
            day = date.min
        # The very first and last years can't be told in every time zone.
        if day and not 2 < day.year < 9998:
            self.refuse(f"{option} {written!r} is no day such as 2026-09-01.")
        return day

    def _to_file(self, path, write, *, is_private=False):
        try:
            with replacing(path, is_private=is_private) as stream:
                return write(stream)
        except OSError as error:
            self.refuse(f"{path}: {error.strerror or error}")


def _midnight(day):
    return timezone.make_aware(datetime.combine(day, time.min))
