"""Which stories are about whom: what a speaker's page counts, and nobody reads by itself."""

from django.db import models
from django.db.models import Q

from people.models import Speaker


class StoryAbout(models.Model):
    """A story that prints a name of a speaker or quotes them, once however often it does.

    Only stories that run, or will run, have rows, and only of speakers whom readers may look up.
    A name says nothing of whose it is: namesakes each have a row. Written by
    articles.listing.relist, and by articles.about where a speaker's names change.
    """

    # Each has an index below that begins with it.
    article = models.ForeignKey(
        "articles.Article", models.CASCADE, related_name="about_rows", db_index=False
    )
    speaker = models.ForeignKey(Speaker, models.CASCADE, related_name="+", db_index=False)
    live_at = models.DateTimeField()
    live_until = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["article", "speaker"], name="story_about_once")
        ]
        indexes = [
            models.Index(fields=["speaker", "-live_at"], name="about_speaker"),
            models.Index(
                fields=["speaker", "live_until"],
                condition=Q(live_until__isnull=False),
                name="about_over",
            ),
        ]

    def __str__(self):
        return f"{self.speaker_id}: {self.article_id}"
