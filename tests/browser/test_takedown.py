"""A complaint: a chief editor withholds a story at once, and gives it back; two people redact."""

import pytest
from playwright.sync_api import expect

from articles.models import Article
from tests.browser.test_editor import PASSWORD, log_in
from tests.factories import confirm_all, make_person, make_published, make_user

# With preload axe would put the sheets that Django imports into style elements.
NO_PRELOAD = {"preload": False}


@pytest.fixture
def story(transactional_db):
    """A public story with a quotation, and two chief editors."""
    for name in ("ada", "jon"):
        user = make_user("Chief editors", username=name)
        user.set_password(PASSWORD)
        user.save()
    article = make_published(
        text="“The mill is no home for anyone,” said Marta Quill.",
        headline="Mill closes after forty years",
        topics=["Mills"],
    )
    confirm_all(article, make_person("Marta Quill"))
    return article


def test_withhold_and_its_effect(page, live_server, story, assert_no_axe_violations):
    page.goto(f"{live_server.url}/")
    expect(page.get_by_role("link", name=story.headline)).to_be_visible()
    log_in(page, live_server.url, "ada")
    page.goto(f"{live_server.url}/admin/articles/article/{story.pk}/change/")
    page.get_by_role("link", name="Complaint…").click()
    expect(page.get_by_role("heading", name="Milder remedies first")).to_be_visible()
    assert_no_axe_violations(page, options=NO_PRELOAD)

    page.get_by_label("Reason").fill("Letter of a lawyer")
    page.get_by_label("Case number").fill("C 12")
    page.get_by_role("button", name="Withhold now").click()
    expect(page.get_by_text("Withheld since")).to_be_visible()
    assert_no_axe_violations(page, options=NO_PRELOAD)
    assert page.request.get(f"{live_server.url}{story.path}").status == 404
    assert page.request.get(f"{live_server.url}/speakers/marta-quill/").status == 404
    page.goto(f"{live_server.url}/")
    expect(page.get_by_role("link", name=story.headline)).to_have_count(0)

    page.goto(f"{live_server.url}/admin/articles/withholding/")
    page.get_by_role("link", name=story.headline).click()
    page.get_by_label("How it ended").fill("It was right")
    page.get_by_role("button", name="Lift").click()
    expect(page.get_by_text("Readers see it again")).to_be_visible()
    page.goto(f"{live_server.url}{story.path}")
    expect(page.get_by_role("heading", level=1)).to_have_text(story.headline)


def test_withheld_words_are_covered_in_the_story(page, live_server, story):
    log_in(page, live_server.url, "ada")
    quote = story.appearances.get().quote
    page.goto(f"{live_server.url}/admin/articles/quote/{quote.pk}/change/")
    page.get_by_role("link", name="Complaint…").click()
    page.get_by_label("Reason").fill("She never said it")
    page.get_by_role("button", name="Withhold now").click()
    expect(page.get_by_text("Withheld since")).to_be_visible()
    page.goto(f"{live_server.url}{story.path}")
    expect(page.get_by_text("[quotation withheld]")).to_be_visible()
    expect(page.get_by_text("no home for anyone")).to_have_count(0)


def test_two_people_redact(page, live_server, story, assert_no_axe_violations):
    log_in(page, live_server.url, "ada")
    page.goto(f"{live_server.url}/admin/articles/redaction/add/")
    assert_no_axe_violations(page, options=NO_PRELOAD)
    page.get_by_label("Words").fill("Marta Quill")
    page.get_by_label("Reason").fill("Order of the court")
    page.get_by_label("Case number").fill("K 12")
    page.get_by_role("button", name="See what it would change").click()
    expect(page.get_by_text("You asked for this")).to_be_visible()
    expect(page.get_by_role("row", name="Stories 1")).to_be_visible()
    assert_no_axe_violations(page, options=NO_PRELOAD)
    asked = page.url

    page.context.clear_cookies()
    log_in(page, live_server.url, "jon")
    page.goto(asked)
    page.get_by_role("button", name="Approve").click()
    expect(page.get_by_text("The words are nowhere")).to_be_visible()
    assert_no_axe_violations(page, options=NO_PRELOAD)
    page.goto(f"{live_server.url}{story.path}")
    expect(page.get_by_text("said [redacted].")).to_be_visible()
    assert "Quill" not in Article.objects.get().body
