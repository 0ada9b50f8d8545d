"""Hashed static files for the tests, as production has them: collected once for each state."""

import contextlib
import shutil
import tempfile
import time
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.test.utils import override_settings

from newsroom import static_files

HOME = Path(__file__).resolve().parent.parent.parent / "var" / "test-static"
DAY = 24 * 60 * 60


def prepare():
    """Give a folder with the static files as they are now, collecting them if need be.

    Each state has a folder of its own, put in place in one move: two test runs at once do not
    meet half of it.
    """
    folder = HOME / static_files.fingerprint()
    if not folder.is_dir():
        HOME.mkdir(parents=True, exist_ok=True)
        _forget_old_ones()
        with tempfile.TemporaryDirectory(dir=HOME) as scratch:
            made = Path(scratch) / "static"
            with override_settings(STATIC_ROOT=str(made)):
                call_command("collectstatic", interactive=False, verbosity=0)
            with contextlib.suppress(OSError):  # another run was quicker
                made.rename(folder)
    return folder


def leave_uncompressed():
    """Hash the files but compress none, which is fifty times as quick; make test compresses."""
    hashed = "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"
    settings.STORAGES = {**settings.STORAGES, "staticfiles": {"BACKEND": hashed}}


def use(folder):
    """Let this process serve that folder."""
    settings.STATIC_ROOT = str(folder)


def _forget_old_ones():
    for folder in HOME.iterdir():
        if folder.stat().st_mtime < time.time() - DAY:
            shutil.rmtree(folder, ignore_errors=True)
