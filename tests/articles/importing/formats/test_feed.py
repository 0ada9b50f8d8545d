"""RSS and Atom feeds."""

import gzip
import subprocess
import sys
import time
from dataclasses import replace
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from articles.importing.decoding import NotText
from articles.importing.feeds.entries import NO_DATE, ONLY_BEGINNING, REPEATED
from articles.importing.formats import detect, feed
from articles.importing.headlines import NO_HEADLINE
from articles.importing.items import (
    ByLine,
    ImportItem,
    LeftOut,
    Picture,
    RejectedItem,
    SourceStatus,
)
from tests.articles.importing import manifest

RSS = """<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"
 xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:media="http://search.yahoo.com/mrss/"
 xmlns:slash="http://purl.org/rss/1.0/modules/slash/"
 xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd">
<channel><title>Kelsmouth Packet</title><link>https://packet.example/</link>
<language>en-gb</language>{}</channel></rss>"""
ITEM = """<item><media:title>Not this one</media:title><title>Fish &amp;amp; ferries</title>
<link>https://packet.example/2026/ferry</link><guid isPermaLink="false">tag:1</guid>
<pubDate>Mon, 02 Mar 2026 10:30:00 +0100</pubDate>
<author>desk@packet.example (Zora Ada)</author>
<category>Harbour</category><category>Ferries</category>
<description>Nobody was told.</description>
<content:encoded><![CDATA[<p>The last crossing. <a href="/map">Map</a> <img src="/i/gull.jpg"></p>
]]></content:encoded>
<media:content url="https://packet.example/i/pier.jpg" medium="image">
<media:description>The pier</media:description>
<media:credit>Mo Ferry</media:credit></media:content>
<enclosure url="/talk.mp3" type="audio/mpeg" length="1"/>
<slash:comments>4</slash:comments></item>"""
ATOM = """<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom"
 xmlns:app="http://www.w3.org/2007/app" xml:lang="en" xml:base="https://packet.example/news/">
<title>Packet</title><link rel="self" href="feed.xml"/><link href="/"/>
<author><name>The desk</name><email>desk@packet.example</email></author>{}</feed>"""
ENTRY = """<entry><id>urn:x:1</id><title type="text">A &lt; B</title>
<link rel="replies" href="/r"/><link rel="alternate" type="text/html" href="ferry"/>
<published>2026-03-02T09:30:00Z</published><updated>2026-03-04T09:30:00Z</updated>
<summary>Nobody was told.</summary>
<content type="xhtml" xml:base="/deep/"><div xmlns="http://www.w3.org/1999/xhtml"><p>The last
<em>crossing</em>. <a href="map">Map</a></p></div></content>
<category term="harbour" label="Harbour"/>
<category scheme="http://schemas.google.com/g/2005#kind" term="post"/>
{}</entry>"""


def rss(*items):
    return RSS.format("".join(items)).encode()


def item(inner):
    return f"<item><title>Ferry stops</title><guid>tag:1</guid>{inner}</item>"


def read(data, **options):
    given = {"external_id": "a.xml", "location": "a.xml"} | options
    return list(feed.read(data, **given))


def only(data, **options):
    (found,) = read(data, **options)
    return found


def test_item_of_rss_becomes_a_story():
    found = only(rss(ITEM))
    assert replace(found, received="", location="") == ImportItem(
        external_id="tag:1",
        headline="Fish & ferries",
        standfirst="Nobody was told.",
        body='<p>The last crossing. <a href="https://packet.example/map">Map</a> </p>\n'
        '<p><a href="https://packet.example/talk.mp3">Audio</a></p>',
        section="Harbour",
        categories=("Harbour", "Ferries"),
        topics=("Ferries",),
        bylines=(ByLine("Zora Ada"),),
        published_at=datetime(2026, 3, 2, 9, 30, tzinfo=UTC),
        status=SourceStatus.PUBLIC,
        language="en-gb",
        old_addresses=("https://packet.example/2026/ferry",),
        pictures=(
            Picture(
                address="https://packet.example/i/pier.jpg", caption="The pier", credit="Mo Ferry"
            ),
            Picture(address="https://packet.example/i/gull.jpg"),
        ),
        comments=4,
    )
    assert "desk@packet.example" not in found.received
    assert "Zora Ada" in found.received
    assert found.location.startswith("a.xml, line ")


