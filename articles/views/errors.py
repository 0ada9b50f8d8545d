"""Addresses that moved, that never were, and our own failures."""

from uuid import UUID

from django.conf import settings
from django.http import HttpResponsePermanentRedirect, HttpResponseServerError
from django.template.loader import render_to_string
from django.utils import timezone

from articles.models import Article, Section, SitePage, Topic
from articles.old_addresses import new_path, story_at
from articles.old_pictures import picture_at
from articles.reading import permanent_quotes
from articles.speakers import public_survivors
from articles.views.page import show_page
from newsroom.record import addresses
from newsroom.record.models import Address

# Pages that hang below another's address and move with it.
BELOW = ("feed/", "stories/", "quote.json", "article.json")
LONGEST_PATH = 400


def not_found(request, exception=None):
    """Lead an old address to the current one if readers may see what is there; else 404."""
    at = timezone.now()
    path = request.path_info
    row, tail = _row_of(path)
    moved = _moved_to(row, tail, at)
    if moved and moved != path:
        query = request.META.get("QUERY_STRING", "")
        return _lead_on(f"{moved}?{query}" if query else moved)
    if addresses.buried_among([path]):
        return show_page(request, "410.html", {}, at=at, status=410)
    # An address that was ever ours is never taken for one of a site that came here.
    imported = None if row else answer_imported(request, at=at)
    return imported or show_page(request, "404.html", {}, at=at, status=404)


def answer_imported(request, *, at):
    """What a story or a picture answers at the address it had before it came here; else None."""
    query = request.META.get("QUERY_STRING", "")
    story = story_at(request.get_host(), request.path_info, query, at=at)
    if story is None:
        picture = picture_at(request.get_host(), request.path_info, at=at)
        return _lead_on(picture.file.url) if picture else None
    if path := new_path(story):
        return _lead_on(path)
    return show_page(request, "410.html", {}, at=at, status=410)


def _lead_on(path):
    answer = HttpResponsePermanentRedirect(path)
    # A browser may keep a 301 for ever; what led here may be undone, a merge for one.
    answer["Cache-Control"] = "no-cache"
    return answer


def server_error(request):
    """Our own failure, in the paper's look: asks neither the database nor the request."""
    context = {
        "newsroom_name": settings.NEWSROOM_NAME,
        "newsroom_tagline": settings.NEWSROOM_TAGLINE,
        "LANGUAGE_CODE": settings.LANGUAGE_CODE,
    }
    return HttpResponseServerError(render_to_string("500.html", context))


def _row_of(path):
    """(who has or had this address, what hangs below it); the first is None if nobody has."""
    if "\x00" in path or len(path) > LONGEST_PATH:
        return None, ""
    tail = next((tail for tail in BELOW if path.endswith(f"/{tail}")), "")
    bare = path.removesuffix(tail)
    rows = {row.path: row for row in Address.objects.filter(path__in={bare, f"{bare}/"})}
    row, closed = rows.get(bare), rows.get(f"{bare}/")
    if row is None and closed and closed.target_type == SitePage.target_type:
        return closed, ""  # people type “/about”
    # Nothing hangs below a page of the paper's own.
    return (None, "") if row and tail and row.target_type == SitePage.target_type else (row, tail)


def _moved_to(row, tail, at):
    """Where what once stood here stands now, or '' if readers have nothing there."""
    target = _public_target(row, at) if row else None
    return f"{target.get_absolute_url()}{tail}" if target else ""


def _public_target(row, at):
    if row.target_type == "quote":
        return _public_quote(row.target_id, at)
    if not row.target_id.isdigit():
        return None
    pk = int(row.target_id)
    if row.target_type == "speaker":
        return public_survivors(at, pk).first()
    models = {"article": Article, "section": Section, "topic": Topic}
    model = (models | {SitePage.target_type: SitePage}).get(row.target_type)
    return model.objects.public(at).filter(pk=pk).first() if model else None


def _public_quote(key, at):
    """The quote that another was joined into, if it has a page of its own."""
    try:
        return permanent_quotes(at).filter(pk=UUID(key)).first()
    except ValueError:
        return None
