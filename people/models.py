"""Who can be quoted, under which names, and what they were when (Popolo's words)."""

from django.conf import settings
from django.db import models
from django.db.models import F, Manager, Q
from django.utils import timezone

from newsroom.record.slugged import Slugged
from people.fields import PartialDateField, is_partial_date, not_before
from people.names import fold, sort_name
from people.spelling import short_key


class StandingManager(Manager):
    """Those in the directory: who was merged into another is not looked up or offered again."""

    def get_queryset(self):
        return super().get_queryset().filter(merged_into__isnull=True)


def named(prefix=""):
    """The condition that readers may find words under a speaker's name, from a join by ``prefix``.

    Not a private person's, nor those of one whose page is withheld.
    """
    return Q(**{f"{prefix}is_public_figure": True, f"{prefix}withheld_at__isnull": True})


def with_page(prefix=""):
    """The condition that a speaker may have a page, as far as the row knows."""
    return named(prefix) & Q(**{f"{prefix}has_no_page": False})


class Speaker(Slugged, models.Model):
    """Whoever can be quoted: a person or an organisation, told apart by ``kind``."""

    address = "/speakers/{}/"

    class Kind(models.TextChoices):
        PERSON = "person", "Person"
        ORGANIZATION = "organization", "Organisation"

    kind = models.CharField(max_length=12, choices=Kind, editable=False)
    name = models.CharField(max_length=200, help_text="The name as readers know it, without title.")
    sort_name = models.CharField(
        max_length=400, blank=True, help_text="For lists: surname first. Filled in if left empty."
    )
    slug = models.SlugField(max_length=100, unique=True, blank=True)
    # Folding can lengthen a name: “&” is “and”.
    key = models.CharField(max_length=400, editable=False, db_index=True)
    short_key = models.CharField(max_length=400, blank=True, editable=False, db_index=True)
    is_public_figure = models.BooleanField(
        "public figure",
        null=True,
        blank=True,
        choices=[(True, "Public figure"), (False, "Private person")],
        help_text="A private person has no page, feed or permalink: only the words in the story.",
    )
    distinction = models.CharField(
        max_length=200,
        blank=True,
        help_text="Tells namesakes apart and stands on every page: “councillor, Northgate ward”.",
    )
    summary = models.TextField(blank=True, help_text="A sentence or two for the speaker's page.")
    pronouns = models.CharField(max_length=40, blank=True)
    # While a complaint is looked into: the name is then as a private person's is.
    withheld_at = models.DateTimeField(null=True, editable=False)
    has_no_page = models.BooleanField(
        "no page",
        default=False,
        editable=False,
        help_text="Their words keep their own pages; no page gathers them.",
    )
    is_noindex = models.BooleanField("kept out of search engines", default=False, editable=False)
    # Always the last survivor, never one who was merged in turn: reading through takes one step.
    merged_into = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="merged",
        db_index=False,
    )
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    objects = StandingManager()
    everyone = Manager()  # noqa: DJ012 - a manager too, whatever its name

    class Meta:
        ordering = ["sort_name", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(merged_into__isnull=True) | ~Q(merged_into=F("id")),
                name="speaker_not_merged_into_itself",
            ),
            models.CheckConstraint(condition=~Q(name=""), name="speaker_has_name"),
            models.CheckConstraint(condition=~Q(slug=""), name="speaker_has_slug"),
            models.CheckConstraint(
                condition=Q(kind__in=["person", "organization"]), name="speaker_kind_known"
            ),
            models.CheckConstraint(
                condition=Q(kind="person") | Q(is_public_figure=True),
                name="organization_is_public",
            ),
        ]
        indexes = [
            # Those in the directory alone, so that counting them need not look at their rows.
            models.Index(
                fields=["kind", "sort_name", "id"],
                condition=Q(merged_into__isnull=True),
                name="speaker_of_kind_by_name",
            ),
            models.Index(fields=["sort_name", "id"], name="speaker_by_sort_name"),
            # Of the merged alone: SQLite would begin every list with "all that are not merged".
            models.Index(
                fields=["merged_into"],
                condition=Q(merged_into__isnull=False),
                name="speaker_merged",
            ),
        ]

    def __str__(self):
        return f"{self.name} ({self.distinction})" if self.distinction else self.name

    def save(self, *args, **kwargs):
        """Fill what follows from the name: slug, sort name and folded key."""
        if self.kind == self.Kind.ORGANIZATION:
            self.is_public_figure = True
        is_person = self.kind == self.Kind.PERSON
        self.sort_name = self.sort_name or (sort_name(self.name) if is_person else self.name)
        self.key = fold(self.name)
        self.short_key = short_key(self.name, kind=self.kind)
        self.slug = self.slug or self.free_slug()
        fields = kwargs.get("update_fields")
        if fields is not None:
            kwargs["update_fields"] = {*fields, "key", "short_key", "slug", "sort_name"}
        super().save(*args, **kwargs)

    @property
    def is_person(self):
        return self.kind == self.Kind.PERSON

    @property
    def is_named(self):
        """Whether readers may find words under this name (``named``)."""
        return self.is_public_figure is True and self.withheld_at is None

    @property
    def has_page(self):
        """Whether readers may be sent to a page of this speaker, as far as this row knows."""
        return self.is_named and not self.has_no_page

    @property
    def survivor(self):
        """Whom a reference to this row means now: itself, or whom it was merged into."""
        return self.merged_into or self


