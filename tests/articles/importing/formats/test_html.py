"""Saved web pages."""

import json
import subprocess
import sys
import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from articles.importing.decoding import NotText
from articles.importing.formats import FORMATS, detect, html
from articles.importing.items import (
    ByLine,
    ImportItem,
    LeftOut,
    Notice,
    Picture,
    RejectedItem,
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
    ("author", "names"),
    [
        ("Zora Ada", ["Zora Ada"]),
        ("By Zora Ada and Mo Ferry", ["Zora Ada", "Mo Ferry"]),
        ("Zora Ada, Mo Ferry und Bo Lee", ["Zora Ada", "Mo Ferry", "Bo Lee"]),
        ("<a href='/zora'>Zora Ada</a> &amp; Mo Ferry", ["Zora Ada", "Mo Ferry"]),
        (["Zora Ada", {"name": "Mo Ferry"}], ["Zora Ada", "Mo Ferry"]),
        ({"name": ["Zora Ada", "Mo Ferry"]}, ["Zora Ada", "Mo Ferry"]),
        ({"@type": "Organization", "name": "Harbour News Agency"}, ["Harbour News Agency"]),
        ("zora@packet.example (Zora Ada)", ["Zora Ada"]),
        (["Zora Ada", None, 7, {"name": None}], ["Zora Ada", "7"]),
        ("https://packet.example/people/zora", []),
        ("admin", []),
        (None, []),
    ],
)
def test_authors_in_any_shape_are_names(author, names):
    found = only(page(ld({**NODE, "author": author})))
    assert [one.name for one in found.bylines] == names


def test_the_paper_itself_is_no_author_beside_a_person():
    publisher = {"@type": "Organization", "name": "The Packet"}
    node = {**NODE, "publisher": publisher, "author": [publisher, {"name": "Zora Ada"}]}
    assert only(page(ld(node))).bylines == (ByLine("Zora Ada"),)
    assert only(page(ld({**node, "author": publisher}))).bylines == (ByLine("The Packet"),)


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


def test_headline_is_printed_once_and_so_are_byline_and_day():
    top = "<h1>Ferry Stops at Four</h1><p>By Zora Ada</p><p>2 March 2026, 9:30</p>"
    found = only(page(ld({**NODE, "author": "Zora Ada"}), top + TEXT))
    assert plain_text(sanitise(found.body)) == f"{LEAD}\n\n{SECOND}"


def test_title_loses_the_name_of_the_site():
    assert only(page()).headline == "Ferry stops at four"
    found = only(f"<html><title>The Packet: a history | Packet</title><body>{TEXT}</body>")
    assert found.headline == "The Packet: a history | Packet"


FIGURE = """<figure><picture><source srcset="/m/gull-640.jpg 640w, /m/gull-1600.jpg 1600w">
<img src="data:image/gif;base64,AAAA" data-lazy="x" alt="A gull"></picture>
<figcaption>A gull on a post. <span class="credit">Photo: Bo Lee</span></figcaption></figure>"""


def test_pictures_of_the_text_come_with_caption_and_credit():
    lazy = "<p><img data-src='b.jpg' src='/blank.gif' alt='B'></p>"
    body = f"<p>{LEAD}</p>{FIGURE}{lazy}<p>{SECOND}</p>"
    found = only(page(CANONICAL, body))
    assert found.pictures == (
        Picture(
            address="https://packet.example/m/gull-1600.jpg",
            alt="A gull",
            caption="A gull on a post.",
            credit="Bo Lee",
        ),
        Picture(address=f"{ADDRESS}b.jpg", alt="B"),
    )
    assert plain_text(sanitise(found.body)) == f"{LEAD}\n\n{SECOND}"


def test_leading_picture_keeps_what_the_page_says_of_it():
    shared = '<meta property="og:image" content="https://cdn.packet.example/m/gull-1600.jpg">'
    body = f"<div class='top'>{FIGURE}</div>{TEXT}"
    assert only(page(CANONICAL + shared, body)).pictures == (
        Picture(
            address="https://cdn.packet.example/m/gull-1600.jpg",
            alt="A gull",
            caption="A gull on a post.",
            credit="Bo Lee",
            is_lead=True,
        ),
    )


