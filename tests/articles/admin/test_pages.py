"""The screens of the paper's own pages."""

import pytest
from django.contrib.flatpages.models import FlatPage
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from articles.models import MOST_IN_MENU, SitePage
from articles.pages import contents, save_page
from newsroom.record import addresses
from newsroom.record.models import AuditEntry
from tests.factories import make_user

pytestmark = pytest.mark.django_db
ADD = "/admin/articles/sitepage/add/"
LIST = "/admin/articles/sitepage/"
SAID = {
    "title": "About us",
    "url": "",
    "content": "<p onclick=x>We print on <b>Thursdays</b>.</p><script>x</script>",
    "menu_title": "",
    "menu_order": "2",
}


def change_url(page):
    return reverse("admin:articles_sitepage_change", args=[page.pk])


def make_page(**values):
    page = SitePage()
    said = SAID | {"menu_order": 2, "is_public": False, "is_in_menu": False} | values
    save_page(page, values=said, user=make_user(), expected_version=0)
    return page


def said_of(page, **changed):
    """What the form of a page sends, with some fields changed."""
    sent = {name: value for name, value in contents(page).items() if value is not False}
    return {**sent, "version": page.version, **changed}


def test_editor_writes_a_page_and_readers_see_it(client, log_in):
    log_in("Editors")
    sent = SAID | {"is_public": "on", "is_in_menu": "on", "menu_title": "Who we are"}
    response = client.post(ADD, sent, follow=True)
    page = SitePage.objects.get()
    assert (page.url, page.content) == (
        "/about-us/",
        "<p>We print on <strong>Thursdays</strong>.</p>",
    )
    assert "Saved: “About us”." in response.text
    text = client.get("/about-us/").text
    assert ("<h1>About us</h1>" in text, page.content in text) == (True, True)
    assert '<a href="/about-us/" aria-current="page">Who we are</a>' in text
    entry = AuditEntry.objects.get(target_type="sitepage")
    assert (entry.verb, entry.user.is_staff) == ("publish", True)


@pytest.mark.parametrize(("group", "status"), [("Reporters", 403), ("Editors", 200)])
def test_pages_are_the_editors(group, status, client, log_in):
    log_in(group)
    page = make_page()
    assert client.get(LIST).status_code == status
    assert client.get(change_url(page)).status_code == status
    sent = client.post(change_url(page), said_of(page, title="New"))
    assert sent.status_code == (302 if status == 200 else 403)
    assert SitePage.objects.get().title == ("New" if status == 200 else "About us")


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("/admin/", "The site itself uses that address."),
        ("Topics", "The site itself uses that address."),
        ("/media/x/", "The site itself uses that address."),
        ("/static/", "The site itself uses that address."),
        ("/corrections/", "The site itself uses that address."),
        ("/2026/05/", "The site itself uses that address."),
        ("healthz", "The site itself uses that address."),
        ("/about us/", "Letters, digits and hyphens"),
        ("/über/", "Letters, digits and hyphens"),
        ("//evil.example/", "Letters, digits and hyphens"),
        ("/a/../admin/", "Letters, digits and hyphens"),
        ("/about/feed/", "can’t end in “feed”"),
        ("/taken/", "belongs, or once belonged, to something else"),
        ("/" + "a" * 98 + "/x/", "at most 100 characters"),
    ],
)
def test_address_that_is_ours_or_another_s_is_refused(typed, told, client, log_in):
    log_in("Editors")
    addresses.claim("/taken/", target_type="topic", target_id=9)
    response = client.post(ADD, SAID | {"url": typed})
    assert told in response.text.replace("&quot;", '"').replace("&#x27;", "'")
    assert "We print on" in response.text
    assert SitePage.objects.exists() is False


def test_changed_address_of_a_page_that_ran_leads_on(client, log_in):
    log_in("Editors")
    page = make_page(is_public=True)
    client.post(change_url(page), said_of(page, url="who-we-are"))
    answer = client.get("/about-us/")
    assert (answer.status_code, answer["Location"]) == (301, "/who-we-are/")
    assert client.get("/who-we-are/").status_code == 200
    other = client.post(ADD, SAID | {"url": "/about-us/"})
    assert "belongs, or once belonged" in other.text


def test_changed_address_of_a_draft_is_free_again(client, log_in):
    log_in("Editors")
    page = make_page()
    client.post(change_url(page), said_of(page, url="/who-we-are/"))
    assert addresses.owner_of("/about-us/") is None
    assert client.post(ADD, SAID | {"url": "/about-us/"}).status_code == 302


