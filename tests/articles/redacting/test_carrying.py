"""A long redaction: covered at once, carried out in the background, going on after a death."""

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.urls import reverse

from articles import background, listing
from articles.models import Article, Job, Quote, Redaction
from articles.redacting import carrying, looking
from articles.redacting.looking import look_again, preview
from articles.redacting.requests import approve, ask, cancel
from articles.withholding import lift, withhold
from newsroom.record import append_only
from people.models import Speaker
from tests.articles.redacting.test_requests import (  # noqa: F401 - fixtures
    NAME,
    dump,
    holding,
    two,
    world,
)
from tests.factories import confirm_all, make_person, make_published

pytestmark = pytest.mark.django_db
WORDS = "Mara Ellwood\nEllwood\nMara"
PAGES = ["/", "/speakers/", "/topics/", "/feed/", "/feed.json", "/sitemap.xml", "/corrections/"]
PAGES += ["/search/?q=mill&in=quotes", "/search/?q=home", "/search/?q=anyone"]


@pytest.fixture(autouse=True)
def _all_is_long(monkeypatch):
    monkeypatch.setattr(looking, "AT_ONCE", 0)


@pytest.fixture
def asked(world, two):  # noqa: F811
    row = ask(words=WORDS, reason="Order of the court", case_number="K 12", user=two[0])
    return look_done(row)


def look_done(row):
    background.run(background.about(row))
    return Redaction.objects.get(pk=row.pk)


def pages(client, *more):
    return [client.get(page).text.casefold() for page in (*PAGES, *more)]


def addresses():
    stories = Article.objects.exclude(path=None).values_list("path", flat=True)
    speakers = [one.get_absolute_url() for one in Speaker.objects.all()]
    return [*stories, *speakers, *(one.get_absolute_url() for one in Quote.objects.all())]


def test_look_is_kept_with_the_request_until_it_is_answered(world, two):  # noqa: F811
    row = ask(words=WORDS, reason="Order", case_number="K 12", user=two[0])
    assert preview(row) is None
    with pytest.raises(ValidationError, match="being read"):
        approve(row, user=two[1])
    row = look_done(row)
    found = {one.table: len(one.keys) for one in preview(row)}
    assert (found["articles.article"], found["people.speaker"]) == (1, 1)
    assert preview(row)[0].samples[0][1] == NAME
    cancel(row, user=two[0], note="Settled")
    row.refresh_from_db()
    assert (row.found, row.looked_at, row.words) == ({}, None, "")


def test_killed_look_goes_on_with_the_next_table(world, two):  # noqa: F811
    row = ask(words=WORDS, reason="Order", case_number="K 12", user=two[0])
    job = background.about(row)
    Job.objects.filter(pk=job.pk).update(memory={"tables": 2, "began": "2026-03-01T00:00:00Z"})
    row = look_done(row)
    assert "articles.article" not in row.found
    assert "people.speaker" in row.found
    assert row.looked_at.isoformat() == "2026-03-01T00:00:00+00:00"


def test_from_approval_on_no_reader_sees_the_words(client, asked, two):  # noqa: F811
    before = addresses()
    assert any("ellwood" in page for page in pages(client, *before))
    done = approve(asked, user=two[1])
    assert (done.state, Redaction.objects.get().words) == ("running", WORDS)
    # A page that is gone repeats the address that was asked for, and nothing else.
    assert [page for page in pages(client, *addresses()) if "ellwood" in page] == []
    assert holding("ellwood", dump()) != []


def test_when_it_is_over_they_are_nowhere_and_the_story_is_back(client, asked, two):  # noqa: F811
    approve(asked, user=two[1])
    job = background.run(background.about(asked))
    assert (job.state, job.error) == ("done", "")
    assert (holding("ellwood", dump()), holding("mara", dump())) == ([], [])
    row = Redaction.objects.get()
    assert (row.state, row.words, row.found, row.covered) == ("done", "", {}, {})
    assert row.counts["articles.article"] == 1
    story = Article.objects.get()
    assert "[redacted], who kept the mill" in client.get(story.path).text
    assert Quote.objects.filter(withheld_at__isnull=False).count() == 0
    assert append_only.missing(connection) == []


