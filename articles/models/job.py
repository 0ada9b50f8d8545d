"""Work that is too long for a request, and how far it is."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone


class Job(models.Model):
    """One piece of work done in a process of its own (articles.background says how).

    ``arguments`` are what it was asked, as keys and choices; ``memory`` is where its last step
    left off. Neither holds text of the newsroom's.
    """

    class State(models.TextChoices):
        WAITING = "waiting", "Not begun"
        RUNNING = "running", "Under way"
        DONE = "done", "Done"
        REFUSED = "refused", "Refused"
        STOPPED = "stopped", "Stopped by an error"

    kind = models.CharField(max_length=40)
    title = models.CharField(max_length=300)
    # What it is about, as in the audit log; both are empty if it is about no one row.
    target_type = models.CharField(max_length=40, blank=True)
    target_id = models.CharField(max_length=40, blank=True)
    arguments = models.JSONField(default=dict)
    memory = models.JSONField(default=dict)
    state = models.CharField(max_length=7, choices=State, default=State.WAITING)
    # Steps done, of how many (0: nobody knows), and what it is doing now, in words.
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    said = models.CharField(max_length=200, blank=True)
    error = models.TextField(blank=True)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    # Whoever runs it writes a word of its own here; whose word is gone has to stop.
    runner = models.CharField(max_length=36, blank=True)
    created_at = models.DateTimeField(default=timezone.now)
    started_at = models.DateTimeField(null=True)
    beat_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = "background work"
        verbose_name_plural = "background work"
        ordering = ["-created_at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(total=0) | Q(done__lte=F("total")), name="job_done_of_total"
            )
        ]
        indexes = [
            models.Index(fields=["-created_at", "-id"], name="job_by_time"),
            models.Index(fields=["target_type", "target_id", "-id"], name="job_of_target"),
            models.Index(
                fields=["id"],
                condition=Q(state__in=["waiting", "running", "stopped"]),
                name="job_unfinished",
            ),
        ]

    def __str__(self):
        return self.title

    @property
    def is_over(self):
        """Whether nothing more will be done, by itself or by going on."""
        return self.state in (self.State.DONE, self.State.REFUSED)

    @property
    def percentage(self):
        """How much of it is done, or None while nobody knows how much there is."""
        return 100 * self.done // self.total if self.total else None
