"""A newer version of a story that was published: it waits, and no reader sees a word of it.

An import keeps it (``keep``) as the one pending revision of its story; a still newer one takes its
place, a kill takes it away. An editor answers: ``publish_changes`` saves it as an edit, as it is or
as the editor mended it, ``discard`` passes it over until the source changes again. One whose story
is retracted is passed over with it (``drop``): that is not changed any more.
"""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from articles import linking, snapshots
from articles.importing.earlier import before_waiting, row_before_waiting
from articles.importing.frozen import thaw
from articles.importing.items import ImportItem, SourceStatus
from articles.importing.lookups import Lookup
from articles.importing.plan import CAN_WAIT, Decision
from articles.importing.resolving import ANSWERED, follow_source, taken
from articles.importing.rows import received_row, waiting_row
from articles.importing.stories import OVERTAKEN, SAID, Overtaken, snapshot_of
from articles.models import Article, ImportedItem, ImportRun, Revision, Section
from articles.notices import as_json
from articles.permissions import allow
from articles.revisions import save_article
from newsroom.record.audit import note as note_down

__all__ = [
    "PERMISSION",
    "as_story",
    "discard",
    "drop",
    "held_until",
    "keep",
    "latest",
    "new_notices",
    "number_waiting",
    "publish_changes",
    "put_back",
    "waiting_for",
]

PERMISSION = "correct_article"
OVER = "This version was answered meanwhile, or its source took it back."
RETRACTED = "The story was retracted"
REPLACED = "A still newer version came in meanwhile. Look at that one."
HELD = "Its source holds this version back until {}, and readers can see the story already."
LONG = tuple(
    f"item__{name}"
    for name in ("copy_as_received", "conflicting_copy", "conflicting_item", "earlier")
)
Outcome = ImportedItem.Outcome
# What a source says of it needs nobody's answer where a newer version reads alike.
SETTLED = (Outcome.CREATED, Outcome.UPDATED, Outcome.KEPT)


# --- what an import does --------------------------------------------------------------------------


def keep(decision: Decision, lookup: Lookup, *, run: ImportRun | None, at: datetime) -> bool:
    """Let a newer version wait, and say whether it does.

    One that reads like what runs here already is only written down as seen. In the transaction of
    the caller, who planned Action.PEND. Raises Overtaken if somebody changed the story just now.
    """
    seen, item = decision.row.article, decision.item
    story = Article.objects.select_for_update().get(pk=seen.pk)
    if story.status not in CAN_WAIT or story.edited_at != seen.edited_at:
        raise Overtaken(OVERTAKEN)
    row = ImportedItem.objects.get(pk=decision.row.pk)
    ours = snapshots.take(story)
    snapshot = snapshot_of(item, ours, lookup)
    # After a kill an editor has to know that its source has the story again.
    is_killed = row.outcome == Outcome.KILLED
    if not is_killed and _says_nothing_new(item, snapshot, ours, at):
        _note_as_seen(decision, row)
        return False
    waiting = {"item": row, "snapshot": snapshot, "created_at": at}
    waiting["note"] = f"From {decision.source}"
    Revision.pending.update_or_create(article=story, state=Revision.State.PENDING, defaults=waiting)
    ImportedItem.objects.filter(pk=row.pk).update(
        **waiting_row(decision, run), earlier=before_waiting(row)
    )
    note_down(story, verb="keep newer version", user=None, note=waiting["note"])
    return True


def _says_nothing_new(item: ImportItem, snapshot: dict, ours: dict, at: datetime) -> bool:
    """Whether an editor would find nothing to do: wires send a text again with a later hour."""
    is_quiet = item.status is SourceStatus.PUBLIC and not item.pictures and not item.notices
    is_free = item.embargo_until is None or item.embargo_until <= at
    return is_quiet and is_free and not snapshots.differs(snapshots.tidy(ours), snapshot)


def _note_as_seen(decision: Decision, row: ImportedItem) -> None:
    if row.outcome == Outcome.PENDING:
        put_back(row)
        row.refresh_from_db()
    outcome = row.outcome if row.outcome in SETTLED else Outcome.UPDATED
    ImportedItem.objects.filter(pk=row.pk).update(
        **received_row(decision), outcome=outcome, **ANSWERED
    )


def put_back(row: ImportedItem) -> None:
    """Take away what waits; the item is again as it was before that came."""
    Revision.pending.filter(item=row).delete()
    before = row_before_waiting(row.earlier)
    if not ImportRun.objects.filter(pk=before["run_id"]).exists():
        before["run_id"] = None
    ImportedItem.objects.filter(pk=row.pk).update(**before)


# --- what editors see -----------------------------------------------------------------------------


def waiting_for(article: Article) -> Revision | None:
    """The newer version of a story that waits, with its item."""
    return Revision.pending.filter(article=article).select_related("item").first()


def latest() -> QuerySet[Revision]:
    """All versions that wait, the latest first, with their stories and without what is long."""
    rows = Revision.pending.select_related("item", "article").order_by("-created_at", "-id")
    return rows.defer("snapshot", "article__body", "article__desk_note", *LONG)


