"""A newer version that waits: told on the desk, the list and the form; looked at, and answered."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from articles.importing.items import ByLine, Notice, SourceStatus
from articles.models import Article, ChangeLevel, Correction, ImportedItem, Revision
from articles.revisions import save_article
from articles.snapshots import take
from articles.workflow import unschedule, withdraw
from tests import factories
from tests.articles.admin.screens import change_url, story_data
from tests.articles.admin.test_stories import QUERIES

NEWER = {
    "headline": "Wall fell",
    "body": "<p>“It fell by a hand,” said Tomas Birch.</p>",
    "section": "Town",
    "topics": ("Tide",),
    "bylines": (ByLine("Nell Abt", "Photos"),),
}


@pytest.fixture
def story(db):
    return factories.make_published(headline="Wall holds", text="It held.", bylines=["Ada Voss"])


@pytest.fixture
def pending(story):
    return factories.make_waiting(story, **NEWER)


def look(article):
    return reverse("admin:articles_article_newer", args=[article.pk])


def sent(pending, action, **more):
    seen = {"hash": pending.item.conflicting_hash, "version": pending.article.version}
    return {"action": action, **seen, **more}


SAID = {"note": "Newer copy", "change_level": "update"}


def test_desk_list_and_form_tell_that_it_waits(client, log_in, pending):
    log_in("Editors")
    desk = client.get(reverse("admin:index")).text
    assert ("Newer versions waiting" in desk, "from kvn" in desk) == (True, True)
    assert "All 1 that wait" in desk
    listing = reverse("admin:articles_article_changelist")
    assert '<span class="pill pill-open">Newer version</span>' in client.get(listing).text
    form = client.get(change_url(pending.article)).text
    assert "A newer version waits" in form
    assert "From <b>kvn</b>, issued 2 March 2026 at 09:00" in form
    assert "Wall fell" not in form


def test_list_keeps_stories_of_which_a_version_waits(client, log_in, pending):
    log_in("Editors")
    factories.make_published(headline="Another")
    listing = reverse("admin:articles_article_changelist")
    rows = client.get(listing, {"newer": "waiting"}).context["cl"].result_list
    assert [row.headline for row in rows] == ["Wall holds"]


def test_reporters_see_that_it_waits_and_do_not_answer(client, log_in, pending):
    log_in("Reporters")
    assert "Newer versions waiting" not in client.get(reverse("admin:index")).text
    page = client.get(look(pending.article)).text
    assert ("Wall " in page, "Publish changes" in page) == (True, False)
    for action in ("publish", "discard"):
        data = sent(pending, action, **SAID)
        assert client.post(look(pending.article), data).status_code == 403
    assert Revision.pending.count() == 1


def test_strangers_do_not_see_it(client, log_in, pending):
    log_in("")
    assert client.get(look(pending.article)).status_code == 403


def test_both_sides_are_shown(client, log_in, pending):
    log_in("Editors")
    response = client.get(look(pending.article))
    labels = [one.label for one in response.context["differences"]]
    assert labels == ["Headline", "Text", "Section", "Topics", "Bylines"]
    assert "<ins>fell </ins>" in response.text
    assert response.context["form"].initial == {}


def test_publishing_asks_for_a_note_and_a_level_and_then_shows_it(client, log_in, pending):
    editor = log_in("Editors")
    url = look(pending.article)
    refused = client.post(url, sent(pending, "publish"))
    assert (refused.status_code, "say what changed" in refused.text) == (200, True)
    assert client.post(url, sent(pending, "publish", **SAID)).status_code == 302
    article = Article.objects.get(pk=pending.article_id)
    assert (article.headline, article.updated_by) == ("Wall fell", editor)
    assert article.revisions.first().change_level == ChangeLevel.UPDATE
    assert "Wall fell" in client.get(article.path).text
    assert "No newer version" in client.get(url, follow=True).text


def test_discarding_leaves_the_story(client, log_in, pending):
    log_in("Editors")
    answer = client.post(look(pending.article), sent(pending, "discard"), follow=True)
    assert "Discarded" in answer.text
    assert (Revision.pending.count(), ImportedItem.objects.get().outcome) == (0, "kept")
    assert Article.objects.get(pk=pending.article_id).headline == "Wall holds"


def test_answer_to_what_changed_meanwhile_is_refused_and_shown_again(client, log_in, pending):
    log_in("Editors")
    data = sent(pending, "publish", **SAID)
    factories.make_waiting(pending.article, headline="Wall stands", issued_at=timezone.now())
    assert "still newer version" in client.post(look(pending.article), data).text
    now = Revision.pending.select_related("item").get()
    data = sent(now, "publish", **SAID)
    article = Article.objects.get(pk=pending.article_id)
    snapshot = take(article)
    snapshot["fields"]["standfirst"] = "Ours"
    save_article(article, snapshot=snapshot, user=None, expected_version=article.version, **SAID)
    page = client.post(look(pending.article), data).text
    assert "Someone saved this story meanwhile" in page
    assert "Someone edited the story here since it came in" in page


def test_correction_of_the_source_fills_what_readers_are_told(client, log_in, story):
    log_in("Editors")
    pending = factories.make_waiting(story, **NEWER, notices=(Notice(text="It fell."),))
    form = client.get(look(story)).context["form"]
    asked = {"note": "They corrected it", **form.initial}
    assert form.initial["correction_text"] == "It fell."
    client.post(look(story), sent(pending, "publish", **asked))
    assert Correction.objects.get().text == "It fell."


def test_version_that_its_source_holds_back_can_only_be_discarded(client, log_in, story):
    log_in("Editors")
    until = timezone.now() + timedelta(hours=3)
    pending = factories.make_waiting(story, **NEWER, embargo_until=until)
    page = client.get(look(story)).text
    assert ("holds this version back until" in page, "Publish changes" in page) == (True, False)
    refused = client.post(look(story), sent(pending, "publish", **SAID))
    assert "holds this version back until" in refused.text
    assert Article.objects.get(pk=story.pk).headline == "Wall holds"


TAKEN_BACK = {
    "withdrawn": (
        factories.make_published,
        lambda article: withdraw(article, user=None, reason="All wrong"),
        "The story is taken down; saving changes its text and does not put it back.",
        "It stays taken down.",
    ),
    "draft": (
        factories.make_scheduled,
        lambda article: unschedule(article, user=None),
        "The story is a draft; saving changes its text and does not publish it.",
        "It stays a draft.",
    ),
}


@pytest.mark.parametrize("status", TAKEN_BACK)
def test_story_that_no_reader_sees_is_saved_and_not_called_live(client, log_in, db, status):
    log_in("Editors")
    make, take_back, said, done = TAKEN_BACK[status]
    story = make(headline="Wall holds", text="It held.")
    pending = factories.make_waiting(story, **NEWER)
    take_back(Article.objects.get(pk=story.pk))
    live = ("Readers see the story", "goes out as it stands", "Publish changes", "publishes it")
    for url in (look(story), change_url(story), edit_first(pending)):
        page = client.get(url).text
        assert (said in page, [one for one in live if one in page]) == (True, [])
    assert "Save changes" in client.get(look(story)).text
    pending.article.refresh_from_db()
    answer = client.post(look(story), sent(pending, "publish", **SAID), follow=True)
    assert f"The newer version is saved, as a new version of the story. {done}" in answer.text
    now = Article.objects.get(pk=story.pk)
    assert (now.headline, now.status) == ("Wall fell", status)


def test_version_that_its_source_does_not_call_public_says_so(client, log_in, story):
    log_in("Editors")
    factories.make_waiting(story, **NEWER, status=SourceStatus.WITHHELD)
    assert "Its source withholds it." in client.get(change_url(story)).text


def test_item_of_a_version_that_waits_leads_to_its_story(client, log_in, pending):
    log_in("Editors")
    url = reverse("admin:articles_importeditem_change", args=[pending.item_id])
    assert client.get(url)["Location"] == look(pending.article)


# --- editing it first -----------------------------------------------------------------------------


def edit_first(pending):
    return f"{change_url(pending.article)}?newer={pending.item.conflicting_hash}"


def test_form_is_filled_from_what_waits_and_nothing_is_saved(client, log_in, pending):
    log_in("Editors")
    response = client.get(edit_first(pending))
    form = response.context["adminform"].form
    assert form["headline"].value() == "Wall fell"
    assert form["newer"].value() == pending.item.conflicting_hash
    assert form["topics"].value() == pending.snapshot["topics"]
    bylines = response.context["inline_admin_formsets"][0].formset
    assert [one["printed"].value() for one in bylines.forms] == ["Nell Abt"]
    assert "You are editing the newer version" in response.text
    assert response.context["article"].headline == "Wall holds"
    article = Article.objects.get(pk=pending.article_id)
    assert (article.headline, article.version) == ("Wall holds", pending.article.version)


def typed(pending, **changed):
    """What the filled form sends."""
    article = Article.objects.get(pk=pending.article_id)
    fields = pending.snapshot["fields"]
    kept = {name: fields[name] for name in ("headline", "standfirst", "body", "credit_line")}
    kept |= {"section": pending.snapshot["section"], "topics": pending.snapshot["topics"]}
    (row,) = pending.snapshot["bylines"]
    kept |= {"bylines-TOTAL_FORMS": 1, "bylines-INITIAL_FORMS": 1, "bylines-0-id": row["id"]}
    kept |= {"bylines-0-printed": "Nell Abt", "bylines-0-role": "Photos"}
    kept |= {"newer": pending.item.conflicting_hash}
    return story_data(article, **kept, **{**SAID, **changed})


def test_saving_the_filled_form_publishes_what_the_editor_made_of_it(client, log_in, pending):
    log_in("Editors")
    data = typed(pending) | {"headline": "Wall fell at last"}
    assert client.post(edit_first(pending), data).status_code == 302
    article = Article.objects.get(pk=pending.article_id)
    assert article.headline == "Wall fell at last"
    assert [(row.printed, row.role) for row in article.bylines.all()] == [("Nell Abt", "Photos")]
    assert (article.section.name, article.topics.get().name) == ("Town", "Tide")
    assert (Revision.pending.count(), ImportedItem.objects.get().outcome) == (0, "updated")


def test_filled_form_of_a_draft_is_saved_and_published_in_one(client, log_in):
    log_in("Editors")
    scheduled = factories.make_scheduled(headline="Wall holds", text="It held.")
    pending = factories.make_waiting(scheduled, **NEWER)
    unschedule(Article.objects.get(pk=scheduled.pk), user=None)
    client.post(edit_first(pending), typed(pending, gate_seen="on", _publish="1"))
    article = Article.objects.get(pk=scheduled.pk)
    assert (article.headline, article.status) == ("Wall fell", "published")


def test_filled_form_that_is_refused_keeps_what_was_typed(client, log_in, pending):
    log_in("Editors")
    data = typed(pending, note="") | {"headline": "Typed words"}
    page = client.post(edit_first(pending), data)
    assert ("say what changed" in page.text, "Typed words" in page.text) == (True, True)
    form = page.context["adminform"].form
    assert form["newer"].value() == pending.item.conflicting_hash
    assert Revision.pending.count() == 1


def test_filled_form_of_a_version_that_was_replaced_is_refused(client, log_in, pending):
    log_in("Editors")
    data = typed(pending)
    factories.make_waiting(pending.article, headline="Wall stands", issued_at=timezone.now())
    assert "still newer version" in client.post(edit_first(pending), data).text
    assert "still newer version" in client.get(edit_first(pending)).text
    assert Article.objects.get(pk=pending.article_id).headline == "Wall holds"


def test_reporter_does_not_publish_by_way_of_the_form(client, log_in, pending):
    log_in("Reporters")
    assert client.post(edit_first(pending), typed(pending)).status_code == 403
    assert Article.objects.get(pk=pending.article_id).headline == "Wall holds"


def test_ordinary_save_leaves_what_waits(client, log_in, pending):
    log_in("Editors")
    article = Article.objects.get(pk=pending.article_id)
    client.post(change_url(article), story_data(article, headline="Ours", **SAID))
    assert Revision.pending.count() == 1
    page = client.get(look(article)).text
    assert "Someone edited the story here since it came in" in page


# --- what it costs --------------------------------------------------------------------------------


def test_screens_ask_a_fixed_number_of_queries(
    client, log_in, pending, django_assert_max_num_queries
):
    log_in("Editors")
    client.get(change_url(pending.article))
    with django_assert_max_num_queries(QUERIES + 1):
        client.get(change_url(pending.article))
    with django_assert_max_num_queries(26):
        client.get(look(pending.article))
    with django_assert_max_num_queries(15):
        client.get(reverse("admin:articles_article_changelist"), {"newer": "waiting"})


def test_desk_asks_the_same_however_many_wait(client, log_in, pending, django_assert_num_queries):
    log_in("Chief editors")
    url = reverse("admin:index")
    client.get(url)
    with django_assert_num_queries(12) as one:
        client.get(url)
    for number in range(10):
        story = factories.make_published()
        factories.make_waiting(story, external_id=f"more-{number}", headline=f"Newer {number}")
    with django_assert_num_queries(len(one)):
        page = client.get(url).text
    assert ("All 11 that wait" in page, page.count("from kvn")) == (True, 8)
