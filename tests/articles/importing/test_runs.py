"""A run from its paths to its report: our names for theirs, and going on where it was killed."""

from datetime import UTC
from pathlib import Path

import pytest

from articles.importing import save
from articles.importing.mapping import NameMap
from articles.importing.report import Report
from articles.importing.runs import Options, begin, run_import
from articles.models import Article, ImportedItem
from tests import factories

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


def options(**more):
    return Options("auto", UTC, source="old", **more)


def run(folder, *, wanted=None, **more):
    report = Report()
    run_import([folder], options=wanted or options(), report=report, **more)
    return dict(report.counts)


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
    monkeypatch.setattr("articles.importing.runs.FIRST_ITEMS", 1)
    monkeypatch.setattr("articles.importing.runs.MOST_ITEMS", 1)
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
    for number in range(60):
        (Path(folder) / f"{number}.md").write_text(STORY.format(title=f"Quay {number}"))
    monkeypatch.setattr("articles.importing.runs.AIM_SECONDS", 0.0)
    assert batches(monkeypatch, folder) == [20, 10, 10, 10, 10, 3]


def test_large_items_are_written_few_at_a_time(folder, monkeypatch):
    monkeypatch.setattr("articles.importing.runs.MOST_CHARACTERS", 50)
    assert batches(monkeypatch, folder) == [1, 1, 1]
