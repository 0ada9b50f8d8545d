"""Corrections that a story's source published: they go live here when the story does."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.dateparse import parse_datetime

from articles.models import Article, Correction, ImportedItem, Task
from articles.text import CONTROLS
from newsroom.record.audit import note as note_down

__all__ = ["KILLED", "as_json", "before_publishing", "issue", "killed"]

KILLED = "Its source killed this story. Finish the task that says so first, then publish."


def as_json(notices: Sequence[Any]) -> list[dict] | None:
    """Notices of an item as they wait on its row: [{kind, text, issued_at}], None for none."""
    found = [
        {
            "kind": one.kind if one.kind in Correction.Kind.values else Correction.Kind.CORRECTION,
            "text": CONTROLS.sub("", one.text).strip(),
            "issued_at": one.issued_at and one.issued_at.isoformat(),
        }
        for one in notices
    ]
    return [one for one in found if one["text"]] or None


def issue(waiting: Iterable[tuple[Article, list[dict] | None]]) -> None:
    """Issue notices of stories that go live, each once ever: two queries however many they are.

    One without a date is dated as its story: it can't have come before. The caller relists.
    """
    pairs = [(story, one) for story, found in waiting for one in found or ()]
    if not pairs:
        return
    stories = {story.pk: story for story, _ in pairs}
    rows = Correction.objects.filter(article_id__in=stories)
    issued = set(rows.values_list("article_id", "kind", "text"))
    new = {(s.pk, one["kind"], one["text"]): _correction(s, one) for s, one in pairs}
    made = Correction.objects.bulk_create(row for key, row in new.items() if key not in issued)
    for pk in {row.article_id for row in made}:
        note_down(stories[pk], verb="issue", user=None, note="As its source did")


def _correction(story: Article, notice: dict) -> Correction:
    issued_at: datetime | None = parse_datetime(notice["issued_at"] or "")
    return Correction(
        article=story,
        kind=notice["kind"],
        text=notice["text"],
        issued_at=issued_at or story.published_at,
    )


def killed(stories: Iterable[int]) -> set[int]:
    """The keys of those stories that their source killed, and the desk has not dealt with yet."""
    tasks = Task.objects.filter(article_id__in=stories, kind=Task.Kind.KILLED, done_at=None)
    return set(tasks.values_list("article_id", flat=True))


def before_publishing(article: Article) -> None:
    """What an import left behind for the moment when somebody publishes its story by hand.

    Raises ValidationError while the desk has not dealt with a kill.
    """
    if killed([article.pk]):
        raise ValidationError(KILLED)
    rows = ImportedItem.objects.filter(article=article, notices__isnull=False)
    waiting = list(rows.values_list("notices", flat=True))
    issue((article, found) for found in waiting)
    if waiting:
        rows.update(notices=None)
