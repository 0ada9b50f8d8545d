"""Public stories as data: ninjs that is valid, nothing that pages don't show, flat in queries."""

import io
import json
from datetime import UTC, datetime, timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from articles.corrections import correct_quote, issue
from articles.disowning import disown
from articles.exporting import stories as exporting
from articles.importing.formats import ninjs
from articles.importing.items import ByLine
from articles.models import Article, Image, Quote
from articles.withholding import withhold
from tests.articles.exporting.ninjs_rules import faults_of
from tests.factories import (
    confirm_all,
    make_draft,
    make_organization,
    make_person,
    make_published,
    make_section,
    make_user,
)
from tests.hidden_world import QUIET, add_picture, kept_world, mark
from tests.test_public_pages import markers_in

pytestmark = pytest.mark.django_db
BASE = "https://paper.example"
LICENCE = "No licence is stated. Ask the publisher before you use this data again."


@pytest.fixture
def story(settings, tmp_path):
    settings.MEDIA_ROOT = str(tmp_path)
    article = make_published(
        headline="A bridge at last",
        standfirst="After ten years.",
        text="“We will build a bridge,” said Mara Ellwood, the mayor.\n\nIt rained.",
        dateline="Harbourton",
        section=make_section("World"),
        topics=["Bridges"],
        bylines=["Zora Ada"],
        language="en-GB",
    )
    (quote,) = confirm_all(article, make_person("Mara Ellwood"))
    Quote.objects.filter(pk=quote.pk).update(said_on="2026-03-01", role="Mayor")
    add_picture(article, "bridge", tmp_path)
    Image.objects.update(focal_x=30, licence="CC BY 4.0")
    issue(article, user=None, text="The bridge is for cyclists.")
    return Article.objects.get()


def export(*args):
    """(what was written, what was said, exit status)."""
    out, err, status = io.StringIO(), io.StringIO(), 0
    try:
        call_command("export_articles", *args, stdout=out, stderr=err)
    except CommandError as error:
        err.write(f"{error}\n")
        status = error.returncode
    return out.getvalue(), err.getvalue(), status


def ninjs_objects(*args):
    out, _, status = export("--format", "ninjs", "--base-url", BASE, *args)
    assert status == 0
    return [json.loads(line) for line in out.splitlines()]


def headlines(*args):
    """The headlines of what is exported, newest first."""
    out, err, status = export("--format", "jsonl", *args)
    assert (err, status) == ("", 0)
    return [json.loads(line)["headline"] for line in out.splitlines()[1:]]


def test_ninjs_object_says_all_that_the_page_does(story):
    (found,) = ninjs_objects()
    quote, correction = Quote.objects.get(), story.corrections.get()
    uri = f"{BASE}{story.path}"
    picture = f"{BASE}/media/pictures/zzbridge.jpg"
    mara = {"name": "Mara Ellwood", "uri": f"{BASE}/speakers/mara-ellwood/"}
    plain = "“We will build a bridge,” said Mara Ellwood, the mayor.\n\nIt rained."
    associations = found.pop("associations")
    assert found == {
        "uri": uri,
        "standard": {
            "name": "ninjs",
            "version": "3.2",
            "schema": "http://www.iptc.org/std/ninjs/ninjs-schema_3.2.json#",
        },
        "type": "text",
        "representationType": "full",
        "version": str(story.version),
        "pubStatus": "usable",
        "firstCreated": "2026-03-02T09:00:00+00:00",
        "versionCreated": story.significant_at.isoformat(),
        "contentCreated": "2026-03-02T09:00:00+00:00",
        "language": "en-GB",
        "headlines": [{"role": "main", "value": "A bridge at last"}],
        "descriptions": [
            {"role": "main", "contentType": "text/plain", "value": "After ten years."}
        ],
        "bodies": [
            {"role": "main", "contentType": "text/html", "value": story.body},
            {"role": "main", "contentType": "text/plain", "wordCount": 12}
            | {"charCount": len(plain), "value": plain},
        ],
        "by": "Zora Ada",
        "infoSources": [{"name": "Zora Ada", "role": "author"}],
        "located": "Harbourton",
        "subjects": [
            {
                "name": "World",
                "rel": "section",
                "literal": "world",
                "uri": f"{BASE}/sections/world/",
            },
            {"name": "Bridges", "rel": "about", "literal": "bridges"}
            | {"uri": f"{BASE}/topics/bridges/"},
        ],
        "people": [{**mara, "rel": "quoted"}],
        "copyrightHolder": "On the Record",
        "usageTerms": LICENCE,
        "renditions": [{"name": "web", "href": uri, "contentType": "text/html"}],
    }
    assert associations == [
        {
            "name": "featuremedia",
            "rel": "picture",
            "uri": picture,
            "type": "picture",
            "by": "Photo zzbridge",
            "usageTerms": "CC BY 4.0",
            "descriptions": [
                {"role": "main", "contentType": "text/plain", "value": "Caption zzbridge"},
                {"role": "altText", "contentType": "text/plain", "value": "Alt zzbridge"},
            ],
            "renditions": [
                {"name": "original", "href": picture, "contentType": "image/jpeg"}
                | {"width": 10, "height": 10, "poi": {"x": 3, "y": 5}}
            ],
        },
        {
            "name": "quotation-1",
            "rel": "quotation",
            "uri": f"{BASE}{quote.get_absolute_url()}",
            "type": "component",
            "bodies": [
                {"role": "direct", "contentType": "text/plain", "value": "We will build a bridge."}
            ],
            "people": [{**mara, "rel": "speaker"}],
            "descriptions": [
                {"role": "role", "contentType": "text/plain", "value": "Mayor"},
                {"role": "saidOn", "contentType": "text/plain", "value": "2026-03-01"},
            ],
        },
        {
            "name": "correction-1",
            "rel": "correction",
            "uri": f"{uri}#correction-{correction.pk}",
            "type": "text",
            "firstCreated": correction.issued_at.isoformat(),
            "bodies": [{"role": "correction", "contentType": "text/plain"}
                       | {"value": "The bridge is for cyclists."}],
        },
    ]  # fmt: skip


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


