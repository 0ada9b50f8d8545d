"""Saved web pages."""

import json
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest

from articles.importing.formats import FORMATS, detect, html
from articles.importing.items import (
    ByLine,
    ImportItem,
    Notice,
    Picture,
    SourceStatus,
)
from articles.importing.web import stories
from articles.importing.web.linked_data import BROKEN
from articles.text import plain_text, sanitise
from tests.articles.importing import manifest

LEAD = (
    "The last crossing of the day leaves at four from Monday, the harbour office said, and nobody "
    "on the island was asked before the notice went up on the door of the ticket office."
)
SECOND = (
    "Fishermen and schoolchildren will have to look for another way home, and the council says "
    "that it learned of the change from a reader who had seen the notice and telephoned at once."
)
TEXT = f"<p>{LEAD}</p><p>{SECOND}</p>"
NODE = {
    "@context": "https://schema.org",
    "@type": "NewsArticle",
    "headline": "Ferry stops at four",
    "description": "Nobody on the island was told.",
    "author": [{"@type": "Person", "name": "Zora Ada"}, {"@type": "Person", "name": "Mo Ferry"}],
    "datePublished": "2026-03-02T09:30:00+01:00",
    "articleSection": "News",
    "keywords": ["Harbour", "Ferries"],
    "image": {
        "@type": "ImageObject",
        "url": "https://cdn.packet.example/big/ferry-quay.jpg",
        "caption": "The quay",
        "creditText": "Bo Lee",
    },
    "commentCount": 3,
    "correction": {
        "text": "An earlier version named the wrong day.",
        "datePublished": "2026-03-04",
    },
}
ADDRESS = "https://packet.example/2026/03/02/ferry-stops-at-four/"
CANONICAL = f'<link rel="canonical" href="{ADDRESS}">'


def ld(*nodes):
    return "".join(
        f'<script type="application/ld+json">{json.dumps(one)}</script>' for one in nodes
    )


def page(head="", body=TEXT, top="<html lang='en-GB'>"):
    return f"""<!DOCTYPE html>{top}<head><meta charset="utf-8"><title>Ferry stops at four – The
Packet</title>{head}</head><body><header><nav><a href="/">Home</a> <a href="/sport">Sport</a></nav>
</header><main><article><h1>Ferry stops at four</h1>{body}</article></main>
<footer><p>The Packet, Harbour Road. All rights reserved.</p></footer></body></html>"""


def read(data, external_id="a.html", **more):
    data = data if isinstance(data, bytes) else data.encode()
    return list(html.read(data, external_id=external_id, location=external_id, **more))


def only(data, **more):
    (found,) = read(data, **more)
    return found


def test_page_with_linked_data_becomes_a_story():
    found = only(page(CANONICAL + ld(NODE)))
    assert replace(found, received="") == ImportItem(
        external_id="a.html",
        location="a.html",
        headline="Ferry stops at four",
        standfirst="Nobody on the island was told.",
        body=f"<p>{LEAD}</p> <p>{SECOND}</p>",
        slug="ferry-stops-at-four",
        section="News",
        categories=("News",),
        topics=("Harbour", "Ferries"),
        bylines=(ByLine("Zora Ada"), ByLine("Mo Ferry")),
        published_at=datetime(2026, 3, 2, 8, 30, tzinfo=UTC),
        status=SourceStatus.PUBLIC,
        language="en-GB",
        old_addresses=(ADDRESS,),
        pictures=(
            Picture(
                address="https://cdn.packet.example/big/ferry-quay.jpg",
                caption="The quay",
                credit="Bo Lee",
                is_lead=True,
            ),
        ),
        notices=(
            Notice(
                text="An earlier version named the wrong day.",
                issued_at=datetime(2026, 3, 4, tzinfo=UTC),
            ),
        ),
        comments=3,
    )
    assert "Harbour Road" in found.received


