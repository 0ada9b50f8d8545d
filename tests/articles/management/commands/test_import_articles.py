"""import_articles from the command line to the last row."""

import io
import json
import os
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from articles.models import (
    Article,
    ImportedItem,
    ImportRun,
    QueueEntry,
    QuoteSuggestion,
    Status,
)
from articles.revisions import save_article
from articles.snapshots import take
from tests import factories

pytestmark = pytest.mark.django_db
SHARED = Path(os.environ.get("NEWSROOM_SHARED", Path(__file__).parents[5] / "shared"))
SEEDS = sorted(map(str, (SHARED / "seeds").glob("*.txt"))) if SHARED.is_dir() else []
STORY = "Ferry stops\n\n“We will not go,” said Jane Doe, the mayor.\n"
POST = """\
---
title: Ferry goes
date: 2024-02-03T04:05Z
status: published
tags: [Harbour]
---
It goes.
"""


def run(*args, **options):
    """Return what the command wrote to standard output and error, and its exit status."""
    out, err = io.StringIO(), io.StringIO()
    status = 0
    try:
        call_command("import_articles", *map(str, args), stdout=out, stderr=err, **options)
    except SystemExit as stop:
        status = stop.code
    except CommandError as error:
        err.write(f"{error}\n")
        status = error.returncode
    return out.getvalue(), err.getvalue(), status


def counted(opening="Import finished", **counts):
    """The summary line with these counts, the others 0."""
    words = ("created", "updated", "unchanged", "skipped", "in conflict", "rejected")
    counts = {name.replace("_", " "): number for name, number in counts.items()}
    seen = sum(counts.values())
    listed = ", ".join(f"{counts.get(word, 0)} {word}" for word in words)
    return f"{opening}: {seen} item{'s' * (seen != 1)}: {listed}.\n"


@pytest.fixture
def folder(tmp_path):
    folder = tmp_path / "in"
    (folder / "b").mkdir(parents=True)
    (folder / "a.txt").write_text(STORY)
    (folder / "b" / "post.md").write_text(POST)
    return folder


def test_import_makes_drafts_and_suggestions(folder):
    assert run(folder) == (counted(created=2), "", 0)
    assert list(Article.objects.order_by("pk").values_list("headline", "status")) == [
        ("Ferry stops", Status.DRAFT),
        ("Ferry goes", Status.DRAFT),
    ]
    assert list(ImportedItem.objects.order_by("pk").values_list("source", "external_id")) == [
        ("text", "a.txt"),
        ("markdown", "b/post.md"),
    ]
    assert QuoteSuggestion.objects.count() == 1


def test_import_again_writes_only_its_run(folder):
    run(folder)
    before = list(Article.objects.values()), list(ImportedItem.objects.values())
    assert run(folder) == (counted(unchanged=2), "", 0)
    assert (list(Article.objects.values()), list(ImportedItem.objects.values())) == before
    rows = ImportRun.objects.order_by("pk").values_list("state", "seen", "created", "unchanged")
    assert list(rows) == [("finished", 2, 2, 0), ("finished", 2, 0, 2)]


def test_import_after_an_edit_is_a_conflict(folder):
    run(folder / "a.txt")
    article = Article.objects.get()
    snapshot = take(article)
    snapshot["fields"]["headline"] = "Ours"
    save_article(article, snapshot=snapshot, user=None, expected_version=0)
    assert run(folder / "a.txt") == (
        counted(in_conflict=1),
        f"conflict: {folder}/a.txt: edited here since the last import; nothing was overwritten\n",
        1,
    )
    assert Article.objects.get().headline == "Ours"
    assert ImportRun.objects.first().conflicts == 1


def test_dry_run_reports_the_same_and_keeps_nothing(folder, tmp_path):
    out, err, status = run(folder, dry_run=True, publish=True, report=str(tmp_path / "r.json"))
    assert (out, err, status) == (
        counted("Dry run, nothing was written", created=2),
        "",
        0,
    )
    assert [m.objects.count() for m in (Article, ImportedItem, ImportRun)] == [0, 0, 0]
    assert json.loads((tmp_path / "r.json").read_text())["created"] == 2


