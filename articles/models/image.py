"""Pictures, and their use in stories."""

import uuid

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from articles.models.article import gate


class ImageQuerySet(models.QuerySet):
    """Pictures; ``public`` keeps those that a public story uses."""

    def public(self, at=None):
        """Pictures used in at least one public story."""
        used = ArticleImage.objects.filter(
            gate(at or timezone.now(), "article__"), image=OuterRef("pk")
        )
        return self.filter(Exists(used))


class Image(models.Model):
    """A picture file and whose it is. Cleaned of camera data when it is taken in."""

    file = models.ImageField(upload_to="pictures/", width_field="width", height_field="height")
    sha256 = models.CharField(max_length=64, unique=True, editable=False)
    width = models.PositiveIntegerField(editable=False)
    height = models.PositiveIntegerField(editable=False)
    title = models.CharField(max_length=200, help_text="For finding it again; not public.")
    credit = models.CharField(max_length=200, blank=True, help_text="“Photo: Jane Doe”.")
    licence = models.CharField(max_length=200, blank=True)
    focal_x = models.PositiveSmallIntegerField(default=50, help_text="Per cent from the left.")
    focal_y = models.PositiveSmallIntegerField(default=50, help_text="Per cent from the top.")
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = ImageQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(focal_x__lte=100, focal_y__lte=100), name="image_focus_inside"
            ),
        ]

    def __str__(self):
        return self.title


class ArticleImage(models.Model):
    """The use of a picture in a story. The first one leads it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    article = models.ForeignKey("articles.Article", models.CASCADE, related_name="article_images")
    image = models.ForeignKey(Image, models.PROTECT, related_name="uses")
    position = models.PositiveSmallIntegerField(default=0)
    alt = models.CharField(
        "text alternative",
        max_length=300,
        blank=True,
        help_text="What the picture shows, for those who don't see it.",
    )
    caption = models.CharField(max_length=500, blank=True)

    class Meta:
        verbose_name = "picture"
        ordering = ["position", "id"]
        constraints = [
            models.UniqueConstraint(fields=["article", "image"], name="article_image_once")
        ]

    def __str__(self):
        return self.caption or self.alt or str(self.image_id)
