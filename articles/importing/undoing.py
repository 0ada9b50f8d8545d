"""Undoing a run: the drafts that it made go, what it updated is put back, and newer versions that
it brought and that still wait are taken away.

Nothing goes that somebody here worked on, that was published, or that a later run changed: it
stays and is named. An item that went is not known any more, so that the next import brings it
again. A batch is a transaction; undoing that was killed is gone on with.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils import timezone

from articles import background, queueing, revisions, snapshots
from articles.importing import pending
from articles.importing.beats import has_stopped
from articles.importing.earlier import row_before, times_before
from articles.importing.uploads import discard
from articles.listing import relist
from articles.models import Article, ImportedItem, ImportRun, ImportUpload, Status
from articles.naming import index_names
from articles.permissions import allow
from articles.suggesting import follow_edits, suggest_quotes
from newsroom.record.audit import note

__all__ = ["Preview", "can_be_undone", "has_items", "preview", "start"]

BATCH = 50
AT_ONCE = 100
NAMED = 200
COUNTED = ("deleted", "put_back", "taken_away", "refused", "why")
STEPS = ("delete", "put back", "take away")
Outcome = ImportedItem.Outcome


@dataclass(slots=True)
class Preview:
    """What undoing would do: counts, and the first of those that stay with the reason."""

    deleted: int = 0
    put_back: int = 0
    taken_away: int = 0
    refused: int = 0
    why: list[dict] = field(default_factory=list)

    def add(self, row: ImportedItem, step: str) -> None:
        """Count one item by what `_step` said of it."""
        if step == "delete":
            self.deleted += 1
        elif step == "put back":
            self.put_back += 1
        elif step == "take away":
            self.taken_away += 1
        else:
            self.refused += 1
            label = str(row.article) if row.article else ""
            if len(self.why) < NAMED:
                named = {"id": row.external_id, "article": row.article_id, "label": label}
                self.why.append({**named, "reason": step})

    def as_json(self) -> dict:
        return {name: getattr(self, name) for name in COUNTED}


def can_be_undone(run: ImportRun) -> bool:
    """Whether a run is over, or was killed, and was not undone yet."""
    is_over = run.state != ImportRun.State.RUNNING or has_stopped(run)
    return is_over and run.undone_at is None


def has_items(run: ImportRun) -> bool:
    """Whether anything of a run is left to undo; one that was killed never counted its items."""
    return _items(run).exists()


def preview(run: ImportRun) -> Preview:
    """Look at every item of a run; reads only."""
    found = Preview()
    for batch in _batches(run, after=0):
        for row, step in _steps(batch):
            found.add(row, step)
    return found


def start(run: ImportRun, *, user) -> background.Job | None:
    """Undo a run: at once if it is small, else in the background, whose job is returned.

    Raises PermissionDenied, ValidationError.
    """
    allow(user, "import_stories", "delete_article")
    _begin(run)
    total = _items(run)[: AT_ONCE + 1].count()
    if total <= AT_ONCE:
        _undo(run, user=user)
        return None
    total = _items(run).count()
    return background.start(
        "undo import", title=f"Undo the import “{run}”", user=user, target=run, total=total
    )


@transaction.atomic
def _begin(run: ImportRun) -> None:
    """Say on its row that it is being undone: from here on nobody goes on with it."""
    now = ImportRun.objects.select_for_update().filter(pk=run.pk).first()
    if now is None or not can_be_undone(now):
        raise ValidationError("This run is under way, or was undone already.")
    if now.undone is None:
        ImportRun.objects.filter(pk=run.pk).update(undone=Preview().as_json())


@background.work("undo import")
def _undo_rest(job, progress):
    run = ImportRun.objects.get(pk=job.target_id)

    def tell(after: int, done: int) -> None:
        progress(done, memory={"after": after}, said="Items undone")

    _undo(run, user=job.user, after=job.memory.get("after", 0), done=job.done, on_batch=tell)


def _undo(run, *, user, after=0, done=0, on_batch=lambda after, done: None) -> None:
    found = Preview(**run.undone) if run.undone else Preview()
    for batch in _batches(run, after=after):
        last = batch[-1].pk  # a deleted row has none
        with transaction.atomic():
            for row, step in _steps(_locked(batch)):
                found.add(row, _carried_out(row, step, run, user))
            done += len(batch)
            ImportRun.objects.filter(pk=run.pk).update(undone=found.as_json())
            on_batch(last, done)
    _end(run, found, user)
    # Kept for the pictures that its stories lacked.
    for upload in run.uploads.filter(state=ImportUpload.State.DONE):
        discard(upload)


@transaction.atomic
def _end(run, found, user):
    """Write down what became of it; what is left of the run's own items is what was refused."""
    ended = ImportRun.objects.filter(pk=run.pk, undone_at=None)
    ended.update(undone=found.as_json(), undone_at=timezone.now(), undone_by=user)
    counts = {**found.as_json(), "why": len(found.why)}
    note(run, verb="undo import", user=user, data=counts)


