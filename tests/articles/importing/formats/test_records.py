"""JSON and JSON Lines of any shape."""

import json
import time
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from articles.importing.decoding import FALLBACK_WARNING
from articles.importing.formats import detect, records
from articles.importing.items import (
    ByLine,
    ImportItem,
    LeftOut,
    Picture,
    RejectedItem,
    SourceStatus,
)
from tests.articles.importing import manifest

RECORD = {
    "id": 7,
    "title": {"rendered": "Fish &amp; ferries"},
    "content": {"rendered": "<p>The last crossing.</p>", "protected": False},
    "date": "2026-03-02T10:30:00",
    "date_gmt": "2026-03-02T09:30:00",
    "status": "publish",
    "authors": [{"name": "Jane Doe", "email": "jane@packet.example"}, {"name": "Mo Ferry"}],
    "categories": ["News"],
    "tags": [4, 5],
    "link": "https://packet.example/ferry",
    "featured_image": {"url": "https://packet.example/gull.jpg"},
}
SIMPLE = {"id": "1", "title": "A", "body": "Text"}


def read(data, **options):
    data = data if isinstance(data, bytes) else json.dumps(data).encode()
    given = {"external_id": "a.json", "location": "a.json"} | options
    return list(records.read(data, **given))


def only(data, **options):
    (found,) = read(data, **options)
    return found


def test_record_becomes_a_story():
    found = only([RECORD])
    assert replace(found, received="") == ImportItem(
        external_id="7",
        location="a.json, item 1",
        headline="Fish & ferries",
        body="<p>The last crossing.</p>",
        section="News",
        categories=("News",),
        bylines=(ByLine("Jane Doe"), ByLine("Mo Ferry")),
        published_at=datetime(2026, 3, 2, 9, 30, tzinfo=UTC),
        status=SourceStatus.PUBLIC,
        old_addresses=("https://packet.example/ferry",),
        pictures=(Picture(address="https://packet.example/gull.jpg", is_lead=True),),
        kept=(("tags given only as a number", 2),),
    )
    assert "jane@packet.example" not in found.received


@pytest.mark.parametrize(
    ("data", "places"),
    [
        (SIMPLE, ["item 1"]),
        ([SIMPLE], ["item 1"]),
        ({"posts": [SIMPLE], "title": "Our export"}, ["posts 1"]),
        ({"a": SIMPLE}, ["“a”"]),
        (b'{"title": "A", "body": "Text"}\n\n{"title": "B"}\n', ["line 1", "line 3"]),
        (b'\xef\xbb\xbf{"title": "A"}\r\n{"title": "B"}', ["line 1", "line 2"]),
    ],
)
def test_shapes_are_told_apart(data, places):
    assert [one.location for one in read(data)] == [f"a.json, {place}" for place in places]


def test_objects_by_their_ids_have_them():
    found = read({"x1": {"title": "A"}, "x2": {"title": "B", "id": "own"}})
    assert [one.external_id for one in found] == ["x1", "own"]


def test_what_else_is_in_an_envelope_is_left_out_by_its_name():
    found = read({"posts": [SIMPLE, SIMPLE | {"id": "2"}], "tags": [{"name": "News"}]})
    assert [type(one) for one in found] == [ImportItem, ImportItem, LeftOut]
    assert found[2].kind == "entry of “tags”"


def test_columns_are_paths():
    columns = {
        "translations.0.headline": "headline",
        "translations.0.text": "body",
        "writers.full": "bylines",
    }
    record = {
        "translations": [{"headline": "Ferry", "text": ["One.", "Two."]}],
        "writers": [{"full": "Jane Doe"}, {"full": "Mo Ferry"}],
    }
    found = only([record], columns=columns)
    assert (found.headline, found.body, found.bylines) == (
        "Ferry",
        "<p>One.</p>\n<p>Two.</p>",
        (ByLine("Jane Doe"), ByLine("Mo Ferry")),
    )


def test_text_behind_a_password_is_withheld():
    guarded = RECORD | {"content": {"rendered": "", "protected": True}}
    assert only([guarded]).status is SourceStatus.WITHHELD
    assert only([RECORD | {"post_password": "x"}]).status is SourceStatus.WITHHELD


