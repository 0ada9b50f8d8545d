"""One run of an import, and what became of each item of a source."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone


class ImportRun(models.Model):
    """One run of an import with its counts; ``report`` lists what did not go smoothly."""

    class State(models.TextChoices):
        RUNNING = "running", "Running"
        FINISHED = "finished", "Finished"
        FAILED = "failed", "Stopped half-way"

    source = models.CharField(max_length=100)
    format = models.CharField(max_length=20)
    paths = models.JSONField(default=list)
    # What it was asked for (articles.importing.runs.Options.kept).
    options = models.JSONField(default=dict)
    state = models.CharField(max_length=12, choices=State, default=State.RUNNING)
    started_at = models.DateTimeField(default=timezone.now)
    finished_at = models.DateTimeField(null=True, blank=True)
    # When it last said that it is alive (articles.importing.beats).
    beat_at = models.DateTimeField(default=timezone.now)
    seen = models.PositiveIntegerField(default=0)
    created = models.PositiveIntegerField(default=0)
    updated = models.PositiveIntegerField(default=0)
    unchanged = models.PositiveIntegerField(default=0)
    skipped = models.PositiveIntegerField(default=0)
    conflicts = models.PositiveIntegerField(default=0)
    rejected = models.PositiveIntegerField(default=0)
    # {"left_out": {kind: n}, "kept": {what: n}, "comments": n}: no stories, or not understood.
    also_found = models.JSONField(default=dict)
    # Items with a reason (rejected, in conflict, taken with a warning), as in the JSON report.
    report = models.JSONField(default=list)
    # Keys of the rejected items that it met, also of those that an earlier run met first.
    rejected_keys = models.JSONField(default=list)
    is_publishing = models.BooleanField("published what was public", default=False)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    # {"deleted": n, "put_back": n, "refused": n, "why": [{"id", "article", "reason"}]}
    undone = models.JSONField(null=True)
    undone_at = models.DateTimeField(null=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        ordering = ["-started_at", "-id"]

    def __str__(self):
        return f"{self.source}, {self.started_at:%Y-%m-%d %H:%M}"


class ImportedItem(models.Model):
    """An item of a source, known by (source, kind, external id), and the story or page it became.

    A story was edited here since when its ``edited_at`` is later than ``received_at``: a repeated
    import then reports a conflict, whether or not the source has changed (DESIGN, rule 5).
    """

    # The kind by which a move of a whole newsroom knows a story again (articles.moving).
    MOVED = "newsroom"

    class Outcome(models.TextChoices):
        CREATED = "created", "Created"
        UPDATED = "updated", "Updated"
        CONFLICT = "conflict", "In conflict with an edit made here"
        KILLED = "killed", "Killed by its source"
        REJECTED = "rejected", "Rejected"
        KEPT = "kept", "Ours kept"
        PENDING = "pending", "Newer version waits"

    source = models.CharField(max_length=100)
    kind = models.CharField(max_length=20, default="article")
    external_id = models.CharField(max_length=500)
    # What came in is kept when a draft made from it is deleted, so that it is not made again.
    article = models.ForeignKey(
        "articles.Article", models.SET_NULL, null=True, blank=True, related_name="imported_items"
    )
    # What a page became; `kind` says which of the two an item is.
    page = models.ForeignKey(
        "articles.SitePage",
        models.SET_NULL,
        null=True,
        blank=True,
        db_index=False,
        related_name="imported_items",
    )
    content_hash = models.CharField(max_length=64, blank=True)
    outcome = models.CharField(max_length=12, choices=Outcome)
    reason = models.TextField(blank=True)
    copy_as_received = models.TextField(blank=True)
    # The source's newer version, kept beside ours until someone decides: in conflict, or pending.
    conflicting_copy = models.TextField(blank=True)
    conflicting_hash = models.CharField(max_length=64, blank=True)
    # The same as data (articles.importing.frozen), so that an editor can take it.
    conflicting_item = models.JSONField(null=True)
    # The version of the source that an editor passed over: no conflict until it changes again.
    kept_hash = models.CharField(max_length=64, null=True)  # noqa: DJ001
    # What an update wrote over (articles.importing.earlier), for undoing it.
    earlier = models.JSONField(null=True)
    received_at = models.DateTimeField(default=timezone.now)
    # When the source issued the newest version seen here, for sources whose versions come in any
    # order: an older one never takes the place of a newer.
    issued_at = models.DateTimeField(null=True, blank=True)
    # Corrections that the source published, until the story goes live: [{kind, text, issued_at}].
    notices = models.JSONField(null=True, blank=True)
    run = models.ForeignKey(ImportRun, models.PROTECT, null=True, related_name="items")

    class Meta:
        ordering = ["-received_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["source", "kind", "external_id"], name="imported_item_once"
            ),
            models.CheckConstraint(
                condition=~Q(external_id=""), name="imported_item_has_external_id"
            ),
        ]
        indexes = [
            models.Index(fields=["-received_at", "-id"], name="imported_item_by_time"),
            models.Index(fields=["run", "-received_at", "-id"], name="imported_item_of_run"),
            models.Index(fields=["outcome", "-received_at", "-id"], name="imported_item_became"),
            # Few items are pages: an index of all would be made of nothing.
            models.Index(
                fields=["page"], condition=Q(page__isnull=False), name="imported_item_page"
            ),
        ]

    def __str__(self):
        return f"{self.source}: {self.external_id}"
