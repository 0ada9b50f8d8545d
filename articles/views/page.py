"""What all public pages share: the frame around them, paging, and narrowing."""

import re

from django.conf import settings
from django.http import Http404
from django.shortcuts import render

from articles.models import BadCursor
from articles.reading import Link, address_of, links_around, page_by_name

NAMES_TO_A_STORY = 5  # a name takes a line, a story five
SLUG = re.compile(r"[-a-zA-Z0-9_]{1,100}")


def show_page(request, template, context, *, at, around=None, status=200):
    """Render a public page within the paper's frame.

    ``around`` are the links of the frame where the caller has them already; ``context`` may name
    its ``canonical`` path (default: this one without parameters) and its ``feed``, a Link. A page
    that answers with an error says nothing of the address it was asked for.
    """
    canonical = request.build_absolute_uri(context.get("canonical", request.path))
    around = around or links_around(at)
    frame = {
        "at": at,
        "nav": around.sections,
        "menu": around.pages,
        "canonical": canonical if status == 200 else "",
        "site_feed": Link(settings.NEWSROOM_NAME, "/feed/"),
    }
    return render(request, template, {**context, **frame}, status=status)


def newest_first(request, rows, *, at):
    """The page of rows that ``?after=`` asks for; a cursor of someone else's making is a 404."""
    try:
        return rows.page(at=at, size=settings.NEWSROOM_PAGE_SIZE, after=cursor_of(request))
    except BadCursor as error:
        raise Http404 from error


def by_name(request, rows, *, name):
    """The same for a list in the order of the alphabet, where a page holds more."""
    size = NAMES_TO_A_STORY * settings.NEWSROOM_PAGE_SIZE
    try:
        return page_by_name(rows, name=name, size=size, after=cursor_of(request))
    except BadCursor as error:
        raise Http404 from error


def cursor_of(request):
    """The cursor asked for, or ''."""
    return request.GET.get("after", "")


def narrowed_to(request, parameter, rows):
    """The row whose slug ``?parameter=`` names, None if it names none; 404 if readers have none."""
    slug = request.GET.get(parameter, "")
    if not slug:
        return None
    found = rows.filter(slug=slug).first() if SLUG.fullmatch(slug) else None
    if found is None:
        raise Http404
    return found


def paging(request, page, *, path, **narrowed):
    """Where the reader can go from this page of a list: ``earlier`` and ``newest``, or ''."""
    here = cursor_of(request)
    return {
        "rows": page.rows,
        "is_first": not here,
        "earlier": address_of(path, **narrowed, after=page.next) if page.next else "",
        "newest": address_of(path, **narrowed) if here else "",
        "canonical": address_of(path, **narrowed, after=here),
    }
