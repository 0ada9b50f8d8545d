"""A backup: what is in it, whose it is, and what is said of what could not be."""

import json
import os
import re
import resource
import shutil
import signal
import stat
import threading
import time

import pytest
from django.db import connection, transaction

from articles.models import Section, Topic
from newsroom.record import append_only
from tests.articles.backup.newsrooms import begin, destroy, files, make_picture, rows, run, tree

pytestmark = pytest.mark.django_db(transaction=True)


def test_backup_holds_database_pictures_and_a_manifest(backup, pictures, database):
    names = [f"media/{one.file.name}" for one in pictures]
    assert tree(backup) == sorted([database, "manifest.json", *names])
    said = json.loads((backup / "manifest.json").read_text())
    assert (said["vendor"], said["rows"]["articles_article"]) == (connection.vendor, 1)
    assert [said["files"][f"media/{one.file.name}"]["sha256"] for one in pictures] == [
        one.sha256 for one in pictures
    ]
    assert (said["missing"], said["damaged"]) == ([], [])
    assert set(said["migrations"]) >= {"articles", "people", "record", "auth"}


def test_backup_can_be_read_by_its_owner_alone(backup):
    modes = {
        stat.S_IMODE(os.stat(os.path.join(at, name)).st_mode)
        for at, _, names in os.walk(backup)
        for name in names
    }
    assert (stat.S_IMODE(backup.stat().st_mode), modes) == (0o700, {0o600})


def test_backup_does_not_hold_the_secret_key(backup, settings, database):
    key = settings.SECRET_KEY.encode()
    assert [one for one in tree(backup) if key in (backup / one).read_bytes()] == []


def test_backup_says_what_it_holds(pictures, folder):
    folder.parent.mkdir()
    out, err, status = run("backup", folder)
    assert re.fullmatch(rf"Backed up into {folder}. Stories: 1, pictures: 2, [\d.]+ MB.\n", out)
    assert (err, status) == ("", 0)


def test_folder_in_use_is_refused(backup):
    before = tree(backup)
    assert run("backup", backup) == (
        "",
        f"{backup} is not empty: name a folder that is not there yet.\n",
        2,
    )
    assert tree(backup) == before


def test_empty_folder_is_taken(pictures, folder):
    folder.mkdir(parents=True)
    assert run("backup", folder)[2] == 0
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700


def test_folder_in_no_folder_is_refused(pictures, folder):
    out, err, status = run("backup", folder)
    assert (out, err, status) == ("", f"There is no folder {folder.parent} to make it in.\n", 2)


def test_folder_among_the_pictures_is_refused(pictures, media_root):
    place = media_root / "backup"
    why = f"{place} lies within MEDIA_ROOT: readers could be served from there.\n"
    assert run("backup", place) == ("", why, 2)


def test_pictures_without_a_file_or_with_another_are_named(pictures, media_root, folder):
    folder.parent.mkdir()
    lost, changed = (one.file.name for one in pictures)
    (media_root / lost).unlink()
    (media_root / changed).write_bytes(b"no longer")
    (media_root / "stray.tmp").write_bytes(b"left by a process that was killed")
    out, err, status = run("backup", folder)
    assert out.splitlines()[1:] == ["Left out, files in MEDIA_ROOT that no picture has: 1."]
    assert (err.splitlines(), status) == (
        [
            f"Pictures without a file: {lost}.",
            f"Pictures whose file is not what was taken in: {changed}.",
        ],
        1,
    )
    said = json.loads((folder / "manifest.json").read_text())
    assert (said["missing"], said["damaged"]) == ([lost], [changed])


def test_earlier_backup_shares_its_sound_pictures(backup, pictures):
    one, other = (f"media/{picture.file.name}" for picture in pictures)
    (backup / other).write_bytes(b"rotten")
    new = make_picture("olive")
    later = backup.with_name("tomorrow")
    out, err, status = run("backup", later, "--link-to", backup)
    assert (", pictures: 3 (1 linked), " in out, err, status) == (True, "", 0)
    assert (later / one).samefile(backup / one)
    assert (later / other).read_bytes() == pictures[1].file.read()
    assert run("restore", later, "--verify")[2] == 0
    assert (later / f"media/{new.file.name}").exists()


