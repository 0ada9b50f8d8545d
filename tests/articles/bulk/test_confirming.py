"""The rest after a sample that passed: confirmed in steps, gone on with, undone as a whole."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from articles import background, tallies
from articles.bulk import confirming, reviewing
from articles.corrections import correct_quote
from articles.models import BulkReview, Job, Judgement, Quote, QuoteSuggestion
from articles.queueing import strays, totals
from newsroom.record.models import AuditEntry
from tests.articles.bulk.cases import archive_of, read
from tests.factories import make_person, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def chief():
    return make_user("Chief editors")


@pytest.fixture
def passed(monkeypatch, chief):
    """A sample of three of nine that passed."""
    monkeypatch.setattr(reviewing, "SIZE", 3)
    marta = make_person("Marta Quill")
    archive_of("Marta Quill", 9)
    review = reviewing.begin(marta, user=chief)
    read(review, user=chief)
    return reviewing.settle(review, user=chief)


def in_order():
    assert {what: list(found) for what, found in strays().items() if found.exists()} == {}
    assert list(tallies.differences()) == []


def carry_out(job):
    return background.run(job)


def now(review):
    return BulkReview.objects.get(pk=review.pk)


def test_rest_is_confirmed_and_says_so(passed, chief):
    job = carry_out(confirming.start(passed, user=chief))
    review = now(passed)
    assert (job.state, job.done, job.total) == ("done", 6, 6)
    assert (review.state, review.confirmed, review.left_alone) == ("done", 6, 0)
    bulk = Quote.objects.filter(bulk_review=review)
    assert {(quote.speaker_id, quote.confirmed_by, quote.is_in_bulk) for quote in bulk} == {
        (review.speaker_id, chief, True)
    }
    assert Quote.objects.filter(bulk_review=None).count() == 3
    assert Judgement.objects.filter(is_in_bulk=True).count() == 6
    assert totals()["archives"] == 0
    verbs = AuditEntry.objects.filter(target_type="bulkreview").values_list("verb", flat=True)
    assert set(verbs) == {"draw", "pass", "start", "finish"}
    in_order()


def test_only_a_chief_editor_starts_it(passed):
    with pytest.raises(PermissionDenied):
        confirming.start(passed, user=make_user("Editors"))
    assert now(passed).state == "passed"


@pytest.mark.parametrize("state", ["reading", "refused", "done", "undone"])
def test_only_a_sample_that_passed_starts_it(passed, chief, state):
    BulkReview.objects.update(state=state)
    with pytest.raises(ValidationError, match="Only a sample that passed"):
        confirming.start(passed, user=chief)


def test_wrong_numbers_do_not_pass_whatever_the_state_says(passed, chief):
    BulkReview.objects.update(wrong=1)
    with pytest.raises(ValidationError, match="Only a sample that passed"):
        confirming.start(passed, user=chief)


def test_what_came_after_the_draw_is_not_confirmed(passed, chief):
    archive_of("Marta Quill", 2)
    carry_out(confirming.start(passed, user=chief))
    assert now(passed).confirmed == 6
    assert QuoteSuggestion.objects.filter(state="open").count() == 2


def test_what_another_finder_saw_since_is_not_confirmed(passed, chief):
    open_rows = QuoteSuggestion.objects.filter(state="open")
    QuoteSuggestion.objects.filter(pk=open_rows.first().pk).update(finder_version="99")
    carry_out(confirming.start(passed, user=chief))
    assert now(passed).confirmed == 5


def test_steps_go_on_where_they_were_left(passed, chief, monkeypatch):
    monkeypatch.setattr(confirming, "MOST", 2)
    monkeypatch.setattr(confirming, "SECONDS", 60)
    job = confirming.start(passed, user=chief)
    review = confirming.step(now(passed))
    assert (review.state, review.confirmed) == ("running", 2)
    assert carry_out(job).state == "done"
    assert now(passed).confirmed == 6


def test_killed_process_is_gone_on_with(passed, chief):
    job = confirming.start(passed, user=chief)
    Job.objects.filter(pk=job.pk).update(
        state="running", runner="dead", beat_at=timezone.now() - timedelta(hours=1)
    )
    assert [one.state for one in background.resume_all()] == ["done"]
    assert now(passed).confirmed == 6


def test_undo_opens_all_of_them_again(passed, chief):
    carry_out(confirming.start(passed, user=chief))
    carry_out(confirming.undo(now(passed), user=chief))
    review = now(passed)
    assert (review.state, review.confirmed, review.left_alone) == ("undone", 0, 0)
    assert QuoteSuggestion.objects.filter(state="open").count() == 6
    # The sample was read by hand: those stay.
    assert Quote.objects.count() == 3
    in_order()


def test_undo_leaves_what_was_corrected_since(passed, chief):
    carry_out(confirming.start(passed, user=chief))
    quote = Quote.objects.filter(bulk_review=passed).first()
    correct_quote(
        quote,
        user=chief,
        note="it was he",
        change_level="correction",
        speaker=make_person("Tomas Birch"),
        correction_text="Mr Birch said it.",
    )
    carry_out(confirming.undo(now(passed), user=chief))
    review = now(passed)
    assert (review.state, review.confirmed, review.left_alone) == ("undone", 1, 1)
    assert Quote.objects.filter(pk=quote.pk).exists()
    in_order()


def test_undo_while_it_runs_takes_back_what_was_done(passed, chief, monkeypatch):
    monkeypatch.setattr(confirming, "MOST", 2)
    job = confirming.start(passed, user=chief)
    confirming.step(now(passed))
    other = confirming.undo(now(passed), user=chief)
    carry_out(job)
    carry_out(other)
    assert (now(passed).state, now(passed).confirmed) == ("undone", 0)
    assert QuoteSuggestion.objects.filter(state="open").count() == 6
    in_order()


def test_undo_needs_something_to_undo(passed, chief):
    with pytest.raises(ValidationError, match="nothing to undo"):
        confirming.undo(passed, user=chief)
    with pytest.raises(PermissionDenied):
        confirming.undo(passed, user=make_user("Editors"))


def test_later_check_takes_the_label_away(passed, chief):
    carry_out(confirming.start(passed, user=chief))
    quote = Quote.objects.filter(bulk_review=passed).first()
    quote.verification = Quote.Verification.CHECKED
    assert quote.is_in_bulk is False
