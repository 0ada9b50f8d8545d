"""A run from its paths to its report: our names for theirs, and going on where it was killed."""

import json
import re
from datetime import UTC, datetime
from itertools import permutations
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from articles import linking
from articles.importing import save
from articles.importing.mapping import NameMap
from articles.importing.plan import KILLED_BEFORE
from articles.importing.plan import UNDATED as PLAN_UNDATED
from articles.importing.report import Report
from articles.importing.runs import begin, run_import
from articles.models import Article, ImportedItem, Revision, Task
from tests import factories
from tests.articles.importing.wire_files import (
    FIRST,
    KILL,
    NOT_PUBLIC,
    SECOND,
    USABLE,
    options,
    outcomes,
    run,
    wire,
)

pytestmark = pytest.mark.django_db
STORY = """---
title: {title}
category: Local
tags: [Harbor]
authors: [Ada Voss, Desk]
---

Words of {title}.
"""


class Killed(Exception):
    """What stands for a kill in the middle of a run."""


@pytest.fixture
def folder(tmp_path):
    for title in ("Ferry", "Tide", "Wall"):
        (tmp_path / f"{title}.md").write_text(STORY.format(title=title))
    return str(tmp_path)


def test_map_gives_a_story_our_section_topics_and_people(folder):
    ada = factories.make_person("Adele Voss")
    names = NameMap.of(
        {
            "sections": {"Local": "Town"},
            "topics": {"Harbor": "Harbour"},
            "authors": {"Ada Voss": ada.pk, "Desk": 0},
        }
    )
    factories.make_person("Desk")
    run(folder, wanted=options(names=names))
    article = Article.objects.get(headline="Wall")
    assert article.section.name == "Town"
    assert [topic.name for topic in article.topics.all()] == ["Harbour"]
    printed = [(row.printed, row.person_id) for row in article.bylines.all()]
    assert printed == [("Ada Voss", ada.pk), ("Desk", None)]


def test_another_map_alone_changes_no_story(folder):
    run(folder)
    names = NameMap.of({"sections": {"Local": "Town"}})
    assert run(folder, wanted=options(names=names)) == {"unchanged": 3}


def test_killed_run_goes_on_and_ends_as_an_undisturbed_one(folder, monkeypatch):
    monkeypatch.setattr("articles.importing.batches.FIRST_ITEMS", 1)
    monkeypatch.setattr("articles.importing.batches.MOST_ITEMS", 1)
    row = begin([folder], options=options(), user=None)

    def killed(result):
        if result.external_id == "Tide.md":
            raise Killed

    with pytest.raises(Killed):
        run(folder, run=row, on_result=killed)
    assert run(folder, run=row) == {"created": 3}
    row.refresh_from_db()
    assert (row.state, row.created) == ("finished", 3)
    assert ImportedItem.objects.filter(run=row).count() == 3
    assert run(folder) == {"unchanged": 3}


def batches(monkeypatch, folder):
    """How many items each transaction of a run held."""
    sizes = []

    def carry_out(decisions, **more):
        sizes.append(len(decisions))
        return save.carry_out(decisions, **more)

    monkeypatch.setattr("articles.importing.runs.carry_out", carry_out)
    run(folder)
    return sizes


def test_slow_database_is_given_small_transactions_but_not_the_smallest(folder, monkeypatch):
    for number in range(80):
        (Path(folder) / f"{number}.md").write_text(STORY.format(title=f"Quay {number}"))
    monkeypatch.setattr("articles.importing.batches.AIM_SECONDS", 0.0)
    assert batches(monkeypatch, folder) == [20, 20, 20, 10, 10, 3]


def test_large_items_are_written_few_at_a_time(folder, monkeypatch):
    monkeypatch.setattr("articles.importing.batches.MOST_CHARACTERS", 50)
    assert batches(monkeypatch, folder) == [1, 1, 1]


# --- one id twice in a run ------------------------------------------------------------------------


@pytest.mark.parametrize("dated", [{}, {"versioncreated": "2026-03-02T10:00:00Z"}])
@pytest.mark.parametrize("size", [1, 20])
def test_kill_in_the_run_of_its_story_is_obeyed(tmp_path, monkeypatch, dated, size):
    monkeypatch.setattr("articles.importing.batches.FIRST_ITEMS", size)
    folder = wire(tmp_path, USABLE | dated, KILL | dated)
    assert [outcome for outcome, _ in outcomes(folder)] == ["created", "updated"]
    assert list(Article.objects.public()) == []
    assert outcomes(folder) == [("skipped", KILLED_BEFORE), ("unchanged", "")]
    assert Task.objects.count() == 1


def test_kill_that_is_read_before_its_story_keeps_it_out(tmp_path):
    folder = wire(tmp_path, KILL, USABLE, {**USABLE, "headline": "Ferry stops again"})
    assert [outcome for outcome, _ in outcomes(folder)] == ["updated", "skipped", "rejected"]
    assert Article.objects.count() == 0


