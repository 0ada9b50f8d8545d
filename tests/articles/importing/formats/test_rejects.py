"""Rejected items, mended and read again."""

import json
from datetime import UTC, datetime, timedelta, timezone

import pytest

from articles.importing.formats import FORMATS
from articles.importing.formats.rejects import APART, CUT, NOTHING, TWICE, read
from articles.importing.frozen import freeze
from articles.importing.items import (
    RAW_LIMIT,
    ByLine,
    ImportItem,
    Notice,
    Picture,
    RejectedItem,
    SourceStatus,
    content_hash,
)

ITEM = ImportItem(
    external_id="7",
    headline="Ferry stops",
    body="<p>It stops.</p>",
    topics=("Harbour",),
    bylines=(ByLine("Ann Poe", "Photos"),),
    published_at=datetime(2024, 2, 3, 4, 5, tzinfo=UTC),
    status=SourceStatus.PUBLIC,
    pictures=(Picture(address="https://old.example/a.jpg", alt="A ferry", is_lead=True),),
    notices=(Notice(text="It is blue.", issued_at=datetime(2024, 3, 1, tzinfo=UTC)),),
    old_addresses=("https://old.example/?p=7",),
    kept=(("shortcode [poll]", 2),),
    comments=3,
    received="as it came",
)
ROW = {"source": "old", "format": "wxr", "kind": "article", "id": "7", "raw": ""}


def found(*rows):
    lines = "\n".join(row if isinstance(row, str) else json.dumps(row) for row in rows)
    zone = timezone(timedelta(hours=1))
    place = {"external_id": "r.jsonl", "location": "r.jsonl"}
    return list(read(lines.encode(), timezone=zone, formats=FORMATS, **place))


def row(**changes):
    return {**ROW, "item": {**freeze(ITEM), "received": ITEM.received, **changes}}


def test_item_comes_back_as_it_was():
    [item] = found(row())
    assert content_hash(item) == content_hash(ITEM)
    assert (item.source, item.external_id, item.kind) == ("old", "7", "article")
    assert (item.received, item.location) == ("as it came", "r.jsonl, line 1")


def test_mended_field_is_taken_and_its_time_read_in_our_zone():
    [item] = found(row(headline="Mended", published_at="2024-02-03 04:05"))
    assert item.headline == "Mended"
    assert item.published_at == datetime(2024, 2, 3, 3, 5, tzinfo=UTC)


def test_few_fields_are_enough():
    [item] = found({**ROW, "item": {"headline": "New"}})
    assert (item.external_id, item.headline, item.status) == ("7", "New", SourceStatus.DRAFT)


def test_raw_text_is_read_in_the_format_it_was_in():
    raw = "---\ntitle: Mended\ndate: 2024-02-03\n---\nIt goes.\n"
    [item] = found({**ROW, "format": "markdown", "id": "a.md", "item": None, "raw": raw})
    assert (item.headline, item.external_id, item.source) == ("Mended", "a.md", "old")


@pytest.mark.parametrize(
    ("bad", "field", "reason"),
    [
        (row(headline=5), "headline", "a text"),
        (row(topics="Harbour"), "topics", "texts, [“…”]"),
        (row(bylines=[{"name": 5}]), "bylines", "texts, [“…”]"),
        (row(bylines=["Ann"]), "bylines", "a list of objects, [{…}]"),
        (row(kind="film"), "kind", "article or page"),
        (row(status="soon"), "item", "'soon' is not a valid SourceStatus"),
        ({**ROW, "item": [1]}, "item", "an object, {…}"),
        ({**ROW, "item": None}, "item", NOTHING),
        ({**ROW, "source": 5, "item": None}, "source", "a text"),
        (
            {**ROW, "format": "text", "item": None, "raw": "x" * RAW_LIMIT},
            "raw",
            CUT,
        ),
    ],
)
def test_what_is_still_wrong_is_rejected_by_its_field(bad, field, reason):
    [rejected] = found(bad)
    assert isinstance(rejected, RejectedItem)
    assert (rejected.field, rejected.reason) == (field, reason)
    assert rejected.external_id == "7"


@pytest.mark.parametrize(
    ("beside", "within", "reason"),
    [
        ("7", "7", TWICE),
        ("8", "7", APART.format("8", "7")),
        ("", "7", TWICE),
        ("7", "8", ""),
        ("8", "8", ""),
        ("9", "8", ""),
    ],
)
def test_id_that_another_item_has_is_taken_only_as_changed_in_the_item(beside, within, reason):
    bad = {**row(external_id=within), "id": beside, "id_as_read": "7", "field": "id"}
    [one] = found(bad)
    said = one.reason if isinstance(one, RejectedItem) else ""
    assert said == reason
    assert (one.external_id, one.location) == ("7" if reason else "8", "r.jsonl, line 1")


def test_id_changed_beside_the_item_alone_is_never_passed_over():
    [one] = found({**row(), "id": "8", "id_as_read": "7", "field": "headline"})
    assert (one.external_id, one.field, one.reason) == ("7", "id", APART.format("8", "7"))


def test_taken_id_is_named_before_any_other_fault():
    [one] = found({**row(topics="Harbour"), "field": "id"})
    assert (one.field, one.reason) == ("id", TWICE)


def test_new_id_beside_raw_text_that_names_its_own_is_rejected():
    raw = "---\nid: a-7\ntitle: Mended\n---\nIt goes.\n"
    bad = {**ROW, "format": "markdown", "id": "a-8", "id_as_read": "a-7", "raw": raw}
    [one] = found(bad)
    assert (one.field, one.reason) == ("id", APART.format("a-8", "a-7"))


@pytest.mark.parametrize("line", ["{", "[1]", "null", "\\u0000", '{"a":' * 3000])
def test_broken_line_is_rejected_and_the_next_one_read(line):
    first, second = found(line, row())
    assert (type(first), first.field) == (RejectedItem, "row")
    assert second.headline == "Ferry stops"


def test_bad_time_is_named():
    [rejected] = found(row(published_at="soon"))
    assert (rejected.field, rejected.reason[:6]) == ("published_at", "“soon”")


def test_raw_text_of_a_table_is_read_by_the_columns_that_were_given():
    row = {**ROW, "format": "csv", "item": None, "raw": "Nr,Kopf,notes\n7,Mended,x\n"}
    columns = {"Nr": "id", "Kopf": "headline", "Elsewhere": "body"}
    place = {"external_id": "r.jsonl", "location": "r.jsonl"}
    [item] = read(json.dumps(row).encode(), formats=FORMATS, columns=columns, **place)
    assert (item.external_id, item.headline) == ("7", "Mended")
