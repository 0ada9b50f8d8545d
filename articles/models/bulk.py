"""Confirming in bulk: a speaker's suggestions in archives, after a random sample was read."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from articles.models.suggestion import QuoteSuggestion
from people.models import Speaker


class BulkReview(models.Model):
    """One sample of a speaker's open suggestions in archives, and what followed from it.

    The sample is drawn once, by a recorded seed, from the suggestions up to ``up_to``: those that
    came later were not in the draw and are not confirmed by it.
    """

    class State(models.TextChoices):
        READING = "reading", "Sample being read"
        PASSED = "passed", "Sample passed"
        REFUSED = "refused", "Too many errors"
        RUNNING = "running", "Being confirmed"
        DONE = "done", "Confirmed in bulk"
        UNDOING = "undoing", "Being undone"
        UNDONE = "undone", "Undone"

    speaker = models.ForeignKey(Speaker, models.PROTECT, related_name="bulk_reviews")
    state = models.CharField(max_length=8, choices=State, default=State.READING)
    with_carried = models.BooleanField(
        "also where the story uses a pronoun",
        default=False,
        help_text="Words that the story gives to “he” or “she”, or to nobody anew.",
    )
    seed = models.CharField(max_length=32, editable=False)
    up_to = models.PositiveBigIntegerField(editable=False)
    finder_versions = models.JSONField(default=list, editable=False)
    eligible = models.PositiveIntegerField(help_text="From how many the sample was drawn.")
    limit = models.FloatField(help_text="The largest share of errors that lets the rest be taken.")
    right = models.PositiveIntegerField(default=0)
    wrong = models.PositiveIntegerField(default=0)
    drawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    drawn_at = models.DateTimeField(default=timezone.now)
    decided_at = models.DateTimeField(null=True)
    # Whoever let the rest be confirmed answers for them.
    started_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    undone_at = models.DateTimeField(null=True)
    # How far it is: the last suggestion that was looked at, and what became of them.
    reached = models.PositiveBigIntegerField(default=0, editable=False)
    confirmed = models.PositiveIntegerField(default=0)
    left_alone = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = "bulk confirmation"
        ordering = ["-drawn_at", "-id"]
        permissions = [("confirm_in_bulk", "Can confirm suggested quotations of archives in bulk")]
        constraints = [
            # Who has a sample in hand reads it to the end before another is drawn.
            models.UniqueConstraint(
                fields=["speaker"],
                condition=Q(state__in=["reading", "passed", "running", "undoing"]),
                name="bulk_review_one_at_a_time",
            ),
            models.CheckConstraint(
                condition=Q(limit__gte=0, limit__lt=1), name="bulk_review_limit"
            ),
        ]
        indexes = [models.Index(fields=["-drawn_at", "-id"], name="bulk_review_by_time")]

    def __str__(self):
        return f"{self.speaker}, sample of {timezone.localtime(self.drawn_at):%-d %b %Y}"

    @property
    def size(self):
        """How many of the sample were read."""
        return self.right + self.wrong

    @property
    def error_rate(self):
        """The share of errors in what was read of the sample, 0 to 1."""
        return self.wrong / self.size if self.size else 0.0


class BulkSample(models.Model):
    """One suggestion of a sample, and the editor's verdict on it.

    Its number is kept when the suggestion goes because the story changed.
    """

    class Verdict(models.TextChoices):
        WAITING = "", "To be read"
        RIGHT = "right", "Right"
        WRONG = "wrong", "Wrong"
        GONE = "gone", "Gone from the story before it was read"

    review = models.ForeignKey(BulkReview, models.CASCADE, related_name="sample")
    position = models.PositiveSmallIntegerField()
    number = models.PositiveBigIntegerField()
    suggestion = models.ForeignKey(
        QuoteSuggestion, models.SET_NULL, null=True, related_name="samples"
    )
    verdict = models.CharField(max_length=5, choices=Verdict, blank=True, default="")

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["review", "number"], name="bulk_sample_once"),
            models.UniqueConstraint(fields=["review", "position"], name="bulk_sample_position"),
        ]

    def __str__(self):
        return f"{self.review_id}: {self.number}"
