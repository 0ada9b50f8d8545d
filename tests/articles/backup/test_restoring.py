"""A restore: what is refused before anything is touched, and what a failure leaves."""

import json
import os
import resource
import signal
import time
from datetime import timedelta
from pathlib import Path

import pytest
from django.contrib.sessions.models import Session
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone

from articles.models import Article, Redaction, Revision
from tests.articles.backup.newsrooms import (
    TEXT,
    begin,
    destroy,
    files,
    make_picture,
    rows,
    run,
)
from tests.factories import make_draft, make_user

pytestmark = pytest.mark.django_db(transaction=True)
REDACTIONS = (
    "Redactions that were carried out after the backup are not in it. Carry them out again: the "
    "list of their case numbers is the one you keep elsewhere."
)


def rewrite(backup, **changes):
    """Put other values into a backup's manifest."""
    path = backup / "manifest.json"
    path.write_text(json.dumps({**json.loads(path.read_text()), **changes}))


def said(backup):
    return json.loads((backup / "manifest.json").read_text())


def test_newsroom_in_use_is_refused(backup):
    make_draft(text="Written since.")
    before = rows()
    out, err, status = run("restore", backup)
    assert (out, "this database holds a newsroom" in err, status) == ("", True, 2)
    assert rows() == before


def test_replace_puts_the_backup_in_the_place_of_the_newsroom(backup, pictures, media_root):
    before = rows()
    make_draft(text="Written since.")
    (media_root / pictures[0].file.name).write_bytes(b"rotten")
    later = make_picture("olive")
    out, err, status = run("restore", backup, "--replace")
    assert (err, status, out.splitlines()[-1]) == ("", 0, "All well.")
    assert rows() == before
    # What came since stays among the files, where no row leads to it.
    assert len(files()) == 3
    assert (media_root / later.file.name).exists()
    assert files()[pictures[0].file.name] != b"rotten"


def test_restored_newsroom_answers_readers_and_keeps_its_promises(backup, client):
    destroy()
    run("restore", backup)
    article = Article.objects.get()
    assert TEXT[1:10] in client.get(article.get_absolute_url()).text
    assert client.get("/search/?q=mend+the+bridge").status_code == 200
    with pytest.raises(Exception, match="append-only"), connection.cursor() as cursor:
        cursor.execute("DELETE FROM record_auditentry")


def test_logins_of_then_are_over(pictures, folder):
    folder.parent.mkdir()
    Session.objects.create(session_key="k", expire_date=timezone.now() + timedelta(days=1))
    run("backup", folder)
    assert run("restore", folder, "--replace")[2] == 0
    assert list(Session.objects.all()) == []


def test_verify_changes_nothing(backup):
    at = said(backup)["made_at"]
    destroy()
    before = rows()
    expected = (f"Sound, as of {at}. Stories: 1, pictures: 2.\n", "", 0)
    assert run("restore", backup, "--verify") == expected
    assert rows() == before


@pytest.mark.parametrize("verify", [["--verify"], ["--replace"]])
def test_damaged_and_missing_files_are_named_and_nothing_is_touched(
    backup, pictures, database, verify
):
    lost, changed = (f"media/{one.file.name}" for one in pictures)
    (backup / lost).unlink()
    content = (backup / changed).read_bytes()
    (backup / changed).write_bytes(content[:-1] + b"?")
    size = (backup / database).stat().st_size
    os.truncate(backup / database, size - 10)
    before = rows(), files()
    out, err, status = run("restore", backup, *verify)
    assert (out, status, sorted(err.splitlines()[:-1])) == (
        "",
        2,
        sorted(
            [
                f"{database} has {size - 10:,} bytes and should have {size:,}.",
                f"{changed} is damaged: its checksum is not the one it was written with.",
                f"{lost} is missing.",
            ]
        ),
    )
    assert err.splitlines()[-1] == f"{backup} is not as it was written. Nothing was changed."
    assert (rows(), files()) == before


def test_cut_manifest_is_refused(backup):
    path = backup / "manifest.json"
    path.write_text(path.read_text()[:300])
    out, err, status = run("restore", backup, "--replace")
    assert (out, status, err.startswith(f"{path} is damaged: ")) == ("", 2, True)


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"format": "another"}, "is not the manifest of a backup of ours."),
        ({"version": 9}, "is of version 9, and this software reads version 1."),
        ({"rows": []}, "is damaged: rows is of the wrong kind."),
        (
            {"files": {"../../etc/passwd": {"size": 1, "sha256": ""}}},
            "is damaged: the path '../../etc/passwd' leads out of the backup.",
        ),
        (
            {"files": {"media/a": {"size": "1", "sha256": ""}}},
            "is damaged: a file's size or sha256 is of the wrong kind.",
        ),
        ({"surprise": 1}, "is damaged: "),
    ],
)
def test_manifest_that_can_not_be_believed_is_refused(backup, changes, why):
    rewrite(backup, **changes)
    out, err, status = run("restore", backup, "--replace")
    assert (out, status, why in err) == ("", 2, True)


def test_backup_of_another_database_is_refused_with_the_way_to_move(backup):
    other, product = {"sqlite": ("postgresql", "PostgreSQL"), "postgresql": ("sqlite", "SQLite")}[
        connection.vendor
    ]
    rewrite(backup, vendor=other)
    out, err, status = run("restore", backup, "--replace")
    assert (out, status) == ("", 2)
    assert err.startswith(f"The backup is of a newsroom on {product}, and DATABASE_URL names ")
    assert "export_articles" in err


