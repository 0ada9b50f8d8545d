"""RSS, read as a feed reader reads it."""

from datetime import timedelta
from xml.etree import ElementTree

import pytest

from articles.models import Article, Quote
from tests.factories import (
    LONG_AGO,
    confirm_all,
    make_draft,
    make_person,
    make_published,
    make_scheduled,
    make_section,
)

pytestmark = pytest.mark.django_db


def read(client, path):
    """The channel of a feed that any XML parser can read."""
    response = client.get(path)
    assert response.status_code == 200
    assert response["Content-Type"] == "application/rss+xml; charset=utf-8"
    return ElementTree.fromstring(response.content).find("channel")  # noqa: S314 - our own words


def each(channel, name):
    return [item.findtext(name) for item in channel.iter("item")]


@pytest.fixture
def stories():
    section = make_section("News")
    make_draft(section=section, topics=["Ferry"], headline="A draft")
    make_scheduled(section=section, topics=["Ferry"], headline="Tomorrow's")
    return [
        make_published(
            at=LONG_AGO + timedelta(days=number),
            section=section,
            topics=["Ferry"],
            headline=f"Ferry & quay {number} <b>",
            standfirst="Late again, “as usual” & cold.",
            text=f"“The ferry is late for the {number}th time & so am I,” said Mara Ellwood.",
        )
        for number in (7, 8)
    ]


@pytest.mark.parametrize("path", ["/feed/", "/sections/news/feed/", "/topics/ferry/feed/"])
def test_feed_holds_the_public_stories_newest_first(path, stories, client):
    channel = read(client, path)
    assert each(channel, "title") == ["Ferry & quay 8 <b>", "Ferry & quay 7 <b>"]
    assert each(channel, "link")[0] == f"http://testserver{stories[1].path}"
    assert each(channel, "description")[0] == "Late again, “as usual” &amp; cold."
    assert each(channel, "pubDate")[0] == "Tue, 10 Mar 2026 09:00:00 +0000"
    assert each(channel, "category")[0] == "News"


def test_speakers_feed_holds_what_they_said(stories, client):
    speaker = make_person("Mara Ellwood")
    for story in stories:
        confirm_all(story, speaker)
    channel = read(client, "/speakers/mara-ellwood/feed/")
    assert channel.findtext("title") == "Mara Ellwood – On the Record"
    assert "not everything they said" in channel.findtext("description")
    assert each(channel, "title") == [
        "“The ferry is late for the 8th time & so am I.”",
        "“The ferry is late for the 7th time & so am I.”",
    ]
    quote = Quote.objects.get(text__contains="8th")
    assert each(channel, "link")[0] == f"http://testserver/quotes/{quote.pk}/"
    assert "From “Ferry &amp; quay 8 &lt;b&gt;”" in each(channel, "description")[0]


def test_phrase_comes_with_its_sentence(client):
    article = make_published(text="Mara Ellwood said the plan was “a leap in the dark” for all.")
    confirm_all(article, make_person("Mara Ellwood"))
    (text,) = each(read(client, "/speakers/mara-ellwood/feed/"), "description")
    assert "Mara Ellwood said the plan was “a leap in the dark” for all." in text


def test_control_characters_do_not_break_a_feed(client):
    article = make_published()
    Article.objects.filter(pk=article.pk).update(headline="A \x0b bell\x07 rings")
    assert each(read(client, "/feed/"), "title") == ["A bell rings"]


def test_feeds_are_found_from_their_pages(stories, client):
    confirm_all(stories[0], make_person("Mara Ellwood"))
    for path in ("/sections/news/", "/topics/ferry/", "/speakers/mara-ellwood/"):
        text = client.get(path).text
        assert 'type="application/rss+xml" title="' in text
        assert f'href="{path}feed/">' in text


@pytest.mark.parametrize("path", ["/topics/x/feed/", "/speakers/x/feed/", "/sections/x/feed/"])
def test_feed_of_nothing_is_not_found(path, client):
    assert client.get(path).status_code == 404
