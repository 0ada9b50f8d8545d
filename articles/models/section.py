"""Where a story runs: World, Politics."""

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils import timezone

from newsroom.record import addresses


class SectionQuerySet(models.QuerySet):
    """Sections; ``public`` keeps those with something to read."""

    def public(self, at=None):
        """Sections in which a public story runs."""
        stories = self.model._meta.get_field("articles").related_model.objects
        shown = stories.public(at or timezone.now()).filter(section=OuterRef("pk"))
        return self.filter(Exists(shown))


class Section(models.Model):
    """A part of the paper. A desk is a team, not a section."""

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

    def get_absolute_url(self):
        return reverse("section", args=[self.slug])

    def free_slug(self):
        """A slug that no section has and none ever had."""
        wanted = addresses.ascii_slug(self.name, fallback="section")
        return next(slug for slug in addresses.numbered(wanted) if self.may_use(slug))

    def may_use(self, slug):
        """Whether the slug is neither another section's nor once was."""
        target = {"target_type": "section", "target_id": self.pk or 0}
        others = Section.objects.filter(slug=slug).exclude(pk=self.pk)
        return not others.exists() and addresses.is_free(f"/sections/{slug}/", **target)
