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


class Revision(models.Model):
    """One saved state of a story; those that were public are kept by a trigger."""

    article = models.ForeignKey("articles.Article", models.CASCADE, related_name="revisions")
    number = models.PositiveIntegerField()
    snapshot = models.JSONField()
    change_level = models.CharField(max_length=12, choices=ChangeLevel, blank=True)
    note = models.TextField(blank=True)
    correction = models.ForeignKey(
        Correction, models.PROTECT, null=True, blank=True, related_name="revisions"
    )
    was_public = models.BooleanField(default=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["article", "number"], name="revision_number_once"),
            models.CheckConstraint(
                condition=~Q(change_level="correction") | Q(correction__isnull=False),
                name="correction_revision_has_notice",
            ),
        ]

    def __str__(self):
        return f"Revision {self.number}"
