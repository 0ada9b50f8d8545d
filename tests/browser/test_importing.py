"""An archive brought in by an editor, a conflict answered and a run undone, in a real browser."""

import time

import pytest
from playwright.sync_api import expect

from articles.importing.frozen import freeze
from articles.importing.items import ImportItem
from articles.models import Article, ImportedItem, ImportRun, ImportUpload
from tests import factories
from tests.articles.admin.test_importing import wxr
from tests.browser.test_editor import PASSWORD, log_in
from tests.processes import url_of_database


@pytest.fixture
def private(tmp_path, settings, monkeypatch):
    """The private folder, for this process and for those that it starts."""
    folder = str(tmp_path / "imports")
    settings.NEWSROOM_IMPORT_ROOT = folder
    monkeypatch.setenv("NEWSROOM_IMPORT_ROOT", folder)
    monkeypatch.setenv("DATABASE_URL", url_of_database())


@pytest.fixture
def desk(page, live_server, transactional_db, private):
    user = factories.make_user("Chief editors", username="ada", first_name="Ada")
    user.set_password(PASSWORD)
    user.save()
    log_in(page, live_server.url, "ada")
    return page


def wait_for(is_so):
    """Until the process in the background has done it."""
    for _ in range(300):
        if is_so():
            return
        time.sleep(0.1)
    raise AssertionError("nothing happened for half a minute")


