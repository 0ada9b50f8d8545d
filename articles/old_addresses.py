"""Where imported stories and pages stood before: kept by imports, asked by old links."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from articles.importing.addresses import Key, candidates, host_of, key_of
from articles.models import Article, OldAddress, SitePage, Status
from newsroom.record.loading import load

__all__ = ["TAKEN", "keep", "new_path", "story_at"]

TAKEN = "its old address {} is that of another story, which keeps it"
MOST_ROWS = 50


def keep(addresses: Mapping[int, Iterable[str]], *, of: str = "article") -> dict[int, list[str]]:
    """Keep the old addresses of stories (or of pages), {key: addresses}: two queries for all.

    An address that another has stays with it. Returns those that were not given.
    """
    wanted = [(pk, key) for pk, found in addresses.items() for key in map(key_of, found) if key]
    if not wanted:
        return {}
    rows = ((host, path, pk) for pk, (host, path) in wanted)
    load(OldAddress, ("host", "path", f"{of}_id"), rows, ignore_conflicts=True)
    owners = _owners({path for _, (_, path) in wanted}, f"{of}_id")
    lost: dict[int, list[str]] = {}
    for pk, key in dict.fromkeys(wanted):
        if owners[key] != pk:
            lost.setdefault(pk, []).append("".join(key))
    return lost


def _owners(paths: set[str], column: str) -> dict[Key, int | None]:
    rows = OldAddress.objects.filter(path__in=paths).values_list("host", "path", column)
    return {(host, path): pk for host, path, pk in rows}


def story_at(host: str, path: str, query: str, *, at: datetime) -> Article | SitePage | None:
    """What stood at this address, if its own address answers now: one or two queries.

    Of several sites that came here, the one of the request's host is meant; else the only one
    that has such a path.
    """
    paths = candidates(path, query)
    rows = OldAddress.objects.filter(path__in=paths) if paths else OldAddress.objects.none()
    found = list(rows.values_list("path", "host", "article_id", "page_id")[:MOST_ROWS])
    chosen = next(filter(None, (_meant(found, one, host_of(host)) for one in paths)), None)
    if chosen is None:
        return None
    article, page = chosen
    if page:
        return SitePage.objects.public(at).filter(pk=page).first()
    return Article.objects.answerable(at).filter(pk=article).first()


def _meant(rows, path, host):
    """(story, page) at one path, one of them None; None if nothing stood there, or two things."""
    here = {tuple(keys) for kept, kept_host, *keys in rows if (kept, kept_host) == (path, host)}
    anywhere = {tuple(keys) for kept, _, *keys in rows if kept == path}
    one = here or anywhere
    return next(iter(one)) if len(one) == 1 else None


def new_path(article: Article | SitePage) -> str:
    """Where readers are sent for what answers at its own address; "" if it was taken down."""
    if isinstance(article, SitePage):
        return article.url
    return article.path if article.is_public or article.status == Status.RETRACTED else ""