class KindManager(StandingManager):
    """Only the rows of one kind, and new ones of it."""

    def __init__(self, kind):
        super().__init__()
        self.kind = kind

    def get_queryset(self):
        return super().get_queryset().filter(kind=self.kind)

    def create(self, **kwargs):
        return super().create(**{"kind": self.kind, **kwargs})


class Person(Speaker):
    """A speaker who is a person."""

    objects = KindManager(Speaker.Kind.PERSON)

    class Meta:
        proxy = True
        verbose_name_plural = "people"

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.kind = self.kind or Speaker.Kind.PERSON


class Organization(Speaker):
    """A speaker that is an organisation, a company or a body."""

    objects = KindManager(Speaker.Kind.ORGANIZATION)

    class Meta:
        proxy = True
        verbose_name = "organisation"

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.kind = self.kind or Speaker.Kind.ORGANIZATION


class OtherName(models.Model):
    """Another name that a speaker is, or was, printed under."""

    speaker = models.ForeignKey(Speaker, models.CASCADE, related_name="other_names")
    name = models.CharField(max_length=200)
    key = models.CharField(max_length=400, editable=False, db_index=True)
    short_key = models.CharField(max_length=400, blank=True, editable=False, db_index=True)
    note = models.CharField(max_length=200, blank=True, help_text="“maiden name”, “acronym”.")
    start_date = PartialDateField("from")
    end_date = PartialDateField("until")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["speaker", "name"], name="other_name_once"),
            models.CheckConstraint(condition=~Q(name=""), name="other_name_has_name"),
            is_partial_date("start_date", name="other_name_start_is_date"),
            is_partial_date("end_date", name="other_name_end_is_date"),
            not_before("end_date", "start_date", name="other_name_ends_after_start"),
        ]

    def __str__(self):
        return self.name

    def save(self, *args, **kwargs):
        """Fill the folded keys."""
        self.key = fold(self.name)
        self.short_key = short_key(self.name, kind=self.speaker.kind)
        super().save(*args, **kwargs)


class Identifier(models.Model):
    """What an outside list calls a speaker: a Wikidata id, a register's number."""

    speaker = models.ForeignKey(Speaker, models.CASCADE, related_name="identifiers")
    scheme = models.CharField(max_length=40, help_text="“wikidata”, “companies-house”.")
    identifier = models.CharField(max_length=100)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["scheme", "identifier"], name="identifier_once")
        ]

    def __str__(self):
        return f"{self.scheme}: {self.identifier}"