def test_page_taken_off_the_site_is_gone_at_once_and_so_is_its_entry(client, log_in):
    log_in("Editors")
    page = make_page(is_public=True, is_in_menu=True)
    assert 'href="/about-us/"' in client.get("/").text
    client.post(change_url(page), said_of(page, is_public=""))
    assert client.get("/about-us/").status_code == 404
    assert 'href="/about-us/"' not in client.get("/").text
    assert AuditEntry.objects.latest("pk").verb == "take off the site"
    assert page.sites.exists() is False


def test_stale_save_is_not_written_and_shows_both(client, log_in):
    log_in("Editors")
    page = make_page()
    values = contents(page) | {"content": "<p>Theirs is this.</p>"}
    other = make_user("Editors", first_name="Ada", last_name="Penhale")
    save_page(SitePage.objects.get(), values=values, user=other, expected_version=1)
    mine = said_of(page, content="<p>Mine is that.</p>")
    text = client.post(change_url(page), mine).text
    assert "Someone else saved this page meanwhile" in text
    assert ("Ada Penhale" in text, "<del>Theirs </del>" in text) == (True, True)
    assert "&lt;p&gt;Mine is that.&lt;/p&gt;" in text
    assert SitePage.objects.get().content == "<p>Theirs is this.</p>"
    merged = mine | {"overwrite": "on", "seen_version": 2}
    assert client.post(change_url(page), merged).status_code == 302
    assert (SitePage.objects.get().content, SitePage.objects.get().version) == (
        "<p>Mine is that.</p>",
        3,
    )


def test_save_that_changes_nothing_writes_nothing(client, log_in):
    log_in("Editors")
    page = make_page()
    before = SitePage.objects.values().get()
    response = client.post(change_url(page), said_of(page), follow=True)
    assert "Nothing was changed." in response.text
    assert SitePage.objects.values().get() == before


def test_what_readers_saw_is_kept_in_the_record(client, log_in):
    log_in("Editors")
    page = make_page(is_public=True)
    client.post(change_url(page), said_of(page, content="<p>New.</p>"))
    entry = AuditEntry.objects.latest("pk")
    assert entry.data["former"] == {"content": "<p>We print on <strong>Thursdays</strong>.</p>"}
    assert "What it was before" in client.get(change_url(page)).text


def test_menu_is_bounded(client, log_in):
    log_in("Editors")
    for n in range(MOST_IN_MENU):
        make_page(title=f"Page {n}", is_in_menu=True)
    response = client.post(ADD, SAID | {"is_in_menu": "on"})
    assert f"The menu has {MOST_IN_MENU} entries already" in response.text
    assert SitePage.objects.count() == MOST_IN_MENU


def test_page_without_a_text_is_not_published(client, log_in):
    log_in("Editors")
    response = client.post(ADD, SAID | {"content": "<p></p>", "is_public": "on"})
    assert "A page without a text can’t be published." in response.text


def test_only_pages_that_no_reader_saw_are_deleted(client, log_in):
    log_in("Chief editors")
    seen, unseen = make_page(is_public=True), make_page(title="Draft")
    for page, status in ((seen, 403), (unseen, 302)):
        url = reverse("admin:articles_sitepage_delete", args=[page.pk])
        assert client.post(url, {"post": "yes"}).status_code == status
    assert list(FlatPage.objects.values_list("title", flat=True)) == ["About us"]
    assert addresses.owner_of("/draft/") is None


def test_django_s_own_screens_of_flat_pages_and_sites_are_shut(client, log_in):
    user = log_in("Chief editors")
    user.is_superuser = True
    user.save()
    for path in ("/admin/flatpages/flatpage/", "/admin/sites/site/"):
        assert client.get(path).status_code == 404


def test_list_costs_the_same_on_every_page_and_finds_pages(client, log_in):
    log_in("Editors")
    for n in range(120):
        make_page(title=f"Page {n}", is_public=n % 2 == 0)
    counts = []
    for address in (LIST, f"{LIST}?p=2", f"{LIST}?p=3"):
        with CaptureQueriesContext(connection) as queries:
            assert client.get(address).status_code == 200
        counts.append(len(queries))
    assert len(set(counts)) == 1
    assert counts[0] <= 8
    assert "1 page" in client.get(f"{LIST}?q=/page-7/").text
    assert "60 pages" in client.get(f"{LIST}?standing=published").text
    assert "11 pages" in client.get(f"{LIST}?q=Page+11").text


def test_form_asks_few_queries(client, log_in):
    log_in("Editors")
    page = make_page(is_public=True)
    client.get(change_url(page))
    with CaptureQueriesContext(connection) as queries:
        text = client.get(change_url(page)).text
    assert len(queries) <= 10
    assert ("View on site" in text, "prose" in text) == (True, True)
