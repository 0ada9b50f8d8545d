"""The files of a newsroom's pictures, from a folder beside its file."""

import hashlib
import warnings
from collections.abc import Sequence

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from PIL import Image as Pixels
from PIL import UnidentifiedImageError

from articles.importing.media.finding import Media
from articles.importing.report import Outcome, PictureCounts
from articles.pictures import MOST_BYTES, MOST_PIXELS, READ

__all__ = ["Pictures"]

HERE = (Outcome.CREATED, Outcome.UNCHANGED)
NO_FILE = "its file is not in the folder: readers see no picture until it is"
OTHER = "its file in the folder is another picture, or none: it was not taken"


class Pictures:
    """Stores the files of pictures whose rows are here; a later run fills what was missing.

    Without a folder nothing is looked for: the files come with the media folder's own copy.
    """

    def __init__(self, media: Media, counts: PictureCounts, *, is_dry_run: bool):
        self.folder = media.folder.resolve() if media.folder else None
        self.counts = counts
        self.is_dry_run = is_dry_run

    def take(self, records: Sequence[dict], taken: Sequence) -> list[tuple[str, ...]]:
        """Store what is missing of these records' files; what is to be said of each."""
        return [
            self._take(record) if record["record"] == "picture" and one.outcome in HERE else ()
            for record, one in zip(records, taken, strict=True)
        ]

    def _take(self, record) -> tuple[str, ...]:
        if default_storage.exists(record["file"]):
            return ()
        if self.folder is None:
            self.counts.missing += 1
            return ()
        fault, content = self._content(record)
        if fault:
            self.counts.failed[fault] += 1
            return (fault,)
        self.counts.stored += 1
        if not self.is_dry_run:
            default_storage.save(record["file"], ContentFile(content))
        return ()

    def _content(self, record) -> tuple[str, bytes]:
        """(what is wrong with the file, or "", and what it holds)."""
        path = (self.folder / record["file"]).resolve()
        try:
            if not path.is_relative_to(self.folder) or not path.is_file():
                return NO_FILE, b""
            if path.stat().st_size > MOST_BYTES:
                return OTHER, b""
            content = path.read_bytes()
        except OSError:
            return NO_FILE, b""
        is_same = hashlib.sha256(content).hexdigest() == record["sha256"]
        return ("", content) if is_same and _is_picture(content, record) else (OTHER, b"")


def _is_picture(content, record):
    """Whether it is a picture of that size, of a kind that may be served."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Pixels.DecompressionBombWarning)
            pixels = Pixels.open(ContentFile(content), formats=READ)
            size = pixels.size
            pixels.verify()
    except (UnidentifiedImageError, Warning, OSError, ValueError, SyntaxError):
        return False
    return size == (record["width"], record["height"]) and size[0] * size[1] <= MOST_PIXELS
