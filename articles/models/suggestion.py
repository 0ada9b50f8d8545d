"""What the finder guessed: another table than Quote, so that no filter can mix them up."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from articles.models.quote import Quote, QuoteKind
from people.models import Speaker


class QuoteSuggestion(models.Model):
    """One quotation that a machine found in a story, waiting for a human.

    Its identity is (article, words key, occurrence), so an answer outlives edits around it.
    """

    class State(models.TextChoices):
        OPEN = "open", "Open"
        CONFIRMED = "confirmed", "Confirmed"
        DISMISSED = "dismissed", "Not a quotation"

    # The unique constraint, which begins with the story, is its index too.
    article = models.ForeignKey(
        "articles.Article", models.CASCADE, db_index=False, related_name="suggestions"
    )
    words_key = models.CharField(max_length=64, editable=False)
    occurrence = models.PositiveSmallIntegerField(default=0, editable=False)
    position = models.PositiveIntegerField(default=0, help_text="Where in the story it begins.")
    text = models.TextField()
    pieces = models.JSONField()
    sentence = models.TextField(help_text="The sentence or sentences it stands in.")
    kind = models.CharField(max_length=12, choices=QuoteKind, default=QuoteKind.DIRECT)
    speaker_name = models.CharField(
        "speaker as printed", max_length=200, blank=True, help_text="The fullest name in the text."
    )
    speaker_kind = models.CharField(max_length=12, blank=True)
    # A guess only: if the speaker goes, the printed name remains.
    speaker = models.ForeignKey(
        Speaker, models.SET_NULL, null=True, blank=True, related_name="suggestions"
    )
    match_reason = models.CharField(max_length=300, blank=True)
    attribution_text = models.CharField(max_length=400, blank=True)
    role_as_printed = models.CharField(max_length=200, blank=True)
    cue = models.CharField(max_length=60, blank=True)
    confidence = models.FloatField(default=0)
    reason = models.CharField(max_length=300, blank=True)
    finder_version = models.CharField(max_length=20)
    state = models.CharField(max_length=12, choices=State, default=State.OPEN)
    quote = models.ForeignKey(
        Quote, models.SET_NULL, null=True, blank=True, related_name="suggestions"
    )
    is_in_text = models.BooleanField(default=True, editable=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = "suggested quotation"
        ordering = ["position", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["article", "words_key", "occurrence"], name="suggestion_once"
            ),
            models.CheckConstraint(
                condition=Q(confidence__gte=0, confidence__lte=1), name="suggestion_confidence"
            ),
            models.CheckConstraint(
                condition=Q(state="open") | Q(decided_at__isnull=False),
                name="suggestion_decided_has_time",
            ),
        ]
        indexes = [
            models.Index(fields=["article", "state", "position"], name="suggestion_queue"),
            models.Index(
                fields=["article"], condition=Q(state="open"), name="suggestion_still_open"
            ),
        ]

    def __str__(self):
        return self.text if len(self.text) <= 80 else f"{self.text[:79]}…"
