"""What is looked up and never read: the words of printed quotations, and the names in stories.

Written by articles.listing.relist and articles.naming alone; every hit asks the gates again.
"""

from django.db import models

from articles.models.paging import KeysetMixin
from articles.models.quote import Appearance, Quote


class DocumentField(models.Field):
    """Words as the database's own search keeps them; articles.search writes and asks it."""

    def db_type(self, connection):
        return "tsvector" if connection.vendor == "postgresql" else "text"


class QuoteEntry(models.Model):
    """The words of a quote as one story printed them, with what a search may be narrowed to.

    ``place`` sorts by the story's time and is unique: seconds << 30 | a number of its own. Only
    stories that run, or will run, have entries.
    """

    appearance = models.OneToOneField(Appearance, models.CASCADE, related_name="entry")
    quote = models.ForeignKey(Quote, models.CASCADE, related_name="entries")
    live_at = models.DateTimeField()
    place = models.BigIntegerField(unique=True, null=True)
    document = DocumentField()
    digest = models.CharField(max_length=64)

    def __str__(self):
        return f"{self.place}: {self.quote_id}"


class StoryNameQuerySet(KeysetMixin, models.QuerySet):
    """Which story prints what name; pages ask the story's own gate as well."""

    page_key = "article"


class StoryName(models.Model):
    """A name that a story prints, folded; whose it is, is not said.

    ``is_printed`` is false only in rows that an earlier release wrote for quotes without a name;
    nothing reads them, and they go when their story is next read.
    """

    # The unique constraint, which begins with the story, is its index too.
    article = models.ForeignKey(
        "articles.Article", models.CASCADE, db_index=False, related_name="names"
    )
    key = models.CharField(max_length=120)
    is_printed = models.BooleanField(default=True)
    live_at = models.DateTimeField(null=True)

    objects = StoryNameQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["article", "key"], name="story_name_once")]
        indexes = [models.Index(fields=["key", "-live_at", "-article"], name="stories_with_name")]

    def __str__(self):
        return f"{self.article_id}: {self.key}"
