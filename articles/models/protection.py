"""A promise to a source who is not named: who knows them, why, and who approved.

The source's identity is in no field of ours. Read by chief editors, and by no output.
"""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from articles.models.quote import Quote


class SourceProtection(models.Model):
    """Why a source is not named, who in the newsroom knows who it is, and who approved."""

    quote = models.OneToOneField(Quote, models.PROTECT, related_name="protection")
    known_to = models.ManyToManyField(
        settings.AUTH_USER_MODEL,
        related_name="+",
        verbose_name="who knows the source",
        help_text="Members of the newsroom who could name the source if they had to.",
    )
    why = models.TextField(
        "why it was granted", help_text="Never the name, nor anything that leads to it."
    )
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    approved_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = "protected source"
        permissions = [("protect_source", "Can approve that a source is not named")]
        constraints = [
            models.CheckConstraint(condition=~Q(why=""), name="protection_says_why"),
        ]

    def __str__(self):
        return f"Protected source of {self.quote_id}"
