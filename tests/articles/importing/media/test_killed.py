"""An import that is killed among its pictures, and gone on with."""

import signal
import subprocess
import sys
import time

import pytest
from django.conf import settings

from articles.models import Article, ArticleImage, Image
from tests.articles.importing.media.serving import picture_bytes
from tests.articles.importing.media.test_taking import export, fetch, image  # noqa: F401
from tests.processes import environment

STORIES = 12


def slowly(body, pause):
    def answer(request):
        time.sleep(pause)
        request.say(200, body)

    return answer


@pytest.mark.django_db(transaction=True)
def test_killed_run_goes_on(export, server, media_root):  # noqa: F811
    for number in range(STORIES):
        body = picture_bytes((20 * number, 0, 0))
        server.at(f"/{number}.jpg", slowly(body, 0.2 if number else 0))
    path = export(*[image(f"/{number}.jpg", str(number)) for number in range(STORIES)])
    command = [sys.executable, "manage.py", "import_articles", str(path), "--media", "fetch"]
    command += ["--media-host", server.host]
    own = {"MEDIA_ROOT": str(media_root), "NEWSROOM_MEDIA_ALLOW_PRIVATE": "on"}
    process = subprocess.Popen(command, env={**environment(), **own}, cwd=settings.BASE_DIR)
    for _ in range(6000):  # it stops as soon as there is one
        time.sleep(0.02)
        if Image.objects.exists():
            break
    process.send_signal(signal.SIGKILL)
    process.wait()
    assert (Article.objects.count(), 0 < Image.objects.count() < STORIES) == (STORIES, True)
    report, pictures, _ = fetch(path, server)
    assert (report["unchanged"], pictures["missing"]) == (STORIES, 0)
    shown = ArticleImage.objects.order_by("article_id").values_list("alt", flat=True)
    assert list(shown) == [str(number) for number in range(STORIES)]
    assert Image.objects.count() == STORIES
    files = [one for one in media_root.rglob("*") if one.is_file()]
    assert len(files) == STORIES
