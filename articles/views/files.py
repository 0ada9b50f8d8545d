"""What is no page: pictures behind the gate, and robots.txt."""

from pathlib import PurePosixPath

from django.http import FileResponse, Http404, HttpResponse, HttpResponseNotModified
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.utils.http import parse_etags
from django.views.decorators.http import require_safe

from articles.models import Image

# What a picture may be; anything else in the folder is not ours to send.
CONTENT_TYPES = {
    ".avif": "image/avif",
    ".gif": "image/gif",
    ".jpeg": "image/jpeg",
    ".jpg": "image/jpeg",
    ".png": "image/png",
    ".webp": "image/webp",
}
ROBOTS = "User-agent: *\nDisallow: /admin/\n"


@require_safe
def picture(request, name):
    """A picture that a public story uses; those who may see pictures in the admin see all.

    Only names that the database holds are opened, so no path leads out of the folder.
    """
    content_type = CONTENT_TYPES.get(PurePosixPath(name).suffix.lower())
    if content_type is None or "\x00" in name:
        raise Http404
    is_public, image = _find(name, request)
    if image is None:
        raise Http404
    etag = f'"{image.sha256}"'
    if etag in parse_etags(request.headers.get("If-None-Match", "")):
        response = HttpResponseNotModified()
    else:
        response = FileResponse(_open(image), content_type=content_type)
    response["ETag"] = etag
    response["X-Content-Type-Options"] = "nosniff"
    # Asked again each time: a picture that is taken down is gone at once.
    rules = {"public": True, "no_cache": True} if is_public else {"private": True, "no_store": True}
    patch_cache_control(response, **rules)
    return response


def _find(name, request):
    """(whether it is public, the picture or None)."""
    shown = Image.objects.public(timezone.now()).filter(file=name).first()
    if shown is not None:
        return True, shown
    is_staff = request.user.is_staff and request.user.has_perm("articles.view_image")
    return False, Image.objects.filter(file=name).first() if is_staff else None


def _open(image):
    try:
        return image.file.open("rb")
    except FileNotFoundError as error:
        raise Http404 from error


@require_safe
def robots(request):
    """What crawlers are asked to leave alone."""
    return HttpResponse(ROBOTS, content_type="text/plain; charset=utf-8")
