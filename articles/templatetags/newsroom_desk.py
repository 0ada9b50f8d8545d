"""What waits on the newsroom's desk, for the first page of the editors' site."""

from django import template
from django.db.models import Count, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from articles import background, queueing, tasks
from articles.importing import pending
from articles.models import Article, ImportRun, QuoteSuggestion, Status
from newsroom.record.lists import MOST

register = template.Library()
SHOWN = 8
LONG = ("report", "rejected_keys", "undone", "also_found", "options")


@register.filter
def is_left_lying(job):
    """Whether nobody works on a background job that is not over."""
    return background.is_stalled(job)


@register.simple_tag
def newsroom_desk(user):
    """Lists of a few rows each; None for what the user may not see. Nine queries at most."""
    if not user.has_perm("articles.view_article"):
        return None
    now = timezone.now()
    stories = Article.objects.select_related("section", "updated_by").defer("body", "desk_note")
    drafts = stories.filter(status=Status.DRAFT).order_by("-updated_at", "-id")
    live = stories.filter(live_at__lte=now).order_by("-live_at", "-id")
    scheduled = stories.scheduled(now).order_by("live_at", "id")
    runs = ImportRun.objects.all() if user.has_perm("articles.view_importrun") else None
    return {
        "drafts": drafts.annotate(waiting=_waiting())[:SHOWN],
        "scheduled": scheduled[:SHOWN],
        "recent": live.annotate(waiting=_waiting())[:SHOWN],
        "tasks": tasks.waiting()[:SHOWN] if user.has_perm("articles.view_task") else [],
        "newer": _newer() if user.has_perm("articles.correct_article") else None,
        "queue": queueing.totals() if user.has_perm("articles.confirm_quotes") else None,
        "runs": None if runs is None else runs.order_by("-started_at", "-id").defer(*LONG)[:5],
    }


def _newer():
    """Newer versions of what ran that wait: the latest, and how many there are."""
    many = pending.number_waiting(MOST + 1)
    return {"rows": pending.latest()[:SHOWN], "many": f"{MOST:,}+" if many > MOST else many}


def _waiting():
    rows = (
        QuoteSuggestion.objects.filter(article=OuterRef("pk"), state=QuoteSuggestion.State.OPEN)
        .order_by()
        .values("article")
        .annotate(n=Count("pk"))
        .values("n")
    )
    return Coalesce(Subquery(rows), 0)
