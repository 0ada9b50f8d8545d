"""What is kept from readers at once, while a complaint about it is looked into."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from articles.models.article import Article
from articles.models.quote import Quote
from people.models import Speaker


class Withholding(models.Model):
    """A story, a quotation or a speaker that was withheld: by whom, why, and how it ended.

    The target's own ``withheld_at`` is what the gates ask; articles.withholding writes both.
    """

    # What was complained of is not deleted while the record of it stands.
    article = models.ForeignKey(Article, models.PROTECT, null=True, related_name="withholdings")
    quote = models.ForeignKey(Quote, models.PROTECT, null=True, related_name="withholdings")
    speaker = models.ForeignKey(Speaker, models.PROTECT, null=True, related_name="withholdings")
    reason = models.TextField()
    case_number = models.CharField(max_length=60, blank=True)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)
    lifted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    lifted_at = models.DateTimeField(null=True)
    lifted_note = models.TextField("why it was lifted", blank=True)

    class Meta:
        verbose_name_plural = "withheld"
        ordering = ["-created_at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(article__isnull=False, quote__isnull=True, speaker__isnull=True)
                | Q(article__isnull=True, quote__isnull=False, speaker__isnull=True)
                | Q(article__isnull=True, quote__isnull=True, speaker__isnull=False),
                name="withholding_of_one_thing",
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="withholding_says_why"),
            models.CheckConstraint(
                condition=Q(lifted_at__isnull=True) | ~Q(lifted_note=""),
                name="lifting_says_why",
            ),
            *(
                models.UniqueConstraint(
                    fields=[kind],
                    condition=Q(lifted_at__isnull=True, **{f"{kind}__isnull": False}),
                    name=f"withheld_once_{kind}",
                )
                for kind in ("article", "quote", "speaker")
            ),
        ]
        indexes = [models.Index(fields=["-created_at", "-id"], name="withholding_by_time")]

    def __str__(self):
        return f"Withheld: {self.target}"

    @property
    def target(self):
        """The story, quotation or speaker it is about."""
        return self.article or self.quote or self.speaker
