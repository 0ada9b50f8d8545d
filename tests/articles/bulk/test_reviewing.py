"""Drawing a sample that can't be drawn again until it pleases, and what its answers decide."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from articles.bulk import reviewing
from articles.models import BulkReview, BulkSample, QuoteSuggestion
from articles.quoting import confirm, reopen
from newsroom.record.models import AuditEntry
from tests.articles.bulk.cases import archive_of, archived, read
from tests.factories import make_draft, make_person, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def marta():
    return make_person("Marta Quill")


@pytest.fixture
def few(monkeypatch):
    """Samples of five."""
    monkeypatch.setattr(reviewing, "SIZE", 5)


def test_eligible_are_firm_ones_in_archives_by_the_full_name(marta):
    archive_of("Marta Quill", 2)
    make_draft(text="“We hold the wall for now,” said Marta Quill.")
    archived("“We hold the line for now,” said Quill, who was late.")
    archived(
        "“We hold the line for now,” said Marta Quill.\n\n“It was a hard night for us,” she said."
    )
    assert len(reviewing.eligible(marta)) == 3
    with_carried = reviewing.eligible(marta, with_carried=True)
    firm = QuoteSuggestion.objects.filter(
        article__is_archive=True, confidence__gte=0.9, match_reason="full name"
    )
    assert {row.pk for row in with_carried} == set(firm.values_list("pk", flat=True))


def test_namesakes_are_not_eligible(marta):
    make_person("Marta Quill", distinction="baker")
    archive_of("Marta Quill", 2)
    assert list(reviewing.eligible(marta)) == []


def test_sample_is_drawn_once_and_kept(marta, few):
    user = make_user("Editors")
    archive_of("Marta Quill", 8)
    review = reviewing.begin(marta, user=user)
    keys = list(review.sample.values_list("number", flat=True))
    assert (len(keys), len(set(keys)), review.eligible) == (5, 5, 8)
    assert (review.drawn_by, review.limit, review.state) == (user, 0.04, "reading")
    assert AuditEntry.objects.get(verb="draw").data == {"of": 8, "sample": keys}
    with pytest.raises(ValidationError, match="in hand already"):
        reviewing.begin(marta, user=user)


def test_nothing_to_draw_from_is_refused(marta):
    with pytest.raises(ValidationError, match="Nothing in the archives"):
        reviewing.begin(marta, user=make_user())


def test_undecided_person_is_refused():
    someone = make_person("Marta Quill", is_public_figure=None)
    archive_of("Marta Quill", 1)
    with pytest.raises(ValidationError, match="public figure or a private person"):
        reviewing.begin(someone, user=make_user())


def test_reporter_draws_no_sample(marta):
    archive_of("Marta Quill", 1)
    with pytest.raises(PermissionDenied):
        reviewing.begin(marta, user=make_user("Reporters"))


@pytest.mark.parametrize(
    ("wrong", "limit", "state"),
    [(0, 0.0, "passed"), (1, 0.2, "passed"), (1, 0.19, "refused"), (2, 0.2, "refused")],
)
@pytest.mark.usefixtures("few")
def test_errors_up_to_the_limit_pass(marta, settings, wrong, limit, state):
    settings.NEWSROOM_BULK_ERROR_LIMIT = limit
    user = make_user()
    archive_of("Marta Quill", 6)
    review = reviewing.begin(marta, user=user)
    settings.NEWSROOM_BULK_ERROR_LIMIT = 0.2  # a sample keeps the limit it was drawn under
    read(review, user=user, wrong=wrong)
    review = reviewing.settle(review, user=user)
    assert (review.state, review.right, review.wrong) == (state, 5 - wrong, wrong)
    assert review.error_rate == wrong / 5
    entry = AuditEntry.objects.get(verb="pass" if state == "passed" else "refuse")
    assert entry.data["wrong"] == wrong
    assert entry.data["low"] <= wrong / 5 <= entry.data["high"]


def test_sample_is_not_decided_before_it_is_read(marta, few):
    user = make_user()
    archive_of("Marta Quill", 6)
    review = reviewing.begin(marta, user=user)
    first = review.sample.first()
    confirm(first.suggestion, user=user, speaker=marta)
    review = reviewing.settle(review, user=user)
    assert (review.state, review.right, len(reviewing.unread(review))) == ("reading", 1, 4)


def test_slip_in_a_sample_is_read_again(marta, few):
    user = make_user()
    archive_of("Marta Quill", 6)
    review = reviewing.begin(marta, user=user)
    suggestion = review.sample.first().suggestion
    confirm(suggestion, user=user, speaker=marta)
    reviewing.settle(review, user=user)
    reopen(suggestion, user=user)
    review = reviewing.settle(review, user=user)
    assert (review.right, len(reviewing.unread(review))) == (0, 5)


def test_another_speaker_is_an_error(marta, few):
    user = make_user()
    archive_of("Marta Quill", 6)
    review = reviewing.begin(marta, user=user)
    confirm(review.sample.first().suggestion, user=user, speaker=make_person("Tomas Birch"))
    review = reviewing.settle(review, user=user)
    assert (review.right, review.wrong) == (0, 1)


def test_what_goes_from_its_story_unread_counts_as_an_error(marta, few):
    user = make_user()
    archive_of("Marta Quill", 6)
    review = reviewing.begin(marta, user=user)
    gone = review.sample.first()
    QuoteSuggestion.objects.filter(pk=gone.suggestion_id).delete()
    review = reviewing.settle(review, user=user)
    gone.refresh_from_db()
    assert (gone.verdict, gone.suggestion, review.wrong) == ("gone", None, 1)
    assert BulkSample.objects.filter(number=gone.number).exists()


def test_refused_sample_can_not_be_drawn_again(marta, few):
    user = make_user()
    archive_of("Marta Quill", 8)
    review = reviewing.begin(marta, user=user)
    read(review, user=user, wrong=3)
    assert reviewing.settle(review, user=user).state == "refused"
    assert list(reviewing.eligible(marta)) == []
    with pytest.raises(ValidationError, match="Nothing in the archives"):
        reviewing.begin(marta, user=user)
    # What came later was in no draw; a better finder looks again.
    archive_of("Marta Quill", 1)
    assert len(reviewing.eligible(marta)) == 1
    QuoteSuggestion.objects.filter(state="open").update(finder_version="99")
    assert len(reviewing.eligible(marta)) == 4


def test_giving_up_counts_as_refused(marta, few):
    user = make_user()
    archive_of("Marta Quill", 8)
    review = reviewing.give_up(reviewing.begin(marta, user=user), user=user)
    assert (review.state, list(reviewing.eligible(marta))) == ("refused", [])
    with pytest.raises(ValidationError, match="over already"):
        reviewing.give_up(review, user=user)


def test_answers_after_the_decision_change_nothing(marta, few):
    user = make_user()
    archive_of("Marta Quill", 6)
    review = reviewing.begin(marta, user=user)
    read(review, user=user)
    assert reviewing.settle(review, user=user).state == "passed"
    reopen(review.sample.first().suggestion, user=user)
    assert reviewing.settle(review, user=user).right == 5
    assert BulkReview.objects.get().state == "passed"
