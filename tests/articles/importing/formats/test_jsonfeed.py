"""JSON Feed 1.0 and 1.1."""

import json
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from articles.importing.feeds.entries import REPEATED
from articles.importing.formats import detect, jsonfeed
from articles.importing.items import (
    ByLine,
    ImportItem,
    LeftOut,
    Picture,
    RejectedItem,
    SourceStatus,
)
from tests.articles.importing import manifest

ITEM = {
    "id": 7,
    "url": "/2026/ferry",
    "title": "Ferry stops",
    "summary": "Nobody was told.",
    "content_html": '<p>The last crossing. <a href="/map">Map</a></p>',
    "date_published": "2026-03-02T10:30:00+01:00",
    "date_modified": "2026-03-05T00:00:00Z",
    "authors": [{"name": "Zora Ada", "url": "mailto:zora@packet.example"}, {"name": "Mo Ferry"}],
    "tags": ["Harbour", "Ferries"],
    "image": "https://packet.example/i/gull.jpg",
    "attachments": [{"url": "https://packet.example/talk.mp3", "mime_type": "audio/mpeg"}],
}


def feed(*items, **given):
    values = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": "Kelsmouth Packet",
        "home_page_url": "https://packet.example/",
        "items": list(items),
        "language": "en-GB",
    }
    return json.dumps(values | given).encode()


def read(data):
    return list(jsonfeed.read(data, external_id="a.json", location="a.json"))


def only(data):
    (found,) = read(data)
    return found


def test_item_becomes_a_story():
    found = only(feed(ITEM))
    assert replace(found, received="") == ImportItem(
        external_id="7",
        headline="Ferry stops",
        standfirst="Nobody was told.",
        body='<p>The last crossing. <a href="https://packet.example/map">Map</a></p>\n'
        '<p><a href="https://packet.example/talk.mp3">Audio</a></p>',
        section="Harbour",
        categories=("Harbour", "Ferries"),
        topics=("Ferries",),
        bylines=(ByLine("Zora Ada"), ByLine("Mo Ferry")),
        published_at=datetime(2026, 3, 2, 9, 30, tzinfo=UTC),
        status=SourceStatus.PUBLIC,
        language="en-GB",
        old_addresses=("https://packet.example/2026/ferry",),
        pictures=(Picture(address="https://packet.example/i/gull.jpg", is_lead=True),),
        location="a.json, item 1",
    )
    assert "zora@packet.example" not in found.received
    assert json.loads(found.received)["authors"] == [{"name": "Zora Ada"}, {"name": "Mo Ferry"}]


def test_author_of_1_0_and_of_the_whole_feed_are_read():
    item = {"id": "1", "title": "A"}
    assert only(feed(item | {"author": {"name": "Jane Doe"}})).bylines == (ByLine("Jane Doe"),)
    assert only(feed(item, author={"name": "The desk"})).bylines == (ByLine("The desk"),)
    own = item | {"authors": [{"name": "Jane Doe"}]}
    assert only(feed(own, authors=[{"name": "The desk"}])).bylines == (ByLine("Jane Doe"),)


def test_plain_text_becomes_paragraphs_and_a_page_elsewhere_a_link():
    item = {"id": "1", "title": "A", "content_text": "One < two.\n\nThree."}
    found = only(feed(item | {"external_url": "https://other.example/a"}))
    assert found.body == (
        "<p>One &lt; two.</p>\n<p>Three.</p>\n"
        '<p><a href="https://other.example/a">https://other.example/a</a></p>'
    )


def test_item_without_a_date_has_none():
    assert only(feed({"id": "1", "title": "A"})).published_at is None


def test_items_that_share_an_id_are_told_apart_and_a_copy_is_passed_over():
    item = {"id": "1", "title": "A"}
    found = read(feed(item, item, item | {"title": "B"}))
    assert found[1] == LeftOut(REPEATED)
    assert [found[0].external_id, found[2].external_id] == ["1", "1 B"]


def test_repeated_key_makes_a_draft_and_is_named():
    data = feed({"id": "1", "title": "A"}).replace(b'"title": "A"', b'"title": "A", "title": "B"')
    found = only(data)
    assert (found.headline, found.status) == ("A", SourceStatus.DRAFT)
    assert jsonfeed.REPEATED_KEY.format("title") in found.warnings


@pytest.mark.parametrize(
    ("item", "field"),
    [("text", "items"), (["list"], "items"), (None, "items"), ({"id": "1"}, "title")],
)
def test_what_is_no_story_is_refused_alone(item, field):
    bad, good = read(feed(item, ITEM))
    assert (type(bad), bad.field) == (RejectedItem, field)
    assert good.headline == "Ferry stops"


@pytest.mark.parametrize("odd", [1, None, "x", [], {}, [[]], [None], {"name": []}, True])
@pytest.mark.parametrize("name", sorted(ITEM))
def test_values_of_other_kinds_do_no_harm(name, odd):
    (found,) = read(feed(ITEM | {name: odd, "title": "Ferry stops"}))
    assert found.headline == "Ferry stops"


def test_feed_that_breaks_off_keeps_what_stands_before():
    story, broken = read(feed(ITEM, ITEM | {"id": "8"})[:-150])
    assert story.headline == "Ferry stops"
    assert (broken.field, "what stands before it was read" in broken.reason) == ("file", True)


def test_what_is_no_feed_is_refused():
    assert only(b'{"posts": []}').reason == "not a JSON Feed: it has neither a version nor items"
    assert only(b"[" * 100_000).reason.startswith("nested more than 200 deep")


def test_feed_is_known_by_its_content():
    assert detect(feed(ITEM), "a.xml") == "jsonfeed"
    assert detect(b'{"version": "https:\\/\\/jsonfeed.org\\/version\\/1"}', "a") == "jsonfeed"


def test_corpus_is_read_as_its_manifest_counts_it(shared):
    corpora = shared / "corpora"
    for row in manifest.rows(corpora, "jsonfeed"):
        path = corpora / row.path
        found = read(path)
        counted = (len(found), sum(one.published_at is None for one in found))
        expected = (row.number(r"items (\d+)"), row.number(r"no date (\d+)"))
        assert (row.path, counted) == (row.path, expected)
        assert all(isinstance(one, ImportItem) for one in found)
        assert detect(path.read_bytes()[:65_536], path.name) == "jsonfeed"
