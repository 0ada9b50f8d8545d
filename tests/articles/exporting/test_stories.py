"""Public stories as data: nothing that pages don't show, narrowed as asked, flat in queries."""

import json
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from articles.exporting import stories as exporting
from articles.models import Article, Quote
from tests.articles.exporting.commands import BASE, export, headlines
from tests.factories import (
    confirm_all,
    make_draft,
    make_person,
    make_published,
    make_section,
)
from tests.hidden_world import QUIET, kept_world, mark
from tests.test_public_pages import markers_in

pytestmark = pytest.mark.django_db


def test_jsonl_says_all_that_the_page_does_under_the_licence(story):
    out, _, _ = export("--format", "jsonl", "--base-url", BASE, "--licence", "CC BY 4.0")
    about, found = [json.loads(line) for line in out.splitlines()]
    quote, correction = Quote.objects.get(), story.corrections.get()
    moment = datetime.fromisoformat(about.pop("exported_at"))
    assert timezone.now() - moment < timedelta(minutes=1)
    assert about == {
        "format": "articles",
        "version": 1,
        "publisher": "On the Record",
        "licence": "CC BY 4.0",
    }
    (said,) = found.pop("quotes")
    assert said == {
        "id": str(quote.pk),
        "url": f"{BASE}{quote.get_absolute_url()}",
        "text": "We will build a bridge.",
        "kind": "direct",
        "state": "standing",
        "is_translated": False,
        "speaker": {"name": "Mara Ellwood", "kind": "person"}
        | {"url": f"{BASE}/speakers/mara-ellwood/"},
        "attribution": None,
        "role": "Mayor",
        "on_behalf_of": None,
        "said_on": "2026-03-01",
        "venue": None,
        "checked_against": None,
        "source_url": None,
        "confirmed_in_bulk": None,
    }
    assert found == {
        "url": f"{BASE}{story.path}",
        "headline": "A bridge at last",
        "standfirst": "After ten years.",
        "language": "en-GB",
        "published_at": "2026-03-02T09:00:00+00:00",
        "updated_at": story.significant_at.isoformat(),
        "section": {"name": "World", "url": f"{BASE}/sections/world/"},
        "topics": [{"name": "Bridges", "url": f"{BASE}/topics/bridges/"}],
        "bylines": [{"name": "Zora Ada", "role": None}],
        "dateline": "Harbourton",
        "body": story.body,
        "text": "“We will build a bridge,” said Mara Ellwood, the mayor.\n\nIt rained.",
        "credit_line": None,
        "usage_terms": None,
        "rights_until": None,
        "pictures": [
            {"url": f"{BASE}/media/pictures/zzbridge.jpg", "width": 10, "height": 10}
            | {"alt": "Alt zzbridge", "caption": "Caption zzbridge"}
            | {"credit": "Photo zzbridge", "licence": "CC BY 4.0"}
        ],
        "corrections": [
            {"kind": "correction", "text": "The bridge is for cyclists.", "quote": None}
            | {"issued_at": correction.issued_at.isoformat()}
        ],
    }


@pytest.mark.parametrize("form", ["ninjs", "jsonl"])
def test_export_says_nothing_that_readers_may_not_see(settings, tmp_path, form):
    settings.MEDIA_ROOT = str(tmp_path)
    world = kept_world(tmp_path)
    out, _, status = export("--format", form, "--base-url", BASE)
    assert status == 0
    allowed = {"zzpublic", *QUIET}  # the words that the public story prints of quiet voices
    assert markers_in(out.casefold()) - allowed == set()
    lines = [json.loads(line) for line in out.splitlines()]
    text = "\n".join(json.dumps(_without_text(line)) for line in lines)
    assert markers_in(text.casefold()) == {"zzpublic"}
    assert "Every zzpublic word is mine" in text
    assert "zzcovered" not in out
    assert "[quotation withheld]" in out
    assert len(lines) == Article.objects.public().count() + (form == "jsonl")
    assert mark("retracted") not in out
    assert world.public.path in out


def _without_text(line):
    return {name: value for name, value in line.items() if name not in ("body", "text", "bodies")}