def test_picture_that_was_damaged_before_an_earlier_backup_is_copied_anew(
    pictures, media_root, folder
):
    folder.parent.mkdir()
    path = media_root / pictures[0].file.name
    content = path.read_bytes()
    path.write_bytes(b"rotten")
    assert run("backup", folder)[2] == 1
    path.write_bytes(content)
    later = folder.with_name("tomorrow")
    out, err, status = run("backup", later, "--link-to", folder)
    assert (", pictures: 2 (1 linked), " in out, err, status) == (True, "", 0)
    assert (later / "media" / pictures[0].file.name).read_bytes() == content


def test_backup_while_somebody_writes_holds_one_moment(pictures, folder):
    folder.parent.mkdir()
    stop = threading.Event()
    written = []

    def write():
        while not stop.is_set():
            number = len(written)
            with transaction.atomic():
                Section.objects.create(name=f"Section {number}", slug=f"section-{number}")
                Topic.objects.create(name=f"Topic {number}", slug=f"topic-{number}")
            written.append(number)
        connection.close()

    writer = threading.Thread(target=write)
    writer.start()
    while len(written) < 5:
        time.sleep(0.01)
    before = len(written)
    _, err, status = run("backup", folder)
    after = len(written)
    stop.set()
    writer.join()
    assert (err, status, after > before) == ("", 0, True)  # nobody waited for it
    destroy()
    assert run("restore", folder)[2] == 0
    sections = Section.objects.filter(name__startswith="Section ").count()
    topics = Topic.objects.filter(name__startswith="Topic ").count()
    assert sections == topics
    assert before <= sections <= after + 1


def test_killed_backup_is_visibly_unfinished_and_begun_anew(pictures, media_root, folder):
    folder.parent.mkdir()
    path = media_root / pictures[1].file.name
    content = path.read_bytes()
    path.unlink()
    os.mkfifo(path)  # who reads it waits: the backup stands still among its pictures
    work = folder.with_name(".today.unfinished")
    with begin("backup", folder) as process:
        while not (work / "media").is_dir() or len(tree(work / "media")) < 2:
            assert process.poll() is None
            time.sleep(0.02)
        busy = run("backup", folder)
        process.send_signal(signal.SIGKILL)
    assert busy == ("", f"Another process is making a backup at {folder}.\n", 2)
    assert (folder.exists(), (work / "manifest.json").exists()) == (False, False)
    why = f"{work} holds no manifest.json: it is no backup, or one that was never finished.\n"
    assert run("restore", work) == ("", why, 2)
    path.unlink()
    path.write_bytes(content)
    assert run("backup", folder)[2] == 0
    assert (work.exists(), run("restore", folder, "--verify")[2]) == (False, 0)


def test_full_disk_leaves_nothing_behind(pictures, folder):
    folder.parent.mkdir()
    most = 20_000
    limit = lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))  # noqa: E731
    with begin("backup", folder, preexec_fn=limit) as process:
        out, err = process.communicate()
    assert (out, len(err.splitlines()), process.returncode) == ("", 1, 2)
    assert tree(folder.parent) == []
    assert not folder.with_name(".today.unfinished").exists()


def test_round_trip_gives_the_same_newsroom(backup):
    before, pictures = rows(), files()
    destroy()
    out, err, status = run("restore", backup)
    assert (err, status, out.splitlines()[-1]) == ("", 0, "All well.")
    assert (rows(), files()) == (before, pictures)
    assert append_only.missing(connection) == []


def test_database_without_a_newsroom_is_refused(pictures, folder):
    folder.parent.mkdir()
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE django_migrations RENAME TO elsewhere")
    try:
        why = "There is no newsroom in this database: run manage.py migrate.\n"
        assert run("backup", folder) == ("", why, 2)
    finally:
        with connection.cursor() as cursor:
            cursor.execute("ALTER TABLE elsewhere RENAME TO django_migrations")
    shutil.rmtree(folder.parent)
