"""The sourcing report's screen: who may open it, what it takes, what it costs, and its file."""

import csv
import io
from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from articles.models import Section, Topic
from tests import factories

pytestmark = pytest.mark.django_db
YEAR = {"from": "2026-01-01", "to": "2026-12-31"}


def url():
    return reverse("admin:whom_we_quote")


@pytest.fixture
def story(db):
    """A story with a speaker whose name a spreadsheet would calculate."""
    article = factories.make_published(
        text="\u201cThe wall held,\u201d said Marta Quill.",
        headline="=1+1",
        section=factories.make_section("Harbour"),
        topics=["Ferry fares"],
    )
    speaker = factories.make_person("+Marta Quill", distinction="@harbour")
    factories.confirm_all(article, speaker)
    return article


def rows(response):
    return list(csv.reader(io.StringIO(response.text)))


@pytest.mark.parametrize("group", ["Reporters", "Editors", "Chief editors"])
def test_every_group_may_read_it(client, log_in, story, group):
    log_in(group)
    page = client.get(url(), YEAR)
    assert page.status_code == 200
    assert page.context["report"].quotations == 1


def test_others_may_not(client, log_in, story):
    assert client.get(url()).status_code == 302
    log_in("")
    assert client.get(url()).status_code == 403
    assert client.get(url(), {"as": "csv"}).status_code == 403


def test_menu_leads_to_it_for_those_who_may(client, log_in):
    log_in("Reporters")
    assert f'href="{url()}"' in client.get(reverse("admin:index")).text
    log_in("")
    assert f'href="{url()}"' not in client.get(reverse("admin:index")).text


def test_period_is_the_last_year_unless_one_is_asked_for(client, log_in):
    log_in()
    scope = client.get(url()).context["report"].scope
    today = timezone.localdate()
    assert (scope.first, scope.last) == (today - timedelta(days=365), today)
    asked = client.get(url(), YEAR).context["report"].scope
    assert (asked.first, asked.last) == (date(2026, 1, 1), date(2026, 12, 31))


def test_section_and_topic_narrow_it(client, log_in, story):
    log_in()
    other = factories.make_section("Sport")
    section, topic = Section.objects.get(name="Harbour"), Topic.objects.get()

    def total(**query):
        return client.get(url(), {**YEAR, **query}).context["report"].quotations

    assert (total(section=section.pk), total(section=other.pk)) == (1, 0)
    assert total(topic=topic.pk) == 1
    assert total(topic=topic.pk, section=section.pk) == 1


@pytest.mark.parametrize(
    "query",
    [
        {"from": "2026-02-30", "to": "2026-12-31"},
        {"from": "2026-03-01"},
        {"from": "2026-03-01", "to": "2026-02-01"},
        {"from": "2024-01-01", "to": "2026-02-01"},
        {"from": "0001-01-01", "to": "0001-12-31"},
        {"from": "9999-01-01", "to": "9999-12-31"},
        {"from": "\x00", "to": "x"},
        {"section": "0"},
        {"section": "x"},
        {"topic": "999999"},
        {"topic": "x"},
        {"topic": "9" * 40},
    ],
)
def test_what_can_not_be_is_said_beside_the_form(client, log_in, story, query):
    log_in()
    for way in ({}, {"as": "csv"}):
        page = client.get(url(), {**YEAR, **query, **way} if "from" not in query else query | way)
        assert page.status_code == 400
        assert page.context["report"] is None
        assert "errorlist" in page.text


def test_file_holds_the_report_and_no_formula(client, log_in, story):
    log_in()
    response = client.get(url(), {**YEAR, "as": "csv"})
    assert response.headers["Content-Type"] == "text/csv; charset=utf-8"
    named = 'attachment; filename="whom-we-quote-2026-01-01-2026-12-31.csv"'
    assert response.headers["Content-Disposition"] == named
    found = rows(response)
    assert found[0] == ["table", "name", "detail", "quotations", "stories", "speakers"]
    assert found[1] == ["totals", "Quotations", "", "1", "1", ""]
    assert ["speakers", "'+Marta Quill", "'@harbour", "1", "1", ""] in found
    assert ["topics", "Ferry fares", "", "1", "1", ""] in found
    assert ["months", "March 2026", "", "1", "1", ""] in found
    single = ["single-source stories", "'=1+1 (2026-03-02)", "'+Marta Quill", "1", "1", "1"]
    assert single in found
    assert not [cell for row in found for cell in row if cell.startswith(("=", "+", "-", "@"))]


def test_private_person_is_in_no_file(client, log_in):
    baker = factories.make_person("Tomas Birch", is_public_figure=False)
    article = factories.make_published(text="\u201cNobody slept,\u201d said Tomas Birch.")
    factories.confirm_all(article, baker)
    log_in()
    for query in (YEAR, {**YEAR, "as": "csv"}):
        page = client.get(url(), query).text
        assert "Birch" not in page
        assert "rivate person" in page


def test_it_asks_the_same_of_little_and_much(client, log_in, django_assert_max_num_queries):
    log_in()
    section = factories.make_section("News")
    with django_assert_max_num_queries(15) as little:
        client.get(url(), {**YEAR, "section": section.pk})
    Section.objects.all().delete()
    call_command("make_corpus", articles=150, quotes=500, speakers=40, topics=8)
    chosen = {"section": Section.objects.first().pk, "topic": Topic.objects.first().pk}
    for period in (YEAR, {"from": "2015-01-01", "to": "2015-12-31"}):
        with django_assert_max_num_queries(15) as much:
            assert client.get(url(), {**period, **chosen}).status_code == 200
    with django_assert_max_num_queries(15):
        assert client.get(url(), {**period, **chosen, "as": "csv"}).status_code == 200
    assert len(much) - len(little) <= 2  # the chosen topic, looked up and shown


def test_scheduled_stories_are_not_in_it(client, log_in):
    speaker = factories.make_person("Marta Quill")
    article = factories.make_scheduled(text="\u201cThe wall held,\u201d said Marta Quill.")
    factories.confirm_all(article, speaker)
    log_in()
    last = timezone.localdate() + timedelta(days=30)
    query = {"from": (last - timedelta(days=365)).isoformat(), "to": last.isoformat()}
    assert client.get(url(), query).context["report"].quotations == 0
    assert datetime.now(UTC) < article.live_at
