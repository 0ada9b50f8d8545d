"""The bench counts right: queries, places and what is beyond a budget. Nothing here is timed."""

import pytest
from django.core.management import call_command
from django.http import HttpResponse
from django.test import Client, override_settings
from django.urls import path

from articles.models import Article, Section
from bench import measuring, pages, places

pytestmark = pytest.mark.django_db


def three(request):
    """A page with three queries."""
    for _ in range(3):
        list(Section.objects.all())
    return HttpResponse("three")


def fails(request):
    return HttpResponse(status=500)


urlpatterns = [path("three/", three), path("fails/", fails)]


@override_settings(ROOT_URLCONF=__name__)
def test_queries_of_a_page_are_counted():
    cost = measuring.cost_of(Client(), "/three/", repeats=2)
    assert cost.queries == 3
    assert (cost.buffers is None) == (measuring.connection.vendor != "postgresql")


@override_settings(ROOT_URLCONF=__name__)
def test_page_that_fails_is_not_measured():
    with pytest.raises(RuntimeError, match="/fails/ answered 500"):
        measuring.cost_of(Client(), "/fails/", repeats=1)


def test_every_page_is_measured_within_its_queries():
    call_command("make_corpus", articles=130, quotes=400, speakers=60, topics=6)
    found = measuring.measure_pages(repeats=1)
    assert found[measuring.BARE]["first"]["queries"] == 1
    expected = {"front page", "section", "topic", "topic × speaker", "speaker", "speakers"}
    expected |= {"story", "quotation", "desk", "admin: stories", "admin: quotations"}
    expected |= {"admin: people", "admin: story form", "sourcing report"}
    assert expected <= set(found)
    public = [costs for name, costs in found.items() if costs.get("budget", {}).get("queries") == 8]
    for costs in public:
        counts = {cost["queries"] for place, cost in costs.items() if place != "budget"}
        assert max(counts) <= 8


def test_middle_and_deepest_page_of_a_list_are_where_they_should_be():
    call_command("make_corpus", articles=130, quotes=130, speakers=20, topics=3)
    client = Client()
    public = places.public_pages(lambda url: measuring.ask(client, url))
    section = next(page for page in public if page.name == "section")
    slug = section.places["first"].split("/")[2]
    stories = list(Article.objects.public().filter(section__slug=slug).order_by("-live_at", "-id"))
    three = ["first", "middle", "deepest"]
    assert list(section.places) == (three if len(stories) > 40 else three[:1])
    story = next(page for page in public if page.name == "story")
    assert set(story.places) == {"first", "middle", "deepest"}
    assert len(set(story.places.values())) == 3


BUDGET = {"queries": 8, "bares": None, "is_list": True, "is_search": False}
OF_SEARCH = {**BUDGET, "is_search": True}


def cost(queries=5, cpu_ms=10.0, buffers=300, sql_ms=1.0):
    return {"queries": queries, "cpu_ms": cpu_ms, "sql_ms": sql_ms, "buffers": buffers}


@pytest.mark.parametrize(
    ("now", "small", "budget", "found"),
    [
        (cost(), cost(), BUDGET, []),
        (cost(queries=9), cost(), BUDGET, ["9 queries of 8"]),
        (cost(cpu_ms=14.0), cost(), BUDGET, ["1.40 × the CPU at the small size"]),
        (cost(buffers=900), cost(), BUDGET, ["3.00 × the buffers at the small size"]),
        (cost(buffers=190), cost(buffers=10), BUDGET, []),
        (cost(cpu_ms=1.9), cost(cpu_ms=0.1), BUDGET, []),
        (cost(cpu_ms=99), None, BUDGET, []),
        (cost(cpu_ms=99, buffers=None), cost(), {**BUDGET, "is_list": False}, []),
        (cost(), None, {**BUDGET, "bares": 4}, ["10.0 × a bare view of 4"]),
        (cost(cpu_ms=14.0, buffers=900), cost(), OF_SEARCH, []),
        (cost(cpu_ms=48.0), cost(cpu_ms=8.0), OF_SEARCH, ["5.4 × the time at the small size"]),
        (cost(sql_ms=51.0), None, OF_SEARCH, ["61 ms of 50"]),
        (cost(sql_ms=51.0, buffers=None), None, OF_SEARCH, []),
    ],
)
def test_what_is_beyond_a_budget_is_said(now, small, budget, found):
    assert pages.beyond(now, small, budget, bare=1.0) == found


def test_changes_are_other_queries_and_other_times():
    assert pages.changes(cost(), cost()) == []
    assert pages.changes(cost(queries=6), cost()) == ["5 queries are now 6"]
    assert pages.changes(cost(cpu_ms=20.0), cost()) == ["10.0 ms of CPU are now 20.0"]
    assert pages.changes(cost(cpu_ms=11.0), cost()) == []
