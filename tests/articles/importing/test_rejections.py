"""Rejected items in the database: kept once, whole enough to mend, closed when taken."""

import json
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from articles.importing import rejections
from articles.importing.report import Outcome, Report, Result
from articles.importing.runs import Options, run_import
from articles.models import Article, ImportedItem, ImportRun, Rejection
from newsroom.record.models import AuditEntry
from tests import factories

pytestmark = pytest.mark.django_db
GOOD = "---\ntitle: Ferry goes\nid: ferry\n---\nIt goes.\n"
LONG = f"---\ntitle: {'Wall ' * 100}\nauthors: [Ada Voss]\n---\nIt holds.\n"
ODD = "---\ntitle: Tide turns\ndate: soon\n---\nIt turns.\n"
OPEN, TAKEN, ASIDE = "open", "taken", "aside"


@pytest.fixture
def folder(tmp_path):
    for name, text in {"ferry": GOOD, "wall": LONG, "tide": ODD}.items():
        (tmp_path / f"{name}.md").write_text(text)
    return tmp_path


def run(folder, **more):
    options = Options("auto", rejections.timezone.get_default_timezone(), source="old", **more)
    return run_import([str(folder)], options=options, report=Report())


def kept(n, *, not_kept):
    return {"kept": n, "not_kept": not_kept, "without_text": 0}


def standing():
    rows = Rejection.objects.order_by("external_id")
    return [(row.external_id, row.field, row.state) for row in rows]


def test_rejected_items_are_kept_with_field_reason_place_and_content(folder):
    made = run(folder)
    tide, wall = Rejection.objects.order_by("external_id")
    assert (tide.external_id, tide.field, tide.source, tide.format) == (
        "tide.md",
        "date",
        "old",
        "markdown",
    )
    assert tide.location.endswith("tide.md")
    assert (tide.item, "It turns." in tide.raw) == (None, True)
    assert wall.field == "headline"
    assert "at most" in wall.reason
    assert wall.item["bylines"] == [{"name": "Ada Voss", "role": "", "person": None}]
    assert sorted(made.rejected_keys) == sorted([tide.pk, wall.pk])
    assert rejections.counts(made) == {OPEN: (2, 2)}


def test_second_run_writes_nothing_and_knows_its_rejected_items(folder):
    run(folder)
    before = list(Rejection.objects.order_by("pk").values())
    again = run(folder)
    assert list(Rejection.objects.order_by("pk").values()) == before
    assert sorted(again.rejected_keys) == sorted(row["id"] for row in before)


def test_dry_run_keeps_nothing(folder):
    run(folder, is_dry_run=True)
    assert Rejection.objects.count() == 0


def test_item_mended_at_its_source_is_closed_and_loses_its_text(folder):
    run(folder)
    (folder / "tide.md").write_text(ODD.replace("soon", "2024-03-02"))
    made = run(folder)
    assert standing() == [("tide.md", "date", TAKEN), ("wall.md", "headline", OPEN)]
    tide = Rejection.objects.get(external_id="tide.md")
    assert (tide.became, tide.raw, tide.item) == ("created", "", None)
    assert tide.imported_item.article == Article.objects.get(headline="Tide turns")
    entry = AuditEntry.objects.get(verb="take rejected")
    assert entry.data == {"became": "created", "run": made.pk}


def test_item_whose_story_went_waits_again(folder):
    run(folder)
    good = folder / "tide.md"
    good.write_text(ODD.replace("soon", "2024-03-02"))
    run(folder)
    Rejection.objects.get(external_id="tide.md").imported_item.delete()
    good.write_text(ODD)
    run(folder)
    tide = Rejection.objects.get(external_id="tide.md")
    assert (tide.state, tide.became, "It turns." in tide.raw) == (OPEN, "", True)


def test_item_with_anothers_id_is_not_closed_by_it(tmp_path):
    for name, words in (("a", "It goes."), ("b", "It stays.")):
        (tmp_path / f"{name}.md").write_text(GOOD.replace("It goes.", words))
    run(tmp_path)
    run(tmp_path)
    assert standing() == [("ferry", "id", OPEN)]


def test_run_keeps_no_more_than_it_may(folder, monkeypatch):
    monkeypatch.setattr(rejections, "MOST_KEPT", 1)
    made = run(folder)
    assert (made.rejected, len(made.rejected_keys)) == (2, 1)
    assert made.also_found["rejected"] == kept(1, not_kept=1)


def test_item_without_room_for_its_text_is_not_counted_as_kept(folder, monkeypatch):
    assert run(folder).also_found["rejected"] == kept(2, not_kept=0)
    Rejection.objects.all().delete()
    size = len(ODD) + 10
    monkeypatch.setattr(rejections, "MOST_TEXT", size)
    made = run(folder)
    assert (made.rejected, len(made.rejected_keys)) == (2, 2)
    assert made.also_found["rejected"] == kept(1, not_kept=1)
    assert sorted(row.has_text for row in Rejection.objects.all()) == [False, True]
    assert rejections.counts(made) == {OPEN: (2, 1)}


