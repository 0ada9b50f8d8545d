"""The rest of a sample that passed: confirmed step by step, and undone as a whole.

Each step is a transaction and leaves how far it is in the database, so that a process which was
killed goes on where it stood (articles.background).
"""

import time

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from articles import background
from articles.bulk.reviewing import left_to_confirm
from articles.models import BulkReview, Job, QuoteSuggestion
from articles.permissions import allow
from articles.quoting import confirm, reopen
from newsroom.record.audit import note

State = BulkReview.State
UNDER_WAY = (State.RUNNING, State.UNDOING)
WORK = "confirm in bulk"
# A step keeps others from writing on SQLite, so it is short (DESIGN, rule 5).
MOST, SECONDS = 100, 0.5


@transaction.atomic
def start(review: BulkReview, *, user) -> Job:
    """Let the rest be confirmed: a job that the caller launches or runs.

    Raises ValidationError unless the sample passed, PermissionDenied.
    """
    allow(user, "confirm_in_bulk", "confirm_quotes", "correct_article")
    review = _locked(review)
    if review.state != State.PASSED or review.error_rate > review.limit:
        raise ValidationError("Only a sample that passed lets the rest be confirmed.")
    review.state, review.reached = State.RUNNING, 0
    review.started_by, review.started_at = user, timezone.now()
    review.save()
    left = left_to_confirm(review).count()
    note(review, verb="start", user=user, data={"left": left})
    return _enqueue(review, f"Confirm in bulk: {review}", user, left)


@transaction.atomic
def undo(review: BulkReview, *, user) -> Job:
    """Open again everything that it confirmed: a job that the caller launches or runs.

    What was checked, corrected or moved since stays. Raises ValidationError, PermissionDenied.
    """
    allow(user, "confirm_in_bulk", "confirm_quotes", "correct_article")
    review = _locked(review)
    if review.state not in (State.RUNNING, State.DONE):
        raise ValidationError("There is nothing to undo.")
    review.state, review.reached, review.left_alone = State.UNDOING, 0, 0
    review.undone_by, review.undone_at = user, timezone.now()
    review.save()
    note(review, verb="undo", user=user, data={"confirmed": review.confirmed})
    return _enqueue(review, f"Undo: {review}", user, review.confirmed)


def _enqueue(review, title, user, total):
    return background.enqueue(WORK, title=title, user=user, target=review, total=total)


@background.work(WORK)
def _go_on(job, progress):
    """Do what is left of a bulk confirmation or of its undo."""
    review = BulkReview.objects.get(pk=job.target_id)
    while review.state in UNDER_WAY:
        with transaction.atomic():
            review = step(review)
            progress(_done(review, job.total), memory={"reached": review.reached})


def _done(review, total):
    """How many were looked at; of an undo, how many were taken back or had to stay."""
    if review.undone_at is None:
        return review.confirmed + review.left_alone
    return max(0, total - review.confirmed + review.left_alone)


@transaction.atomic
def step(review: BulkReview) -> BulkReview:
    """Do the next few dozen; the review as it then stands."""
    review = _locked(review)
    if review.state not in UNDER_WAY:
        return review
    is_undoing = review.state == State.UNDOING
    rows = _confirmed(review) if is_undoing else _open(review)
    answer = _take_back if is_undoing else _confirm
    until = time.monotonic() + SECONDS
    for row in rows:
        answer(row, review)
        review.reached = row.pk
        if time.monotonic() > until:
            break
    if not rows:
        _finish(review)
    review.save()
    return review


def _open(review):
    keys = left_to_confirm(review).filter(suggestion_id__gt=review.reached)
    rows = QuoteSuggestion.objects.filter(pk__in=list(keys.values_list("pk", flat=True)[:MOST]))
    return list(rows.select_related("article", "speaker").order_by("pk"))


def _confirmed(review):
    rows = QuoteSuggestion.objects.filter(quote__bulk_review=review, pk__gt=review.reached)
    return list(rows.select_related("article", "quote").order_by("pk")[:MOST])


def _confirm(row, review):
    try:
        with transaction.atomic():
            confirm(row, user=review.started_by, speaker=row.speaker, in_bulk=review)
        review.confirmed += 1
    except ValidationError:
        review.left_alone += 1


def _take_back(row, review):
    try:
        with transaction.atomic():
            reopen(row, user=review.undone_by, in_bulk=review)
        review.confirmed -= 1
    except ValidationError:
        review.left_alone += 1


def _finish(review):
    is_undoing = review.state == State.UNDOING
    review.state = State.UNDONE if is_undoing else State.DONE
    review.finished_at = timezone.now()
    data = {"confirmed": review.confirmed, "left_alone": review.left_alone}
    user = review.undone_by if is_undoing else review.started_by
    note(review, verb="undone" if is_undoing else "finish", user=user, data=data)


def _locked(review):
    rows = BulkReview.objects.select_for_update(of=("self",))
    return rows.select_related("speaker", "started_by", "undone_by").get(pk=review.pk)
