"""Write the public record of who said what as data."""

from pathlib import Path
from urllib.parse import urljoin, urlsplit

from django.conf import settings
from django.utils import timezone
from tqdm import tqdm

from articles.exporting.quotes import all_quotes, write_csv, write_jsonl
from articles.management.base import NewsroomCommand
from articles.management.files import replacing

WRITERS = {"jsonl": write_jsonl, "csv": write_csv}


class Command(NewsroomCommand):
    """articles.exporting.quotes, to a file or to standard output."""

    help = (
        "Export every quotation that readers can see in lists: confirmed, on the record, of public "
        "stories, not disowned, and no private person's. The first line states the licence."
    )
    examples = """\
examples:
  python manage.py export_quotes --format jsonl --output quotes.jsonl
  python manage.py export_quotes --format csv --base-url https://paper.example | gzip > q.csv.gz
  python manage.py export_quotes --format csv --licence "CC BY 4.0, The Paper" --output -

exit status: 0 done, 2 nothing could be written.
"""

    def add_arguments(self, parser):
        """Take a format, where to write, and what to say of the data."""
        parser.add_argument("--format", choices=sorted(WRITERS), required=True)
        parser.add_argument("--output", metavar="FILE", default="-", help="- for standard output")
        parser.add_argument(
            "--licence",
            metavar="TEXT",
            default=settings.NEWSROOM_DATA_LICENCE,
            help="what the first line says, instead of NEWSROOM_DATA_LICENCE",
        )
        parser.add_argument(
            "--base-url",
            metavar="URL",
            default="",
            help="put before every address, such as https://paper.example",
        )

    def handle(self, *, output, licence, base_url, **options):
        """Write all at once; a file that is there is only replaced by a whole one."""
        licence = " ".join(licence.split())
        if not licence:
            self.refuse("The licence is empty: say under what terms others get the data.")
        if base_url and urlsplit(base_url).scheme not in ("http", "https"):
            self.refuse(f"--base-url {base_url!r} is no address that begins with http or https.")
        at = timezone.now()
        about = {
            "publisher": settings.NEWSROOM_NAME,
            "licence": licence,
            "exported_at": at.isoformat(timespec="seconds"),
        }
        quotes = all_quotes(at=at, absolute=lambda path: urljoin(base_url, path))
        write, quotes = WRITERS[options["format"]], tqdm(quotes, disable=None, unit="quote")
        if output == "-":
            write(quotes, self.stdout, about=about)
            return
        number = self._to_file(Path(output), lambda stream: write(quotes, stream, about=about))
        noun = "quotation" if number == 1 else "quotations"
        self.stderr.write(f"Exported {number:,} {noun} to {output}.")

    def _to_file(self, path, write):
        try:
            with replacing(path) as stream:
                return write(stream)
        except OSError as error:
            self.refuse(f"{path}: {error.strerror or error}")
