"""Killed with SIGKILL at any moment and run again, an import ends as an undisturbed one does.

Each is read ahead by a process of its own, as large archives are. Of ``NEWSROOM_KILL_ITEMS`` items,
600 if not said: ``python -m bench.kills`` takes 5,000.
"""

import os
import random
import shutil
import signal
import time

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connection

from articles.models import Article, ImportedItem, ImportRun
from newsroom.record import append_only
from tests.articles.importing import archive
from tests.articles.importing.contents import contents
from tests.factories import make_person
from tests.forking import nursery

ITEMS = int(os.environ.get("NEWSROOM_KILL_ITEMS", "600"))
# Of what is left then, no machine takes all in the moment before the last kill.
MARGIN = 250
PATIENCE = 600  # seconds for one run, on the slowest machine
KILLS, KILLS_WHILE_PUBLISHING = 20, 5


def taken():
    return ImportedItem.objects.count()


def published():
    return Article.objects.filter(status="published").count()


def moments(kills, most, seed):
    """How many rows there are when each kill comes, over the whole span, and a moment more."""
    drawn = random.Random(seed)  # noqa: S311 - the same kills each time
    span = most / kills
    return [(span * (n + drawn.random()), drawn.random() / 10) for n in range(kills)]


def import_with_kills(start, command, *, count, kills, most, seed):
    """Kill run after run, each in the midst of its work; how many rows there were at each kill."""
    seen = []
    for rows, pause in moments(kills, most, seed):
        runs = ImportRun.objects.count()
        process = start(*command)
        late = time.monotonic() + PATIENCE
        while ImportRun.objects.count() == runs or count() < rows:
            assert time.monotonic() < late
            time.sleep(0.002)
        time.sleep(pause)
        assert process.kill() == -signal.SIGKILL
        seen.append(count())
    assert seen == sorted(seen)  # what was taken stays
    return seen


def know_some():
    """Some of those who are quoted stand in the directory."""
    for name in archive.SPEAKERS[:3]:
        make_person(name)


def empty():
    with append_only.lifted(connection):
        call_command("flush", interactive=False, verbosity=0)
    shutil.rmtree(settings.MEDIA_ROOT)
    know_some()


def newsroom():
    """All that is there, the files of pictures too."""
    files = [one.name for one in settings.MEDIA_ROOT.rglob("*") if one.is_file()]
    return {**contents(), "files": sorted(files)}


@pytest.mark.django_db(transaction=True)
def test_import_that_is_killed_twenty_times_ends_as_an_undisturbed_one(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"
    exports = archive.write(tmp_path, ITEMS)
    drafts = ["import_articles", *exports, "--source", "packet", "--media", tmp_path / "uploads"]
    public = [*drafts, "--publish"]
    own = {"NEWSROOM_IMPORT_PROCESSES": "2", "READ_AHEAD_FROM": "1"}
    with nursery(MEDIA_ROOT=str(settings.MEDIA_ROOT), **own) as start:
        know_some()
        statuses = [start(*drafts).wait()]
        wanted, all_items = [newsroom()], taken()
        statuses.append(start(*public).wait())
        wanted.append(newsroom())
        all_public = published()
        empty()
        # Rejected items leave a status of 1.
        assert (statuses, all_items > 0.9 * ITEMS) == ([1, 1], True)

        kills = {"count": taken, "kills": KILLS, "most": all_items - MARGIN}
        seen = import_with_kills(start, drafts, **kills, seed=1)
        assert seen[0] < all_items / 2 < seen[-1]
        assert ImportRun.objects.filter(state="running").count() == KILLS
        assert start(*drafts).wait() == 1
        assert newsroom() == wanted[0]

        kills = {"count": published, "kills": KILLS_WHILE_PUBLISHING, "most": all_public - MARGIN}
        import_with_kills(start, public, **kills, seed=2)
        assert start(*public).wait() == 1
        assert newsroom() == wanted[1]
    assert ImportRun.objects.filter(state="finished").count() == 2
