"""What someone in the newsroom has to look at, because of a change made elsewhere."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from articles.models.quote import Quote


class Task(models.Model):
    """Something to be put right in one story, opened by a verb and finished by a human."""

    class Kind(models.TextChoices):
        FORMER_WORDS = "former_words", "Still prints the former words"
        WORDS_NOT_FOUND = "words_not_found", "The corrected words were not found in the text"
        SAME_WORDS = "same_words", "Prints the same words under a record of its own"
        ATTRIBUTION = "attribution", "The text still names the former speaker"
        DISOWNED = "disowned", "Prints words that were taken back"
        KILLED = "killed", "Killed by its source"

    article = models.ForeignKey("articles.Article", models.CASCADE, related_name="tasks")
    # Empty where the whole story is meant.
    quote = models.ForeignKey(Quote, models.CASCADE, null=True, blank=True, related_name="tasks")
    kind = models.CharField(max_length=16, choices=Kind)
    text = models.TextField(help_text="What is to be done, in words.")
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    opened_at = models.DateTimeField(default=timezone.now)
    done_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    done_at = models.DateTimeField(null=True, blank=True)
    done_note = models.CharField("what was done", max_length=300, blank=True)

    class Meta:
        ordering = ["-opened_at", "-id"]
        permissions = [("finish_task", "Can finish tasks")]
        constraints = [
            models.UniqueConstraint(
                fields=["article", "quote", "kind"],
                condition=Q(done_at__isnull=True),
                name="task_open_once",
            ),
            models.CheckConstraint(condition=~Q(text=""), name="task_has_text"),
            models.CheckConstraint(
                condition=Q(done_at__isnull=True) | ~Q(done_note=""), name="done_task_has_note"
            ),
        ]
        indexes = [
            models.Index(
                fields=["-opened_at", "-id"],
                condition=Q(done_at__isnull=True),
                name="task_open_newest",
            )
        ]

    def __str__(self):
        return f"{self.get_kind_display()}: {self.article_id}"