@pytest.mark.parametrize(
    "written",
    [
        ld([NODE]),
        ld({"@graph": [{"@type": "WebPage"}, NODE]}),
        ld({**NODE, "@type": ["NewsArticle", "Thing"]}),
        ld({**NODE, "@type": "http://schema.org/ReportageNewsArticle"}),
        ld({"@type": "WebPage", "mainEntity": NODE}),
        ld({"@type": "Organization", "name": "The Packet"}, NODE),
        "<script type='application/ld+json'>\n//<![CDATA[\n"
        + json.dumps(NODE)
        + "\n//]]>\n</script>",
        "<script type='application/ld+json'><!-- " + json.dumps(NODE) + " --></script>",
        "<script type='application/ld+json'>" + json.dumps(NODE) + ";</script>",
    ],
)
def test_linked_data_is_found_in_every_shape(written):
    assert only(page(CANONICAL + written)) == replace(
        only(page(CANONICAL + ld(NODE))), received=only(page(CANONICAL + written)).received
    )


def test_authors_named_by_reference_are_looked_up_in_the_graph():
    graph = [
        {**NODE, "author": {"@id": "#zora"}},
        {"@type": "Person", "@id": "#zora", "name": "Zora Ada"},
    ]
    assert only(page(ld({"@graph": graph}))).bylines == (ByLine("Zora Ada"),)


def test_broken_linked_data_is_passed_over_and_said():
    broken = (
        '<script type="application/ld+json">{"@type": "NewsArticle", "headline": "Bad", }</script>'
    )
    found = only(page(broken + '<meta name="parsely-author" content="Zora Ada">'))
    assert (found.headline, found.bylines) == ("Ferry stops at four", (ByLine("Zora Ada"),))
    assert BROKEN.format(1) in found.warnings


@pytest.mark.parametrize(
    ("written", "moment"),
    [
        ("20180619T055000+0900", datetime(2018, 6, 18, 20, 50, tzinfo=UTC)),
        ("2021-01-03T17:40:00EET", datetime(2021, 1, 3, 15, 40, tzinfo=UTC)),
        ("2015-07-10 09:53:00 -0400", datetime(2015, 7, 10, 13, 53, tzinfo=UTC)),
        ("2026年3月2日", datetime(2026, 3, 2, tzinfo=timezone(timedelta(hours=9)))),
        ("1. März 2026", datetime(2026, 3, 1, tzinfo=timezone(timedelta(hours=9)))),
        ("03/04/2026", None),
        ("0001-01-01T00:00:00Z", None),
    ],
)
def test_dates_in_any_shape_are_moments(written, moment):
    node = {**NODE, "datePublished": written}
    found = only(page(ld(node)), timezone=timezone(timedelta(hours=9)))
    assert (found.published_at, found.status is SourceStatus.PUBLIC) == (moment, moment is not None)


METAS = """
<meta property="og:title" content="Ferry stops at four | The Packet">
<meta property="og:site_name" content="The Packet">
<meta property="og:type" content="article">
<meta property="og:url" content="https://packet.example/ferry?id=7&amp;copy=2">
<meta property="og:description" content="Nobody&#39;s &amp;quot;told&amp;quot;.">
<meta property="og:locale" content="en_GB">
<meta property="og:image" content="/big/ferry-quay.jpg">
<meta property="og:image:alt" content="A quay">
<meta property="article:author" content="https://www.facebook.example/packet">
<meta property="article:published_time" content="2026-03-02T08:30:00Z">
<meta property="article:section" content="News">
<meta property="article:tag" content="Harbour"><meta property="article:tag" content="Ferries">
"""


def test_page_with_open_graph_alone_is_read_by_it():
    found = only(page(METAS, top="<html>"))
    assert found.headline == "Ferry stops at four"
    assert found.standfirst == 'Nobody\'s "told".'
    assert (found.section, found.topics, found.bylines) == ("News", ("Harbour", "Ferries"), ())
    assert (found.language, found.status) == ("en-GB", SourceStatus.PUBLIC)
    assert found.old_addresses == ("https://packet.example/ferry?id=7&copy=2",)
    assert found.pictures == (
        Picture(address="https://packet.example/big/ferry-quay.jpg", alt="A quay", is_lead=True),
    )


