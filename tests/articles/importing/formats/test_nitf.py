"""NITF 3.x."""

import time
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from articles.importing.formats import detect, nitf
from articles.importing.items import (
    ByLine,
    ImportItem,
    Notice,
    Picture,
    RejectedItem,
    SourceStatus,
)
from articles.text import plain_text, sanitise
from tests.articles.importing import manifest

HEAD = """<head><title>FERRY 1st take</title><meta name="anpa-keyword" content="Ferry"/>
<tobject><tobject.subject tobject.subject.type="Transport" tobject.subject.matter="Ships"/>
</tobject>
<docdata management-status="{status}"><doc-id id-string="w.1"/><urgency ed-urg="3"/>
<date.issue norm="20260302T093000Z"/><date.release norm="{release}"/>
<date.expire norm="{expire}"/><doc.copyright holder="Kelsmouth Wire" year="2026"/>
<ed-msg info="Eds: UPDATES with quote"/><correction info="The ferry is blue."/>
<key-list><keyword key="Harbour"/></key-list>
<identified-content><org>Kelsmouth Port</org></identified-content></docdata>
<pubdata position.section="News"/></head>"""
ABOVE = """<body.head><hedline><hl1>Ferry stops</hl1><hl2>Last crossing today</hl2></hedline>
<note type="npa"><body.content><p>Not for radio</p></body.content></note>
<byline>By ZORA ADA<byttl>Port writer</byttl></byline>
<dateline><location><city>KELSMOUTH</city></location><story.date norm="x">March 2</story.date>
</dateline></body.head>"""
TEXT = """<block><p>KELSMOUTH (KW) — The <org>port</org> closed.</p><p>&#160;</p><p/>
<hl2>After</hl2><p>It was late.</p></block>"""
MEDIA = """<media media-type="image"><media-reference source="s.jpg" width="9" height="9"/>
<media-reference source="l.jpg" width="99" height="99" alternate-text="A gull"/>
<media-caption><p>A gull on
a post</p></media-caption><media-producer>Bo Lens</media-producer></media>
<media media-type="image"><media-reference source="file:///etc/passwd"/></media>
<media media-type="video"><media-reference source="https://youtu.be/abc"/></media>"""


def document(head=HEAD, above=ABOVE, text=TEXT, end="", *, root="<nitf>", start="", **given):
    values = {"status": "usable", "release": "", "expire": ""} | given
    for name, value in values.items():
        head = head.replace("{" + name + "}", value)
    return (
        f"{start}{root}{head}<body>{above}<body.content>{text}</body.content>{end}</body></nitf>"
    ).encode()


def read(data, **options):
    return list(nitf.read(data, **({"external_id": "a.xml", "location": "a.xml"} | options)))


def only(data):
    (found,) = read(data)
    return found


@pytest.mark.parametrize(
    ("root", "start"),
    [
        ("<nitf>", ""),
        ('<nitf xmlns="http://iptc.org/std/NITF/2006-10-18/">', '<?xml version="1.0"?>'),
        ("<nitf>", '<?xml version="1.1" encoding="UTF-8"?>'),
        ("<nitf>", '<!DOCTYPE nitf SYSTEM "http://127.0.0.1:9/nitf-3-6.dtd">'),
    ],
)
def test_document_becomes_a_story(root, start):
    data = document(root=root, start=start)
    found = only(data)
    assert detect(data, "a.txt") == "nitf"
    assert replace(found, received="", location="", body="") == ImportItem(
        external_id="w.1",
        headline="Ferry stops",
        standfirst="Last crossing today",
        dateline="KELSMOUTH (KW)",
        section="News",
        categories=("News", "Transport"),
        topics=("Ships", "Harbour", "Kelsmouth Port"),
        bylines=(ByLine("Zora Ada", "Port writer"),),
        published_at=datetime(2026, 3, 2, 9, 30, tzinfo=UTC),
        issued_at=datetime(2026, 3, 2, 9, 30, tzinfo=UTC),
        status=SourceStatus.PUBLIC,
        credit_line="Kelsmouth Wire",
        slugline="Ferry",
        desk_note="Eds: UPDATES with quote\nNot for radio",
        notices=(Notice(text="The ferry is blue."),),
    )
    body = sanitise(found.body)
    assert body == "<p>The port closed.</p><h3>After</h3><p>It was late.</p>"
    assert found.received.startswith("<nitf")


@pytest.mark.parametrize(
    ("given", "status", "embargo"),
    [
        ({"status": "usable"}, SourceStatus.PUBLIC, None),
        ({"status": ""}, SourceStatus.DRAFT, None),
        ({"status": "withheld"}, SourceStatus.WITHHELD, None),
        ({"status": "canceled"}, SourceStatus.KILLED, None),
        ({"status": "embargoed"}, SourceStatus.WITHHELD, None),
        (
            {"status": "embargoed", "release": "20260304T000100Z"},
            SourceStatus.PUBLIC,
            datetime(2026, 3, 4, 0, 1, tzinfo=UTC),
        ),
        (
            {"release": "20260304T000100Z"},
            SourceStatus.PUBLIC,
            datetime(2026, 3, 4, 0, 1, tzinfo=UTC),
        ),
        ({"expire": "whenever"}, SourceStatus.DRAFT, None),
    ],
)
def test_status_and_embargo(given, status, embargo):
    found = only(document(**given))
    assert (found.status, found.embargo_until) == (status, embargo)


