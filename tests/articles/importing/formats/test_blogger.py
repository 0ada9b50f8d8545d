"""Blogger's exports: the backup of old, and Google Takeout's."""

import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime
from html import escape

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from articles.importing.blogger.bodies import body_of, full_size
from articles.importing.formats import blogger, detect
from articles.importing.items import (
    ByLine,
    ImportItem,
    LeftOut,
    Picture,
    RejectedItem,
    SourceStatus,
)
from articles.text import sanitise

ID = "tag:blogger.com,1999:blog-77"
KIND = "http://schemas.google.com/g/2005#kind"
BACKUP = (
    "<?xml version='1.0' encoding='UTF-8'?><?xml-stylesheet href='x.css' type='text/css'?>"
    "<feed xmlns='http://www.w3.org/2005/Atom' xmlns:app='http://purl.org/atom/app#' "
    "xmlns:thr='http://purl.org/syndication/thread/1.0' "
    "xmlns:media='http://search.yahoo.com/mrss/'>"
    f"<id>{ID}.archive</id><title type='text'>The Packet</title>"
    "<link rel='self' type='application/atom+xml' href='https://www.blogger.com/feeds/77/archive'/>"
    "<link rel='alternate' type='text/html' href='https://packet.blogspot.example/'/>"
    "<author><name>Zora Ada</name><email>noreply@blogger.com</email></author>"
    "<generator version='7.00' uri='https://www.blogger.com'>Blogger</generator>{}</feed>"
)
TAKEOUT = (
    "<?xml version='1.0' encoding='utf-8'?><feed xmlns='http://www.w3.org/2005/Atom' "
    "xmlns:blogger='http://schemas.google.com/blogger/2018'>"
    f"<id>{ID}</id><title>The Packet</title>{{}}</feed>"
)
SETTING = f"<entry><id>{ID}.settings.{{}}</id><category scheme='{KIND}' term='{{}}'/>\
<title type='text'>x</title><content type='text'>{{}}</content></entry>"
CONTENT = (
    "The last crossing.<br />\n<br />\nNobody is told.<br />At all.<a name='more'></a>"
    '<div class="separator" style="clear: both;"><a href="https://1.bp.blogspot.com/-a/b/c/s1600/'
    'gull.jpg"><img alt="A gull" src="https://1.bp.blogspot.com/-a/b/c/s320/gull.jpg"/></a></div>'
)


def old(kind="post", number=1, content=CONTENT, more="", title="Ferry stops"):
    term = f"http://schemas.google.com/blogger/2008/kind#{kind}"
    return (
        f"<entry><id>{ID}.post-{number}</id><published>2012-03-02T09:30:00.000+01:00</published>"
        f"<updated>2012-03-04T10:00:00.000+01:00</updated><category scheme='{KIND}' term='{term}'/>"
        f"<title type='text'>{title}</title><content type='html'>{escape(content)}</content>"
        "<author><name>Zora Ada</name><uri>https://www.blogger.com/profile/7</uri>"
        "<email>noreply@blogger.com</email></author>"
        "<media:thumbnail url='https://1.bp.blogspot.com/-a/b/c/s72-c/gull.jpg' height='72'/>"
        f"{more}</entry>"
    )


LINK = "<link rel='alternate' href='https://packet.blogspot.example/2012/03/ferry.html'/>"
LABELS = "".join(
    f"<category scheme='http://www.blogger.com/atom/ns#' term='{name}'/>"
    for name in ("Sea", "News")
)


def new(kind="POST", number=1, *, status="LIVE", content=CONTENT, more="", title="Ferry stops"):
    return (
        f"<entry><id>{ID}.post-{number}</id><blogger:type>{kind}</blogger:type>"
        f"<blogger:status>{status}</blogger:status><author><name>Zora Ada</name><uri></uri>"
        f"<blogger:type>BLOGGER</blogger:type></author><title>{title}</title>"
        f"<content type='html'>{escape(content)}</content><blogger:metaDescription/>"
        "<blogger:created>2012-03-01T00:00:00Z</blogger:created>"
        "<published>2012-03-02T08:30:00Z</published><updated>2012-03-04T09:00:00Z</updated>"
        f"{more}<link/><enclosure/></entry>"
    )


FILENAME = "<blogger:filename>/2012/03/ferry.html</blogger:filename><blogger:trashed/>"
NEW_LABELS = f"<category scheme='{ID}' term='Sea'/><category scheme='{ID}' term='News'/>"
STORY = ImportItem(
    external_id=f"{ID}.post-1",
    headline="Ferry stops",
    body="<p>The last crossing.</p>\n<p>Nobody is told.<br>\nAt all.</p>",
    slug="ferry",
    topics=("Sea", "News"),
    categories=("Sea", "News"),
    bylines=(ByLine("Zora Ada"),),
    published_at=datetime(2012, 3, 2, 8, 30, tzinfo=UTC),
    status=SourceStatus.PUBLIC,
    old_addresses=("https://packet.blogspot.example/2012/03/ferry.html",),
    pictures=(Picture(address="https://1.bp.blogspot.com/-a/b/c/s1600/gull.jpg", alt="A gull"),),
)


