"""Pictures as sources name them: by an address, whether or not we have them yet."""

from django.db import models
from django.utils import timezone

from articles.models.image import Image


class SourcePicture(models.Model):
    """A picture's address at a source, and the picture it became, or why there is none yet.

    The same address in several stories, files and runs is one row, so it is looked for once.
    ``key`` knows an address again; ``path`` is what readers knew it by, without the host and
    without the size that a smaller copy had in its name.
    """

    key = models.CharField(max_length=64, unique=True)
    source = models.CharField(max_length=100)
    address = models.CharField(max_length=2000)
    path = models.CharField(max_length=400, blank=True)
    # What an editor deleted here is looked for again only if a story still wants it.
    image = models.ForeignKey(
        Image, models.SET_NULL, null=True, blank=True, related_name="source_pictures"
    )
    reason = models.CharField("why it is missing", max_length=200, blank=True)
    tries = models.PositiveSmallIntegerField(default=0)
    tried_at = models.DateTimeField("last looked for", null=True, blank=True)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = "picture elsewhere"
        verbose_name_plural = "pictures elsewhere"
        ordering = ["-created_at", "-id"]
        indexes = [
            models.Index(fields=["path"], name="source_picture_by_path"),
            models.Index(fields=["-created_at", "-id"], name="source_picture_by_time"),
        ]

    def __str__(self):
        return self.address
