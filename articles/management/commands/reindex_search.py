"""Build what searches and counts are read from anew."""

from django.db import connection, transaction
from tqdm import tqdm

from articles import tallies
from articles.about import follow_stories
from articles.listing import BATCH, relist
from articles.management.base import NewsroomCommand
from articles.models import Article, QuoteEntry
from articles.naming import index_names
from articles.search import backends


class Command(NewsroomCommand):
    """The search's entries, the names in stories and the counts, from the stories themselves."""

    help = (
        "Build the search of quotations, the index of names in stories and the counts anew. Safe "
        "at any time: what is right is left alone, and readers' pages go on meanwhile."
    )
    examples = """\
examples:
  python manage.py reindex_search
  python manage.py reindex_search --names-only
"""

    def add_arguments(self, parser):
        """Everything, or the names alone."""
        parser.add_argument(
            "--names-only", action="store_true", help="only the index of names in stories"
        )

    def handle(self, *, names_only, **options):
        """In batches, each a transaction of its own."""
        ids = list(Article.objects.order_by("pk").values_list("pk", flat=True))
        if not names_only:
            backends.install(connection)
        for start in tqdm(range(0, len(ids), BATCH), disable=None, unit="batch"):
            some = ids[start : start + BATCH]
            with transaction.atomic():
                index_names(some)
                if names_only:
                    tallies.add(follow_stories(some))
                else:
                    relist(some)
        if names_only:
            self.stdout.write(f"Read the names in {_stories(ids)}.")
            return
        backends.rebuild(connection)
        mended = tallies.recount()
        entries = len(QuoteEntry.objects.values_list("pk", flat=True))
        self.stdout.write(
            f"Search: {entries:,} entries from {_stories(ids)}; counts mended: {mended:,}."
        )


def _stories(ids):
    return f"{len(ids):,} {'story' if len(ids) == 1 else 'stories'}"