def test_picture_that_lies_beside_the_page_keeps_its_place():
    body = (
        f"<p>{LEAD}</p><img src='Ferry_files/gull%201.jpg' srcset='/m/gull.jpg 2x'><p>{SECOND}</p>"
    )
    lies = {"Ferry_files/gull 1.jpg"}.__contains__
    found = only(page(CANONICAL, body), beside=lambda name: lies(name) or None)
    assert [one.address for one in found.pictures] == ["Ferry_files/gull%201.jpg"]


@pytest.mark.parametrize(
    "image",
    [
        '<img src="https://packet.example/img/logo.png">',
        '<img src="https://packet.example/img/x.jpg" width="1" height="1">',
        '<img src="https://packet.example/icons/x.jpg">',
        '<img src="data:image/png;base64,AAAA">',
        '<iframe src="https://www.facebook.com/plugins/like.php?x"></iframe>',
        '<div hidden><img src="https://packet.example/img/x.jpg"></div>',
    ],
)
def test_buttons_logos_and_counting_pixels_are_no_pictures(image):
    found = only(page("", f"<p>{LEAD}</p>{image}<p>{SECOND}</p>"))
    assert (found.pictures, found.kept) == ((), ())
    assert plain_text(sanitise(found.body)) == f"{LEAD}\n\n{SECOND}"


def test_players_and_posts_stay_as_links_and_words():
    video = '<div class="video"><iframe src="https://www.youtube.com/embed/abc123"></iframe></div>'
    odd = '<iframe src="https://charts.example/7"></iframe>'
    post = (
        '<blockquote class="twitter-tweet"><p>It stops.</p>&mdash; Mo '
        '<a href="https://twitter.com/mo/status/7">2 March</a></blockquote>'
    )
    found = only(page("", f"<p>{LEAD}</p>{video}{odd}{post}<p>{SECOND}</p>"))
    assert sanitise(found.body) == sanitise(
        f"<p>{LEAD}</p> "
        '<p><a href="https://www.youtube.com/watch?v=abc123">Video on YouTube</a></p> '
        '<p><a href="https://charts.example/7">https://charts.example/7</a></p> '
        '<blockquote><p>It stops.</p>— Mo <a href="https://twitter.com/mo/status/7">2 March</a>'
        f"</blockquote> <p>{SECOND}</p>"
    )
    assert found.kept == (("embed from charts.example", 1),)


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


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (ld({"@type": "CollectionPage"}), "a list of stories"),
        ('<link rel="canonical" href="https://packet.example/">', "a list of stories"),
        (ld({**NODE, "url": "https://a.example/1"}, {**NODE, "url": "https://a.example/2"}), ""),
    ],
)
def test_lists_of_stories_are_left_out(data, kind):
    found = only(page(data))
    assert (found == LeftOut(kind)) if kind else found.bylines == ()


def test_pages_of_links_frames_and_redirects_are_left_out():
    links = "".join(f"<li><a href='/{n}'>A headline of story {n}</a></li>" for n in range(40))
    assert only(f"<html><body><ul>{links}</ul></body></html>") == LeftOut("a list of stories")
    frames = "<html><frameset cols='1,2'><frame src='a.html'></frameset></html>"
    assert only(frames) == LeftOut("a page of frames")
    moved = "<html><head><meta http-equiv='refresh' content='0;url=/a'></head><body>Moved</body>"
    assert only(moved) == LeftOut("a page that leads elsewhere")


@pytest.mark.parametrize("title", ["404 Not Found", "502 Bad Gateway", "Seite nicht gefunden"])
def test_error_page_is_refused_and_named(title):
    found = only(f"<html><title>{title}</title><body><p>Sorry. {LEAD}</p></body></html>")
    reason = f"an error page of the server (“{title}”), no story"
    assert found == RejectedItem(
        external_id="a.html", location="a.html", field="file", reason=reason
    )


