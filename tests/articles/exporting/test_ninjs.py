"""Public stories as ninjs: valid, all that the page says, and no more."""

import json
from datetime import timedelta

import pytest
from django.utils import timezone

from articles.corrections import correct_quote
from articles.disowning import disown
from articles.importing.formats import ninjs
from articles.importing.items import ByLine
from articles.models import Article, Quote
from articles.withholding import withhold
from tests.articles.exporting.commands import BASE, export, ninjs_objects
from tests.articles.exporting.ninjs_rules import faults_of
from tests.factories import (
    confirm_all,
    make_organization,
    make_published,
    make_user,
)

pytestmark = pytest.mark.django_db


LICENCE = "No licence is stated. Ask the publisher before you use this data again."


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


def test_paraphrase_is_no_quotation_in_ninjs(story):
    Quote.objects.update(kind="paraphrase")
    (found,) = ninjs_objects()
    assert [one["rel"] for one in found["associations"]] == ["picture", "correction"]


def test_rights_that_ended_are_respected(story):
    Article.objects.update(rights_until=timezone.now() - timedelta(seconds=1))
    assert ninjs_objects() == []


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
