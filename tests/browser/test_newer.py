"""From a wire's first version to its second: imported, published, looked at, taken, and read."""

import json
from datetime import UTC

import pytest
from playwright.sync_api import expect

from articles.importing.report import Report
from articles.importing.runs import Options, run_import
from articles.models import Article, Revision
from tests import factories
from tests.browser.test_editor import PASSWORD, log_in, open_story, text_box

# With preload axe would put the sheets that Django imports into style elements.
NO_PRELOAD = {"preload": False}
HOUR = "2026-03-02T{:02}:00:00Z"


@pytest.fixture
def desk(page, live_server, transactional_db):
    user = factories.make_user("Editors", username="ada", first_name="Ada")
    user.set_password(PASSWORD)
    user.save()
    log_in(page, live_server.url, "ada")
    return page


@pytest.fixture
def bring(tmp_path):
    """A function of an hour and a headline: the wire's version of that hour, as ninjs."""

    def bring(hour, headline, text):
        document = {
            "uri": "urn:kvn:7",
            "type": "text",
            "pubstatus": "usable",
            "firstcreated": HOUR.format(6),
            "versioncreated": HOUR.format(hour),
            "headline": headline,
            "body_html": f"<p>{text}</p>",
            "language": "en",
        }
        file = tmp_path / f"{hour}.json"
        file.write_text(json.dumps(document))
        options = Options("ninjs", UTC, source="kvn", is_publishing=True)
        run_import([str(file)], options=options, report=Report())

    return bring


def test_newer_version_is_looked_at_published_and_read(
    desk, live_server, bring, assert_no_axe_violations
):
    page, home = desk, live_server.url
    bring(6, "Ferry stops", "The ferry stops at noon.")
    article = Article.objects.get()
    assert article.status == "published"
    bring(8, "Ferry goes again", "The ferry goes again, and on time.")

    page.goto(f"{home}{article.path}")
    expect(page.get_by_role("heading", name="Ferry stops")).to_be_visible()
    page.goto(f"{home}/admin/")
    expect(page.get_by_role("heading", name="Newer versions waiting")).to_be_visible()
    assert_no_axe_violations(page, options=NO_PRELOAD)
    open_story(page, home, article)
    expect(page.get_by_role("heading", name="A newer version waits")).to_be_visible()
    expect(page.get_by_text("issued 2 March 2026 at 08:00")).to_be_visible()
    assert_no_axe_violations(page, options=NO_PRELOAD)

    page.get_by_role("link", name="Look at what differs").click()
    expect(page.locator("ins", has_text="goes again").first).to_be_visible()
    assert_no_axe_violations(page, options=NO_PRELOAD)
    page.set_viewport_size({"width": 390, "height": 844})
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.set_viewport_size({"width": 1400, "height": 900})
    page.get_by_role("button", name="Publish changes").click()
    expect(page.get_by_text("say what changed", exact=False).last).to_be_visible()
    assert Article.objects.get().headline == "Ferry stops"
    page.get_by_label("What changed").fill("KVN sent a newer version")
    page.get_by_label("Correction: something", exact=False).check()
    page.get_by_label("What readers are told").fill("An earlier version said that it stops.")
    page.get_by_role("button", name="Publish changes").click()
    expect(page.get_by_text("The newer version is published")).to_be_visible()
    expect(page.get_by_role("heading", name="A newer version waits")).to_have_count(0)

    page.goto(f"{home}{article.path}")
    expect(page.get_by_role("heading", name="Ferry goes again")).to_be_visible()
    expect(page.get_by_text("An earlier version said that it stops.")).to_be_visible()


def test_newer_version_is_edited_first_in_the_storys_own_form(
    desk, live_server, bring, assert_no_axe_violations
):
    page, home = desk, live_server.url
    bring(6, "Ferry stops", "The ferry stops at noon.")
    bring(8, "Ferry goes again", "The ferry goes again.")
    article = Article.objects.get()
    page.goto(f"{home}/admin/articles/article/{article.pk}/newer/")
    page.get_by_role("link", name="Edit first").click()
    expect(text_box(page)).to_contain_text("The ferry goes again.", timeout=20_000)
    expect(page.get_by_role("heading", name="You are editing the newer version")).to_be_visible()
    assert_no_axe_violations(page, options=NO_PRELOAD)
    page.get_by_label("Headline").fill("Ferry goes again, at last")
    page.get_by_label("What changed").fill("A newer version, with our headline")
    page.get_by_label("Update: new facts", exact=False).check()
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("Saved: “Ferry goes again, at last”")).to_be_visible()
    article.refresh_from_db()
    assert article.body == "<p>The ferry goes again.</p>"
    assert Revision.pending.count() == 0
