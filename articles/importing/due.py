"""What goes live when a run is over: drafts whose versions may come in any order.

Of these items a newer version may stand further on, which its source withholds. So a run takes
them as drafts, and lets the newest one go live that it saw. A run that is killed before leaves
drafts, which the next one publishes.
"""

from collections.abc import Callable, Collection, Sequence
from dataclasses import replace

from articles import workflow
from articles.importing.beats import held
from articles.importing.plan import MAKES, PAGE, Action, Decision
from articles.importing.report import Outcome, Result
from articles.listing import relist
from articles.models import Article, ImportedItem, ImportRun, Status
from articles.notices import issue, killed

__all__ = ["Due", "put_off"]

MOST_STORIES = 50  # a transaction


class Due:
    """The stories that are to go live, each by its key and a hash of the version to be shown."""

    def __init__(self):
        self._versions: dict[int, int] = {}

    def note(self, planned: Sequence[Decision], done: Sequence[Result]) -> None:
        """Note what was planned to go live at once, was put off, and is taken by now."""
        for decision, result in zip(planned, done, strict=True):
            is_taken = result.outcome in (Outcome.CREATED, Outcome.UPDATED)
            if is_taken and result.article and _can_wait(decision):
                self._versions[result.article] = hash(decision.content_hash)

    def publish(self, run: ImportRun, on_batch: Callable[[], None]) -> None:
        """Let go live what is still the version that was noted, a transaction a batch.

        Raises WasUndone.
        """
        keys = list(self._versions)
        for start in range(0, len(keys), MOST_STORIES):
            with held(run):
                self._publish(keys[start : start + MOST_STORIES])
            on_batch()

    def _publish(self, keys: Collection[int]) -> None:
        locked = Article.objects.select_for_update().filter(pk__in=keys).order_by("pk")
        # A draft that has versions is the desk's by now.
        drafts = {one.pk: one for one in locked if one.status == Status.DRAFT and not one.version}
        rows = self._rows(drafts)
        stories = {row.article_id: drafts[row.article_id] for row in rows}
        if not stories:
            return
        workflow.publish_archive(stories, {pk: one.published_at for pk, one in stories.items()})
        issue((stories[row.article_id], row.notices) for row in rows)
        ImportedItem.objects.filter(pk__in=[row.pk for row in rows if row.notices]).update(
            notices=None
        )
        relist(stories)

    def _rows(self, drafts: Collection[int]) -> list[ImportedItem]:
        """The rows of those that no newer version, and no kill, came to since."""
        rows = ImportedItem.objects.filter(article__in=drafts)
        rows = rows.exclude(outcome=ImportedItem.Outcome.KILLED)
        held, versions = killed(drafts), self._versions
        return [
            row
            for row in rows.only("article_id", "content_hash", "notices")
            if row.article_id not in held and hash(row.content_hash) == versions[row.article_id]
        ]


def put_off(decision: Decision) -> Decision:
    """The same as a draft, where it would go live at once and a newer version may follow."""
    if not _can_wait(decision):
        return decision
    action = Action.PUT_OFF if decision.action is Action.PUBLISH else decision.action
    return replace(decision, action=action, is_public=False)


def _can_wait(decision: Decision) -> bool:
    is_version = decision.item.issued_at is not None and decision.item.kind != PAGE
    goes_live = decision.is_public and decision.action in (*MAKES, Action.PUBLISH)
    return is_version and goes_live