def test_archive_comes_in_and_its_run_is_undone(
    desk, live_server, tmp_path, assert_no_axe_violations
):
    page = desk
    factories.make_section("Town")
    file = tmp_path / "old-paper.xml"
    file.write_bytes(wxr("Wall holds", "Ferry late"))
    page.get_by_role("link", name="Imports", exact=True).first.click()
    page.get_by_role("link", name="Bring in an archive").click()
    assert_no_axe_violations(page)
    page.get_by_label("Name of the source").fill("old paper")
    page.get_by_label("File").set_input_files(file)
    page.get_by_role("button", name="Upload and look through").click()
    expect(page.get_by_role("heading", name="What was found")).to_be_visible()
    expect(page.get_by_text("Wall holds")).to_be_visible()
    assert_no_axe_violations(page)

    page.get_by_label("Local 2").select_option("Town")
    page.get_by_label("Harbor 2").fill("Harbour")
    page.get_by_label("Printed name for ada").fill("Ada Voss")
    page.get_by_role("button", name="New person").click()
    expect(page.get_by_text("Ada Voss is in the directory now")).to_be_visible()
    assert page.get_by_label("Harbor 2").input_value() == "Harbour"
    page.get_by_label("goes live here, at its own date").check()
    page.get_by_role("button", name="Dry run first").click()
    wait_for(lambda: ImportUpload.objects.get().dry_run)
    # The page looks again by itself, every few seconds.
    expect(page.get_by_role("heading", name="The dry run")).to_be_visible(timeout=30_000)
    expect(page.get_by_text("2 created")).to_be_visible()
    assert Article.objects.count() == 0
    page.set_viewport_size({"width": 390, "height": 844})
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert_no_axe_violations(page)

    page.get_by_label("becomes a draft here").check()
    page.get_by_role("button", name="Start the import").click()
    wait_for(lambda: ImportUpload.objects.get().state == "done")
    page.get_by_role("link", name="Read the report").click()
    expect(page.locator("dt:text-is('New') + dd")).to_have_text("2")
    story = Article.objects.get(headline="Wall holds")
    assert (story.section.name, story.topics.get().name) == ("Town", "Harbour")

    page.get_by_role("link", name="Undo this import").click()
    assert_no_axe_violations(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.get_by_role("button", name="Undo this import").click()
    expect(page.get_by_text("Undone on")).to_be_visible()
    assert Article.objects.count() == 0
    assert ImportRun.objects.get().undone["deleted"] == 2


def test_conflict_is_answered_by_taking_the_sources_version(
    desk, live_server, assert_no_axe_violations
):
    page = desk
    article = factories.make_published(headline="Wall holds", text="It held by a hand.")
    newer = ImportItem(
        external_id="1", headline="Wall fell", body="<p>It fell by a hand.</p>", section="Town"
    )
    row = ImportedItem.objects.create(
        source="old paper",
        external_id="1",
        outcome="conflict",
        article=article,
        conflicting_hash="newer",
        conflicting_item=freeze(newer),
    )
    page.goto(f"{live_server.url}/admin/articles/importeditem/{row.pk}/change/")
    expect(page.get_by_role("heading", name="Headline")).to_be_visible()
    assert_no_axe_violations(page)
    page.get_by_label("What changed").fill("Newer copy of the source")
    page.get_by_label("Update", exact=False).first.check()
    page.get_by_role("button", name="Take the source’s version").click()
    expect(page.get_by_text("is taken, as a new version")).to_be_visible()
    article.refresh_from_db()
    assert (article.headline, article.status) == ("Wall fell", "published")


def test_rejected_item_is_mended_and_pictures_are_looked_for_later(
    desk, live_server, tmp_path, assert_no_axe_violations
):
    page = desk
    picture = '&lt;img src="https://pictures.invalid/gull.jpg"&gt;'
    export = wxr("Wall " * 100, "Ferry late").decode().replace("is late.", f"is late. {picture}")
    file = tmp_path / "old-paper.xml"
    file.write_text(export)
    page.goto(f"{live_server.url}/admin/articles/importupload/add/")
    page.get_by_label("File").set_input_files(file)
    page.get_by_role("button", name="Upload and look through").click()
    expect(page.get_by_text("at most 300 can be stored")).to_be_visible()
    page.get_by_label("to be fetched").check()
    page.get_by_label("pictures.invalid").check()
    page.get_by_label("left out for now").check()
    assert_no_axe_violations(page)
    page.get_by_role("button", name="Start the import").click()
    wait_for(lambda: ImportUpload.objects.get().state == "done")
    # The page looks again by itself: to reload it here would run into that.
    page.get_by_role("link", name="Read the report").click()
    assert_no_axe_violations(page)
    expect(page.get_by_role("link", name="Fetch missing pictures")).to_be_visible()

    page.get_by_role("link", name="1 waiting").click()
    assert_no_axe_violations(page)
    page.locator("#result_list th a").click()
    page.get_by_label("Headline").fill("Wall holds")
    assert_no_axe_violations(page)
    page.set_viewport_size({"width": 390, "height": 844})
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.get_by_role("button", name="Save and try it again").click()
    expect(page.get_by_text("1 of 1 taken")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert Article.objects.filter(headline="Wall holds").count() == 1

    page.goto(
        f"{live_server.url}/admin/articles/importupload/{ImportUpload.objects.get().pk}/change/"
    )
    expect(page.get_by_role("button", name="Fetch missing pictures")).to_be_visible()
    assert page.get_by_label("left out for now").count() == 0
    assert_no_axe_violations(page)


ODD = """Nr;Kopfzeile;Vorspann;Langtext;Geschrieben von;Erschienen;Rubrik;Interner Vermerk
1;Wall holds;By a hand;The wall held by a hand.;Jane Doe;2020-03-02;Harbour;not for print
2;Ferry late;An hour;The ferry came an hour late.;Mo Ferry;2020-03-03;Harbour;check the date
"""
MEANT = {
    "Nr": "Number or id",
    "Kopfzeile": "Headline",
    "Vorspann": "Standfirst (dek)",
    "Langtext": "Text",
    "Geschrieben von": "Authors",
    "Erschienen": "Date of publication",
    "Rubrik": "Section",
}


def test_table_with_odd_columns_is_mapped_by_hand_and_comes_in(
    desk, live_server, tmp_path, assert_no_axe_violations
):
    page = desk
    file = tmp_path / "stories.csv"
    file.write_text(ODD)
    page.goto(f"{live_server.url}/admin/articles/importupload/add/")
    page.get_by_label("File").set_input_files(file)
    page.get_by_role("button", name="Upload and look through").click()
    expect(page.get_by_role("heading", name="Columns mean")).to_be_visible()
    expect(page.get_by_text("The wall held by a hand.")).to_be_visible()
    assert_no_axe_violations(page)

    page.get_by_label("Rubrik").select_option("Section")
    page.get_by_role("button", name="Look through it again").first.click()
    expect(page.get_by_text("Say which column is the headline")).to_be_visible()
    assert_no_axe_violations(page)
    for name, words in MEANT.items():
        page.get_by_label(name, exact=True).select_option(words)
    page.get_by_role("button", name="Look through it again").first.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("Looked through again.")).to_be_visible()
    expect(page.get_by_label("Harbour 2")).to_be_visible()
    expect(page.get_by_label("Interner Vermerk")).to_have_value("")
    assert_no_axe_violations(page)
    page.set_viewport_size({"width": 390, "height": 844})
    assert page.evaluate("document.documentElement.scrollWidth") <= 390

    page.get_by_label("Look for quotations").uncheck()
    page.get_by_role("button", name="Start the import").click()
    wait_for(lambda: ImportUpload.objects.get().state == "done")
    # The page looks again by itself: to reload it here would run into that.
    page.get_by_role("link", name="Read the report").click()
    expect(page.get_by_text("Kopfzeile Headline")).to_be_visible()
    expect(page.get_by_text("Not looked for")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert_no_axe_violations(page)
    story = Article.objects.get(headline="Wall holds")
    assert (story.standfirst, story.section.name) == ("By a hand", "Harbour")
    assert story.bylines.get().printed == "Jane Doe"
