"""Imports, read: the counts of a run and both sides of a conflict."""

import pytest
from django.urls import reverse

from articles.models import ImportedItem, ImportRun
from tests import factories

pytestmark = pytest.mark.django_db


def test_run_shows_counts_and_what_went_wrong(client, log_in):
    log_in("Editors")
    report = [{"id": "a.txt", "outcome": "rejected", "reason": "empty <file>", "article": None}]
    run = ImportRun.objects.create(source="wire", format="text", seen=3, rejected=1, report=report)
    page = client.get(reverse("admin:articles_importrun_change", args=[run.pk])).text
    assert "3 seen" in page
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
