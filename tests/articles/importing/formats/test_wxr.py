"""WordPress exports."""

import subprocess
import sys
from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from articles.importing.formats import detect, wxr
from articles.importing.items import (
    ByLine,
    ImportItem,
    LeftOut,
    Picture,
    RejectedItem,
    SourceStatus,
)
from articles.importing.xml_reading import CONTROLS_GONE
from tests.articles.importing import manifest

HEAD = """<?xml version="1.0" encoding="UTF-8" ?>
<rss version="2.0" xmlns:excerpt="http://wordpress.org/export/{0}/excerpt/"
 xmlns:content="http://purl.org/rss/1.0/modules/content/"
 xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:wp="http://wordpress.org/export/{0}/">
<channel><title>Kelsmouth Packet</title><link>https://packet.example</link>
<language>en-GB</language><wp:wxr_version>{0}</wp:wxr_version>
<wp:author><wp:author_login>zada</wp:author_login>
<wp:author_display_name><![CDATA[Zora Ada]]></wp:author_display_name></wp:author>
"""
POST = """<item><title>{title}</title><link>https://packet.example/ferry/</link>
<dc:creator>{creator}</dc:creator><guid isPermaLink="false">https://packet.example/?p={number}</guid>
<content:encoded><![CDATA[{body}]]></content:encoded>
<excerpt:encoded><![CDATA[{excerpt}]]></excerpt:encoded>
<wp:post_id>{number}</wp:post_id><wp:post_date>{date}</wp:post_date>
<wp:post_date_gmt>{gmt}</wp:post_date_gmt><wp:post_name>{slug}</wp:post_name>
<wp:status>{status}</wp:status><wp:post_type>{type}</wp:post_type>
<wp:post_password>{password}</wp:post_password>{more}</item>
"""
PICTURE = """<item><title>gull</title><guid>https://packet.example/u/gull.jpg</guid>
<excerpt:encoded><![CDATA[A gull on a post]]></excerpt:encoded>
<wp:post_id>8</wp:post_id><wp:status>inherit</wp:status><wp:post_type>attachment</wp:post_type>
<wp:attachment_url>https://packet.example/u/gull.jpg</wp:attachment_url>
<wp:postmeta><wp:meta_key>_wp_attachment_image_alt</wp:meta_key>
<wp:meta_value>A gull</wp:meta_value></wp:postmeta></item>
"""
CATEGORIES = """<category domain="category" nicename="uncategorized">Uncategorized</category>
<category domain="category" nicename="news"><![CDATA[News &amp; views]]></category>
<category domain="category" nicename="sea">Sea</category>
<category domain="post_tag" nicename="ferries">Ferries</category>
<category domain="post_format" nicename="post-format-aside">Aside</category>"""


def post(**given):
    values = {
        "title": "Ferry stops",
        "creator": "zada",
        "number": 7,
        "body": "The last crossing.\n\nIt was late.",
        "excerpt": "",
        "date": "2026-03-02 10:30:00",
        "gmt": "2026-03-02 09:30:00",
        "slug": "ferry",
        "status": "publish",
        "type": "post",
        "password": "",
        "more": "",
    }
    return POST.format(**values | given)


def export(*items, version="1.2"):
    return (HEAD.format(version) + "".join(items) + "</channel></rss>").encode()


def read(data, **options):
    given = {"external_id": "a.xml", "location": "a.xml"} | options
    return list(wxr.read(data, **given))


def only(data, **options):
    (found,) = read(data, **options)
    return found


@pytest.mark.parametrize("version", ["1.0", "1.1", "1.2"])
def test_post_becomes_a_story(version):
    more = CATEGORIES + "<wp:comment><wp:comment_id>1</wp:comment_id></wp:comment>"
    found = only(export(post(more=more, excerpt="Nobody is told."), version=version))
    assert replace(found, received="", location="") == ImportItem(
        external_id="7 https://packet.example/?p=7",
        headline="Ferry stops",
        standfirst="Nobody is told.",
        body="<p>The last crossing.</p>\n<p>It was late.</p>",
        slug="ferry",
        section="News & views",
        categories=("News & views", "Sea"),
        topics=("Ferries", "Sea"),
        bylines=(ByLine("Zora Ada"),),
        published_at=datetime(2026, 3, 2, 9, 30, tzinfo=UTC),
        status=SourceStatus.PUBLIC,
        language="en-GB",
        old_addresses=("https://packet.example/ferry/", "https://packet.example/?p=7"),
        comments=1,
    )
    assert found.location.startswith("a.xml, line ")


