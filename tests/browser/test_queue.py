"""The queue by keys alone, and an archive confirmed in bulk, in a real browser."""

import re
import time

import pytest
from playwright.sync_api import expect

from articles.bulk import reviewing
from articles.models import BulkReview, Quote, QuoteSuggestion
from tests import factories
from tests.articles.bulk.cases import archive_of
from tests.browser.test_editor import PASSWORD, log_in
from tests.processes import url_of_database

TEXT = (
    "“The wall held by a hand,” said Marta Quill, the harbour master.\n\n"
    "“Nobody slept that night in the town,” said Tomas Birch, a baker.\n\n"
    "“The ferry leaves at noon on Sundays,” said Marta Quill.\n\n"
    "“We have had enough of all the promises,” said Marta Quill.\n\n"
    "The sign at the gate said “mind the step, the tide and the dog”."
)


@pytest.fixture
def newsroom(transactional_db):
    """A draft with quotations to answer, whom it names, and a chief editor."""
    user = factories.make_user("Chief editors", username="ada", first_name="Ada")
    user.set_password(PASSWORD)
    user.save()
    factories.make_person("Marta Quill", distinction="harbour master")
    return factories.make_draft(text=TEXT, headline="Wall holds", user=user)


@pytest.fixture
def desk(page, live_server, newsroom):
    log_in(page, live_server.url, "ada")
    return page


def said(page):
    return page.locator("[data-said]")


def state_of(words):
    return QuoteSuggestion.objects.get(text__startswith=words).state


def focused(page):
    return page.locator(".card:focus")


def test_queue_is_read_by_keys_alone(desk, newsroom, assert_no_axe_violations):
    page = desk
    page.get_by_role("link", name=re.compile("written here")).click()
    expect(page.get_by_role("heading", name="Queue", level=1)).to_be_visible()
    number = page.locator(".card").count()
    assert_no_axe_violations(page)

    # Help, and the first card.
    page.keyboard.press("?")
    expect(page.get_by_role("heading", name="Keys")).to_be_visible()
    assert_no_axe_violations(page)
    page.keyboard.press("Escape")
    expect(page.get_by_role("heading", name="Keys")).to_be_hidden()
    page.keyboard.press("j")
    expect(focused(page)).to_have_count(1)

    # Confirm as it stands, wherever it is; the next one is under the hands.
    go_to(page, "The wall held")
    page.keyboard.press("c")
    expect(said(page)).to_have_text("Confirmed: Marta Quill (harbour master).")
    expect(page.locator(".card")).to_have_count(number - 1)
    expect(focused(page)).to_have_count(1)
    assert Quote.objects.get().text == "The wall held by a hand."

    # Not a quotation, and back.
    go_to(page, "We have had enough")
    page.keyboard.press("d")
    expect(said(page)).to_have_text("Not a quotation.")
    assert state_of("We have had enough") == "dismissed"
    page.keyboard.press("u")
    expect(said(page)).to_have_text("Taken back: it is open again.")
    expect(focused(page)).to_contain_text("We have had enough")
    assert state_of("We have had enough") == "open"

    # Another speaker: someone new, with the one choice.
    go_to(page, "Nobody slept")
    page.keyboard.press("e")
    card = page.locator(".card", has_text="Nobody slept")
    card.get_by_label("New person").check()
    card.get_by_label("Name, without title").fill("Tomas Birch")
    card.get_by_label("Private person").check()
    assert_no_axe_violations(page)
    card.get_by_role("button", name="Confirm").click()
    expect(said(page)).to_have_text("Confirmed: Tomas Birch.")

    # Another one of the story, by number.
    go_to(page, "The ferry leaves")
    page.keyboard.press("2")
    page.keyboard.press("c")
    expect(page.locator(".card", has_text="The ferry leaves")).to_have_count(0)
    assert Quote.objects.get(text__startswith="The ferry").speaker.name == "Tomas Birch"

    # Later.
    go_to(page, "We have had enough")
    page.keyboard.press("s")
    expect(said(page)).to_have_text("Skipped: it comes later.")
    page.reload()
    expect(page.locator(".card", has_text="We have had enough")).to_have_count(0)
    page.get_by_role("link", name="Come back to them").click()
    expect(page.locator(".card", has_text="We have had enough")).to_have_count(1)
    assert state_of("We have had enough") == "open"


def go_to(page, words):
    """Step by key to the card with these words."""
    cards = page.locator(".card")
    for _ in range(cards.count() * 2):
        if page.locator(".card:focus", has_text=words).count():
            return
        page.keyboard.press("k" if _ < cards.count() else "j")
    expect(page.locator(".card:focus", has_text=words)).to_have_count(1)


