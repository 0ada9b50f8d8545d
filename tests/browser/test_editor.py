"""The editor's whole path in a real browser: log in, confirm, publish, correct, lose nothing."""

import re

import pytest
from playwright.sync_api import expect

from articles.models import Article, Quote, QuoteSuggestion
from articles.quoting import confirm
from articles.revisions import save_article
from articles.snapshots import take
from people.models import Speaker
from tests import factories

PASSWORD = "a long enough password"
TEXT = (
    "Ferries stopped at noon on Thursday.\n\n"
    "“The wall held by a hand,” said Marta Quill, the harbour master. “We were lucky.”\n\n"
    "“Nobody slept that night,” said Tomas Birch, a baker.\n\n"
    "“I would do it again,” said Tomas Birch.\n\n"
    "They met at the sign that reads “Mind the step”."
)


@pytest.fixture
def newsroom(transactional_db):
    """A draft, someone it names who is in the directory, and two who can log in."""
    for name, group in (("ada", "Chief editors"), ("ben", "Editors")):
        user = factories.make_user(group, username=name, first_name=name.capitalize())
        user.set_password(PASSWORD)
        user.save()
    factories.make_person("Marta Quill", distinction="harbour master")
    return factories.make_draft(
        text=TEXT, headline="Wall holds", section=factories.make_section(), topics=["Harbour"]
    )


@pytest.fixture
def desk(page, live_server, newsroom):
    """The first page after logging in, and a way to the draft."""
    log_in(page, live_server.url, "ada")
    return page


def log_in(page, home, name):
    page.goto(f"{home}/admin/login/")
    page.get_by_label("Username").fill(name)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Log in").click()
    expect(page.get_by_role("heading", name="Newsroom desk")).to_be_visible()


def let_editor_see(page):
    """The editor learns of focus and of a selection by events of its own, a moment after.

    What comes before that is lost: it puts the selection back that it knows.
    """
    page.evaluate("() => new Promise(done => requestAnimationFrame(() => setTimeout(done, 100)))")


def open_story(page, home, article):
    page.goto(f"{home}/admin/articles/article/{article.pk}/change/")
    expect(text_box(page)).to_be_visible()


def text_box(page):
    return page.get_by_role("textbox", name="Text", exact=True)


def card(page, words):
    return page.locator(".card", has_text=words)


def said(page):
    return page.locator("[data-said]")


def test_from_login_to_a_correction_that_readers_see(desk, live_server, newsroom):
    page = desk
    page.get_by_role("link", name="Wall holds").click()
    expect(text_box(page)).to_be_visible()

    # By mouse, the one whose speaker is known.
    card(page, "The wall held").get_by_role("button", name="Confirm").click()
    expect(said(page)).to_contain_text("Confirmed: Marta Quill")

    # A new person, with the one choice; the same name further down is offered at once.
    first = card(page, "Nobody slept")
    first.get_by_label("Private person").check()
    first.get_by_role("button", name="Confirm").click()
    expect(said(page)).to_contain_text("Confirmed: Tomas Birch")
    expect(card(page, "I would do it again").locator(".select2-selection")).to_contain_text(
        "Tomas Birch"
    )

    # By key.
    card(page, "I would do it again").focus()
    page.keyboard.press("c")
    expect(page.get_by_text("3 confirmed")).to_be_visible()

    # Publish.
    page.get_by_role("button", name="Save and publish now").click()
    expect(page.locator(".status-bar .pill")).to_have_text("Published")

    # Correct the first quotation.
    page.locator(".answered").get_by_role("link", name="The wall held by a hand").click()
    page.get_by_label("Part 1").fill("The wall held by a thread,")
    page.get_by_label("What changed").fill("Checked the recording")
    page.get_by_label(re.compile("Correction: something was wrong")).check()
    page.get_by_label("What readers are told").fill("She said “thread”, not “hand”.")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.locator(".status-bar .pill")).to_have_text("Corrected")

    # And see it as a reader.
    article = Article.objects.get(pk=newsroom.pk)
    page.goto(f"{live_server.url}{article.path}")
    expect(page.get_by_text("held by a thread").first).to_be_visible()
    expect(page.get_by_text("She said “thread”, not “hand”.").first).to_be_visible()


