"""Merging two speakers and taking it back, in a real browser; a large one in its own process."""

import time

import pytest
from playwright.sync_api import expect

from articles import background, merging
from articles.models import Quote
from people.models import Membership, OtherName, Speaker
from tests.articles.test_merging import make_quotes
from tests.browser.test_editor import PASSWORD, log_in
from tests.factories import (
    confirm_all,
    make_organization,
    make_person,
    make_published,
    make_user,
)
from tests.processes import url_of_database


@pytest.fixture
def pair(transactional_db):
    """One woman twice in the directory, quoted once under each name; and an editor."""
    user = make_user("Editors", username="ada")
    user.set_password(PASSWORD)
    user.save()
    body = make_organization("Harbourton Council")
    marta = make_person("Marta Quill", distinction="harbour master", pronouns="she/her")
    other = make_person("M. A. Quill", distinction="harbour master of Hale")
    Membership.objects.create(
        person=marta, label="Harbour master", organization=body, start_date="2019"
    )
    OtherName.objects.create(speaker=other, name="Marta Anne Quill")
    for name, speaker in (("Marta Quill", marta), ("M. A. Quill", other)):
        story = make_published(
            text=f"“The wall held by a hand,” said {name}.", headline=f"{name} at the wall"
        )
        confirm_all(story, speaker)
    return marta, other


@pytest.fixture
def desk(page, live_server, pair):
    log_in(page, live_server.url, "ada")
    return page


def test_merge_and_undo(desk, live_server, pair, assert_no_axe_violations):
    page, (marta, other) = desk, pair
    page.goto(f"{live_server.url}/admin/people/person/{marta.pk}/change/")
    page.get_by_role("link", name="Merge with…").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Merge Marta Quill (harbour master)")
    assert_no_axe_violations(page)

    page.locator(".select2-selection").click()
    page.locator(".select2-search__field").fill("M A Qu")
    page.get_by_role("option", name="M. A. Quill, harbour master of Hale").click()
    page.get_by_role("button", name="See what would happen").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Merge M. A. Quill")
    expect(page.get_by_text("Told apart as")).to_be_visible()
    expect(page.get_by_role("row", name="Quotations 1 “The")).to_be_visible()
    assert_no_axe_violations(page)

    page.get_by_label("Why these are one and the same").fill("The register says so")
    page.get_by_role("button", name="Merge", exact=True).click()
    expect(page.get_by_text("Merged: M. A. Quill")).to_be_visible()
    assert_no_axe_violations(page)
    assert Speaker.objects.get(name="Marta Quill").quotes.count() == 2
    page.goto(f"{live_server.url}/speakers/m-a-quill/")
    expect(page).to_have_url(f"{live_server.url}/speakers/marta-quill/")
    page.go_back()

    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_text("Undone: everything is as it was.")).to_be_visible()
    assert other.quotes.count() == 1
    page.goto(f"{live_server.url}/speakers/m-a-quill/")
    expect(page.get_by_role("heading", level=1)).to_have_text("M. A. Quill")


def test_move_a_quotation_to_a_new_namesake(desk, live_server, pair, assert_no_axe_violations):
    page, (marta, _) = desk, pair
    page.goto(f"{live_server.url}/admin/people/person/{marta.pk}/change/")
    page.get_by_role("link", name="Move quotations…").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Move quotations of Marta Quill")
    assert_no_axe_violations(page)
    page.get_by_role("checkbox", name="The wall held").check()
    page.get_by_label("New in the directory").check()
    page.get_by_label("Name, without title").fill("Marta Quill")
    page.get_by_label("What tells them apart").fill("baker")
    page.get_by_label("Public figure").check()
    assert_no_axe_violations(page)
    page.get_by_label("Why they move").fill("The baker said it")
    page.get_by_role("button", name="Move the ticked ones").click()
    expect(page.get_by_text("Moved 1 quotation to Marta Quill (baker).")).to_be_visible()
    assert Quote.objects.filter(speaker__distinction="baker").count() == 1


def test_merge_is_usable_on_a_phone(desk, live_server, pair):
    page, (marta, other) = desk, pair
    page.set_viewport_size({"width": 390, "height": 844})
    for address in (
        f"merge/{marta.pk}/",
        f"merge/{marta.pk}/?other={other.pk}",
        f"move/{marta.pk}/",
        "",
    ):
        page.goto(f"{live_server.url}/admin/people/transfer/{address}")
        assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_large_merge_outlives_its_request(pair, monkeypatch):
    marta, other = pair
    monkeypatch.setattr(merging, "AT_ONCE", 0)
    monkeypatch.setenv("DATABASE_URL", url_of_database())
    make_quotes(other, 300, article=make_published(text="Nothing was said."))
    transfer = merging.merge_speakers(marta, other=other, user=None, note="One")
    assert transfer.state == "running"
    background.launch(background.about(transfer))
    for _ in range(300):
        time.sleep(0.1)
        transfer.refresh_from_db()
        if not transfer.is_under_way:
            break
    assert (transfer.state, transfer.moved) == ("done", transfer.total)
    assert Quote.objects.filter(speaker=other).exists() is False
