"""Ghost exports."""

import json
from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from articles.importing.formats import ghost
from articles.importing.items import (
    ByLine,
    ImportItem,
    Picture,
    RejectedItem,
    SourceStatus,
)
from tests.articles.importing import manifest

POST = {
    "id": "6a1",
    "title": "Ferry stops",
    "slug": "ferry",
    "html": '<p>The last crossing.</p><p><a href="__GHOST_URL__/about/">About</a></p>',
    "status": "published",
    "visibility": "public",
    "type": "post",
    "published_at": "2026-03-02T09:30:00.000Z",
    "custom_excerpt": "Nobody is told.",
    "feature_image": "__GHOST_URL__/content/images/gull.jpg",
    "codeinjection_head": "<script>steal()</script>",
}
TABLES = {
    "users": [
        {"id": 1, "name": "Zora Ada", "email": "zora@packet.example", "password": "$2a$10$hash"},
        {"id": 2, "name": "Mo Ferry", "email": "mo@packet.example"},
    ],
    "tags": [
        {"id": "t1", "name": "News"},
        {"id": "t2", "name": "Sea"},
        {"id": "t3", "name": "#hidden"},
    ],
    "posts_tags": [
        {"post_id": "6a1", "tag_id": "t2", "sort_order": 1},
        {"post_id": "6a1", "tag_id": "t1", "sort_order": 0},
        {"post_id": "6a1", "tag_id": "t3", "sort_order": 2},
    ],
    "posts_authors": [
        {"post_id": "6a1", "author_id": 2, "sort_order": 1},
        {"post_id": "6a1", "author_id": 1, "sort_order": 0},
    ],
    "posts_meta": [{"post_id": "6a1", "feature_image_alt": "A gull"}],
    "settings": [{"key": "url", "value": "https://packet.example/"}],
}


def export(*posts, **tables):
    data = {**TABLES, "posts": list(posts), **tables}
    return {"db": [{"meta": {"exported_on": 1, "version": "5.80.0"}, "data": data}]}


def read(document):
    data = document if isinstance(document, bytes) else json.dumps(document).encode()
    return list(ghost.read(data, external_id="a.json", location="a.json"))


def only(document):
    (found,) = read(document)
    return found


def bare(text, form):
    """A post that has its text in one form alone."""
    return export({"id": "1", "title": "A", "html": None, form: text})


def test_post_becomes_a_story():
    found = only(export(POST))
    assert replace(found, received="") == ImportItem(
        external_id="6a1",
        headline="Ferry stops",
        standfirst="Nobody is told.",
        body='<p>The last crossing.</p><p><a href="https://packet.example/about/">About</a></p>',
        slug="ferry",
        section="News",
        categories=("News", "Sea"),
        topics=("Sea",),
        bylines=(ByLine("Zora Ada"), ByLine("Mo Ferry")),
        published_at=datetime(2026, 3, 2, 9, 30, tzinfo=UTC),
        status=SourceStatus.PUBLIC,
        old_addresses=("https://packet.example/ferry/",),
        pictures=(
            Picture(
                address="https://packet.example/content/images/gull.jpg",
                alt="A gull",
                is_lead=True,
            ),
        ),
        location="a.json, post 1",
    )
    for secret in ("steal", "packet.example/zora", "$2a$10$hash", "zora@"):
        assert secret not in found.received


@pytest.mark.parametrize(
    "wrap",
    [
        lambda data: {"db": [{"data": data}]},
        lambda data: {"meta": {}, "data": data},
        lambda data: {"images": [], "data": {"meta": {}, "data": data}},
        lambda data: {"errors": [], "result": data},
        lambda data: data,
        lambda data: {"posts": [{"url": "https://k.example/a/", "data": data["posts"][0]}]},
    ],
)
def test_tables_are_found_whatever_is_wrapped_around_them(wrap):
    found = only(wrap({**TABLES, "posts": [POST]}))
    assert (found.external_id, found.headline) == ("6a1", "Ferry stops")


@pytest.mark.parametrize(
    ("given", "status"),
    [
        ({}, SourceStatus.PUBLIC),
        ({"visibility": "members"}, SourceStatus.WITHHELD),
        ({"visibility": "paid"}, SourceStatus.WITHHELD),
        ({"visibility": "tiers"}, SourceStatus.WITHHELD),
        ({"visibility": None}, SourceStatus.PUBLIC),
        ({"status": "sent"}, SourceStatus.WITHHELD),
        ({"status": "scheduled"}, SourceStatus.DRAFT),
        ({"status": "draft"}, SourceStatus.DRAFT),
        ({"status": None}, SourceStatus.DRAFT),
    ],
)
def test_only_what_is_published_for_everybody_is_public(given, status):
    assert only(export({**POST, **given})).status is status


def test_old_exports_write_numbers_for_dates_ids_and_pages():
    found = only(export({**POST, "id": 7, "page": 1, "published_at": 1388318310783}))
    assert (found.external_id, found.kind, found.menu_title) == ("7", "page", "Ferry stops")
    assert found.published_at == datetime(2013, 12, 29, 11, 58, 30, 783000, tzinfo=UTC)


