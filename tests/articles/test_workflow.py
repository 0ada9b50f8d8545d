"""Where a story stands: who may move it, what stays, and what readers then get."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.test import override_settings
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from articles import workflow
from articles.models import Article, Correction, Revision, Status
from articles.workflow import StaleArticle
from newsroom.record.audit import entries_about
from newsroom.record.models import Address
from tests.factories import make_draft, make_published, make_user

pytestmark = pytest.mark.django_db
TOMORROW = timedelta(days=1)


def verbs(article):
    return [(entry.verb, entry.note) for entry in entries_about(article)]


def test_publish_now_makes_it_public_with_path_revision_and_audit():
    user = make_user()
    article = workflow.publish(make_draft(headline="Bridge opens"), user=user)
    day = timezone.localtime(article.live_at).strftime("%Y/%m/%d")
    assert article.path == f"/{day}/bridge-opens/"
    assert list(Article.objects.public()) == [article]
    assert article.first_live_at == article.significant_at == article.live_at
    assert [(r.number, r.was_public) for r in article.revisions.all()] == [(2, True), (1, False)]
    assert verbs(article) == [("publish", ""), ("create", "")]
    assert Address.objects.get(path=article.path).target_id == str(article.pk)


def test_publish_at_a_later_time_schedules_it():
    at = timezone.now() + TOMORROW
    article = workflow.publish(make_draft(), user=make_user(), at=at)
    assert article.is_scheduled
    assert list(Article.objects.public()) == []
    assert list(Article.objects.public(at)) == [article]
    assert verbs(article)[0] == ("schedule", "")


def test_publish_at_a_past_time_is_for_the_system_alone():
    past = timezone.now() - TOMORROW
    with pytest.raises(ValidationError, match="passed"):
        workflow.publish(make_draft(), user=make_user(), at=past)
    assert workflow.publish(make_draft(), user=None, at=past).live_at == past


def archived(*headlines, at=datetime(2019, 3, 2, 12, tzinfo=UTC)):
    """Drafts that an import brought, made public as on that day."""
    stories = {story.pk: story for story in (make_draft(headline=one) for one in headlines)}
    workflow.publish_archive(stories, dict.fromkeys(stories, at))
    return list(Article.objects.filter(pk__in=stories).order_by("pk"))


def test_archive_is_published_with_its_own_dates_addresses_and_audit():
    one, other = archived("Bridge opens", "Ferry sails")
    assert (one.path, other.path) == ("/2019/03/02/bridge-opens/", "/2019/03/02/ferry-sails/")
    assert one.first_live_at == one.live_at == datetime(2019, 3, 2, 12, tzinfo=UTC)
    assert list(Article.objects.public().order_by("pk")) == [one, other]
    assert verbs(other) == [("publish", ""), ("create", "")]
    assert Address.objects.get(path=other.path, is_current=True).target_id == str(other.pk)


def test_archive_of_namesakes_gets_numbered_addresses_in_order():
    archived("Notes")
    assert [story.path for story in archived(*["Notes"] * 4)] == [
        f"/2019/03/02/notes-{number}/" for number in (2, 3, 4, 5)
    ]


def test_archive_gives_no_address_to_another_story_once_had_it():
    (first,) = archived("Notes")
    Address.objects.filter(target_id=str(first.pk)).update(is_current=False)
    Article.objects.filter(pk=first.pk).update(path="/2019/03/02/moved/")
    assert [story.path for story in archived("Notes")] == ["/2019/03/02/notes-2/"]


def test_archive_of_which_one_story_was_changed_meanwhile_stays_as_it_is():
    drafts = {story.pk: story for story in (make_draft(), make_draft())}
    Article.objects.filter(pk=max(drafts)).update(version=7)
    with pytest.raises(StaleArticle):
        workflow.publish_archive(drafts, dict.fromkeys(drafts, timezone.now()))
    assert list(Article.objects.public()) == []


def test_archive_is_published_in_as_many_queries_as_one_story():
    asked = []
    for number in (1, 25):
        drafts = [make_draft(headline=f"Story {number} {n}") for n in range(number)]
        with CaptureQueriesContext(connection) as queries:
            moments = {story.pk: timezone.now() - TOMORROW for story in drafts}
            workflow.publish_archive({story.pk: story for story in drafts}, moments)
        asked.append(len(queries))
    assert asked[0] == asked[1] <= 15


def test_publish_under_an_embargo_waits_for_its_end():
    until = timezone.now() + TOMORROW
    article = make_draft(embargo_until=until.isoformat())
    article = workflow.publish(article, user=make_user())
    assert article.live_at == until
    assert article.path.startswith(f"/{timezone.localtime(until):%Y/%m/%d}/")


@override_settings(TIME_ZONE="Pacific/Auckland")
def test_path_has_the_day_of_the_newsrooms_time_zone():
    at = datetime(2026, 1, 1, 22, 30, tzinfo=UTC)
    assert make_published(at=at, headline="Late").path == "/2026/01/02/late/"


def test_two_stories_of_one_day_and_headline_have_two_paths():
    one, two = make_published(headline="Same"), make_published(headline="Same")
    assert (one.path, two.path) == ("/2026/03/02/same/", "/2026/03/02/same-2/")


def test_unschedule_gives_back_the_address_that_no_reader_saw():
    article = workflow.publish(
        make_draft(headline="Soon"), user=make_user(), at=timezone.now() + TOMORROW
    )
    path = article.path
    article = workflow.unschedule(article, user=make_user())
    assert (article.status, article.path, article.first_live_at) == (Status.DRAFT, None, None)
    assert not Address.objects.filter(path=path).exists()


def test_unschedule_of_a_story_that_ran_is_refused():
    article = make_published()
    with pytest.raises(ValidationError, match="Withdraw it instead"):
        workflow.unschedule(article, user=make_user())
    assert Article.objects.get().status == Status.PUBLISHED


def test_withdraw_and_reinstate_keep_path_and_date():
    user, article = make_user(), make_published()
    path, live_at = article.path, article.live_at
    article = workflow.withdraw(article, user=user, reason="a complaint")
    assert (article.live_at, article.path) == (None, path)
    article = workflow.reinstate(article, user=user, reason="settled")
    assert (article.live_at, article.path) == (live_at, path)
    assert verbs(article)[:2] == [("reinstate", "settled"), ("withdraw", "a complaint")]


def test_retract_issues_the_notice_that_readers_get():
    article = workflow.retract(make_published(), user=make_user(), reason="It never happened.")
    notice = Correction.objects.get()
    assert (notice.kind, notice.text) == ("retraction", "It never happened.")
    assert list(Article.objects.answerable()) == [article]
    assert list(Article.objects.public()) == []


@pytest.mark.parametrize("verb", ["withdraw", "retract"])
def test_taking_back_needs_a_reason_and_a_reader(verb):
    act = getattr(workflow, verb)
    with pytest.raises(ValidationError, match="Say why"):
        act(make_published(), user=make_user(), reason="  ")
    with pytest.raises(ValidationError, match="can't do that"):
        act(make_draft(), user=make_user(), reason="why not")
    scheduled = workflow.publish(make_draft(), user=None, at=timezone.now() + TOMORROW)
    with pytest.raises(ValidationError, match="No reader has seen"):
        act(scheduled, user=make_user(), reason="why not")


@pytest.mark.parametrize(
    ("group", "allowed"),
    [
        ("", []),
        ("Reporters", []),
        ("Editors", ["unschedule", "withdraw"]),
        ("Chief editors", ["unschedule", "withdraw", "retract"]),
    ],
)
def test_each_verb_asks_for_its_own_permission(group, allowed):
    user = make_user(group)
    done = []
    for name in ("unschedule", "withdraw", "retract"):
        article = make_published()
        if name == "unschedule":
            article = workflow.publish(make_draft(), user=None, at=timezone.now() + TOMORROW)
        kwargs = {} if name == "unschedule" else {"reason": "because"}
        try:
            getattr(workflow, name)(article, user=user, **kwargs)
        except PermissionDenied:
            continue
        done.append(name)
    assert done == allowed


def test_publish_by_a_reporter_is_denied_and_changes_nothing():
    article = make_draft()
    with pytest.raises(PermissionDenied):
        workflow.publish(article, user=make_user("Reporters"))
    fresh = Article.objects.get()
    assert (fresh.status, fresh.path, Address.objects.count()) == (Status.DRAFT, None, 0)


def test_two_stale_instances_can_not_both_act():
    article = make_draft()
    one, two = Article.objects.get(pk=article.pk), Article.objects.get(pk=article.pk)
    workflow.publish(one, user=make_user())
    with pytest.raises(StaleArticle):
        workflow.publish(two, user=make_user())
    assert Revision.objects.filter(article=article).count() == 2


@pytest.mark.parametrize(
    ("group", "state", "names"),
    [
        ("Reporters", "draft", []),
        ("Editors", "draft", ["publish"]),
        ("Editors", "scheduled", ["unschedule"]),
        ("Editors", "public", ["withdraw"]),
        ("Chief editors", "public", ["withdraw", "retract"]),
    ],
)
def test_available_steps(group, state, names):
    at = {"scheduled": timezone.now() + TOMORROW, "public": timezone.now() - TOMORROW}
    article = make_draft()
    if state in at:
        article = workflow.publish(article, user=None, at=at[state])
    assert [step.name for step in workflow.available(article, make_user(group))] == names