@pytest.mark.parametrize(
    "metas",
    [
        {"parsely-title": "Ferry", "parsely-author": "Zora Ada", "parsely-pub-date": "2026-03-02"},
        {"sailthru.title": "Ferry", "sailthru.author": "Zora Ada", "sailthru.date": "2026-03-02"},
        {"dc.title": "Ferry", "DC.creator": "Zora Ada", "DCTERMS.issued": "2026-03-02"},
    ],
)
def test_other_vocabularies_are_read(metas):
    head = "".join(f'<meta name="{name}" content="{said}">' for name, said in metas.items())
    found = only(page(head))
    assert (found.headline, found.bylines) == ("Ferry", (ByLine("Zora Ada"),))
    assert found.published_at == datetime(2026, 3, 2, tzinfo=UTC)
    assert found.status is SourceStatus.PUBLIC


MICRODATA = f"""<div itemscope itemtype="https://schema.org/NewsArticle">
<h2 itemprop="headline">Ferry stops</h2>
<span itemprop="author" itemscope itemtype="https://schema.org/Person">by <b itemprop="name">Zora
Ada</b></span><time itemprop="datePublished" datetime="2026-03-02">2 March 2026</time>
<meta itemprop="articleSection" content="News">
<div itemprop="articleBody">{TEXT}<p>More in the <a href="/sport">sports</a> pages.</p></div></div>
<div itemscope itemtype="https://schema.org/Product"><b itemprop="headline">Buy</b>
<div itemprop="articleBody">{"<p>Buy two of them, and pay for three, today.</p>" * 9}</div></div>"""


def test_microdata_says_what_the_story_is_and_where_its_text_stands():
    found = only(page(body=MICRODATA))
    assert (found.headline, found.bylines) == ("Ferry stops", (ByLine("Zora Ada"),))
    assert (found.section, found.status) == ("News", SourceStatus.PUBLIC)
    assert plain_text(sanitise(found.body)) == f"{LEAD}\n\n{SECOND}\n\nMore in the sports pages."


def test_rdfa_is_read_as_microdata_is():
    rdfa = f"""<div vocab="https://schema.org/" typeof="NewsArticle"><h2 property="headline">Ferry
    stops</h2><span property="schema:author">Zora Ada</span><meta property="datePublished"
    content="2026-03-02"><div property="articleBody">{TEXT}</div></div>"""
    found = only(page(body=rdfa))
    assert (found.headline, found.bylines) == ("Ferry stops", (ByLine("Zora Ada"),))


@pytest.mark.parametrize(
    ("head", "body", "status", "warning"),
    [
        (ld(NODE), TEXT, SourceStatus.PUBLIC, None),
        ("", TEXT, SourceStatus.DRAFT, stories.NO_DATE),
        ("", f'<time datetime="2026-03-02">x</time>{TEXT}', SourceStatus.DRAFT, stories.NOT_SAID),
        (CANONICAL, TEXT, SourceStatus.DRAFT, stories.NOT_SAID),
        ("", f'<time pubdate datetime="2026-03-02">x</time>{TEXT}', SourceStatus.PUBLIC, None),
        (
            ld({**NODE, "isAccessibleForFree": False}),
            TEXT,
            SourceStatus.WITHHELD,
            stories.WITHHELD,
        ),
        (
            ld({**NODE, "isAccessibleForFree": True, "hasPart": {"isAccessibleForFree": "False"}}),
            TEXT,
            SourceStatus.WITHHELD,
            stories.WITHHELD,
        ),
        (
            ld(NODE) + '<meta property="article:content_tier" content="locked">',
            TEXT,
            SourceStatus.WITHHELD,
            stories.WITHHELD,
        ),
        (
            ld(NODE),
            f"<p>{LEAD}</p><p>Subscribe to continue reading this story.</p>",
            SourceStatus.WITHHELD,
            stories.CUT,
        ),
        (
            ld(NODE) + '<meta name="robots" content="noindex, follow">',
            TEXT,
            SourceStatus.DRAFT,
            stories.NO_INDEX,
        ),
        (ld({**NODE, "creativeWorkStatus": "Draft"}), TEXT, SourceStatus.DRAFT, None),
    ],
)
def test_page_is_public_only_if_it_says_when_it_was_published(head, body, status, warning):
    found = only(page(head, body))
    assert (found.status, found.warnings) == (status, (warning,) if warning else ())


