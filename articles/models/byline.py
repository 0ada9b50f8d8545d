"""Who wrote, translated or photographed a story, in order."""

import uuid

from django.db import models
from django.db.models import Q

from people.models import Speaker


class Byline(models.Model):
    """One name above a story: a person we know, or the printed text alone."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    article = models.ForeignKey("articles.Article", models.CASCADE, related_name="bylines")
    position = models.PositiveSmallIntegerField(default=0)
    # A byline was printed: the person behind it is merged, not deleted.
    person = models.ForeignKey(
        Speaker,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="bylines",
        limit_choices_to={"kind": Speaker.Kind.PERSON},
    )
    printed = models.CharField("name as printed", max_length=200, blank=True)
    role = models.CharField(
        max_length=60, blank=True, help_text="“Reporting”, “Translation”, “Photos”; empty for by."
    )

    class Meta:
        ordering = ["position", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(person__isnull=False) | ~Q(printed=""), name="byline_names_someone"
            )
        ]

    def __str__(self):
        return self.name

    @property
    def name(self):
        """The name to print: as printed where that was said, else the person's."""
        return self.printed or (self.person.name if self.person else "")
