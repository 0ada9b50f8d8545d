"""Markdown with front matter to a story."""

from dataclasses import replace
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.importing.formats import markdown
from articles.importing.formats.markdown import LARGEST_FILE
from articles.importing.items import ByLine, ImportItem, Picture, RejectedItem, SourceStatus
from articles.importing.reading import Reading, read_paths
from articles.importing.static_sites.tags import tags_in
from articles.text import sanitise
from tests.articles.importing import manifest

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
            data,
            external_id=location.removeprefix("in/"),
            location=location,
            timezone=ZoneInfo("Europe/London"),
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
        old_addresses=("/a.md",),
        received=FULL,
        is_copy_whole=True,
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


def test_pictures_become_pictures_and_what_is_not_known_stays_and_is_counted():
    item = story('# A\n\n![a](b.jpg "C") {% include x %} {{ y.z }}')
    assert item.pictures == (Picture(address="b.jpg", alt="a", caption="C"),)
    assert item.body.strip() == "<p> {% include x %} {{ y.z }}</p>"
    assert item.kept == (("template tag {% include x %}", 1), ("template value {{ y }}", 1))
    assert item.warnings == ()


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


# --- the corpora ---------------------------------------------------------------------------------

# What the MANIFEST counts otherwise, and why.
OTHERWISE = {
    "18f.gsa.gov/2024-01-12-andrew-hyder-award.md": {"images": 2},  # {% image %} is one here
    "18f.gsa.gov/2024-08-20-andrew-hyder-award.md": {"images": 1},
    # The picture of the front matter is that of the text too.
    "18f.gsa.gov/2014-05-11-18f-shows-what-is-possible-in-government-with-fbopen.md": {"images": 0},
    # 28 braces before {% endraw %} look like Hugo's {{%.
    "18f.gsa.gov/2024-07-17-working-with-oracle-databases-in-open-source-projects.md": {
        "shortcodes": 56
    },
    # Nothing says that these are Jekyll's, whose lists are words: 'dolor Simet-Amet' is one tag...
    "migrate/2022-06-03-front-matter-tags-cats.md": {"tags": 1},
    # ... and of two categories the second is a topic.
    "migrate/2022-06-06-tag-list.md": {"tags": 2},
}


def counts_of(item):
    tags = tags_in(item.received)
    return {
        "authors": sum(not byline.role for byline in item.bylines),
        "tags": len(item.topics),
        "categories": len(item.categories) or int(bool(item.section)),
        "images": sum(not picture.is_lead for picture in item.pictures),
        "shortcodes": sum(2 if tag.kind == "text" else tag.kind != "value" for tag in tags),
    }


def test_every_file_of_the_corpora_is_read_as_the_manifest_counts_it(shared):
    corpora = shared / "corpora"
    rows = manifest.rows(corpora, "markdown")
    assert len(rows) == 109
    for row in rows:
        path = corpora / row.path
        [item] = markdown.read(path, external_id=path.name, location=str(path))
        if path.name in ("empty.md", "empty_with_bom.md"):
            assert item.reason == "the file is empty"
            continue
        assert isinstance(item, ImportItem), (row.path, item.reason)
        if "front matter none" not in row.expected:  # the MANIFEST reads no headers without fences
            expected = {name: row.number(rf"{name} (\d+)") for name in counts_of(item)}
            expected |= OTHERWISE.get(row.path.partition("/")[2], {})
            assert counts_of(item) == expected, row.path
            assert (item.published_at is None) == ("NO date" in row.expected), row.path


def test_whole_folders_of_the_corpora_come_to_the_counts_of_the_manifest(shared):
    folder = shared / "corpora/markdown"

    def items(name):
        reads = read_paths([str(folder / name)], Reading("auto", UTC))
        return [one.found for one in reads if isinstance(one.found, ImportItem)]

    found = items("18f.gsa.gov")
    names = {byline.name for item in found for byline in item.bylines}
    several = sum(len(item.bylines) > 1 for item in found)
    assert (len(found), len(names), several) == (57, 55, 27)
    assert len({topic for item in found for topic in item.topics}) == 48
    pelican = {item.headline: item for item in items("pelican")}
    assert len(pelican) == 16
    assert pelican["Hidden article"].status is SourceStatus.WITHHELD
    assert pelican["Test metadata duplicates"].bylines == (
        ByLine("Author, First"),
        ByLine("Author, Second"),
    )
    assert pelican["Article with markdown and summary metadata multi"].standfirst == (
        "A multi-line summary should be supported as well as inline markup."
    )
    assert [item.language for item in items("www.ruby-lang.org/zh_cn")] == ["zh-cn"] * 7
    drafts = [item for item in items("migrate") if "published:false" in item.headline]
    assert [item.status for item in drafts] == [SourceStatus.DRAFT]