@pytest.fixture
def archive():
    mara, nils = make_person("Mara Ellwood"), make_person("Nils Oke")
    for day, section, topics, speaker in [
        (1, "World", ["Bridges"], mara),
        (2, "Sport", ["Bridges", "Ferries"], nils),
        (3, "World", ["Ferries"], None),
    ]:
        text = f"“On day {day} it rained hard,” said {speaker.name}." if speaker else "It rained."
        article = make_published(
            at=datetime(2026, 3, day, 9, 0, tzinfo=UTC),
            headline=f"Day {day}",
            section=make_section(section),
            topics=topics,
            text=text,
        )
        confirm_all(article, speaker)
    make_draft(headline="Draft", section=make_section("Hidden"), topics=["Hidden"])


@pytest.mark.parametrize(
    ("args", "expected"),
    [
        ([], [3, 2, 1]),
        (["--section", "world"], [3, 1]),
        (["--section", "world", "--section", "sport"], [3, 2, 1]),
        (["--topic", "bridges"], [2, 1]),
        (["--topic", "bridges", "--topic", "ferries"], [3, 2, 1]),
        (["--topic", "bridges", "--section", "world"], [1]),
        (["--speaker", "mara-ellwood"], [1]),
        (["--speaker", "mara-ellwood", "--speaker", "nils-oke"], [2, 1]),
        (["--from", "2026-03-02"], [3, 2]),
        (["--to", "2026-03-02"], [2, 1]),
        (["--from", "2026-03-02", "--to", "2026-03-02"], [2]),
        (["--from", "2026-03-04"], []),
    ],
)
def test_narrowed_export_holds_what_was_asked_for(archive, args, expected):
    assert headlines(*args) == [f"Day {day}" for day in expected]


def test_period_is_told_in_the_papers_own_zone(archive, settings):
    settings.TIME_ZONE = "Pacific/Auckland"
    with timezone.override("Pacific/Auckland"):
        Article.objects.filter(headline="Day 1").update(
            published_at=datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
        )
        assert headlines("--to", "2026-03-01") == []
        assert "Day 1" in headlines("--from", "2026-03-02", "--to", "2026-03-02")


@pytest.mark.parametrize(
    ("args", "reason"),
    [
        (
            ["--section", "hidden"],
            "--section 'hidden': readers can see no section of that address.",
        ),
        (["--topic", "hidden"], "--topic 'hidden': readers can see no topic of that address."),
        (
            ["--speaker", "nobody"],
            "--speaker 'nobody': readers can see no speaker of that address.",
        ),
        (["--from", "Monday"], "--from 'Monday' is no day such as 2026-09-01."),
        (["--to", "0001-01-01"], "--to '0001-01-01' is no day such as 2026-09-01."),
        (["--from", "2026-03-02", "--to", "2026-03-01"], "--to is before --from."),
        (["--licence", " "], "The licence is empty: say under what terms others get the data."),
        (["--base-url", "paper.example"], "--base-url 'paper.example' is no address such as"),
        (["--output", "/nowhere/x.jsonl"], "/nowhere/x.jsonl: No such file or directory"),
    ],
)
def test_bad_option_is_refused_in_one_line(archive, args, reason):
    out, err, status = export("--format", "jsonl", *args)
    assert (out, status) == ("", 2)
    assert reason in err


def test_ninjs_without_whole_addresses_is_refused(archive):
    out, err, status = export("--format", "ninjs")
    assert (out, status) == ("", 2)
    assert err == "ninjs knows a story by its whole address: give --base-url.\n"


def test_file_is_replaced_by_a_whole_one_and_counted(archive, tmp_path):
    file = tmp_path / "stories.jsonl"
    file.write_text("before")
    out, err, status = export("--format", "jsonl", "--output", str(file))
    assert (out, err, status) == ("", f"Exported 3 stories to {file}.\n", 0)
    assert len(file.read_text().splitlines()) == 4


def test_queries_depend_on_chunks_not_on_stories(archive, monkeypatch):
    monkeypatch.setattr(exporting, "AT_ONCE", 3)
    with CaptureQueriesContext(
        connection,
    ) as three:
        headlines()
    for number in range(3):
        article = make_published(
            headline=f"More {number}", text=f"“Rain fell on day {number},” said Nils Oke."
        )
        confirm_all(article, make_person(f"Voice {number}"))
    with CaptureQueriesContext(connection) as six:
        headlines()
    assert (len(three), len(six)) == (6, 12)