def test_backup_of_a_newer_version_is_refused(backup):
    newer = {**said(backup)["migrations"], "articles": "9999_from_the_future"}
    rewrite(backup, migrations=newer, software="7.0")
    assert run("restore", backup, "--replace") == (
        "",
        "The backup was made by a newer version (7.0, with the migration articles "
        "9999_from_the_future; this is 0.1.0): update the software first.\n",
        2,
    )


def test_backup_of_an_older_version_is_migrated(backup):
    rewrite(backup, migrations={**said(backup)["migrations"], "sites": "0001_initial"})
    out, err, status = run("restore", backup, "--replace")
    assert (err, status) == ("", 0)
    assert "It was made by an older version: its migrations were carried out." in out


def test_failed_migration_is_told_with_what_to_do(pictures, folder):
    """A table is there already that a migration would make: any newer version's may fail so."""
    folder.parent.mkdir()
    Session.objects.create(session_key="k", expire_date=timezone.now() + timedelta(days=1))
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'sessions'")
    run("backup", folder)
    recorder = MigrationRecorder(connection)
    recorder.record_applied("sessions", "0001_initial")
    before = rows()
    out, err, status = run("restore", folder, "--replace")
    recorder.record_applied("sessions", "0001_initial")
    first, second = err.splitlines()
    assert status == 1
    assert first.startswith("The backup is in place, but its migrations failed: ")
    assert "django_session" in first
    assert second.startswith("Leave the server stopped. ")
    assert REDACTIONS in out
    assert (list(Session.objects.all()), rows()) == ([], before)


def test_other_secret_key_is_told(backup, settings):
    settings.SECRET_KEY = "another-key-altogether-0123456789012345678901234567890123456789"
    out, err, status = run("restore", backup, "--replace")
    assert ("All well." in out.splitlines(), status) == (True, 1)
    assert err.startswith("SECRET_KEY is not the one of the backup. ")


def test_key_among_those_of_before_is_good(backup, settings):
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "another-key-altogether-0123456789012345678901234567890123456789"
    assert run("restore", backup, "--replace")[1:] == ("", 0)


def test_redactions_since_are_named(backup):
    one, other = make_user(), make_user()
    kept = {"state": "done", "reason": "Order", "requested_by": one, "decided_by": other}
    before = timezone.now() - timedelta(days=1)
    Redaction.objects.create(case_number="K 11", decided_at=before, **kept)
    Redaction.objects.create(case_number="K 12", decided_at=timezone.now(), **kept)
    out, _, _ = run("restore", backup, "--replace")
    assert f"{REDACTIONS} Of those carried out here since: K 12." in out.splitlines()


def test_missing_pictures_are_told_again(pictures, media_root, folder):
    folder.parent.mkdir()
    (media_root / pictures[0].file.name).unlink()
    run("backup", folder)
    _, err, status = run("restore", folder, "--replace")
    told = "Pictures with no file, or a damaged one, when it was made: 1.\n"
    assert (err, status) == (told, 1)


def test_disk_that_is_full_leaves_the_newsroom_as_it_was(transactional_db, media_root, folder):
    make_picture("noise", size=(400, 400))
    folder.parent.mkdir()
    run("backup", folder)
    make_draft(text="Written since.")
    before = rows()
    for path in media_root.rglob("*.jpg"):
        path.unlink()
    most = 20_000
    limit = lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))  # noqa: E731
    with begin("restore", folder, "--replace", preexec_fn=limit) as process:
        out, err = process.communicate()
    assert (out, process.returncode) == ("", 2)
    assert err.strip().endswith("The newsroom is as it was.")
    assert (rows(), files()) == (before, {})


# --- killed in the middle ------------------------------------------------------------------------


def is_loading():
    """Whether a restore is in the midst of writing rows."""
    if connection.vendor == "sqlite":
        wal = Path(f"{connection.settings_dict['NAME']}-wal")
        return wal.exists() and wal.stat().st_size > 5_000_000
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_stat_progress_copy WHERE bytes_processed > 5000000")
        return cursor.fetchone() is not None


def nobody_loads():
    """Wait until the server took back what it was doing."""
    while connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT 1 FROM pg_stat_activity WHERE datname = current_database() "
                "AND application_name = 'psql'"
            )
            if cursor.fetchone() is None:
                return
        time.sleep(0.02)


def test_killed_restore_leaves_the_newsroom_as_it_was(pictures, folder):
    article = Article.objects.get()
    Revision.objects.bulk_create(
        Revision(article=article, number=100 + number, snapshot={"x": os.urandom(500_000).hex()})
        for number in range(24)
    )
    folder.parent.mkdir()
    assert run("backup", folder)[2] == 0
    wanted = rows()
    destroy()
    make_draft(text="Written since.")
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    before = rows()
    with begin("restore", folder, "--replace") as process:
        while not is_loading():
            assert process.poll() is None
            time.sleep(0.001)
        process.send_signal(signal.SIGKILL)
    nobody_loads()
    connection.close()
    assert (process.returncode, rows()) == (-signal.SIGKILL, before)
    assert run("restore", folder, "--replace")[1:] == ("", 0)
    assert rows() == wanted