def test_two_versions_of_which_the_first_has_no_time_are_planned_one_after_the_other(tmp_path):
    newer = {"headline": "Ferry sails", "versioncreated": "2026-03-02T10:00:00Z"}
    folder = wire(tmp_path, USABLE, USABLE | newer)
    assert outcomes(folder, is_publishing=False) == [("created", ""), ("updated", "")]
    assert Article.objects.get().headline == "Ferry sails"


@pytest.mark.parametrize("size", [1, 20])
@pytest.mark.parametrize("first", [True, False])
@pytest.mark.parametrize("second", NOT_PUBLIC)
def test_story_whose_newest_version_is_not_public_is_never_live(
    tmp_path, monkeypatch, second, first, size
):
    monkeypatch.setattr("articles.importing.batches.FIRST_ITEMS", size)
    versions = [FIRST, NOT_PUBLIC[second]]
    folder = wire(tmp_path, *(versions if first else reversed(versions)))
    outcomes(folder)
    assert list(Article.objects.exclude(status="draft", first_live_at=None)) == []
    assert {outcome for outcome, _ in outcomes(folder)} == {"skipped", "unchanged"}
    assert list(Article.objects.exclude(status="draft")) == []


@pytest.mark.parametrize("first", [True, False])
def test_newest_version_of_a_run_goes_live_and_none_waits(tmp_path, first):
    versions = [FIRST, SECOND | USABLE]
    folder = wire(tmp_path, *(versions if first else reversed(versions)))
    told = [outcome for outcome, _ in outcomes(folder)]
    assert told == (["created", "updated"] if first else ["created", "skipped"])
    article = Article.objects.public().get()
    assert (article.headline, Revision.pending.count()) == ("Ferry sails", 0)
    assert article.published_at == datetime(2026, 3, 2, 9, tzinfo=UTC)
    outcomes(folder)
    assert list(Article.objects.public()) == [article]


UNDATED = {**USABLE, "headline": "Ferry may stop"}


@pytest.mark.parametrize("size", [1, 20])
@pytest.mark.parametrize("second", NOT_PUBLIC)
@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_version_without_a_time_never_takes_the_place_of_a_newer_one(
    tmp_path, monkeypatch, order, second, size
):
    monkeypatch.setattr("articles.importing.batches.FIRST_ITEMS", size)
    versions = [UNDATED, FIRST, NOT_PUBLIC[second]]
    folder = wire(tmp_path, *(versions[number] for number in order))
    outcomes(folder)
    for _ in range(2):
        assert list(Article.objects.exclude(status="draft", first_live_at=None)) == []
        if second != "killed":
            assert Article.objects.get().headline == "Ferry sails"
        outcomes(folder)


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_newest_version_goes_live_whatever_comes_without_a_time(tmp_path, order):
    versions = [UNDATED, FIRST, SECOND | USABLE]
    folder = wire(tmp_path, *(versions[number] for number in order))
    for _ in range(2):
        outcomes(folder)
        assert Article.objects.public().get().headline == "Ferry sails"
        assert Revision.pending.count() == 0


@pytest.mark.parametrize("second", ["withheld", "embargoed"])
def test_version_without_a_time_in_a_later_run_is_passed_over(tmp_path, second):
    for name in ("dated", "undated"):
        (tmp_path / name).mkdir()
    outcomes(wire(tmp_path / "dated", NOT_PUBLIC[second]))
    assert outcomes(wire(tmp_path / "undated", UNDATED)) == [("skipped", PLAN_UNDATED)]
    article = Article.objects.get()
    assert (article.status, article.headline) == ("draft", "Ferry sails")


def test_only_version_goes_live_at_the_end_though_it_has_no_time(tmp_path):
    folder = wire(tmp_path, UNDATED)
    assert outcomes(folder) == [("created", "")]
    assert Article.objects.public().get().headline == UNDATED["headline"]


def test_killed_run_goes_on_and_lets_live_what_it_took_as_drafts(tmp_path, monkeypatch):
    monkeypatch.setattr("articles.importing.batches.FIRST_ITEMS", 1)
    monkeypatch.setattr("articles.importing.batches.MOST_ITEMS", 1)
    folder = wire(tmp_path, FIRST, {**FIRST, "uri": "tag:kelsmouth.example,2026:2"})
    wanted = options(is_publishing=True)
    row = begin([folder], options=wanted, user=None)

    def killed(result):
        raise Killed

    with pytest.raises(Killed):
        run(folder, wanted=wanted, run=row, on_result=killed)
    assert list(Article.objects.public()) == []
    assert run(folder, wanted=wanted, run=row) == {"created": 2}
    assert Article.objects.public().count() == 2
    assert run(folder, wanted=wanted) == {"unchanged": 2}


