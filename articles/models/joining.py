"""What an editor decided of two records of the same words: one saying, or two."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from articles.models.quote import Quote


class Joining(models.Model):
    """Two quotes that were joined, taken apart, or are to stay two; with what undoing needs.

    ``moved`` is JSON: the keys of the rows that went from one quote to the other, and what the
    survivor was before.
    """

    class Kind(models.TextChoices):
        JOINED = "joined", "Joined"
        SEPARATED = "separated", "Separated"
        APART = "apart", "Kept apart"

    kind = models.CharField(max_length=10, choices=Kind)
    survivor = models.ForeignKey(Quote, models.PROTECT, related_name="joinings")
    other = models.ForeignKey(Quote, models.PROTECT, related_name="joinings_away")
    moved = models.JSONField(default=dict)
    note = models.CharField(max_length=300, blank=True)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    undone_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-created_at", "-id"]
        constraints = [
            models.CheckConstraint(condition=~Q(survivor=F("other")), name="joining_of_two"),
            models.CheckConstraint(
                condition=Q(kind__in=["joined", "separated", "apart"]), name="joining_kind"
            ),
        ]

    def __str__(self):
        return f"{self.get_kind_display()}: {self.survivor}"