def test_keys_move_and_dismiss_and_leave_typing_alone(desk, live_server, newsroom):
    page = desk
    open_story(page, live_server.url, newsroom)
    page.keyboard.press("j")
    expect(page.locator(".card").nth(0)).to_be_focused()
    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("k")
    expect(page.locator(".card").nth(1)).to_be_focused()
    page.keyboard.press("d")
    expect(said(page)).to_contain_text("Not a quotation")
    expect(page.get_by_text("Not quotations (1)")).to_be_visible()
    page.get_by_label("Headline").focus()
    page.keyboard.press("End")
    page.keyboard.type(" xc")
    expect(page.get_by_label("Headline")).to_have_value("Wall holds xc")
    assert Quote.objects.exists() is False
    dismissed = QuoteSuggestion.objects.filter(state=QuoteSuggestion.State.DISMISSED)
    assert [row.text for row in dismissed] == ["Nobody slept that night."]


def test_answering_leaves_unsaved_text_alone(desk, live_server, newsroom):
    page = desk
    open_story(page, live_server.url, newsroom)
    page.get_by_label("Headline").fill("Typed and not saved")
    card(page, "The wall held").get_by_role("button", name="Confirm").click()
    expect(said(page)).to_contain_text("Confirmed")
    expect(page.get_by_label("Headline")).to_have_value("Typed and not saved")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("Saved: “Typed and not saved”.")).to_be_visible()


def test_speaker_is_changed_by_search(desk, live_server, newsroom):
    factories.make_person("Nora Vane", distinction="councillor")
    page = desk
    open_story(page, live_server.url, newsroom)
    first = card(page, "The wall held")
    first.locator(".select2-selection").click()
    page.locator(".select2-search__field").last.fill("vane")
    page.get_by_role("option", name="Nora Vane, councillor").click()
    first.get_by_role("button", name="Confirm").click()
    expect(said(page)).to_contain_text("Confirmed: Nora Vane")
    assert Quote.objects.get().speaker == Speaker.objects.get(name="Nora Vane")


def test_many_are_confirmed_at_once(desk, live_server, newsroom):
    factories.make_person("Tomas Birch", is_public_figure=False)
    article = factories.make_draft(text=TEXT, headline="The same again")
    page = desk
    open_story(page, live_server.url, article)
    boxes = page.get_by_role("checkbox", name=re.compile("Select quotation"))
    expect(boxes).to_have_count(3)
    page.get_by_role("button", name="Tick all").click()
    page.get_by_role("button", name="Confirm selected").click()
    expect(said(page)).to_contain_text("Confirmed 3 quotations.")


def test_text_typed_in_the_editor_is_saved(desk, live_server, newsroom):
    page = desk
    open_story(page, live_server.url, newsroom)
    text_box(page).click()
    let_editor_see(page)
    page.keyboard.press("Control+End")
    let_editor_see(page)
    page.keyboard.press("Enter")
    page.keyboard.type("And a last line.")
    expect(text_box(page).locator("p").last).to_have_text("And a last line.")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("Saved: “Wall holds”.")).to_be_visible()
    assert Article.objects.get(pk=newsroom.pk).body.endswith("<p>And a last line.</p>")


