"""Reading ahead in a process of its own: the same as reading here, and gone with the run."""

import os
import signal
import subprocess
import sys
import time
import zipfile
from contextlib import suppress
from datetime import UTC

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction

from articles.importing import ahead
from articles.importing import beats as beating
from articles.importing.ahead import ReaderGone, is_worth_it, read_ahead
from articles.importing.items import ImportItem, content_hash
from articles.importing.mapping import NameMap
from articles.importing.measuring import Measure
from articles.importing.prepared import prepared_of
from articles.importing.reading import AUTO, Reading, read_paths
from articles.importing.report import Report
from articles.importing.runs import Options, run_import
from articles.models import Article, ImportRun, QuoteSuggestion, Redaction
from articles.redacting.knowing import digests_of
from bench.wxr import write_export
from newsroom.checks import check_newsroom_settings
from tests import factories
from tests.articles.importing.contents import contents

READING = Reading(AUTO, UTC)
ENOUGH = 10_000
STORY = "---\ntitle: {0}\n---\n\n“It holds,” said Mara {0}.\n"
NAMES = ("Ash", "Birch", "Cope", "Dell", "Elder", "Firth", "Glade", "Heath", "Isley")


@pytest.fixture
def folder(tmp_path):
    """Nine stories, each of somebody else."""
    for name in NAMES:
        (tmp_path / f"{name}.md").write_text(STORY.format(name))
    return str(tmp_path)


@pytest.fixture
def always(settings, monkeypatch):
    """However little there is to read, it is read ahead."""
    settings.NEWSROOM_IMPORT_PROCESSES = 2
    monkeypatch.setattr(ahead, "LEAST_BYTES", 1)


def ahead_of(paths, *, prepared=0, is_suggesting=False, size=40):
    """All that is read ahead of these paths."""
    found = []
    with read_ahead(paths, READING, is_suggesting=is_suggesting) as batches:
        batches.ask(size, prepared=prepared)
        batches.ask(size, prepared=prepared)
        while batch := batches.take(int):
            found += batch
            batches.ask(size, prepared=prepared)
    return found


def told(read):
    """What a run makes use of, but for the hash that it would make itself."""
    place = read.file and (read.file.external_id, read.file.location, read.file.path)
    return read.found, read.format, read.reached, place


# --- the same as here -----------------------------------------------------------------------------


def test_all_files_of_the_corpora_are_read_ahead_as_they_are_read_here(shared):
    paths = [str(shared / "corpora")]
    measure = Measure(paths)
    measure.weigh()
    here = [told(read) for read in read_paths(paths, READING, measure)]
    assert len(here) > 1_000
    assert [told(read) for read in ahead_of(paths)] == here


def test_what_is_prepared_ahead_is_what_would_be_prepared_here(folder):
    reads = ahead_of([folder], prepared=4, is_suggesting=True)
    items = [read.found for read in read_paths([folder], READING)]
    wanted = [prepared_of(item, is_suggesting=True) for item in items[:4]]
    assert [read.prepared for read in reads] == wanted + [None] * 5
    assert [len(one.seen.quotes) for one in wanted] == [1] * 4
    assert [read.found.digest for read in reads[:4]] == [content_hash(one) for one in items[:4]]


def test_what_lies_beside_a_story_in_an_archive_is_found(tmp_path):
    path = tmp_path / "site.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("posts/a.md", "---\ntitle: A\n---\n\nText.\n")
        archive.writestr("posts/a.jpg", b"light")
    (read,) = (one for one in ahead_of([str(path)]) if isinstance(one.found, ImportItem))
    with read.file.beside("a.jpg").open() as picture:
        assert picture.read() == b"light"


@pytest.mark.django_db
@pytest.mark.parametrize("is_suggesting", [True, False])
def test_newsroom_is_the_same_whoever_read(tmp_path, settings, always, is_suggesting):
    path = tmp_path / "export.xml"
    write_export(path, 150)
    factories.make_person("Mara Ellwood")
    names = NameMap.of({"topics": {"Harbour": "The harbour"}})
    asked = {"is_publishing": True, "is_suggesting": is_suggesting, "names": names}
    found = []
    for processes in (1, 2):
        settings.NEWSROOM_IMPORT_PROCESSES = processes
        with transaction.atomic():
            counts = [counts_of(path, **asked), counts_of(path, **asked)]
            assert QuoteSuggestion.objects.exists() == is_suggesting
            found.append((counts, contents()))
            transaction.set_rollback(True)
    assert set(found[0][0][1]) == {"unchanged", "left out"}
    assert found[0] == found[1]


def counts_of(path, **asked):
    report = Report()
    run_import([str(path)], options=Options(AUTO, UTC, **asked), report=report)
    return dict(report.counts) | {"left out": dict(report.left_out)}


