"""The reader's way through the paper, in a real browser."""

from datetime import timedelta

import pytest

from articles.corrections import correct_quote
from articles.models import Article, Quote
from articles.quoting import confirm
from articles.workflow import retract, withdraw
from tests.factories import (
    LONG_AGO,
    confirm_all,
    make_person,
    make_published,
    make_section,
    make_user,
)

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PHONE = {"width": 390, "height": 844}
LONG_NAME = "Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogoch"
TEXT = """The bridge will be built, the council said on Monday.

“We will build it next year,” said Mara Ellwood. “It has waited too long, and so have we.”

Mara Ellwood said the old plan had been “a leap in the dark” for everybody.

“I shall believe it when I see it,” said Tom Garrick."""


@pytest.fixture
def paper(settings):
    """A small paper with every kind of page; {name: address}."""
    settings.NEWSROOM_PAGE_SIZE = 5
    mayor = make_person("Mara Ellwood", distinction="mayor of Northgate")
    private = make_person("Tom Garrick", is_public_figure=False)
    section = make_section("News")
    story = _story(mayor, private, section)
    retracted = make_published(headline="It was not so", section=section)
    withdrawn = make_published(headline="Taken down", section=section)
    for number in range(8):
        more = make_published(
            at=LONG_AGO - timedelta(days=number + 1),
            headline=f"The {LONG_NAME} ferry, day {number}",
            section=section,
            topics=["Ferry", "Bridges"],
            text=f"“The ferry is late on day {number} too,” said Mara Ellwood.",
        )
        confirm_all(more, mayor)
    chief = make_user()
    retract(retracted, user=chief, reason="None of it happened.")
    withdraw(withdrawn, user=chief, reason="rights")
    return _addresses(story, retracted, withdrawn)


def _story(mayor, private, section):
    story = make_published(
        headline="A bridge at last",
        standfirst="After forty years of waiting.",
        section=section,
        topics=["Bridges"],
        bylines=["Ruth Ainscough"],
        text=TEXT,
    )
    *known, last = story.suggestions.order_by("position")
    for suggestion in known:
        confirm(suggestion, user=None, speaker=mayor)
    confirm(last, user=None, speaker=private)
    quote = Quote.objects.get(text__startswith="We will build")
    row = quote.appearances.get()
    correct_quote(
        quote,
        user=make_user(),
        note="misheard",
        change_level="correction",
        pieces={row.pk: ["We may build it next year,", "It has waited too long, and so have we."]},
        correction_text="The mayor said “may”.",
    )
    return Article.objects.get(pk=story.pk)


def _addresses(story, retracted, withdrawn):
    quotes = {quote.kind: quote for quote in Quote.objects.filter(appearances__article=story)}
    return {
        "front": "/",
        "story": story.path,
        "section": "/sections/news/",
        "topics": "/topics/",
        "topic": "/topics/bridges/",
        "topic, narrowed": "/topics/bridges/?speaker=mara-ellwood",
        "speakers": "/speakers/",
        "speaker": "/speakers/mara-ellwood/",
        "speaker, narrowed": "/speakers/mara-ellwood/?topic=ferry",
        "speaker's stories": "/speakers/mara-ellwood/stories/",
        "quote": Quote.objects.get(state="corrected").get_absolute_url(),
        "phrase": quotes["partial"].get_absolute_url(),
        "retracted": Article.objects.get(pk=retracted.pk).path,
        "gone": Article.objects.get(pk=withdrawn.pk).path,
        "not found": "/no/such/page/",
    }


def heading(page):
    return page.get_by_role("heading", level=1).inner_text()


def test_reader_goes_from_topic_to_speaker_to_quote_to_story(paper, page, live_server):
    page.goto(live_server.url + paper["topic"])
    page.get_by_role("region", name="Who spoke on it").get_by_role(
        "link", name="Mara Ellwood"
    ).click()
    assert heading(page) == "What Mara Ellwood said about Bridges"
    page.get_by_role("link", name="Everything by Mara Ellwood").click()
    assert heading(page) == "Mara Ellwood"
    page.get_by_role("link", name="We may build it next year.").click()
    assert "/quotes/" in page.url
    page.get_by_role("main").get_by_role("link", name="A bridge at last").first.click()
    assert page.url.startswith(live_server.url + paper["story"])
    words = page.get_by_role("link", name="We may build it next year,")
    assert words.is_visible()


def test_margin_leads_to_the_speaker_at_a_desk_and_the_box_on_a_phone(paper, page, live_server):
    page.goto(live_server.url + paper["story"])
    note = page.locator(".margin").first
    assert note.is_visible()
    words = page.locator("a.said").first.bounding_box()
    beside = note.bounding_box()
    assert beside["x"] > words["x"] + words["width"]
    assert abs(beside["y"] - words["y"]) < 40
    page.set_viewport_size(PHONE)
    assert not note.is_visible()
    page.get_by_role("region", name="Who is quoted in this story").get_by_role(
        "link", name="Mara Ellwood"
    ).click()
    assert page.url == live_server.url + "/speakers/mara-ellwood/"


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_page_is_accessible(scheme, paper, page, live_server, assert_no_axe_violations):
    page.emulate_media(color_scheme=scheme)
    for path in paper.values():
        page.goto(live_server.url + path)
        assert_no_axe_violations(page)


@pytest.mark.parametrize("width", [320, 390, 1400])
def test_nothing_scrolls_sideways(width, paper, page, live_server):
    page.set_viewport_size({"width": width, "height": 844})
    wide = {}
    for name, path in paper.items():
        page.goto(live_server.url + path)
        if (needed := page.evaluate("document.documentElement.scrollWidth")) > width:
            wide[name] = needed
    assert wide == {}


def test_pages_need_no_script(paper, browser, live_server):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    for path in paper.values():
        page.goto(live_server.url + path)
        assert page.locator("main h1, .front .masthead h1").count() == 1
        executable = page.locator("script:not([type='application/ld+json'])")
        assert executable.count() == 0
    page.goto(live_server.url + paper["section"])
    page.get_by_role("link", name="Earlier").click()
    page.get_by_role("link", name="Newest").click()
    assert page.url == live_server.url + paper["section"]
    context.close()


def test_keyboard_reaches_the_text_first(paper, page, live_server):
    page.goto(live_server.url + paper["story"])
    page.keyboard.press("Tab")
    skip = page.get_by_role("link", name="Skip to the text")
    assert skip.evaluate("link => link === document.activeElement")
    assert skip.bounding_box()["y"] >= 0
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "content"


def test_words_of_a_quote_are_found_in_the_story_it_leads_to(paper, page, live_server):
    page.goto(live_server.url + paper["phrase"])
    page.get_by_role("main").get_by_role("link", name="A bridge at last").click()
    place = page.locator(":target").bounding_box()
    assert 0 <= place["y"] < 900


def test_page_is_light_enough_for_an_old_phone(paper, page, live_server):
    sizes = []
    page.on("response", lambda response: sizes.append(response.request.sizes()))
    page.goto(live_server.url + paper["story"], wait_until="networkidle")
    assert sum(size["responseBodySize"] for size in sizes) < 40_000
