"""save_article(): the one way a story is saved, and the revisions it leaves."""

import logging
from dataclasses import dataclass, replace

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from articles import snapshots
from articles.listing import relist
from articles.models import Article, ChangeLevel, Correction, Quote, Revision, Status
from articles.naming import index_names
from articles.paths import settle
from articles.permissions import allow
from articles.suggesting import follow_edits, suggest_quotes
from newsroom.record.audit import note as note_down
from newsroom.record.removed import keep_out
from people.models import Speaker

log = logging.getLogger(__name__)
SAVED = ["version", "updated_at", "edited_at", "updated_by", "significant_at"]
SAVED += ["first_live_at", "path", "slug"]


class StaleSave(Exception):
    """Someone else saved the story meanwhile; nothing was written.

    ``theirs`` and ``mine`` are snapshots, ``by`` the other user or None, ``at`` when, and
    ``version`` the story's version now.
    """

    def __init__(self, article, *, mine=None):
        super().__init__(f"“{article}” was saved by someone else meanwhile.")
        self.article = article
        self.theirs = snapshots.take(article)
        self.mine = mine
        self.by = article.updated_by
        self.at = article.updated_at
        self.version = article.version

    @classmethod
    def of(cls, article, *, mine=None):
        """The refusal, with the story as it now is in the database."""
        fresh = Article.objects.select_related("updated_by").get(pk=article.pk)
        return cls(fresh, mine=mine)


@dataclass(frozen=True)
class Change:
    """What an editor says of a change: needed once readers could see the story."""

    note: str = ""
    level: str = ""
    correction_text: str = ""
    correction_kind: str = Correction.Kind.CORRECTION
    # What the notice is about, where it is one quotation.
    quote: Quote | None = None
    former_text: str = ""
    former_speaker: Speaker | None = None


@transaction.atomic
def save_article(
    article: Article,
    *,
    snapshot: dict,
    user,
    expected_version: int,
    note: str = "",
    change_level: str = "",
    correction_text: str = "",
    correction_kind: str = Correction.Kind.CORRECTION,
) -> Revision | None:
    """Save a story from a snapshot; a new one is an unsaved Article and version 0.

    Sanitises, follows quotes through the edit, looks for new ones, keeps a revision and relists.
    A story that readers could see changes only with a note and a level; the level "correction"
    issues its text. Returns the revision, or None when nothing differs. Raises ValidationError
    by field, PermissionDenied, StaleSave.
    """
    allow(user, "change_article" if article.pk else "add_article")
    change = Change(note.strip(), change_level, correction_text.strip(), correction_kind)
    snapshot = snapshots.tidy(snapshot)
    is_new = article.pk is None
    before = snapshots.take(article)
    if not is_new:
        if article.version != expected_version:
            raise StaleSave.of(article, mine=snapshot)
        if not snapshots.differs(before, snapshot):
            return None
        _check_change(article, before, snapshot, change, user)
        take_version(article, expected_version, mine=snapshot)
    with transaction.atomic():
        snapshots.apply(article, snapshot)
    return finish_save(article, before=None if is_new else before, user=user, change=change)


def finish_save(article, *, before, user, change):
    """What follows every change of a story's content; ``before`` is its snapshot until then.

    The caller has checked the change and, for a story that was there, taken the next version.
    """
    if before is None:
        article.version = 1
    elif article.version == 1:
        _keep_baseline(article, before)
    if not article.was_ever_public:
        change = replace(change, level="")  # levels are for readers, and there were none
    now = timezone.now()
    article.updated_at = article.edited_at = now
    article.updated_by = user
    if change.level in (ChangeLevel.UPDATE, ChangeLevel.CORRECTION):
        article.significant_at = now
    if article.status == Status.PUBLISHED:
        settle(article)  # the embargo of a scheduled story may have moved
    article.save(update_fields=SAVED)
    follow_edits(article)
    _suggest(article)
    correction = _issue(article, change, user)
    revision = keep_revision(
        article, user=user, note=change.note, level=change.level, correction=correction
    )
    index_names([article.pk])
    relist([article.pk])
    note_down(
        article,
        verb="create" if before is None else "save",
        user=user,
        note=change.note,
        data={"revision": revision.number, "level": change.level},
    )
    return revision


def keep_revision(article, *, user, note="", level="", correction=None):
    """Write down the story as it stands, under its present version."""
    return Revision.objects.create(
        article=article,
        number=article.version,
        snapshot=snapshots.take(article),
        note=note,
        change_level=level,
        correction=correction,
        user=user,
        was_public=article.status != Status.DRAFT,
    )


def check_public_change(article, change, user):
    """Raise unless a story that readers could see may be changed in this way by this user."""
    if not article.was_ever_public:
        return
    allow(user, "correct_article")
    problems = {}
    if article.status == Status.RETRACTED:
        raise ValidationError("A retracted story is not changed any more.")
    if not change.note:
        problems["note"] = "Readers could see this story: say what changed."
    if change.level not in ChangeLevel.values:
        problems["change_level"] = "Say how much this change matters."
    if change.level == ChangeLevel.CORRECTION and not change.correction_text:
        problems["correction_text"] = "A correction tells readers what was wrong."
    if problems:
        raise ValidationError(problems)


def take_version(article, expected_version, *, mine=None):
    """Claim the next version, or raise StaleSave if someone else did."""
    claimed = Article.objects.filter(pk=article.pk, version=expected_version).update(
        version=expected_version + 1
    )
    if claimed != 1:
        raise StaleSave.of(article, mine=mine)
    article.version = expected_version + 1


def _check_change(article, before, snapshot, change, user):
    check_public_change(article, change, user)
    moved = before["fields"]["embargo_until"] != snapshot["fields"]["embargo_until"]
    if moved and article.was_ever_public:
        raise ValidationError({"embargo_until": "A story that ran can't be embargoed any more."})
    slug_moved = before["fields"]["slug"] != snapshot["fields"]["slug"]
    if slug_moved and article.path:
        raise ValidationError({"slug": "The address is fixed once a story is scheduled or ran."})


def _keep_baseline(article, before):
    """An imported story's first change here: keep what it was, as revision 0."""
    Revision.objects.get_or_create(
        article=article,
        number=0,
        defaults={
            "snapshot": before,
            "note": "As it stood before the first change here",
            "was_public": article.status != Status.DRAFT,
            "created_at": article.created_at,
        },
    )


def _suggest(article):
    """Look for quotations; whatever goes wrong there must not cost an editor the save."""
    try:
        with transaction.atomic():
            suggest_quotes(article)
    except Exception:
        log.exception("Suggesting quotations failed for story %s", article.pk)


def _issue(article, change, user):
    """The public notice of a correction, or None for any other change."""
    if change.level != ChangeLevel.CORRECTION:
        return None
    correction = Correction(
        article=article,
        quote=change.quote,
        text=change.correction_text,
        kind=change.correction_kind,
        former_text=change.former_text,
        former_speaker=change.former_speaker,
        issued_by=user,
    )
    keep_out(correction_text=change.correction_text)
    correction.full_clean(exclude=["issued_by"])
    correction.save()
    return correction
