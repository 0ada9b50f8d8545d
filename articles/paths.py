"""settle(): where a story will stand, fixed at the first moment a reader could see it.

What an import brings is placed before it is saved, so that its row is written once.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice

from django.utils import timezone

from articles.models import Article
from newsroom.record import addresses

MOST_AT_ONCE = 64  # numbers of a slug that are tried with one query
NOBODY = -1  # of the stories that are placed


def settle(article: Article) -> None:
    """Fix first moment, slug and path (in TIME_ZONE) of a story that is about to be published.

    Sets attributes and claims the address; the caller saves. Nothing moves once readers could
    see the story; an address that none could see is given up.
    """
    if place_each([article]):
        addresses.claim(article.path, target_type="article", target_id=article.pk)


def place_each(articles: Sequence[Article]) -> list[Article]:
    """Set first moment, slug and path, also of stories that have no row and no key yet.

    In as few queries for many as for one where their slugs are free. Returns those that no reader
    could see before: the caller claims their paths and saves them.
    """
    moving = [article for article in articles if not article.was_ever_public]
    for article in moving:
        live_at = max(filter(None, (article.published_at, article.embargo_until)))
        article.first_live_at = article.significant_at = live_at
        article.slug = article.slug or addresses.ascii_slug(article.headline, fallback="story")
    for article, path in zip(moving, _free_paths(moving), strict=True):
        old, article.path = article.path, path
        if old and old != path:
            addresses.release(old, target_type="article", target_id=article.pk)
    return moving


def _free_paths(articles: Sequence[Article]) -> list[str]:
    """/YYYY/MM/DD/slug/ of each, that no other story has or ever had; the first comes first.

    Stories of one day and slug draw from one row of paths, so that none is asked for twice. They
    are known by their number in the sequence, since not all have a key.
    """
    numbers = {article.pk: number for number, article in enumerate(articles) if article.pk}
    waiting = _by_wish(articles)
    rows = {first: (f"{path}/" for path in addresses.numbered(first)) for first in waiting}
    found: dict[int, str] = {}
    size = 1
    while waiting:
        offered = {one: list(islice(rows[one], size + len(waiting[one]) - 1)) for one in waiting}
        taken = _owners({path for paths in offered.values() for path in paths})
        owners = {path: numbers.get(pk, NOBODY) for path, pk in taken.items()}
        owners |= {path: number for number, path in found.items()}
        for first, paths in offered.items():
            for number, path in _shared_out(paths, waiting[first], owners):
                found[number], owners[path] = path, number
        waiting = {one: left for one in waiting if (left := _without(found, waiting[one]))}
        size = min(MOST_AT_ONCE, 2 * size)
    return [found[number] for number in range(len(articles))]


def _by_wish(articles: Sequence[Article]) -> dict[str, list[int]]:
    """{path without a number and its slash: the numbers of the stories that want it}."""
    waiting = defaultdict(list)
    for number, article in enumerate(articles):
        day = f"{timezone.localtime(article.first_live_at):/%Y/%m/%d/}"
        waiting[f"{day}{article.slug}"].append(number)
    return waiting


def _shared_out(
    paths: Iterable[str], numbers: Sequence[int], owners: Mapping[str, int]
) -> Iterator[tuple[int, str]]:
    """Yield (number, path): a path of one's own stays, the next story takes one that is free."""
    left = list(numbers)
    for path in paths:
        owner = owners.get(path, left[0] if left else None)
        if owner in left:
            left.remove(owner)
            yield owner, path


def _without(found: Mapping[int, str], numbers: Iterable[int]) -> list[int]:
    return [number for number in numbers if number not in found]


def _owners(paths: set[str]) -> dict[str, int]:
    """{path: the story that has or had it, 0 for anything else} of those that are not free."""
    others: Mapping[str, tuple[str, str]] = addresses.owners_of(paths)
    owners = {path: int(key) if kind == "article" else 0 for path, (kind, key) in others.items()}
    return owners | dict(Article.objects.filter(path__in=paths).values_list("path", "pk"))
