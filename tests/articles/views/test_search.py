"""The search page: what it finds, what it says when it finds nothing, and what it costs."""

import re
import sys
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from people.models import OtherName
from tests.articles.views.archive import PAGE, STORIES, kept_archive
from tests.factories import LONG_AGO, confirm_all, make_person, make_published

pytestmark = pytest.mark.django_db


@pytest.fixture
def archive(settings):
    settings.NEWSROOM_PAGE_SIZE = PAGE
    return kept_archive()


def heading(response):
    found = re.search(r'<h2 class="label" id="results">(.*?)</h2>', response.text)
    return found.group(1) if found else ""


def hits(response):
    return re.findall(r'<p class="where">In <a href="[^"]+">([^<]+)</a>', response.text)


def next_of(response):
    found = re.search(r'<link rel="next" href="([^"]+)"', response.text)
    return found.group(1).replace("&amp;", "&") if found else ""


def test_empty_search_offers_a_form_and_is_not_indexed(client, db):
    response = client.get("/search/")
    assert response.status_code == 200
    assert '<meta name="robots" content="noindex">' in response.text
    assert 'action="/search/" method="get" role="search"' in response.text
    assert heading(response) == ""


def test_hits_show_the_words_found_speaker_date_and_story(client, archive):
    response = client.get("/search/", {"q": "“on day 4 or”"})
    assert heading(response) == "1 quotation"
    assert hits(response) == ["Dredger delayed 04"]
    assert '<b class="found">on day 4 or</b>' in response.text
    assert '<a href="/speakers/mara-ellwood/">Mara Ellwood</a>' in response.text
    assert "6 March 2026" in response.text


def test_pages_lead_through_all_hits_at_the_same_cost(client, archive):
    path, met, costs = "/search/?q=dredger", [], []
    while path:
        with CaptureQueriesContext(connection) as queries:
            response = client.get(path)
        costs.append(len(queries))
        met += hits(response)
        path = next_of(response)
    assert met == [f"Dredger delayed {number:02}" for number in reversed(range(STORIES))]
    # The sections, the hits and their words; PostgreSQL asks for the hits' gates by themselves.
    assert costs == [4 if connection.vendor == "postgresql" else 3] * 4


def test_first_page_counts_and_later_ones_do_not(client, archive):
    first = client.get("/search/?q=dredger")
    assert heading(first) == f"{STORIES} quotations, newest first"
    assert heading(client.get(next_of(first))) == "Earlier quotations"


def test_search_with_every_box_asks_few_queries(client, archive):
    asked = {
        "q": "dredger", "speaker": "Mara Ellwood", "topic": "dredging", "section": "harbour",
        "from": "2026-03-03", "to": "2026-03-05",
    }  # fmt: skip
    with CaptureQueriesContext(connection) as queries:
        response = client.get("/search/", asked)
    assert hits(response) == [f"Dredger delayed {number:02}" for number in (3, 2, 1)]
    assert len(queries) == (6 if connection.vendor == "postgresql" else 5)


@pytest.mark.parametrize("called", ["mara-ellwood", "Mara Ellwood", "ellwood", "MARA  ELLWOOD"])
def test_speaker_is_known_by_address_name_or_surname(client, archive, called):
    response = client.get("/search/", {"speaker": called})
    assert heading(response) == f"{STORIES} quotations, newest first"


def test_speaker_is_known_by_another_name(client, archive):
    OtherName.objects.create(speaker=archive, name="Mara Quayle")
    assert (
        heading(client.get("/search/?speaker=mara quayle")) == f"{STORIES} quotations, newest first"
    )
    assert heading(client.get("/search/?speaker=quayle")) == "Nothing found"


def test_namesakes_are_both_searched_and_both_named(client, archive):
    other = make_person("Otto Ellwood", distinction="baker")
    confirm_all(make_published(text="“A loaf is no dredger,” said Otto Ellwood."), other)
    response = client.get("/search/", {"speaker": "ellwood", "q": "dredger"})
    assert heading(response) == f"{STORIES + 1} quotations, newest first"
    assert "2 speakers are called so" in response.text
    assert "/search/?q=dredger&amp;speaker=otto-ellwood" in response.text


@pytest.mark.parametrize(
    ("asked", "says"),
    [
        ({"speaker": "Nobody Known"}, "We have no quotation of anyone called “Nobody Known”"),
        ({"topic": "Nothing"}, "We have no topic called “Nothing”"),
        ({"section": "nowhere"}, "We have no section called “nowhere”"),
        ({"q": "zebra"}, "Every word must stand in the quotation"),
        ({"q": "“”"}, "Nothing found"),
    ],
)
def test_nothing_found_says_why_and_where_else_to_look(client, archive, asked, says):
    response = client.get("/search/", asked)
    assert (response.status_code, heading(response)) == (200, "Nothing found")
    assert says in response.text
    assert "/search/?name=" in response.text or "topic" in asked or "section" in asked


