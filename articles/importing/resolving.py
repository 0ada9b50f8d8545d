"""A conflict answered by an editor: the source's version is taken, or ours is kept."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from articles import linking, old_addresses, revisions, snapshots
from articles.importing.frozen import thaw
from articles.importing.lookups import look_up
from articles.importing.pages import as_said
from articles.importing.stories import snapshot_of
from articles.models import Article, ImportedItem, SitePage
from articles.pages import contents, save_page
from articles.permissions import allow
from newsroom.record.audit import note as note_down

__all__ = [
    "ANSWERED",
    "follow_source",
    "keep_ours",
    "made_of",
    "permissions_for",
    "take_theirs",
    "taken",
    "theirs",
]

OVER = "This conflict was answered meanwhile."
NOT_DATA = "The source's version was not kept as data. Import it again."
# The columns of an item that bring a newer version, once it was answered.
ANSWERED = {"conflicting_copy": "", "conflicting_hash": "", "conflicting_item": None}
Outcome = ImportedItem.Outcome


def made_of(item: ImportedItem) -> Article | SitePage | None:
    """The story or the page that an item became."""
    return item.page if item.kind == "page" else item.article


def permissions_for(made: Article | SitePage) -> list[str]:
    """What an editor must be allowed to answer a conflict about it."""
    if isinstance(made, SitePage):
        return ["change_sitepage"]
    return ["change_article", *(["correct_article"] if made.was_ever_public else [])]


def theirs(item: ImportedItem, *, is_making: bool = False) -> dict | None:
    """What the source has now, None if that was not kept as data: a story's snapshot, or what a
    save of a page would change.

    Pictures, the address and the embargo stay ours, of a page also its place in the menu.
    Sections and topics that are not there are made only with ``is_making``; until then they are
    left out.
    """
    made = made_of(item)
    if not item.conflicting_item or made is None:
        return None
    found = thaw(item.conflicting_item)
    if isinstance(made, SitePage):
        return contents(made) | {name: as_said(found)[name] for name in ("title", "content")}
    return snapshot_of(found, snapshots.take(made), look_up([found], is_making=is_making))


@transaction.atomic
def take_theirs(
    item: ImportedItem, *, user, expected_version: int, expected_hash: str, **change
) -> None:
    """Save the source's version as an edit of ours; ``change`` is what save_article asks, of a
    page nothing.

    Raises PermissionDenied, ValidationError, and StaleSave or StalePage if it was saved by someone
    since it was read.
    """
    item = _still_open(item, expected_hash)
    made = made_of(item)
    values = theirs(item, is_making=True)
    if values is None:
        raise ValidationError(NOT_DATA)
    read = {"user": user, "expected_version": expected_version}
    if isinstance(made, SitePage):
        save_page(made, values=values, **read)
    else:
        revisions.save_article(made, snapshot=values, **read, **change)
        follow_source(made, item)
    ImportedItem.objects.filter(pk=item.pk).update(**taken(item), received_at=timezone.now())
    note_down(made, verb="take source version", user=user, note=change.get("note", ""))


def follow_source(article: Article, item: ImportedItem) -> None:
    """What follows when a story's text was taken from its source's newer version: where that
    stood leads here, and its links wait for their targets.
    """
    old_addresses.keep({article.pk: thaw(item.conflicting_item).old_addresses})
    linking.wait_anew(article)


def taken(item: ImportedItem) -> dict:
    """The columns of an item whose newer version was taken."""
    return {
        "outcome": Outcome.UPDATED,
        "reason": "",
        "content_hash": item.conflicting_hash,
        "copy_as_received": item.conflicting_copy,
        "earlier": None,
        "kept_hash": None,
        **ANSWERED,
    }


@transaction.atomic
def keep_ours(item: ImportedItem, *, user, expected_hash: str) -> None:
    """Keep ours as it is, and pass this version of the source over until it changes again."""
    item = _still_open(item, expected_hash)
    allow(user, *permissions_for(made_of(item)))
    ImportedItem.objects.filter(pk=item.pk).update(
        outcome=Outcome.KEPT, reason="", kept_hash=item.conflicting_hash, **ANSWERED
    )
    note_down(made_of(item), verb="keep own version", user=user)


def _still_open(item: ImportedItem, expected_hash: str) -> ImportedItem:
    """The conflict as it is now, locked; refused if it is over or brings another version.

    The story first, as an import does, so that neither waits for the other.
    """
    if item.article_id:
        list(Article.objects.select_for_update().filter(pk=item.article_id).values("pk"))
    rows = ImportedItem.objects.select_for_update(of=("self",))
    now = rows.select_related("article", "page").get(pk=item.pk)
    if now.outcome != Outcome.CONFLICT or made_of(now) is None:
        raise ValidationError(OVER)
    if now.conflicting_hash != expected_hash:
        raise ValidationError("The source changed again meanwhile. Look at its newer version.")
    return now
