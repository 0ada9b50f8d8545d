"""Go on with background work that was left lying, and delete archives that were kept too long."""

from tqdm import tqdm

from articles import background
from articles.importing import uploads
from articles.management.base import NewsroomCommand, shown_on
from articles.models import Job


class Command(NewsroomCommand):
    """articles.background from the command line; screens start large work here too."""

    help = (
        "Go on with background work: large merges, redactions and the like that a screen began "
        "and whose process was killed. Work that another process is doing is left to it. "
        "With --all, uploaded archives are deleted too that have been kept for a week."
    )
    examples = """\
examples:
  python manage.py run_work --all     go on with all that was left lying; run it every few minutes
  python manage.py run_work 12        go on with one
  python manage.py run_work --list    what is not over, and how far it is

Exit status: 0 done, 1 some work was refused or stopped by an error, 2 there is no such work.
"""

    def add_arguments(self, parser):
        """Take one job, or all."""
        parser.add_argument("job", nargs="?", type=int, metavar="ID", help="one piece of work")
        parser.add_argument("--all", action="store_true", help="all that was left lying")
        parser.add_argument("--list", action="store_true", help="say what is not over")

    def handle(self, *, job, list, **options):  # noqa: A002 - the option's name
        """Do the one thing that was asked for."""
        if sum([job is not None, options["all"], list]) != 1:
            self.refuse("Give the number of one piece of work, or --all, or --list.")
        if list:
            return self._list()
        with tqdm(unit=" steps", disable=None) as bar:
            on_step = shown_on(bar)
            if job is None:
                done = [*background.resume_all(on_step=on_step)]
                self._sweep()
            else:
                done = [background.run(self._job(job), on_step=on_step)]
        return self._tell(done)

    def _sweep(self):
        if n := uploads.sweep():
            self.stdout.write(f"Uploaded archives deleted after a week: {n}.")

    def _list(self):
        for job in Job.objects.filter(state__in=["waiting", "running", "stopped"]).order_by("pk"):
            stands = "left lying" if background.is_stalled(job) else job.get_state_display()
            self.stdout.write(f"{job.pk}: {job}: {stands.lower()}, {job.done} of {job.total}.")

    def _tell(self, jobs):
        for job in jobs:
            self.stdout.write(f"{job.pk}: {job}: {job.get_state_display().lower()}.")
            if job.error:
                self.stderr.write(f"{job.pk}: {job.error}")
        if any(job.state in (Job.State.REFUSED, Job.State.STOPPED) for job in jobs):
            raise SystemExit(1)

    def _job(self, pk):
        return Job.objects.filter(pk=pk).first() or self.refuse(f"There is no work {pk}.")
