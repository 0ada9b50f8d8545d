"""Write what editors answered to suggestions as test cases for the finder."""

from collections import Counter
from datetime import date
from pathlib import Path

from django.utils import timezone
from tqdm import tqdm

from articles.exporting.cases import cases, judged, write_cases
from articles.management.base import NewsroomCommand
from articles.management.files import replacing
from articles.models import Answer


class Command(NewsroomCommand):
    """articles.exporting.cases, to a file or to standard output."""

    help = (
        "Export editors' answers to suggested quotations as test cases, JSON Lines: a passage of a "
        "public story, the quotations that editors say are in it, and what was suggested. Nothing "
        "of private persons, and nothing that was withheld, redacted or said on background."
    )
    examples = """\
examples:
  python manage.py export_judgements --output cases.jsonl
  python manage.py export_judgements --only missed --since 2026-09-01
  python manage.py export_judgements --output cases.jsonl && \\
    python -m bench.quotes --gold cases.jsonl

a line:  {"id", "text", "quotes": [{"start", "end", "text", "speaker", "aliases", "kind",
          "speaker_type", "group", "optional"?}], "suggested": [{"start", "end", "text",
          "speaker", "kind", "cue", "confidence", "reason", "construction"}], "answer",
          "changed", "finder_version"}

exit status: 0 done (how many were left out, and why, is on standard error), 2 nothing could be
written.
"""

    def add_arguments(self, parser):
        """Take where to write, and which answers."""
        parser.add_argument("--output", metavar="FILE", default="-", help="- for standard output")
        parser.add_argument("--since", metavar="DAY", help="answers of this day and later")
        parser.add_argument("--finder-version", metavar="V", default="", help="to its suggestions")
        parser.add_argument("--only", choices=Answer.values, default="", help="one kind of answer")

    def handle(self, *, output, since, finder_version, only, **options):
        """Write all at once; a file that is there is only replaced by a whole one."""
        rows = judged(since=self._day(since), version=finder_version, only=only)
        left_out = Counter()
        found = cases(rows, at=timezone.now(), left_out=left_out)
        found = tqdm(found, disable=None, unit="case")
        if output == "-":
            number = write_cases(found, self.stdout)
        else:
            number = self._to_file(Path(output), found)
        where = "" if output == "-" else f" to {output}"
        self.stderr.write(f"Exported {number:,} {'case' if number == 1 else 'cases'}{where}.")
        for reason, n in sorted(left_out.items()):
            self.stderr.write(f"Left out {n:,} {reason}.")

    def _day(self, since):
        if not since:
            return None
        try:
            return date.fromisoformat(since)
        except ValueError:
            self.refuse(f"--since {since!r} is no day such as 2026-09-01.")

    def _to_file(self, path, found):
        try:
            with replacing(path) as stream:
                return write_cases(found, stream)
        except OSError as error:
            self.refuse(f"{path}: {error.strerror or error}")
