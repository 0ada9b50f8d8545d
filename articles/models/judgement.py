"""What editors said of the finder's suggestions, kept with what the finder had said."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from articles.models.quote import Quote, QuoteKind
from articles.models.suggestion import QuoteSuggestion
from people.models import Speaker

WORDS = {"words": (), "speaker_name": "", "reason": "", "cue": ""}


def forget_words(collector, field, sub_objs, using):
    """What becomes of judgements when a draft is deleted: they still count, its words go with it.

    An ``on_delete`` of ours. The story's key goes last: the rows are found by it.
    """
    for name, nothing in WORDS.items():
        collector.add_field_update(field.model._meta.get_field(name), nothing, sub_objs)
    collector.add_field_update(field, None, sub_objs)


forget_words.lazy_sub_objs = True


class Answer(models.TextChoices):
    """What an editor said of a suggestion; ``changed`` of a judgement says what was repaired."""

    ACCEPTED = "accepted", "Accepted as it was"
    CHANGED = "changed", "Accepted with a change"
    DISMISSED = "dismissed", "Not a quotation"
    MISSED = "missed", "Missed: marked by hand"


class Judgement(models.Model):
    """One editor's answer to one suggestion, or a quotation that was not suggested at all.

    ``words`` are the pieces as suggested (or as marked by hand), ``speaker_name`` and ``speaker``
    who was suggested. What was confirmed instead is the ``quote``. An answer that was taken back
    stays, with ``undone_at``, and counts no more.
    """

    # Beside each other in ``changed``, with a space between.
    CHANGES = ("speaker", "words", "kind", "role")

    story = models.ForeignKey(
        "articles.Article", forget_words, null=True, related_name="judgements"
    )
    suggestion = models.ForeignKey(
        QuoteSuggestion, models.SET_NULL, null=True, related_name="judgements"
    )
    quote = models.ForeignKey(Quote, models.SET_NULL, null=True, related_name="judgements")
    speaker = models.ForeignKey(Speaker, models.SET_NULL, null=True, related_name="judgements")
    speaker_name = models.CharField(max_length=200, blank=True)
    speaker_kind = models.CharField(max_length=12, blank=True)
    kind = models.CharField(max_length=12, choices=QuoteKind, default=QuoteKind.DIRECT)
    words = models.JSONField(default=list)
    position = models.PositiveIntegerField(default=0)
    finder_version = models.CharField(max_length=20)
    construction = models.CharField(max_length=12)
    cue = models.CharField(max_length=60, blank=True)
    reason = models.CharField(max_length=300, blank=True)
    confidence = models.FloatField(default=0)
    is_firm = models.BooleanField(default=False)
    answer = models.CharField(max_length=12, choices=Answer)
    changed = models.CharField(max_length=40, blank=True)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    judged_at = models.DateTimeField(default=timezone.now)
    day = models.DateField(help_text="The day of judged_at in TIME_ZONE: what tallies go by.")
    is_in_bulk = models.BooleanField(default=False)
    is_archive = models.BooleanField(default=False)
    undone_at = models.DateTimeField(null=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        ordering = ["-judged_at", "-id"]
        constraints = [
            models.CheckConstraint(condition=Q(answer__in=Answer.values), name="judgement_answer"),
            models.CheckConstraint(
                condition=Q(answer="changed") & ~Q(changed="")
                | ~Q(answer="changed") & Q(changed=""),
                name="judgement_says_what_changed",
            ),
        ]
        indexes = [models.Index(fields=["judged_at", "id"], name="judgement_by_time")]

    def __str__(self):
        return f"{self.get_answer_display()}: {' '.join(self.words)[:80]}"


class JudgementTally(models.Model):
    """How many judgements of one day are alike in all that the report tells apart.

    Its rows are as many as there are kinds of answers a day, however many answers there are.
    """

    day = models.DateField()
    finder_version = models.CharField(max_length=20)
    construction = models.CharField(max_length=12)
    cue = models.CharField(max_length=60, blank=True)
    answer = models.CharField(max_length=12, choices=Answer)
    changed = models.CharField(max_length=40, blank=True)
    is_firm = models.BooleanField()
    is_in_bulk = models.BooleanField()
    is_archive = models.BooleanField()
    is_undone = models.BooleanField(default=False)
    n = models.IntegerField(default=0)

    class Meta:
        verbose_name_plural = "judgement tallies"
        constraints = [
            models.UniqueConstraint(
                fields=[
                    *("day", "finder_version", "construction", "cue", "answer", "changed"),
                    *("is_firm", "is_in_bulk", "is_archive", "is_undone"),
                ],
                name="judgement_tally_once",
            )
        ]

    def __str__(self):
        return f"{self.day}: {self.n}"
