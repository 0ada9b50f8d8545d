"""Where pictures of imported stories stood before, in any of the sizes they had there."""

from datetime import datetime
from pathlib import PurePosixPath
from urllib.parse import urlsplit

from articles.importing.addresses import host_of
from articles.importing.media.addresses import unsized
from articles.models import Image, SourcePicture

__all__ = ["picture_at"]

ENDINGS = frozenset({".avif", ".gif", ".jpeg", ".jpg", ".png", ".tif", ".tiff", ".webp"})
LONGEST = SourcePicture._meta.get_field("path").max_length
MOST_ROWS = 20


def picture_at(host: str, path: str, *, at: datetime) -> Image | None:
    """The picture that stood at this path, if a public story shows it: two queries at most.

    Of several sites that came here, the one of the request's host is meant; else the only one
    that has such a path. A path that no picture would have is not looked up.
    """
    if PurePosixPath(path).suffix.lower() not in ENDINGS or "\x00" in path or len(path) > LONGEST:
        return None
    rows = SourcePicture.objects.filter(path=unsized(path), image__isnull=False)
    found = list(rows.values_list("address", "image_id")[:MOST_ROWS])
    here = {image for address, image in found if _host(address) == host_of(host)}
    images = here or {image for _, image in found}
    if len(images) != 1:
        return None
    return Image.objects.public(at).filter(pk__in=images).first()


def _host(address: str) -> str:
    return host_of(urlsplit(address).netloc)
