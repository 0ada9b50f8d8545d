"""The bench of imports counts right and says what is beyond a budget. Nothing here is timed."""

import pytest
from lxml import etree

from articles.importing.formats import wxr
from articles.importing.items import ImportItem, LeftOut
from articles.models import Article, QuoteSuggestion, SitePage
from bench import importing, imports
from bench.wxr import write_export


@pytest.fixture
def export(tmp_path):
    path = tmp_path / "export.xml"
    write_export(path, 40)
    return path


def test_export_is_the_same_for_the_same_seed_and_holds_what_it_counts(tmp_path):
    one, other = tmp_path / "one.xml", tmp_path / "other.xml"
    counts = write_export(one, 60, seed=3)
    assert write_export(other, 60, seed=3) == counts
    assert one.read_bytes() == other.read_bytes()
    types = [item.text for item in etree.parse(one).iter("{*}post_type")]
    assert {kind.split("/")[0] for kind in counts} == set(types)
    assert sum(counts.values()) == len(types)


def test_export_is_read_without_a_rejected_item(export):
    found = list(wxr.read(export, external_id="e", location="e"))
    items = [one for one in found if isinstance(one, ImportItem)]
    assert {type(one) for one in found} == {ImportItem, LeftOut}
    assert sum(one.kind == "article" for one in items) == 40
    assert all(len(one.body.split()) > 400 for one in items if one.kind == "article")


@pytest.mark.django_db
def test_import_is_counted_by_the_story(export):
    found = importing.measure_import(export, is_suggesting=True)
    assert found["stories"] == Article.objects.count() == 40
    assert found["suggestions"] == QuoteSuggestion.objects.count() > 100
    assert 1 < found["queries"] < 20
    assert SitePage.objects.count() == 2


@pytest.mark.django_db
def test_import_without_suggestions_has_none(export):
    assert importing.measure_import(export, is_suggesting=False)["suggestions"] == 0


@pytest.mark.django_db
@pytest.mark.parametrize("is_suggesting", [True, False])
def test_loop_saves_the_stories_as_the_import_does(export, is_suggesting):
    found = importing.measure_loop(export, is_suggesting=is_suggesting, limit=12)
    assert found["stories"] == Article.objects.count() == 12
    assert QuoteSuggestion.objects.exists() == is_suggesting
    columns = ("headline", "standfirst", "body", "published_at", "path", "status")
    saved = set(Article.objects.values_list(*columns))
    Article.objects.all().update(path=None, status="draft")
    assert {status for *_, status in saved} <= {"draft", "published"}
    assert all("<p>" in body for _, _, body, *_ in saved)


def cost(**more):
    usual = {"stories": 100, "wall_s": 1.0, "stories_a_second": 100.0, "cpu_ms": 3.0, "yards": 9.0}
    return {**usual, "sql_ms": 1.0, "queries": 2.0, "peak_mb": 100.0, **more}


@pytest.mark.parametrize(
    ("name", "own", "found"),
    [
        (imports.WITHOUT, {"stories_a_second": 300.0}, []),
        (imports.WITHOUT, {"stories_a_second": 200.0}, ["200 stories a second of 300"]),
        (imports.WITH, {"stories_a_second": 150.0}, []),
        (imports.WITH, {"stories_a_second": 100.0}, ["100 stories a second of 150"]),
        (imports.LARGE, {"peak_mb": 151.0}, ["151.0 MB of 150"]),
        (imports.LARGE, {"yards": 18.0}, ["2.00 × the cost of a story in the smaller export"]),
        (imports.LOOP_WITH, {"wall_s": 20.0}, []),
        (imports.LOOP_WITHOUT, {"wall_s": 5.0}, []),
        (imports.LOOP_WITH, {"wall_s": 5.0}, ["the import is 5.0 × as fast, of 10"]),
    ],
)
def test_run_is_beyond_its_budget_or_not(name, own, found):
    runs = {imports.WITH: cost(), imports.WITHOUT: cost(stories_a_second=200.0), name: cost(**own)}
    assert imports.beyond(name, runs, is_embedded=True) == found


def test_rate_is_asked_of_sqlite_alone():
    runs = {imports.WITH: cost(cpu_ms=99.0)}
    assert imports.beyond(imports.WITH, runs, is_embedded=False) == []


@pytest.mark.parametrize(
    ("now", "found"),
    [
        ({}, []),
        ({"queries": 3.0}, ["2.0 queries a story are now 3.0"]),
        ({"yards": 12.0}, ["9.0 yards are now 12.0"]),
        ({"peak_mb": 140.0}, ["100.0 MB are now 140.0"]),
    ],
)
def test_change_is_told_of_queries_cost_and_memory(now, found):
    assert imports.changes(cost(**now), cost()) == found


def test_what_was_not_measured_is_kept_as_it_was():
    before = {"python": "3.11", "sqlite": {"large": 1, "with": 2}, "postgresql": {"with": 3}}
    now = {"python": "3.12", "sqlite": {"with": 4}}
    assert imports._kept(before, now) == {
        "python": "3.12",
        "sqlite": {"large": 1, "with": 4},
        "postgresql": {"with": 3},
    }
