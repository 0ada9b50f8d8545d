"""IPTC ninjs 1.x, 2.x and 3.x."""

import json
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from articles.importing.formats import detect, ninjs
from articles.importing.items import (
    ByLine,
    ImportItem,
    LeftOut,
    Picture,
    RejectedItem,
    SourceStatus,
)
from tests.articles.importing import manifest

FIRST = {
    "guid": "urn:wire:1",
    "type": "text",
    "pubstatus": "usable",
    "versioncreated": "2026-03-02T10:30:00+01:00",
    "headline": "Ferry stops",
    "description_text": "Nobody was told.",
    "body_text": "The last crossing.",
    "body_html": "<p>The last crossing.</p>",
    "byline": "By Zora Ada",
    "located": "Kelsmouth",
    "slugline": "FERRY-STOP",
    "language": "en-GB",
    "service": [{"name": "News", "code": "n"}],
    "genre": [{"name": "Analysis"}],
    "subject": [{"name": "Ferries", "code": "1"}, {"code": "2"}],
    "keywords": ["#Harbour", "Ferries"],
    "copyrightnotice": "Copyright 2026 Kelsmouth Wire",
    "usageterms": "Not in print",
    "ednote": "Update follows",
    "expires": "2026-04-01T00:00:00Z",
    "embargoed": "2026-03-02T12:00:00Z",
}
THIRD = {
    "uri": "urn:wire:1",
    "type": "text",
    "pubStatus": "usable",
    "versionCreated": "2026-03-02T09:30:00Z",
    "headlines": [
        {"role": "short", "value": "Ferry"},
        {"role": "main", "value": "Ferry stops"},
    ],
    "descriptions": [{"contentType": "text/plain", "value": "Nobody was told."}],
    "bodies": [
        {"contentType": "application/xml", "value": "<TTNITF/>"},
        {"contentType": "text/plain", "value": "Plain"},
        {"contentType": "text/html", "value": "<p>The last crossing.</p>"},
    ],
    "by": "Zora Ada",
    "located": "Kelsmouth",
    "slugline": "FERRY-STOP",
    "language": "en-GB",
    "genres": [{"name": "News"}, {"name": "Analysis"}],
    "subjects": [{"name": "Ferries"}, {"name": "Harbour"}],
    "copyrightNotice": "Copyright 2026 Kelsmouth Wire",
    "usageTerms": "Not in print",
    "edNote": "Update follows",
    "expires": "2026-04-01T00:00:00Z",
    "embargoed": "2026-03-02T12:00:00Z",
}
STORY = ImportItem(
    external_id="urn:wire:1",
    headline="Ferry stops",
    standfirst="Nobody was told.",
    body="<p>The last crossing.</p>",
    dateline="Kelsmouth",
    section="News",
    categories=("News", "Analysis"),
    topics=("Ferries", "Harbour"),
    bylines=(ByLine("Zora Ada"),),
    published_at=datetime(2026, 3, 2, 9, 30, tzinfo=UTC),
    issued_at=datetime(2026, 3, 2, 9, 30, tzinfo=UTC),
    embargo_until=datetime(2026, 3, 2, 12, 0, tzinfo=UTC),
    rights_until=datetime(2026, 4, 1, tzinfo=UTC),
    status=SourceStatus.PUBLIC,
    language="en-GB",
    credit_line="Copyright 2026 Kelsmouth Wire",
    usage_terms="Not in print",
    slugline="FERRY-STOP",
    desk_note="Update follows",
)


def read(data, **options):
    data = data if isinstance(data, bytes) or hasattr(data, "open") else json.dumps(data).encode()
    options = {"external_id": "a.json", "location": "a.json"} | options
    return list(ninjs.read(data, **options))


def only(data):
    (found,) = read(data)
    return found


@pytest.mark.parametrize("given", [FIRST, THIRD], ids=["1.x", "3.x"])
def test_story_of_each_version_is_the_same(given):
    found = only(given)
    assert replace(found, received="", location="") == STORY
    assert (found.received, found.location) == (json.dumps(given), "a.json, line 1")


def test_array_lines_and_a_search_answer_hold_stories():
    second = FIRST | {"guid": "urn:wire:2"}
    lines = f"{json.dumps(FIRST)}\n{json.dumps(second)}\n".encode()
    for data in ([FIRST, second], lines, {"_items": [FIRST, second]}):
        assert [one.external_id for one in read(data)] == ["urn:wire:1", "urn:wire:2"]


def test_story_without_an_id_has_that_of_its_file():
    nameless = {"headline": "A", "body_text": "b"}
    assert [one.external_id for one in read([nameless, nameless])] == ["a.json", "a.json 2"]


@pytest.mark.parametrize(
    ("given", "status"),
    [
        ({"pubstatus": "withheld"}, SourceStatus.WITHHELD),
        ({"pubstatus": "canceled"}, SourceStatus.KILLED),
        ({"pubstatus": "odd"}, SourceStatus.DRAFT),
        ({"pubstatus": None}, SourceStatus.DRAFT),
        ({"embargoed": "soon"}, SourceStatus.WITHHELD),
        ({"expires": "soon"}, SourceStatus.DRAFT),
    ],
)
def test_only_what_is_said_to_be_usable_is_public(given, status):
    assert only(FIRST | given).status == status