@pytest.mark.django_db
def test_redacted_words_are_gone_from_what_was_prepared_ahead(folder, always):
    asked, decided = factories.make_user(), factories.make_user()
    Redaction.objects.create(
        state="done",
        reason="Order",
        case_number="K 12",
        requested_by=asked,
        decided_by=decided,
        decided_at="2026-01-01T00:00:00Z",
        digests=digests_of("Mara Cope"),
    )
    run_import([folder], options=Options(AUTO, UTC), report=Report())
    bodies = Article.objects.values_list("headline", "body")
    assert {name for name, body in bodies if "Mara" not in body} == {"Cope"}
    speakers = set(QuoteSuggestion.objects.values_list("speaker_name", flat=True))
    assert speakers >= {f"Mara {name}" for name in NAMES if name != "Cope"}
    assert not any("Cope" in name for name in speakers)


@pytest.mark.django_db
def test_draft_that_is_updated_has_its_quotations_looked_for_all_the_same(tmp_path, folder, always):
    run_import([folder], options=Options(AUTO, UTC), report=Report())
    (tmp_path / "Ash.md").write_text(STORY.format("Ash").replace("It holds", "It gave way"))
    report = Report()
    run_import([folder], options=Options(AUTO, UTC, is_suggesting=False), report=report)
    assert dict(report.counts) == {"updated": 1, "unchanged": 8}
    (suggestion,) = QuoteSuggestion.objects.filter(article__headline="Ash", state="open")
    assert suggestion.speaker_name == "Mara Ash"
    assert "gave way" in suggestion.text


@pytest.mark.django_db
def test_limit_holds(folder, always):
    report = Report()
    run_import([folder], options=Options(AUTO, UTC, limit=4), report=report)
    assert dict(report.counts) == {"created": 4}


# --- when it is done ------------------------------------------------------------------------------


def test_little_and_standard_input_are_read_here(tmp_path, monkeypatch):
    path = tmp_path / "a.txt"
    path.write_bytes(b"x" * ENOUGH)
    monkeypatch.setattr(ahead, "LEAST_BYTES", ENOUGH)
    assert is_worth_it([str(path)], Measure([str(path)]))
    assert not is_worth_it([str(path), "-"], Measure([str(path), "-"]))
    monkeypatch.setattr(ahead, "LEAST_BYTES", ENOUGH + 1)
    assert not is_worth_it([str(path)], Measure([str(path)]))


@pytest.mark.django_db
def test_one_process_is_enough_where_that_is_set(folder, settings, always, monkeypatch):
    settings.NEWSROOM_IMPORT_PROCESSES = 1
    monkeypatch.setattr(ahead, "START", "raise SystemExit(3)")
    report = Report()
    run_import([folder], options=Options(AUTO, UTC), report=report)
    assert dict(report.counts) == {"created": 9}


@pytest.mark.django_db
@pytest.mark.parametrize(("processes", "found"), [(0, ["newsroom.E023"]), (1, []), (2, [])])
def test_number_of_processes_is_one_or_two(settings, processes, found):
    settings.NEWSROOM_IMPORT_PROCESSES = processes
    assert [error.id for error in check_newsroom_settings(None)] == found


# --- how it ends ----------------------------------------------------------------------------------


def is_running(pid):
    with suppress(OSError):
        os.kill(pid, 0)
        return True
    return False


def test_process_is_gone_with_the_run(folder):
    with read_ahead([folder], READING, is_suggesting=False) as batches:
        batches.ask(2, prepared=0)
        assert len(batches.take(int)) == 2
        batches.ask(2, prepared=0)
    assert batches._process.returncode == 0


def test_process_is_gone_when_its_run_is_killed(folder, settings):
    program = (
        "import sys; sys.path.insert(0, sys.argv[2]); from datetime import UTC\n"
        "from articles.importing.ahead import Ahead\n"
        "from articles.importing.reading import Reading\n"
        "ahead = Ahead([sys.argv[1]], Reading('auto', UTC), is_suggesting=False)\n"
        "ahead.ask(2, prepared=2); ahead.take(int); ahead.ask(2, prepared=2)\n"
        "print(ahead._process.pid, flush=True); sys.stdin.read()\n"
    )
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
    command = [sys.executable, "-c", program, folder, str(settings.BASE_DIR)]
    with subprocess.Popen(command, **pipes) as run:
        pid = int(run.stdout.readline())
        assert is_running(pid)
        run.kill()
    late = time.monotonic() + 30
    while is_running(pid):
        assert time.monotonic() < late
        time.sleep(0.01)