def test_ninjs_is_valid_whatever_a_story_holds(story, tmp_path):
    """Wire copy with rights of its own, an organisation, an unnamed voice, a bare story."""
    later = timezone.now() + timedelta(days=9)
    make_published(headline="Bare", text="It rained.")
    wire = make_published(
        headline="Wire",
        text="“Ferries stop,” said the Harbour Board.\n\n“So it is,” a spokesman said.",
        credit_line="Kelsmouth Wire",
        usage_terms="Not in print",
        rights_until=later.isoformat(),
    )
    confirm_all(wire, make_organization("Harbour Board"))
    Quote.objects.filter(appearances__article=wire, text__contains="So it is").update(speaker=None)
    found = {one["headlines"][0]["value"]: one for one in ninjs_objects()}
    assert {name: faults_of(one) for name, one in found.items()} == {
        "A bridge at last": [],
        "Bare": [],
        "Wire": [],
    }
    wire = found["Wire"]
    assert "copyrightHolder" not in wire
    told = (wire["copyrightNotice"], wire["usageTerms"], wire["expires"])
    assert told == ("Kelsmouth Wire", "Not in print", later.isoformat())
    assert [one["name"] for one in wire["organisations"]] == ["Harbour Board"]


def test_rules_of_ninjs_are_no_rules_that_never_fail(story):
    (found,) = ninjs_objects()
    assert faults_of(found | {"service": []}) != []
    assert faults_of(found | {"uri": "/2026/03/02/a-bridge-at-last/"}) != []
    assert faults_of(found | {"firstCreated": "2026-03-02"}) != []


def test_ninjs_comes_back_in_as_it_went_out(story, tmp_path):
    file = tmp_path / "out.jsonl"
    assert export("--format", "ninjs", "--base-url", BASE, "--output", str(file))[2] == 0
    (item,) = ninjs.read(file, external_id="x", location="out.jsonl")
    assert item.external_id == f"{BASE}{story.path}"
    assert (item.headline, item.standfirst, item.body) == (
        "A bridge at last",
        "After ten years.",
        story.body,
    )
    assert (item.section, item.topics, item.bylines) == (
        "World",
        ("Bridges",),
        (ByLine("Zora Ada"),),
    )
    (picture,) = item.pictures
    assert (picture.alt, picture.caption, picture.credit, picture.is_lead) == (
        "Alt zzbridge",
        "Caption zzbridge",
        "Photo zzbridge",
        True,
    )
    assert (item.status.value, item.language, item.dateline) == ("public", "en-GB", "Harbourton")


def test_corrected_and_disowned_words_are_told_as_on_the_page(story):
    chief, quote = make_user(), Quote.objects.get()
    correct_quote(
        quote,
        user=chief,
        note="Heard again",
        change_level="correction",
        correction_text="She said ferry.",
        pieces={quote.appearances.get().pk: ["We will build a ferry,"]},
    )
    (found,) = ninjs_objects()
    (said,) = [one for one in found["associations"] if one["rel"] == "quotation"]
    assert said["bodies"][0]["value"] == "We will build a ferry."
    assert {"role": "state", "contentType": "text/plain", "value": "corrected"} in said[
        "descriptions"
    ]
    disown(
        Quote.objects.get(),
        user=chief,
        reason="The tape",
        kind="never_said",
        correction_text="She never said it.",
    )
    (found,) = ninjs_objects()
    assert [one for one in found["associations"] if one["rel"] == "quotation"] == []
    assert faults_of(found) == []


# --- what is not told ----------------------------------------------------------------------------


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


def test_rights_that_ended_are_respected(story):
    Article.objects.update(rights_until=timezone.now() - timedelta(seconds=1))
    assert ninjs_objects() == []


def test_paraphrase_is_no_quotation_in_ninjs(story):
    Quote.objects.update(kind="paraphrase")
    (found,) = ninjs_objects()
    assert [one["rel"] for one in found["associations"]] == ["picture", "correction"]


# --- narrowing -----------------------------------------------------------------------------------


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


# --- article.json --------------------------------------------------------------------------------


def test_article_json_is_the_same_object_at_the_storys_address(client, story):
    response = client.get(f"{story.path}article.json", headers={"host": "testserver"})
    (exported,) = ninjs_objects()
    expected = json.loads(json.dumps(exported).replace(BASE, "http://testserver"))
    assert response.json() == expected
    assert response["X-Robots-Tag"] == "noindex"
    assert response["Content-Type"] == "application/json"


def test_article_json_of_a_withheld_quotation_covers_it_as_the_page_does(client, story):
    withhold(Quote.objects.get(), user=make_user(), reason="A complaint")
    data = client.get(f"{story.path}article.json").json()
    assert "We will build" not in json.dumps(data)
    assert "[quotation withheld]" in data["bodies"][0]["value"]
