"""A run that was killed is known by its silence, on its page and to whoever undoes it."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from articles import background
from articles.importing import beats, undoing
from articles.importing.items import ImportItem, SourceStatus
from articles.importing.reading import Read
from articles.importing.report import Report
from articles.importing.runs import Options, begin, run_import
from articles.models import Article, ImportedItem, ImportRun

pytestmark = pytest.mark.django_db


@pytest.fixture
def killed(tmp_path):
    """A run that took its item and was killed before it could write down how it ended."""
    (tmp_path / "wall.md").write_text("# Wall\n\nIt held.\n")
    run = run_import(
        [str(tmp_path)], options=Options("markdown", UTC, source="old"), report=Report()
    )
    ImportRun.objects.filter(pk=run.pk).update(state="running", finished_at=None, created=0)
    be_silent(run, minutes=2)
    return run


def be_silent(run, *, minutes):
    ImportRun.objects.filter(pk=run.pk).update(beat_at=timezone.now() - timedelta(minutes=minutes))
    run.refresh_from_db()


def test_run_that_was_killed_is_undone(killed):
    undoing.start(killed, user=None)
    killed.refresh_from_db()
    assert (killed.undone["deleted"], Article.objects.count()) == (1, 0)


def test_run_that_is_alive_is_not_undone(killed):
    be_silent(killed, minutes=0)
    with pytest.raises(ValidationError, match="under way"):
        undoing.start(killed, user=None)
    assert Article.objects.count() == 1


def test_run_that_was_killed_and_is_gone_on_with_is_not_undone(killed):
    beats.resume(killed)
    killed.refresh_from_db()
    assert not undoing.can_be_undone(killed)


def test_run_says_that_it_is_alive_while_it_reads(tmp_path, killed, monkeypatch):
    monkeypatch.setattr(beats, "BEATS_EVERY", 0)
    seen = []

    def look(result):
        killed.refresh_from_db()
        seen.append(undoing.can_be_undone(killed))

    options = Options("markdown", UTC, source="old")
    run_import([str(tmp_path)], options=options, report=Report(), on_result=look, run=killed)
    assert seen == [False]


def test_run_that_was_undone_for_dead_and_wakes_up_stays_undone_and_writes_nothing(
    tmp_path, killed
):
    woken = ImportRun.objects.get(pk=killed.pk)
    undoing.start(killed, user=None)
    with pytest.raises(beats.WasUndone, match="undone meanwhile"):
        run_import(
            [str(tmp_path)],
            options=Options("markdown", UTC, source="old"),
            report=Report(),
            run=woken,
        )
    killed.refresh_from_db()
    assert (killed.undone_at is not None, killed.state) == (True, "failed")
    assert (Article.objects.count(), ImportedItem.objects.count()) == (0, 0)


def test_run_that_is_undone_while_it_reads_stops_at_its_next_batch(tmp_path, killed):
    for number in range(30):
        (tmp_path / f"tide-{number:02}.md").write_text(f"# Tide {number}\n\nIt rose.\n")

    def undo(result):
        be_silent(killed, minutes=2)
        if killed.undone is None:
            undoing.start(killed, user=None)

    options = Options("markdown", UTC, source="old")
    with pytest.raises(beats.WasUndone):
        run_import([str(tmp_path)], options=options, report=Report(), on_result=undo, run=killed)
    assert (Article.objects.count(), ImportedItem.objects.count()) == (0, 0)


def test_what_is_due_at_the_end_of_a_run_that_is_being_undone_does_not_go_live(monkeypatch):
    monkeypatch.setattr(undoing, "AT_ONCE", 0)
    long_ago = datetime(2024, 2, 3, tzinfo=UTC)
    public = {"status": SourceStatus.PUBLIC, "published_at": long_ago, "issued_at": long_ago}
    item = ImportItem(external_id="urn:kvn:7", headline="Ferry", body="<p>It goes.</p>", **public)
    options = Options("ninjs", UTC, source="kvn", is_publishing=True)
    run = begin(["wire"], options=options, user=None)
    jobs = []

    def undo(result):
        be_silent(run, minutes=2)
        jobs.append(undoing.start(run, user=None))

    reads = [Read(item, "ninjs")]
    with pytest.raises(beats.WasUndone):
        run_import(["x"], options=options, report=Report(), on_result=undo, run=run, reads=reads)
    assert Article.objects.get().status == "draft"
    assert background.run(jobs[0]).state == "done"
    assert Article.objects.count() == 0


def test_run_that_is_being_undone_is_not_gone_on_with(killed, monkeypatch):
    monkeypatch.setattr(undoing, "AT_ONCE", 0)
    job = undoing.start(killed, user=None)
    with pytest.raises(beats.WasUndone):
        beats.resume(killed)
    assert background.run(job).state == "done"
    assert Article.objects.count() == 0
