"""Imports, read: the counts of a run and both sides of a conflict."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from articles.importing.frozen import freeze
from articles.importing.items import ImportItem
from articles.models import Article, ImportedItem, ImportRun, SitePage
from tests import factories
from tests.hidden_world import make_page

pytestmark = pytest.mark.django_db


def test_run_shows_counts_and_what_went_wrong(client, log_in):
    log_in("Editors")
    report = [{"id": "a.txt", "outcome": "rejected", "reason": "empty <file>", "article": None}]
    run = ImportRun.objects.create(source="wire", format="text", seen=3, rejected=1, report=report)
    page = client.get(reverse("admin:articles_importrun_change", args=[run.pk])).text
    assert "<dd>3</dd>" in page
    assert "empty &lt;file&gt;" in page


def test_item_shows_both_sides_of_a_conflict(client, log_in):
    log_in("Editors")
    item = ImportedItem.objects.create(
        source="wire",
        external_id="1",
        outcome="conflict",
        article=factories.make_draft(),
        copy_as_received="The first copy",
        conflicting_copy="The <b>newer</b> copy",
    )
    page = client.get(reverse("admin:articles_importeditem_change", args=[item.pk])).text
    assert "The first copy" in page
    assert "The &lt;b&gt;newer&lt;/b&gt; copy" in page


def test_items_are_filtered_by_outcome(client, log_in):
    log_in("Editors")
    for n, outcome in enumerate(("created", "conflict")):
        ImportedItem.objects.create(source="wire", external_id=str(n), outcome=outcome)
    listing = reverse("admin:articles_importeditem_changelist")
    rows = client.get(listing, {"outcome": "conflict"}).context["cl"].result_list
    assert [item.outcome for item in rows] == ["conflict"]


@pytest.fixture
def conflict():
    """A draft edited here, with a newer version at its source."""
    article = factories.make_draft(headline="Our headline", text="Our words stand.")
    newer = ImportItem(external_id="1", headline="Their headline", body="<p>Their words stand.</p>")
    return ImportedItem.objects.create(
        source="wire",
        external_id="1",
        outcome="conflict",
        article=article,
        conflicting_hash="newer",
        conflicting_item=freeze(newer),
    )


def address_of(item):
    return reverse("admin:articles_importeditem_change", args=[item.pk])


def test_conflict_is_shown_side_by_side_and_taken(client, log_in, conflict):
    log_in("Editors")
    page = client.get(address_of(conflict))
    assert "<del>Our </del>" in page.text
    assert "<ins>Their </ins>" in page.text
    sent = {"action": "take", "hash": "newer", "version": conflict.article.version}
    assert client.post(address_of(conflict), sent).status_code == 302
    conflict.article.refresh_from_db()
    assert conflict.article.headline == "Their headline"


def test_conflict_is_ended_by_keeping_ours(client, log_in, conflict):
    log_in("Editors")
    sent = {"action": "keep", "hash": "newer"}
    assert "Ours is kept" in client.post(address_of(conflict), sent, follow=True).text
    conflict.refresh_from_db()
    assert (conflict.outcome, conflict.kept_hash) == ("kept", "newer")


def test_conflict_of_a_story_saved_meanwhile_is_shown_again(client, log_in, conflict):
    log_in("Editors")
    sent = {"action": "take", "hash": "newer", "version": 0}
    assert "Someone saved this story meanwhile" in client.post(address_of(conflict), sent).text


def test_run_is_undone_from_its_page(client, log_in):
    log_in("Chief editors")
    run = ImportRun.objects.create(source="wire", format="text", state="finished", created=1)
    article = Article.objects.create(headline="Wall holds", slug="wall")
    ImportedItem.objects.create(
        source="wire", external_id="1", outcome="created", article=article, run=run
    )
    page = client.get(reverse("admin:articles_importrun_change", args=[run.pk]))
    undo = reverse("admin:articles_importrun_undo", args=[run.pk])
    assert undo in page.text
    assert "To be deleted" in client.get(undo).text
    assert "Deleted" in client.post(undo, follow=True).text
    assert Article.objects.count() == 0
    assert "Undone on" in client.get(reverse("admin:articles_importrun_change", args=[run.pk])).text


def test_killed_run_is_shown_as_stopped_and_offered_to_be_undone(client, log_in):
    log_in("Chief editors")
    beat_at = timezone.now() - timedelta(minutes=2)
    run = ImportRun.objects.create(source="wire", format="text", state="running", beat_at=beat_at)
    ImportedItem.objects.create(source="wire", external_id="1", outcome="created", run=run)
    page = client.get(reverse("admin:articles_importrun_change", args=[run.pk])).text
    assert "Stopped before its end" in page
    assert reverse("admin:articles_importrun_undo", args=[run.pk]) in page
    runs = reverse("admin:articles_importrun_changelist")
    assert "Stopped before its end" in client.get(runs, {"state": "failed"}).text
    assert "Stopped before its end" not in client.get(runs, {"state": "running"}).text


def test_editors_may_not_undo_a_run(client, log_in):
    log_in("Editors")
    run = ImportRun.objects.create(source="wire", format="text", state="finished")
    assert client.post(reverse("admin:articles_importrun_undo", args=[run.pk])).status_code == 403


def test_items_are_filtered_by_run_and_source(client, log_in):
    log_in("Editors")
    runs = [ImportRun.objects.create(source=name, format="text") for name in ("wire", "old")]
    for run in runs:
        ImportedItem.objects.create(
            source=run.source, external_id=run.source, outcome="created", run=run
        )
    listing = reverse("admin:articles_importeditem_changelist")
    for query in ({"run": runs[0].pk}, {"source": "wire"}):
        rows = client.get(listing, query).context["cl"].result_list
        assert [item.external_id for item in rows] == ["wire"]


@pytest.mark.parametrize("number", [1, 3, 5])
def test_every_page_of_items_costs_the_same(client, log_in, number, django_assert_max_num_queries):
    log_in("Editors")
    run = ImportRun.objects.create(source="wire", format="text")
    ImportedItem.objects.bulk_create(
        ImportedItem(source="wire", external_id=str(n), outcome="created", run=run)
        for n in range(230)
    )
    listing = reverse("admin:articles_importeditem_changelist")
    with django_assert_max_num_queries(10):
        client.get(listing, {"run": run.pk, "p": number})


# --- pages --------------------------------------------------------------------------------------


@pytest.fixture
def page_conflict(db):
    page = make_page("public", user=None)
    newer = ImportItem(external_id="1", headline="Their title", body="<p>Theirs.</p>", kind="page")
    return ImportedItem.objects.create(
        source="wxr",
        kind="page",
        external_id="1",
        outcome="conflict",
        page=page,
        conflicting_hash="newer",
        conflicting_item=freeze(newer),
    )


def test_conflict_of_a_page_is_shown_side_by_side_and_taken(client, log_in, page_conflict):
    log_in("Editors")
    shown = client.get(address_of(page_conflict))
    assert [one.label for one in shown.context["differences"]] == ["Title", "Text"]
    assert "What changed" not in shown.text
    sent = {"action": "take", "hash": "newer", "version": page_conflict.page.version}
    assert client.post(address_of(page_conflict), sent).status_code == 302
    page = SitePage.objects.get()
    assert (page.title, page.content, page.url) == ("Their title", "<p>Theirs.</p>", "/zzpublic/")
    assert (page.menu_title, page.menu_order) == ("Menu zzpublic", 1)
    assert "Theirs." in client.get("/zzpublic/").text


def test_conflict_of_a_page_is_ended_by_keeping_ours(client, log_in, page_conflict):
    log_in("Editors")
    sent = {"action": "keep", "hash": "newer"}
    assert "Ours is kept" in client.post(address_of(page_conflict), sent, follow=True).text
    page_conflict.refresh_from_db()
    assert (page_conflict.outcome, page_conflict.kept_hash) == ("kept", "newer")


def test_page_that_was_saved_meanwhile_is_looked_at_again(client, log_in, page_conflict):
    log_in("Editors")
    sent = {"action": "take", "hash": "newer", "version": page_conflict.page.version - 1}
    assert "Someone saved this page meanwhile" in client.post(address_of(page_conflict), sent).text
    assert SitePage.objects.get().title == "Title zzpublic"


def test_reporters_do_not_answer_for_a_page(client, log_in, page_conflict):
    log_in("Reporters")
    assert client.get(address_of(page_conflict)).status_code == 403
    listed = client.get(reverse("admin:articles_importeditem_changelist"))
    assert listed.status_code == 403


def test_list_of_items_names_what_a_page_became(client, log_in, page_conflict):
    log_in("Editors")
    page = client.get(reverse("admin:articles_importeditem_changelist")).text
    assert "Title zzpublic" in page
