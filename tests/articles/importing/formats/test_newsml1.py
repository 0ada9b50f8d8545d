"""NewsML 1.0 to 1.2."""

import time
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from articles.importing.formats import detect, newsml1
from articles.importing.items import (
    ByLine,
    ImportItem,
    LeftOut,
    Picture,
    RejectedItem,
    SourceStatus,
)
from articles.text import plain_text, sanitise
from tests.articles.importing import manifest

IDENTITY = """<Identification><NewsIdentifier><ProviderId>kw.example</ProviderId>
<DateId>20260302</DateId><NewsItemId>77</NewsItemId><RevisionId>2</RevisionId>
<PublicIdentifier>urn:newsml:kw.example:20260302:77:2</PublicIdentifier></NewsIdentifier>
</Identification>"""
MANAGED = """<NewsManagement><FirstCreated>20260302T090000Z</FirstCreated>
<ThisRevisionCreated>20260302T093000Z</ThisRevisionCreated>{status}</NewsManagement>"""
LINES = """<NewsLines><HeadLine>Ferry stops</HeadLine><SubHeadLine>Nobody was told</SubHeadLine>
<ByLine>By Zora Ada</ByLine><ByLineTitle>Port writer</ByLineTitle>
<DateLine>KELSMOUTH, March 2 (KW) -</DateLine><CreditLine>Kelsmouth Wire</CreditLine>
<SlugLine>ferry</SlugLine><NewsLine><NewsLineType FormalName="EditorialNote"/>
<NewsLineText>More to come</NewsLineText></NewsLine></NewsLines>
<RightsMetadata><UsageRights><UsageType>Web</UsageType><EndDate>20260401T000000Z</EndDate>
</UsageRights></RightsMetadata>
<DescriptiveMetadata><Language FormalName="en"/><Genre FormalName="Current"/>
<Property FormalName="Keyword" Value="Harbour"/></DescriptiveMetadata>"""
TOPICS = """<TopicSet><Topic><Description xml:lang="de" Variant="Name">Fähren</Description>
<Description xml:lang="en" Variant="Name">Ferries</Description></Topic></TopicSet>"""
USABLE = '<Status FormalName="Usable"/>'


def text_item(data):
    return (
        '<ContentItem><MediaType FormalName="Text"/>'
        f"<DataContent>{data}</DataContent></ContentItem>"
    )


def document(content="<p>The last crossing.</p>", *, status=USABLE, lines=LINES, more="", start=""):
    return (
        f'{start}<NewsML Version="1.2"><NewsItem>{IDENTITY}{MANAGED.replace("{status}", status)}'
        f"<NewsComponent>{TOPICS}{lines}{text_item(content) if content else ''}{more}"
        "</NewsComponent></NewsItem></NewsML>"
    ).encode()


def read(data):
    return list(newsml1.read(data, external_id="a.xml", location="a.xml"))


def only(data):
    (found,) = read(data)
    return found


def test_news_item_becomes_a_story():
    data = document(start='<?xml version="1.0"?><!DOCTYPE NewsML SYSTEM "http://127.0.0.1:9/x">')
    found = only(data)
    assert detect(data, "a.txt") == "newsml1"
    assert replace(found, received="", location="") == ImportItem(
        external_id="urn:newsml:kw.example:20260302:77",
        headline="Ferry stops",
        standfirst="Nobody was told",
        dateline="KELSMOUTH, March 2 (KW)",
        body="<p>The last crossing.</p>",
        categories=("Current",),
        topics=("Ferries", "Harbour"),
        bylines=(ByLine("Zora Ada", "Port writer"),),
        published_at=datetime(2026, 3, 2, 9, 30, tzinfo=UTC),
        issued_at=datetime(2026, 3, 2, 9, 30, tzinfo=UTC),
        rights_until=datetime(2026, 4, 1, tzinfo=UTC),
        status=SourceStatus.PUBLIC,
        language="en",
        credit_line="Kelsmouth Wire",
        usage_terms="Web",
        slugline="ferry",
        desk_note="More to come",
    )


@pytest.mark.parametrize(
    "content",
    [
        "<nitf><body><body.content><p>Said so.</p></body.content></body></nitf>",
        "<html><body><p>Said so.</p></body></html>",
        "<![CDATA[<P>Said so.</P>]]>",
        "&lt;p&gt;Said so.&lt;/p&gt;",
        "Said so.",
    ],
)
def test_text_is_read_however_it_is_wrapped(content):
    assert plain_text(sanitise(only(document(content)).body)) == "Said so."


