"""Checks that the paper's own pages and our own addresses keep clear of each other."""

import pytest
from django.urls import path

from articles.models import SitePage
from articles.pages import save_page
from articles.views import front
from newsroom import checks, urls
from tests.factories import make_user


@pytest.mark.django_db
def test_page_at_an_address_of_ours_is_named():
    page = SitePage()
    said = {"title": "About", "url": "", "content": "<p>Text.</p>", "menu_title": ""}
    said |= {"is_public": True, "is_in_menu": False, "menu_order": 0}
    save_page(page, values=said, user=make_user(), expected_version=0)
    assert checks.check_page_addresses(None, databases=["default"]) == []
    SitePage.objects.filter(pk=page.pk).update(url="/sections/about/")
    [found] = checks.check_page_addresses(None, databases=["default"])
    assert (found.id, "/sections/about/" in found.msg) == ("newsroom.W031", True)
    assert checks.check_page_addresses(None) == []


def test_address_after_those_of_pages_is_named(monkeypatch):
    assert checks.check_pages_come_last(None) == []
    late = [*urls.urlpatterns, path("late/", front, name="late")]
    monkeypatch.setattr(checks.get_resolver(), "url_patterns", late, raising=False)
    assert [found.id for found in checks.check_pages_come_last(None)] == ["newsroom.E030"]
