"""In a real browser: two quotations joined and separated; a story that the gate holds back."""

import pytest
from playwright.sync_api import expect

from articles.models import Article, Quote
from newsroom.record.models import AuditEntry
from tests import factories
from tests.browser.test_editor import PASSWORD, log_in, open_story

# With preload axe would put the sheets that Django imports into style elements.
NO_PRELOAD = {"preload": False}
TEXT = "Rain fell.\n\n“We will build a bridge over the river,” said Marta Quill."


@pytest.fixture
def chief(transactional_db):
    user = factories.make_user(username="ada", first_name="Ada")
    user.set_password(PASSWORD)
    user.save()
    return user


@pytest.fixture
def pair(chief):
    """The same words in two public stories."""
    mayor = factories.make_person("Marta Quill", distinction="harbour master")
    return [
        factories.confirm_all(factories.make_published(text=TEXT, headline=headline), mayor)[0]
        for headline in ("A bridge at last", "Bridge to be built")
    ]


def test_two_quotations_are_joined_and_separated(page, live_server, pair, assert_no_axe_violations):
    one, other = pair
    log_in(page, live_server.url, "ada")
    page.goto(f"{live_server.url}/admin/articles/quote/{one.pk}/change/")
    expect(page.get_by_role("heading", name="The same words in other stories")).to_be_visible()
    page.get_by_role("link", name="Join: said once…").click()
    expect(page.get_by_text("printed in Bridge to be built")).to_be_visible()
    assert_no_axe_violations(page, options=NO_PRELOAD)
    page.get_by_label("Why").fill("One press conference")
    page.get_by_role("button", name="Join").click()
    expect(page.get_by_role("heading", name="Printed in 2 stories")).to_be_visible()

    # A reader with the old address finds both stories.
    page.goto(f"{live_server.url}/quotes/{other.pk}/")
    assert page.url == f"{live_server.url}/quotes/{one.pk}/"
    printed = page.locator(".facts li")
    expect(printed).to_have_count(2)

    page.goto(f"{live_server.url}/admin/articles/quote/{one.pk}/change/")
    assert_no_axe_violations(page, options=NO_PRELOAD)
    page.locator(".vouching").get_by_role("link", name="Undo…").click()
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_role("heading", name="The same words in other stories")).to_be_visible()
    page.goto(f"{live_server.url}/quotes/{other.pk}/")
    assert page.url == f"{live_server.url}/quotes/{other.pk}/"
    assert Quote.objects.filter(joined_into=None).count() == 2


def test_story_is_held_back_until_a_reason_is_given(
    page, live_server, chief, settings, assert_no_axe_violations
):
    settings.NEWSROOM_QUOTE_GATE = "block"
    draft = factories.make_draft(text=TEXT, headline="A bridge at last")
    log_in(page, live_server.url, "ada")
    open_story(page, live_server.url, draft)
    expect(page.get_by_text("1 suggested quotation without an answer.")).to_be_visible()
    page.get_by_role("button", name="Save and publish now").click()
    expect(page.get_by_text("say why it runs all the same")).to_be_visible()
    assert Article.objects.get().status == "draft"
    assert_no_axe_violations(page, options=NO_PRELOAD)
    page.get_by_label("Why it runs all the same").fill("Two of us heard it live")
    page.get_by_role("button", name="Save and publish now").click()
    expect(page.locator(".status-bar .pill")).to_have_text("Published")
    entry = AuditEntry.objects.get(verb="pass gate")
    assert (entry.note, entry.data["unanswered"]) == ("Two of us heard it live", 1)


def test_changed_word_is_decided_from_the_story(page, live_server, pair, assert_no_axe_violations):
    one = pair[0]
    article = one.appearances.get().article
    Article.objects.filter(pk=article.pk).update(body=article.body.replace("bridge", "tunnel"))
    log_in(page, live_server.url, "ada")
    open_story(page, live_server.url, article)
    expect(page.locator(".integrity del")).to_have_text("bridge")
    expect(page.locator(".integrity ins")).to_have_text("tunnel")
    assert_no_axe_violations(page, options=NO_PRELOAD)
    page.locator(".integrity").get_by_role("link", name="Decide…").click()
    assert_no_axe_violations(page, options=NO_PRELOAD)
    page.get_by_label("What changed").fill("Heard the tape")
    page.get_by_label("Minor: spelling").check()
    page.get_by_role("button", name="Decide").click()
    expect(page.locator(".integrity")).to_have_count(0)
    assert Quote.objects.get(pk=one.pk).text == "We will build a tunnel over the river."
