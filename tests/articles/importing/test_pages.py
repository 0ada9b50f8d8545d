"""Pages of a site that came here: about, contact, privacy."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from django.contrib.flatpages.models import FlatPage
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from articles.importing.items import ImportItem, Picture, SourceStatus
from articles.importing.plan import DELETED_PAGE, EDITED, EDITED_AND_CHANGED, PUBLISHED, plan
from articles.importing.report import Outcome
from articles.importing.save import carry_out
from articles.models import MOST_IN_MENU, Article, ImportedItem, OldAddress, SitePage
from articles.pages import contents, delete_page, save_page
from newsroom.record import addresses
from tests.factories import make_user

pytestmark = pytest.mark.django_db
LONG_AGO = datetime(2019, 2, 3, 4, 5, tzinfo=UTC)
ITEM = ImportItem(
    kind="page",
    external_id="2",
    headline="About  us",
    body="<div onclick=x>We print on <b>Thursdays</b>.</div><script>x</script>",
    slug="about",
    published_at=LONG_AGO,
    status=SourceStatus.PUBLIC,
    menu_title="Who we are",
    menu_order=3,
    old_addresses=("https://kvn.example/about/", "https://kvn.example/?page_id=2"),
    received="<item/>",
)


def take_in(*items, is_publishing=False, is_dry_run=False):
    at = timezone.now()
    decisions = plan([("wxr", item) for item in items], is_publishing=is_publishing, at=at)
    return carry_out(decisions, run=None, is_dry_run=is_dry_run, at=at)


def outcomes(*items, **kwargs):
    return [(result.outcome, result.reason) for result in take_in(*items, **kwargs)]


def test_page_is_made_a_draft_at_its_old_address(client):
    [result] = take_in(ITEM)
    page = SitePage.objects.get()
    assert (result.outcome, result.article, result.explanation()) == (Outcome.CREATED, None, "")
    assert (page.title, page.url, page.menu_title) == ("About us", "/about/", "Who we are")
    assert page.content == "<p>We print on <strong>Thursdays</strong>.</p>"
    assert (page.is_public, page.is_in_menu, page.menu_order) == (False, True, 3)
    assert (page.version, page.edited_at) == (0, None)
    assert Article.objects.exists() is False
    row = ImportedItem.objects.get()
    assert (row.kind, row.page, row.article, row.copy_as_received) == (
        "page",
        page,
        None,
        "<item/>",
    )
    assert client.get("/about/").status_code == 404
    assert "Who we are" not in client.get("/").text


def test_second_run_writes_nothing():
    take_in(ITEM)
    before = list(SitePage.objects.values()) + list(ImportedItem.objects.values())
    assert outcomes(ITEM) == [(Outcome.UNCHANGED, "")]
    assert list(SitePage.objects.values()) + list(ImportedItem.objects.values()) == before


def test_published_page_is_read_and_stands_in_the_menu(client):
    take_in(ITEM, is_publishing=True)
    assert "<h1>About us</h1>" in client.get("/about/").text
    assert '<a href="/about/">Who we are</a>' in client.get("/").text
    assert outcomes(ITEM, is_publishing=True) == [(Outcome.UNCHANGED, "")]


def test_second_run_publishes_untouched_drafts_of_the_first(client):
    take_in(ITEM)
    assert outcomes(ITEM, is_publishing=True) == [(Outcome.UPDATED, "")]
    assert client.get("/about/").status_code == 200


@pytest.mark.parametrize(
    "changed",
    [
        {"status": SourceStatus.DRAFT},
        {"status": SourceStatus.WITHHELD},
        {"published_at": None},
        {"published_at": datetime(2999, 1, 1, tzinfo=UTC)},
        {"embargo_until": datetime(2999, 1, 1, tzinfo=UTC)},
    ],
)
def test_what_is_not_public_at_the_source_stays_a_draft(changed, client):
    take_in(replace(ITEM, **changed), is_publishing=True)
    assert SitePage.objects.get().is_public is False
    assert client.get("/about/").status_code == 404


def test_page_without_a_text_stays_a_draft_and_says_so():
    bare = replace(ITEM, body="<p> </p>", pictures=(Picture(address="/a.jpg"),))
    [result] = take_in(bare, is_publishing=True)
    assert result.warnings == (
        "pages hold text alone: 1 picture not taken",
        "no text, so it stays a draft",
    )
    assert SitePage.objects.get().is_public is False
    assert outcomes(bare, is_publishing=True) == [(Outcome.UNCHANGED, "")]


def test_draft_follows_its_source_and_keeps_its_address():
    take_in(ITEM)
    newer = replace(ITEM, headline="About the Packet", body="<p>New.</p>", menu_order=1)
    assert outcomes(newer) == [(Outcome.UPDATED, "")]
    page = SitePage.objects.get()
    assert (page.title, page.content, page.url) == ("About the Packet", "<p>New.</p>", "/about/")
    assert (page.menu_order, page.is_public) == (1, False)


def test_page_that_readers_see_is_a_conflict_when_its_source_changes():
    take_in(ITEM, is_publishing=True)
    newer = replace(ITEM, body="<p>New.</p>", received="<newer/>")
    assert outcomes(newer, is_publishing=True) == [(Outcome.CONFLICT, PUBLISHED)]
    assert "Thursdays" in SitePage.objects.get().content
    row = ImportedItem.objects.get()
    assert (row.outcome, row.conflicting_copy) == ("conflict", "<newer/>")


def test_page_edited_here_since_is_a_conflict():
    take_in(ITEM)
    page = SitePage.objects.get()
    values = contents(page) | {"title": "Ours"}
    save_page(page, values=values, user=make_user(), expected_version=0)
    newer = replace(ITEM, body="<p>New.</p>")
    assert outcomes(ITEM, is_publishing=True) == [(Outcome.CONFLICT, EDITED)]
    assert outcomes(newer, is_publishing=True) == [(Outcome.CONFLICT, EDITED_AND_CHANGED)]
    assert (SitePage.objects.get().title, SitePage.objects.get().is_public) == ("Ours", False)


def test_page_deleted_here_is_not_made_again():
    take_in(ITEM)
    delete_page(SitePage.objects.get(), user=make_user())
    assert outcomes(ITEM) == [(Outcome.SKIPPED, DELETED_PAGE)]
    assert FlatPage.objects.exists() is False


@pytest.mark.parametrize(
    ("address", "slug", "made"),
    [
        ("https://kvn.example/legal/privacy/", "privacy", "/legal/privacy/"),
        ("https://kvn.example/topics/", "topics", "/about-topics/"),
        ("https://kvn.example/corrections/", "corrections", "/about-corrections/"),
        ("https://kvn.example/ADMIN/", "admin", "/about-admin/"),
        ("https://kvn.example/2019/", "2019", "/about-2019/"),
        ("https://kvn.example/?page_id=7", "", "/about-us/"),
        ("https://kvn.example/%C3%BCber-uns/", "über-uns", "/uber-uns/"),
        ("https://kvn.example/", "home", "/home/"),
        ("https://kvn.example/taken/", "taken", "/taken-2/"),
        ("https://kvn.example/../admin/", "a", "/a/"),
    ],
)
def test_address_is_the_source_s_or_made_from_the_slug(address, slug, made):
    addresses.claim("/taken/", target_type="topic", target_id=9)
    [result] = take_in(replace(ITEM, slug=slug, old_addresses=(address,)))
    assert SitePage.objects.get().url == made
    path = address.partition(".example")[2]
    is_told = bool(result.warnings)
    assert is_told == (path not in (made, "/", "/?page_id=7"))


def test_old_addresses_lead_to_the_page(client):
    old = ("https://kvn.example/corrections/", "https://kvn.example/?page_id=2")
    take_in(replace(ITEM, slug="corrections", old_addresses=old), is_publishing=True)
    assert OldAddress.objects.filter(page=SitePage.objects.get()).exists()
    for path in ("/?page_id=2", "/corrections/"):
        answer = client.get(path)
        assert (answer.status_code, answer["Location"]) == (301, "/about-corrections/")


def test_menu_takes_so_many_and_no_page_below_another():
    many = [
        replace(ITEM, external_id=str(n), slug=f"p{n}", old_addresses=())
        for n in range(MOST_IN_MENU + 1)
    ]
    below = replace(ITEM, external_id="b", old_addresses=("https://kvn.example/about/team/",))
    deep = replace(ITEM, external_id="d", slug="d", old_addresses=("https://kvn.example/λ/μ/",))
    bare = replace(ITEM, external_id="e", slug="e", old_addresses=(), body="")
    take_in(deep, bare)
    assert SitePage.objects.filter(is_in_menu=True).exists() is False
    results = take_in(below, *many)
    assert SitePage.objects.filter(is_in_menu=True).count() == MOST_IN_MENU
    assert SitePage.objects.get(url="/about/team/").is_in_menu is False
    assert [result.explanation() for result in results[:-1]] == [""] * (MOST_IN_MENU + 1)
    assert results[-1].warnings == ("not in the menu, which is full",)


def test_title_that_no_page_can_hold_is_rejected():
    [result] = take_in(replace(ITEM, headline="x" * 201))
    assert (result.outcome, result.field) == (Outcome.REJECTED, "headline")


def test_dry_run_says_the_same_and_keeps_nothing():
    assert outcomes(ITEM, is_publishing=True, is_dry_run=True) == [(Outcome.CREATED, "")]
    assert (FlatPage.objects.exists(), ImportedItem.objects.exists()) == (False, False)
    assert addresses.owner_of("/about/") is None


def test_story_and_page_of_one_id_are_two_items():
    story = replace(ITEM, kind="article")
    assert [result.outcome for result in take_in(story, ITEM)] == [Outcome.CREATED] * 2
    assert (Article.objects.count(), SitePage.objects.count()) == (1, 1)


def test_each_page_costs_the_same_number_of_queries():
    def cost(n):
        items = [
            replace(ITEM, external_id=f"{n}-{i}", slug=f"q{n}-{i}", old_addresses=())
            for i in range(n)
        ]
        with CaptureQueriesContext(connection) as queries:
            take_in(*items)
        return len(queries)

    one, three, five = cost(1), cost(3), cost(5)
    assert (three - one) == (five - three)
