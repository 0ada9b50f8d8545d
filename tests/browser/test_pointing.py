"""The panel and the text point at each other; selected words become a quotation."""

import re

import pytest
from playwright.sync_api import expect

from articles.models import Article, Quote
from articles.quoting import confirm
from tests import factories
from tests.browser.test_editor import (
    PASSWORD,
    card,
    let_editor_see,
    log_in,
    open_story,
    said,
    text_box,
)

TEXT = (
    "Ferries stopped at noon on Thursday.\n\n"
    "“The wall held by a hand,” said Marta Quill, the harbour master. “We were lucky.”\n\n"
    "“Nobody slept that night,” said Tomas Birch, a baker.\n\n"
    "Nora Vane, the mayor, said the bridge would take three years and cost the town dearly."
)
LIT = ".ProseMirror .passage.is-lit"


@pytest.fixture
def story(transactional_db):
    """A draft with two open suggestions, and someone who may answer them."""
    user = factories.make_user("Chief editors", username="ada")
    user.set_password(PASSWORD)
    user.save()
    factories.make_person("Marta Quill", distinction="harbour master")
    factories.make_person("Nora Vane", distinction="mayor")
    return factories.make_draft(text=TEXT, headline="Wall holds")


@pytest.fixture
def desk(page, live_server, story):
    """The story's form, open."""
    log_in(page, live_server.url, "ada")
    open_story(page, live_server.url, story)
    expect(page.locator(".ProseMirror .passage")).to_have_count(3)
    return page


def lit(page):
    return [one.strip() for one in page.locator(LIT).all_text_contents()]


def expect_lit(page, *words):
    expect(page.locator(LIT)).to_have_text(list(words))


def body(article):
    return Article.objects.get(pk=article.pk).body


def select_words(page, words):
    """Select words of one text in the editor, as a mouse does."""
    text_box(page).focus()
    let_editor_see(page)
    found = page.evaluate(
        """(words) => {
            const walk = document.createTreeWalker(
                document.querySelector('.ProseMirror'), NodeFilter.SHOW_TEXT);
            const texts = [];
            for (let node = walk.nextNode(); node; node = walk.nextNode()) texts.push(node);
            const whole = texts.map((node) => node.data).join('');
            const at = whole.indexOf(words);
            if (at < 0) return false;
            const place = (offset, isEnd) => {
                for (const node of texts) {
                    if (offset < node.length || (isEnd && offset === node.length))
                        return [node, offset];
                    offset -= node.length;
                }
            };
            getSelection().setBaseAndExtent(
                ...place(at, false), ...place(at + words.length, true));
            return true;
        }""",
        words,
    )
    assert found
    let_editor_see(page)


def dialog(page):
    return page.locator("[data-selection]")


def pieces(page):
    return dialog(page).locator(".pieces q")


def choose_speaker(page, typed, option):
    dialog(page).locator(".select2-selection").click()
    page.locator(".select2-search__field").last.fill(typed)
    page.get_by_role("option", name=option).click()


# --- pointing ------------------------------------------------------------------------------------


def test_hover_and_focus_mark_every_piece_and_never_touch_the_text(desk, story):
    page = desk
    before = page.locator("#id_body").input_value()
    card(page, "The wall held").hover()
    expect_lit(page, "The wall held by a hand,", "We were lucky.")
    page.get_by_label("Headline").hover()
    expect(page.locator(LIT)).to_have_count(0)
    card(page, "Nobody slept").focus()
    expect_lit(page, "Nobody slept that night,")
    assert page.locator("#id_body").input_value() == before
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("Nothing was changed, so nothing was saved.")).to_be_visible()


def test_confirmed_quotation_marks_its_passage(desk, live_server, story):
    confirm(story.suggestions.first(), user=None, speaker=None)
    page = desk
    open_story(page, live_server.url, story)
    page.locator(".answered").get_by_role("link", name="The wall held").focus()
    expect_lit(page, "The wall held by a hand,", "We were lucky.")