def test_entry_of_atom_becomes_a_story():
    found = only(ATOM.format(ENTRY.format("")).encode())
    assert replace(found, received="", location="") == ImportItem(
        external_id="urn:x:1",
        headline="A < B",
        standfirst="Nobody was told.",
        body='<div><p>The last\n<em>crossing</em>. <a href="https://packet.example/deep/map">Map'
        "</a></p></div>",
        section="Harbour",
        categories=("Harbour",),
        bylines=(ByLine("The desk"),),
        published_at=datetime(2026, 3, 2, 9, 30, tzinfo=UTC),
        status=SourceStatus.PUBLIC,
        language="en",
        old_addresses=("https://packet.example/news/ferry",),
    )
    assert "desk@packet.example" not in found.received


def test_entry_that_says_it_is_a_draft_is_one():
    draft = "<app:control><app:draft>yes</app:draft></app:control>"
    assert only(ATOM.format(ENTRY.format(draft)).encode()).status is SourceStatus.DRAFT
    not_one = draft.replace("yes", "no")
    assert only(ATOM.format(ENTRY.format(not_one)).encode()).status is SourceStatus.PUBLIC


def test_atom_0_3_and_rss_1_0_are_read():
    old = b"""<feed version="0.3" xmlns="http://purl.org/atom/ns#"><title>x</title><entry>
    <title mode="escaped" type="text/html">Fish &amp;amp; ferries</title><id>1</id>
    <link rel="alternate" type="text/html" href="https://packet.example/a"/>
    <issued>2026-03-02T09:30:00Z</issued><modified>2026-03-05T00:00:00Z</modified>
    <content type="text/html" mode="escaped">&lt;p&gt;Text&lt;/p&gt;</content></entry></feed>"""
    found = only(old)
    assert (found.headline, found.body, found.published_at) == (
        "Fish & ferries",
        "<p>Text</p>",
        datetime(2026, 3, 2, 9, 30, tzinfo=UTC),
    )
    rdf = b"""<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"
    xmlns="http://purl.org/rss/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/">
    <channel rdf:about="https://packet.example/"><dc:language>en</dc:language></channel>
    <item rdf:about="https://packet.example/a"><title>Ferry</title>
    <link>https://packet.example/a</link><dc:creator>Doe, J. R.</dc:creator>
    <dc:date>2026-03-02</dc:date><dc:subject>Harbour</dc:subject></item></rdf:RDF>"""
    found = only(rdf)
    assert (found.external_id, found.bylines, found.section, found.language) == (
        "https://packet.example/a",
        (ByLine("J. R. Doe"),),
        "Harbour",
        "en",
    )
    assert detect(rdf, "a.xml") == detect(old, "a.xml") == "feed"


@pytest.mark.parametrize(
    ("written", "names", "unnamed"),
    [
        ("<author>jane@example.org (Jane Doe)</author>", ["Jane Doe"], 0),
        ("<author>Jane Doe &lt;jane@example.org&gt;</author>", ["Jane Doe"], 0),
        ("<author>jane@example.org</author>", [], 1),
        ("<dc:creator>By Jane Doe and John Roe</dc:creator>", ["Jane Doe", "John Roe"], 0),
        ("<dc:creator>Jane Doe</dc:creator><dc:creator>Mo</dc:creator>", ["Jane Doe", "Mo"], 0),
        ("<dc:creator>Jane Doe</dc:creator><itunes:author>Pod</itunes:author>", ["Jane Doe"], 0),
        ("<itunes:author>Jane Doe</itunes:author>", ["Jane Doe"], 0),
        ("<author></author>", [], 0),
    ],
)
def test_authors_keep_their_names_and_lose_their_addresses(written, names, unnamed):
    found = only(rss(item(written)))
    assert [byline.name for byline in found.bylines] == names
    kept = (("author given only as an e-mail address", unnamed),) if unnamed else ()
    assert found.kept == kept
    assert "@example.org" not in found.received


@pytest.mark.parametrize(
    ("inner", "external_id"),
    [
        ("<guid>g</guid><link>https://packet.example/a</link>", "g"),
        ("<link>https://packet.example/a</link>", "https://packet.example/a"),
        ("<description>a</description>", "sha256:0d81ad0a31d9e8dfb4a2d0c51d3f0bd4"),
    ],
)
def test_item_is_known_by_its_guid_then_its_link_then_a_digest(inner, external_id):
    data = rss(f"<item><title>Ferry</title>{inner}</item>")
    found = only(data)
    assert found.external_id == only(data).external_id
    assert found.external_id.partition(":")[0] == external_id.partition(":")[0]
    other = only(data.replace(b"Ferry", b"Other"))
    assert (other.external_id == found.external_id) == ("link" in inner)


def test_guid_is_an_old_address_unless_it_says_that_it_is_not():
    guid = "<guid>https://packet.example/?p=7</guid>"
    data = rss(f"<item><title>Ferry</title><link>https://packet.example/a</link>{guid}</item>")
    assert only(data).old_addresses == ("https://packet.example/a", "https://packet.example/?p=7")
    data = data.replace(b"<guid>", b'<guid isPermaLink="false">')
    assert only(data).old_addresses == ("https://packet.example/a",)