def test_drafts_of_an_earlier_run_go_live_with_the_corrections_of_their_source(tmp_path):
    folder = wire(tmp_path, FIRST)
    assert outcomes(folder, is_publishing=False) == [("created", "")]
    notice = [{"kind": "correction", "text": "It is blue.", "issued_at": None}]
    ImportedItem.objects.update(notices=notice)
    assert outcomes(folder, is_dry_run=True) == [("updated", "")]
    assert list(Article.objects.public()) == []
    assert outcomes(folder) == [("updated", "")]
    assert [one.text for one in Article.objects.public().get().corrections.all()] == ["It is blue."]
    assert ImportedItem.objects.get().notices is None


def test_draft_that_an_editor_went_on_with_meanwhile_is_left_to_the_desk(tmp_path):
    def edit(result):
        Article.objects.filter(pk=result.article).update(version=1)

    run(wire(tmp_path, FIRST), wanted=options(is_publishing=True), on_result=edit)
    assert list(Article.objects.public()) == []


def test_story_that_cannot_go_live_is_named_and_costs_no_other(tmp_path):
    names = ["tag:kelsmouth.example,2026:1", "tag:kelsmouth.example,2026:2", "tag:x,2026:3"]
    folder = wire(tmp_path, *(FIRST | {"uri": name} for name in names))
    told, report = [], Report(spooled=True)

    def spoil(result):
        told.append(result)
        odd = [{"kind": "correction", "text": "", "issued_at": None}]
        ImportedItem.objects.filter(external_id=names[1]).update(notices=odd)

    wanted = options(is_publishing=True)
    made = run_import([folder], options=wanted, report=report, on_result=spoil)
    live = Article.objects.public().values_list("imported_items__external_id", flat=True)
    assert sorted(live) == [names[0], names[2]]
    kept = ImportedItem.objects.get(external_id=names[1])
    assert (kept.article.status, kept.article.path, kept.notices[0]["text"]) == ("draft", None, "")
    assert (made.state, made.created, made.seen, report.exit_status) == ("finished", 3, 3, 1)
    [line] = told[-1].lines()
    assert line.startswith(f"warning: {names[1]}: it could not go live, and stays a draft: refused")
    assert [(one["id"], one["article"]) for one in made.report] == [(names[1], kept.article_id)]
    assert "Could not go live, and stay drafts: 1." in report.summary()
    report.write(tmp_path / "report", report.head("", "", 0))
    items = json.loads((tmp_path / "report").read_text())["items"]
    assert [one["reason"][:21] for one in items] == ["", "it could not go live,", ""]
    ImportedItem.objects.update(notices=None)
    assert run(folder, wanted=wanted)["updated"] == 1
    assert Article.objects.public().count() == 3


# --- links to a site whose stories come later -----------------------------------------------------


def feed(folder, name, host, text):
    """A feed of one public story of this host; gives the counts of importing it."""
    story = {
        "id": f"https://{host}/ferry",
        "url": f"https://{host}/ferry",
        "title": name,
        "content_html": text,
        "date_published": "2024-02-03T09:00:00Z",
    }
    head = {"version": "https://jsonfeed.org/version/1.1", "title": name}
    path = folder / f"{name}.json"
    path.write_text(json.dumps({**head, "items": [story]}))
    return run(str(path), wanted=options(is_publishing=True))


def links_to(title):
    """Where the links of a story lead."""
    return re.findall('href="([^"]*)"', Article.objects.get(headline=title).body)


PAPER = '<p>See <a href="https://www.Blog.paper.example/ferry">the blog</a>, it says why.</p>'


def test_links_to_a_site_that_came_later_lead_to_its_stories_here(tmp_path):
    feed(tmp_path, "Paper", "paper.example", PAPER)
    feed(tmp_path, "Other", "other.example", "<p>Nothing of the kind, at blog.paper.example.</p>")
    feed(tmp_path, "Blog", "blog.paper.example", "<p>It was the tide, and nobody else.</p>")
    assert links_to("Paper") == [Article.objects.get(headline="Blog").path]
    assert links_to("Other") == []


def test_run_that_was_killed_after_a_new_site_looks_back_the_next_time(tmp_path, monkeypatch):
    feed(tmp_path, "Paper", "paper.example", PAPER)

    def killed(*_args, **_more):
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr(linking, "resolve", killed)
        with pytest.raises(Killed):
            feed(tmp_path, "Blog", "blog.paper.example", "<p>It was the tide.</p>")
    feed(tmp_path, "Blog", "blog.paper.example", "<p>It was the tide.</p>")
    assert links_to("Paper") == [Article.objects.get(headline="Blog").path]


def test_earlier_stories_are_looked_through_once_a_new_site(tmp_path):
    feed(tmp_path, "Paper", "paper.example", PAPER)
    looked = []
    for _ in range(2):
        with CaptureQueriesContext(connection) as queries:
            feed(tmp_path, "Blog", "blog.paper.example", "<p>It was the tide.</p>")
        asked = [one["sql"] for one in queries if "LIKE" in one["sql"] and "body" in one["sql"]]
        looked.append(len(asked))
    assert looked == [2, 0]
