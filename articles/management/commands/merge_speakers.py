"""Merge speakers, or undo a merge."""

from django.core.exceptions import ValidationError
from tqdm import tqdm

from articles import background, merging
from articles.management.base import NewsroomCommand, shown_on
from articles.merge_preview import preview
from people.models import Speaker, Transfer


class Command(NewsroomCommand):
    """articles.merging from the command line; `run_work` goes on with what was stopped."""

    help = (
        "Merge one speaker of the directory into another, or undo a merge or a split. Speakers "
        "are named by the last part of their address. What is stopped half-way, run_work goes "
        "on with."
    )
    examples = """\
examples:
  python manage.py merge_speakers ada-finch addie-finch --dry-run
  python manage.py merge_speakers ada-finch addie-finch --note "One woman, says the register"
  python manage.py merge_speakers --undo 12

The first speaker stays. Exit status: 0 done, 1 an undo left rows alone that changed since,
2 refused.
"""

    def add_arguments(self, parser):
        """Take two speakers, or a merge that exists."""
        parser.add_argument("speakers", nargs="*", metavar="SLUG", help="who stays, who goes")
        parser.add_argument("--note", default="", help="why; it stays on the record")
        parser.add_argument("--dry-run", action="store_true", help="say what would move")
        parser.add_argument("--undo", type=int, metavar="ID", help="undo this merge or split")

    def handle(self, *, speakers, note, dry_run, undo, **options):
        """Do the one thing that was asked for."""
        if bool(speakers) == (undo is not None):
            self.refuse("Give two speakers, or --undo.")
        try:
            if undo is not None:
                transfer = merging.undo(self._transfer(undo), user=None)
            else:
                transfer = self._merge(speakers, note, dry_run)
        except ValidationError as error:
            self.refuse(" ".join(error.messages))
        if transfer is not None:
            self._finish(transfer)

    def _merge(self, speakers, note, dry_run):
        if len(speakers) != 2:
            self.refuse("Give two speakers: who stays, and who goes.")
        survivor, other = (self._speaker(slug) for slug in speakers)
        if not dry_run:
            return merging.merge_speakers(survivor, other=other, user=None, note=note)
        found = preview(survivor, other=other)
        if found.reasons:
            self.refuse(" ".join(found.reasons))
        for line in found.lines:
            self.stdout.write(f"{line.many:>8,}  {line.label}")
        for warning in found.warnings:
            self.stdout.write(f"Look again: {warning}")
        return None

    def _finish(self, transfer):
        """Go on until it is over, with a progress bar on a terminal, and say what came of it."""
        if transfer.is_under_way:
            with tqdm(unit=" rows", disable=None) as bar:
                job = background.about(transfer)
                background.run(job, on_step=shown_on(bar))
        done = Transfer.objects.get(pk=transfer.pk)
        self.stdout.write(f"{done.pk}: {done}: {done.get_state_display().lower()}.")
        for row in done.refused:
            self.stderr.write(f"left alone: {row['table']} {row['key']}: {row['why']}")
        if done.refused:
            raise SystemExit(1)

    def _speaker(self, slug):
        found = Speaker.everyone.filter(slug=slug).first()
        return found or self.refuse(f"No speaker has the address {slug}.")

    def _transfer(self, pk):
        found = Transfer.objects.filter(pk=pk).first()
        return found or self.refuse(f"There is no merge {pk}.")