def test_text_that_had_no_room_is_kept_by_a_later_run_and_never_wiped_out(folder, monkeypatch):
    with monkeypatch.context() as patch:
        patch.setattr(rejections, "MOST_TEXT", 10)
        assert run(folder).also_found["rejected"] == kept(0, not_kept=2)
    assert run(folder).also_found["rejected"] == kept(2, not_kept=0)
    before = [(row.item, row.raw) for row in Rejection.objects.order_by("pk")]
    assert [row.has_text for row in Rejection.objects.all()] == [True, True]
    monkeypatch.setattr(rejections, "MOST_TEXT", 10)
    assert run(folder).also_found["rejected"] == kept(2, not_kept=0)
    assert [(row.item, row.raw) for row in Rejection.objects.order_by("pk")] == before


def test_item_mended_in_vain_keeps_its_text_where_there_is_no_room(
    folder, tmp_path_factory, monkeypatch
):
    run(folder)
    path = tmp_path_factory.mktemp("left") / "left.jsonl"
    path.write_text("".join(rejections.lines_of(Rejection.objects.filter(field="date"))))
    path.write_text(path.read_text().replace("soon", "sooner"))
    before = Rejection.objects.get(field="date").raw
    monkeypatch.setattr(rejections, "MOST_TEXT", 10)
    assert run(path).rejected == 1
    tide = Rejection.objects.get(field="date")
    assert (tide.raw, "sooner" in tide.reason) == (before, True)


def test_dry_run_keeps_none_of_what_is_rejected(folder):
    report = Report()
    zone = timezone.get_default_timezone()
    options = Options("markdown", zone, source="old", is_dry_run=True)
    run_import([str(folder)], options=options, report=report)
    assert report.head("", "", 0)["also_found"]["rejected"] == kept(0, not_kept=2)
    assert "--rejects" not in report.summary(is_dry_run=True)


def test_text_goes_after_half_a_year(folder):
    run(folder)
    old = timezone.now() - timedelta(days=181)
    Rejection.objects.filter(external_id="tide.md").update(created_at=old)
    rejections.sweep()
    assert standing() == [("tide.md", "date", ASIDE), ("wall.md", "headline", OPEN)]
    assert Rejection.objects.get(external_id="tide.md").raw == ""


def test_setting_aside_needs_the_permission_and_is_on_the_record(folder):
    run(folder)
    keys = list(Rejection.objects.values_list("pk", flat=True))
    with pytest.raises(PermissionDenied):
        rejections.set_aside(keys, user=factories.make_user("Editors"))
    assert rejections.set_aside(keys, user=factories.make_user()) == 2
    assert AuditEntry.objects.filter(verb="set aside").count() == 2
    run(folder)
    assert {state for *_, state in standing()} == {ASIDE}


def test_lines_are_a_file_of_rejects_that_can_be_read(folder, tmp_path_factory):
    made = run(folder)
    lines = list(rejections.lines_of(rejections.of_run(made)))
    rows = [json.loads(line) for line in lines]
    for row in rows:
        if row["id"] == "wall.md":
            row["item"]["headline"] = "Wall holds"
    file = tmp_path_factory.mktemp("mended") / "left.jsonl"
    file.write_text("".join(json.dumps(row) + "\n" for row in rows))
    options = Options("auto", rejections.timezone.get_default_timezone())
    again = run_import([str(file)], options=options, report=Report())
    assert (again.format, again.created, again.rejected) == ("rejects", 1, 1)
    assert standing() == [("tide.md", "date", OPEN), ("wall.md", "headline", TAKEN)]


def test_batch_costs_the_same_however_many_are_rejected(tmp_path, django_assert_max_num_queries):
    for n in range(60):
        (tmp_path / f"{n}.md").write_text(ODD)
    with django_assert_max_num_queries(45):
        run(tmp_path)
    assert ImportRun.objects.get().rejected == Rejection.objects.count() == 60


def queries_of(act):
    with CaptureQueriesContext(connection) as asked:
        act()
    return len(asked)


def test_setting_aside_costs_the_same_however_many(tmp_path):
    for n in range(60):
        (tmp_path / f"{n}.md").write_text(ODD)
    run(tmp_path)
    keys, user = list(Rejection.objects.values_list("pk", flat=True)), factories.make_user()
    rejections.set_aside([], user=user)  # what the user may do is asked once
    few = queries_of(lambda: rejections.set_aside(keys[:2], user=user))
    assert queries_of(lambda: rejections.set_aside(keys[2:], user=user)) == few
    assert AuditEntry.objects.filter(verb="set aside").count() == 60
    assert {state for *_, state in standing()} == {ASIDE}


def test_closing_costs_the_same_however_many_are_taken(folder):
    made = run(folder)
    rows = [
        Rejection(source="old", external_id=str(n), digest="d", reason="odd", raw="It.", run=made)
        for n in range(60)
    ]
    Rejection.objects.bulk_create(rows)
    items = [ImportedItem(source="old", external_id=str(n), outcome="created") for n in range(60)]
    ImportedItem.objects.bulk_create(items)
    taken = [(row, Result(row.external_id, Outcome.CREATED, source="old")) for row in rows]
    few = queries_of(lambda: rejections.close_each(taken[:2], run=made, user=None))
    assert queries_of(lambda: rejections.close_each(taken, run=made, user=None)) == few
    closed = Rejection.objects.filter(state=TAKEN, raw="", item__isnull=True, became="created")
    pairs = closed.values_list("external_id", "imported_item__external_id")
    assert sorted(pairs) == sorted((str(n), str(n)) for n in range(60))
    # What was closed before is not noted again.
    assert AuditEntry.objects.filter(verb="take rejected").count() == 60