def test_caret_in_a_passage_lights_its_card(desk):
    page = desk
    page.locator(".ProseMirror .passage", has_text="Nobody slept").click()
    expect(card(page, "Nobody slept")).to_have_class(re.compile("is-lit"))
    expect(card(page, "The wall held")).not_to_have_class(re.compile("is-lit"))
    page.locator(".ProseMirror p").first.click()
    expect(page.locator(".card.is-lit")).to_have_count(0)


def test_shortcut_crosses_between_text_and_panel(desk):
    page = desk
    page.locator(".ProseMirror .passage", has_text="Nobody slept").click()
    # The editor learns a moment after the click where the caret is; the lit card tells that it has.
    expect(card(page, "Nobody slept")).to_have_class(re.compile("is-lit"))
    page.keyboard.press("Control+;")
    expect(card(page, "Nobody slept")).to_be_focused()
    page.keyboard.press("k")
    page.keyboard.press("Control+;")
    expect(text_box(page)).to_be_focused()
    expect_lit(page, "The wall held by a hand,", "We were lucky.")
    page.keyboard.press("Control+;")
    page.keyboard.press("t")
    expect(text_box(page)).to_be_focused()


def test_passage_follows_unsaved_edits_and_says_when_its_words_changed(desk):
    page = desk
    page.locator(".ProseMirror p").first.click()
    page.keyboard.press("Home")
    page.keyboard.type("New words before. ")
    card(page, "Nobody slept").hover()
    expect_lit(page, "Nobody slept that night,")
    select_words(page, "slept")
    page.keyboard.type("rested")
    first = card(page, "Nobody slept")
    expect(first.get_by_text("These words were changed in the text since")).to_be_visible()
    select_words(page, "rested")
    page.keyboard.type("slept")
    expect(first.get_by_text("These words were changed in the text since")).to_have_count(0)


def test_on_a_phone_a_button_shows_the_passage(desk):
    page = desk
    page.set_viewport_size({"width": 390, "height": 800})
    card(page, "Nobody slept").get_by_role("button", name="Show in the text").click()
    expect(page.locator(LIT)).to_be_in_viewport()
    expect_lit(page, "Nobody slept that night,")


@pytest.mark.parametrize("motion", ["no-preference", "reduce"])
def test_passage_far_away_is_brought_into_view_both_ways(page, live_server, story, motion):
    filler = "\n\n".join(f"Paragraph {number} of a long story." for number in range(60))
    many = "\n\n".join(f"“This is answer {n} of many,” said Marta Quill." for n in range(12))
    long = factories.make_draft(text=f"{many}\n\n{filler}\n\n{TEXT}", headline="Long")
    page.emulate_media(reduced_motion=motion)
    log_in(page, live_server.url, "ada")
    open_story(page, live_server.url, long)
    passage = page.locator(".ProseMirror .passage", has_text="Nobody slept")
    expect(passage).not_to_be_in_viewport()
    card(page, "Nobody slept").focus()
    expect(passage).to_be_in_viewport()
    first = page.locator(".card").first
    expect(first).not_to_be_in_viewport()
    page.locator(".ProseMirror .passage").first.click()
    expect(first).to_be_in_viewport()


# --- making a quotation --------------------------------------------------------------------------


def test_selected_words_become_a_quotation_by_mouse(desk, story):
    page = desk
    select_words(page, " the bridge would take three yea")
    page.get_by_role("button", name="Make a quotation", exact=True).click()
    expect(pieces(page)).to_have_text(["the bridge would take three years"])
    expect(dialog(page).get_by_label("Paraphrase")).to_be_checked()
    expect(dialog(page).get_by_label("Attribution as printed")).to_have_value(
        re.compile("^Nora Vane, the mayor, said")
    )
    choose_speaker(page, "vane", "Nora Vane, mayor")
    dialog(page).get_by_role("button", name="Record").click()
    expect(said(page)).to_contain_text("Recorded: Nora Vane")
    expect(dialog(page)).to_have_count(0)
    expect(page.locator(".answered")).to_contain_text("the bridge would take three years")
    expect(page.locator(".ProseMirror .passage-quoted")).to_have_count(1)
    quote = Quote.objects.get()
    assert (quote.kind, quote.speaker.name, quote.confirmed_by.username) == (
        "paraphrase", "Nora Vane", "ada",
    )  # fmt: skip
    assert quote.appearances.get().role_as_printed == "mayor"


