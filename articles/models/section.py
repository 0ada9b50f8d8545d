"""Where a story runs: World, Politics."""

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from newsroom.record.slugged import Slugged


class SectionQuerySet(models.QuerySet):
    """Sections; ``public`` keeps those with something to read."""

    def public(self, at=None):
        """Sections in which a public story runs."""
        stories = self.model._meta.get_field("articles").related_model.objects
        shown = stories.public(at or timezone.now()).filter(section=OuterRef("pk"))
        return self.filter(Exists(shown))


class Section(Slugged, models.Model):
    """A part of the paper. A desk is a team, not a section."""

    address = "/sections/{}/"

    name = models.CharField(max_length=80, unique=True)
    slug = models.SlugField(max_length=100, unique=True, blank=True)
    description = models.TextField(blank=True)
    position = models.PositiveSmallIntegerField(default=0, help_text="Order on the front page.")

    objects = SectionQuerySet.as_manager()

    class Meta:
        ordering = ["position", "name"]
        constraints = [
            models.CheckConstraint(condition=~Q(name=""), name="section_has_name"),
            models.CheckConstraint(condition=~Q(slug=""), name="section_has_slug"),
        ]

    def __str__(self):
        return self.name

    def save(self, *args, **kwargs):
        """Fill the slug."""
        self.slug = self.slug or self.free_slug()
        super().save(*args, **kwargs)
