"""Which addresses a page of the paper's own may have: none of ours, and none of anybody's."""

import re
from collections.abc import Iterator
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.urls import get_resolver
from django.urls.resolvers import RoutePattern

from articles.models import SitePage
from newsroom.record import addresses

__all__ = ["PATTERN", "as_address", "fault_of", "first_free", "is_ours", "path_at_source"]

# The catch after all our own addresses (articles/urls.py) knows a page by this.
PATTERN = r"(?:[A-Za-z0-9][-A-Za-z0-9_]*/)+"
LONGEST = SitePage._meta.get_field("url").max_length
YEAR = re.compile(r"[0-9]{4}")
# What hangs below another's address moves with it (articles/views/errors.py).
BELOW = frozenset({"feed", "stories"})
# Ours too, though no pattern names them: what is to come (DESIGN: public face), tombstones, and
# what browsers and proxies ask every host for.
KEPT = frozenset(
    {"archive", "api", "authors", "cdn-cgi", "corrections", "favicon", addresses.BURIED}
)


def as_address(typed: str) -> str:
    """What somebody typed, as an address: "about" and "/about" are "/about/"."""
    path = typed.strip().strip("/")
    return f"/{path}/" if path else ""


def is_ours(address: str) -> bool:
    """Whether an address lies where our own pages do, now or some day."""
    first = address.strip("/").partition("/")[0].casefold()
    return bool(YEAR.fullmatch(first)) or first in KEPT or first in set(_first_parts())


def fault_of(address: str, *, page: SitePage | None = None) -> str:
    """Why a page can't have this address, in words for an editor, or "".

    ``page`` is the one that asks, if it has been saved: its own former addresses are free to it.
    """
    if not re.fullmatch(rf"/{PATTERN}", address):
        return "Letters, digits and hyphens, in one part or several: /about/, /legal/privacy/."
    if len(address) > LONGEST:
        return f"An address has at most {LONGEST} characters."
    if is_ours(address):
        return "The site itself uses that address. Choose another, such as /about/."
    if address.strip("/").rpartition("/")[2].casefold() in BELOW:
        return "An address can’t end in “feed” or “stories”."
    target = {"target_type": SitePage.target_type, "target_id": page.pk if page else 0}
    if not addresses.is_free(address, **target):
        return "That address belongs, or once belonged, to something else."
    return ""


def first_free(wanted: str, *, page: SitePage | None = None) -> str:
    """A free address from a title or a slug, numbered if need be."""
    slug = addresses.ascii_slug(wanted, fallback="page")
    found = (f"/{one}/" for one in addresses.numbered(slug))
    # Where the word itself is ours, “corrections” for one, it is a page about it.
    if is_ours(f"/{slug}/"):
        found = (f"/{one}/" for one in addresses.numbered(f"about-{slug}"))
    return next(address for address in found if not fault_of(address, page=page))


def path_at_source(address: str) -> str:
    """The path of an absolute address elsewhere as a page's own; "" if it has a query or none."""
    parts = urlsplit(address)
    return "" if parts.query else as_address(unquote(parts.path))


def _first_parts(patterns=None) -> Iterator[str]:
    """The first part of every address of ours, in lower case."""
    for prefix in (settings.STATIC_URL, settings.MEDIA_URL):
        yield urlsplit(prefix).path.strip("/").partition("/")[0].casefold()
    for pattern in patterns or get_resolver().url_patterns:
        if not isinstance(pattern.pattern, RoutePattern):
            continue
        route = str(pattern.pattern)
        if route:
            yield route.partition("/")[0].casefold()
        elif hasattr(pattern, "url_patterns"):
            yield from _first_parts(pattern.url_patterns)
