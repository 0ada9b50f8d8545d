"""Old addresses of imported stories lead on, and links between them do too."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from articles import linking, old_addresses
from articles.importing.items import ImportItem, SourceStatus
from articles.importing.plan import plan
from articles.importing.save import carry_out
from articles.models import Article, OldAddress, Revision, SitePage, Status, WaitingLink
from articles.redacting import sweep
from articles.redacting.knowing import of_words
from articles.revisions import save_article
from articles.snapshots import take
from articles.text import plain_text
from articles.withholding import withhold
from articles.workflow import publish, retract, withdraw
from newsroom.record.models import Address, AuditEntry
from tests.factories import make_published, make_user

pytestmark = pytest.mark.django_db
LONG_AGO = datetime(2019, 5, 6, 7, 8, tzinfo=UTC)
SITE = "https://www.old.example"
ITEM = ImportItem(
    external_id="7",
    headline="Ferry stops",
    body="<p>It stops.</p>",
    published_at=LONG_AGO,
    status=SourceStatus.PUBLIC,
    old_addresses=(f"{SITE}/2019/05/ferry-stops/", f"{SITE}/?p=7"),
)
PATH = "/2019/05/06/ferry-stops/"


def take_in(*items, is_publishing=True, source="old"):
    at = timezone.now()
    decisions = plan([(source, one) for one in items], is_publishing=is_publishing, at=at)
    hosts = linking.known_hosts() | linking.hosts_of(a for one in items for a in one.old_addresses)
    results = carry_out(decisions, run=None, is_dry_run=False, at=at, hosts=hosts)
    linking.resolve()
    return results


def story(number, text, **more):
    addresses = (f"{SITE}/story-{number}/", f"{SITE}/?p={number}")
    named = {"external_id": str(number), "headline": f"Story {number}", "body": text}
    return replace(ITEM, **{**named, "old_addresses": addresses, **more})


def link(number, words="there"):
    return f'<p>See <a href="https://old.example/story-{number}">{words}</a>.</p>'


def body_of(number):
    return Article.objects.get(headline=f"Story {number}").body


# --- old addresses ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "asked",
    [
        *("/2019/05/ferry-stops/", "/2019/05/ferry-stops", "/2019/05/ferry-stops/?utm_source=x"),
        *("/?p=7", "/?p=7&preview=true", "/index.php?p=7"),
    ],
)
def test_old_address_leads_to_the_story(client, asked):
    take_in(replace(ITEM, old_addresses=(*ITEM.old_addresses, f"{SITE}/index.php?p=7")))
    response = client.get(asked)
    assert (response.status_code, response["Location"]) == (301, PATH)
    assert response["Cache-Control"] == "no-cache"


def test_old_address_of_a_draft_is_not_found(client):
    take_in(ITEM, is_publishing=False)
    assert client.get("/2019/05/ferry-stops/").status_code == 404
    assert client.get("/?p=7").status_code == 200


def test_old_address_answers_as_the_storys_own_does(client):
    take_in(ITEM)
    article = Article.objects.get()
    retract(article, user=make_user(), reason="wrong")
    assert client.get("/2019/05/ferry-stops/")["Location"] == PATH
    Article.objects.update(status=Status.PUBLISHED)
    article.refresh_from_db()
    withdraw(article, user=make_user(), reason="rights")
    asked = (PATH, "/2019/05/ferry-stops/", "/?p=7")
    assert [client.get(one).status_code for one in asked] == [410, 410, 410]
    Article.objects.update(status=Status.PUBLISHED)
    article.refresh_from_db()
    withhold(article, user=make_user(), reason="complaint")
    assert [client.get(one).status_code for one in asked[:2]] == [404, 404]


def test_old_address_never_stands_before_one_of_ours(client):
    other = make_published()
    draft = Article.objects.create(headline="Ours", path="/2020/01/01/ours/")
    Address.objects.create(
        path=draft.path, target_type="article", target_id=str(draft.pk), is_current=True
    )
    take_in(replace(ITEM, old_addresses=(f"{SITE}{other.path}", f"{SITE}{draft.path}", f"{SITE}/")))
    assert client.get(other.path).status_code == 200
    assert client.get(draft.path).status_code == 404
    assert client.get("/").status_code == 200


def test_same_path_of_two_sites_the_requests_host_decides(client, settings):
    settings.ALLOWED_HOSTS = ["*"]
    take_in(replace(ITEM, old_addresses=("https://one.example/a/",), headline="One"))
    second = replace(ITEM, external_id="8", headline="Two")
    take_in(replace(second, old_addresses=("https://two.example/a/",)), source="two")
    assert client.get("/a/", headers={"host": "www.two.example"})["Location"].endswith("/two/")
    assert client.get("/a/", headers={"host": "one.example"})["Location"].endswith("/one/")
    assert client.get("/a/", headers={"host": "paper.example"}).status_code == 404


def test_address_that_another_story_has_stays_with_it():
    take_in(ITEM)
    twin = replace(ITEM, external_id="8", headline="Twin")
    [result] = take_in(replace(twin, old_addresses=(f"{SITE}/?p=7", f"{SITE}/twin/")))
    assert result.warnings == (
        "its old address old.example/?p=7 is that of another story, which keeps it",
    )
    rows = OldAddress.objects.order_by("pk").values_list("path", "article__headline")
    assert list(rows) == [
        ("/2019/05/ferry-stops", "Ferry stops"),
        ("/?p=7", "Ferry stops"),
        ("/twin", "Twin"),
    ]


def test_front_page_asks_nothing_for_a_request_without_a_number(client):
    take_in(ITEM)
    with CaptureQueriesContext(connection) as queries:
        client.get("/?x=1")
    assert not [one for one in queries if "oldaddress" in one["sql"]]


@pytest.mark.parametrize("path", ["/x%00y/", "/" + "x" * 3000, "/%ff/", "/a/?p=" + "9" * 3000])
def test_strange_addresses_are_not_found(client, path):
    assert client.get(path).status_code == 404


def test_keeping_costs_the_same_for_one_and_for_many():
    take_in(ITEM)
    counts = []
    for first, n in ((100, 2), (200, 60)):
        items = [story(first + i, link(first + i + 1)) for i in range(n)]
        with CaptureQueriesContext(connection) as queries:
            take_in(*items, is_publishing=False)
        counts.append(len([q for q in queries if "_oldaddress" in q["sql"]]))
    assert counts[0] == counts[1]


# --- links --------------------------------------------------------------------------------------


def test_link_to_a_story_of_the_same_run_leads_to_it():
    take_in(story(1, link(2)), story(2, "<p>Here.</p>"))
    assert 'href="/2019/05/06/story-2/"' in body_of(1)
    assert (WaitingLink.objects.count(), Revision.objects.count()) == (0, 0)


def test_link_waits_for_a_story_of_a_later_run():
    take_in(story(1, link(2)))
    before = body_of(1)
    assert "old.example/story-2" in before
    take_in(story(2, "<p>Here.</p>"))
    after = Article.objects.get(headline="Story 1")
    assert 'href="/2019/05/06/story-2/"' in after.body
    assert plain_text(after.body) == plain_text(before)
    assert (after.version, after.edited_at) == (0, None)


def test_relative_link_is_one_within_the_storys_site():
    take_in(story(1, '<p><a href="/story-2/#c">x</a></p>'), story(2, "<p>Here.</p>"))
    assert 'href="/2019/05/06/story-2/#c"' in body_of(1)


def test_link_waits_until_its_target_is_published_here():
    take_in(story(1, link(2)))
    take_in(story(2, "<p>Here.</p>"), is_publishing=False)
    assert "old.example/story-2" in body_of(1)
    target = Article.objects.get(headline="Story 2")
    publish(target, user=make_user(), at=timezone.now() + timedelta(days=1))
    linking.resolve()
    assert "old.example/story-2" in body_of(1)  # scheduled: its address tells its headline
    target.refresh_from_db()
    Article.objects.filter(pk=target.pk).update(
        status=Status.DRAFT, path=None, first_live_at=None, published_at=None
    )
    target.refresh_from_db()
    publish(target, user=make_user())
    target.refresh_from_db()
    assert f'href="{target.path}"' in body_of(1)


def test_links_do_not_make_an_import_look_edited():
    items = [story(1, link(2)), story(2, "<p>Here.</p>")]
    take_in(*items)
    before = list(Article.objects.order_by("pk").values())
    assert [str(one.outcome) for one in take_in(*items)] == ["unchanged", "unchanged"]
    assert list(Article.objects.order_by("pk").values()) == before


def test_story_with_versions_gets_a_minor_one_on_the_record():
    take_in(story(1, link(2)))
    article = Article.objects.get()
    snapshot = take(article)
    snapshot["fields"]["headline"] = "Story 1"
    snapshot["fields"]["standfirst"] = "Ours"
    save_article(
        article, snapshot=snapshot, user=None, expected_version=0, note="n", change_level="minor"
    )
    take_in(story(2, "<p>Here.</p>"))
    article.refresh_from_db()
    assert 'href="/2019/05/06/story-2/"' in article.body
    rows = Revision.objects.order_by("number").values_list("number", "change_level", "note")
    assert list(rows)[-1] == (2, "minor", linking.NOTE)
    assert article.version == 2
    assert AuditEntry.objects.filter(verb="relink").count() == 1


def test_retracted_story_is_not_touched():
    take_in(story(1, link(2)))
    retract(Article.objects.get(), user=make_user(), reason="wrong")
    take_in(story(2, "<p>Here.</p>"))
    assert "old.example/story-2" in body_of(1)


def test_update_of_a_draft_waits_for_the_links_of_its_new_text():
    take_in(story(1, link(2)), is_publishing=False)
    take_in(story(1, link(3)), is_publishing=False)
    assert list(WaitingLink.objects.values_list("path", flat=True)) == ["/story-3"]


def test_link_to_a_page_leads_to_it():
    take_in(story(1, f'<p><a href="{SITE}/about-us/">us</a></p>'))
    page = SitePage.objects.create(title="About us", url="/about/", content="", is_public=False)
    old_addresses.keep({page.pk: [f"{SITE}/about-us/"]}, of="page")
    linking.resolve()
    assert "old.example" in body_of(1)
    SitePage.objects.update(is_public=True)
    linking.resolve()
    assert 'href="/about/"' in body_of(1)


def test_address_with_redacted_words_is_blotted():
    take_in(replace(ITEM, old_addresses=(f"{SITE}/2019/mara-ellwood-jailed/",)))
    redactor = of_words("Mara Ellwood")
    found = sweep.search("Mara Ellwood")
    assert [one.table for one in found] == ["articles.oldaddress"]
    sweep.carry_out(found, redactor)
    assert "ellwood" not in OldAddress.objects.get().path


def test_links_elsewhere_do_not_wait():
    take_in(story(1, '<p><a href="https://else.example/a/">x</a></p>'))
    assert WaitingLink.objects.count() == 0


def test_publishing_asks_once_whether_links_wait():
    take_in(story(1, "<p>No links.</p>"), is_publishing=False)
    article = Article.objects.get()
    with CaptureQueriesContext(connection) as queries:
        publish(article, user=make_user())
    assert len([one for one in queries if "waitinglink" in one["sql"]]) == 1


def test_many_links_to_a_story_are_turned_a_hundred_at_once(monkeypatch):
    monkeypatch.setattr(linking, "BATCH", 3)
    take_in(*[story(n, link(99)) for n in range(1, 8)])
    take_in(story(99, "<p>Here.</p>"), is_publishing=False)
    target = Article.objects.get(headline="Story 99")
    publish(target, user=make_user())
    assert WaitingLink.objects.count() == 4
    job = linking.background.about(target, "relink")
    linking.background.run(job)
    assert WaitingLink.objects.count() == 0
    target.refresh_from_db()
    assert Article.objects.filter(body__contains=target.path).count() == 7


def test_old_address_of_a_page_leads_to_it(client):
    page = SitePage.objects.create(title="About us", url="/about/", content="", is_public=True)
    assert old_addresses.keep({page.pk: [f"{SITE}/?page_id=9"]}, of="page") == {}
    assert client.get("/?page_id=9")["Location"] == "/about/"
    SitePage.objects.update(is_public=False)
    assert client.get("/?page_id=9").status_code == 200
