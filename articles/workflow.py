"""Where a story stands, and the only verbs that change it.

Each verb asks for its permission, moves the status only from where it saw it (two stale instances
can't both), leaves a revision and an audit entry, and relists: all in one transaction.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from articles import linking
from articles.importing import pending
from articles.listing import relist
from articles.models import Article, Correction, Status
from articles.notices import KILLED, before_publishing, killed
from articles.paths import place_each, settle
from articles.permissions import allow, may
from articles.revisions import StaleSave, keep_revision
from articles.verification import pass_gate
from newsroom.record import addresses
from newsroom.record.audit import note as note_down
from newsroom.record.audit import note_each
from newsroom.record.loading import rewrite

__all__ = [
    "TRANSITIONS",
    "StaleArticle",
    "Status",
    "Transition",
    "available",
    "place_archive",
    "publish",
    "publish_archive",
    "record_archive",
    "reinstate",
    "retract",
    "unschedule",
    "withdraw",
]

StaleArticle = StaleSave
MOVED = ("published_at", "first_live_at", "significant_at", "path", "slug", "is_archive")


@dataclass(frozen=True)
class Transition:
    """One step of the workflow, as screens offer it."""

    name: str
    label: str
    sources: tuple[str, ...]
    target: str
    permission: str
    needs_reason: bool = False


TRANSITIONS = {
    step.name: step
    for step in (
        Transition("publish", "Publish", (Status.DRAFT,), Status.PUBLISHED, "publish_article"),
        Transition(
            "unschedule", "Back to draft", (Status.PUBLISHED,), Status.DRAFT, "publish_article"
        ),
        Transition(
            "withdraw",
            "Withdraw",
            (Status.PUBLISHED,),
            Status.WITHDRAWN,
            "withdraw_article",
            needs_reason=True,
        ),
        Transition(
            "reinstate",
            "Reinstate",
            (Status.WITHDRAWN,),
            Status.PUBLISHED,
            "withdraw_article",
            needs_reason=True,
        ),
        Transition(
            "retract",
            "Retract",
            (Status.PUBLISHED, Status.WITHDRAWN),
            Status.RETRACTED,
            "retract_article",
            needs_reason=True,
        ),
    )
}


def available(article: Article, user) -> list[Transition]:
    """The steps that this user may take with the story as it stands now."""
    return [
        step
        for step in TRANSITIONS.values()
        if article.status in step.sources
        and may(user, step.permission)
        and not _hindrance(article, step)
    ]


@transaction.atomic
def publish(
    article: Article,
    *,
    user,
    at: datetime | None = None,
    note: str = "",
    gate_seen: bool = False,
    gate_reason: str = "",
) -> Article:
    """Publish a draft now, or at an aware moment: in the future that schedules it.

    Only the system (``user`` None) may give a moment in the past. ``gate_seen`` and
    ``gate_reason`` answer the gate of ``articles.verification``. The path is fixed here, in
    TIME_ZONE; it moves only while no reader could have seen it. Raises ValidationError,
    PermissionDenied, StaleArticle.
    """
    step = TRANSITIONS["publish"]
    allow(user, step.permission)
    _check(article, step)
    pass_gate(article, user=user, is_seen=gate_seen, reason=gate_reason)
    article.is_archive = False
    now = timezone.now()
    if at is not None and at < now and user is not None:
        raise ValidationError({"at": "That moment has passed. Choose a later one, or publish now."})
    article.published_at = at or now
    before_publishing(article)
    settle(article)
    verb = "schedule" if article.first_live_at > now else "publish"
    moved = _move(article, step, user=user, note=note, verb=verb)
    if verb == "publish":
        linking.follow(moved, user=user)
    return moved


@transaction.atomic
def publish_archive(stories: Mapping[int, Article], moments: Mapping[int, datetime]) -> None:
    """Publish drafts that an import brought, by the system: as many queries for many as for one.

    ``moments`` are when each story, by its key, ran at its source; none is to come. The stories
    pass the gate and are marked as an archive. The caller relists them in the same transaction,
    and sees to links to them and to their sources' notices. What the database computes of a row is
    not read back onto it. Raises ValidationError, also while the
    desk has not dealt with a kill of one, and StaleArticle.
    """
    locked = Article.objects.select_for_update().filter(pk__in=stories).order_by("pk")
    there = {pk: now for pk, *now in locked.values_list("pk", "status", "version")}
    if killed(stories):
        raise ValidationError(KILLED)
    for pk, article in stories.items():
        if there.get(pk) != [article.status, article.version]:
            raise StaleArticle.of(article)
    place_archive([(article, moments[pk]) for pk, article in stories.items()])
    record_archive(list(stories.values()))
    rewrite(stories.values(), [*MOVED, "status", "updated_at", "updated_by_id"])


def place_archive(drafts: Sequence[tuple[Article, datetime]]) -> None:
    """Set all that publishing these drafts, each at its moment, sets; they may have no row yet.

    The caller gives them keys, calls ``record_archive`` and saves them. Raises ValidationError.
    """
    step, now = TRANSITIONS["publish"], timezone.now()
    for article, moment in drafts:
        _check(article, step)
        article.status, article.published_at, article.is_archive = step.target, moment, True
        article.updated_at, article.updated_by = now, None
    place_each([article for article, _ in drafts])


def record_archive(stories: Sequence[Article]) -> None:
    """Claim the addresses of stories that ``place_archive`` placed, and leave audit entries.

    Before they are saved, like every verb: two that take one address then wait for each other's
    claim alone.
    """
    if stories:
        paths = {article.pk: article.path for article in stories}
        addresses.claim_each(paths, target_type="article")
        note_each(stories, verb="publish", user=None)


@transaction.atomic
def unschedule(article: Article, *, user, note: str = "") -> Article:
    """Take a scheduled story, which no reader has seen, back to draft."""
    step = TRANSITIONS["unschedule"]
    allow(user, step.permission)
    _check(article, step)
    path = article.path
    article.published_at = article.first_live_at = article.significant_at = article.path = None
    moved = _move(article, step, user=user, note=note)
    addresses.release(path, target_type="article", target_id=article.pk)
    return moved


@transaction.atomic
def withdraw(article: Article, *, user, reason: str) -> Article:
    """Take a published story down: its address answers 410. ``reason`` is for the record."""
    return _with_reason(article, "withdraw", user=user, reason=reason)


@transaction.atomic
def reinstate(article: Article, *, user, reason: str) -> Article:
    """Put a withdrawn story back where it was."""
    return _with_reason(article, "reinstate", user=user, reason=reason)


@transaction.atomic
def retract(article: Article, *, user, reason: str) -> Article:
    """Say that a story was wrong: address, headline and ``reason`` stay, its text does not.

    A newer version of its source that waits is passed over: there is nothing to change any more.
    """
    moved = _with_reason(article, "retract", user=user, reason=reason)
    pending.drop(moved, user=user)
    Correction.objects.create(
        article=article, kind=Correction.Kind.RETRACTION, text=reason.strip(), issued_by=user
    )
    return moved


def _with_reason(article, name, *, user, reason):
    step = TRANSITIONS[name]
    allow(user, step.permission)
    if not reason.strip():
        raise ValidationError({"reason": "Say why: it goes on the record."})
    return _move(article, step, user=user, note=reason.strip())


def _move(article, step, *, user, note, verb=None):
    """Write the step if the story still stands where the caller saw it."""
    _check(article, step)
    now = timezone.now()
    values = {name: getattr(article, name) for name in MOVED}
    version = article.version + (1 if user is not None else 0)
    moved = Article.objects.filter(
        pk=article.pk, status=article.status, version=article.version
    ).update(status=step.target, version=version, updated_at=now, updated_by=user, **values)
    if moved != 1:
        raise StaleArticle.of(article)
    article.refresh_from_db()
    if user is not None:
        keep_revision(article, user=user, note=note or step.label)
    relist([article.pk])
    note_down(article, verb=verb or step.name, user=user, note=note)
    return article


def _check(article, step):
    """Raise ValidationError unless the story stands where this step begins."""
    if article.status not in step.sources:
        raise ValidationError(f"A story that is {article.status} can't do that.")
    if hindrance := _hindrance(article, step):
        raise ValidationError(hindrance)


def _hindrance(article, step):
    """Why the step can't be taken although the status would allow it, or ''."""
    if step.name == "unschedule" and article.was_ever_public:
        return "Readers could already see this story. Withdraw it instead."
    if step.name in ("withdraw", "retract") and not article.was_ever_public:
        return "No reader has seen this story yet. Take it back to draft instead."
    return ""