def read(*entries, shape=BACKUP):
    data = entries[0] if isinstance(entries[0], bytes) else shape.format("".join(entries)).encode()
    return list(blogger.read(data, external_id="a.xml", location="a.xml"))


def only(*entries, **more):
    (found,) = read(*entries, **more)
    return found


def bare(found):
    return replace(found, received="", location="", body=sanitise(found.body))


def test_post_of_a_backup_becomes_a_story():
    found = only(old(more=LINK + LABELS))
    assert bare(found) == bare(STORY)
    assert "noreply" not in found.received


def test_post_of_takeout_becomes_the_same_story():
    other = new(
        number=2, content='<a href="https://packet.blogspot.example/2012/03/ferry.html">x</a>'
    )
    found = read(new(more=FILENAME + NEW_LABELS), other, shape=TAKEOUT)
    assert bare(found[0]) == bare(STORY)


def test_takeout_that_names_no_host_keeps_the_path():
    found = only(new(more=FILENAME), shape=TAKEOUT)
    assert (found.old_addresses, found.slug) == (("/2012/03/ferry.html",), "ferry")


def test_page_is_a_page_with_its_place_in_the_menu():
    filename = "<blogger:filename>/p/about.html</blogger:filename>"
    found = only(new("PAGE", title="About us", more=filename), shape=TAKEOUT)
    assert (found.kind, found.menu_title, found.slug) == ("page", "About us", "about")
    assert only(old("page")).kind == "page"


@pytest.mark.parametrize(
    ("entry", "shape", "status", "is_dated"),
    [
        (old(), BACKUP, SourceStatus.PUBLIC, True),
        (
            old(more="<app:control><app:draft>yes</app:draft></app:control>"),
            BACKUP,
            SourceStatus.DRAFT,
            False,
        ),
        (new(), TAKEOUT, SourceStatus.PUBLIC, True),
        (new(status="DRAFT"), TAKEOUT, SourceStatus.DRAFT, False),
        (new(status="SCHEDULED"), TAKEOUT, SourceStatus.DRAFT, True),
        (new(status="SOFT_TRASHED"), TAKEOUT, SourceStatus.WITHHELD, True),
        (
            new(more="<blogger:trashed>2024-01-01T00:00:00Z</blogger:trashed>"),
            TAKEOUT,
            SourceStatus.WITHHELD,
            True,
        ),
        (new(status=""), TAKEOUT, SourceStatus.DRAFT, False),
        (new(status="ODD"), TAKEOUT, SourceStatus.DRAFT, False),
    ],
)
def test_only_what_was_live_is_public(entry, shape, status, is_dated):
    found = only(entry, shape=shape)
    assert (found.status, found.published_at is not None) == (status, is_dated)


def test_blog_for_named_readers_is_withheld():
    term = "http://schemas.google.com/blogger/2008/kind#settings"
    private = SETTING.format("BLOG_READ_ACCESS_MODE", term, "READERS")
    found = read(old(), private)
    assert found[1] == LeftOut("settings")
    assert (found[0].status, found[0].warnings) == (SourceStatus.WITHHELD, (blogger.PRIVATE,))
    public = SETTING.format("BLOG_READ_ACCESS_MODE", term, "PUBLIC")
    locale = SETTING.format("BLOG_LOCALE", term, "en_GB")
    found = read(public, locale, old())[2]
    assert (found.status, found.language) == (SourceStatus.PUBLIC, "en-GB")


def test_comments_are_counted_and_the_rest_is_left_out_by_its_kind():
    reply = "<thr:in-reply-to ref='{}'/>".format(f"{ID}.post-1")
    elsewhere = "<thr:in-reply-to ref='tag:blogger.com,1999:blog-9.post-9'/>"
    found = read(
        old("template", 9),
        old("comment", 5, more=reply),
        old(),
        old("comment", 6, more=reply),
        old("comment", 7, more=elsewhere),
    )
    assert [one for one in found if isinstance(one, LeftOut)] == [
        LeftOut("template"),
        LeftOut("comment on another blog"),
    ]
    assert [one.comments for one in found if isinstance(one, ImportItem)] == [2]
    parent = f"<blogger:parent>{ID}.post-1</blogger:parent>"
    assert only(new(), new("COMMENT", 2, more=parent), shape=TAKEOUT).comments == 1


def test_description_is_the_standfirst():
    entry = new().replace(
        "<blogger:metaDescription/>",
        "<blogger:metaDescription>What it means.</blogger:metaDescription>",
    )
    assert only(entry, shape=TAKEOUT).standfirst == "What it means."


def test_picture_with_a_caption_in_a_table_keeps_it():
    table = (
        '<table class="tr-caption-container"><tbody><tr><td><a href="x"><img '
        'src="https://blogger.googleusercontent.com/img/b/R2/w640-h480/gull.jpg" /></a></td></tr>'
        '<tr><td class="tr-caption">A gull <i>on</i> a post</td></tr></tbody></table>'
    )
    found = only(old(content=f"<p>It stops.</p>{table}<p>It does.</p>"))
    assert found.pictures == (
        Picture(
            address="https://blogger.googleusercontent.com/img/b/R2/s1600/gull.jpg",
            caption="A gull on a post",
        ),
    )
    assert found.body == "<p>It stops.</p><p>It does.</p>"


