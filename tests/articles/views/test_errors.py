"""Old addresses, wrong ones, and our own failures."""

import pytest
from django.test import RequestFactory

from articles.models import Article
from articles.views import server_error
from articles.workflow import withdraw
from newsroom.record.models import Address
from people.models import Speaker
from tests.factories import confirm_all, make_person, make_published, make_section, make_user

pytestmark = pytest.mark.django_db


def was_once(path, kind, row):
    Address.objects.create(path=path, target_type=kind, target_id=str(row.pk), is_current=False)


def test_wrong_address_is_answered_in_the_papers_look(client, settings):
    settings.NEWSROOM_NAME = "The Fernleigh Gazette"
    response = client.get("/no/such/page/")
    assert response.status_code == 404
    assert "The Fernleigh Gazette" in response.text
    assert "There is no page here" in response.text
    assert "/no/such/page/" not in response.text


def test_old_address_of_a_story_leads_to_it(client):
    article = make_published()
    was_once("/archive/17.html", "article", article)
    response = client.get("/archive/17.html?utm=x")
    assert (response.status_code, response["Location"]) == (301, f"{article.path}?utm=x")


def test_old_address_of_a_taken_down_story_is_not_found(client):
    article = make_published()
    was_once("/archive/17.html", "article", article)
    withdraw(article, user=make_user(), reason="rights")
    assert client.get("/archive/17.html").status_code == 404


def test_old_addresses_of_speakers_topics_and_sections_lead_on(client):
    text = "“The ferry is late again today,” said Mara Ellwood."
    article = make_published(section=make_section("News"), topics=["Ferry"], text=text)
    speaker = make_person("Mara Ellwood")
    confirm_all(article, speaker)
    was_once("/speakers/mara-lane/", "speaker", speaker)
    was_once("/topics/boats/", "topic", article.topic_items.get().tag)
    was_once("/sections/town/", "section", article.section)
    wanted = {
        "/speakers/mara-lane/": "/speakers/mara-ellwood/",
        "/speakers/mara-lane/feed/": "/speakers/mara-ellwood/feed/",
        "/speakers/mara-lane/stories/": "/speakers/mara-ellwood/stories/",
        "/topics/boats/": "/topics/ferry/",
        "/sections/town/": "/sections/news/",
    }
    assert {path: client.get(path).get("Location") for path in wanted} == wanted


def test_address_of_a_merged_speaker_leads_to_the_survivor(client):
    article = make_published(text="“The ferry is late again today,” said Mara Ellwood.")
    survivor = make_person("Mara Ellwood")
    confirm_all(article, survivor)
    merged = make_person("Mara Lane")
    Speaker.objects.filter(pk=merged.pk).update(merged_into=survivor)
    was_once("/speakers/mara-lane/", "speaker", merged)
    response = client.get("/speakers/mara-lane/")
    assert (response.status_code, response["Location"]) == (301, "/speakers/mara-ellwood/")


def test_old_address_of_a_private_person_is_not_found(client):
    article = make_published(text="“The ferry is late again today,” said Mara Ellwood.")
    speaker = make_person("Mara Ellwood", is_public_figure=False)
    confirm_all(article, speaker)
    was_once("/speakers/mara-lane/", "speaker", speaker)
    assert client.get("/speakers/mara-lane/").status_code == 404


def test_address_in_use_does_not_lead_to_itself(client):
    article = make_published()
    path = article.path
    Article.objects.filter(pk=article.pk).update(path="/2026/03/02/elsewhere/")
    assert client.get(path)["Location"] == "/2026/03/02/elsewhere/"
    was_once("/2026/03/02/here/there/", "article", article)
    Article.objects.filter(pk=article.pk).update(path="/2026/03/02/here/there/")
    assert client.get("/2026/03/02/here/there/").status_code == 404


@pytest.mark.parametrize("path", ["/%00/", "/a%00/feed/", f"/{'x' * 2000}/", "/%ff%fe/"])
def test_strange_addresses_are_only_not_found(path, client):
    assert client.get(path).status_code == 404


def test_failure_page_asks_the_database_nothing(django_assert_num_queries, settings):
    settings.NEWSROOM_NAME = "The Fernleigh Gazette"
    with django_assert_num_queries(0):
        response = server_error(RequestFactory().get("/"))
    assert response.status_code == 500
    text = response.content.decode()
    assert "Something went wrong on our side" in text
    assert "<title>Something went wrong – The Fernleigh Gazette</title>" in text
    assert 'lang="en-gb"' in text
