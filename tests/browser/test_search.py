"""Searching what was said, and following it to its source, in a real browser."""

import os
import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

from people.models import Membership
from tests.factories import confirm_all, make_person, make_published, make_section

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PHONE = {"width": 390, "height": 844}
PLACES = [
    "/search/",
    "/search/?q=ferry&speaker=Mara+Ellwood",
    "/search/?q=zebra&speaker=nobody",
    "/search/?name=Mara+Ellwood",
    "/speakers/mara-ellwood/",
    "/speakers/mara-ellwood/?from=2026-03-01&to=bad",
    "/topics/ferry/",
]


@pytest.fixture
def paper(settings):
    """Stories enough for two pages, a partial quotation, and two people who share a surname."""
    settings.NEWSROOM_PAGE_SIZE = 5
    mara = make_person("Mara Ellwood", distinction="harbour commissioner")
    Membership.objects.create(person=mara, label="Harbour commissioner", start_date="2021")
    otto = make_person("Otto Ellwood", distinction="baker")
    section = make_section("News")
    for number in range(7):
        text = f"“The ferry isn’t late on day {number},” said Mara Ellwood."
        more = {"section": section, "topics": ["Ferry"], "headline": f"Ferry, day {number}"}
        confirm_all(make_published(text=text, **more), mara)
    text = "Otto Ellwood called the ferry “a floating, rusting bakery” on Monday."
    confirm_all(make_published(text=text, section=section, topics=["Ferry"]), otto)


def shoot(page, name):
    """Keep a picture where NEWSROOM_PICTURES says, for whoever wants to look."""
    if folder := os.environ.get("NEWSROOM_PICTURES"):
        page.screenshot(path=Path(folder) / f"{name}.png", full_page=True)


def test_reader_searches_reads_on_and_reaches_the_quotation(page, live_server, paper):
    page.goto(live_server.url)
    page.get_by_role("navigation").get_by_role("link", name="Search").click()
    page.get_by_label("Words, or “a phrase”").fill('"isn\'t late"')
    page.get_by_role("button", name="Search").click()
    expect(page.get_by_role("heading", level=2)).to_have_text("7 quotations, newest first")
    expect(page.locator("b.found").first).to_have_text("isn’t late")
    page.get_by_role("link", name="Earlier").click()
    expect(page.locator(".said-by")).to_have_count(2)
    page.locator(".said-by a").first.click()
    expect(page).to_have_url(re.compile("/quotes/"))
    page.get_by_text("Cite this quotation").click()
    expect(page.locator(".citation")).to_contain_text("Mara Ellwood: “The ferry isn’t late on day")


def test_reader_narrows_the_search(page, live_server, paper):
    page.goto(f"{live_server.url}/search/?q=ferry")
    page.get_by_text("Narrow it").click()
    page.get_by_label("Speaker").fill("ellwood")
    page.get_by_role("button", name="Search").click()
    expect(page.get_by_text("2 speakers are called so")).to_be_visible()
    page.get_by_role("link", name="Otto Ellwood").first.click()
    expect(page.get_by_role("heading", level=2)).to_have_text("Nothing found")


def test_reader_narrows_a_speaker_to_a_period_and_searches_the_name(page, live_server, paper):
    page.goto(f"{live_server.url}/speakers/mara-ellwood/")
    page.get_by_label("From").fill("2027-01-01")
    page.get_by_role("button", name="Show").click()
    expect(page.get_by_text("We printed nothing of theirs in this time.")).to_be_visible()
    page.get_by_role("link", name="Everything Mara Ellwood said").click()
    page.get_by_role("link", name="Search all stories for this name").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Mara Ellwood")
    expect(page.locator("article.story")).to_have_count(5)


SCREENS = [(scheme, width) for scheme in ("light", "dark") for width in (1400, 390)]


@pytest.mark.parametrize("screen", SCREENS, ids=str)
def test_pages_are_accessible_and_fit(page, live_server, paper, assert_no_axe_violations, screen):
    scheme, width = screen
    page.emulate_media(color_scheme=scheme)
    page.set_viewport_size({"width": width, "height": 900})
    for place in PLACES:
        page.goto(f"{live_server.url}{place}")
        assert_no_axe_violations(page)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, place
        shoot(page, f"{scheme}-{width}-{re.sub('[^a-z]+', '-', place)}")


def test_quotation_page_with_its_citation_is_accessible(
    page, live_server, paper, assert_no_axe_violations
):
    page.set_viewport_size(PHONE)
    page.goto(f"{live_server.url}/search/?q=bakery")
    page.locator(".said-by a").first.click()
    page.get_by_text("Cite this quotation").click()
    assert_no_axe_violations(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    shoot(page, "quote-390")