CHANGE = (
    "<StatusWillChange><FutureStatus FormalName='Usable'/>"
    "<DateAndTime>20260304T000000Z</DateAndTime></StatusWillChange>"
)


@pytest.mark.parametrize(
    ("given", "status", "is_embargoed"),
    [
        ("", SourceStatus.DRAFT, False),
        ('<Status FormalName="Withheld"/>', SourceStatus.WITHHELD, False),
        ('<Status FormalName="Canceled"/>', SourceStatus.KILLED, False),
        ('<Status FormalName="Embargoed"/>', SourceStatus.WITHHELD, False),
        (f'<Status FormalName="Embargoed"/>{CHANGE}', SourceStatus.PUBLIC, True),
        (f'{USABLE}<Instruction FormalName="Delete"/>', SourceStatus.KILLED, False),
    ],
)
def test_status_and_embargo(given, status, is_embargoed):
    found = only(document(status=given))
    assert (found.status, found.embargo_until is not None) == (status, is_embargoed)


def test_item_in_two_languages_is_two_stories():
    parts = "".join(
        f'<NewsComponent xml:lang="{tag}"><NewsLines><HeadLine>{headline}</HeadLine></NewsLines>'
        f"{text_item(f'<p>{headline} text</p>')}</NewsComponent>"
        for tag, headline in (("fr", "Le bac"), ("nl", "De veerpont"))
    )
    found = read(document("", lines="", more=parts))
    assert [(one.external_id[-2:], one.headline, one.language) for one in found] == [
        ("fr", "Le bac", "fr"),
        ("nl", "De veerpont", "nl"),
    ]


def photo(href, width):
    return (
        f'<ContentItem Href="{href}"><MediaType FormalName="Photo"/><Characteristics>'
        f'<Property FormalName="Width" Value="{width}"/>'
        f'<Property FormalName="Height" Value="{width}"/></Characteristics></ContentItem>'
    )


def test_photo_comes_in_its_largest_rendition_with_its_caption():
    renditions = photo("s.jpg", 90) + photo("l.jpg", 900) + photo("file:///etc/passwd", 9999)
    caption = (
        f'<NewsComponent><Role FormalName="Caption"/>{text_item("<p>A gull</p>")}</NewsComponent>'
    )
    more = f"<NewsComponent>{renditions}{caption}</NewsComponent>"
    found = only(document(more=more))
    assert found.pictures == (Picture(address="l.jpg", caption="A gull"),)
    assert found.body == "<p>The last crossing.</p>"
    assert only(document("", more=more)) == LeftOut("picture")


def test_file_that_says_latin_1_and_is_utf_8_is_read_as_that():
    start = '<?xml version="1.0" encoding="iso-8859-1"?>'
    assert only(document("<p>Café</p>", start=start)).body == "<p>Café</p>"
    latin = document("<p>Café</p>", start=start).decode().encode("latin-1")
    assert only(latin).body == "<p>Café</p>"


def test_kill_without_words_names_its_story_and_nothing_at_all_is_rejected():
    killed = only(document("", lines="", status='<Status FormalName="Canceled"/>'))
    assert killed.headline == "Killed: urn:newsml:kw.example:20260302:77"
    assert isinstance(only(document("", lines="")), RejectedItem)


def test_many_components_take_no_time():
    started = time.monotonic()
    parts = "<NewsComponent>" * 200 + "</NewsComponent>" * 200
    found = read(document(more=parts + "<NewsComponent/>" * 20_000))
    assert (len(found), time.monotonic() - started < 10) == (1, True)


def test_corpus_is_read_as_its_manifest_counts_it(shared):
    corpora = shared / "corpora"
    for row in manifest.rows(corpora, "newsml1"):
        path = corpora / row.path
        (found,) = read(path)
        assert detect(path.read_bytes()[:65_536], path.name) == "newsml1"
        assert (found.status, found.body.count("<p>")) == (
            SourceStatus.PUBLIC,
            row.number(r"paragraphs (\d+)"),
        )
        assert "Ã" not in found.headline
        assert bool(plain_text(sanitise(found.body)))