def test_page_is_a_page_with_its_place_in_the_menu():
    found = only(export(post(type="page", more="<wp:menu_order>3</wp:menu_order>")))
    assert (found.kind, found.menu_title, found.menu_order) == ("page", "Ferry stops", 3)
    # In this order in every process: what a set gives first differs, and would look like a change.
    short = ("https://packet.example/?p=7", "https://packet.example/?page_id=7")
    assert found.old_addresses[-2:] == short


@pytest.mark.parametrize(
    ("given", "status", "is_dated"),
    [
        ({"status": "publish"}, SourceStatus.PUBLIC, True),
        ({"status": "publish", "password": "x"}, SourceStatus.WITHHELD, True),
        ({"status": "private"}, SourceStatus.WITHHELD, True),
        ({"status": "trash"}, SourceStatus.WITHHELD, True),
        ({"status": "future"}, SourceStatus.DRAFT, True),
        ({"status": "pending"}, SourceStatus.DRAFT, False),
        ({"status": "draft"}, SourceStatus.DRAFT, False),
        ({"status": "new-thing"}, SourceStatus.DRAFT, False),
        ({"status": ""}, SourceStatus.DRAFT, True),
    ],
)
def test_only_what_is_published_without_a_password_is_public(given, status, is_dated):
    found = only(export(post(**given)))
    assert (found.status, found.published_at is not None) == (status, is_dated)


def test_dates_are_read_from_gmt_then_from_the_zone_then_from_the_feed():
    zone = ZoneInfo("Europe/Paris")
    no_gmt = {"gmt": "0000-00-00 00:00:00"}
    found = only(export(post(**no_gmt, date="2026-07-01 10:00:00")), timezone=zone)
    assert found.published_at == datetime(2026, 7, 1, 8, 0, tzinfo=UTC)
    mail = "<pubDate>Wed, 01 Jul 2026 06:00:00 +0000</pubDate>"
    found = only(export(post(**no_gmt, date="0000-00-00 00:00:00", more=mail)))
    assert found.published_at == datetime(2026, 7, 1, 6, 0, tzinfo=UTC)
    never = "<pubDate>Mon, 30 Nov -0001 00:00:00 +0000</pubDate>"
    found = only(export(post(**no_gmt, date="0000-00-00 00:00:00", more=never)))
    assert (found.published_at, found.warnings) == (
        None,
        ("no date that can be read: it can't go live before it has one",),
    )


def test_co_authors_take_the_place_of_whoever_typed_it_in():
    more = '<category domain="author" nicename="cap-mo">Mo Ferry</category>'
    more += '<category domain="author" nicename="cap-zada">Zora Ada</category>'
    found = only(export(post(more=more, creator="webmaster")))
    assert found.bylines == (ByLine("Mo Ferry"), ByLine("Zora Ada"))
    assert only(export(post(creator="unknown"))).bylines == (ByLine("unknown"),)


def test_featured_picture_leads_wherever_it_stands_in_the_file():
    more = "<wp:postmeta><wp:meta_key>_thumbnail_id</wp:meta_key>"
    more += "<wp:meta_value>8</wp:meta_value></wp:postmeta>"
    story, left_out = read(export(post(more=more), PICTURE))
    assert left_out == LeftOut("attachment")
    assert story.pictures == (
        Picture(
            address="https://packet.example/u/gull.jpg",
            alt="A gull",
            caption="A gull on a post",
            external_id="8",
            is_lead=True,
        ),
    )


def test_other_types_are_left_out_by_their_names():
    found = read(export(post(type="nav_menu_item"), post(type="shop_order"), post(type="")))
    assert found == [LeftOut("nav_menu_item"), LeftOut("shop_order"), LeftOut(wxr.NO_TYPE)]


def test_items_that_share_their_ids_are_told_apart_and_named():
    found = read(export(post(), post(slug="other"), post(slug="other"), post(number=9)))
    assert [one.external_id for one in found] == [
        "7 https://packet.example/?p=7",
        "7 https://packet.example/?p=7 other",
        "7 https://packet.example/?p=7 other 2",
        "9 https://packet.example/?p=9",
    ]
    assert [len(one.warnings) for one in found] == [0, 1, 1, 0]


def test_post_without_a_title_gets_its_first_words_and_without_any_is_refused():
    found = only(export(post(title="")))
    assert (found.headline, len(found.warnings)) == ("The last crossing.", 1)
    found = only(export(post(title="", body=" ")))
    assert (type(found), found.field) == (RejectedItem, "title")


