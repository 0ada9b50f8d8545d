"""Make a backup: the database as it is at one moment, then the pictures that it knows.

In that order, because a picture's file comes before its row, is named by its content and is never
written over: whatever the copied rows name is still there to be copied.
"""

import contextlib
import fcntl
import os
import shutil
import tomllib
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import connection
from django.utils import timezone

from articles.backup import manifest as manifests
from articles.backup.databases import backend_of
from articles.backup.files import Kept, copy, hashed
from articles.backup.manifest import BackupError, Manifest, check_value
from articles.models import (
    Article,
    Correction,
    Image,
    ImportedItem,
    Quote,
    QuoteSuggestion,
    Redaction,
    Revision,
    Topic,
)
from newsroom.record.models import Address, AuditEntry
from people.models import Speaker

__all__ = ["MEDIA", "Made", "is_free", "make", "version_of_ours"]

MEDIA = "media"
COUNTED = (Article, Speaker, Quote, QuoteSuggestion, Topic, Revision, Correction, Image)
COUNTED += (Redaction, ImportedItem, Address, AuditEntry, get_user_model())


@dataclass
class Made:
    """What came of it: the manifest, and files among the pictures that belong to none."""

    manifest: Manifest
    strays: int
    linked: int


@dataclass
class Pictures:
    """What became of the pictures' files on the way into a backup."""

    files: dict[str, Kept] = field(default_factory=dict)
    missing: list[str] = field(default_factory=list)
    damaged: list[str] = field(default_factory=list)
    linked: int = 0


def make(
    folder: Path,
    *,
    earlier: Path | None = None,
    on_picture: Callable[[int, int], object] = lambda done, total: None,
) -> Made:
    """Write a backup that then stands at ``folder``, whole or not at all.

    Pictures that an ``earlier`` backup holds are linked to, if they lie on the same disk.
    ``on_picture`` is told how many are done. Raises BackupError and OSError.
    """
    if "django_migrations" not in connection.introspection.table_names():
        raise BackupError("There is no newsroom in this database: run manage.py migrate.")
    known = manifests.read(earlier) if earlier else None
    backend, at = backend_of(connection), timezone.now()
    with _unfinished(folder) as work:
        with backend.taken(connection, work / backend.FILE) as ask:
            rows = _rows(ask)
            migrations = dict(ask("SELECT app, name FROM django_migrations ORDER BY app, id"))
            asked = ask("SELECT file, sha256 FROM articles_image ORDER BY file")
        pictures = Pictures()
        for number, (name, sha256) in enumerate(asked, 1):
            _take(name, sha256, work, earlier=earlier, known=known, pictures=pictures)
            on_picture(number, len(asked))
        made = Manifest(
            software=version_of_ours(),
            made_at=at.isoformat(timespec="seconds"),
            vendor=connection.vendor,
            server=backend.version(connection),
            key_check=check_value(settings.SECRET_KEY),
            migrations=migrations,
            rows=rows,
            missing=pictures.missing,
            damaged=pictures.damaged,
            files={backend.FILE: hashed(work / backend.FILE), **pictures.files},
        )
        os.sync()  # what the manifest names is on the disk before the manifest is
        manifests.write(work, made)
    return Made(made, _strays({name for name, _ in asked}), pictures.linked)


def version_of_ours() -> str:
    """The software's version, as pyproject.toml says it."""
    with (settings.BASE_DIR / "pyproject.toml").open("rb") as stream:
        return tomllib.load(stream)["project"]["version"]


def is_free(folder: Path) -> bool:
    """Whether a backup may stand there: nothing does, or an empty folder."""
    return not folder.is_symlink() and (
        not folder.exists() or (folder.is_dir() and not any(folder.iterdir()))
    )


@contextlib.contextmanager
def _unfinished(folder: Path) -> Iterator[Path]:
    """A private folder beside the wanted one, which takes its name when the block is through.

    What a killed backup left there is begun anew. Raises BackupError.
    """
    folder = Path(os.path.abspath(folder))  # a link stays one, to be refused
    _check_place(folder)
    work = folder.parent / f".{folder.name}.unfinished"
    work.mkdir(mode=0o700, exist_ok=True)
    handle = os.open(work, os.O_RDONLY)
    try:
        _lock(handle, folder)
        _empty(work)
        try:
            yield work
            os.sync()
            work.rename(folder)
        except BaseException:
            shutil.rmtree(work, ignore_errors=True)
            raise
    finally:
        os.close(handle)


def _check_place(folder):
    if not is_free(folder):
        raise BackupError(f"{folder} is not empty: name a folder that is not there yet.")
    if not folder.parent.is_dir():
        raise BackupError(f"There is no folder {folder.parent} to make it in.")
    for name in ("MEDIA_ROOT", "STATIC_ROOT"):
        if folder.resolve().is_relative_to(Path(getattr(settings, name)).resolve()):
            raise BackupError(f"{folder} lies within {name}: readers could be served from there.")


def _lock(handle, folder):
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        raise BackupError(f"Another process is making a backup at {folder}.") from error
    except OSError:
        pass  # a network share that knows no locks


def _empty(folder):
    for path in folder.iterdir():
        shutil.rmtree(path) if path.is_dir() and not path.is_symlink() else path.unlink()


def _rows(ask):
    """How many rows some tables have, which a restore compares."""
    names = [model._meta.db_table for model in COUNTED]
    return {name: ask(f'SELECT count(*) FROM "{name}"')[0][0] for name in names}  # noqa: S608


def _take(name, sha256, work, *, earlier, known, pictures):
    """A picture's file into the backup, or its name among the missing."""
    inside = f"{MEDIA}/{name}"
    if not _is_inner(name):
        pictures.missing.append(name)
        return
    kept = known.files.get(inside) if known else None
    is_sound = kept is not None and kept.sha256 == sha256
    if is_sound and _linked(earlier / inside, work / inside, kept):
        pictures.linked += 1
    else:
        kept = _copied(name, sha256, work / inside)
    if kept is None:
        pictures.missing.append(name)
        return
    pictures.files[inside] = kept
    if kept.sha256 != sha256:
        pictures.damaged.append(name)


def _linked(there, here, kept):
    """Whether an earlier backup's file, unless it was damaged since, could be linked to."""
    try:
        if hashed(there) != kept:
            return False
        here.parent.mkdir(parents=True, exist_ok=True)
        here.hardlink_to(there)
    except OSError:
        return False
    return True


def _copied(name, sha256, target):
    """What was copied, or None if there is no such file; one renamed meanwhile has another name."""
    root = Path(settings.MEDIA_ROOT)
    try:
        return copy(root / name, target, mode=0o600)
    except FileNotFoundError:
        target.unlink(missing_ok=True)
    now = Image.objects.filter(sha256=sha256).exclude(file=name).values_list("file", flat=True)
    try:
        return copy(root / now[0], target, mode=0o600) if now else None
    except FileNotFoundError:
        target.unlink(missing_ok=True)
        return None


def _is_inner(name):
    path = PurePosixPath(name)
    return bool(path.parts) and not path.is_absolute() and ".." not in path.parts


def _strays(names):
    """How many files lie among the pictures that no picture has: left by a process killed there."""
    root = Path(settings.MEDIA_ROOT)
    found = Counter(
        Path(folder, name).relative_to(root).as_posix() in names
        for folder, _, inside in os.walk(root)
        for name in inside
    )
    return found[False]