def test_repeated_key_makes_a_draft_and_is_named():
    data = b'[{"title": "A", "status": "published", "status": "published"}]'
    found = only(data)
    assert (found.status, found.warnings) == (
        SourceStatus.DRAFT,
        ("“status” stands twice; the first counts, and the item is taken as a draft",),
    )


def test_text_of_an_unknown_shape_is_said():
    found = only([{"title": "A", "body": {"components": [{"x": 1}]}}])
    assert found.warnings == (
        "“body” holds no text that can be read; say with --columns where the text stands",
    )


def test_numbers_in_place_of_names_are_counted():
    found = only([SIMPLE | {"author": 3, "categories": [1, 2]}])
    assert (found.bylines, found.section) == ((), "")
    assert found.kept == (
        ("author given only as a number", 1),
        ("categories given only as a number", 2),
    )


def test_bad_line_is_rejected_alone():
    good, bad, other = read(b'{"title": "A"}\n{"title": \n{"title": "B"}\n')
    assert (good.headline, bad.location, other.headline) == ("A", "a.json, line 2", "B")
    assert bad.reason.startswith("not well-formed JSON")


def test_lines_that_are_not_utf_8_carry_a_warning():
    found = read('{"title": "é"}\n{"title": "B"}\n'.encode("cp1252"))
    assert (found[0].headline, found[0].warnings) == ("é", (FALLBACK_WARNING,))


def test_what_stands_before_a_break_is_taken():
    story, broken = read(json.dumps([SIMPLE, SIMPLE]).encode()[:-20])
    assert story.headline == "A"
    assert broken.reason.endswith("what stands before it was read")


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "the file is empty"),
        (b" \n", "the file is empty"),
        (b"{}", "no stories found"),
        (b'{"a": 1}', "no stories found"),
        (b'{"a": ', "not well-formed JSON"),
        (b"[" * 100_000, "nested more than 200 deep"),
        (b'{"title":' * 100_000, "nested more than 200 deep"),
        (b'{"title": "a", "x": ' + b"[" * 100_000, "nested more than 200 deep"),
        (b"[" + b"9" * 5_000 + b"]", "a number of more than a thousand digits"),
        (b"id,title\n1,x\n", "not well-formed JSON"),
        (b'{"title": "\xff\xfe"}', "not well-formed JSON"),
    ],
)
def test_what_is_no_list_of_stories_is_refused(data, words):
    found = only(data)
    assert (type(found), found.field) == (RejectedItem, "file")
    assert found.reason.startswith(words)


@pytest.mark.parametrize("odd", [1, None, "x", [], {}, [[]], [None], [{}], {"name": []}, True])
@pytest.mark.parametrize("name", sorted(RECORD))
def test_values_of_other_kinds_do_no_harm(name, odd):
    (found,) = read([RECORD | {name: odd}])
    assert isinstance(found, ImportItem | RejectedItem)


def test_many_records_take_little_time():
    started = time.process_time()
    found = read([SIMPLE | {"id": number} for number in range(5_000)])
    assert len(found) == 5_000
    assert time.process_time() - started < 15


def test_records_are_known_by_their_content():
    assert detect(b'[{"title": "A"}]', "a.txt") == "json"
    assert detect(b'{"title": "A"}\n{"title": "B"}\n', "a.json") == "jsonl"


# Three records keep their texts where only --columns can say.
NEEDS_COLUMNS = {
    "articles.json": {"translations.0.headline": "headline", "translations.0.content": "body"}
}


def test_corpus_is_read_as_its_manifest_counts_it(shared):
    corpora = shared / "corpora"
    for row in manifest.rows(corpora, "json"):
        path = corpora / row.path
        found = read(path.read_bytes(), columns=NEEDS_COLUMNS.get(path.name, {}))
        stories = [one for one in found if isinstance(one, ImportItem)]
        assert (row.path, len(stories)) == (row.path, row.number(r"records (\d+)"))
        assert len(found) == len(stories)
        assert detect(path.read_bytes()[:65_536], path.name) == "json"
