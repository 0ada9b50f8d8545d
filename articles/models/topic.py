"""What stories are about: taggit tags with pages of their own."""

import re

from django.db import models
from django.db.models import OuterRef, Q
from django.utils import timezone
from taggit.models import ItemBase, TagBase

from articles.models.paging import ExistsForEach, KeysetMixin
from newsroom.record.slugged import Slugged


def topic_key(name):
    """The folded name by which a topic is unique: case folded, one space between words."""
    return re.sub(r"\s+", " ", name).strip().casefold()


class TopicQuerySet(models.QuerySet):
    """Topics; ``public`` keeps those a reader may know of."""

    def public(self, at=None):
        """Topics of at least one public story."""
        at = at or timezone.now()
        shown = ArticleTopic.objects.public(at).filter(tag=OuterRef("pk"))
        return self.filter(ExistsForEach(shown))


class Topic(Slugged, TagBase):
    """A subject that stories share. ``key`` is unique, so NATO and nato are one."""

    address = "/topics/{}/"

    key = models.CharField(max_length=100, unique=True, editable=False)
    description = models.TextField(blank=True)

    objects = TopicQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(condition=~Q(slug=""), name="topic_has_slug"),
            models.CheckConstraint(condition=~Q(key=""), name="topic_has_key"),
        ]

    def save(self, *args, **kwargs):
        """Fill the key and the slug; taggit's own slug race is not needed behind a unique key."""
        self.key = topic_key(self.name)
        self.slug = self.slug or self.free_slug()
        super().save(*args, **kwargs)


class ArticleTopicQuerySet(KeysetMixin, models.QuerySet):
    """Which story is about what, paged by the copied date and gated by the story itself."""

    page_key = "content_object"

    def public(self, at):
        """Rows whose story readers may see at ``at``."""
        from_story = Q(content_object__live_at__lte=at)
        has_rights = Q(content_object__rights_until__isnull=True) | Q(
            content_object__rights_until__gt=at
        )
        return self.filter(from_story & has_rights, live_at__lte=at)


class ArticleTopic(ItemBase):
    """A story's topic. ``live_at`` copies the story's and is written by relist alone."""

    # The constraint begins with the story, the index with the topic: neither needs one of its own.
    content_object = models.ForeignKey(
        "articles.Article", models.CASCADE, db_index=False, related_name="topic_items"
    )
    tag = models.ForeignKey(Topic, models.CASCADE, db_index=False, related_name="items")
    live_at = models.DateTimeField(null=True, editable=False)

    objects = ArticleTopicQuerySet.as_manager()

    class Meta:
        verbose_name = "topic of a story"
        constraints = [
            models.UniqueConstraint(fields=["content_object", "tag"], name="article_topic_once")
        ]
        indexes = [
            models.Index(fields=["tag", "-live_at", "-content_object"], name="topic_by_live"),
        ]

    def __str__(self):
        return f"{self.content_object_id}: {self.tag_id}"
