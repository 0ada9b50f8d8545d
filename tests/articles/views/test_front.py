"""The front page."""

import re
from datetime import timedelta

import pytest

from articles.models import ArticleImage, Image
from tests.factories import LONG_AGO, confirm_all, make_person, make_published, make_section

pytestmark = pytest.mark.django_db


def publish(number, section="News", **kwargs):
    at = LONG_AGO + timedelta(days=number)
    headline = f"Story {number:02}"
    return make_published(at=at, headline=headline, section=make_section(section), **kwargs)


def headlines(text):
    return re.findall(r">(Story \d\d)</a></h", text)


def picture(article):
    image = Image(title="A quay", sha256="a" * 64, width=10, height=10, credit="Photo: Jo Lane")
    image.file.name = "pictures/quay.jpg"
    Image.objects.bulk_create([image])
    image = Image.objects.get()
    ArticleImage.objects.create(article=article, image=image, alt="A quay in rain")


def test_empty_paper_says_so(client):
    response = client.get("/")
    assert response.status_code == 200
    assert "The first edition has not come out yet." in response.text


def test_newest_leads_and_no_story_stands_twice(client):
    for number in range(15):
        publish(number, section=("News", "Sport")[number % 2])
    text = client.get("/").text
    shown = headlines(text)
    assert shown[:8] == [f"Story {n:02}" for n in range(14, 6, -1)]
    assert sorted(shown[8:]) == [f"Story {n:02}" for n in range(7)]


def test_newest_with_a_picture_leads(client):
    stories = [publish(number) for number in range(4)]
    picture(stories[1])
    text = client.get("/").text
    assert headlines(text) == ["Story 01", "Story 03", "Story 02", "Story 00"]
    assert '<img src="/media/pictures/quay.jpg" alt="A quay in rain" width="10"' in text


def test_sections_stand_in_the_papers_order_with_their_newest(client):
    make_section("Sport", position=2)
    make_section("World", position=1)
    make_section("Empty", position=0)
    for number in range(20):
        publish(number, section=("Sport", "World")[number % 2])
    text = client.get("/").text
    assert re.findall(r'id="section-(\w+)"', text) == ["world", "sport"]
    blocks = text.partition('class="departments"')[2]
    newest = [11, 9, 7, 5, 10, 8, 6, 4]
    assert headlines(blocks) == [f"Story {number:02}" for number in newest]
    assert "Empty" not in text


def test_words_on_the_record_are_of_different_people_and_stories(client):
    mara, tom = make_person("Mara Ellwood"), make_person("Tom Garrick")
    for number, who in ((1, tom), (2, mara), (3, mara)):
        text = f"“The ferry will come back on day number {number} or later,” said {who.name}."
        confirm_all(publish(number, text=text), who)
    text = client.get("/").text
    assert re.findall(r"day number (\d)", text) == ["3", "1"]


def test_masthead_has_the_name_and_the_sections(client, settings):
    settings.NEWSROOM_NAME = "The Fernleigh Gazette"
    publish(1)
    text = client.get("/").text
    assert '<h1 class="nameplate"><a href="/">The Fernleigh Gazette</a></h1>' in text
    assert '<a href="/sections/news/">News</a>' in text
    assert '<link rel="alternate" type="application/rss+xml"' in text
