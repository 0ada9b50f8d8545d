"""Markdown with front matter to a story."""

from dataclasses import replace
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.importing.formats import markdown
from articles.importing.formats.markdown import LARGEST_FILE
from articles.importing.items import ByLine, ImportItem, RejectedItem, SourceStatus
from articles.text import sanitise

FULL = """\
---
id: kvn-1
title: No
standfirst: Six thousand sign
date: 2026-07-01 10:00
embargo: 2026-07-02
status: published
section: News
tags: [Harbour, 1.10]
authors:
  - Jane Doe
  - {name: John Roe, role: Photos}
slug: ferry-stops
dateline: KELSMOUTH
lang: en-GB
credit_line: Kel Valley News
usage_terms: |
  Not for
  resale
rights_until: 2027-01-01
slugline: ferry-1
desk_note: check the name
canonical: https://example.org/a
version: 12:30
---

The **last** crossing.

| a | b |
|---|---|
| 1 | 2 |
"""


def read(source, location="in/a.md"):
    data = source.encode() if isinstance(source, str) else source
    return list(
        markdown.read(
            data, external_id="a.md", location=location, timezone=ZoneInfo("Europe/London")
        )
    )


def story(source, **more):
    [item] = read(source, **more)
    assert isinstance(item, ImportItem)
    return item


def refused(source):
    [item] = read(source)
    assert isinstance(item, RejectedItem)
    return item.field, item.reason


def test_read_takes_every_field():
    item = story(FULL)
    assert replace(item, body="") == ImportItem(
        external_id="kvn-1",
        location="in/a.md",
        headline="No",
        standfirst="Six thousand sign",
        dateline="KELSMOUTH",
        slug="ferry-stops",
        section="News",
        topics=("Harbour", "1.10"),
        bylines=(ByLine("Jane Doe"), ByLine("John Roe", "Photos")),
        published_at=datetime(2026, 7, 1, 9, 0, tzinfo=UTC),
        embargo_until=datetime(2026, 7, 1, 23, 0, tzinfo=UTC),
        status=SourceStatus.PUBLIC,
        language="en-GB",
        credit_line="Kel Valley News",
        usage_terms="Not for\nresale",
        rights_until=datetime(2027, 1, 1, tzinfo=UTC),
        slugline="ferry-1",
        desk_note="check the name",
        canonical_address="https://example.org/a",
        received=FULL,
    )
    assert sanitise(item.body) == (
        "<p>The <strong>last</strong> crossing.</p>\n<table>\n<thead>\n<tr>\n<th>a</th>\n"
        "<th>b</th>\n</tr>\n</thead>\n<tbody>\n<tr>\n<td>1</td>\n<td>2</td>\n</tr>\n</tbody>\n"
        "</table>"
    )


@pytest.mark.parametrize(
    ("text", "headline", "body"),
    [
        ("# Ferry *stops*\n\nText.", "Ferry stops", "<p>Text.</p>\n"),
        ("Ferry stops\n===\n\nText.", "Ferry stops", "<p>Text.</p>\n"),
        ("---\ntitle: Ferry stops\n---\n# Ferry stops\n\nText.", "Ferry stops", "<p>Text.</p>\n"),
        (
            "---\ntitle: Ferry stops\n---\n# Why\n\nText.",
            "Ferry stops",
            "<h1>Why</h1>\n<p>Text.</p>\n",
        ),
        ("\ufeff---\r\ntitle: Ferry stops\r\n---\r\nText.", "Ferry stops", "<p>Text.</p>\n"),
        ("Title: Ferry stops\n\nText.", "Ferry stops", "<p>Text.</p>\n"),
    ],
)
def test_read_finds_the_headline(text, headline, body):
    item = story(text)
    assert (item.headline, item.body, item.warnings) == (headline, body, ())


def test_read_without_headline_makes_one():
    item = story("Just a *text*.\n\nAnd more.")
    assert item.headline == "Just a text."
    assert item.warnings == ("no headline found: it was made from the first words of the text",)


def test_read_gives_no_date_that_the_file_does_not_give():
    assert story("# A\n\nB").published_at is None
    assert story("# A\n\nB", location="in/2026-9-1-ferry.md").published_at == datetime(
        2026, 8, 31, 23, 0, tzinfo=UTC
    )
    assert story("# A\n\nB", location="in/2026-13-45-ferry.md").published_at is None


@pytest.mark.parametrize("standfirst", ["The last crossing…", "The last crossing has left."])
def test_read_drops_a_standfirst_that_repeats_the_lead(standfirst):
    text = f"---\ntitle: A\nexcerpt: {standfirst}\n---\nThe last crossing has left.\n\nMore."
    assert story(text).standfirst == ""


def test_read_says_what_was_left_out_or_in():
    item = story("# A\n\n![a](b.jpg) {% include x %} {{ y }}")
    assert item.warnings == (
        "template tags left in the text as they are: 2",
        "pictures left out: 1",
    )


def test_read_html_passes_to_the_sanitiser():
    body = story("# A\n\n<script>alert(1)</script>\n\n<b onclick=x>b</b> [c](javascript:d)").body
    assert sanitise(body) == "<p><strong>b</strong> [c](javascript:d)</p>"


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("", ("", "the file is empty")),
        ("\ufeff \n", ("", "the file is empty")),
        ("a\x00b", ("", "binary content, not text")),
        ("---\ntitle: a\n", ("front matter", "the block opened by --- in line 1 is never closed")),
        ("---\n- a\n---\n", ("front matter", "the block is no list of fields (name: value)")),
        ("---\ntitle: [a, b]\n---\n", ("title", "a list where a text is expected")),
        (
            "---\ntitle: !!python/object/apply:os.system [ls]\n---\n",
            ("title", "a list where a text is expected"),
        ),
        (
            "---\ntitle: a\ndate: 12:30\n---\n",
            ("date", "“12:30” is no ISO 8601 date or time (2026-01-31, 2026-01-31T09:30)"),
        ),
        ("---\ntitle: a\ndraft: No way\n---\n", ("draft", "“no way” is neither true nor false")),
        ("---\nslug: a\n---\n", ("title", "there is no headline, and no text to make one from")),
    ],
)
def test_read_refuses_by_field(text, fault):
    assert refused(text) == fault


def test_read_refuses_a_file_that_no_story_could_be():
    assert refused(b"a" * (LARGEST_FILE + 1)) == (
        "",
        "larger than 1 MB, the most that is read as Markdown",
    )


@given(st.binary(max_size=300))
def test_read_never_raises(data):
    for opening in (b"", b"---\n", b"---\ntitle: a\n---\n", b"Title: "):
        [item] = read(opening + data)
        assert isinstance(item, ImportItem | RejectedItem)
