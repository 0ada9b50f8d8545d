"""What a change in one place leaves to be put right in another: opened by verbs, done by people."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from articles.models import Article, Quote, Task
from articles.permissions import allow
from newsroom.record.audit import note as note_down

MOST_OPENED = 100  # by one change


def open_task(article: Article, *, quote: Quote | None, kind: str, text: str, user) -> Task:
    """Ask that something be put right in a story; asking twice renews the words.

    Without a quote the whole story is meant.
    """
    task, made = Task.objects.get_or_create(
        article=article,
        quote=quote,
        kind=kind,
        done_at=None,
        defaults={"text": text, "opened_by": user},
    )
    if not made and task.text != text:
        task.text = text
        task.save(update_fields=["text"])
    return task


@transaction.atomic
def finish(task: Task, *, user, note: str) -> Task:
    """Say that a task is done, and how. Raises ValidationError, PermissionDenied."""
    allow(user, "finish_task")
    if not note.strip():
        raise ValidationError({"note": "Say what you did: others will ask."})
    done = Task.objects.filter(pk=task.pk, done_at=None).update(
        done_by=user, done_at=timezone.now(), done_note=note.strip()[:300]
    )
    if done != 1:
        raise ValidationError("Someone else finished this meanwhile.")
    task.refresh_from_db()
    note_down(task.article, verb="finish task", user=user, note=task.done_note)
    return task


def waiting() -> QuerySet[Task]:
    """Tasks that nobody finished, newest first, with their stories."""
    rows = Task.objects.filter(done_at=None).select_related("article", "quote", "opened_by")
    return rows.defer("article__body", "article__desk_note").order_by("-opened_at", "-id")
