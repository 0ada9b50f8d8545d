"""Items of an import that could not be taken, kept until somebody mends them or lets them go."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from articles.models.imports import ImportedItem, ImportRun


class Rejection(models.Model):
    """An item that was rejected: why, and what was read of it, whole enough to be mended.

    ``item`` has our own fields (articles.importing.frozen); where no item could be made, ``raw`` is
    what was read, in its format. ``run`` is the first that met it. A later run that meets the same
    again changes nothing here. Once it is taken its text goes: the story has it.
    """

    class State(models.TextChoices):
        OPEN = "open", "Waiting"
        TAKEN = "taken", "Taken since"
        ASIDE = "aside", "Set aside"

    source = models.CharField(max_length=100)
    format = models.CharField(max_length=20, blank=True)
    kind = models.CharField(max_length=20, default="article")
    external_id = models.CharField(max_length=500, blank=True)
    # Of what was rejected, so that the same item is one row however often it comes.
    digest = models.CharField(max_length=64)
    location = models.CharField(max_length=500, blank=True)
    field = models.CharField("field at fault", max_length=60, blank=True)
    reason = models.TextField()
    item = models.JSONField(null=True)
    raw = models.TextField(blank=True)
    state = models.CharField(max_length=6, choices=State, default=State.OPEN)
    # What it became at last: an outcome of articles.importing.report.
    became = models.CharField(max_length=12, blank=True)
    imported_item = models.ForeignKey(
        ImportedItem, models.SET_NULL, null=True, blank=True, related_name="rejections"
    )
    run = models.ForeignKey(ImportRun, models.PROTECT, related_name="rejections")
    tries = models.PositiveSmallIntegerField(default=0)
    created_at = models.DateTimeField(default=timezone.now)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        verbose_name = "rejected item"
        ordering = ["-created_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["source", "kind", "external_id", "digest"], name="rejection_once"
            ),
        ]
        indexes = [
            models.Index(fields=["-created_at", "-id"], name="rejection_by_time"),
            models.Index(fields=["state", "-created_at", "-id"], name="rejection_in_state"),
            models.Index(
                fields=["source", "external_id"], condition=Q(state="open"), name="rejection_open"
            ),
        ]

    def __str__(self):
        return f"{self.source}: {self.external_id or self.location}"

    @property
    def has_text(self):
        """Whether enough of it is kept to be tried again."""
        return self.state == self.State.OPEN and (self.item is not None or bool(self.raw.strip()))

    @property
    def headline(self):
        """Its headline, if an item could be made of it."""
        return str((self.item or {}).get("headline") or "")
