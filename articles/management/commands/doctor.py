"""Compare what the database holds with what it should."""

from django.db import connection
from django.db.models import Exists, F, Min, OuterRef, Q, Subquery

from articles.management.base import NewsroomCommand
from articles.models import Appearance, ArticleSpeaker, ArticleTopic, Quote, QuoteTopic
from newsroom.record import append_only


class Command(NewsroomCommand):
    """Append-only triggers and copied sort columns; changes nothing."""

    help = "Check the database's own guards and copies. Changes nothing; says what mends them."
    examples = """\
examples:
  python manage.py doctor

exit status: 0 all well, 1 something is not as it should be.
"""

    def handle(self, **options):
        """Print a line a finding, or that all is well."""
        findings = [*missing_triggers(), *stale_copies()]
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
        Appearance.objects.filter(quote_id=OuterRef("pk"), is_in_text=True)
        .order_by()
        .values("quote_id")
        .annotate(first=Min("article__live_at"))
        .values("first")
    )
    stale = {
        "topics of stories": _differs(ArticleTopic.objects.all(), "content_object__live_at"),
        "stories of speakers": _differs(ArticleSpeaker.objects.all(), "article__live_at"),
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
        if number := len(rows[:1001].values_list("pk")):
            some = "more than 1,000" if number > 1000 else number
            yield f"Copied dates of {name}: {some} wrong. Run: manage.py relist --all"


def _differs(rows, path):
    """Rows whose copy is not what it copies; empty counts as a value."""
    one_empty = Q(live_at__isnull=True, **{f"{path}__isnull": False}) | Q(
        live_at__isnull=False, **{f"{path}__isnull": True}
    )
    return rows.filter(one_empty | ~Q(live_at=F(path)) & Q(live_at__isnull=False))
