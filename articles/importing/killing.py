"""What a source killed or withdrew: ours comes down at once, and the desk is told."""

from datetime import datetime

from articles import workflow
from articles.importing.plan import Decision
from articles.importing.rows import killed_row
from articles.models import Article, ImportedItem, ImportRun, Revision, Status, Task
from articles.tasks import open_task
from newsroom.record.audit import note as note_down

__all__ = ["kill"]

KILLED = "killed at the source"
TAKEN_DOWN = "killed at the source: taken down here"
KEPT_BACK = "killed at the source: our draft does not go live"
NEVER_CAME = "killed at the source before it came: it is not taken"
TASKS = {
    TAKEN_DOWN: "The source killed this story, and it was taken down here. Look at what went out "
    "besides: print, social media, newsletters.",
    KEPT_BACK: "The source killed this story. While this task is open the draft can't be "
    "published.",
}
MOST_SAID = 500


def kill(decision: Decision, *, run: ImportRun | None, at: datetime) -> tuple[int | None, str]:
    """Take the story of an item down, whoever edited it here; return its key and what was done.

    What readers could see is withdrawn, what was scheduled is a draft again, and a newer version
    that waited is gone. In the transaction of
    the caller, who has planned Action.KILL.
    """
    article = decision.row.article_id if decision.row else None
    if article is None:
        _write_down(decision, run, at)
        return None, NEVER_CAME
    story = Article.objects.select_for_update().get(pk=article)
    done = _take_down(story, decision)
    Revision.pending.filter(article=story).delete()
    _write_down(decision, run, at)
    if done in TASKS:
        text = " ".join([TASKS[done], *_said(decision)])
        open_task(story, quote=None, kind=Task.Kind.KILLED, text=text, user=None)
    return article, done


def _take_down(story: Article, decision: Decision) -> str:
    reason = f"Killed by its source, {decision.source}"
    if story.status == Status.PUBLISHED and story.was_ever_public:
        workflow.withdraw(story, user=None, reason=reason)
        return TAKEN_DOWN
    if story.status == Status.PUBLISHED:
        workflow.unschedule(story, user=None, note=reason)
        return KEPT_BACK
    note_down(story, verb="kill", user=None, note=reason)
    return KEPT_BACK if story.status == Status.DRAFT else KILLED


def _said(decision: Decision) -> list[str]:
    words = " ".join((decision.item.desk_note or decision.item.headline).split())
    return [f"It says: {words[:MOST_SAID]}"] if words else []


def _write_down(decision: Decision, run: ImportRun | None, at: datetime) -> None:
    values = killed_row(decision, run)
    if decision.row:
        ImportedItem.objects.filter(pk=decision.row.pk).update(**values)
        return
    known = {"source": decision.source, "kind": decision.item.kind}
    ImportedItem.objects.create(
        **known, external_id=decision.item.external_id, received_at=at, **values
    )