def test_reader_that_is_killed_is_named(folder):
    with read_ahead([folder], READING, is_suggesting=False) as batches:
        os.kill(batches._process.pid, signal.SIGKILL)
        with pytest.raises(ReaderGone, match="ended by SIGKILL"):
            batches.take(int)


ENDS_AFTER_TWO = """
import itertools, os
from articles.importing import reader
answer, send, number = reader._answer, reader._send, itertools.count(1)
reader._answer = lambda reads, size, logged: answer(reads, 3, logged)
reader._send = lambda told, pickled: (send(told, pickled), next(number) == 2 and os._exit(9))
reader.main()
"""


@pytest.mark.django_db
def test_command_whose_reader_is_gone_keeps_what_it_took(folder, always, monkeypatch, capsys):
    monkeypatch.setattr(ahead, "START", ENDS_AFTER_TWO)
    with pytest.raises(CommandError, match=r"it ended with status 9\. What was taken is kept"):
        call_command("import_articles", folder, verbosity=0)
    assert (Article.objects.count(), ImportRun.objects.get().state) == (6, "failed")
    monkeypatch.undo()
    call_command("import_articles", folder, verbosity=0)
    assert "3 created" in capsys.readouterr().out
    assert Article.objects.count() == 9


# --- what it tells --------------------------------------------------------------------------------


FAILS = """
from dataclasses import replace
from articles.importing import formats, reader
def read(*args, **kwargs):
    raise ValueError("a reader's own fault")
formats.FORMATS["markdown"] = replace(formats.FORMATS["markdown"], read=read)
reader.main()
"""


def test_what_is_logged_there_is_logged_here(folder, monkeypatch, caplog):
    monkeypatch.setattr(ahead, "START", FAILS)
    reads = ahead_of([folder])
    assert {read.found.reason for read in reads} == {
        "the markdown reader failed: ValueError: a reader's own fault"
    }
    names = [record.name for record in caplog.records]
    assert names == ["articles.importing.reading"] * len(NAMES)
    assert "ValueError: a reader's own fault" in caplog.text


TAKES_ITS_TIME = """
import time
from articles.importing import reader
reader.SIGN_EVERY = 0.02
answer = reader._answer
def late(*asked):
    end = time.monotonic() + 0.5
    while time.monotonic() < end:
        {}
    return answer(*asked)
reader._answer = late
reader.main()
"""
WORKS, HANGS = TAKES_ITS_TIME.format("pass"), TAKES_ITS_TIME.format("time.sleep(0.5)")


def test_signs_of_life_come_while_the_first_batch_takes_its_time(folder, monkeypatch):
    monkeypatch.setattr(ahead, "START", WORKS)
    assert signs_from(folder) > 1


def test_process_that_waits_for_ever_gives_no_sign_of_life(folder, monkeypatch):
    monkeypatch.setattr(ahead, "START", HANGS)
    # What it did when it began may count once.
    assert signs_from(folder) <= 1


def signs_from(folder):
    """How many come before the first batch."""
    signs = []
    with read_ahead([folder], READING, is_suggesting=False) as batches:
        batches.ask(5, prepared=0)
        assert len(batches.take(lambda: signs.append("alive"))) == 5
    return len(signs)


SENDS_SLOWLY = """
import time
from articles.importing import reader
send = reader._send
reader._send = lambda told, pickled: time.sleep(0.4) or send(told, pickled)
reader.main()
"""


def test_time_that_a_batch_waits_to_be_taken_is_no_work(folder, monkeypatch):
    monkeypatch.setattr(ahead, "START", SENDS_SLOWLY)
    said = []
    with read_ahead([folder], READING, is_suggesting=False) as batches:
        for _ in range(3):
            batches.ask(1, prepared=0)
        for _ in range(3):
            batches.take(int)
            said.append(batches.seconds)
    assert max(said[1:]) < 0.3


@pytest.mark.django_db
def test_run_says_that_it_is_alive_while_it_waits(folder, always, monkeypatch):
    monkeypatch.setattr(ahead, "START", WORKS)
    monkeypatch.setattr(beating, "BEATS_EVERY", 0.0)
    beats = []

    def note(run, **said):
        write(run, **said)
        if not Article.objects.exists():
            beats.append(ImportRun.objects.get().beat_at)

    write = beating._write
    monkeypatch.setattr(beating, "_write", note)
    call_command("import_articles", folder, verbosity=0)
    assert len(set(beats)) > 1


FAILS_WHOLE = """
from articles.importing import reader
def batch_of(reads, size):
    raise ValueError("no batch")
reader.batch_of = batch_of
reader.main()
"""


def test_what_fails_there_is_told_here(folder, monkeypatch):
    monkeypatch.setattr(ahead, "START", FAILS_WHOLE)
    with pytest.raises(ReaderGone, match="ValueError: no batch"):
        ahead_of([folder])