def test_page_about_the_paper_is_a_page():
    assert only(page(ld({"@type": "AboutPage"}))).kind == "page"


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "the file is empty"),
        (b"  \n", "the file is empty"),
        (b"\x00\x01" * 99, "binary content, not a page"),
        (b"<p>" + b"x" * 10_000_001, "larger than 10 MB, the most that is read as one page"),
        (
            b"<div>" * 400 + b"x",
            "elements within elements, more than 250 deep, which no page has",
        ),
        (b"<b>" * 90_000, "elements within elements, more than 250 deep, which no page has"),
        (b"<p>x" * 40_000, "more than 20,000 elements, which no story has"),
        (b"<p>" + b"x " * 1_500_000, "more than 2,000,000 characters of text, which no story has"),
        (b"<html><body></body></html>", "no story is found in it"),
        (page(ld(NODE), "").encode(), "there is no text in it"),
    ],
)
def test_what_is_no_story_is_refused_in_words(data, reason):
    found = only(data)
    assert (type(found), found.reason) == (RejectedItem, reason)


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("site/a.css", "a file beside the pages (.css)"),
        ("site/A.JPG", "a file beside the pages (.jpg)"),
        ("Ferry_files/ad.html", "a page within a saved page"),
    ],
)
def test_what_lies_beside_pages_is_left_out(name, kind):
    assert only("a { b: c }", external_id=name) == LeftOut(kind)


def test_page_is_a_page_whatever_it_is_called():
    assert only(page(), external_id="ferry.txt").headline == "Ferry stops at four"


def test_page_in_utf16_is_read():
    assert only(f"<h1>Größe</h1>{TEXT}".encode("utf-16")).headline == "Größe"


@pytest.mark.parametrize(
    ("data", "headline", "is_warned"),
    [
        ("<meta charset=utf-8><h1>Größe</h1>".encode(), "Größe", False),
        ("<h1>Größe</h1>".encode("latin-1"), "Größe", True),
        ("<meta charset=utf-8><h1>Größe</h1>".encode("latin-1"), "Größe", True),
        ("<meta charset='iso-8859-1'><h1>“Größe”</h1>".encode("cp1252"), "“Größe”", False),
        ("<meta charset='iso-8859-1'><h1>Größe</h1>".encode(), "Größe", False),
        ("<meta charset=windows-1251><h1>Паром</h1>".encode("cp1251"), "Паром", False),
        ("<meta charset=Shift_JIS><h1>連絡船</h1>".encode("cp932"), "連絡船", False),
        ("<meta charset=gb2312><h1>渡轮</h1>".encode("gb18030"), "渡轮", False),
        ("<meta charset=iso-2022-jp><h1>連絡船</h1>".encode("iso-2022-jp"), "連絡船", False),
        ("<meta charset=x-klingon><h1>Größe</h1>".encode("latin-1"), "Größe", True),
        ("<meta charset=utf-7><h1>Größe</h1>".encode("latin-1"), "Größe", True),
        (
            '<?xml version="1.0" encoding="iso-8859-1"?><h1>Größe</h1>'.encode("latin-1"),
            "Größe",
            False,
        ),
    ],
)
def test_encoding_is_that_of_the_bytes_then_that_which_is_said(data, headline, is_warned):
    found = only(data + TEXT.encode())
    encodings = [one for one in found.warnings if "Windows-1252" in one or "broken" in one]
    assert (found.headline, bool(encodings)) == (headline, is_warned)


def test_nothing_hostile_is_left_and_nothing_fails(bad_inputs, shared):
    sys.path.insert(0, str(shared / "tools"))
    from make_bad_inputs import XSS

    for payload in XSS:
        found = only(
            page(ld({**NODE, "headline": payload}), f"<p>{LEAD}</p>{payload}<p>{SECOND}</p>")
        )
        stored = sanitise(found.body)
        for sign in ("<script", "onerror", "onload", "javascript:", "<iframe", "<style", "srcdoc"):
            assert (payload, sign in stored.lower()) == (payload, False)
        assert LEAD in plain_text(stored)


