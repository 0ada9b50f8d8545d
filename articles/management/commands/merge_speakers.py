"""Merge speakers, undo a merge, or go on with a large one."""

from django.core.exceptions import ValidationError
from tqdm import tqdm

from articles import merging
from articles.management.base import NewsroomCommand
from articles.merge_preview import preview
from articles.merge_runs import stalled
from people.models import Speaker, Transfer


class Command(NewsroomCommand):
    """articles.merging from the command line; large merges started on a screen run here too."""

    help = (
        "Merge one speaker of the directory into another, undo a merge or a split, or go on with "
        "one that was stopped. Speakers are named by the last part of their address."
    )
    examples = """\
examples:
  python manage.py merge_speakers ada-finch addie-finch --dry-run
  python manage.py merge_speakers ada-finch addie-finch --note "One woman, says the register"
  python manage.py merge_speakers --undo 12
  python manage.py merge_speakers --run 12      go on with one that was stopped
  python manage.py merge_speakers --run-all     go on with all that were stopped

The first speaker stays. Exit status: 0 done, 1 an undo left rows alone that changed since,
2 refused.
"""

    def add_arguments(self, parser):
        """Take two speakers, or a merge that exists."""
        parser.add_argument("speakers", nargs="*", metavar="SLUG", help="who stays, who goes")
        parser.add_argument("--note", default="", help="why; it stays on the record")
        parser.add_argument("--dry-run", action="store_true", help="say what would move")
        parser.add_argument("--run", type=int, metavar="ID", help="go on with this merge or undo")
        parser.add_argument("--run-all", action="store_true", help="go on with all that stopped")
        parser.add_argument("--undo", type=int, metavar="ID", help="undo this merge or split")

    def handle(self, *, speakers, note, dry_run, run, run_all, undo, **options):
        """Do the one thing that was asked for."""
        if sum([bool(speakers), run is not None, run_all, undo is not None]) != 1:
            self.refuse("Give two speakers, or one of --run, --run-all and --undo.")
        try:
            asked = self._asked_for(speakers, note=note, dry_run=dry_run, run=run, undo=undo)
            for transfer in asked:
                self._finish(transfer)
        except ValidationError as error:
            self.refuse(" ".join(error.messages))

    def _asked_for(self, speakers, *, note, dry_run, run, undo):
        """The merges to see through to their end."""
        if speakers:
            return filter(None, [self._merge(speakers, note, dry_run)])
        if undo is not None:
            return [merging.undo(self._transfer(undo), user=None)]
        return [self._transfer(run)] if run is not None else stalled()

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
        with tqdm(total=transfer.total, unit=" rows", disable=None) as bar:
            done = merging.run(transfer, on_step=lambda now: bar.update(now.moved - bar.n))
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
