"""NewsML-G2."""

import time
from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from articles.importing.decoding import NotText
from articles.importing.formats import detect, newsmlg2
from articles.importing.items import ByLine, ImportItem, LeftOut, RejectedItem, SourceStatus
from articles.text import plain_text, sanitise
from tests.articles.importing import manifest

RIGHTS = """<rightsInfo><copyrightNotice>Copyright KW</copyrightNotice>
<usageTerms>Web only</usageTerms></rightsInfo>"""
META = """<itemMeta><itemClass qcode="ninat:text"/><provider literal="KW"/>
<versionCreated>2026-03-02T10:30:00+01:00</versionCreated>{embargo}{status}
<service qcode="svc:1"><name>Coast</name></service>
<edNote>Eds: more to come</edNote></itemMeta>"""
ABOUT = """<contentMeta><located><name>Kelsmouth</name></located>
<creator><name>zk</name></creator>
<subject qcode="t:1"/><subject qcode="t:2"><name xml:lang="de">Fähren</name>
<name xml:lang="en">Ferries</name></subject>
<subject why="why:ancestor" qcode="t:3"><name>Transport</name></subject>
<genre qcode="g:1"><name>Report</name></genre>
<slugline>FERRY/STOP</slugline><headline role="t:subtitle">Nobody was told</headline>
<headline xml:lang="de">Fähre steht</headline><headline>Ferry stops</headline>
<description role="d:caption">FERRY/STOP: Ferry stops</description>
<by>By Zora Ada</by><dateline>KELSMOUTH -</dateline><keyword>harbour</keyword>
<creditline>Kelsmouth Wire</creditline></contentMeta>"""
XHTML = """<inlineXML contenttype="application/xhtml+xml"><html xmlns="http://www.w3.org/1999/xhtml">
<head><title>Ferry</title></head><body><header><h1>Ferry stops</h1><p>By Zora Ada</p></header>
<p>KELSMOUTH (KW) — The <b>port</b> closed.</p></body></html></inlineXML>"""
NITF = """<inlineXML contenttype="application/nitf+xml">
<nitf xmlns="http://iptc.org/std/NITF/2006-10-18/"><body><body.head><hedline><hl1>Ferry stops</hl1>
</hedline><byline>By Bo Pen</byline></body.head><body.content><p>In NITF.</p></body.content></body>
</nitf></inlineXML>"""
USABLE = '<pubStatus qcode="stat:usable"/>'


def item(content=XHTML, meta=META, about=ABOUT, *, status=USABLE, embargo="", guid="urn:kw:1"):
    meta = meta.replace("{status}", status).replace("{embargo}", embargo)
    return (
        f'<newsItem xmlns="http://iptc.org/std/nar/2006-10-01/" guid="{guid}" version="3"'
        f' xml:lang="en-GB">{RIGHTS}{meta}{about}<contentSet>{content}</contentSet></newsItem>'
    )


def message(*items):
    return (
        '<?xml version="1.0"?><newsMessage xmlns="http://iptc.org/std/nar/2006-10-01/"><itemSet>'
        f"{''.join(items)}</itemSet></newsMessage>"
    ).encode()


def read(data, **options):
    data = data.encode() if isinstance(data, str) else data
    return list(newsmlg2.read(data, **({"external_id": "a.xml", "location": "a.xml"} | options)))


def only(data):
    (found,) = read(data)
    return found


@pytest.mark.parametrize("data", [item().encode(), message(item())], ids=["item", "message"])
def test_news_item_becomes_a_story(data):
    found = only(data)
    assert detect(data, "a.txt") == "newsmlg2"
    assert replace(found, received="", location="", body=sanitise(found.body)) == ImportItem(
        external_id="urn:kw:1",
        headline="Ferry stops",
        standfirst="Nobody was told",
        dateline="KELSMOUTH (KW)",
        body="<p>The <strong>port</strong> closed.</p>",
        categories=("Coast", "Report"),
        topics=("Ferries", "harbour"),
        bylines=(ByLine("Zora Ada"),),
        published_at=datetime(2026, 3, 2, 9, 30, tzinfo=UTC),
        issued_at=datetime(2026, 3, 2, 9, 30, tzinfo=UTC),
        status=SourceStatus.PUBLIC,
        language="en-GB",
        credit_line="Kelsmouth Wire",
        usage_terms="Web only",
        slugline="FERRY/STOP",
        desk_note="Eds: more to come",
    )


@pytest.mark.parametrize(
    ("given", "status", "is_embargoed"),
    [
        ({"status": ""}, SourceStatus.DRAFT, False),
        ({"status": '<pubStatus qcode="stat:withheld"/>'}, SourceStatus.WITHHELD, False),
        ({"status": '<pubStatus qcode="stat:canceled"/>'}, SourceStatus.KILLED, False),
        ({"embargo": "<embargoed>2026-03-04T00:00:00Z</embargoed>"}, SourceStatus.PUBLIC, True),
        ({"embargo": "<embargoed/>"}, SourceStatus.WITHHELD, False),
        ({"embargo": "<expires>one day</expires>"}, SourceStatus.DRAFT, False),
    ],
)
def test_status_and_embargo(given, status, is_embargoed):
    found = only(item(**given))
    assert (found.status, found.embargo_until is not None) == (status, is_embargoed)


