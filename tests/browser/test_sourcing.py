"""The sourcing report in a browser: reached from the menu, accessible, narrow without scrolling."""

import re

import pytest
from playwright.sync_api import expect

from articles.demo.loading import load, read

PASSWORD = "a long enough password"


@pytest.fixture
def desk(page, live_server, transactional_db):
    """The demo's editor at the desk."""
    newsroom = read("newsroom.json")
    load(newsroom, password=PASSWORD)
    page.goto(f"{live_server.url}/admin/login/")
    page.get_by_label("Username").fill(newsroom["editor"]["username"])
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Log in").click()
    expect(page.get_by_role("heading", name="Newsroom desk")).to_be_visible()
    return page


def test_report_is_reached_narrowed_and_accessible(desk, assert_no_axe_violations):
    desk.get_by_role("link", name="Whom we quote").first.click()
    expect(desk.get_by_role("heading", name="Whom we quote")).to_be_visible()
    expect(desk.get_by_role("heading", name="First-time voices")).to_be_visible()
    # Without preload: axe would put the sheets that Django imports into style elements.
    assert_no_axe_violations(desk, options={"preload": False})
    desk.get_by_label("Section", exact=True).select_option(index=1)
    desk.get_by_role("button", name="Show").click()
    expect(desk).to_have_url(re.compile("section=[0-9]"))
    with desk.expect_download() as download:
        desk.get_by_role("link", name="Download as CSV").click()
    assert download.value.suggested_filename.startswith("whom-we-quote-")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_report_fits_a_phone(desk, live_server, assert_no_axe_violations, scheme):
    desk.emulate_media(color_scheme=scheme)
    desk.set_viewport_size({"width": 390, "height": 844})
    desk.goto(f"{live_server.url}/admin/whom-we-quote/")
    expect(desk.get_by_role("heading", name="Speakers")).to_be_visible()
    assert_no_axe_violations(desk, options={"preload": False})
    assert desk.evaluate("document.documentElement.scrollWidth") <= 390
