"""Collect static files only when one of them changed: hashing and compressing all takes seconds."""

import hashlib
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command


def fingerprint():
    """Give a short digest of every source file's path, size and time, and of the storage used."""
    digest = hashlib.sha256(repr(settings.STORAGES["staticfiles"]).encode())
    for finder in get_finders():
        for path, storage in sorted(finder.list([]), key=lambda found: found[0]):
            facts = Path(storage.path(path)).stat()
            digest.update(f"{path}\0{facts.st_size}\0{facts.st_mtime_ns}\0".encode())
    return digest.hexdigest()[:20]


def collect_if_changed():
    """Bring STATIC_ROOT up to date; give True if there was anything to do."""
    stamp = Path(settings.STATIC_ROOT).with_suffix(".fingerprint")
    wanted = fingerprint()
    if stamp.exists() and stamp.read_text() == wanted and Path(settings.STATIC_ROOT).is_dir():
        return False
    # Taken away first: a run that is interrupted leaves no stamp.
    stamp.unlink(missing_ok=True)
    call_command("collectstatic", interactive=False, clear=True, verbosity=0)
    stamp.write_text(wanted)
    return True