def test_repeated_field_publishes_nothing():
    data = b'{"uri": "u", "headline": "H", "pubstatus": "withheld", "pubstatus": "usable"}'
    found = only(data)
    assert (found.status, len(found.warnings)) == (SourceStatus.DRAFT, 1)


def test_kill_without_words_still_names_its_story():
    found = only({"guid": "urn:wire:1", "pubstatus": "canceled", "slugline": "FERRY"})
    assert (found.headline, found.status) == ("Killed: FERRY", SourceStatus.KILLED)


PICTURE = {
    "type": "picture",
    "uri": "urn:pic:1",
    "by": "Bo Lens",
    "usageterms": "Once",
    "description_text": "A gull",
    "renditions": {
        "thumbnail": {"href": "https://w.example/s.jpg", "width": 90, "height": 60},
        "original": {"href": "https://w.example/l.jpg", "width": 900, "height": 600},
        "local": {"href": "file:///etc/passwd", "width": 9000, "height": 9000},
    },
}


def test_pictures_come_in_their_largest_rendition_and_films_become_links():
    film = {
        "type": "video",
        "renditions": [{"href": "https://youtu.be/abc"}, {"href": "https://w.example/f.mp4"}],
    }
    body = '<p>Text</p><img src="https://w.example/in.jpg">'
    within = PICTURE | {"renditions": [{"href": "https://w.example/in.jpg"}], "by": "Ida Shot"}
    item = FIRST | {
        "body_html": body,
        "associations": {"embedded1": within, "featuremedia": PICTURE, "film": film, "x": None},
    }
    found = only(item)
    assert found.pictures == (
        Picture(
            address="https://w.example/l.jpg",
            caption="A gull",
            credit="Bo Lens",
            licence="Once",
            external_id="urn:pic:1",
            is_lead=True,
        ),
        Picture(
            address="https://w.example/in.jpg",
            caption="A gull",
            credit="Ida Shot",
            licence="Once",
            external_id="urn:pic:1",
        ),
    )
    assert found.body == ('<p>Text</p>\n<p><a href="https://youtu.be/abc">Video on YouTube</a></p>')


def test_picture_by_itself_is_left_out():
    assert only(PICTURE) == LeftOut("picture")


def test_authors_serve_where_no_byline_is_printed():
    people = [{"name": "Al Source", "rel": "about"}, {"name": "Bo Pen", "rel": "author"}]
    authors = [{"name": "Zora Ada", "role": "writer"}, {"name": "Ed Itor", "role": "editor"}]
    found = only(FIRST | {"byline": "", "authors": authors, "people": people})
    assert found.bylines == (ByLine("Zora Ada"), ByLine("Ed Itor", "editor"), ByLine("Bo Pen"))


def test_plain_text_alone_becomes_paragraphs():
    found = only({"uri": "u", "body_text": "First & last\nSecond"})
    assert (found.headline, found.body) == (
        "First & last",
        "<p>First &amp; last</p>\n<p>Second</p>",
    )


def test_long_notice_is_one_of_the_terms():
    found = only(FIRST | {"copyrightnotice": "n" * 301, "copyrightholder": "Wire"})
    assert (found.credit_line, found.usage_terms) == ("Wire", "Not in print " + "n" * 301)


def test_corpus_is_read_as_its_manifest_counts_it(shared):
    corpora = shared / "corpora"
    for row in manifest.rows(corpora, "ninjs"):
        path = corpora / row.path
        (found,) = read(path)
        if "{'picture': 1}" in row.expected:
            expected = LeftOut
        else:
            expected = ImportItem
            # Where a body stands in the source, one stands here; pictures only where they have
            # an address (one association of ninjs 2.2's examples is a text).
            assert (row.path, bool(found.body)) == (row.path, row.number(r"bodies (\d+)") > 0)
            assert len(found.pictures) <= row.number(r"associations (\d+)")
            assert len(found.topics) >= min(1, row.number(r"subjects (\d+)"))
            assert (found.status == SourceStatus.PUBLIC) == ("['usable']" in row.expected)
        assert (row.path, type(found)) == (row.path, expected)
        assert detect(path.read_bytes()[:65_536], path.name) == "ninjs"


def test_odd_file_is_read_without_its_oddities(bad_inputs):
    found = only(bad_inputs / "ninjs-odd.json")
    assert (found.headline, found.status, found.pictures, found.published_at) == (
        "5",
        SourceStatus.KILLED,
        (),
        None,
    )


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=8,
)


@settings(max_examples=150)
@given(st.dictionaries(st.sampled_from(sorted({*FIRST, *THIRD, "associations", "people"})), JSON))
def test_values_of_any_type_never_raise(item):
    for found in read(item):
        assert isinstance(found, ImportItem | LeftOut | RejectedItem)
