"""Words that a speaker said, and where we printed them."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, OuterRef, Q
from django.urls import reverse
from django.utils import timezone

from articles.models.article import gate
from articles.models.paging import ExistsForEach, KeysetMixin
from people.fields import PartialDateField, is_partial_date
from people.models import Speaker, named


class QuoteKind(models.TextChoices):
    """How the words stand in the story."""

    DIRECT = "direct", "Direct"
    PARTIAL = "partial", "Partial: a phrase inside reported speech"
    PARAPHRASE = "paraphrase", "Paraphrase"


class QuoteQuerySet(KeysetMixin, models.QuerySet):
    """Quotations; ``public`` keeps those a reader may see by themselves."""

    def public(self, at=None):
        """Quotes on the record, of public stories, whose speaker is public or was not named.

        Not those withheld while a complaint is looked into.

        Sorted lists use the copied date; the stories' own gate is asked as well, so that a wrong
        copy can misplace a quote but never show one.
        """
        at = at or timezone.now()
        printed = Appearance.objects.public(at).filter(quote=OuterRef("pk"))
        return self.filter(
            Q(speaker__isnull=True) | named("speaker__"),
            terms=Quote.Terms.ON_RECORD,
            withheld_at__isnull=True,
            live_at__lte=at,
        ).filter(ExistsForEach(printed))


class Quote(models.Model):
    """What someone said, confirmed by a human to be what the story attributes to them."""

    Kind = QuoteKind

    class Terms(models.TextChoices):
        ON_RECORD = "on_record", "On the record"
        BACKGROUND = "background", "On background"
        DEEP_BACKGROUND = "deep_background", "Deep background"

    class State(models.TextChoices):
        STANDING = "standing", "Standing"
        CORRECTED = "corrected", "Corrected"
        DISOWNED = "disowned", "Disowned: never said, or said by someone else"

    class DisownedAs(models.TextChoices):
        NEVER_SAID = "never_said", "Never said"
        MISATTRIBUTED = "misattributed", "Said by someone else"

    class Verification(models.TextChoices):
        UNCHECKED = "unchecked", "Unchecked"
        CHECKED = "checked", "Checked against a source"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    text = models.TextField(help_text="The words, without the attribution between their parts.")
    words_key = models.CharField(max_length=64, editable=False, db_index=True)
    # A quoted speaker is merged, never deleted. Empty where only “a spokesman” is printed.
    speaker = models.ForeignKey(
        Speaker, models.PROTECT, null=True, blank=True, related_name="quotes"
    )
    role = models.CharField(
        "role that day",
        max_length=200,
        blank=True,
        help_text="The office held on the day it was said; empty if the day is not known.",
    )
    on_behalf_of = models.ForeignKey(
        Speaker, models.PROTECT, null=True, blank=True, related_name="spoken_for"
    )
    said_on = PartialDateField("said on")
    venue = models.CharField(
        "where", max_length=200, blank=True, help_text="“at a council meeting”, “on local radio”."
    )
    kind = models.CharField(max_length=12, choices=QuoteKind, default=QuoteKind.DIRECT)
    is_translated = models.BooleanField("translated", default=False)
    terms = models.CharField(max_length=16, choices=Terms, default=Terms.ON_RECORD)
    source = models.CharField(
        max_length=300, blank=True, help_text="A document, or a recording with its time code."
    )
    source_url = models.URLField("source's address", blank=True)
    state = models.CharField(max_length=12, choices=State, default=State.STANDING, editable=False)
    disowned_as = models.CharField(
        max_length=14, choices=DisownedAs, blank=True, default="", editable=False
    )
    # The same words, said once: this row is kept for its corrections, and to be separated again.
    joined_into = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        editable=False,
        related_name="joined",
        db_index=False,
    )
    verification = models.CharField(
        max_length=12, choices=Verification, default=Verification.UNCHECKED
    )
    # What follows says something only while the words are checked.
    checked_against = models.CharField(
        max_length=300, blank=True, default="", editable=False, help_text="Readers see this."
    )
    checked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+"
    )
    checked_at = models.DateTimeField(null=True, editable=False)
    second_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+"
    )
    second_at = models.DateTimeField(null=True, editable=False)
    live_at = models.DateTimeField(null=True, editable=False)
    # While a complaint is looked into: the words are then shown nowhere, in no story either.
    withheld_at = models.DateTimeField(null=True, editable=False)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+"
    )
    confirmed_at = models.DateTimeField(default=timezone.now, editable=False)
    # Nobody read these words one by one: a sample of those like them was read (articles.bulk).
    bulk_review = models.ForeignKey(
        "articles.BulkReview",
        models.PROTECT,
        null=True,
        editable=False,
        db_index=False,
        related_name="quotes",
    )

    objects = QuoteQuerySet.as_manager()

    class Meta:
        verbose_name = "quotation"
        ordering = ["-confirmed_at", "-id"]
        permissions = [
            ("check_quotes", "Can compare quotations with a source"),
            ("join_quotes", "Can join quotations and separate them"),
            ("disown_quotes", "Can say that words were never said, or not by their speaker"),
        ]
        constraints = [
            models.CheckConstraint(condition=~Q(text=""), name="quote_has_words"),
            models.CheckConstraint(condition=Q(kind__in=QuoteKind.values), name="quote_kind"),
            models.CheckConstraint(
                condition=Q(state__in=["standing", "corrected", "disowned"]), name="quote_state"
            ),
            models.CheckConstraint(
                condition=Q(verification="unchecked")
                | ~Q(source="")
                | ~Q(source_url="")
                | ~Q(checked_against=""),
                name="checked_quote_has_source",
            ),
            models.CheckConstraint(
                condition=Q(disowned_as="") | Q(state="disowned"), name="quote_disowned_as"
            ),
            models.CheckConstraint(
                condition=Q(joined_into__isnull=True) | ~Q(joined_into=F("pk")),
                name="quote_not_joined_into_itself",
            ),
            is_partial_date("said_on", name="quote_said_on_is_date"),
        ]
        indexes = [
            models.Index(fields=["-live_at", "-id"], name="quote_by_live"),
            models.Index(fields=["speaker", "-live_at", "-id"], name="quote_by_speaker"),
            models.Index(fields=["-confirmed_at", "-id"], name="quote_by_confirmed"),
            models.Index(fields=["state", "-confirmed_at", "-id"], name="quote_by_state"),
            # Of the joined alone: SQLite would begin the desk's list with "all that are not".
            models.Index(
                fields=["joined_into"],
                condition=Q(joined_into__isnull=False),
                name="quote_joined",
            ),
            models.Index(
                fields=["bulk_review", "id"],
                condition=Q(bulk_review__isnull=False),
                name="quote_in_bulk",
            ),
        ]

    def __str__(self):
        return self.text if len(self.text) <= 80 else f"{self.text[:79]}…"

    def get_absolute_url(self):
        return reverse("quote", args=[self.pk])

    @property
    def is_checked(self):
        """Whether somebody compared the words with a source."""
        return self.verification == self.Verification.CHECKED

    @property
    def is_in_bulk(self):
        """Whether it was confirmed with many others and nobody compared it with a source since."""
        return self.bulk_review_id is not None and not self.is_checked

    @property
    def is_checked_twice(self):
        """Whether a second person did so too."""
        return self.is_checked and self.second_at is not None

    @property
    def compared_with(self):
        """What the words were compared with, as readers are told."""
        return self.checked_against or self.source or self.source_url if self.is_checked else ""


class AppearanceQuerySet(models.QuerySet):
    """Where quotes were printed."""

    def public(self, at):
        """Those in public stories whose text still holds the words."""
        return self.filter(gate(at, "article__"), is_in_text=True)


class Appearance(models.Model):
    """“Printed in”: one quote in one story, with its pieces in order.

    ``pieces`` is a list of W3C text quote selectors, ``{"exact", "prefix", "suffix"}``, over
    ``articles.text.plain_text(article.body)``.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    quote = models.ForeignKey(Quote, models.CASCADE, related_name="appearances")
    article = models.ForeignKey("articles.Article", models.PROTECT, related_name="appearances")
    position = models.PositiveIntegerField(default=0, help_text="Where in the story it begins.")
    pieces = models.JSONField()
    attribution_text = models.CharField(max_length=400)
    role_as_printed = models.CharField(max_length=200, blank=True)
    is_in_text = models.BooleanField(default=True, editable=False)

    objects = AppearanceQuerySet.as_manager()

    class Meta:
        ordering = ["position", "id"]
        constraints = [
            models.UniqueConstraint(fields=["quote", "article"], name="appearance_once"),
            models.CheckConstraint(
                condition=~Q(attribution_text=""), name="appearance_says_attribution"
            ),
        ]

    def __str__(self):
        return f"{self.article_id}: {self.attribution_text}"
