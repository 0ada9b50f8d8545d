"""A conflict answered by an editor: the source's version is taken, or ours is kept."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from articles import revisions, snapshots
from articles.importing.frozen import thaw
from articles.importing.items import ImportItem
from articles.importing.lookups import look_up
from articles.importing.stories import byline_person
from articles.models import ImportedItem
from articles.permissions import allow
from articles.text import CONTROLS, normalise_space
from newsroom.record.audit import note as note_down

__all__ = ["keep_ours", "take_theirs", "theirs"]

LINES = ("headline", "dateline", "credit_line", "slugline")
TEXTS = ("standfirst", "usage_terms", "desk_note")
OVER = "This conflict was answered meanwhile."
Outcome = ImportedItem.Outcome


def theirs(item: ImportedItem, *, is_making: bool = False) -> dict | None:
    """The story's snapshot as the source has it now; None if that was not kept as data.

    Pictures, the address and the embargo stay ours. Sections and topics that are not there are
    made only with ``is_making``; until then they are left out.
    """
    if not item.conflicting_item or item.article is None:
        return None
    found = thaw(item.conflicting_item)
    snapshot = snapshots.take(item.article)
    fields = {name: normalise_space(getattr(found, name)) for name in LINES}
    fields |= {name: CONTROLS.sub("", getattr(found, name)).strip() for name in TEXTS}
    fields |= {"body": found.body, "language": found.language or item.article.language}
    fields["rights_until"] = found.rights_until and found.rights_until.isoformat()
    lookup = look_up([found], is_making=is_making)
    section = lookup.sections.get(found.section)
    return snapshots.tidy(
        {
            **snapshot,
            "fields": {**snapshot["fields"], **fields},
            "section": section.pk if section else None,
            "topics": [lookup.topics[name] for name in found.topics if name in lookup.topics],
            "bylines": _bylines(found, lookup, snapshot["bylines"]),
        }
    )


def _bylines(found: ImportItem, lookup, ours: list[dict]) -> list[dict]:
    """Their bylines, with the keys of ours where one says the same."""
    rows = []
    free = list(ours)
    for byline in found.bylines:
        row = {"printed": byline.name, "role": byline.role, "person": byline_person(byline, lookup)}
        same = next((one for one in free if {name: one[name] for name in row} == row), None)
        if same:
            free.remove(same)
        rows.append({**row, "id": same["id"] if same else None})
    return rows


@transaction.atomic
def take_theirs(
    item: ImportedItem, *, user, expected_version: int, expected_hash: str, **change
) -> None:
    """Save the source's version as an edit of ours; ``change`` is what save_article asks.

    Raises PermissionDenied, ValidationError, and StaleSave if the story changed since it was read.
    """
    item = _still_open(item, expected_hash)
    snapshot = theirs(item, is_making=True)
    if snapshot is None:
        raise ValidationError("The source's version was not kept as data. Import it again.")
    revisions.save_article(
        item.article, snapshot=snapshot, user=user, expected_version=expected_version, **change
    )
    ImportedItem.objects.filter(pk=item.pk).update(
        outcome=Outcome.UPDATED,
        reason="",
        content_hash=item.conflicting_hash,
        copy_as_received=item.conflicting_copy,
        received_at=timezone.now(),
        earlier=None,
        kept_hash=None,
        **_answered(),
    )
    note_down(item.article, verb="take source version", user=user, note=change.get("note", ""))


@transaction.atomic
def keep_ours(item: ImportedItem, *, user, expected_hash: str) -> None:
    """Keep the story as it is, and pass this version of the source over until it changes again."""
    allow(user, "change_article")
    item = _still_open(item, expected_hash)
    if item.article.was_ever_public:
        allow(user, "correct_article")
    ImportedItem.objects.filter(pk=item.pk).update(
        outcome=Outcome.KEPT, reason="", kept_hash=item.conflicting_hash, **_answered()
    )
    note_down(item.article, verb="keep own version", user=user)


def _answered() -> dict:
    return {"conflicting_copy": "", "conflicting_hash": "", "conflicting_item": None}


def _still_open(item: ImportedItem, expected_hash: str) -> ImportedItem:
    """The conflict as it is now, locked; refused if it is over or brings another version."""
    rows = ImportedItem.objects.select_for_update(of=("self",)).select_related("article")
    now = rows.get(pk=item.pk)
    if now.outcome != Outcome.CONFLICT or now.article is None:
        raise ValidationError(OVER)
    if now.conflicting_hash != expected_hash:
        raise ValidationError("The source changed again meanwhile. Look at its newer version.")
    return now
