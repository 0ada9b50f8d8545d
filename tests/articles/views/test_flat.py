"""The paper's own pages, as readers find them."""

import json
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from articles.models import SitePage
from articles.pages import contents, save_page
from tests.factories import make_published, make_section, make_user

pytestmark = pytest.mark.django_db


def make_page(title="About us", *, is_public=True, **values):
    page = SitePage()
    said = {"title": title, "url": "", "content": "<p>We print on Thursdays.</p>"}
    said |= {"is_in_menu": False, "menu_title": "", "menu_order": 0}
    said |= {"is_public": is_public, **values}
    save_page(page, values=said, user=make_user(), expected_version=0)
    return page


def change(page, **values):
    kept = SitePage.objects.get(pk=page.pk)
    values = contents(kept) | values
    save_page(kept, values=values, user=make_user(), expected_version=kept.version)


def test_page_says_what_it_is_to_readers_and_machines(client, settings):
    settings.NEWSROOM_NAME = "The Fernleigh Gazette"
    make_page(content=f"<p>We print.</p><p>{'On Thursdays. ' * 40}</p>")
    response = client.get("/about-us/?utm_source=x")
    text = response.text
    assert "<title>About us – The Fernleigh Gazette</title>" in text
    assert '<link rel="canonical" href="http://testserver/about-us/">' in text
    [summary] = re.findall(r'<meta name="description" content="([^"]*)">', text)
    assert summary.startswith("We print. On Thursdays.")
    assert (len(summary) <= 161, summary.endswith("…")) == (True, True)
    data = json.loads(re.search(r'ld\+json">(.*?)</script>', text).group(1))
    assert (data["@type"], data["name"], data["description"]) == ("WebPage", "About us", summary)
    assert "Last changed on" in text
    assert "script-src" in response["Content-Security-Policy"]
    assert response.cookies == {}


def test_page_costs_two_queries_and_the_menu_none(client, django_assert_num_queries):
    story = make_published(section=make_section("News"))
    with CaptureQueriesContext(connection) as before:
        client.get(story.path)
    for n in range(5):
        make_page(f"Page {n}", is_in_menu=True, menu_order=n)
    with django_assert_num_queries(2):
        client.get("/page-3/")
    with django_assert_num_queries(len(before)):
        assert "Page 4" in client.get(story.path).text


def test_menu_stands_in_its_order_under_its_own_names(client):
    make_page("Privacy", is_in_menu=True, menu_order=3)
    make_page("About the Gazette", is_in_menu=True, menu_title="About us", menu_order=1)
    make_page("Contact", is_in_menu=True, menu_order=3)
    make_page("Hidden", is_in_menu=True, menu_order=2, is_public=False)
    make_page("Imprint")
    for path in ("/", "/topics/", "/search/", "/nothing/"):
        footer = client.get(path).text.partition('aria-label="About this paper"')[2]
        names = re.findall(r"<a [^>]*>([^<]+)</a>", footer.partition("</nav>")[0])
        assert (path, names) == (path, ["About us", "Contact", "Privacy"])


def test_no_menu_is_shown_where_there_is_none(client):
    make_page("Imprint")
    assert "About this paper" not in client.get("/").text


def test_address_without_its_last_stroke_leads_to_the_page(client):
    page = make_page()
    for path in ("/about-us", "/about-us?x=1"):
        answer = client.get(path)
        assert (answer.status_code, answer["Location"].partition("?")[0]) == (301, "/about-us/")
    change(page, is_public=False)
    assert client.get("/about-us").status_code == 404


def test_nothing_hangs_below_a_page(client):
    page = make_page()
    change(page, url="/about/")
    paths = {"/about-us/": 301, "/about-us/feed/": 404, "/about/feed/": 404, "/about/x/": 404}
    assert {path: client.get(path).status_code for path in paths} == paths


def test_our_own_addresses_are_never_shadowed(client):
    """Whatever writes a row past all checks, our own pages stand where they stood."""
    page = make_page()
    make_published(section=make_section("News"), topics=["Ferry"])
    for path in ("/topics/", "/topics/ferry/", "/sections/news/", "/search/", "/feed/"):
        SitePage.objects.filter(pk=page.pk).update(url=path)
        answer = client.get(path)
        assert (path, answer.status_code, b"Thursdays" in answer.content) == (path, 200, False)


def test_page_for_members_of_another_site_is_not_found(client):
    SitePage.objects.filter(pk=make_page().pk).update(registration_required=True)
    assert client.get("/about-us/").status_code == 404


def test_posting_to_a_page_is_refused(client):
    make_page()
    assert client.post("/about-us/").status_code == 405