def test_selected_words_become_a_quotation_by_keyboard_alone(desk):
    page = desk
    text_box(page).focus()
    let_editor_see(page)
    page.keyboard.press("Control+End")
    let_editor_see(page)
    for number in range(1, len("dearly.") + 1):
        page.keyboard.press("Shift+ArrowLeft")
        # At the pace of a hand: keys that come all at once outrun the editor.
        page.wait_for_function("(n) => getSelection().toString().length === n", arg=number)
    assert page.evaluate("getSelection().toString()") == "dearly."
    page.keyboard.press("Control+'")
    expect(pieces(page)).to_have_text(["dearly."])
    expect(dialog(page).get_by_label("Paraphrase")).to_be_focused()
    page.keyboard.press("Tab")
    expect(dialog(page).get_by_label("In the directory")).to_be_focused()
    page.keyboard.press("ArrowLeft")
    expect(dialog(page).get_by_label("No name given")).to_be_checked()
    dialog(page).get_by_label("Attribution as printed").focus()
    page.keyboard.press("Enter")
    expect(said(page)).to_contain_text("Recorded: no name given")
    expect(text_box(page)).to_be_focused()
    assert Quote.objects.get().text == "dearly."


def test_toolbar_button_and_escape(desk):
    page = desk
    select_words(page, "Ferries stopped")
    page.get_by_role("button", name=re.compile("Make a quotation of the selected words")).click()
    expect(pieces(page)).to_have_text(["Ferries stopped"])
    page.keyboard.press("Escape")
    expect(dialog(page)).to_have_count(0)
    expect(text_box(page)).to_be_focused()


def test_split_quotation_is_made_of_two_selections(desk):
    page = desk
    select_words(page, "cost the town dearly")
    page.keyboard.press("Control+'")
    expect(pieces(page)).to_have_text(["cost the town dearly"])
    dialog(page).get_by_label("No name given").check()
    select_words(page, "the bridge would take")
    page.get_by_role("button", name="Add to the quotation").click()
    expect(pieces(page)).to_have_text(["the bridge would take", "cost the town dearly"])
    expect(dialog(page).get_by_label("No name given")).to_be_checked()
    expect(page.locator(".ProseMirror .passage-new")).to_have_count(2)
    select_words(page, "Ferries stopped")
    page.keyboard.press("Control+'")
    expect(pieces(page)).to_have_count(3)
    dialog(page).get_by_role("button", name="Leave out part 1").click()
    expect(pieces(page)).to_have_text(["the bridge would take", "cost the town dearly"])
    dialog(page).get_by_role("button", name="Record").click()
    expect(said(page)).to_contain_text("Recorded")
    assert len(Quote.objects.get().appearances.get().pieces) == 2


def test_words_that_were_suggested_or_recorded_lead_to_their_card(desk):
    page = desk
    select_words(page, "“Nobody slept that night,” said")
    page.keyboard.press("Control+'")
    expect(said(page)).to_contain_text("These words were found already")
    expect(card(page, "Nobody slept")).to_be_focused()
    card(page, "Nobody slept").get_by_label("No name given").check()
    card(page, "Nobody slept").get_by_role("button", name="Confirm").click()
    expect(page.locator(".answered")).to_contain_text("Nobody slept")
    select_words(page, "slept that")
    page.keyboard.press("Control+'")
    expect(said(page)).to_contain_text("These words are a quotation already.")
    expect(page.locator(".answered li.is-lit")).to_contain_text("Nobody slept")


def test_selection_of_marks_alone_is_refused_in_words(desk):
    page = desk
    select_words(page, ",”")
    expect(page.get_by_role("button", name="Make a quotation", exact=True)).to_be_hidden()
    page.keyboard.press("Control+'")
    expect(said(page)).to_contain_text("Select the words that were said")