def test_text_in_several_renditions_counts_once():
    plain = '<inlineData contenttype="text/plain">Plain</inlineData>'
    assert plain_text(sanitise(only(item(plain + NITF + XHTML)).body)) == "The port closed."
    assert plain_text(sanitise(only(item(plain + NITF)).body)) == "In NITF."
    html = '<inlineData contenttype="text/html"><![CDATA[<p>Data</p>]]></inlineData>'
    assert only(item(plain + html)).body == "<p>Data</p>"
    assert only(item(plain)).body == "<p>Plain</p>"


def test_byline_of_the_nitf_serves_where_the_item_has_none():
    about = ABOUT.replace("<by>By Zora Ada</by>", "<by/>")
    assert only(item(NITF, about=about)).bylines == (ByLine("Bo Pen"),)


def test_paragraphs_that_only_an_indent_parts_are_parted():
    text = "Lead of the story,\nwrapped.\n    Second one\nhere.\n    Third one."
    found = only(item(XHTML.replace("KELSMOUTH (KW) — The <b>port</b> closed.", text)))
    assert found.body.count("<p>") == 3


def test_other_items_are_left_out_by_name():
    others = ["package", "concept", "knowledge", "planning", "catalog"]
    found = read(message(*(f"<{name}Item/>" for name in others)))
    assert [one.kind for one in found] == [
        "package",
        "concept",
        "knowledge item",
        "planning item",
        "catalogue",
    ]
    assert only(item(meta=META.replace("ninat:text", "ninat:picture"))) == LeftOut("picture")


def test_kill_without_words_names_its_story():
    about = "<contentMeta><slugline>FERRY</slugline></contentMeta>"
    found = only(item("", about=about, status='<pubStatus qcode="stat:canceled"/>'))
    assert (found.headline, found.status) == ("Killed: FERRY", SourceStatus.KILLED)
    assert isinstance(only(item("", about="")), RejectedItem)


def test_unknown_markup_stays_visible_and_is_counted():
    odd = "<inlineXML><sports><team>Kelsmouth 2</team></sports></inlineXML>"
    found = only(item(odd))
    assert plain_text(sanitise(found.body)) == "Kelsmouth 2"
    assert found.kept == (("element <sports>", 1), ("element <team>", 1))


def test_versions_of_one_story_keep_their_id_and_their_time(bad_inputs):
    found = read(bad_inputs / "newsmlg2-usable-canceled.xml")
    assert [(one.headline, one.status.value, one.issued_at.day) for one in found] == [
        ("V2", "public", 2),
        ("V1", "public", 1),
        ("V3", "killed", 3),
    ]
    assert len({one.external_id for one in found}) == 1


def test_message_that_breaks_off_keeps_what_stands_before():
    found = read(message(item(), item(guid="urn:kw:2"))[:-60])
    assert [type(one).__name__ for one in found] == ["ImportItem", "RejectedItem"]


def test_many_items_take_no_time():
    started = time.monotonic()
    found = read(message(*(item(guid=f"urn:kw:{n}") for n in range(500))))
    assert (len(found), time.monotonic() - started < 10) == (500, True)


# Parts of items, as the guidelines print them: no items stand in them.
FRAGMENTS = ("LISTING_7_", "LISTING_8_", "LISTING_9_", "LISTING_25_", "LISTING_28_")
# News items without a headline and without a text, which make no story.
EMPTY = {"001_simplest_file.xml": 1, "007_emptynewsmessage.xml": 1}
EMPTY_LISTINGS = {"LISTING_24_": 4, "LISTING_29_": 1}


def test_corpus_is_read_as_its_manifest_counts_it(shared):
    corpora = shared / "corpora"
    for row in manifest.rows(corpora, "newsmlg2"):
        path = corpora / row.path
        counts = Counter(type(one).__name__ for one in read(path))
        if path.name.startswith(FRAGMENTS):
            assert counts == {"RejectedItem": 1}
            with pytest.raises(NotText):
                detect(path.read_bytes()[:65_536], path.name)
            continue
        assert detect(path.read_bytes()[:65_536], path.name) == "newsmlg2"
        empty = EMPTY.get(path.name, 0)
        empty += next((n for name, n in EMPTY_LISTINGS.items() if path.name.startswith(name)), 0)
        others = sum(row.number(rf"'{name}': (\d+)") for name in newsmlg2.OTHER_ITEMS)
        items = row.number(r"news items (\d+)")
        media = row.number(r"'ninat:picture': (\d+)") + row.number(r"'ninat:video': (\d+)")
        expected = {
            "ImportItem": items - media - empty,
            "LeftOut": others + media,
            "RejectedItem": empty,
        }
        assert (row.path, counts) == (row.path, {name: n for name, n in expected.items() if n})
        stories = [one for one in read(path) if isinstance(one, ImportItem)]
        assert sum(one.embargo_until is not None for one in stories) == (
            row.number(r"embargoed (\d+)") - (media if row.number(r"embargoed (\d+)") else 0)
        )
