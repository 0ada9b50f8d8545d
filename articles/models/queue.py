"""The queue of open suggestions: rows that only serve its screen, kept by articles.queueing."""

from django.db import models
from django.db.models import Q

from articles.models.paging import BadCursor, Page
from articles.models.quote import QuoteKind
from articles.models.section import Section
from articles.models.suggestion import QuoteSuggestion
from people.models import Speaker

# What the finder's confidence is called, and from how many thousandths on.
FIRM, LIKELY = 900, 700


class QueueQuerySet(models.QuerySet):
    """Open suggestions, paged by key whatever their order."""

    # order → whether confidence comes first, and whether the larger key does
    ORDERS = {"sure": (True, True), "new": (False, True), "old": (False, False)}

    def page(self, *, order: str, size: int, after: str = "") -> Page:
        """One Page in the order ``sure`` (firm ones first), ``new`` or ``old`` (by age).

        ``after`` is the cursor of an earlier page. Raises BadCursor.
        """
        by_certainty, is_down = self.ORDERS[order]
        sign = "-" if is_down else ""
        rows = self.order_by(*(["-certainty"] if by_certainty else []), f"{sign}suggestion_id")
        if after:
            rows = rows.filter(*_beyond(after, by_certainty=by_certainty, is_down=is_down))
        found = list(rows[: size + 1])
        if len(found) <= size:
            return Page(found, "")
        last = found[size - 1]
        return Page(found[:size], f"{last.certainty}.{last.suggestion_id}")


def _beyond(cursor, *, by_certainty, is_down):
    """The conditions of standing after a cursor, in the form that MECHANISMS measured as flat."""
    try:
        certainty, key = (int(part) for part in cursor.split("."))
    except ValueError as error:
        raise BadCursor(cursor[:80]) from error
    if not (0 <= certainty <= 1000 and 0 <= key < 2**63):
        raise BadCursor(cursor[:80])
    beyond = Q(suggestion_id__lt=key) if is_down else Q(suggestion_id__gt=key)
    if not by_certainty:
        return [beyond]
    return [Q(certainty__lte=certainty), Q(certainty__lt=certainty) | beyond]


class QueueEntry(models.Model):
    """An open suggestion as the queue sorts and filters it; an answered one has no row.

    ``lane`` parts what is written here from what an import brought in. ``certainty`` is the
    finder's confidence in thousandths, so that a cursor can name it exactly.
    """

    class Lane(models.TextChoices):
        HERE = "here", "Written here"
        ARCHIVES = "archives", "Imported archives"

    class Named(models.IntegerChoices):
        """How plainly the story says that it is the suggested speaker."""

        DOUBTFUL = 0, "not firm, or not by the full name"
        CARRIED = 1, "named in full in the story, here by a pronoun or not at all"
        PLAINLY = 2, "named in full in the story, and by name beside the words"

    suggestion = models.OneToOneField(
        QuoteSuggestion, models.CASCADE, primary_key=True, related_name="queue_row"
    )
    article = models.ForeignKey("articles.Article", models.CASCADE, related_name="queue_rows")
    lane = models.CharField(max_length=8, choices=Lane)
    # The sections, speakers and sources are the first columns of indexes of their own.
    section = models.ForeignKey(
        Section, models.SET_NULL, null=True, db_index=False, related_name="+"
    )
    source = models.CharField(max_length=100, blank=True)
    speaker = models.ForeignKey(
        Speaker, models.SET_NULL, null=True, db_index=False, related_name="+"
    )
    kind = models.CharField(max_length=12, choices=QuoteKind)
    certainty = models.PositiveSmallIntegerField(default=0)
    named = models.PositiveSmallIntegerField(choices=Named, default=Named.DOUBTFUL)

    objects = QueueQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(certainty__lte=1000), name="queue_certainty"),
            models.CheckConstraint(condition=Q(lane__in=["here", "archives"]), name="queue_lane"),
        ]
        indexes = [
            models.Index(fields=["lane", "-certainty", "-suggestion"], name="queue_by_certainty"),
            models.Index(fields=["lane", "-suggestion"], name="queue_by_age"),
            models.Index(
                fields=["speaker", "lane", "-certainty", "-suggestion"], name="queue_of_speaker"
            ),
            models.Index(
                fields=["section", "lane", "-certainty", "-suggestion"], name="queue_of_section"
            ),
            models.Index(
                fields=["source", "lane", "-certainty", "-suggestion"], name="queue_of_source"
            ),
            models.Index(
                fields=["speaker", "named", "suggestion"],
                condition=Q(lane="archives", named__gt=0),
                name="queue_for_bulk",
            ),
        ]

    def __str__(self):
        return f"{self.lane}: {self.suggestion_id}"

    @property
    def band(self):
        """How sure the finder is: "firm", "likely" or "look"."""
        if self.certainty >= FIRM:
            return "firm"
        return "likely" if self.certainty >= LIKELY else "look"