def test_publish_lets_only_the_public_one_go_live(folder):
    assert run(folder, publish=True) == (counted(created=2), "", 0)
    assert list(Article.objects.public().values_list("headline", "path")) == [
        ("Ferry goes", "/2024/02/03/ferry-goes/")
    ]
    assert run(folder, publish=True) == (counted(unchanged=2), "", 0)


def test_publish_on_a_rerun_counts_as_updated(folder):
    run(folder)
    assert run(folder, publish=True) == (counted(updated=1, unchanged=1), "", 0)


def test_report_names_every_item(folder, tmp_path):
    (folder / "c.txt").write_bytes(b"")
    out, err, status = run(folder, source="kvn", report=str(tmp_path / "r.json"))
    report = json.loads((tmp_path / "r.json").read_text())
    first, second = Article.objects.order_by("pk")
    assert (out, err, status) == (
        counted(created=2, rejected=1),
        f"rejected: {folder}/c.txt: the file is empty\n",
        1,
    )
    assert report.pop("seconds") >= 0
    assert report == {
        "source": "kvn",
        "format": "mixed",
        "seen": 3,
        "created": 2,
        "updated": 0,
        "unchanged": 0,
        "skipped": 0,
        "conflicts": 0,
        "rejected": 1,
        "also_found": {"left_out": {}, "kept": {}, "comments": 0},
        "items": [
            {"id": "a.txt", "outcome": "created", "reason": "", "article": first.pk},
            {
                "id": "c.txt",
                "outcome": "rejected",
                "reason": "the file is empty",
                "article": None,
            },
            {"id": "b/post.md", "outcome": "created", "reason": "", "article": second.pk},
        ],
    }


def test_same_id_twice_in_a_run_is_rejected(folder, tmp_path):
    (tmp_path / "else").mkdir()
    (tmp_path / "else" / "a.txt").write_text("Another story\n\nAltogether.")
    assert run(folder / "a.txt", tmp_path / "else") == (
        counted(created=1, rejected=1),
        f"rejected: {tmp_path}/else/a.txt: id: another item of this run has the same id\n",
        1,
    )


def test_same_item_twice_in_a_run_is_skipped(folder, tmp_path):
    (tmp_path / "else").mkdir()
    (tmp_path / "else" / "a.txt").write_text((folder / "a.txt").read_text())
    assert run(folder / "a.txt", tmp_path / "else") == (
        counted(created=1, skipped=1),
        f"skipped: {tmp_path}/else/a.txt: id: the same item came before in this run\n",
        0,
    )


NEWS = """{{"uri": "tag:kelsmouth.example,2026:1", "type": "text", "pubstatus": "usable",
"headline": "{headline}", "versioncreated": "2026-03-02T09:30:00Z",
"body_html": "<p>{headline}.</p>"}}"""


def test_two_items_of_one_id_and_one_time_of_issue_do_not_write_over_each_other(tmp_path):
    for number, headline in enumerate(("Ferry stops", "Ferry sails"), 1):
        (tmp_path / f"{number}.json").write_text(NEWS.format(headline=headline))
    refused = (
        f"rejected: {tmp_path}/2.json, line 1: id: another item of this run has the same id and "
        "time of issue, and says something else\n"
    )
    assert run(tmp_path) == (counted(created=1, rejected=1), refused, 1)
    assert run(tmp_path) == (counted(unchanged=1, rejected=1), refused, 1)
    assert Article.objects.get().headline == "Ferry stops"


def test_file_that_can_not_be_read_is_status_2_whatever_its_format(tmp_path):
    (tmp_path / "a.csv").write_text("foo,bar\n1,2\n")
    assert run(tmp_path)[2] == 2


def test_deleted_draft_is_not_made_again(folder):
    run(folder / "a.txt")
    Article.objects.all().delete()
    assert run(folder / "a.txt") == (
        counted(skipped=1),
        f"skipped: {folder}/a.txt: the story made from it was deleted here\n",
        0,
    )


