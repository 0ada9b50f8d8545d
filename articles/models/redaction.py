"""Words that the law had taken out of everything the newsroom holds."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone


class Redaction(models.Model):
    """One removal of words: who asked, who approved, why. The words themselves are not kept.

    ``words`` holds them, a phrase a line, only until it is carried out or cancelled, or a week is
    over. ``digests`` is what knows them again: [{"n": words in a row, "hash": keyed hash}].
    ``counts`` says in how many rows of which table they stood.
    """

    class State(models.TextChoices):
        WAITING = "waiting", "Waiting for a second person"
        RUNNING = "running", "Approved: being carried out"
        DONE = "done", "Done"
        CANCELLED = "cancelled", "Cancelled"
        LAPSED = "lapsed", "Lapsed: nobody approved it within a week"

    # The same words may have to go again, after a restore.
    unguarded = ("words",)
    state = models.CharField(max_length=9, choices=State, default=State.WAITING)
    words = models.TextField(blank=True)
    reason = models.TextField()
    case_number = models.CharField(max_length=60)
    requested_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    requested_at = models.DateTimeField(default=timezone.now)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    decided_at = models.DateTimeField(null=True)
    digests = models.JSONField(default=list)
    counts = models.JSONField(default=dict)
    # Of a long one, until it is over. What a look found: {table: [keys, samples]}, and when it
    # began; what readers can't see until every word is out: {"article": keys, "quote": keys}.
    found = models.JSONField(default=dict)
    looked_at = models.DateTimeField(null=True)
    covered = models.JSONField(default=dict)

    class Meta:
        ordering = ["-requested_at", "-id"]
        permissions = [("redact_content", "Can ask for words to be redacted, and approve it")]
        constraints = [
            models.CheckConstraint(condition=~Q(reason=""), name="redaction_says_why"),
            models.CheckConstraint(condition=~Q(case_number=""), name="redaction_has_case"),
            models.CheckConstraint(
                condition=Q(state__in=["waiting", "running"]) | Q(words=""),
                name="redaction_keeps_no_words",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["done", "running"])
                | (Q(decided_by__isnull=False) & ~Q(decided_by=F("requested_by"))),
                name="redaction_by_two_people",
            ),
        ]

    def __str__(self):
        return f"Redaction {self.pk}, case {self.case_number}"