def test_unsaved_words_are_saved_with_their_quotation(desk, story):
    page = desk
    select_words(page, "dearly")
    page.keyboard.type("a fortune")
    page.get_by_label("Headline").fill("Typed as well")
    select_words(page, "cost the town a fortune")
    page.keyboard.press("Control+'")
    dialog(page).get_by_label("No name given").check()
    dialog(page).get_by_role("button", name="Save the story and record").click()
    expect(page.get_by_text("Saved: “Typed as well”. Recorded a quotation")).to_be_visible()
    assert "cost the town a fortune" in body(story)
    assert Quote.objects.get().text == "cost the town a fortune"


def test_refused_quotation_loses_neither_text_nor_form(desk, story):
    page = desk
    select_words(page, "dearly")
    page.keyboard.type("a fortune")
    select_words(page, "cost the town a fortune")
    page.keyboard.press("Control+'")
    dialog(page).get_by_label("New person").check()
    dialog(page).get_by_label("Name, without title").fill("Ida Thorne")
    dialog(page).get_by_role("button", name="Save the story and record").click()
    expect(page.get_by_text("so the story was not saved")).to_be_visible()
    expect(text_box(page)).to_contain_text("cost the town a fortune")
    expect(pieces(page)).to_have_text(["cost the town a fortune"])
    expect(dialog(page)).to_contain_text("public figure or a private person")
    expect(dialog(page).get_by_label("Name, without title")).to_have_value("Ida Thorne")
    assert ("a fortune" in body(story), Quote.objects.count()) == (False, 0)
    dialog(page).get_by_label("Private person").check()
    dialog(page).get_by_role("button", name="Save the story and record").click()
    expect(page.get_by_text("Recorded a quotation: Ida Thorne")).to_be_visible()


def test_selection_across_paragraphs_and_inline_tags_has_a_piece_for_each(page, live_server, story):
    text = (
        "<p>“It rose <em>all</em> nig<strong>ht.</strong></p><p>“Nobody <em>slept</em>,” "
        "said Tomas Birch.</p>"
    )
    Article.objects.filter(pk=story.pk).update(body=text)
    log_in(page, live_server.url, "ada")
    open_story(page, live_server.url, story)
    select_words(page, "ll night.“Nobody sle")
    page.keyboard.press("Control+'")
    expect(pieces(page)).to_have_text(["all night.", "Nobody slept"])
    dialog(page).get_by_label("No name given").check()
    dialog(page).get_by_role("button", name="Record").click()
    expect(said(page)).to_contain_text("Recorded")
    assert Quote.objects.get().text == "all night. Nobody slept"
    assert body(story) == text


@pytest.mark.parametrize("look", [(1400, "light"), (390, "dark")])
def test_form_of_selected_words_is_accessible(desk, assert_no_axe_violations, look):
    page = desk
    page.set_viewport_size({"width": look[0], "height": 900})
    page.emulate_media(color_scheme=look[1])
    page.locator(".ProseMirror p").last.scroll_into_view_if_needed()
    select_words(page, "cost the town dearly")
    expect(page.get_by_role("button", name="Make a quotation", exact=True)).to_be_in_viewport()
    assert_no_axe_violations(page, options={"preload": False})
    page.keyboard.press("Control+'")
    expect(pieces(page)).to_have_count(1)
    wide = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
    assert page.evaluate(wide) is False
    assert_no_axe_violations(page, options={"preload": False})


# --- markup that is kept -------------------------------------------------------------------------


def test_markup_without_a_button_survives_an_edit(page, live_server, story):
    kept = (
        '<p>The <abbr title="harbour office">HO</abbr> and <cite>The Tide</cite> and '
        '<q cite="https://example.org/a">a word</q> and <code>x</code>.</p>'
        "<figure><figcaption>A <em>caption</em></figcaption></figure>"
        '<figure><blockquote cite="https://example.org/b"><p>Said.</p></blockquote>'
        "<figcaption>By whom</figcaption></figure>"
        '<p lang="fr">Il pleut.</p><p dir="rtl"><em lang="fr">mot</em></p><p>Last.</p>'
    )
    Article.objects.filter(pk=story.pk).update(body=kept)
    log_in(page, live_server.url, "ada")
    open_story(page, live_server.url, story)
    select_words(page, "Last")
    page.keyboard.type("Least")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("Saved: “Wall holds”.")).to_be_visible()
    assert body(story) == kept.replace("Last.", "Least.")