def test_items_that_share_a_guid_are_told_apart_and_a_copy_is_passed_over():
    link = "<link>https://packet.example/b</link>"
    found = read(rss(item(""), item(""), item(link), item(link + "<description>x</description>")))
    assert found[1] == LeftOut(REPEATED)
    stories = [found[0], *found[2:]]
    assert [one.external_id for one in stories] == [
        "tag:1",
        "tag:1 https://packet.example/b",
        "tag:1 Ferry stops",
    ]
    assert [len(one.warnings) for one in stories] == [1, 2, 2]


def test_a_thousand_items_with_one_guid_are_all_taken_in_little_time():
    started = time.process_time()
    found = read(rss(*(item(f"<description>{n}</description>") for n in range(3_000))))
    assert len({one.external_id for one in found}) == 3_000
    assert time.process_time() - started < 10


def test_no_date_is_never_now():
    assert only(rss(item(""))).published_at is None
    found = only(rss(item("<pubDate>03/04/2026</pubDate>")))
    assert (found.published_at, found.warnings) == (None, (f"{NO_DATE} (“03/04/2026”)",))


def test_date_without_a_zone_is_the_newsrooms():
    data = rss(item("<pubDate>2 Mar 2026 09:30</pubDate>"))
    found = only(data, timezone=ZoneInfo("Europe/Paris"))
    assert found.published_at == datetime(2026, 3, 2, 8, 30, tzinfo=UTC)


def test_item_without_a_title_gets_its_first_words_and_without_any_is_refused():
    found = only(rss("<item><description>The last crossing.</description></item>"))
    assert (found.headline, found.warnings) == ("The last crossing.", (NO_HEADLINE, NO_DATE))
    found = only(rss("<item><guid>tag:1</guid></item>"))
    assert (type(found), found.external_id, found.field) == (RejectedItem, "tag:1", "title")


def test_text_that_was_cut_off_by_the_feed_says_so():
    found = only(rss(item("<description>The last crossing [&amp;#8230;]</description>")))
    assert ONLY_BEGINNING in found.warnings


def test_sizes_of_one_picture_are_one_and_counting_pixels_are_none():
    sizes = "".join(
        f'<media:content url="https://packet.example/p.jpg?w={width}" width="{width}"/>'
        for width in (140, 1200, 460)
    )
    pixel = '<media:content url="https://1.gravatar.com/avatar/0f?s=96" medium="image"/>'
    found = only(rss(item(sizes + pixel + '<media:thumbnail url="https://packet.example/t.jpg"/>')))
    assert found.pictures == (Picture(address="https://packet.example/p.jpg?w=1200", is_lead=True),)


def test_markup_within_a_description_stays_markup():
    found = only(rss(item("<description><p>A <b>b</b></p></description>")))
    assert found.body == "<p>A <b>b</b></p>"


@pytest.mark.parametrize(
    "data",
    [
        rss(item("")).replace(b"Ferry stops", b"Fish & chips"),
        rss(item("")).replace(b"Ferry stops", b"Fish &nbsp; chips"),
        rss(item("")).replace(b"Ferry stops", b"Fish & caf\xe9"),
        rss(item("")).replace(b"UTF-8", b"x-bogus").replace(b"stops", b"& stops"),
        rss(item(""))[:-20],
    ],
)
def test_feed_that_is_not_well_formed_is_mended_and_says_so(data):
    found = only(data)
    assert (found.external_id, found.status) == ("tag:1", SourceStatus.PUBLIC)
    assert feed.MENDED in found.warnings


def test_authors_and_addresses_of_a_mended_feed_are_those_of_a_sound_one():
    sound, mended = only(rss(ITEM)), only(rss(ITEM).replace(b"</rss>", b"</rss"))
    left_out = {"received": "", "location": "", "warnings": (), "pictures": ()}
    assert replace(mended, **left_out) == replace(sound, **left_out)
    assert [one.address for one in mended.pictures] == [one.address for one in sound.pictures]


def test_alphabets_that_shift_are_read():
    text = RSS.format(item("<description>日本語の記事</description>")).replace(
        "UTF-8", "iso-2022-jp"
    )
    assert only(text.encode("iso-2022-jp")).body == "<p>日本語の記事</p>"


