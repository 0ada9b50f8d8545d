"""A whole snapshot of a story as it was saved."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from articles.models.correction import Correction


class ChangeLevel(models.TextChoices):
    """How much a change to a published story matters to those who read it."""

    MINOR = "minor", "Minor: spelling, layout; readers are not told"
    UPDATE = "update", "Update: new facts; the story's time moves"
    CORRECTION = "correction", "Correction: something was wrong; readers are told what"


class SavedRevisions(models.Manager):
    """What a story is or was: the default, so that no list has to leave out what only waits."""

    def get_queryset(self):
        return super().get_queryset().filter(state=Revision.State.SAVED)


class PendingRevisions(models.Manager):
    """Newer versions that wait for an editor; no reader, feed, export or search asks for them."""

    def get_queryset(self):
        return super().get_queryset().filter(state=Revision.State.PENDING)


class Revision(models.Model):
    """One saved state of a story; those that were public are kept by a trigger.

    A *pending* one is no state of it yet: what its source sent after it was published. There is at
    most one, it has no number, and ``articles.importing.pending`` alone writes it. Nothing but
    ``Revision.pending`` finds it.
    """

    class State(models.TextChoices):
        SAVED = "saved", "Saved"
        PENDING = "pending", "Waits for an editor"

    article = models.ForeignKey("articles.Article", models.CASCADE, related_name="revisions")
    state = models.CharField(max_length=8, choices=State, default=State.SAVED)
    number = models.PositiveIntegerField(null=True)
    # Whose newer version it is; only pending ones have it. The item holds its hash and its time.
    item = models.ForeignKey(
        "articles.ImportedItem", models.CASCADE, null=True, db_index=False, related_name="+"
    )
    snapshot = models.JSONField()
    change_level = models.CharField(max_length=12, choices=ChangeLevel, blank=True)
    note = models.TextField(blank=True)
    correction = models.ForeignKey(
        Correction, models.PROTECT, null=True, blank=True, related_name="revisions"
    )
    was_public = models.BooleanField(default=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)

    objects = SavedRevisions()
    pending = PendingRevisions()

    class Meta:
        ordering = ["-number"]
        indexes = [
            models.Index(
                fields=["-created_at", "-id"],
                condition=Q(state="pending"),
                name="revision_pending_newest",
            ),
            models.Index(fields=["item"], condition=Q(item__isnull=False), name="revision_of_item"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["article"], condition=Q(state="pending"), name="revision_pending_once"
            ),
            models.CheckConstraint(
                condition=Q(state="saved", number__isnull=False, item__isnull=True)
                | Q(state="pending", number__isnull=True, was_public=False),
                name="revision_pending_or_numbered",
            ),
            models.UniqueConstraint(fields=["article", "number"], name="revision_number_once"),
            models.CheckConstraint(
                condition=~Q(change_level="correction") | Q(correction__isnull=False),
                name="correction_revision_has_notice",
            ),
        ]

    def __str__(self):
        return "Pending version" if self.number is None else f"Revision {self.number}"
