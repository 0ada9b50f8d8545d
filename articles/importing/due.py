"""What goes live when a run is over: drafts whose versions may come in any order.

Of these items a newer version may stand further on, which its source withholds. So a run takes
them as drafts, and lets the newest one go live that it saw. A run that is killed before leaves
drafts, which the next one publishes. A story that can't go live costs no other, and is named.
"""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import replace

from django.core.exceptions import ValidationError
from django.db import DatabaseError, OperationalError, transaction

from articles import workflow
from articles.importing.beats import held
from articles.importing.items import PAGE
from articles.importing.plan import MAKES, Action, Decision
from articles.importing.report import Outcome, Report, Result, first_line
from articles.listing import relist
from articles.models import Article, ImportedItem, ImportRun, Status
from articles.notices import issue, killed

__all__ = ["Due", "put_off"]

MOST_STORIES = 50  # a transaction
STAYS = "it could not go live, and stays a draft: {}"


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

    def publish(
        self,
        run: ImportRun,
        *,
        report: Report,
        on_step: Callable[[], None],
        on_result: Callable[[Result], None],
    ) -> None:
        """Let go live what is still the version that was noted, a transaction a batch.

        A story that can't is told to the report and to `on_result`. Raises WasUndone.
        """
        keys = list(self._versions)
        for start in range(0, len(keys), MOST_STORIES):
            with held(run):
                failed = self._publish_each(keys[start : start + MOST_STORIES])
            for result in _results(failed):
                report.hold_back(result)
                on_result(result)
            on_step()

    def _publish_each(self, keys: Sequence[int]) -> dict[int, str]:
        """All at once, or else story by story; {story: why it can't go live}."""
        try:
            with transaction.atomic():
                self._publish(keys)
        except OperationalError:
            raise
        except Exception as error:
            if len(keys) == 1:
                return {keys[0]: _why(error)}
            return {pk: why for one in keys for pk, why in self._publish_each([one]).items()}
        return {}

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


def _why(error: Exception) -> str:
    match error:
        case ValidationError():
            return "; ".join(error.messages)
        case workflow.StaleArticle():
            return str(error)
        case DatabaseError():
            return f"refused by the database: {first_line(error)}"
    return f"unexpected {type(error).__name__}: {error}"


def _results(failed: Mapping[int, str]) -> Iterator[Result]:
    """What to say of stories that can't go live, by the items that they were made from."""
    rows = ImportedItem.objects.filter(article__in=failed) if failed else ()
    for row in {row.article_id: row for row in rows}.values():
        is_new = row.outcome == ImportedItem.Outcome.CREATED
        yield Result(
            external_id=row.external_id,
            outcome=Outcome.CREATED if is_new else Outcome.UPDATED,
            article=row.article_id,
            source=row.source,
            warnings=(STAYS.format(failed[row.article_id]),),
        )


def put_off(decision: Decision) -> Decision:
    """The same as a draft, where it would go live at once and a newer version may follow."""
    if not _can_wait(decision):
        return decision
    action = Action.PUT_OFF if decision.action is Action.PUBLISH else decision.action
    return replace(decision, action=action, is_public=False)


def _can_wait(decision: Decision) -> bool:
    item = decision.item
    is_version = (item.is_version or item.issued_at is not None) and item.kind != PAGE
    goes_live = decision.is_public and decision.action in (*MAKES, Action.PUBLISH)
    return is_version and goes_live