def test_nothing_readable_is_status_2(tmp_path):
    (tmp_path / "a.txt").write_bytes(b"\x00\x01")
    (tmp_path / "none").mkdir()
    wrong = "looks like binary content, which is not read; docs/importing.md lists the formats"
    assert run(tmp_path) == (counted(rejected=1), f"rejected: {tmp_path}/a.txt: {wrong}\n", 2)
    assert run(tmp_path / "gone") == (
        counted(rejected=1),
        f"rejected: {tmp_path}/gone: can't be read: No such file or directory\n",
        2,
    )
    assert run(tmp_path / "none") == (counted(), "There was nothing to import.\n", 2)


def test_broken_field_is_status_1_and_names_the_field(tmp_path):
    (tmp_path / "a.md").write_text("---\ntitle: [a, b]\n---\ntext")
    assert run(tmp_path) == (
        counted(rejected=1),
        f"rejected: {tmp_path}/a.md: title: a list where a text is expected\n",
        1,
    )


@pytest.mark.parametrize("value", ['"\\0"', '"\\ud800"', '"\\e[2J"', '"\\u202e"'])
def test_reason_can_be_printed_and_stored_whatever_the_file_says(tmp_path, value):
    (tmp_path / "a.md").write_text(f"---\ntitle: a\ndate: {value}\nid: {value}\n---\ntext")
    out, err, status = run(tmp_path)
    assert (out, err.startswith(f"rejected: {tmp_path}/a.md: "), status) == (
        counted(rejected=1),
        True,
        1,
    )
    assert err.removesuffix("\n").isprintable()
    assert ImportRun.objects.get().rejected == 1


def test_limit_stops_after_so_many(folder):
    assert run(folder, limit=1) == (counted(created=1), "", 0)


def test_format_is_taken_at_its_word(folder):
    assert run(folder / "b" / "post.md", format="text") == (counted(created=1), "", 0)
    assert Article.objects.get().headline.startswith("---")


def test_standard_input(monkeypatch):
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(STORY.encode())))
    assert run("-") == (counted(created=1), "", 0)
    assert ImportedItem.objects.get().external_id == "stdin"


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"limit": 0}, "--limit: a number from 1 on.\n"),
        ({"source": "a" * 101}, "--source: at most 100 characters.\n"),
        ({"report": "/nowhere/at/all/r.json"}, "--report: there is no folder /nowhere/at/all.\n"),
    ],
)
def test_wrong_option_is_status_2_before_anything_is_read(folder, options, message):
    assert run(folder, **options) == ("", message, 2)
    assert ImportRun.objects.count() == 0


def test_naive_times_are_read_in_the_newsrooms_zone(folder, settings):
    settings.TIME_ZONE = "America/New_York"
    (folder / "a.md").write_text("---\ntitle: A\ndate: 2024-07-01\n---\ntext")
    run(folder / "a.md")
    assert Article.objects.get().published_at == datetime(2024, 7, 1, 4, 0, tzinfo=UTC)


def test_hostile_html_is_cleaned(tmp_path):
    (tmp_path / "a.md").write_text("# A\n\n<img src=x onerror=alert(1)>Words <b onclick=x>here</b>")
    run(tmp_path)
    assert Article.objects.get().body == "<p>Words <strong>here</strong></p>"


def test_run_that_is_stopped_is_written_down_as_such(folder, monkeypatch):
    def stop(*args):
        raise KeyboardInterrupt

    monkeypatch.setattr("tqdm.tqdm.update", stop)
    assert run(folder) == (
        "",
        "Stopped. What was taken is kept; run the import again to go on.\n",
        130,
    )
    assert ImportRun.objects.get().state == "failed"
    monkeypatch.undo()
    assert run(folder) == (counted(unchanged=2), "", 0)


def test_columns_say_which_is_which(tmp_path):
    (tmp_path / "a.csv").write_text("No,Kicker,Story\n1,Ferry stops,The last crossing.\n")
    (tmp_path / "map.json").write_text('{"Kicker": "headline", "Story": "body", "No": "id"}')
    options = {"columns": str(tmp_path / "map.json")}
    assert run(tmp_path / "a.csv", **options) == (counted(created=1), "", 0)
    article = Article.objects.get()
    assert (article.headline, article.body) == ("Ferry stops", "<p>The last crossing.</p>")
    assert run(tmp_path / "a.csv", **options) == (counted(unchanged=1), "", 0)


