"""A run that was killed is known by its silence, on its page and to whoever undoes it."""

from datetime import UTC, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from articles.importing import beats, undoing
from articles.importing.report import Report
from articles.importing.runs import Options, run_import
from articles.models import Article, ImportRun

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


def test_run_that_was_undone_for_dead_and_wakes_up_stays_undone(tmp_path, killed):
    woken = ImportRun.objects.get(pk=killed.pk)
    undoing.start(killed, user=None)
    run_import(
        [str(tmp_path)],
        options=Options("markdown", UTC, source="old"),
        report=Report(),
        run=woken,
    )
    killed.refresh_from_db()
    assert killed.undone_at is not None