def test_rights_end_with_the_earlier_of_both():
    head = HEAD.replace(
        "<doc.copyright", '<doc.rights enddate="20260310" type="Web"/><doc.copyright'
    )
    found = only(document(head, expire="20260401"))
    assert (found.rights_until, found.usage_terms) == (datetime(2026, 3, 10, tzinfo=UTC), "Web")


def test_headline_is_the_title_then_the_first_words_where_hl1_is_missing():
    assert only(document(above="")).headline == "FERRY 1st take"
    found = only(document("<head/>", "", "<pre>Gulls  4\nTerns  2</pre>"))
    assert (found.headline, found.body) == ("Gulls 4 Terns 2", "<pre>Gulls  4\nTerns  2</pre>")
    nothing = only(document("<head/>", "", ""))
    assert (type(nothing), nothing.field) == (RejectedItem, "hl1")
    assert only(document(above="", text="", status="canceled")).status is SourceStatus.KILLED


def test_media_become_pictures_and_links():
    found = only(document(text=f"<p>One</p>{MEDIA}<p>Two</p>"))
    assert found.pictures == (
        Picture(address="l.jpg", alt="A gull", caption="A gull on a post", credit="Bo Lens"),
    )
    assert plain_text(sanitise(found.body)) == "One\n\nVideo on YouTube\n\nTwo"


def test_tables_agate_and_the_tag_line_stay_and_what_is_unknown_is_counted():
    text = """<agate>FISH 4</agate><table><tr><th>A</th><td/></tr></table>
<bq><block>Said.</block></bq>
<odd.thing>kept</odd.thing><note noteclass="editorsnote">Eds</note>"""
    found = only(document(text=text, end="<body.end><tagline>Bo Pen helped.</tagline></body.end>"))
    assert plain_text(sanitise(found.body)) == "FISH 4\n\nA\n\nSaid.\n\nkept\n\nBo Pen helped."
    assert (found.kept, found.desk_note.splitlines()[-1]) == ((("element <odd.thing>", 1),), "Eds")


def test_lines_broken_as_on_a_teleprinter_are_joined_and_verse_is_not():
    wide = "The crossing was the last of the year and the quay was full"
    found = only(document(text=f"<p>  {wide} <br/>{wide} <br/>of people.</p><p>Sea<br/>Sky</p>"))
    assert found.body == f"<p>{wide} {wide} of people.</p><p>Sea<br/>Sky</p>"


def test_several_documents_in_one_file_have_ids_of_their_own():
    one = document("<head/>", root="<nitf>").decode()
    found = read(f"<wire>{one}{one}</wire>".encode())
    assert [item.external_id for item in found] == ["a.xml", "a.xml 2"]


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"<nitf><body>", "not well-formed XML"),
        (b"<other/>", "there is no item of this format in it"),
        (b'<!DOCTYPE nitf [<!ENTITY a "b">]><nitf/>', "declares entities of its own"),
    ],
)
def test_what_can_not_be_read_is_named(data, reason):
    (found,) = read(data)
    assert found.reason.startswith(reason)


def test_thousands_of_unclosed_things_take_no_time():
    started = time.monotonic()
    text = "&lt;p " * 50_000 + "<p>" * 500 + "x" + "</p>" * 500 + "KELSMOUTH, " * 20_000
    found = read(document(text=f"<p>{text}</p>" + "<p><br/></p>" * 20_000))
    assert (len(found), time.monotonic() - started < 10) == (1, True)


# Its headline, its title and its body are empty.
NOTHING_IN_IT = {"aap-finance-lite.xml"}


def test_corpus_is_read_as_its_manifest_counts_it(shared):
    corpora = shared / "corpora"
    for row in manifest.rows(corpora, "nitf"):
        path = corpora / row.path
        (found,) = read(path)
        assert detect(path.read_bytes()[:65_536], path.name) == "nitf"
        if path.name in NOTHING_IN_IT:
            assert isinstance(found, RejectedItem)
            continue
        paragraphs = row.number(r"paragraphs (\d+)")
        # One file has no paragraph, but a text set in fixed columns.
        assert ("<p" in found.body) == (paragraphs > 0 or path.name == "pa2.xml")
        assert found.body.count("<p>") <= paragraphs
        assert (row.path, len(found.bylines)) == (row.path, row.number(r"bylines (\d+)"))
        assert (row.path, len(found.pictures)) == (row.path, row.number(r"media (\d+)"))
        assert not any("<" in one.name for one in found.bylines)


def test_bad_date_is_left_out_and_nothing_is_fetched(bad_inputs):
    found = only(bad_inputs / "nitf-doctype.xml")
    assert (found.headline, found.published_at, found.pictures) == ("H", None, ())