@pytest.mark.parametrize(
    ("address", "full"),
    [
        (
            "https://1.bp.blogspot.com/-a/b/c/s320/a.jpg",
            "https://1.bp.blogspot.com/-a/b/c/s1600/a.jpg",
        ),
        ("http://4.bp.blogspot.com/-a/b/s72-c/a.jpg", "http://4.bp.blogspot.com/-a/b/s1600/a.jpg"),
        (
            "https://lh3.googleusercontent.com/abc=s320",
            "https://lh3.googleusercontent.com/abc=s1600",
        ),
        (
            "https://lh3.googleusercontent.com/abc=w640-h480-rw",
            "https://lh3.googleusercontent.com/abc=s1600",
        ),
        ("https://packet.example/s320/a.jpg", "https://packet.example/s320/a.jpg"),
        ("", ""),
    ],
)
def test_sizes_of_one_picture_have_one_address(address, full):
    assert full_size(address) == full


@pytest.mark.parametrize(
    ("content", "body"),
    [
        ("A<br /><br />B", "<p>A</p>\n<p>B</p>"),
        ("A<br/>\nB", "<p>A<br>\nB</p>"),
        ("A\nwrapped<br><br><!--more-->B", "<p>A wrapped</p>\n<p>B</p>"),
        ("<p>A</p>\n<p>B</p>", "<p>A</p>\n<p>B</p>"),
        ("A\n\nB", "<p>A</p>\n<p>B</p>"),
        ("A<br><pre>x\n  y</pre>", "<p>A</p>\n<pre>x\n  y</pre>"),
        ("<div>A<br></div><div>B</div>", "<div>\n<p>A</p>\n</div>\n<div>\n<p>B</p>\n</div>"),
        ("", ""),
    ],
)
def test_breaks_in_a_row_part_paragraphs(content, body):
    assert body_of(content) == body


def test_export_wins_over_a_feed_and_a_feed_stays_one():
    assert detect(BACKUP.format(old()).encode()[:65_536], "a.xml") == "blogger"
    assert detect(TAKEOUT.format(new()).encode()[:65_536], "feed.atom") == "blogger"
    public = BACKUP.format(f"<entry><id>1</id><title>A</title>{LABELS}</entry>")
    assert detect(public.encode()[:65_536], "feed.xml") == "feed"


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"<feed xmlns='http://www.w3.org/2005/Atom'/>", "no export of Blogger: there is neither"),
        (b"<html>", "no export of Blogger"),
        (b"", "not well-formed XML"),
        (b"<!DOCTYPE a [<!ENTITY b 'c'>]><feed/>", "declares entities of its own"),
    ],
)
def test_what_is_no_export_is_refused(data, reason):
    found = only(data)
    assert (type(found), found.field, found.reason.startswith(reason)) == (
        RejectedItem,
        "file",
        True,
    )


def test_broken_export_is_mended_and_says_so():
    data = BACKUP.format(old(title="Fish & chips") + old(number=2)).encode()
    found = read(data)
    assert [one.external_id for one in found] == [f"{ID}.post-1", f"{ID}.post-2"]
    assert all(blogger.MENDED in one.warnings for one in found)


def test_post_without_a_title_has_its_first_words():
    assert only(old(title="")).headline.startswith("The last crossing.")
    assert type(only(old(title="", content=""))) is RejectedItem


@settings(max_examples=80, deadline=None)
@given(st.text(alphabet="<>/br p a\n&'\"=divtable", max_size=120))
def test_any_content_becomes_a_body(content):
    assert isinstance(body_of(content), str)


@settings(max_examples=40, deadline=None)
@given(st.text(max_size=200), st.sampled_from(["POST", "PAGE", "x"]), st.text(max_size=20))
def test_any_words_are_one_answer(content, kind, status):
    entry = new(escape(kind), content=content, status=escape(status))
    assert len(read(entry, shape=TAKEOUT.replace("{}", "{0}"))) == 1


def test_memory_stays_that_of_a_small_export(tmp_path):
    path = tmp_path / "blog.xml"
    before, after = BACKUP.split("{}")
    with path.open("w") as file:
        file.write(before)
        for number in range(400):
            file.write(old(number=number, content="word " * 9_000))
        file.write(after)
    script = (
        "import pathlib, sys\n"
        "from articles.importing.formats import blogger\n"
        "source = pathlib.Path(sys.argv[1])\n"
        "n = sum(1 for _ in blogger.read(source, external_id='a', location='a'))\n"
        "status = pathlib.Path('/proc/self/status').read_text()\n"
        "print(n, int(status.partition('VmHWM:')[2].split()[0]) < 80_000)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, str(path)], capture_output=True, text=True, check=True
    )
    assert done.stdout.split() == ["400", "True"]
