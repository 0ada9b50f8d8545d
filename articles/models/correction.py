"""What we got wrong, said in public. Rows are never changed or deleted (by a trigger)."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from articles.models.article import Status, gate
from articles.models.quote import Quote
from people.models import Speaker


class CorrectionQuerySet(models.QuerySet):
    """Issued corrections."""

    def public(self, at):
        """Those of public stories, and the notices of retracted ones; none of what is withheld."""
        retracted = Q(
            article__status=Status.RETRACTED,
            article__first_live_at__lte=at,
            article__withheld_at__isnull=True,
        )
        shown = self.filter(gate(at, "article__") | retracted, issued_at__lte=at)
        return shown.filter(quote__withheld_at__isnull=True)


class Correction(models.Model):
    """A notice to readers about a story, and perhaps about one quotation in it."""

    class Kind(models.TextChoices):
        CORRECTION = "correction", "Correction"
        CLARIFICATION = "clarification", "Clarification"
        EDITORS_NOTE = "editors_note", "Editor's note"
        APOLOGY = "apology", "Apology"
        RETRACTION = "retraction", "Retraction"

    article = models.ForeignKey("articles.Article", models.PROTECT, related_name="corrections")
    quote = models.ForeignKey(
        Quote, models.PROTECT, null=True, blank=True, related_name="corrections"
    )
    # Whom the words were wrongly given to, where that was the mistake.
    former_speaker = models.ForeignKey(
        Speaker, models.PROTECT, null=True, blank=True, related_name="+"
    )
    former_text = models.TextField("words as first printed", blank=True)
    kind = models.CharField(max_length=14, choices=Kind, default=Kind.CORRECTION)
    text = models.TextField()
    issued_at = models.DateTimeField(default=timezone.now)
    issued_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )

    objects = CorrectionQuerySet.as_manager()

    class Meta:
        ordering = ["-issued_at", "-id"]
        constraints = [
            models.CheckConstraint(condition=~Q(text=""), name="correction_has_text"),
        ]
        indexes = [models.Index(fields=["-issued_at", "-id"], name="correction_by_issue")]

    def __str__(self):
        return f"{self.get_kind_display()}: {self.text[:80]}"
