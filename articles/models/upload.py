"""A file that somebody brought in, from its upload to the end of its import."""

from django.conf import settings
from django.db import models
from django.utils import timezone

from articles.models.imports import ImportRun


class ImportUpload(models.Model):
    """An uploaded archive: what was found in it, what was chosen for it, and its run.

    The file lies in a private folder (articles.importing.uploads) and goes when its run is over
    or given up. ``survey`` is what articles.importing.survey found, ``choices`` what its names
    become here (articles.importing.mapping), ``dry_run`` the report of the last trial.
    """

    class State(models.TextChoices):
        LOOKING = "looking", "Being looked through"
        READY = "ready", "To be mapped"
        TRYING = "trying", "Being tried"
        RUNNING = "running", "Being imported"
        DONE = "done", "Imported"
        LEFT = "left", "Given up"

    name = models.CharField(max_length=200)
    folder = models.CharField(max_length=36, blank=True)
    size = models.PositiveBigIntegerField(default=0)
    state = models.CharField(max_length=8, choices=State, default=State.LOOKING)
    format = models.CharField(max_length=20, default="auto")
    source = models.CharField(max_length=100, blank=True)
    is_publishing = models.BooleanField("publish what was public", default=False)
    survey = models.JSONField(default=dict)
    choices = models.JSONField(default=dict)
    dry_run = models.JSONField(default=dict)
    run = models.ForeignKey(ImportRun, models.PROTECT, null=True, related_name="uploads")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = "upload"
        ordering = ["-created_at", "-id"]
        permissions = [("import_stories", "Can import stories, and undo an import")]
        indexes = [models.Index(fields=["-created_at", "-id"], name="import_upload_by_time")]

    def __str__(self):
        return self.name

    @property
    def is_over(self):
        """Whether nothing more can be done with it."""
        return self.state in (self.State.DONE, self.State.LEFT)