def number_waiting(most: int) -> int:
    """How many versions wait; counting stops at ``most``."""
    return Revision.pending.order_by().values("pk")[:most].count()


def as_story(pending: Revision, article: Article) -> dict:
    """The whole story as it would be, a tidy snapshot: what the source can't say is as it is now.

    Pictures and address are ours. An embargo of the source's holds for a story that no reader has
    seen yet.
    """
    kept, ours = pending.snapshot, snapshots.take(article)
    fields = {**ours["fields"], **{name: kept["fields"][name] for name in SAID}}
    fields["body"] = linking.up_to_date(fields["body"])
    until = thaw(pending.item.conflicting_item).embargo_until
    if until and not article.was_ever_public:
        fields["embargo_until"] = max(until, article.embargo_until or until).isoformat()
    is_there = Section.objects.filter(pk=kept["section"]).exists()
    return snapshots.tidy(
        {
            **ours,
            "fields": fields,
            "section": kept["section"] if is_there or not kept["section"] else ours["section"],
            "topics": kept["topics"],
            "bylines": snapshots.through_merges(kept["bylines"]),
        }
    )


def held_until(pending: Revision, article: Article) -> datetime | None:
    """Until when the source holds back a version of a story that readers can see already."""
    until = thaw(pending.item.conflicting_item).embargo_until
    is_held = until is not None and until > timezone.now() and article.was_ever_public
    return until if is_held else None


def new_notices(pending: Revision, article: Article) -> list[dict]:
    """Corrections that the source published with this version and that the story does not show."""
    issued = set(article.corrections.values_list("text", flat=True))
    found = as_json(thaw(pending.item.conflicting_item).notices) or []
    return [one for one in found if one["text"] not in issued]


# --- what editors do ------------------------------------------------------------------------------


@transaction.atomic
def publish_changes(
    article: Article,
    *,
    user,
    expected_version: int,
    expected_hash: str,
    snapshot: dict | None = None,
    **change,
) -> Revision | None:
    """Save what waits as an edit; ``snapshot`` is what the editor made of it, None takes it as it
    is. ``change`` is what ``save_article`` asks.

    A version that the editor mended counts as edited here: a further one is a conflict. Returns
    the revision, None if nothing differs. Raises PermissionDenied, StaleSave, and ValidationError,
    also when another version waits than the one that was read, or its source holds it back.
    """
    allow(user, PERMISSION)
    story, pending = _locked(article, expected_hash)
    if until := held_until(pending, story):
        moment = timezone.localtime(until)
        raise ValidationError(HELD.format(f"{moment:%-d %B %Y, %H:%M}"))
    as_sent = as_story(pending, story)
    is_edited = snapshot is not None and bool(snapshots.differs(as_sent, snapshots.tidy(snapshot)))
    revision = save_article(
        story,
        snapshot=snapshot if is_edited else as_sent,
        user=user,
        expected_version=expected_version,
        **change,
    )
    item = pending.item
    follow_source(story, item)
    # What was edited was so after it came; what was not is from now on what the import gave.
    received_at = pending.created_at if is_edited else timezone.now()
    ImportedItem.objects.filter(pk=item.pk).update(**taken(item), received_at=received_at)
    pending.delete()
    note_down(story, verb="publish changes", user=user, note=change.get("note", ""))
    article.refresh_from_db()  # the caller's own goes on with the story as it is now
    return revision


@transaction.atomic
def discard(article: Article, *, user, expected_hash: str) -> None:
    """Pass a version over: it does not come back, a further one of its source will wait again.

    Raises PermissionDenied, and ValidationError when another version waits than was read.
    """
    allow(user, PERMISSION)
    _pass_over(*_locked(article, expected_hash), user=user)


def drop(article: Article, *, user) -> None:
    """Pass over what waits for a story that was just retracted, if anything does.

    In the transaction of the caller, who holds the story and asked for its own permission.
    """
    if pending := waiting_for(article):
        _pass_over(article, pending, user=user, why=RETRACTED)


def _pass_over(article: Article, pending: Revision, *, user, why: str = "") -> None:
    item = pending.item
    ImportedItem.objects.filter(pk=item.pk).update(
        outcome=Outcome.KEPT,
        reason="",
        kept_hash=item.conflicting_hash,
        earlier=None,
        **ANSWERED,
    )
    said = ". ".join(filter(None, [pending.note, why]))
    note_down(article, verb="discard newer version", user=user, note=said)
    pending.delete()


def _locked(article: Article, expected_hash: str) -> tuple[Article, Revision]:
    """The story and what waits for it as they are now, both held until the end."""
    story = Article.objects.select_for_update().get(pk=article.pk)
    rows = Revision.pending.select_for_update(of=("self",)).select_related("item")
    pending = rows.filter(article=story).first()
    if pending is None:
        raise ValidationError(OVER)
    if pending.item.conflicting_hash != expected_hash:
        raise ValidationError(REPLACED)
    return story, pending