def test_long_one_comes_to_the_same_as_a_short_one(client, asked, two, monkeypatch):  # noqa: F811
    approve(asked, user=two[1])
    background.run(background.about(asked))
    story = Article.objects.get()
    assert story.headline == "Mill closes, says [redacted]"
    assert client.get("/speakers/redacted/").status_code == 200
    text = client.get("/search/?q=mill&in=quotes").text
    assert ("is no home" in text, "ellwood" in text.casefold()) == (True, False)


def test_what_was_written_after_the_look_is_covered_too(client, asked, two):  # noqa: F811
    late = make_published(text="“I saw Mara Ellwood,” said Otto Brandt.", headline="Late")
    confirm_all(late, make_person("Otto Brandt", distinction="other"))
    approve(asked, user=two[1])
    assert client.get(late.path).status_code == 404
    assert [page for page in pages(client) if "ellwood" in page] == []
    background.run(background.about(asked))
    assert "[redacted]" in client.get(Article.objects.get(pk=late.pk).path).text


def test_killed_redaction_keeps_the_cover_and_is_gone_on_with(client, asked, two):  # noqa: F811
    approve(asked, user=two[1])
    job = background.about(asked)
    seen = []

    def die(now):
        seen.append(now.done)
        if now.memory.get("at"):
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        background.run(job, on_step=die)
    assert [page for page in pages(client, *addresses()) if "ellwood" in page] == []
    Job.objects.filter(pk=job.pk).update(beat_at="2026-01-01T00:00:00Z")
    assert [one.state for one in background.resume_all()] == ["done"]
    assert holding("ellwood", dump()) == []
    assert client.get(Article.objects.get().path).status_code == 200


def test_what_a_complaint_withheld_stays_so(client, asked, two):  # noqa: F811
    story = Article.objects.get()
    withhold(story, user=two[0], reason="Complaint")
    approve(asked, user=two[1])
    with pytest.raises(ValidationError, match="being taken out"):
        lift(story, user=two[0], note="Over")
    background.run(background.about(asked))
    story.refresh_from_db()
    assert (client.get(story.path).status_code, story.withheld_at is None) == (404, False)
    lift(story, user=two[0], note="Over")
    assert client.get(story.path).status_code == 200


def test_covered_story_is_not_withheld_until_it_is_back(asked, two):  # noqa: F811
    approve(asked, user=two[1])
    with pytest.raises(ValidationError, match="being taken out"):
        withhold(Article.objects.get(), user=two[0], reason="Complaint")


def test_running_redaction_already_keeps_its_words_out(asked, two):  # noqa: F811
    approve(asked, user=two[1])
    draft = make_published(text="Mara Ellwood is back.", headline="Back")
    assert "[redacted] is back" in Article.objects.get(pk=draft.pk).body
    with pytest.raises(ValidationError, match="case K 12"):
        withhold(draft, user=two[0], reason="Mara Ellwood rang")


def test_much_quoted_speaker_of_a_redaction_is_relisted_apart(asked, two, monkeypatch):  # noqa: F811
    monkeypatch.setattr(listing, "AT_ONCE", 0)
    approve(asked, user=two[1])
    kinds = list(Job.objects.order_by("kind").values_list("kind", flat=True).distinct())
    assert kinds == [looking.WORK, carrying.WORK, listing.WORK]


def test_look_again_waits_for_one_under_way(asked, two):  # noqa: F811
    job = look_again(asked, user=two[0])
    assert look_again(asked, user=two[0]) == job


def test_screens_of_a_long_one_say_how_far_it_is(client, world, two):  # noqa: F811
    client.force_login(two[0])
    row = ask(words=WORDS, reason="Order", case_number="K 12", user=two[0])
    page = reverse("admin:articles_redaction_change", args=[row.pk])
    answer = client.get(page)
    assert ("being read for the words" in answer.text, answer.headers["Refresh"]) == (True, "3")
    look_done(row)
    answer = client.get(page)
    assert ("Look again" in answer.text, "Refresh" in answer.headers) == (True, False)
    client.force_login(two[1])
    answer = client.post(page, {"approve": "1"}, follow=True)
    assert "It is being carried out" in answer.text
    assert (answer.headers["Refresh"], "Ellwood" in answer.text) == ("3", False)
    background.run(background.about(row))
    answer = client.get(page)
    assert ("What was changed" in answer.text, "Refresh" in answer.headers) == (True, False)
