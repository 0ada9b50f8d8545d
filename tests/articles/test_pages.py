"""Saving pages: one address each, who may, and words that the law had taken out."""

import pytest
from django.contrib.flatpages.models import FlatPage
from django.core.exceptions import PermissionDenied, ValidationError

from articles.models import SitePage
from articles.page_addresses import first_free, is_ours
from articles.pages import contents, delete_page, save_page
from articles.redacting.requests import approve, ask
from newsroom.record import addresses
from newsroom.record.models import AuditEntry
from tests.factories import make_user

pytestmark = pytest.mark.django_db
NAME = "Vera Lindqvist-Orme"


def make_page(*, user=None, **values):
    page = SitePage()
    said = {"title": "About us", "url": "", "content": "<p>We print.</p>", "menu_title": ""}
    said |= {"is_public": True, "is_in_menu": False, "menu_order": 0, **values}
    save_page(page, values=said, user=user, expected_version=0)
    return SitePage.objects.get(pk=page.pk)


def change(page, *, user=None, **values):
    return save_page(page, values=contents(page) | values, user=user, expected_version=page.version)


def test_reporter_may_not_save_a_page():
    with pytest.raises(PermissionDenied):
        make_page(user=make_user("Reporters"))
    with pytest.raises(PermissionDenied):
        delete_page(make_page(is_public=False), user=make_user("Editors"))


def test_two_pages_never_share_an_address():
    make_page()
    with pytest.raises(ValidationError) as refused:
        make_page(url="/about-us/")
    assert list(refused.value.message_dict) == ["url"]
    assert make_page().url == "/about-us-2/"


def test_address_goes_back_and_forth_with_its_page():
    page = make_page()
    change(page, url="/about/")
    change(SitePage.objects.get(), url="/about-us/")
    kept = addresses.Address.objects.order_by("path").values_list("path", "is_current")
    assert list(kept) == [("/about-us/", True), ("/about/", False)]


def test_saved_page_is_tidied_and_changes_nothing_twice():
    page = make_page(title=" About \n us ", content="<div>We <script>x</script><b>print</b></div>")
    assert (page.title, page.content) == ("About us", "<p>We <strong>print</strong></p>")
    assert change(page, content="<p>We <b>print</b></p>") == []
    assert SitePage.objects.get().version == 1


def test_django_s_own_gate_follows_ours():
    page = make_page()
    assert FlatPage.objects.filter(sites__id=1).exists()
    change(page, is_public=False)
    assert FlatPage.objects.filter(sites__id=1).exists() is False
    assert SitePage.objects.get().was_ever_public


@pytest.mark.parametrize("address", ["/admin/x/", "/Topics/", "/2026/", "/gone/", "/authors/a/"])
def test_address_of_ours_is_known_as_ours(address):
    assert is_ours(address)


def test_address_is_made_from_any_title():
    made = [first_free(title) for title in ("Über uns", "!!!", "Search", "Feed", "1999")]
    assert made == ["/uber-uns/", "/page/", "/about-search/", "/about-feed/", "/about-1999/"]


def test_redaction_reaches_pages_their_addresses_and_their_history(client):
    page = make_page(
        title=f"{NAME} on us",
        url="/vera-lindqvist-orme/",
        content=f"<p>Ask {NAME} <strong>about</strong> it.</p>",
        menu_title=f"By {NAME}",
        is_in_menu=True,
    )
    change(page, content=f"<p>Ask {NAME} again.</p>")
    request = ask(words=NAME, reason="A court order", case_number="C 1", user=make_user())
    approve(request, user=make_user())
    page = SitePage.objects.get()
    assert (page.title, page.url) == ("[redacted] on us", "/redacted/")
    assert (page.content, page.menu_title) == ("<p>Ask [redacted] again.</p>", "By [redacted]")
    assert client.get("/vera-lindqvist-orme/").status_code == 410
    assert "By [redacted]" in client.get("/redacted/").text
    held = AuditEntry.objects.filter(target_type="sitepage").values_list("target_label", "data")
    assert "Lindqvist" not in str(list(held))


def test_redacted_words_are_not_taken_back():
    page = make_page()
    approve(
        ask(words=NAME, reason="A court order", case_number="C 1", user=make_user()),
        user=make_user(),
    )
    with pytest.raises(ValidationError):
        change(page, content=f"<p>Ask {NAME}.</p>")
