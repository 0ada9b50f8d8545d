"""Compare what the database holds with what it should."""

from itertools import islice

from django.db import connection
from django.db.models import Exists, F, Min, OuterRef, Q, Subquery

from articles import about, judging, queueing, tallies
from articles.listing import listable
from articles.management.base import NewsroomCommand
from articles.merging import left_behind
from articles.models import (
    Appearance,
    ArticleSpeaker,
    ArticleTopic,
    Correction,
    ListedCorrection,
    Quote,
    QuoteEntry,
    QuoteTopic,
    StoryAbout,
    StoryName,
)
from articles.search import backends
from newsroom.record import append_only

MANY = 1000


class Command(NewsroomCommand):
    """Append-only triggers, copied sort columns, counts and the search; changes nothing."""

    help = "Check the database's own guards and copies. Changes nothing; says what mends them."
    examples = """\
examples:
  python manage.py doctor

exit status: 0 all well, 1 something is not as it should be.
"""

    def handle(self, **options):
        """Print a line a finding, or that all is well."""
        findings = [*missing_triggers(), *stale_copies(), *wrong_counts(), *search_faults()]
        findings += [*wrong_stories_about(), *merged_but_named(), *queue_faults()]
        for finding in findings:
            self.stderr.write(finding)
        if findings:
            raise SystemExit(1)
        self.stdout.write("All well.")


def missing_triggers():
    """A finding for each append-only trigger that is not there."""
    for name in append_only.missing(connection):
        yield f"Trigger {name} is missing: run migrate, which makes it again."


def stale_copies():
    """A finding for each kind of row whose copied date is not its story's: relist --all mends."""
    printed = (
        Appearance.objects.filter(
            quote_id=OuterRef("pk"), is_in_text=True, quote__withheld_at__isnull=True
        )
        .order_by()
        .values("quote_id")
        .annotate(first=Min("article__live_at"))
        .values("first")
    )
    stale = {
        "topics of stories": _differs(ArticleTopic.objects.all(), "content_object__live_at"),
        "stories of speakers": _differs(ArticleSpeaker.objects.all(), "article__live_at"),
        "stories about speakers": _differs(StoryAbout.objects.all(), "article__live_at"),
        "quotes": _differs(Quote.objects.annotate(first=Subquery(printed)), "first"),
        "quotes under topics": QuoteTopic.objects.filter(
            ~Exists(
                Appearance.objects.filter(
                    quote=OuterRef("quote"),
                    is_in_text=True,
                    article__live_at__isnull=False,
                    article__topic_items__tag=OuterRef("topic"),
                )
            )
        ),
    }
    for name, rows in stale.items():
        if some := _some(rows):
            yield f"Copied dates of {name}: {some} wrong. Run: manage.py relist --all"
    right = ListedCorrection.objects.filter(
        correction=OuterRef("pk"), speaker=OuterRef("quote__speaker")
    )
    wrong = Q(quote__speaker__isnull=True, listed_row__isnull=False)
    wrong |= Q(quote__speaker__isnull=False) & ~Exists(right)
    if some := _some(Correction.objects.filter(wrong)):
        yield f"Corrections on speakers' pages: {some} wrong. Run: manage.py relist --all"


def merged_but_named():
    """A finding for each row that still names a speaker who was merged away."""
    for what, key in left_behind():
        yield f"{what}: {key} names a speaker who was merged away. Undo that merge and merge again."


def wrong_stories_about():
    """A finding if speakers lack stories that name or quote them, or have others."""
    if wrong := len(list(islice(about.differences(), MANY + 1))):
        yield f"Stories about speakers: {_in_words(wrong)} wrong. Run: manage.py relist --all"


def wrong_counts():
    """A finding if counts that pages and reports show are not what a count of the rows says."""
    if wrong := list(tallies.differences()):
        yield f"Counts: {len(wrong):,} wrong. Run: manage.py relist --all"
    if wrong := list(judging.differences()):
        yield f"Counts of judged suggestions: {len(wrong):,} wrong. Run: manage.py relist --all"


def queue_faults():
    """A finding for each thing that the queue of suggestions lacks, or holds and should not."""
    for name, rows in queueing.strays().items():
        if some := _some(rows):
            yield f"{name}: {some}. Run: manage.py relist --all"


def search_faults():
    """A finding for each thing that the search lacks, and for entries that are not its stories'."""
    mend = "Run: manage.py reindex_search"
    for name in backends.missing(connection):
        yield f"Of the search, {name} is missing. {mend}"
    if not backends.is_sound(connection):
        yield f"The search does not hold what its entries do. {mend}"
    entry = QuoteEntry.objects.filter(appearance=OuterRef("pk"), live_at=OuterRef("live_at"))
    printed = listable(article__live_at__isnull=False).annotate(live_at=F("article__live_at"))
    strays = QuoteEntry.objects.filter(~Exists(listable(pk=OuterRef("appearance"))))
    faults = {
        "Quotations that the search lacks": printed.filter(~Exists(entry)),
        "Entries of the search without a quotation": strays,
        "Names of stories with another date": _differs(StoryName.objects.all(), "article__live_at"),
    }
    for name, rows in faults.items():
        if some := _some(rows):
            yield f"{name}: {some}. {mend}"


def _some(rows):
    """How many rows, in words; '' for none."""
    number = len(rows[: MANY + 1].values_list("pk"))
    return _in_words(number) if number else ""


def _in_words(number):
    return f"more than {MANY:,}" if number > MANY else f"{number:,}"


def _differs(rows, path):
    """Rows whose copy is not what it copies; empty counts as a value."""
    one_empty = Q(live_at__isnull=True, **{f"{path}__isnull": False}) | Q(
        live_at__isnull=False, **{f"{path}__isnull": True}
    )
    return rows.filter(one_empty | ~Q(live_at=F(path)) & Q(live_at__isnull=False))
