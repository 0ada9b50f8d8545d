"""Rejected items taken again: mended or as they are, alone or many, each time as a run."""

import json

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError

from articles import background
from articles.importing import retrying, undoing
from articles.importing.formats import rejects
from articles.importing.rejections import lines_of
from articles.models import Article, ImportedItem, ImportRun, Job, Rejection
from newsroom.record.models import AuditEntry
from tests import factories
from tests.articles.importing.test_rejections import GOOD, LONG, ODD, queries_of, run, standing

pytestmark = pytest.mark.django_db


@pytest.fixture
def chief():
    return factories.make_user()


@pytest.fixture
def rejected(tmp_path):
    for name, text in {"ferry": GOOD, "wall": LONG, "tide": ODD}.items():
        (tmp_path / f"{name}.md").write_text(text)
    run(tmp_path)
    return {row.external_id: row for row in Rejection.objects.all()}


def test_mended_item_is_taken_and_known_as_if_taken_at_once(rejected, chief):
    wall = rejected["wall.md"]
    retrying.mend(wall, user=chief, item={"headline": "Wall holds"})
    made = retrying.try_again([wall.pk], user=chief)
    assert (made.format, made.source, made.created, made.user) == ("rejects", "old", 1, chief)
    item = ImportedItem.objects.get(external_id="wall.md")
    assert (item.source, item.outcome, item.article.headline) == ("old", "created", "Wall holds")
    assert item.article.bylines.get().printed == "Ada Voss"
    wall.refresh_from_db()
    assert (wall.state, wall.became, wall.item, wall.answered_by) == (
        "taken",
        "created",
        None,
        chief,
    )
    verbs = AuditEntry.objects.filter(user=chief).values_list("verb", "data").order_by("pk")
    assert list(verbs) == [
        ("mend rejected", {"fields": ["headline"]}),
        ("try again", {"items": 1}),
        ("take rejected", {"became": "created", "run": made.pk}),
    ]


def test_mended_raw_text_is_read_anew_in_its_format(rejected, chief):
    tide = rejected["tide.md"]
    retrying.mend(tide, user=chief, item=None, raw=tide.raw.replace("soon", "2024-03-02"))
    made = retrying.try_again([tide.pk], user=chief)
    assert made.created == 1
    assert Article.objects.get(headline="Tide turns").published_at.year == 2024


@pytest.mark.parametrize(
    ("item", "field"),
    [
        ({"headline": ""}, "headline"),
        ({"headline": "Wall", "language": "?"}, "language"),
        ({"headline": "Wall", "published_at": "soon"}, "published_at"),
        ({"headline": "Wall", "external_id": ""}, "id"),
    ],
)
def test_what_is_still_wrong_is_refused_by_field_and_not_kept(rejected, chief, item, field):
    wall = rejected["wall.md"]
    with pytest.raises(ValidationError) as refusal:
        retrying.mend(wall, user=chief, item=item)
    assert list(refusal.value.message_dict) == [field]
    before = wall.item
    wall.refresh_from_db()
    assert wall.item == before


def test_raw_text_that_is_still_wrong_is_refused(rejected, chief):
    with pytest.raises(ValidationError) as refusal:
        retrying.mend(rejected["tide.md"], user=chief, item=None, raw=ODD)
    assert list(refusal.value.message_dict) == ["raw"]


def test_several_are_tried_at_once_and_the_rest_keep_waiting(rejected, chief):
    retrying.mend(rejected["wall.md"], user=chief, item={"headline": "Wall holds"})
    made = retrying.try_again([row.pk for row in rejected.values()], user=chief)
    assert (made.seen, made.created, made.rejected) == (2, 1, 1)
    assert standing() == [("tide.md", "date", "open"), ("wall.md", "headline", "taken")]
    rejected["tide.md"].refresh_from_db()
    assert (rejected["tide.md"].tries, "It turns." in rejected["tide.md"].raw) == (1, True)
    assert made.rejected_keys == [rejected["tide.md"].pk, rejected["wall.md"].pk]


def test_item_that_was_refused_by_chance_is_unchanged_for_the_next_run(
    tmp_path, chief, monkeypatch
):
    def refused(*args, **kwargs):
        raise IntegrityError("another import took it")

    (tmp_path / "wall.md").write_text(LONG.replace("Wall ", ""))
    (tmp_path / "ferry.md").write_text(GOOD)
    with monkeypatch.context() as patch:
        patch.setattr("articles.importing.save.known_articles", refused)
        assert run(tmp_path).rejected == 2
    ferry = Rejection.objects.get(external_id="ferry")
    assert ferry.reason.startswith("another import took this item")
    assert retrying.try_again([ferry.pk], user=chief).created == 1
    again = run(tmp_path)
    assert (again.unchanged, again.created) == (1, 1)
    assert {state for *_, state in standing()} == {"taken"}


def test_many_are_tried_in_the_background_and_a_killed_process_is_gone_on_with(
    rejected, chief, monkeypatch
):
    monkeypatch.setattr(retrying, "AT_ONCE", 1)
    retrying.mend(rejected["wall.md"], user=chief, item={"headline": "Wall holds"})
    made = retrying.try_again([row.pk for row in rejected.values()], user=chief)
    assert (made.state, Article.objects.count()) == ("running", 1)
    job = Job.objects.get(kind="try rejected items")
    assert (background.about(made), job.total) == (job, 2)
    assert background.run(job).state == "done"
    made.refresh_from_db()
    assert (made.state, made.created, made.rejected) == ("finished", 1, 1)
    job.state = "waiting"
    job.save()
    assert background.run(job).state == "done"
    assert Article.objects.count() == 2


