"""A story, and the one gate through which readers see it."""

from django.conf import settings
from django.db import models
from django.db.models import Case, F, Q, When
from django.utils import timezone
from taggit.managers import TaggableManager

from articles.models.paging import KeysetMixin
from articles.models.section import Section
from articles.models.topic import ArticleTopic
from articles.text import DEFAULT_LANGUAGE


class Status(models.TextChoices):
    """Where a story stands; only articles.workflow changes it."""

    DRAFT = "draft", "Draft"
    PUBLISHED = "published", "Published"
    WITHDRAWN = "withdrawn", "Withdrawn"
    RETRACTED = "retracted", "Retracted"


def gate(at, prefix=""):
    """The condition that a story is public at one instant, for its own table or from a join.

    ``prefix`` is the look-up path to the article with its underscores, such as ``"article__"``.
    """
    has_rights = Q(**{f"{prefix}rights_until__isnull": True}) | Q(
        **{f"{prefix}rights_until__gt": at}
    )
    return Q(**{f"{prefix}live_at__lte": at}) & has_rights


class ArticleQuerySet(KeysetMixin, models.QuerySet):
    """Stories; ``public`` is the one gate for everything a reader sees."""

    def public(self, at=None):
        """Stories that readers may see at ``at`` (an aware datetime; now if None)."""
        return self.filter(gate(at or timezone.now()))

    def answerable(self, at=None):
        """Stories whose own address answers: public ones, and those taken back after they ran."""
        at = at or timezone.now()
        taken_back = Q(status__in=[Status.WITHDRAWN, Status.RETRACTED], first_live_at__lte=at)
        rights_over = Q(live_at__lte=at, rights_until__lte=at)
        return self.filter(gate(at) | taken_back | rights_over, withheld_at__isnull=True)

    def scheduled(self, at=None):
        """Published stories whose time has not come."""
        return self.filter(live_at__gt=at or timezone.now())

    def for_lists(self):
        """Without the long columns that no list prints."""
        return self.select_related("section").defer("body", "desk_note")


class Article(models.Model):
    """A story as the newsroom holds it. Saved through articles.revisions, never by hand."""

    headline = models.CharField(max_length=300)
    standfirst = models.TextField("standfirst (dek)", blank=True)
    dateline = models.CharField(max_length=200, blank=True)
    body = models.TextField(blank=True)
    slug = models.SlugField(max_length=100, blank=True, help_text="Filled from the headline.")
    path = models.CharField(max_length=140, unique=True, null=True, editable=False)  # noqa: DJ001
    section = models.ForeignKey(
        Section, models.PROTECT, null=True, blank=True, related_name="articles"
    )
    language = models.CharField(max_length=12, default=DEFAULT_LANGUAGE)
    credit_line = models.CharField(max_length=300, blank=True)
    usage_terms = models.TextField(blank=True)
    rights_until = models.DateTimeField(
        null=True, blank=True, help_text="After this moment the story leaves public pages."
    )
    slugline = models.CharField(max_length=200, blank=True, help_text="Never public.")
    desk_note = models.TextField(blank=True, help_text="Never public.")

    status = models.CharField(max_length=12, choices=Status, default=Status.DRAFT, editable=False)
    published_at = models.DateTimeField(null=True, blank=True, editable=False)
    embargo_until = models.DateTimeField(null=True, blank=True)
    # While a complaint is looked into: no reader sees any of it.
    withheld_at = models.DateTimeField(null=True, editable=False)
    is_noindex = models.BooleanField("kept out of search engines", default=False, editable=False)
    live_at = models.GeneratedField(
        expression=Case(
            When(~Q(status="published"), then=None),
            When(withheld_at__isnull=False, then=None),
            When(embargo_until__gt=F("published_at"), then=F("embargo_until")),
            default=F("published_at"),
        ),
        output_field=models.DateTimeField(null=True),
        db_persist=True,
    )
    first_live_at = models.DateTimeField(null=True, blank=True, editable=False)
    significant_at = models.DateTimeField(null=True, blank=True, editable=False)

    # Came in already published by an import: its quotations were not asked for at the gate.
    is_archive = models.BooleanField(default=False, editable=False)

    # The number of the latest revision; an imported story stands at 0 until it is changed here.
    version = models.PositiveIntegerField(default=0, editable=False)
    # When its content was last changed by hand here; an import compares this with its own time.
    edited_at = models.DateTimeField(null=True, editable=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    updated_at = models.DateTimeField(default=timezone.now, editable=False)
    updated_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+"
    )

    topics = TaggableManager(through=ArticleTopic, blank=True)
    objects = ArticleQuerySet.as_manager()

    class Meta:
        verbose_name = "story"
        verbose_name_plural = "stories"
        ordering = ["-updated_at", "-id"]
        permissions = [
            ("publish_article", "Can publish and schedule stories"),
            ("withdraw_article", "Can withdraw and reinstate stories"),
            ("retract_article", "Can retract stories"),
            ("correct_article", "Can change published stories and issue corrections"),
            ("confirm_quotes", "Can confirm and dismiss suggested quotations"),
            ("withhold_content", "Can withhold stories, quotations and speakers at once"),
        ]
        constraints = [
            models.CheckConstraint(condition=~Q(headline=""), name="article_has_headline"),
            models.CheckConstraint(condition=Q(status__in=Status.values), name="article_status"),
            models.CheckConstraint(
                condition=~Q(status="published")
                | Q(published_at__isnull=False, path__isnull=False),
                name="published_has_date_and_path",
            ),
        ]
        indexes = [
            models.Index(fields=["-live_at", "-id"], name="article_by_live"),
            models.Index(fields=["section", "-live_at", "-id"], name="article_by_section"),
            models.Index(fields=["-updated_at", "-id"], name="article_by_update"),
            models.Index(fields=["status", "-updated_at", "-id"], name="article_by_status"),
        ]

    def __str__(self):
        return self.headline

    def get_absolute_url(self):
        return self.path or ""

    @property
    def is_scheduled(self):
        """Published, but at a time that has not come."""
        return self.live_at is not None and self.live_at > timezone.now()

    @property
    def is_public(self):
        """Whether readers see it now."""
        now = timezone.now()
        has_rights = self.rights_until is None or self.rights_until > now
        return self.live_at is not None and self.live_at <= now and has_rights

    @property
    def was_ever_public(self):
        """Whether readers could ever see it, so that changes to it are on the record."""
        return self.first_live_at is not None and self.first_live_at <= timezone.now()
