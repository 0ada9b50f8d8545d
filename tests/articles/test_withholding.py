"""Withholding: gone at once from everything readers see, and back as it was."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from articles.models import Article, Quote, QuoteEntry, Tally, Withholding
from articles.quoting import confirm
from articles.withholding import (
    IN_ITS_PLACE,
    cover,
    keep_from_search,
    lift,
    take_page,
    withheld,
    withhold,
)
from newsroom.record.models import AuditEntry
from people.models import Speaker
from tests.factories import confirm_all, make_person, make_published, make_user

pytestmark = pytest.mark.django_db

TEXT = (
    "The wall fell on Monday.\n\n“The wall was never inspected,” said Mara Ellwood. "
    "“Nobody came to look at it.”\n\n“We are sorry for all of it,” said Otto Brandt."
)


@pytest.fixture
def story():
    article = make_published(text=TEXT, topics=["Harbour"], headline="Wall falls")
    mara, otto = make_person("Mara Ellwood"), make_person("Otto Brandt")
    for suggestion in article.suggestions.filter(state="open"):
        speaker = mara if "inspected" in suggestion.text else otto
        confirm(suggestion, user=None, speaker=speaker)
    return article


@pytest.fixture
def chief():
    return make_user()


def quote_of(story, name):
    return Quote.objects.get(appearances__article=story, speaker__name=name)


def test_withheld_story_is_as_if_it_had_never_been(client, story, chief):
    never = client.get("/2026/03/02/never-was/").content
    withhold(story, user=chief, reason="Complaint of a neighbour", case_number="C-12")
    assert client.get(story.path).status_code == 404
    assert client.get(story.path).content == never
    assert "Wall falls" not in client.get("/").text + client.get("/feed/").text
    assert client.get("/topics/harbour/").status_code == 404
    assert Article.objects.public().filter(pk=story.pk).exists() is False
    assert QuoteEntry.objects.count() == 0
    assert {row.n for row in Tally.objects.all()} <= {0}


def test_lifted_story_is_back_as_it_was(client, story, chief):
    before = {path: client.get(path).text for path in (story.path, "/topics/harbour/", "/")}
    live_at, entries = story.live_at, QuoteEntry.objects.count()
    withhold(story, user=chief, reason="Complaint")
    row = lift(story, user=chief, note="Settled with the complainant")
    assert {path: client.get(path).text for path in before} == before
    assert (Article.objects.get(pk=story.pk).live_at, QuoteEntry.objects.count()) == (
        live_at,
        entries,
    )
    assert (row.lifted_by, row.lifted_note) == (chief, "Settled with the complainant")
    verbs = AuditEntry.objects.filter(target_type="article").values_list("verb", flat=True)
    assert list(verbs.order_by("-pk")[:2]) == ["lift withholding", "withhold"]


def test_withheld_quote_gives_way_to_a_marker_in_its_story(client, story, chief):
    quote = quote_of(story, "Mara Ellwood")
    withhold(quote, user=chief, reason="She says she never said it")
    text = client.get(story.path).text
    assert text.count(IN_ITS_PLACE) == 2  # its two pieces
    assert ("never inspected" in text, "Nobody came" in text) == (False, False)
    assert "We are sorry for all of it" in text
    assert str(quote.pk) not in text
    assert client.get(quote.get_absolute_url()).status_code == 404
    assert client.get("/speakers/mara-ellwood/").status_code == 404
    assert client.get("/speakers/otto-brandt/").status_code == 200
    found = client.get("/search/?q=inspected").text
    assert "never inspected" not in found
    lift(quote, user=chief, note="It stands")
    assert client.get(quote.get_absolute_url()).status_code == 200
    assert "never inspected" in client.get(story.path).text


def test_withheld_words_are_covered_wherever_the_story_repeats_them(story, chief):
    quote = quote_of(story, "Mara Ellwood")
    body = f"{story.body}<p>Once more: THE WALL was <em>never inspected</em>.</p>"
    quote.withheld_at = story.live_at
    rows = list(story.appearances.select_related("quote"))
    for row in rows:
        row.quote = quote if row.quote_id == quote.pk else row.quote
    covered, left = cover(body, rows)
    assert "inspected" not in covered
    assert [row.quote.speaker.name for row in left] == ["Otto Brandt"]


def test_quote_whose_words_stand_in_the_headline_is_withheld_with_its_story(chief):
    article = make_published(text=TEXT, standfirst="A wall that “was never inspected”: Ellwood")
    [first, *_] = confirm_all(article, make_person("Mara Ellwood"))
    Article.objects.filter(pk=article.pk).update(headline="“The wall was never inspected”")
    with pytest.raises(ValidationError, match="Withhold that story"):
        withhold(first, user=chief, reason="Complaint")
    assert Withholding.objects.count() == 0


def test_withheld_speaker_is_as_a_private_person(client, story, chief):
    speaker = Speaker.objects.get(name="Mara Ellwood")
    quote = quote_of(story, "Mara Ellwood")
    withhold(speaker, user=chief, reason="Safety")
    assert client.get("/speakers/mara-ellwood/").status_code == 404
    assert client.get("/speakers/mara-ellwood/feed/").status_code == 404
    assert client.get(quote.get_absolute_url()).status_code == 404
    assert "Ellwood" not in client.get("/speakers/").text + client.get("/topics/harbour/").text
    text = client.get(story.path).text
    assert ("never inspected" in text, "/speakers/mara-ellwood/" in text) == (True, False)
    assert "Mara Ellwood" not in client.get("/search/?q=inspected").text
    lift(speaker, user=chief, note="Over")
    assert client.get("/speakers/mara-ellwood/").status_code == 200


def test_speaker_without_a_page_keeps_what_they_said(client, story, chief):
    speaker = Speaker.objects.get(name="Mara Ellwood")
    quote = quote_of(story, "Mara Ellwood")
    take_page(speaker, user=chief, has_no_page=True, note="Asked for")
    assert client.get("/speakers/mara-ellwood/").status_code == 404
    text = client.get(quote.get_absolute_url()).text
    assert ("Mara Ellwood" in text, "/speakers/mara-ellwood/" in text) == (True, False)
    assert "/speakers/mara-ellwood/" not in client.get("/").text + client.get(story.path).text


def test_kept_from_search_engines_is_still_read(client, story, chief):
    noindex = '<meta name="robots" content="noindex">'
    speaker = Speaker.objects.get(name="Otto Brandt")
    quote = quote_of(story, "Otto Brandt")
    pages = [story.path, speaker.get_absolute_url(), quote.get_absolute_url()]
    assert [noindex in client.get(path).text for path in pages] == [False] * 3
    keep_from_search(story, user=chief, is_noindex=True, note="Old conviction")
    keep_from_search(speaker, user=chief, is_noindex=True, note="Old conviction")
    assert [noindex in client.get(path).text for path in pages] == [True] * 3


def test_withholding_needs_the_permission_a_reason_and_something_to_withhold(story, chief):
    with pytest.raises(PermissionDenied):
        withhold(story, user=make_user("Editors"), reason="Complaint")
    with pytest.raises(ValidationError, match="Say why"):
        withhold(story, user=chief, reason=" ")
    withhold(story, user=chief, reason="Complaint")
    with pytest.raises(ValidationError, match="already"):
        withhold(story, user=chief, reason="Complaint")
    with pytest.raises(PermissionDenied):
        lift(story, user=make_user("Editors"), note="Over")
    assert withheld(story).reason == "Complaint"
    lift(story, user=chief, note="Over")
    with pytest.raises(ValidationError, match="not withheld"):
        lift(story, user=chief, note="Over")