def test_stale_save_in_two_tabs_loses_neither(desk, context, live_server, newsroom):
    page, other = desk, context.new_page()
    open_story(page, live_server.url, newsroom)
    open_story(other, live_server.url, newsroom)
    other.get_by_label("Headline").fill("Theirs came first")
    other.get_by_role("button", name="Save", exact=True).click()
    expect(other.get_by_text("Saved: “Theirs came first”.")).to_be_visible()
    page.get_by_label("Headline").fill("Mine came second")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(
        page.get_by_role("heading", name="You saved this story in another window")
    ).to_be_visible()
    expect(page.locator(".difference")).to_contain_text("Theirs came first")
    expect(page.get_by_label("Headline")).to_have_value("Mine came second")
    page.get_by_label("Headline").fill("Both came in the end")
    page.get_by_label(re.compile("Save mine over theirs")).check()
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("Saved: “Both came in the end”.")).to_be_visible()


def test_expired_login_keeps_the_text(desk, context, live_server, newsroom):
    page = desk
    open_story(page, live_server.url, newsroom)
    page.get_by_label("Headline").fill("Hours of work")
    page.wait_for_timeout(100)
    context.clear_cookies(name="sessionid")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_role("heading", name="Your login has run out")).to_be_visible()
    expect(page.get_by_label("Headline")).to_have_value("Hours of work")
    log_in(page, live_server.url, "ada")
    open_story(page, live_server.url, newsroom)
    page.get_by_role("button", name="Bring it back").click()
    expect(page.get_by_label("Headline")).to_have_value("Hours of work")


def test_saved_text_is_not_offered_again(desk, live_server, newsroom):
    page = desk
    page.goto(f"{live_server.url}/admin/articles/article/add/")
    page.get_by_label("Headline").fill("A new one")
    text_box(page).click()
    page.keyboard.type("First words.")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("Saved: “A new one”.")).to_be_visible()
    expect(page.get_by_role("button", name="Bring it back")).to_have_count(0)
    page.goto(f"{live_server.url}/admin/articles/article/add/")
    expect(text_box(page)).to_be_visible()
    expect(page.get_by_role("button", name="Bring it back")).to_have_count(0)


def test_sent_text_is_not_offered_when_others_changed_it_since(desk, live_server, newsroom):
    page = desk
    open_story(page, live_server.url, newsroom)
    page.get_by_label("Headline").fill("Mine was saved")
    page.get_by_role("button", name="Save and close").click()
    expect(page.get_by_role("heading", name="Stories")).to_be_visible()
    article = Article.objects.get(pk=newsroom.pk)
    theirs = take(article)
    theirs["fields"]["headline"] = "Theirs came after"
    save_article(article, snapshot=theirs, user=None, expected_version=article.version)
    open_story(page, live_server.url, newsroom)
    expect(page.get_by_label("Headline")).to_have_value("Theirs came after")
    expect(page.get_by_role("button", name="Bring it back")).to_have_count(0)


@pytest.mark.parametrize("look", [(1400, "light"), (390, "light"), (1400, "dark")])
def test_screens_are_accessible_and_do_not_scroll_sideways(
    desk, live_server, newsroom, assert_no_axe_violations, look
):
    page, home = desk, f"{live_server.url}/admin"
    page.set_viewport_size({"width": look[0], "height": 900})
    page.emulate_media(color_scheme=look[1])
    article = factories.make_published(text=TEXT, bylines=["Agency"])
    quote = confirm(article.suggestions.first(), user=None, speaker=Speaker.objects.first())
    person = Speaker.objects.first()
    screens = (
        "/",
        "/articles/article/",
        f"/articles/article/{newsroom.pk}/change/",
        f"/articles/article/{article.pk}/change/",
        f"/articles/article/{newsroom.pk}/quotes/",
        f"/articles/article/{article.pk}/step/withdraw/",
        "/articles/quote/",
        f"/articles/quote/{quote.pk}/change/",
        f"/people/person/{person.pk}/change/",
        "/articles/topic/add/",
        "/articles/image/add/",
        "/record/auditentry/",
    )
    for screen in screens:
        page.goto(f"{home}{screen}")
        page.wait_for_load_state("networkidle")
        wide = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
        assert (screen, page.evaluate(wide)) == (screen, False)
        # Without preload: axe would put the sheets that Django imports into style elements.
        assert_no_axe_violations(page, options={"preload": False})