def test_columns_that_are_no_fields_are_status_2_and_named(tmp_path):
    (tmp_path / "a.csv").write_text("Kicker\nFerry stops\n")
    (tmp_path / "map.json").write_text('{"Kicker": "headlin"}')
    _, errors, status = run(tmp_path / "a.csv", columns=str(tmp_path / "map.json"))
    assert status == 2
    assert errors.startswith(f"--columns: {tmp_path / 'map.json'}: “Kicker”: 'headlin' is no field")


def test_feed_goes_live_by_its_own_dates_and_a_second_run_writes_nothing(tmp_path):
    date = "<pubDate>Mon, 02 Mar 2020 10:30:00 GMT</pubDate>"
    items = f"<item><title>A</title><guid>1</guid>{date}</item><item><title>B</title></item>"
    feed = tmp_path / "feed.xml"
    feed.write_text(f"<rss version='2.0'><channel>{items}</channel></rss>")
    assert run(feed, publish=True)[0] == counted(created=2)
    live = Article.objects.get(status=Status.PUBLISHED)
    assert (live.headline, live.published_at) == ("A", datetime(2020, 3, 2, 10, 30, tzinfo=UTC))
    # Without a date it stays a draft, however often it is imported.
    assert run(feed, publish=True)[0] == counted(unchanged=2)
    assert Article.objects.get(headline="B").published_at is None


# Collected only where the shared examples lie beside the project.
if SEEDS:

    def test_import_of_the_first_story_finds_its_quotations():
        assert run(*SEEDS) == (counted(created=len(SEEDS)), "", 0)
        first = Article.objects.get(imported_items__external_id=Path(SEEDS[0]).name)
        pieces = [len(suggestion.pieces) for suggestion in first.suggestions.all()]
        assert (first.status, first.standfirst, len(pieces), sum(pieces)) == ("draft", "", 9, 14)
        assert run(*SEEDS) == (counted(unchanged=len(SEEDS)), "", 0)


def test_table_of_authors_gives_people_and_printed_names(tmp_path):
    ada = factories.make_person("Adele Voss")
    story = "---\ntitle: Ferry goes\nauthors: [ava, admin, bot, ed@old.example]\n---\nIt goes.\n"
    (tmp_path / "a.md").write_text(story)
    (tmp_path / "t.csv").write_text("theirs,ours\nAva,adele-voss\nadmin,The desk\nbot,\n")
    _, errors, status = run(tmp_path / "a.md", map_authors=str(tmp_path / "t.csv"))
    assert (errors, status) == ("", 0)
    rows = [(row.name, row.person_id) for row in Article.objects.get().bylines.all()]
    assert rows == [("Adele Voss", ada.pk), ("The desk", None)]


def test_table_of_authors_that_names_nobody_stops_the_import(folder, tmp_path):
    (tmp_path / "t.csv").write_text("ava,99999\n")
    _, errors, status = run(folder, map_authors=str(tmp_path / "t.csv"))
    said = "row 1, column “ours”: no person has the number 99999"
    assert (errors, status) == (f"--map-authors: {tmp_path / 't.csv'}: {said}\n", 2)
    assert Article.objects.count() == 0


def test_import_without_a_look_for_quotations_leaves_them_to_later(folder):
    (folder / "a.md").write_text(POST.replace("It goes.", "“It goes,” said Jane Doe."))
    assert run(folder / "a.md", "--publish", "--no-suggest")[2] == 0
    assert (QuoteSuggestion.objects.count(), QueueEntry.objects.count()) == (0, 0)
    call_command("suggest_quotes", "--all", stdout=io.StringIO())
    assert QuoteSuggestion.objects.get().speaker_name == "Jane Doe"
    assert QueueEntry.objects.get().lane == QueueEntry.Lane.ARCHIVES
    assert run(folder / "a.md", "--publish", "--no-suggest")[0] == counted(unchanged=1)
