"""A move that is killed, and begun again, ends as one that nobody disturbed."""

import signal
import subprocess
import sys
import time

import pytest
from django.conf import settings

from articles.models import Article, ImportRun
from people.models import Speaker
from tests.articles.moving.world import empty, export, make_everything, take_in_newsroom
from tests.processes import environment

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def media(settings, tmp_path):
    settings.MEDIA_ROOT = str(tmp_path / "media")
    (tmp_path / "media").mkdir()
    return tmp_path / "media"


def test_killed_move_is_gone_on_with_by_the_same_command(media, tmp_path):
    make_everything(media)
    before = export(tmp_path / "one.jsonl")
    empty()
    command = [sys.executable, "manage.py", "import_articles", str(tmp_path / "one.jsonl")]
    process = subprocess.Popen(
        [*command, "--publish"], env=environment(), cwd=settings.BASE_DIR, stderr=subprocess.PIPE
    )
    for _ in range(3000):
        time.sleep(0.02)
        if Speaker.everyone.exists() or process.poll() is not None:
            break
    process.send_signal(signal.SIGKILL)
    process.communicate()
    assert process.returncode == -signal.SIGKILL
    assert ImportRun.objects.get().state == "running"
    assert Article.objects.count() < sum('"record": "story"' in line for line in before)
    _, said, status = take_in_newsroom(tmp_path / "one.jsonl", "--publish")
    assert status == 0, said
    assert export(tmp_path / "two.jsonl") == before