class Membership(models.Model):
    """A role that a person held, in an organisation or on their own, between two partial dates."""

    person = models.ForeignKey(
        Speaker,
        models.CASCADE,
        related_name="memberships",
        limit_choices_to={"kind": Speaker.Kind.PERSON},
    )
    role = models.CharField(max_length=200, blank=True, help_text="“mayor”, “member”.")
    label = models.CharField(
        max_length=200, blank=True, help_text="As it is printed: “Mayor of Harbourton”."
    )
    # The role was held even if the organisation is later removed from the directory.
    organization = models.ForeignKey(
        Speaker,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="members",
        verbose_name="organisation",
        limit_choices_to={"kind": Speaker.Kind.ORGANIZATION},
    )
    start_date = PartialDateField("from")
    end_date = PartialDateField("until")

    class Meta:
        verbose_name = "role"
        ordering = ["-start_date", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(role="") | ~Q(label=""), name="membership_says_what"
            ),
            is_partial_date("start_date", name="membership_start_is_date"),
            is_partial_date("end_date", name="membership_end_is_date"),
            not_before("end_date", "start_date", name="membership_ends_after_start"),
        ]

    def __str__(self):
        return self.label or self.role


class Transfer(models.Model):
    """Rows that went from one speaker to another: all of them (a merge) or chosen ones (a split).

    Its batches hold what was, so that an undo can put it back.
    """

    class Kind(models.TextChoices):
        MERGE = "merge", "Merge"
        SPLIT = "split", "Split"

    class State(models.TextChoices):
        RUNNING = "running", "Under way"
        DONE = "done", "Done"
        UNDOING = "undoing", "Being undone"
        UNDONE = "undone", "Undone"

    kind = models.CharField(max_length=5, choices=Kind)
    state = models.CharField(max_length=7, choices=State, default=State.RUNNING)
    # A record of what was done outlives what it was done to: such speakers are not deleted.
    from_speaker = models.ForeignKey(Speaker, models.PROTECT, related_name="transfers_out")
    to_speaker = models.ForeignKey(Speaker, models.PROTECT, related_name="transfers_in")
    note = models.TextField("why")
    readers_told = models.TextField(blank=True, help_text="The correction issued with it.")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    created_at = models.DateTimeField(default=timezone.now)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    undone_at = models.DateTimeField(null=True, blank=True)
    # How far a long run is: rows to move, rows moved, and when it last got on.
    total = models.PositiveIntegerField(default=0)
    moved = models.PositiveIntegerField(default=0)
    progressed_at = models.DateTimeField(default=timezone.now)
    # Rows that an undo left alone, because they had changed since: [{"table", "key", "row", "why"}]
    refused = models.JSONField(default=list, blank=True)

    class Meta:
        verbose_name = "merge"
        ordering = ["-created_at", "-id"]
        permissions = [("merge_speakers", "Can merge speakers and move quotations between them")]
        constraints = [
            models.CheckConstraint(condition=~Q(note=""), name="transfer_says_why"),
            models.CheckConstraint(
                condition=~Q(from_speaker=F("to_speaker")), name="transfer_between_two"
            ),
            models.UniqueConstraint(
                fields=["from_speaker"],
                condition=Q(kind="merge") & ~Q(state="undone"),
                name="transfer_merged_once",
            ),
        ]
        indexes = [models.Index(fields=["-created_at", "-id"], name="transfer_by_time")]

    def __str__(self):
        link = "into" if self.kind == self.Kind.MERGE else "to"
        return f"{self.from_speaker} {link} {self.to_speaker}"

    @property
    def is_under_way(self):
        """Whether rows are still to be moved, or put back."""
        return self.state in (self.State.RUNNING, self.State.UNDOING)


class TransferBatch(models.Model):
    """Rows of one table that a transfer changed in the same way, added or removed, in one step."""

    class Action(models.TextChoices):
        CHANGED = "changed", "Changed"
        ADDED = "added", "Added"
        REMOVED = "removed", "Removed"

    transfer = models.ForeignKey(Transfer, models.CASCADE, related_name="batches")
    number = models.PositiveIntegerField()
    table = models.CharField(max_length=60)
    action = models.CharField(max_length=7, choices=Action)
    keys = models.JSONField()
    # Of changed rows the columns alone that changed, the same for each; of others {key: columns}.
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)
    is_undone = models.BooleanField(default=False)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["transfer", "number"], name="transfer_batch_once")
        ]

    def __str__(self):
        return f"{self.transfer_id}.{self.number}: {self.table}"
