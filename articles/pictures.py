"""take_in(): the one way a picture gets into the newsroom, cleaned of what the camera wrote.

``clean`` and ``store`` are its halves, for whoever takes in many: the first works on pixels and
may take a while, the second writes.

What is stored is made anew from the pixels: nothing of the file that came in is served, so neither
a hidden payload nor the place where a picture was taken can go out with it.
"""

import hashlib
import io
import warnings
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import IntegrityError, transaction
from PIL import Image as Pixels
from PIL import ImageOps, IptcImagePlugin, UnidentifiedImageError

from articles.models import Image
from articles.permissions import allow
from newsroom.record.audit import note

LONGEST = 2000  # pixels wide or high
MOST_PIXELS = 50_000_000
MOST_BYTES = 40 * 1024 * 1024
READ = ("JPEG", "PNG", "WEBP", "GIF", "TIFF")
# IPTC-IIM record 2: by-line and credit.
BYLINE, CREDIT = (2, 80), (2, 110)


@dataclass(frozen=True)
class Cleaned:
    """A picture made anew from its pixels: the bytes to store, and their hash."""

    ending: str
    content: bytes
    sha256: str
    width: int
    height: int
    found_credit: str = ""


def take_in(
    upload,
    *,
    user,
    title: str,
    credit: str = "",
    licence: str = "",
    focal_x: int = 50,
    focal_y: int = 50,
) -> Image:
    """Store a picture and return its row; the same pixels sent twice give the row there is.

    ``upload`` is a file opened for reading. Turned upright, at most LONGEST pixels a side, without
    EXIF, GPS or other metadata; an empty credit is filled from IPTC. Raises ValidationError for
    what is no picture, is broken or is larger than MOST_PIXELS, and PermissionDenied.
    """
    allow(user, "add_image")
    said = {"title": title, "credit": credit, "licence": licence}
    return store(clean(upload), user=user, **said, focal_x=focal_x, focal_y=focal_y)


def clean(upload) -> Cleaned:
    """A picture's own pixels and nothing else of its file; asks no database, so that none waits.

    ``upload`` has a ``size``, in bytes. Raises ValidationError as ``take_in`` does.
    """
    pixels = _opened(upload)
    found_credit = _credit_in(pixels)
    upright = _upright(pixels)
    ending, content = _encoded(upright)
    digest = hashlib.sha256(content).hexdigest()
    return Cleaned(ending, content, digest, *upright.size, found_credit)


@transaction.atomic
def store(
    cleaned: Cleaned,
    *,
    user,
    title: str,
    credit: str = "",
    licence: str = "",
    focal_x: int = 50,
    focal_y: int = 50,
) -> Image:
    """Write a cleaned picture's file and row, or return the row that has these pixels.

    Raises PermissionDenied, and ValidationError where a text holds words that were redacted.
    """
    allow(user, "add_image")
    known = Image.objects.filter(sha256=cleaned.sha256).first()
    if known:
        return known
    image = Image(
        sha256=cleaned.sha256,
        title=title.strip()[:200],
        credit=(credit.strip() or cleaned.found_credit)[:200],
        licence=licence.strip()[:200],
        focal_x=focal_x,
        focal_y=focal_y,
    )
    _write_file(image, cleaned)
    image.width, image.height = cleaned.width, cleaned.height
    try:
        with transaction.atomic():
            image.save()
    except IntegrityError:
        # Somebody stored the same pixels at the same moment.
        return Image.objects.get(sha256=cleaned.sha256)
    note(image, verb="add", user=user, data={"width": image.width, "height": image.height})
    return image


def _write_file(image, cleaned):
    """The file, named by its content; one that a stopped attempt left there is written anew."""
    name = f"{cleaned.sha256[:2]}/{cleaned.sha256[:24]}.{cleaned.ending}"
    field = image._meta.get_field("file")
    image.file.storage.delete(field.generate_filename(image, name))
    image.file.save(name, ContentFile(cleaned.content), save=False)


def _opened(upload):
    """The picture, read to its end, or a refusal in words."""
    if upload.size > MOST_BYTES:
        raise ValidationError({"file": "This file is larger than 40 MB."})
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Pixels.DecompressionBombWarning)
            pixels = Pixels.open(upload, formats=READ)
            if pixels.width * pixels.height > MOST_PIXELS:
                raise ValidationError({"file": "This picture has more than 50 megapixels."})
            # A large JPEG is read at a half or a quarter: as sharp as we store it, and a tenth of
            # the memory.
            pixels.draft(None, (LONGEST, LONGEST))
            pixels.load()
    except (Pixels.DecompressionBombError, Pixels.DecompressionBombWarning) as error:
        raise ValidationError({"file": "This picture has more than 50 megapixels."}) from error
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError) as error:
        raise ValidationError(
            {"file": "This is no picture we can read: send a JPEG, PNG, WebP, GIF or TIFF."}
        ) from error
    return pixels


def _upright(pixels):
    turned = ImageOps.exif_transpose(pixels)
    if max(turned.size) > LONGEST:
        turned.thumbnail((LONGEST, LONGEST), Pixels.Resampling.LANCZOS)
    return turned


def _encoded(pixels):
    """(file ending, bytes): PNG where something is transparent or drawn, else JPEG."""
    written = io.BytesIO()
    is_drawn = pixels.mode in ("P", "1", "RGBA", "LA", "PA") or "transparency" in pixels.info
    # A copy of the pixels alone: whatever else the file said stays behind.
    mode = ("RGBA" if _has_alpha(pixels) else "RGB") if is_drawn else "RGB"
    bare = pixels.convert(mode)
    clean = Pixels.new(mode, bare.size)
    clean.paste(bare)
    if is_drawn:
        clean.save(written, "PNG", optimize=True)
        return "png", written.getvalue()
    clean.save(written, "JPEG", quality=85, optimize=True, progressive=True)
    return "jpg", written.getvalue()


def _has_alpha(pixels):
    return pixels.mode in ("RGBA", "LA", "PA") or "transparency" in pixels.info


def _credit_in(pixels):
    """Who is named in the file's IPTC fields: credit, else by-line; '' where none is."""
    try:
        fields = IptcImagePlugin.getiptcinfo(pixels) or {}
    except (SyntaxError, ValueError, OSError, IndexError):
        return ""
    raw = fields.get(CREDIT) or fields.get(BYLINE) or b""
    first = raw[0] if isinstance(raw, list) else raw
    return " ".join(first.decode("utf-8", "replace").split())