def test_file_that_is_not_well_formed_is_mended_and_says_so():
    data = export(post(title="Fish & chips"), post(number=9))
    found = read(data)
    assert [one.headline for one in found] == ["Fish chips", "Ferry stops"]
    fault = "not well-formed XML: xmlParseEntityRef: no name, line 9, column 20"
    assert [one.warnings for one in found] == [(fault, wxr.MENDED), (wxr.MENDED,)]


def test_file_that_breaks_off_names_what_is_lost():
    data = export(post(), post(number=9))
    whole, lost = read(data[: data.rindex(b"<wp:post_id>")])
    fault, mended = whole.warnings
    assert (whole.headline, mended) == ("Ferry stops", wxr.MENDED)
    assert fault.startswith("not well-formed XML: Premature end of data in tag item line 19")
    assert (lost.external_id, lost.field, lost.reason) == (
        "https://packet.example/?p=9",
        "item",
        wxr.BROKEN,
    )


def test_notice_before_the_document_and_control_characters_are_passed_over():
    data = b"<br />\n<b>Warning</b>: PHP\n" + export(post(title="Ferry\x10 stops\x11"))
    data = data.replace(b"<br />\n<b>Warning</b>: ", b"Warning: ")
    found = only(data)
    assert (found.headline, found.warnings) == ("Ferry stops", (CONTROLS_GONE,))


def test_unknown_version_is_read_and_said_once():
    first, second = read(export(post(), post(number=9), version="abc"))
    said = "“abc” is no version of WordPress's format (1.0, 1.1, 1.2 are known)"
    assert (first.headline, first.warnings, second.warnings) == ("Ferry stops", (said,), ())


def test_feed_that_is_called_an_export_is_refused_whole():
    feed = b"<rss version='2.0'><channel><item><title>T</title></item></channel></rss>"
    found = only(feed)
    assert (found.field, found.reason) == ("file", wxr.NOT_WORDPRESS)


def test_export_is_known_by_its_content():
    assert detect(export(post())[:65_536], "anything.txt") == "wxr"


def test_reading_takes_no_more_memory_for_a_longer_file(tmp_path):
    path = tmp_path / "large.xml"
    with path.open("wb") as file:
        file.write(HEAD.format("1.2").encode())
        for number in range(4_000):
            file.write(post(number=number, body="word " * 2_000).encode())
        file.write(b"</channel></rss>")
    script = (
        "import pathlib, sys\n"
        "from articles.importing.formats import wxr\n"
        "n = sum(1 for _ in wxr.read(pathlib.Path(sys.argv[1]), external_id='a', location='a'))\n"
        "status = pathlib.Path('/proc/self/status').read_text()\n"
        "print(n, int(status.partition('VmHWM:')[2].split()[0]) < 60_000)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, str(path)], capture_output=True, text=True, check=True
    )
    assert done.stdout.split() == ["4000", "True"]


def counts(found):
    """What was read, in the words of the MANIFEST."""
    counted = Counter()
    for one in found:
        if isinstance(one, LeftOut):
            counted["attachments" if one.kind == "attachment" else "other types"] += 1
        elif isinstance(one, ImportItem):
            counted["posts" if one.kind == "article" else "pages"] += 1
            counted["comments"] += one.comments
            counted["public"] += one.status is SourceStatus.PUBLIC
    return {name: n for name, n in counted.items() if n}


# The MANIFEST counts neither passwords nor a comment outside of posts and pages.
PROTECTED = {"themeunittestdata.wordpress.xml": 1, "a11y-unit-test-data.xml": 1}


def test_corpus_is_read_as_its_manifest_counts_it(shared):
    corpora = shared / "corpora"
    for row in manifest.rows(corpora, "wxr"):
        path = corpora / row.path
        posts, pages = row.statuses("posts"), row.statuses("pages")
        expected = {
            "posts": sum(posts.values()),
            "pages": sum(pages.values()),
            "attachments": row.number(r"attachments (\d+)"),
            "other types": row.number(r"other types (\d+)"),
            "public": posts.get("publish", 0) + pages.get("publish", 0),
        }
        expected["public"] -= PROTECTED.get(path.name, 0)
        found = counts(read(path))
        found.pop("comments", 0)
        assert (row.path, found) == (row.path, {name: n for name, n in expected.items() if n})
