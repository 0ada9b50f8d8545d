"""Which stories print which names: a stored index, so that no page looks through texts.

``index_names`` reads texts and runs where a text changes, before articles.listing.relist;
``follow`` copies what that knows. A name is a row of folded words and nobody's in particular;
whose it may be stands in articles.about.
"""

from collections.abc import Iterable, Mapping
from itertools import chain
from operator import itemgetter

from django.db import transaction
from django.db.models import Case, F, OuterRef, Q, QuerySet, Subquery, When

from articles.models import Article, StoryName, gate
from articles.search.naming import read_names
from articles.text import plain_text
from newsroom.record.asking import among
from newsroom.record.loading import load
from people.models import OtherName, Speaker, with_page
from people.names import fold

BATCH = 100
COLUMNS = ("article_id", "key", "is_printed", "live_at")


@transaction.atomic
def index_names(article_ids: Iterable[int]) -> None:
    """Write down the names that these stories print, in place of what was written before."""
    ids = sorted(set(article_ids))
    for start in range(0, len(ids), BATCH):
        _index(ids[start : start + BATCH])


def _index(ids):
    rows = Article.objects.filter(pk__in=ids).order_by()
    rows = rows.values_list("pk", "headline", "standfirst", "body")
    texts = {pk: "\n".join([*parts, plain_text(body)]) for pk, *parts, body in rows}
    index_read({pk: read_names(text) for pk, text in texts.items()})


@transaction.atomic
def index_read(read: Mapping[int, tuple[set[str], set[str]]]) -> None:
    """Do the same with what ``read_names`` found in each story's headline, standfirst and text."""
    known = _single_words_known({key for _, single in read.values() for key in single})
    wanted = {(pk, key) for pk, (names, single) in read.items() for key in names | single & known}
    surplus = []
    for row in StoryName.objects.filter(article_id__in=read):
        if row.is_printed and (row.article_id, row.key) in wanted:
            wanted.discard((row.article_id, row.key))
        else:
            surplus.append(row.pk)
    StoryName.objects.filter(pk__in=surplus).delete()
    live = dict(Article.objects.filter(pk__in=read).order_by().values_list("pk", "live_at"))
    # In the order of the larger index: so it is written page by page.
    rows = sorted(wanted, key=itemgetter(1, 0))
    load(StoryName, COLUMNS, ((pk, key, True, live[pk]) for pk, key in rows))


def _single_words_known(keys):
    """Those single words that are the whole name of someone in the directory."""
    rows = (
        model.objects.filter(key__in=among(keys)).order_by().values_list("key", flat=True)
        for model in (Speaker, OtherName)
    )
    return set(chain.from_iterable(rows)) if keys else set()


def follow(ids: list[int]) -> None:
    """Copy the stories' dates."""
    rows = StoryName.objects.filter(article_id__in=ids)
    live = Article.objects.filter(pk=OuterRef("article_id")).values("live_at")
    rows.filter(_is_stale()).update(live_at=Subquery(live))


def _is_stale():
    """The condition that a row's date is not its story's."""
    is_live = Q(article__live_at__isnull=False)
    return (
        Q(live_at__isnull=False) & ~is_live
        | Q(live_at__isnull=True) & is_live
        | Q(live_at__isnull=False) & is_live & ~Q(live_at=F("article__live_at"))
    )


def stories_with_name(name: str, *, at) -> QuerySet[StoryName]:
    """Rows of the public stories that print a name, newest first, ready to be paged.

    None for the name of nobody but private persons: no list of ours leads to them.
    """
    key = fold(name)
    rows = StoryName.objects.filter(gate(at, "article__"), key=key, is_printed=True)
    if not key or _is_private(key):
        return rows.none()
    rows = rows.select_related("article__section")
    return rows.defer("article__body", "article__desk_note")


def _is_private(key):
    """Whether nobody in the directory who is called so may have a page."""
    is_open = Case(When(with_page(), then=True), default=False)
    rows = Speaker.objects.order_by().annotate(is_open=is_open)
    # Two questions in one query: with an "or" between them neither would use its index.
    called = rows.filter(key=key).values_list("is_open", flat=True)
    standing = set(
        called.union(rows.filter(other_names__key=key).values_list("is_open", flat=True))
    )
    return bool(standing) and not any(standing)
