"""Rows that only serve lists, written by articles.listing.relist and by nothing else."""

from django.db import models
from django.db.models import Q

from articles.models.correction import Correction
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
    """A quote under a topic of a story that printed it: what topic × speaker pages read.

    Only quotes that lists may hold have rows. ``live_until`` is when the rights of the last such
    story end, empty if one's never do.
    """

    quote = models.ForeignKey(Quote, models.CASCADE, related_name="topic_rows")
    topic = models.ForeignKey(Topic, models.CASCADE, related_name="quote_rows")
    speaker = models.ForeignKey(Speaker, models.CASCADE, null=True, related_name="+")
    live_at = models.DateTimeField(null=True)
    live_until = models.DateTimeField(null=True)

    objects = QuoteTopicQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["topic", "quote"], name="quote_topic_once")]
        indexes = [
            models.Index(
                fields=["topic", "speaker", "-live_at", "-quote"], name="quote_topic_speaker"
            ),
            models.Index(fields=["speaker", "topic", "-live_at"], name="quote_topic_of_speaker"),
            models.Index(
                fields=["topic", "speaker", "live_until"],
                condition=Q(live_until__isnull=False),
                name="quote_topic_over",
            ),
        ]

    def __str__(self):
        return f"{self.topic_id}: {self.quote_id}"


class ArticleSpeaker(models.Model):
    """A story that quotes a speaker, once however often it does: what speaker pages list."""

    article = models.ForeignKey("articles.Article", models.CASCADE, related_name="speaker_rows")
    speaker = models.ForeignKey(Speaker, models.CASCADE, related_name="article_rows")
    live_at = models.DateTimeField(null=True)
    live_until = models.DateTimeField(null=True)

    objects = ArticleSpeakerQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["speaker", "article"], name="article_speaker_once")
        ]
        indexes = [
            models.Index(fields=["speaker", "-live_at", "-article"], name="stories_of_speaker"),
            models.Index(
                fields=["speaker", "live_until"],
                condition=Q(live_until__isnull=False),
                name="stories_over",
            ),
        ]

    def __str__(self):
        return f"{self.speaker_id}: {self.article_id}"


class ListedQuote(models.Model):
    """A quote that lists of its speaker may hold, once: what counts of quotes stand on."""

    quote = models.OneToOneField(Quote, models.CASCADE, primary_key=True, related_name="listed_row")
    speaker = models.ForeignKey(Speaker, models.CASCADE, null=True, related_name="+")
    live_at = models.DateTimeField()
    live_until = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["speaker", "-live_at"], name="listed_of_speaker"),
            models.Index(
                fields=["speaker", "live_until"],
                condition=Q(live_until__isnull=False),
                name="listed_over",
            ),
        ]

    def __str__(self):
        return f"{self.speaker_id}: {self.quote_id}"


class ListedCorrection(models.Model):
    """Whose words a correction is about: what a speaker's page looks corrections up by.

    A correction never changes and its quote may change hands; pages ask the quote as well.
    """

    correction = models.OneToOneField(
        Correction, models.CASCADE, primary_key=True, related_name="listed_row"
    )
    speaker = models.ForeignKey(Speaker, models.CASCADE, related_name="+")

    def __str__(self):
        return f"{self.speaker_id}: {self.correction_id}"


class Tally(models.Model):
    """How many rows there are that run or will run; a page takes away those not due.

    ``of`` quotes: under a topic (QuoteTopic), of a speaker under it, or of a speaker in all
    (ListedQuote); ``of`` stories: those that quote a speaker (ArticleSpeaker); ``of`` about: those
    that name or quote one (StoryAbout); the others count the queue of suggestions (QueueEntry).
    ``key`` names the count, so that one row holds it.
    """

    class Of(models.TextChoices):
        QUOTES = "quotes", "Quotations"
        STORIES = "stories", "Stories"
        ABOUT = "about", "Stories about"
        HERE = "here", "Open suggestions, written here"
        ARCHIVES = "archives", "Open suggestions, in archives"
        FIRM = "firm", "Open suggestions, firm ones"
        BULK = "bulk", "Open suggestions that could be confirmed in bulk"

    key = models.CharField(max_length=60, unique=True)
    of = models.CharField(max_length=8, choices=Of, default=Of.QUOTES)
    topic = models.ForeignKey(Topic, models.CASCADE, null=True, related_name="+")
    speaker = models.ForeignKey(Speaker, models.CASCADE, null=True, related_name="+")
    n = models.IntegerField(default=0)

    class Meta:
        verbose_name_plural = "tallies"
        indexes = [
            models.Index(fields=["topic", "of", "-n"], name="tally_of_topic"),
            models.Index(fields=["speaker", "of", "-n"], name="tally_of_speaker"),
            models.Index(
                fields=["-n", "id"],
                condition=Q(of="bulk", speaker__isnull=False),
                name="tally_for_bulk",
            ),
        ]

    def __str__(self):
        return f"{self.key}: {self.n}"
