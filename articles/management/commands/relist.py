"""Bring the copied sort columns of stories up to date."""

from tqdm import tqdm

from articles import judging
from articles.listing import BATCH, relist
from articles.management.base import NewsroomCommand
from articles.models import Article
from articles.tallies import recount


class Command(NewsroomCommand):
    """articles.listing.relist, for some stories or for all."""

    help = (
        "Mend the copied dates and rows that lists are sorted by. Pages ask each story's own gate "
        "too, so a wrong copy can misplace a story and never show one."
    )
    examples = """\
examples:
  python manage.py relist --all
  python manage.py relist 17 42
"""

    def add_arguments(self, parser):
        """Take ids, or all."""
        parser.add_argument("ids", nargs="*", type=int, metavar="ID", help="stories to relist")
        parser.add_argument("--all", action="store_true", help="relist every story")

    def handle(self, *, ids, **options):
        """Relist in batches, each a transaction of its own."""
        if options["all"] == bool(ids):
            self.refuse("Give the ids of stories, or --all.")
        known = Article.objects.order_by("pk").values_list("pk", flat=True)
        wanted = list(known.filter(pk__in=ids) if ids else known)
        if missing := sorted(set(ids) - set(wanted)):
            self.refuse(f"No such story: {', '.join(map(str, missing))}.")
        for start in tqdm(range(0, len(wanted), BATCH), disable=None, unit="batch"):
            relist(wanted[start : start + BATCH])
        if not ids:
            recount()
            judging.recount()
        self.stdout.write(f"Relisted {len(wanted)} {'story' if len(wanted) == 1 else 'stories'}.")
