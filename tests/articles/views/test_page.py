"""Every list: bounded, each row once, and as many queries on its last page as on its first."""

import re

import pytest
from django.contrib.sites.models import Site
from django.db import connection
from django.test.utils import CaptureQueriesContext

from articles.listing import relist
from articles.models import Appearance, Article, Quote
from articles.topics import assign_topics, ensure_topics
from tests.articles.views.archive import PAGE, STORIES, kept_archive
from tests.factories import make_person

BY_DATE = {
    "/sections/harbour/": 3,
    "/topics/dredging/": 4,
    "/topics/dredging/?speaker=mara-ellwood": 5,
    "/speakers/mara-ellwood/": 8,
    "/speakers/mara-ellwood/?topic=dredging": 7,
    "/speakers/mara-ellwood/stories/": 3,
}
BY_NAME = {"/topics/": 2, "/speakers/": 2}
SINGLE = {"/": 7, "/feed/": 1, "/topics/dredging/feed/": 2, "/speakers/mara-ellwood/feed/": 3}


@pytest.fixture
def archive(db, settings):
    settings.NEWSROOM_PAGE_SIZE = PAGE
    Site.objects.get_current()  # asked once a process, by the first feed
    return kept_archive()


def walk(client, path):
    """[(text of the page's main part, queries)] from the first page to the last."""
    pages = []
    while path:
        with CaptureQueriesContext(connection) as queries:
            response = client.get(path)
        assert response.status_code == 200
        text = response.text
        pages.append((text.partition("<main")[2].partition("</main>")[0], len(queries)))
        match = re.search(r'<link rel="next" href="([^"]+)"', text)
        path = match and match.group(1).replace("&amp;", "&")
    return pages


def test_lists_by_date_cost_the_same_on_every_page(archive, client):
    for path, count in BY_DATE.items():
        pages = walk(client, path)
        assert (path, [queries for _, queries in pages]) == (path, [count] * 4)
        days = [int(n) for text, _ in pages for n in _days(text)]
        assert (path, days) == (path, list(range(STORIES - 1, -1, -1)))


def _days(text):
    """What a page lists, in order: its stories' or its quotations' numbers."""
    quotes = re.findall(r"comes on day (\d+)", text)
    return quotes or re.findall(r"Dredger delayed (\d+)</a></h[23]>", text)


def test_lists_by_name_cost_the_same_on_every_page(archive, client):
    names = [f"{letter}{number:02}" for letter in "BKNZ" for number in range(20)]
    _quote_everybody(Article.objects.first(), names)
    for path, count in BY_NAME.items():
        pages = walk(client, path)
        assert (path, [queries for _, queries in pages]) == (path, [count] * 4)
        found = [name for text, _ in pages for name in re.findall(r">([BKNZ]\d\d)</a>", text)]
        assert (path, found) == (path, names)


def _quote_everybody(article, names):
    """Give one story eighty topics and eighty speakers."""
    topics = ensure_topics([*names, "Dredging"])
    assign_topics({article.pk: [topic.pk for topic in topics.values()]})
    for number, name in enumerate(names):
        speaker = make_person(f"Ann {number}", sort_name=name)
        quote = Quote.objects.create(text=f"Word {number}", words_key=name, speaker=speaker)
        Appearance.objects.create(
            quote=quote,
            article=article,
            pieces=[{"exact": f"Word {number}", "prefix": "", "suffix": ""}],
            attribution_text="she said",
        )
    relist([article.pk])


def test_pages_ask_as_many_queries_as_they_say(archive, client):
    asked = {}
    for path in SINGLE:
        with CaptureQueriesContext(connection) as queries:
            assert client.get(path).status_code == 200
        asked[path] = len(queries)
    assert asked == SINGLE


def test_second_page_leads_on_and_back(archive, client):
    first = client.get("/sections/harbour/").text
    onwards = re.search(r'rel="next" href="([^"]+)"', first).group(1)
    second = client.get(onwards).text
    assert 'href="/sections/harbour/">Newest</a>' not in first
    assert 'href="/sections/harbour/">Newest</a>' in second
    assert f'<link rel="canonical" href="http://testserver{onwards}">' in second
    assert first.count('<article class="story">') == PAGE


def test_canonical_address_drops_what_is_not_ours(archive, client):
    text = client.get("/speakers/mara-ellwood/?utm_source=x&topic=dredging").text
    canonical = "http://testserver/speakers/mara-ellwood/?topic=dredging"
    assert f'<link rel="canonical" href="{canonical}">' in text


def test_cursor_that_is_none_of_ours_is_not_found(archive, client):
    by_date = ["x", "é", "1.", ".1", "9" * 40 + ".1", "%00"]
    by_name = ["x", "é", "1", ".A", "-1.A", "9" * 40 + ".A", "1.%00"]
    asked = [f"{path}?after={cursor}" for path in BY_DATE if "?" not in path for cursor in by_date]
    asked += [f"{path}?after={cursor}" for path in BY_NAME for cursor in by_name]
    assert {path for path in asked if client.get(path).status_code != 404} == set()


def test_cursor_beyond_any_row_gives_an_empty_page(archive, client):
    text = client.get("/sections/harbour/?after=1." + "9" * 40).text
    assert (text.count("Dredger"), "Newest</a>" in text) == (0, True)


def test_letter_leads_to_the_names_from_there(archive, client):
    text = client.get("/speakers/?after=0.F").text
    assert "Ellwood, Mara" not in text
    assert "Ellwood, Mara" in client.get("/speakers/?after=0.E").text


def test_unknown_narrowing_is_not_found(archive, client):
    assert client.get("/topics/dredging/?speaker=nobody").status_code == 404
    assert client.get("/speakers/mara-ellwood/?topic=nothing").status_code == 404
    assert client.get("/speakers/mara-ellwood/?topic=%00").status_code == 404


def test_posting_to_a_page_is_refused(archive, client):
    assert client.post("/sections/harbour/").status_code == 405


def test_readers_are_given_no_cookie(archive, client):
    for path in [*BY_DATE, *BY_NAME, *SINGLE]:
        response = client.get(path)
        assert response.cookies == {}
        assert "Cookie" not in response.get("Vary", "")