def test_run_of_tried_items_that_was_undone_is_not_gone_on_with(rejected, chief, monkeypatch):
    monkeypatch.setattr(retrying, "AT_ONCE", 1)
    retrying.mend(rejected["wall.md"], user=chief, item={"headline": "Wall holds"})
    made = retrying.try_again([row.pk for row in rejected.values()], user=chief)
    ImportRun.objects.filter(pk=made.pk).update(state="failed")
    undoing.start(made, user=chief)
    job = background.run(Job.objects.get(kind="try rejected items"))
    assert (job.state, job.error.startswith("This run was undone meanwhile")) == ("refused", True)
    assert Article.objects.count() == 1
    anew = retrying.try_again([rejected["wall.md"].pk], user=chief)
    assert (anew.pk != made.pk, anew.created, Article.objects.count()) == (True, 1, 2)


def test_trying_in_vain_costs_the_same_however_many(tmp_path, chief, monkeypatch):
    monkeypatch.setattr(retrying, "AT_ONCE", 100)
    for number in range(30):
        (tmp_path / f"{number}.md").write_text(ODD)
    run(tmp_path)
    keys = list(Rejection.objects.values_list("pk", flat=True))
    retrying.try_again(keys[:1], user=chief)  # what the user may do is asked once
    few = queries_of(lambda: retrying.try_again(keys[1:3], user=chief))
    assert queries_of(lambda: retrying.try_again(keys[3:20], user=chief)) == few
    tried = Rejection.objects.filter(tries=1, field="date", state="open")
    assert sorted(tried.values_list("pk", flat=True)) == sorted(keys[:20])


def test_item_that_is_passed_over_says_so_and_keeps_waiting(rejected, chief):
    retrying.mend(rejected["wall.md"], user=chief, item={"headline": "Wall holds"})
    retrying.try_again([rejected["wall.md"].pk], user=chief)
    Rejection.objects.filter(external_id="wall.md").delete()
    Article.objects.get(headline="Wall holds").delete()
    Rejection.objects.create(
        **{
            name: getattr(rejected["wall.md"], name) for name in ("source", "format", "external_id")
        },
        digest="d",
        item={"external_id": "wall.md", "headline": "Wall holds"},
        run=ImportRun.objects.first(),
    )
    again = Rejection.objects.get(external_id="wall.md")
    assert retrying.try_again([again.pk], user=chief).skipped == 1
    again.refresh_from_db()
    assert (again.state, again.became, again.tries) == ("open", "skipped", 1)
    assert again.reason == "the story made from it was deleted here"


def test_trying_again_needs_the_permissions(rejected, chief):
    keys = [row.pk for row in rejected.values()]
    with pytest.raises(PermissionDenied):
        retrying.try_again(keys, user=factories.make_user("Editors"))
    with pytest.raises(PermissionDenied):
        retrying.mend(rejected["wall.md"], user=factories.make_user("Editors"), item={})
    with pytest.raises(ValidationError):
        retrying.try_again([0], user=chief)
    assert ImportRun.objects.count() == 1


def test_mended_item_goes_live_only_when_asked(rejected, chief):
    tide = rejected["tide.md"]
    raw = tide.raw.replace("soon", "2024-03-02\nstatus: published")
    retrying.mend(tide, user=chief, item=None, raw=raw)
    retrying.try_again([tide.pk], user=chief, is_publishing=True)
    assert Article.objects.public().get().headline == "Tide turns"


@pytest.fixture
def twice(tmp_path):
    """Two stories of one id: the first is taken, the second waits."""
    for name, headline in (("a", "Ferry goes"), ("b", "Ferry stays")):
        (tmp_path / f"{name}.md").write_text(GOOD.replace("Ferry goes", headline))
    run(tmp_path)
    return Rejection.objects.get(field="id")


def headlines():
    return sorted(Article.objects.values_list("headline", flat=True))


def test_item_with_anothers_id_is_never_written_over_that_one(twice, chief):
    made = retrying.try_again([twice.pk], user=chief)
    assert (made.rejected, made.updated, headlines()) == (1, 0, ["Ferry goes"])
    twice.refresh_from_db()
    assert (twice.state, twice.field, twice.reason) == ("open", "id", rejects.TWICE)
    with pytest.raises(ValidationError) as refusal:
        retrying.mend(twice, user=chief, item={"headline": "Ferry waits"})
    assert refusal.value.message_dict == {"id": [rejects.TWICE]}
    retrying.mend(twice, user=chief, item={"external_id": "ferry-2"})
    assert retrying.try_again([twice.pk], user=chief).created == 1
    assert headlines() == ["Ferry goes", "Ferry stays"]


def test_file_of_rejects_with_anothers_id_is_refused_until_it_is_mended(twice, tmp_path_factory):
    path = tmp_path_factory.mktemp("left") / "left.jsonl"
    path.write_text("".join(lines_of(Rejection.objects.all())))
    assert (run(path).rejected, headlines()) == (1, ["Ferry goes"])
    row = json.loads(path.read_text())
    row["id"] = "ferry-2"
    path.write_text(json.dumps(row))
    assert (run(path).rejected, headlines()) == (1, ["Ferry goes"])
    twice.refresh_from_db()
    assert (twice.state, twice.field) == ("open", "id")
    assert twice.reason.startswith("“ferry-2” beside the item, “ferry” in it")
    row["item"]["external_id"] = "ferry-2"
    path.write_text(json.dumps(row))
    assert (run(path).created, headlines()) == (1, ["Ferry goes", "Ferry stays"])