def _items(run: ImportRun) -> models.QuerySet:
    wrote = [Outcome.CREATED, Outcome.UPDATED, Outcome.PENDING]
    return ImportedItem.objects.filter(run=run, outcome__in=wrote)


def _batches(run, *, after) -> Iterator[list[ImportedItem]]:
    while True:
        rows = _items(run).filter(pk__gt=after).order_by("pk").select_related("article")
        batch = list(rows.defer("copy_as_received", "conflicting_copy")[:BATCH])
        if not batch:
            return
        after = batch[-1].pk
        yield batch


def _locked(batch):
    """The items of a batch with their stories as they are now; no editor changes one meanwhile."""
    keys = [row.article_id for row in batch if row.article_id]
    now = {one.pk: one for one in Article.objects.select_for_update().filter(pk__in=keys)}
    for row in batch:
        row.article = now.get(row.article_id)
    return batch


def _steps(batch) -> Iterator[tuple[ImportedItem, str]]:
    """Each item with "delete", "put back", "take away" (what waits), or why it stays."""
    keys = [row.article_id for row in batch if row.article_id]
    quoted = set(
        Article.objects.filter(pk__in=keys, appearances__isnull=False).values_list("pk", flat=True)
    )
    for row in batch:
        # What waits is no part of its story yet, whatever became of that.
        is_waiting = row.outcome == Outcome.PENDING and row.article is not None
        yield row, "take away" if is_waiting else _why_not(row, quoted) or _step(row)


def _step(row):
    return "delete" if row.outcome == Outcome.CREATED else "put back"


def _why_not(row: ImportedItem, quoted: set[int]) -> str:
    article = row.article
    if article is None:
        return "its draft was deleted here" if row.kind == "article" else "a page of the paper"
    if article.status != Status.DRAFT or article.first_live_at is not None:
        return "published: take it down by hand if it has to go"
    if article.edited_at is not None and article.edited_at > row.received_at:
        return "edited here since"
    if article.pk in quoted:
        return "quotations of it were confirmed"
    if row.outcome == Outcome.CREATED:
        return "has versions of its own" if article.version else ""
    return "" if row.earlier else "no earlier copy of it was kept"


def _carried_out(row, step, run, user) -> str:
    """Do one step in a savepoint; return it, or why it could not be done."""
    if step not in STEPS:
        return step
    try:
        with transaction.atomic():
            _carry_out(row, step, run, user)
    except models.ProtectedError:
        return "other rows hold on to it"
    except ValidationError as refusal:
        return " ".join(refusal.messages)
    return step


def _carry_out(row: ImportedItem, step: str, run: ImportRun, user) -> None:
    if step == "delete":
        _delete(row, user)
    elif step == "put back":
        _put_back(row, run, user)
    else:
        pending.put_back(row)
        note(row.article, verb="take newer version away", user=user, data={"import": run.pk})


def _delete(row: ImportedItem, user) -> None:
    article = row.article
    note(article, verb="delete", user=user, note="Undone with its import")
    queueing.forget(articles=[article.pk])
    row.delete()
    article.delete()


def _put_back(row: ImportedItem, run: ImportRun, user) -> None:
    """Write the story and its row as they were before the run."""
    article, earlier = row.article, row.earlier
    snapshots.apply(article, snapshots.tidy(earlier["snapshot"]))
    more = times_before(earlier)
    version = article.version + 1 if article.version else 0
    Article.objects.filter(pk=article.pk).update(
        version=version, updated_at=timezone.now(), updated_by=user, **more
    )
    article.refresh_from_db()
    follow_edits(article)
    suggest_quotes(article)
    if version:
        revisions.keep_revision(article, user=user, note="Import undone")
    index_names([article.pk])
    relist([article.pk])
    before = row_before(earlier)
    if not ImportRun.objects.filter(pk=before["run_id"]).exists():
        before["run_id"] = None
    ImportedItem.objects.filter(pk=row.pk).update(**before)
    note(article, verb="put back", user=user, data={"import": run.pk})