def test_hostile_pages_of_the_shared_tool_end_as_expected(bad_inputs):
    found = {path.name: only(path.read_bytes()) for path in sorted(bad_inputs.glob("*.html"))}
    assert found["jsonld-broken.html"].headline == "Fallback title"
    graph = found["jsonld-graph-and-list.html"]
    assert (graph.headline, [one.name for one in graph.bylines]) == ("A", ["X", "Y", "Z"])
    assert graph.published_at == datetime(2020, 1, 1, tzinfo=UTC)
    assert found["charset-lies.html"].headline == "Größe"
    assert found["empty-body.html"].reason == "no story is found in it"
    error = only((bad_inputs / "feed-html-error-page.xml").read_bytes())
    assert type(error) is RejectedItem


@pytest.mark.parametrize(
    "inner",
    [
        "<p>x" * 10_000,
        "<img src=a.jpg>" * 10_000,
        f"<p {' '.join(f'a{n}=1' for n in range(50_000))}>x</p>",
        "<table><tr><td>" * 80,
        "<ul><li>" * 110,
        '<i itemprop="articleBody">' * 240,
        "<script type='application/ld+json'>" + "[" * 100_000 + "</script>",
        "<script type='application/ld+json'>" + '{"@graph":' * 190 + "1" + "}" * 190 + "</script>",
        "<" * 100_000,
        f"<img srcset='{'a.jpg 1w, ' * 100_000}'>",
    ],
)
def test_thousands_of_one_thing_take_bounded_time(inner):
    started = time.process_time()
    found = only(page("", TEXT + inner))
    assert time.process_time() - started < 40
    assert isinstance(found, ImportItem | RejectedItem)


@settings(max_examples=60, deadline=None)
@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(max_size=20),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(st.sampled_from(sorted({*NODE, "@id", "@graph", "name"})), inner)
        ),
        max_leaves=12,
    )
)
def test_any_linked_data_is_read_without_an_error(node):
    assert (
        len(read(page(ld({"@type": "NewsArticle", **node} if isinstance(node, dict) else node))))
        == 1
    )


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=300))
def test_any_bytes_are_one_answer(data):
    assert len(read(b"<html><body>" + data)) == 1


def test_text_is_the_same_however_often_it_is_read():
    first = only(page(ld(NODE), TEXT + FIGURE))
    assert [only(page(ld(NODE), TEXT + FIGURE)) for _ in range(3)] == [first] * 3


@pytest.mark.parametrize(
    ("head", "name"),
    [
        (b"<!DOCTYPE html><p>", "a.txt"),
        (b"\xef\xbb\xbf\n <HTML>", "a.md"),
        (b"<!-- a -->\n<!doctype html>", "a"),
        (b"<?xml version='1.0'?>\n<!DOCTYPE html PUBLIC 'x'>", "a.xml"),
        (b"<div class='x'>text", "a.HTM"),
    ],
)
def test_page_is_known_by_its_beginning(head, name):
    assert detect(head, name) == "html"


@pytest.mark.parametrize(
    ("head", "name", "what"),
    [
        (b"body { color: red }", "a.css", "a style sheet (CSS)"),
        (b"let a = 1", "a.js", "a script (JavaScript)"),
    ],
)
def test_what_lies_beside_pages_is_no_text(head, name, what):
    with pytest.raises(NotText, match=what.replace("(", r"\(").replace(")", r"\)")):
        detect(head, name)


def test_a_process_that_reads_no_page_does_not_load_what_finds_texts():
    script = (
        "import sys\n"
        "import articles.importing.formats\n"
        "print('trafilatura' in sys.modules, 'justext' in sys.modules)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    assert done.stdout.split() == ["False", "False"]
    assert FORMATS["html"].read.name == "html"


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
