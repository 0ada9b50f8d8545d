"""Rows that only serve lists, written by articles.listing.relist and by nothing else."""

from django.db import models

from articles.models.paging import KeysetMixin
from articles.models.quote import Quote
from articles.models.topic import Topic
from people.models import Speaker


class ListedQuerySet(KeysetMixin, models.QuerySet):
    """Sorted by the copied date; pages ask the story's own gate as well."""


class QuoteTopicQuerySet(ListedQuerySet):
    page_key = "quote"


class ArticleSpeakerQuerySet(ListedQuerySet):
    page_key = "article"


class QuoteTopic(models.Model):
    """A quote under a topic of a story that printed it: what topic × speaker pages read."""

    quote = models.ForeignKey(Quote, models.CASCADE, related_name="topic_rows")
    topic = models.ForeignKey(Topic, models.CASCADE, related_name="quote_rows")
    speaker = models.ForeignKey(Speaker, models.CASCADE, null=True, related_name="+")
    live_at = models.DateTimeField(null=True)

    objects = QuoteTopicQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["topic", "quote"], name="quote_topic_once")]
        indexes = [
            models.Index(
                fields=["topic", "speaker", "-live_at", "-quote"], name="quote_topic_speaker"
            ),
            models.Index(fields=["speaker", "topic", "-live_at"], name="quote_topic_of_speaker"),
        ]

    def __str__(self):
        return f"{self.topic_id}: {self.quote_id}"


class ArticleSpeaker(models.Model):
    """A story that quotes a speaker, once however often it does: what speaker pages list."""

    article = models.ForeignKey("articles.Article", models.CASCADE, related_name="speaker_rows")
    speaker = models.ForeignKey(Speaker, models.CASCADE, related_name="article_rows")
    live_at = models.DateTimeField(null=True)

    objects = ArticleSpeakerQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["speaker", "article"], name="article_speaker_once")
        ]
        indexes = [
            models.Index(fields=["speaker", "-live_at", "-article"], name="stories_of_speaker")
        ]

    def __str__(self):
        return f"{self.speaker_id}: {self.article_id}"