LEXICAL = {
    "root": {
        "children": [
            {
                "type": "paragraph",
                "children": [
                    {"type": "extended-text", "text": "Fish & ", "format": 0},
                    {"type": "extended-text", "text": "chips", "format": 3},
                    {
                        "type": "link",
                        "url": "https://k.example/",
                        "children": [{"type": "text", "text": "here"}],
                    },
                ],
            },
            {"type": "extended-heading", "tag": "h2", "children": [{"type": "text", "text": "H"}]},
            {
                "type": "list",
                "listType": "number",
                "children": [{"type": "listitem", "children": [{"type": "text", "text": "one"}]}],
            },
            {"type": "horizontalrule"},
            {"type": "image", "src": "https://k.example/a.jpg", "alt": "Gull", "caption": "Cap"},
            {"type": "bookmark", "url": "https://k.example/b", "metadata": {"title": "B & b"}},
            {"type": "embed", "url": "https://youtu.be/abc", "html": "<iframe></iframe>"},
            {"type": "paywall"},
            {"type": "poll", "title": "Yes or no?"},
        ]
    }
}


def test_lexical_becomes_html_with_its_pictures_and_players():
    found = only(bare(json.dumps(LEXICAL), "lexical"))
    assert found.body == (
        "<p>Fish &amp; <em><strong>chips</strong></em>"
        '<a href="https://k.example/">here</a></p><h2>H</h2><ol><li>one</li></ol><hr>'
        '<p><a href="https://k.example/b">B &amp; b</a></p>'
        '<p><a href="https://youtu.be/abc">Video on YouTube</a></p><p>Yes or no?</p>'
    )
    assert found.pictures == (
        Picture(address="https://k.example/a.jpg", alt="Gull", caption="Cap"),
    )
    assert found.kept == (("card poll", 1),)


MOBILEDOC = {
    "version": "0.3.1",
    "atoms": [["soft-return", "", {}]],
    "cards": [
        ["image", {"src": "https://k.example/a.jpg", "caption": "Cap"}],
        ["card-markdown", {"markdown": "*So* it is"}],
        ["hr", {}],
        ["toggle", {"heading": "More", "content": "<p>words</p>"}],
    ],
    "markups": [["strong"], ["a", ["href", "https://k.example/?a=1&b=2"]], ["script"]],
    "sections": [
        [1, "p", [[0, [0], 1, "Bold"], [1, [], 0, 0], [0, [1], 1, "link"], [0, [2], 1, "x<y"]]],
        [1, "aside", [[0, [], 0, "Said so"]]],
        [3, "ul", [[[0, [], 0, "one"]], [[0, [0], 0, "two"]]]],
        [10, 0],
        [10, 1],
        [10, 2],
        [10, 3],
        [10, 99],
        ["odd"],
    ],
}


def test_mobiledoc_becomes_html():
    found = only(bare(json.dumps(MOBILEDOC), "mobiledoc"))
    assert found.body == (
        '<p><strong>Bold</strong><br><a href="https://k.example/?a=1&amp;b=2">link</a>x&lt;y</p>'
        "<blockquote>Said so</blockquote><ul><li>one</li><li><strong>two</strong></li></ul>"
        "<p><em>So</em> it is</p>\n<hr><h4>More</h4><p>words</p>"
    )
    assert [picture.caption for picture in found.pictures] == ["Cap"]


def test_markdown_and_plain_text_serve_where_there_is_nothing_else():
    assert only(bare("*So* it is", "markdown")).body == "<p><em>So</em> it is</p>\n"
    assert only(bare("One.\n\nTwo.", "plaintext")).body == "<p>One.</p>\n<p>Two.</p>"


def test_post_without_a_name_gets_its_first_words_and_without_any_is_refused():
    found = only(export({**POST, "title": "(Untitled)"}))
    assert (found.headline, len(found.warnings)) == ("The last crossing.", 1)
    found = only(export({"id": "1", "title": ""}))
    assert (type(found), found.field) == (RejectedItem, "title")


DEEP = '{"root":' + '{"children":[' * 3000 + "]}" * 3000 + "}"


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"{",
        b"[]",
        b"null",
        b'{"posts": 3}',
        b'{"db": [[[[[]]]]]}',
        b"[" * 100_000,
        b"\x00\x01",
    ],
)
def test_file_that_is_no_export_is_refused_in_words(data):
    found = only(data)
    assert (type(found), found.field, bool(found.reason)) == (RejectedItem, "", True)


@pytest.mark.parametrize(
    "post",
    [
        {"id": "1", "title": "A", "lexical": DEEP},
        {"id": "1", "title": "A", "lexical": "{not json"},
        {"id": "1", "title": "A", "lexical": '{"root": {"children": [3, null, {"type": 4}]}}'},
        {"id": "1", "title": "A", "mobiledoc": '{"sections": [[10, "x"], [1], 3, [3, 4, 5]]}'},
        {"id": "1", "title": "A", "mobiledoc": '{"sections": 3, "cards": {}}'},
        {"id": "1", "title": "A", "tags": 3, "authors": "x", "published_at": True},
        {"id": "1", "title": "A", "published_at": 10**30},
    ],
)
def test_odd_values_cost_themselves_alone(post):
    found = only(export(post))
    assert (found.external_id, found.headline) == ("1", "A")


def test_corpus_is_read_as_its_manifest_counts_it(shared):
    corpora = shared / "corpora"
    for row in manifest.rows(corpora, "ghost"):
        found = read((corpora / row.path).read_bytes())
        counted = Counter(
            f"{'post' if one.kind == 'article' else 'page'}/published"
            for one in found
            if isinstance(one, ImportItem) and one.status is SourceStatus.PUBLIC
        )
        expected = {
            name: n
            for name in ("post/published", "page/published")
            if (n := row.number(rf"'{name}': (\d+)"))
        }
        total = row.number(r"items (\d+)")
        assert (row.path, dict(counted), len(found)) == (row.path, expected, total)