def test_text_keeps_its_headings_lists_tables_and_links():
    inner = (
        f"<p>{LEAD}</p><h2>What now</h2><ul><li>One thing</li><li>Another</li></ul>"
        "<table><tr><th>Day</th><th>Ferries</th></tr><tr><td>Monday</td><td>4</td></tr></table>"
        f'<p>See the <a href="/2026/02/notice">notice</a>, <em>please</em>. {SECOND}</p>'
    )
    body = sanitise(only(page(CANONICAL, inner)).body)
    assert '<a href="https://packet.example/2026/02/notice"' in body
    for part in ("<h2>What now</h2>", "<li>Another</li>", "<th>Day</th>", "<em>please</em>"):
        assert part in body


def test_text_that_stands_only_in_the_linked_data_is_taken_from_there():
    node = {**NODE, "articleBody": f"{LEAD}\n\n{SECOND}\n\n{LEAD.replace('four', 'five')}"}
    found = only(page(ld(node), f"<p>{LEAD[:60]}</p>"))
    assert found.body.count("<p>") == 3
    assert found.warnings == (
        "most of the text stands only in the page's JSON-LD, without its pictures and links",
    )


def test_page_that_runs_from_right_to_left_says_so_of_its_blocks():
    found = only(page(top="<html dir='RTL' lang='ar'>"))
    assert (found.language, sanitise(found.body)) == (
        "ar",
        f'<p dir="rtl">{LEAD}</p> <p dir="rtl">{SECOND}</p>',
    )


def test_original_on_another_host_is_kept_as_the_canonical_address():
    other = '<link rel="canonical" href="https://agency.example/7">'
    found = only(page(METAS + other))
    assert found.canonical_address == "https://agency.example/7"
    assert found.old_addresses == ("https://packet.example/ferry?id=7&copy=2",)


def test_saved_and_archived_pages_know_where_they_stood():
    saved = "<!-- saved from url=(0042)https://packet.example/ferry?id=7 -->\n" + page()
    assert only(saved).old_addresses == ("https://packet.example/ferry?id=7",)
    archived = page(
        '<link rel="canonical" href="https://web.archive.org/web/20150301000000/http://packet.example/a">',
        f'<p>{LEAD}</p><p><a href="/web/20150301/http://packet.example/b">b</a> {SECOND}</p>',
    )
    found = only(archived)
    assert found.old_addresses == ("http://packet.example/a",)
    assert 'href="http://packet.example/b"' in found.body


def test_process_that_reads_nothing_does_not_load_what_few_readers_need():
    script = (
        "import sys\n"
        "import articles.importing.formats\n"
        "print([one for one in ('trafilatura', 'feedparser') if one in sys.modules])\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    assert done.stdout == "[]\n"
    assert FORMATS["html"].read.module == "formats.html"


# Where the MANIFEST names another title than the page says for sharing, or none.
OTHER_TITLES = {
    "004-metadata-space-separated-properties__source.html": "A title",
    "005-unescape-html-entities__source.html": "Test",
    "citylab-1__source.html": "Why Neon Is the Ultimate Symbol of the 20th Century",
    "parsely-metadata__source.html": "Some Other Title",
}


def test_corpus_is_read_as_its_manifest_counts_it(shared):
    corpora = shared / "corpora"
    for row in manifest.rows(corpora, "html"):
        path = corpora / row.path
        found = only(path.read_bytes(), external_id=path.name)
        assert (row.path, type(found)) == (row.path, ImportItem)
        assert detect(path.read_bytes()[:65_536], path.name) == "html"
        expected = OTHER_TITLES.get(path.name) or plain(row.text(r"article 1: (['\"])(.*?)\1; ld"))
        assert expected.startswith(found.headline[:70])
        is_dated = row.text(r"(published) (?!None)") != ""
        authors = row.number(r"ld authors (\d+)")
        broken = row.number(r"invalid (\d+)")
        assert (row.path, is_dated <= (found.published_at is not None)) == (row.path, True)
        assert (row.path, len(found.bylines) >= authors) == (row.path, True)
        said = [one for one in found.warnings if "JSON-LD" in one]
        assert (row.path, said) == (row.path, [BROKEN.format(broken)] if broken else [])


def plain(title):
    """A title as the MANIFEST writes it, without the signs that its table needs."""
    for written, meant in (("\\u3000", " "), ("\\xa0", " "), ("\\|", "|"), ("&#39;", "'")):
        title = title.replace(written, meant)
    return title.replace("\\n", "").replace(" ：", "：").strip()
