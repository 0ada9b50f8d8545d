"""A sample of a speaker's suggestions in archives: drawn once, read by hand, and decided.

An editor's answers are the queue's own: confirmed for this speaker is right, all else is wrong.
"""

import secrets

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max, Q, QuerySet
from django.utils import timezone

from articles.bulk.sampling import SIZE, draw, interval
from articles.models import BulkReview, BulkSample, QueueEntry, QuoteSuggestion
from articles.permissions import allow
from newsroom.record.audit import note
from people.models import Speaker

State, Verdict = BulkReview.State, BulkSample.Verdict
Named = QueueEntry.Named
IN_HAND = (State.READING, State.PASSED, State.RUNNING, State.UNDOING)


def eligible(speaker: Speaker, *, with_carried: bool = False) -> QuerySet[QueueEntry]:
    """The queue's rows that a bulk confirmation of this speaker could take.

    Firm ones in archives, matched by the full name; those that the story gives to a pronoun only
    if asked for. Not those of an earlier sample that had too many errors: they wait for an editor,
    or for a better finder.
    """
    least = Named.CARRIED if with_carried else Named.PLAINLY
    rows = QueueEntry.objects.filter(
        speaker=speaker, lane=QueueEntry.Lane.ARCHIVES, named__gt=0, named__gte=least
    )
    for up_to, versions in refused(speaker).values_list("up_to", "finder_versions"):
        rows = rows.exclude(suggestion_id__lte=up_to, suggestion__finder_version__in=versions)
    return rows.order_by("suggestion_id")


def refused(speaker: Speaker) -> QuerySet[BulkReview]:
    """The speaker's samples that had too many errors, or were given up."""
    return BulkReview.objects.filter(speaker=speaker, state=State.REFUSED)


def in_hand(speaker: Speaker) -> BulkReview | None:
    """The sample of this speaker that is not over yet."""
    return BulkReview.objects.filter(speaker=speaker, state__in=IN_HAND).first()


@transaction.atomic
def begin(speaker: Speaker, *, user, with_carried: bool = False) -> BulkReview:
    """Draw the sample and keep it: it can't be drawn again until it pleases.

    Raises ValidationError where there is nothing to draw from, PermissionDenied.
    """
    allow(user, "confirm_quotes", "correct_article")
    speaker = Speaker.everyone.select_for_update(of=("self",), no_key=True).get(pk=speaker.pk)
    _check(speaker)
    rows = eligible(speaker, with_carried=with_carried)
    keys = list(rows.values_list("suggestion_id", flat=True))
    if not keys:
        raise ValidationError("Nothing in the archives can be confirmed in bulk for this speaker.")
    versions = rows.order_by().values_list("suggestion__finder_version", flat=True).distinct()
    review = BulkReview.objects.create(
        speaker=speaker,
        with_carried=with_carried,
        seed=secrets.token_hex(8),
        up_to=QuoteSuggestion.objects.aggregate(last=Max("pk"))["last"],
        finder_versions=sorted(versions),
        eligible=len(keys),
        limit=settings.NEWSROOM_BULK_ERROR_LIMIT,
        drawn_by=user,
    )
    sample = draw(keys, seed=review.seed, size=SIZE)
    BulkSample.objects.bulk_create(
        BulkSample(review=review, position=position, number=key, suggestion_id=key)
        for position, key in enumerate(sample, start=1)
    )
    note(review, verb="draw", user=user, data={"of": len(keys), "sample": sample})
    return review


def _check(speaker):
    if speaker.merged_into_id is not None:
        raise ValidationError("This speaker was merged into another. Choose that one.")
    if speaker.is_public_figure is None:
        raise ValidationError(
            f"Say first whether {speaker.name} is a public figure or a private person."
        )
    if in_hand(speaker) is not None:
        raise ValidationError("A sample of this speaker is in hand already. Finish it first.")


def unread(review: BulkReview) -> QuerySet[BulkSample]:
    """What of the sample waits for a verdict, in the order in which it was drawn."""
    rows = review.sample.filter(verdict=Verdict.WAITING)
    return rows.select_related("suggestion__speaker", "suggestion__article__section").defer(
        "suggestion__article__body", "suggestion__article__desk_note"
    )


@transaction.atomic
def settle(review: BulkReview, *, user) -> BulkReview:
    """Note the verdicts that answers gave, wherever they were given; decide once all are in."""
    review = BulkReview.objects.select_for_update(of=("self",)).get(pk=review.pk)
    if review.state != State.READING:
        return review
    rows = list(review.sample.select_related("suggestion__quote"))
    for row in rows:
        row.verdict = _verdict(row, review)
    BulkSample.objects.bulk_update(rows, ["verdict"])
    review.right = sum(row.verdict == Verdict.RIGHT for row in rows)
    review.wrong = sum(row.verdict in (Verdict.WRONG, Verdict.GONE) for row in rows)
    if review.size == len(rows):
        _decide(review, user)
    review.save()
    return review


def _verdict(row, review):
    found = row.suggestion
    if found is None:
        # Nobody can say any more whether it was right; a sample that may shrink can be made to.
        return Verdict.GONE
    if found.state == QuoteSuggestion.State.OPEN:
        return Verdict.WAITING
    is_theirs = found.quote is not None and found.quote.speaker_id == review.speaker_id
    return Verdict.RIGHT if is_theirs else Verdict.WRONG


def _decide(review, user):
    passed = review.error_rate <= review.limit
    review.state = State.PASSED if passed else State.REFUSED
    review.decided_at = timezone.now()
    low, high = interval(review.wrong, review.size)
    data = {"right": review.right, "wrong": review.wrong, "limit": review.limit}
    data |= {"low": round(low, 4), "high": round(high, 4)}
    note(review, verb="pass" if passed else "refuse", user=user, data=data)


@transaction.atomic
def give_up(review: BulkReview, *, user) -> BulkReview:
    """Stop before the rest is confirmed. It counts as refused: another draw would be a choice."""
    allow(user, "confirm_quotes", "correct_article")
    stopped = BulkReview.objects.filter(
        pk=review.pk, state__in=[State.READING, State.PASSED]
    ).update(state=State.REFUSED, decided_at=timezone.now())
    if stopped != 1:
        raise ValidationError("This is over already.")
    review.refresh_from_db()
    note(review, verb="give up", user=user, data={"right": review.right, "wrong": review.wrong})
    return review


def left_to_confirm(review: BulkReview) -> QuerySet[QueueEntry]:
    """What passes with the sample: drawn from then, and still as it was."""
    least = Named.CARRIED if review.with_carried else Named.PLAINLY
    return QueueEntry.objects.filter(
        Q(suggestion__finder_version__in=review.finder_versions),
        speaker=review.speaker_id,
        lane=QueueEntry.Lane.ARCHIVES,
        named__gt=0,
        named__gte=least,
        suggestion_id__lte=review.up_to,
        suggestion__state=QuoteSuggestion.State.OPEN,
    ).order_by("suggestion_id")


def how_many_left(review: BulkReview, *, most: int = 10_000) -> int:
    """How many ``left_to_confirm`` are, counted to ``most`` and no further."""
    return len(left_to_confirm(review).values_list("pk", flat=True)[:most])
