"""A run undone: its drafts go, its updates go back, what was worked on stays and is named."""

from datetime import UTC, datetime

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from articles import background, workflow
from articles.importing import undoing
from articles.importing.items import ImportItem, Notice, SourceStatus
from articles.importing.plan import plan
from articles.importing.report import Report
from articles.importing.runs import Options, run_import
from articles.importing.save import carry_out
from articles.models import Article, Correction, ImportedItem, ImportRun, Job
from articles.revisions import save_article
from articles.snapshots import take
from newsroom.record.models import AuditEntry
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def bring(tmp_path):
    """A function of {file: text}: imports them and gives the run."""

    def bring(**texts):
        for name, text in texts.items():
            (tmp_path / f"{name}.md").write_text(f"# {name}\n\n{text}\n")
        options = Options("markdown", UTC, source="old")
        return run_import([str(tmp_path)], options=options, report=Report())

    return bring


def edit(headline):
    article = Article.objects.get(headline=headline)
    snapshot = take(article)
    snapshot["fields"]["standfirst"] = "Ours"
    save_article(article, snapshot=snapshot, user=None, expected_version=article.version)


def version(hour, text, *notices):
    """A wire's version of one draft, issued at this hour; gives its run and what became of it."""
    run = ImportRun.objects.create(source="wire", format="ninjs", state="finished")
    item = ImportItem(
        external_id="urn:kvn:7",
        headline="Ferry",
        body=f"<p>{text}</p>",
        status=SourceStatus.PUBLIC,
        published_at=datetime(2024, 2, 3, 9, tzinfo=UTC),
        issued_at=datetime(2024, 2, 3, hour, tzinfo=UTC),
        notices=tuple(Notice(text=one) for one in notices),
    )
    at = timezone.now()
    decisions = plan([("wire", item)], is_publishing=False, at=at)
    [result] = carry_out(decisions, run=run, is_dry_run=False, at=at)
    return run, str(result.outcome)


def counts(found):
    return (found.deleted, found.put_back, found.refused)


def test_drafts_of_a_run_go_and_a_second_import_brings_them_again(bring):
    run = bring(Wall="It held.", Tide="It rose.")
    assert counts(undoing.preview(run)) == (2, 0, 0)
    user = factories.make_user("Chief editors")
    assert undoing.start(run, user=user) is None
    run.refresh_from_db()
    assert (run.undone["deleted"], run.undone_by) == (2, user)
    assert (Article.objects.count(), ImportedItem.objects.count()) == (0, 0)
    assert AuditEntry.objects.filter(verb="undo import").count() == 1
    assert bring(Wall="It held.", Tide="It rose.").created == 2


def test_what_was_edited_published_or_quoted_since_stays_and_is_named(bring):
    said = "“The wall held by a hand,” said Marta Quill."
    run = bring(Wall="It held.", Tide="It rose.", Ferry=said, Mud="It lay.")
    edit("Wall")
    workflow.publish(Article.objects.get(headline="Tide"), user=None)
    ferry = Article.objects.get(headline="Ferry")
    factories.confirm_all(ferry, factories.make_person("Marta Quill"))
    undoing.start(run, user=factories.make_user("Chief editors"))
    run.refresh_from_db()
    why = {row["label"]: row["reason"] for row in run.undone["why"]}
    assert why == {
        "Wall": "edited here since",
        "Tide": "published: take it down by hand if it has to go",
        "Ferry": "quotations of it were confirmed",
    }
    assert sorted(Article.objects.values_list("headline", flat=True)) == ["Ferry", "Tide", "Wall"]


def test_update_is_put_back_and_known_as_before(bring):
    first = bring(Wall="It held.")
    second = bring(Wall="It fell.")
    assert second.updated == 1
    undoing.start(second, user=None)
    assert Article.objects.get().body == "<p>It held.</p>"
    row = ImportedItem.objects.get()
    assert (row.outcome, row.run, row.earlier) == ("created", first, None)
    assert bring(Wall="It held.").unchanged == 1


def test_version_between_an_undone_update_and_the_one_before_is_taken():
    version(10, "It stops.")
    undoing.start(version(14, "It sank.")[0], user=None)
    assert version(12, "It waits.")[1] == "updated"
    assert Article.objects.get().body == "<p>It waits.</p>"


def test_notices_of_an_undone_update_are_never_issued_and_those_before_it_are():
    version(10, "It stops.", "It stopped, not sank.")
    undoing.start(version(14, "It sank.", "It sank, not stopped.")[0], user=None)
    workflow.publish(Article.objects.get(), user=None)
    assert [one.text for one in Correction.objects.all()] == ["It stopped, not sank."]


def test_update_that_an_earlier_release_kept_is_put_back_without_time_and_notices():
    version(10, "It stops.")
    run, _ = version(14, "It sank.", "It sank, not stopped.")
    row = ImportedItem.objects.get()
    del row.earlier["row"]["issued_at"], row.earlier["row"]["notices"]
    row.save()
    undoing.start(run, user=None)
    row.refresh_from_db()
    assert (row.issued_at, row.notices) == (None, None)


def test_large_run_is_undone_in_the_background_and_goes_on_where_it_was_killed(bring, monkeypatch):
    monkeypatch.setattr(undoing, "AT_ONCE", 1)
    monkeypatch.setattr(undoing, "BATCH", 1)
    run = bring(Wall="It held.", Tide="It rose.", Mud="It lay.")
    undoing.start(run, user=None)
    whole = undoing._delete
    gone = []

    def killed(row, user):
        if gone:
            raise KeyboardInterrupt
        gone.append(row.pk)
        whole(row, user)

    monkeypatch.setattr(undoing, "_delete", killed)
    with pytest.raises(KeyboardInterrupt):
        background.run(Job.objects.get())
    monkeypatch.setattr(undoing, "_delete", whole)
    Job.objects.update(state="stopped")
    assert background.run(Job.objects.get()).state == "done"
    run.refresh_from_db()
    assert (run.undone["deleted"], Article.objects.count()) == (3, 0)


def test_run_is_undone_once_and_only_by_who_may(bring):
    run = bring(Wall="It held.")
    with pytest.raises(PermissionDenied):
        undoing.start(run, user=factories.make_user("Editors"))
    undoing.start(run, user=None)
    with pytest.raises(ValidationError, match="undone already"):
        undoing.start(run, user=None)
    running = ImportRun.objects.create(source="old", format="markdown")
    assert not undoing.can_be_undone(running)