def test_change_of_speaker_by_the_search_box(desk, live_server):
    page = desk
    factories.make_person("Ottoline Marsh", distinction="pilot")
    page.goto(f"{live_server.url}/admin/queue/")
    go_to(page, "The ferry leaves")
    page.keyboard.press("e")
    page.locator(".select2-container--open .select2-search__field").fill("Ottol")
    page.get_by_role("option", name="Ottoline Marsh, pilot").click()
    page.locator(".card", has_text="The ferry leaves").get_by_role("button", name="Confirm").click()
    expect(said(page)).to_have_text("Confirmed: Ottoline Marsh (pilot).")


def test_answer_of_somebody_else_is_told(desk, live_server):
    page = desk
    page.goto(f"{live_server.url}/admin/queue/")
    go_to(page, "The ferry leaves")
    factories.confirm_all(QuoteSuggestion.objects.first().article, None)
    page.keyboard.press("c")
    expect(said(page)).to_contain_text("answered this meanwhile")
    expect(page.locator(".card", has_text="The ferry leaves")).to_have_count(0)


def test_more_are_fetched_before_the_page_is_empty(desk, live_server, monkeypatch):
    page = desk
    monkeypatch.setattr("articles.admin.queue.SIZE", 2)
    whole = QuoteSuggestion.objects.filter(state="open").count()
    page.goto(f"{live_server.url}/admin/queue/")
    page.keyboard.press("j")
    for left in range(whole - 1, -1, -1):
        page.keyboard.press("d")
        page.wait_for_function(
            "n => document.querySelector('[data-total=here]').textContent === String(n)", arg=left
        )
        page.wait_for_function("() => !document.querySelector('#queue').ariaBusy")
    expect(page.get_by_text("Nothing waits here.")).to_be_visible()


def test_queue_is_usable_without_script(browser, live_server, newsroom):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    log_in(page, live_server.url, "ada")
    page.goto(f"{live_server.url}/admin/queue/")
    card = page.locator(".card", has_text="The wall held")
    card.get_by_role("button", name="Confirm").click()
    expect(page.get_by_text("Confirmed: Marta Quill (harbour master).")).to_be_visible()
    page.locator(".card", has_text="Nobody slept").get_by_role("link").last.click()
    page.get_by_label("New person").check()
    page.get_by_label("Name, without title").fill("Tomas Birch")
    page.get_by_label("Private person").check()
    page.get_by_role("button", name="Confirm").click()
    expect(page.get_by_text("Confirmed: Tomas Birch.")).to_be_visible()
    context.close()


def test_queue_is_usable_on_a_phone(desk, live_server):
    page = desk
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(f"{live_server.url}/admin/queue/")
    page.get_by_text("Narrow and order").click()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_archive_is_confirmed_in_bulk_and_undone(
    desk, live_server, monkeypatch, assert_no_axe_violations
):
    page = desk
    monkeypatch.setattr(reviewing, "SIZE", 3)
    monkeypatch.setattr("articles.admin.bulk.SIZE", 3)
    monkeypatch.setenv("DATABASE_URL", url_of_database())
    archive_of("Marta Quill", 5)
    page.goto(f"{live_server.url}/admin/queue/?lane=archives")
    page.get_by_role("link", name="Confirm an archive in bulk").click()
    expect(page.get_by_role("heading", name="Confirm an archive in bulk")).to_be_visible()
    assert_no_axe_violations(page)
    page.get_by_role("link", name="Marta Quill (harbour master)").click()
    page.get_by_role("button", name="Draw the sample").click()
    expect(page.locator(".card")).to_have_count(3)
    assert_no_axe_violations(page)

    page.keyboard.press("j")
    for left in (2, 1, 0):
        page.keyboard.press("c")
        expect(page.locator(".card")).to_have_count(left)
    expect(page.get_by_text("The sample passed.")).to_be_visible()
    assert_no_axe_violations(page)
    page.get_by_role("button", name="Confirm the other 2").click()
    wait_for("done")
    # The page looks again by itself: to go there here would run into that.
    expect(page.get_by_text("2 quotations confirmed on")).to_be_visible(timeout=30_000)

    # As a reader.
    bulk = Quote.objects.filter(bulk_review__isnull=False).first()
    page.goto(f"{live_server.url}{bulk.get_absolute_url()}")
    expect(page.get_by_text("Confirmed in bulk on")).to_be_visible()
    assert_no_axe_violations(page)
    page.go_back()

    page.get_by_role("button", name="Undo all of it").click()
    wait_for("undone")
    assert Quote.objects.filter(bulk_review__isnull=False).exists() is False


def wait_for(state):
    for _ in range(300):
        if BulkReview.objects.get().state == state:
            return
        time.sleep(0.1)
    raise AssertionError(f"still {BulkReview.objects.get().state}")
