"""export_articles --everything: what it refuses, and what it costs."""

import json

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from articles.exporting import newsroom as exporting
from articles.moving import order
from tests.articles.exporting.commands import export
from tests.factories import confirm_all, make_person, make_published

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("args", "reason"),
    [
        (["--format", "ninjs", "--everything"], "--everything goes with --format jsonl.\n"),
        (
            ["--format", "jsonl", "--everything", "--topic", "x", "--from", "2026-01-01"],
            "--everything is everything: topic, first can't narrow it.\n",
        ),
        (["--format", "jsonl", "--media", "x"], "--media goes with --everything.\n"),
        (
            ["--format", "jsonl", "--everything", "--output", "/nowhere/x"],
            "/nowhere/x: No such file or directory\n",
        ),
    ],
)
def test_options_that_do_not_go_together_are_refused(args, reason):
    assert export(*args) == ("", reason, 2)


def test_everything_to_standard_output_says_what_it_is_and_how_many_lines():
    confirm_all(make_published(text="“We sail,” said Mara Ellwood."), make_person("Mara Ellwood"))
    out, said, status = export("--format", "jsonl", "--everything")
    first, *records, last = [json.loads(line) for line in out.splitlines()]
    assert first.pop("exported_at").endswith("+00:00")
    assert first == {"format": "newsroom", "version": 1, "newsroom": "On the Record"}
    assert [one["record"] for one in records] == ["speaker", "quote", "story"]
    assert last == {"record": "end", "lines": 3}
    assert (said, status) == ("Exported 3 records: keep it safe, not all is public.\n", 0)


def test_queries_depend_on_batches_not_on_rows(monkeypatch):
    monkeypatch.setattr(order, "STORIES_AT_ONCE", 4)

    def add(numbers):
        for number in numbers:
            text = f"“On day {number} we sailed out again,” said Mara Ellwood."
            confirm_all(make_published(text=text, topics=["Sea"]), speaker)

    def queries():
        with CaptureQueriesContext(connection) as found:
            list(exporting.records())
        return len(found)

    speaker = make_person("Mara Ellwood")
    add([1, 2])
    two = queries()
    add([3, 4])
    four = queries()
    add([5, 6, 7, 8])
    assert (four - two, queries() - four <= 20) == (0, True)