@pytest.mark.parametrize(
    ("asked", "says"),
    [
        ({"from": "2026-13-01"}, "“2026-13-01” is no day we can read"),
        ({"to": "yesterday"}, "“yesterday” is no day we can read"),
        ({"from": "20260301"}, "“20260301” is no day we can read"),
        ({"from": "9999-12-31"}, "“9999-12-31” is no day we can read"),
        ({"from": "2026-03-05", "to": "2026-03-04"}, "ends before it begins"),
    ],
)
def test_days_that_can_not_be_are_left_out_with_a_notice(client, archive, asked, says):
    response = client.get("/search/", {"q": "dredger", **asked})
    assert says in response.text
    assert heading(response) == f"{STORIES} quotations, newest first"


@pytest.mark.parametrize(
    "query",
    [
        "q=%00", "q=%22%27*)", "q=" + "a" * 5000, "q=%ff%fe", "q=%ED%A0%80", "speaker=%00",
        "topic=%00%27", "section=%00", "role=%3A*", "name=%00", "name=" + "B" * 3000,
        "q=dredger&from=%00&to=%ff", "in=articles&q=dredger", "name=%ED%A0%80",
    ],
)  # fmt: skip
def test_hostile_addresses_are_answered(client, archive, query):
    assert client.get(f"/search/?{query}").status_code == 200


@pytest.mark.parametrize("query", ["q=dredger&after=zz", "name=Mara+Ellwood&after=zz"])
def test_cursor_that_is_none_of_ours_is_not_found(client, archive, query):
    assert client.get(f"/search/?{query}").status_code == 404


def test_more_than_a_thousand_is_not_counted_further(client, archive, monkeypatch):
    monkeypatch.setattr("articles.search.finding.MOST_COUNTED", 10)
    monkeypatch.setattr(sys.modules["articles.views.search"], "MOST_COUNTED", 10)
    response = client.get("/search/?q=dredger")
    assert heading(response) == "More than 10 quotations, newest first"


def test_phrase_stands_in_its_sentence_with_what_was_found_marked(client):
    article = make_published(text="The mayor called it “a shameful, shabby muddle” on Monday.")
    confirm_all(article, None)
    article.appearances.get().quote.__class__.objects.update(kind="partial")
    text = client.get("/search/?q=shabby").text
    assert "The mayor called it “<a" in text
    assert '<mark>a shameful, <b class="found">shabby</b> muddle</mark></a>” on Monday.' in text


# --- a name ------------------------------------------------------------------------------------


def test_name_search_lists_stories_that_print_it_newest_first(client, archive):
    path, met, costs = "/search/?name=mara+ELLWOOD", [], []
    while path:
        with CaptureQueriesContext(connection) as queries:
            response = client.get(path)
        costs.append(len(queries))
        met += re.findall(r"<h2><a href=[^>]+>(Dredger delayed \d+)</a>", response.text)
        path = next_of(response)
    assert met == [f"Dredger delayed {number:02}" for number in reversed(range(STORIES))]
    assert set(costs) == {3}
    assert "People can share a name" in response.text


def test_name_search_finds_names_of_nobody_we_know(client):
    make_published(headline="Loaf won", text="The prize went to Agnes Tilbury-Moss.")
    assert "Loaf won" in client.get("/search/?name=Agnes Tilbury Moss").text
    assert "Loaf won" not in client.get("/search/?name=Tilbury Agnes").text


def test_name_of_a_private_person_leads_nowhere(client):
    make_published(headline="Kitchen flooded", text="“It rose,” said Nell Ashdown.")
    assert "Kitchen flooded" in client.get("/search/?name=nell ashdown").text
    make_person("Nell Ashdown", is_public_figure=False)
    assert "Kitchen flooded" not in client.get("/search/?name=nell ashdown").text
    make_person("Nell Ashdown", distinction="novelist")
    assert "Kitchen flooded" in client.get("/search/?name=nell ashdown").text


def test_name_in_a_hidden_story_is_not_found(client):
    make_published(headline="To come", text="It is Agnes Tilbury.", at=LONG_AGO + timedelta(9999))
    response = client.get("/search/?name=Agnes Tilbury")
    assert "To come" not in response.text
    assert "No story on our pages prints this name" in response.text
