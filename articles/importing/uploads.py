"""Archives brought in by hand: kept in a private folder while they are looked at and imported.

Each upload has a folder of its own, so that its file keeps the name by which a story without an id
is known. Nothing serves this folder. A file goes when its import is over or given up, and by
itself a week after it came: `run_work --all`, the list of uploads and the next upload see to that.
"""

import shutil
import uuid
import zipfile
from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadhandler import FileUploadHandler, StopUpload
from django.utils import timezone

from articles import background
from articles.models import ImportUpload, Job
from articles.permissions import allow
from articles.redacting.knowing import standing
from newsroom.record.audit import note

__all__ = [
    "PrivateFile",
    "PrivateHandler",
    "add_pictures",
    "discard",
    "file_of",
    "give_up",
    "pictures_of",
    "receive",
    "release",
    "sweep",
    "throw_away",
]

KEPT_FOR = timedelta(days=7)
SWEPT_AT_ONCE = 100
LONGEST_NAME = 150
PICTURES = "pictures"
FILLING = "fill pictures"
State = ImportUpload.State


class PrivateFile:
    """A file that was streamed to the private folder, and how large it is."""

    def __init__(self, name: str):
        self.name = name
        self.folder = str(uuid.uuid4())
        self.size = 0
        self.is_too_large = False
        path = Path(settings.NEWSROOM_IMPORT_ROOT) / self.folder
        path.mkdir(parents=True, mode=0o700)
        self._file = (path / name).open("wb")

    def write(self, data: bytes) -> None:
        """Add to it; beyond the bound it is thrown away and StopUpload raised."""
        self.size += len(data)
        if self.size > settings.NEWSROOM_IMPORT_LARGEST * 1_000_000:
            self.is_too_large = True
            self.throw_away()
            raise StopUpload
        self._file.write(data)

    def close(self) -> None:
        """Finish writing; the file stays."""
        self._file.close()

    def throw_away(self) -> None:
        """Close it and delete it."""
        self._file.close()
        shutil.rmtree(Path(settings.NEWSROOM_IMPORT_ROOT) / self.folder, ignore_errors=True)


class PrivateHandler(FileUploadHandler):
    """Streams one uploaded file to the private folder; `kept` is it, None if there was none."""

    kept: PrivateFile | None = None

    def new_file(self, *args, **kwargs):
        """Begin the one file; any further one is refused."""
        super().new_file(*args, **kwargs)
        if self.kept is not None:
            raise StopUpload(connection_reset=True)
        self.kept = PrivateFile(_tidy(self.file_name))

    def receive_data_chunk(self, raw_data, start):
        """Write it away; nothing is handed on."""
        self.kept.write(raw_data)

    def file_complete(self, file_size):
        """Close it. The request's own list of files stays empty."""
        self.kept.close()

    def upload_interrupted(self):
        """What came of a file that broke off is no archive."""
        if self.kept:
            self.kept.throw_away()


def receive(file: PrivateFile, *, user, source: str = "") -> ImportUpload:
    """Make the row of a file that has come in whole. Raises PermissionDenied, ValidationError."""
    allow(user, "import_stories")
    if not file.size:
        file.throw_away()
        raise ValidationError("The file is empty.")
    sweep()
    upload = ImportUpload.objects.create(
        name=standing().text(file.name),
        folder=file.folder,
        size=file.size,
        source=standing().text(source.strip()),
        user=user,
    )
    note(upload, verb="upload", user=user, data={"bytes": file.size})
    return upload


def file_of(upload: ImportUpload) -> Path:
    """Where an upload's file is. Raises ValidationError if it is not here any more."""
    folder = Path(settings.NEWSROOM_IMPORT_ROOT) / (upload.folder or "-")
    found = next((path for path in folder.glob("*") if path.is_file()), None)
    if not upload.folder or found is None:
        raise ValidationError("The file is not on this server any more. Upload it again.")
    return found


def pictures_of(upload: ImportUpload) -> Path | None:
    """Where the zip of pictures is that was uploaded besides, None if there is none."""
    folder = Path(settings.NEWSROOM_IMPORT_ROOT) / (upload.folder or "-") / PICTURES
    return next((path for path in folder.glob("*") if path.is_file()), None)


def add_pictures(upload: ImportUpload, file: PrivateFile, *, user) -> None:
    """Keep a zip of pictures with an upload, in place of an earlier one.

    Raises PermissionDenied, ValidationError.
    """
    allow(user, "import_stories")
    root = Path(settings.NEWSROOM_IMPORT_ROOT)
    came = root / file.folder / file.name
    try:
        file_of(upload)
        if not zipfile.is_zipfile(came):
            raise ValidationError("Pictures come as a zip of their folder; this file is none.")
        shutil.rmtree(root / upload.folder / PICTURES, ignore_errors=True)
        (root / file.folder).rename(root / upload.folder / PICTURES)
    except ValidationError:
        file.throw_away()
        raise
    note(upload, verb="upload pictures", user=user, data={"bytes": file.size})


def discard(upload: ImportUpload) -> None:
    """Delete an upload's file, if it is still there."""
    if upload.folder:
        shutil.rmtree(Path(settings.NEWSROOM_IMPORT_ROOT) / upload.folder, ignore_errors=True)
        ImportUpload.objects.filter(pk=upload.pk).update(folder="")
        upload.folder = ""


def give_up(upload: ImportUpload, *, user) -> None:
    """Delete the file without importing it. Raises PermissionDenied, ValidationError."""
    allow(user, "import_stories")
    release(upload)
    gone = ImportUpload.objects.filter(pk=upload.pk, state__in=[State.LOOKING, State.READY])
    if gone.update(state=State.LEFT) != 1:
        raise ValidationError("It is being imported, or was. An import can be undone afterwards.")
    discard(upload)
    note(upload, verb="give up upload", user=user)


def release(upload: ImportUpload) -> None:
    """What was refused in the background may be asked for again."""
    job = background.about(upload)
    if job is not None and job.state == Job.State.REFUSED:
        # What was looked through before stays found.
        looking = ImportUpload.objects.filter(pk=upload.pk, state=State.LOOKING)
        looking.exclude(survey={}).update(state=State.READY)
        busy = ImportUpload.objects.filter(pk=upload.pk, state__in=[State.TRYING, State.RUNNING])
        # What asked for pictures alone was imported before.
        busy.update(state=State.DONE if job.kind == FILLING else State.READY)
        upload.refresh_from_db()


def throw_away(upload: ImportUpload, *, user) -> None:
    """Delete the file of an import that is over: its pictures are not asked for again."""
    allow(user, "import_stories")
    if not upload.is_over:
        raise ValidationError("It is not over yet.")
    discard(upload)
    note(upload, verb="delete file", user=user)


def sweep() -> int:
    """Delete files that came a week ago and are not being imported; return how many.

    One query where there are none, so that a screen may ask as well as a timer.
    """
    old = ImportUpload.objects.exclude(folder="").exclude(state=State.RUNNING)
    found = list(old.filter(created_at__lt=timezone.now() - KEPT_FOR)[:SWEPT_AT_ONCE])
    for upload in found:
        discard(upload)
        ImportUpload.objects.filter(pk=upload.pk).exclude(state=State.DONE).update(state=State.LEFT)
    return len(found)


def _tidy(name: str) -> str:
    """A file's name as it may stand in a folder: no path, not hidden, not too long."""
    bare = Path(name.replace("\\", "/")).name.lstrip(".").strip() or "archive"
    stem, dot, ending = bare.rpartition(".")
    return f"{(stem or ending)[:LONGEST_NAME]}{dot if stem else ''}{ending[:20] if stem else ''}"
