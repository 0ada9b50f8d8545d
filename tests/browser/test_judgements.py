"""The report on suggestions in a browser: reached from the desk, accessible, narrow."""

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


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_report_is_reached_accessible_and_fits_a_phone(desk, assert_no_axe_violations, scheme):
    desk.emulate_media(color_scheme=scheme)
    desk.get_by_role("link", name="How suggestions fared").first.click()
    expect(desk.get_by_role("heading", name="How suggestions fared")).to_be_visible()
    expect(desk.get_by_role("heading", name="By construction")).to_be_visible()
    # Without preload: axe would put the sheets that Django imports into style elements.
    assert_no_axe_violations(desk, options={"preload": False})
    desk.set_viewport_size({"width": 390, "height": 844})
    assert_no_axe_violations(desk, options={"preload": False})
    assert desk.evaluate("document.documentElement.scrollWidth") <= 390
    with desk.expect_download() as download:
        desk.get_by_role("link", name="Download as CSV").click()
    assert download.value.suggested_filename.startswith("how-suggestions-fared-")
