"""A newsroom to back up, what it holds, and how its commands are run."""

import io
import os
import shutil
import subprocess
import sys
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.db import connection
from PIL import Image as Pixels

from articles.pictures import take_in
from newsroom.record import append_only
from tests.factories import confirm_all, make_person, make_published
from tests.processes import environment

TEXT = "“We will mend the bridge,” said Mara Ellwood."


def found():
    """A newsroom of one quoted story and two pictures."""
    article = make_published(text=TEXT, topics=["Bridges"])
    confirm_all(article, make_person("Mara Ellwood"))
    return [make_picture("navy"), make_picture("teal")]


def make_picture(colour, size=(60, 40)):
    """A picture that was taken in; noise instead of a colour is as large as its pixels."""
    pixels = Pixels.effect_noise(size, 90) if colour == "noise" else Pixels.new("RGB", size, colour)
    written = io.BytesIO()
    pixels.convert("RGB").save(written, "JPEG")
    upload = SimpleUploadedFile("a.jpg", written.getvalue())
    return take_in(upload, user=None, title=str(colour))


def rows():
    """{table: all its rows}, logins left out: a restore ends them."""
    return {
        model._meta.db_table: list(model._base_manager.order_by("pk").values())
        for model in apps.get_models(include_auto_created=True)
        if model._meta.db_table != "django_session"
    }


def files():
    """{name: content} of all that lies among the pictures."""
    root = Path(settings.MEDIA_ROOT)
    return {
        str(path.relative_to(root)): path.read_bytes() for path in root.rglob("*") if path.is_file()
    }


def destroy():
    """Empty the database and the folder of pictures."""
    with append_only.lifted(connection):
        call_command("flush", interactive=False, verbosity=0)
    shutil.rmtree(settings.MEDIA_ROOT)


def run(*args):
    """Call a command; (standard output, standard error, exit status)."""
    out, err, status = io.StringIO(), io.StringIO(), 0
    try:
        call_command(*map(str, args), stdout=out, stderr=err)
    except SystemExit as stop:
        status = stop.code
    except CommandError as error:
        err.write(f"{error}\n")
        status = error.returncode
    return out.getvalue(), err.getvalue(), status


def begin(*args, **kwargs):
    """Start a command in a process of its own, on this newsroom."""
    own = {**environment(), "MEDIA_ROOT": settings.MEDIA_ROOT}
    command = [sys.executable, "manage.py", *map(str, args)]
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True}
    return subprocess.Popen(command, env=own, cwd=settings.BASE_DIR, **pipes, **kwargs)


def tree(folder):
    """The paths in a folder, hidden ones too."""
    return sorted(
        os.path.relpath(os.path.join(at, name), folder)
        for at, _, names in os.walk(folder)
        for name in names
    )
