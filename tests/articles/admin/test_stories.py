"""A story's form: it saves by snapshot, keeps what was typed, and asks what changed."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from articles.models import Article, Byline, Correction, Status
from articles.revisions import save_article
from articles.snapshots import take
from articles.workflow import retract
from tests import factories
from tests.articles.admin.screens import change_url, story_data

pytestmark = pytest.mark.django_db
QUERIES = 14


def test_add_makes_a_draft_with_bylines_and_topics(client, log_in):
    log_in("Reporters")
    person = factories.make_person("Ruth Pell")
    topic = factories.ensure_topics(["Harbour"])["harbour"]
    data = story_data(Article(), headline="New boats", body="<p>Two boats.</p>", topics=[topic.pk])
    data |= {
        "bylines-TOTAL_FORMS": 2,
        "bylines-0-person": "",
        "bylines-0-printed": "Agency",
        "bylines-0-position": 2,
        "bylines-1-person": person.pk,
        "bylines-1-printed": "",
        "bylines-1-position": 1,
    }
    response = client.post(reverse("admin:articles_article_add"), data)
    article = Article.objects.get()
    assert response.url == change_url(article)
    assert (article.headline, article.status, article.version) == ("New boats", Status.DRAFT, 1)
    assert [byline.name for byline in article.bylines.all()] == ["Ruth Pell", "Agency"]
    assert [row.tag_id for row in article.topic_items.all()] == [topic.pk]


def test_change_leaves_a_revision_with_its_note(client, log_in, draft):
    user = log_in("Reporters")
    data = story_data(draft, headline="Wall holds, just", note="Sharper headline")
    client.post(change_url(draft), data)
    revision = draft.revisions.first()
    assert (revision.number, revision.note, revision.user) == (2, "Sharper headline", user)
    assert revision.snapshot["fields"]["headline"] == "Wall holds, just"


def test_change_of_nothing_leaves_no_revision(client, log_in, draft):
    log_in("Reporters")
    response = client.post(change_url(draft), story_data(draft), follow=True)
    assert "Nothing was changed" in response.text
    assert draft.revisions.filter(number=2).exists() is False


def test_change_sanitises_the_body(client, log_in, draft):
    log_in("Reporters")
    client.post(change_url(draft), story_data(draft, body="<p>Hi<script>x()</script></p>"))
    assert Article.objects.get(pk=draft.pk).body == "<p>Hi</p>"


def test_change_keeps_seconds_that_the_form_cannot_show(client, log_in):
    log_in()
    moment = timezone.now().replace(second=17, microsecond=0) + timedelta(days=9)
    draft = factories.make_draft(embargo_until=moment.isoformat())
    shown = timezone.localtime(moment).strftime("%Y-%m-%dT%H:%M")
    client.post(change_url(draft), story_data(draft, headline="Other", embargo_until=shown))
    assert Article.objects.get(pk=draft.pk).embargo_until == moment


def test_byline_without_a_name_is_refused_and_the_text_kept(client, log_in, draft):
    log_in("Reporters")
    data = story_data(draft, headline="Typed words")
    data |= {"bylines-TOTAL_FORMS": 1, "bylines-0-role": "Photos", "bylines-0-printed": ""}
    response = client.post(change_url(draft), data)
    assert "Choose a person, or write the name" in response.text
    assert "Typed words" in response.text
    assert Byline.objects.exists() is False


def test_stale_save_is_refused_with_both_versions_shown(client, log_in, draft):
    log_in("Reporters")
    other = factories.make_user("Editors", first_name="Nora", last_name="Vane")
    data = story_data(draft, headline="Mine after all")
    theirs = take(draft)
    theirs["fields"]["headline"] = "Theirs was first"
    save_article(draft, snapshot=theirs, user=other, expected_version=draft.version)
    response = client.post(change_url(draft), data)
    page = response.text
    assert Article.objects.get(pk=draft.pk).headline == "Theirs was first"
    assert "Nora Vane" in page
    assert "Theirs was" in page
    assert response.context["adminform"].form["headline"].value() == "Mine after all"
    assert str(response.context["adminform"].form["version"].value()) == "1"


def test_stale_save_goes_through_once_merged_by_hand(client, log_in, draft):
    log_in("Reporters")
    data = story_data(draft, headline="Both together")
    theirs = take(draft)
    theirs["fields"]["headline"] = "Theirs was first"
    save_article(draft, snapshot=theirs, user=None, expected_version=draft.version)
    client.post(change_url(draft), data | {"overwrite": "on", "seen_version": 2})
    assert Article.objects.get(pk=draft.pk).headline == "Both together"


def test_stale_save_is_refused_again_when_a_third_save_came_between(client, log_in, draft):
    log_in("Reporters")
    data = story_data(draft, headline="Both together", overwrite="on", seen_version=2)
    for headline in ("Second", "Third"):
        snapshot = take(draft)
        snapshot["fields"]["headline"] = headline
        save_article(draft, snapshot=snapshot, user=None, expected_version=draft.version)
    client.post(change_url(draft), data)
    assert Article.objects.get(pk=draft.pk).headline == "Third"


def test_stale_save_survives_a_row_that_the_other_deleted(client, log_in):
    log_in("Reporters")
    draft = factories.make_draft(bylines=["Agency"])
    row = draft.bylines.get()
    data = story_data(draft, headline="Mine") | {
        "bylines-TOTAL_FORMS": 1,
        "bylines-INITIAL_FORMS": 1,
        "bylines-0-id": str(row.pk),
        "bylines-0-printed": "Agency",
        "bylines-0-position": 0,
    }
    theirs = {**take(draft), "bylines": []}
    save_article(draft, snapshot=theirs, user=None, expected_version=draft.version)
    response = client.post(change_url(draft), data)
    assert "Someone else saved this story meanwhile" in response.text


def test_published_story_asks_what_changed(client, log_in):
    log_in("Editors")
    article = factories.make_published(headline="Old words")
    response = client.post(change_url(article), story_data(article, headline="New words"))
    assert "say what changed" in response.text
    assert "Say how much this change matters" in response.text
    assert Article.objects.get(pk=article.pk).headline == "Old words"


def test_published_story_is_corrected_with_a_notice(client, log_in):
    log_in("Editors")
    article = factories.make_published(headline="Old words")
    said = {"note": "Wrong word", "change_level": "correction", "correction_kind": "correction"}
    said["correction_text"] = "An earlier headline was wrong."
    client.post(change_url(article), story_data(article, headline="New words", **said))
    assert Correction.objects.get().text == "An earlier headline was wrong."


def test_published_story_can_only_be_read_by_reporters(client, log_in):
    log_in("Reporters")
    article = factories.make_published(headline="Old words", text="Plain as day.")
    assert "Plain as day." in client.get(change_url(article)).text
    assert client.post(change_url(article), story_data(article)).status_code == 403


def test_retracted_story_can_only_be_read(client, log_in):
    log_in("Chief editors")
    article = retract(factories.make_published(), user=None, reason="It was wrong.")
    assert "not changed any more" in client.get(change_url(article)).text
    assert client.post(change_url(article), story_data(article)).status_code == 403


def test_publish_saves_first(client, log_in, draft):
    log_in("Editors")
    client.post(change_url(draft), story_data(draft, headline="Ready now", _publish=""))
    article = Article.objects.get(pk=draft.pk)
    assert (article.status, article.headline) == (Status.PUBLISHED, "Ready now")
    assert article.is_public is True


def test_publish_by_a_reporter_changes_nothing(client, log_in, draft):
    log_in("Reporters")
    response = client.post(change_url(draft), story_data(draft, headline="Sly", _publish=""))
    assert response.status_code == 403
    assert Article.objects.get(pk=draft.pk).headline == "Wall holds"


def test_schedule_needs_a_time(client, log_in, draft):
    log_in("Editors")
    response = client.post(change_url(draft), story_data(draft, headline="Soon", _schedule=""))
    assert "Say when, or publish it now." in response.text
    assert Article.objects.get(pk=draft.pk).headline == "Wall holds"


def test_schedule_sets_the_time(client, log_in, draft):
    log_in("Editors")
    at = (timezone.localtime() + timedelta(days=3)).strftime("%Y-%m-%dT%H:%M")
    client.post(change_url(draft), story_data(draft, publish_at=at, _schedule=""))
    article = Article.objects.get(pk=draft.pk)
    assert article.is_scheduled is True
    assert timezone.localtime(article.published_at).strftime("%Y-%m-%dT%H:%M") == at


def test_story_that_ran_is_not_deleted(client, log_in):
    log_in("Chief editors")
    article = factories.make_published()
    url = reverse("admin:articles_article_delete", args=[article.pk])
    assert client.post(url, {"post": "yes"}).status_code == 403
    assert Article.objects.filter(pk=article.pk).exists() is True


def test_expired_login_shows_what_was_written(client, log_in, draft):
    log_in("Reporters")
    data = story_data(draft, headline="Two hours of work", body="<p>Much of it.</p>")
    client.logout()
    response = client.post(change_url(draft), data)
    assert response.status_code == 403
    assert "Two hours of work" in response.text
    assert "&lt;p&gt;Much of it.&lt;/p&gt;" in response.text
    assert "csrfmiddlewaretoken</label>" not in response.text
    assert Article.objects.get(pk=draft.pk).headline == "Wall holds"


def test_form_shows_the_copy_as_received_and_the_history(client, log_in, draft):
    log_in("Editors")
    draft.imported_items.create(
        source="wire", external_id="1", outcome="created", copy_as_received="WALL HOLDS - raw"
    )
    page = client.get(change_url(draft)).text
    assert "WALL HOLDS - raw" in page
    assert "On the record" in page


def test_form_asks_the_same_queries_however_many_quotations(
    client, log_in, draft, django_assert_num_queries
):
    log_in("Editors")
    more = factories.make_draft(
        text="\n\n".join(f"“Line {n} is here to stay,” said Tomas Birch." for n in range(12))
    )
    client.get(change_url(draft))
    with django_assert_num_queries(QUERIES):
        client.get(change_url(draft))
    with django_assert_num_queries(QUERIES):
        client.get(change_url(more))
