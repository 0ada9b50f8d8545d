"""Where imported stories stood before: kept by imports, asked by whoever comes by an old link."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from articles.importing.addresses import Key, candidates, host_of, key_of
from articles.models import Article, OldAddress, Status

__all__ = ["TAKEN", "keep", "new_path", "story_at"]

TAKEN = "its old address {} is that of another story, which keeps it"
MOST_ROWS = 50


def keep(addresses: Mapping[int, Iterable[str]]) -> dict[int, list[str]]:
    """Keep the old addresses of stories, {key of the story: addresses}: two queries for all.

    An address that another story has stays with it. Returns those that were not given.
    """
    wanted = [(pk, key) for pk, found in addresses.items() for key in map(key_of, found) if key]
    if not wanted:
        return {}
    OldAddress.objects.bulk_create(
        (OldAddress(host=host, path=path, article_id=pk) for pk, (host, path) in wanted),
        ignore_conflicts=True,
    )
    owners = _owners({path for _, (_, path) in wanted})
    lost: dict[int, list[str]] = {}
    for pk, key in dict.fromkeys(wanted):
        if owners[key] != pk:
            lost.setdefault(pk, []).append("".join(key))
    return lost


def _owners(paths: set[str]) -> dict[Key, int]:
    rows = OldAddress.objects.filter(path__in=paths).values_list("host", "path", "article_id")
    return {(host, path): pk for host, path, pk in rows}


def story_at(host: str, path: str, query: str, *, at: datetime) -> Article | None:
    """The story that stood at this address, if its own address answers now: one or two queries.

    Of several sites that came here, the one of the request's host is meant; else the only one
    that has such a path.
    """
    paths = candidates(path, query)
    rows = OldAddress.objects.filter(path__in=paths) if paths else OldAddress.objects.none()
    found = list(rows.values_list("path", "host", "article_id")[:MOST_ROWS])
    chosen = next(filter(None, (_meant(found, one, host_of(host)) for one in paths)), None)
    return Article.objects.answerable(at).filter(pk=chosen).first() if chosen else None


def _meant(rows, path, host):
    """The key of the story at one path, or None if there is none, or more than one."""
    here = {pk for kept, kept_host, pk in rows if kept == path and kept_host == host}
    anywhere = {pk for kept, _, pk in rows if kept == path}
    one = here or anywhere
    return next(iter(one)) if len(one) == 1 else None


def new_path(article: Article) -> str:
    """Where readers are sent for a story whose own address answers; "" if it was taken down."""
    return article.path if article.is_public or article.status == Status.RETRACTED else ""