def test_packed_feed_is_unpacked_and_a_bomb_is_not():
    packed = gzip.compress(rss(ITEM))
    assert detect(packed[:65_536], "feed.xml") == "feed"
    assert only(packed).headline == "Fish & ferries"
    bomb = gzip.compress(rss(item(f"<description>{'a' * 60_000_000}</description>")))
    assert only(bomb).reason == "unpacks to more than 50 MB"
    with pytest.raises(NotText, match="a gzip archive"):
        detect(gzip.compress(b"a text"), "a.gz")


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "the file is empty"),
        (b"\xef\xbb\xbf \n", "the file is empty"),
        (
            b"<!doctype html><title>502</title>",
            "an HTML page, not a feed; did the server answer with an error page?",
        ),
        (b'{"version": "x"}', "JSON, not XML; if it is a JSON Feed, say --format jsonfeed"),
        (b"<nitf><body/></nitf>", "not a feed: neither RSS nor Atom"),
        (b"no feed at all", "not a feed: neither RSS nor Atom"),
        (b"\x89PNG\r\n\x1a\n" + bytes(200), "not a feed: neither RSS nor Atom"),
        (
            b'<!DOCTYPE rss [<!ENTITY a "b">]><rss><channel><item/></channel></rss>',
            "declares entities of its own, which no export of stories needs",
        ),
    ],
)
def test_what_is_no_feed_is_refused_clearly(data, reason):
    found = only(data)
    assert (type(found), found.field, found.reason) == (RejectedItem, "file", reason)


def test_large_feed_that_is_broken_is_refused_whole_with_its_line():
    data = rss(item("<description>\n&\n" + "word " * 2_100_000 + "</description>"))
    found = only(data)
    assert "too large to be mended" in found.reason
    assert "line 8" in found.reason


@pytest.mark.parametrize(
    "inner",
    [
        "<b>" * 20_000,
        "<item><title>" * 5_000,
        "&" * 50_000,
        "<![CDATA[" * 5_000,
        "<a href='" * 9_000,
    ],
)
def test_thousands_of_unclosed_things_take_little_time(inner):
    started = time.process_time()
    read(RSS.partition("{}")[0].encode() + f"<item><title>a</title>{inner}".encode())
    assert time.process_time() - started < 10


def test_reading_takes_no_more_memory_for_a_longer_feed(tmp_path):
    path = tmp_path / "large.xml"
    with path.open("wb") as file:
        file.write(RSS.partition("{}")[0].encode())
        for number in range(4_000):
            text = f"<link>https://packet.example/{number}</link><description>{'word ' * 2_000}"
            file.write(f"<item><title>A</title>{text}</description></item>".encode())
        file.write(b"</channel></rss>")
    script = (
        "import pathlib, sys\n"
        "from articles.importing.formats import feed\n"
        "n = sum(1 for _ in feed.read(pathlib.Path(sys.argv[1]), external_id='a', location='a'))\n"
        "status = pathlib.Path('/proc/self/status').read_text()\n"
        "print(n, int(status.partition('VmHWM:')[2].split()[0]) < 75_000)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, str(path)], capture_output=True, text=True, check=True
    )
    assert done.stdout.split() == ["4000", "True"]


# Entries with neither a title nor a text: there is no story in them, so each is named and refused.
EMPTY = frozenset(
    {
        "missing-fields.atom",
        "encoding_attribute_crash.xml",
        "encoding_attribute_crash_2.xml",
        "euc-kr-attribute.xml",
        "rss_incomplete_cdata.xml",
        "rss_item_link_corrupted_ampersands.xml",
    }
)


def test_corpus_is_read_as_its_manifest_counts_it(shared):
    corpora = shared / "corpora"
    for row in manifest.rows(corpora, "feeds"):
        path = corpora / row.path
        found = read(path)
        stories = [one for one in found if isinstance(one, ImportItem)]
        refused = [one for one in found if isinstance(one, RejectedItem) and one.field == "title"]
        dated = sum(one.published_at is not None for one in stories)
        items, no_date = row.number(r"items (\d+)"), row.number(r"no_date (\d+)")
        expected = (0, items, 0) if path.name in EMPTY else (items, 0, items - no_date)
        assert (row.path, (len(stories), len(refused), dated)) == (row.path, expected)
        assert all(one.status is SourceStatus.PUBLIC for one in stories)


def test_corpus_is_known_by_its_content(shared):
    """All but an HTML page with a feed within it, which needs --format feed."""
    corpora = shared / "corpora"
    unknown = set()
    for row in manifest.rows(corpora, "feeds"):
        path = corpora / row.path
        try:
            known = detect(path.read_bytes()[:65_536], path.name) == "feed"
        except NotText:
            known = False
        unknown |= set() if known else {path.name}
    assert unknown == {
        "DuplicateContentAtomFeed.xml",
        "unrecognized.rss",
        "rss_empty_document.xml",
    }
