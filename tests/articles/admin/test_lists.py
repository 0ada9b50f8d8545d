"""Lists: what they find, and that they ask the same of the database on every page."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.paginator import EmptyPage
from django.urls import reverse
from django.utils import timezone

from articles.models import (
    Article,
    Correction,
    Image,
    ImportedItem,
    ImportRun,
    Quote,
    Section,
    SourcePicture,
    Topic,
)
from newsroom.record.audit import note
from newsroom.record.lists import MOST, BoundedPaginator
from people.models import Organization, Person
from tests import factories

pytestmark = pytest.mark.django_db
ROWS = 120


def make_stories():
    section = factories.make_section()
    Article.objects.bulk_create(
        Article(headline=f"Story {n}", section=section, slug=f"s{n}") for n in range(ROWS)
    )


def make_quotes():
    speaker = factories.make_person()
    Quote.objects.bulk_create(
        Quote(text=f"Words {n}", words_key=str(n), speaker=speaker) for n in range(ROWS)
    )


def make_people():
    for n in range(ROWS):
        Person.objects.create(name=f"Ann Number{n}", is_public_figure=True)


def make_organizations():
    for n in range(ROWS):
        Organization.objects.create(name=f"Body {n}")


def make_topics():
    Topic.objects.bulk_create(
        Topic(name=f"Topic {n}", key=f"topic {n}", slug=f"t{n}") for n in range(ROWS)
    )


def make_sections():
    Section.objects.bulk_create(Section(name=f"Part {n}", slug=f"p{n}") for n in range(ROWS))


def make_images():
    Image.objects.bulk_create(
        Image(file=f"{n}.jpg", sha256=str(n), width=1, height=1, title=f"Picture {n}")
        for n in range(ROWS)
    )


def make_runs():
    ImportRun.objects.bulk_create(ImportRun(source=f"s{n}", format="text") for n in range(ROWS))


def make_items():
    article = factories.make_draft()
    ImportedItem.objects.bulk_create(
        ImportedItem(source="s", external_id=str(n), article=article, outcome="created")
        for n in range(ROWS)
    )


def make_source_pictures():
    SourcePicture.objects.bulk_create(
        SourcePicture(key=str(n), source="s", address=f"https://old.example/{n}.jpg")
        for n in range(ROWS)
    )


def make_corrections():
    article = factories.make_published()
    Correction.objects.bulk_create(
        Correction(article=article, text=f"Wrong {n}") for n in range(ROWS)
    )


def make_entries():
    article = factories.make_draft()
    for n in range(ROWS):
        note(article, verb="save", user=None, note=str(n))


LISTS = {
    "articles_article": make_stories,
    "articles_quote": make_quotes,
    "people_person": make_people,
    "people_organization": make_organizations,
    "articles_topic": make_topics,
    "articles_section": make_sections,
    "articles_image": make_images,
    "articles_importrun": make_runs,
    "articles_importeditem": make_items,
    "articles_sourcepicture": make_source_pictures,
    "articles_correction": make_corrections,
    "record_auditentry": make_entries,
}


@pytest.mark.parametrize("name", LISTS)
def test_list_asks_the_same_on_every_page(client, log_in, django_assert_max_num_queries, name):
    log_in("Chief editors")
    LISTS[name]()
    url = reverse(f"admin:{name}_changelist")
    client.get(url)
    asked = []
    for page in (1, 2, 3):
        with django_assert_max_num_queries(15) as queries:
            response = client.get(url, {"p": page})
        assert response.status_code == 200
        asked.append(len(queries))
    assert len(set(asked)) == 1
    assert client.get(url, {"p": 4}).status_code == 302


@pytest.mark.parametrize("name", LISTS)
def test_list_searches_within_its_budget(client, log_in, django_assert_max_num_queries, name):
    log_in("Chief editors")
    LISTS[name]()
    url = reverse(f"admin:{name}_changelist")
    with django_assert_max_num_queries(15):
        assert client.get(url, {"q": "o"}).status_code == 200


def test_paginator_stops_counting():
    paginator = BoundedPaginator(list(range(MOST + 500)), 50)
    assert (paginator.count, paginator.num_pages) == (MOST + 500, MOST // 50)
    with pytest.raises(EmptyPage):
        paginator.page(MOST // 50 + 1)


def headlines(response):
    return sorted(article.headline for article in response.context["cl"].result_list)


def found(client, **query):
    return headlines(client.get(reverse("admin:articles_article_changelist"), query))


@pytest.fixture
def four(log_in):
    log_in()
    factories.make_draft(headline="A draft", text="“We go now,” said Tomas Birch.")
    factories.make_scheduled(headline="A scheduled one")
    factories.make_published(headline="An old one", at=datetime(2024, 5, 3, 9, tzinfo=UTC))
    factories.make_published(headline="A newer one", at=datetime(2025, 6, 3, 9, tzinfo=UTC))


def test_stories_by_where_they_stand(client, four):
    assert found(client, standing="draft") == ["A draft"]
    assert found(client, standing="scheduled") == ["A scheduled one"]
    assert found(client, standing="published") == ["A newer one", "An old one"]


def test_stories_with_open_quotations(client, four):
    assert found(client, quotations="open") == ["A draft"]


def test_stories_by_year_and_month(client, four):
    assert found(client, ran="2024") == ["An old one"]
    assert found(client, ran="2025-06") == ["A newer one"]
    assert found(client, ran="2025-07") == []


def test_stories_by_a_date_that_is_none_shows_all(client, four):
    assert len(found(client, ran="2024-13")) == 4
    assert len(found(client, ran="x")) == 4


def test_years_on_offer_come_from_first_and_last(client, four):
    response = client.get(reverse("admin:articles_article_changelist"))
    ran = next(one for one in response.context["cl"].filter_specs if one.parameter_name == "ran")
    years = [year for year, _ in ran.lookup_choices]
    assert years[-2:] == ["2025", "2024"]
    assert int(years[0]) == (timezone.now() + timedelta(days=2)).year


def test_stories_by_words_number_and_address(client, four):
    old = Article.objects.get(headline="An old one")
    assert found(client, q="old one") == ["An old one"]
    assert found(client, q=str(old.pk)) == ["An old one"]
    assert found(client, q=old.path) == ["An old one"]


def test_stories_say_what_needs_an_answer(client, four):
    page = client.get(reverse("admin:articles_article_changelist")).text
    assert "1 quotation</span>" in page


def test_desk_lists_what_waits(client, four):
    page = client.get(reverse("admin:index")).text
    assert "1 quotation to answer" in page
    assert "A scheduled one" in page
    assert "New story" in page


def test_desk_asks_the_same_however_much_there_is(client, four, django_assert_max_num_queries):
    url = reverse("admin:index")
    client.get(url)
    with django_assert_max_num_queries(15) as few:
        client.get(url)
    make_stories()
    with django_assert_max_num_queries(15) as many:
        client.get(url)
    assert len(few) == len(many)


def test_lists_of_those_without_permission_are_closed(client, log_in):
    log_in("")
    for name in LISTS:
        assert client.get(reverse(f"admin:{name}_changelist")).status_code == 403


def test_record_is_read_only(client, log_in):
    log_in("Chief editors")
    for name in ("articles_importrun", "articles_correction", "record_auditentry"):
        assert client.get(reverse(f"admin:{name}_add")).status_code == 403
