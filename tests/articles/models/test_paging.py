"""Keyset paging: every row once, in order, and no forged cursor shows what is not due."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from articles.models import Article, ArticleTopic, BadCursor, Status, Topic
from articles.models.paging import read_cursor, write_cursor

NOW = timezone.now()


def publish(count, *, at=NOW, step=timedelta(minutes=1)):
    Article.objects.bulk_create(
        Article(
            headline=f"Story {n}",
            path=f"/{at:%s}-{n}/",
            status=Status.PUBLISHED,
            published_at=at - n * step,
        )
        for n in range(count)
    )


def walk(size, rows=None):
    rows = Article.objects.public(NOW) if rows is None else rows
    pages, after = [], ""
    while True:
        with CaptureQueriesContext(
            connection,
        ) as queries:
            page = rows.page(at=NOW, size=size, after=after)
        pages.append(([row.headline for row in page.rows], len(queries)))
        if not page.next:
            return pages
        after = page.next


@pytest.mark.django_db
def test_pages_hold_every_row_once_in_order_for_one_query_each():
    publish(7)
    assert walk(3) == [
        (["Story 0", "Story 1", "Story 2"], 1),
        (["Story 3", "Story 4", "Story 5"], 1),
        (["Story 6"], 1),
    ]


@pytest.mark.django_db
def test_rows_of_one_moment_are_neither_lost_nor_doubled():
    publish(5, step=timedelta(0))
    assert [names for names, _ in walk(2)] == [
        ["Story 4", "Story 3"],
        ["Story 2", "Story 1"],
        ["Story 0"],
    ]


@pytest.mark.django_db
def test_a_topics_stories_of_one_moment_are_neither_lost_nor_doubled():
    publish(5, step=timedelta(0))
    # Not in the order of their keys: the stories' own order must not come between.
    for n, story in enumerate(Article.objects.order_by("pk")):
        Article.objects.filter(pk=story.pk).update(updated_at=NOW + n % 2 * timedelta(hours=1))
    topic = Topic.objects.create(name="Ferry")
    ArticleTopic.objects.bulk_create(
        ArticleTopic(content_object=story, tag=topic, live_at=story.live_at)
        for story in Article.objects.all()
    )
    met, after = [], ""
    while True:
        page = ArticleTopic.objects.public(NOW).page(at=NOW, size=2, after=after)
        met.append([str(row.content_object) for row in page.rows])
        if not (after := page.next):
            break
    assert met == [["Story 4", "Story 3"], ["Story 2", "Story 1"], ["Story 0"]]


@pytest.mark.django_db
def test_forged_cursor_shows_nothing_early():
    publish(1)
    publish(1, at=NOW + timedelta(days=1))
    later = write_cursor(NOW + timedelta(days=2), 10**9)
    page = Article.objects.page(at=NOW, size=10, after=later)
    assert [row.live_at <= NOW for row in page.rows] == [True]


@pytest.mark.django_db
@pytest.mark.parametrize("text", ["x", "zz.1", "1.", ".5", "1.x", "-", "f" * 40 + ".1", "1.1.1"])
def test_bad_cursor_is_refused(text):
    with pytest.raises(BadCursor):
        Article.objects.page(at=NOW, size=10, after=text)


@given(st.datetimes(timezones=st.just(NOW.tzinfo)), st.integers(min_value=0))
def test_cursor_round_trip(moment, key):
    assert read_cursor(write_cursor(moment, key), to_key=int) == (moment, key)


@pytest.mark.django_db
def test_bound_of_the_cursor_stands_before_the_gates():
    publish(7)
    page = Article.objects.public(NOW).page(at=NOW, size=3)
    with CaptureQueriesContext(connection) as queries:
        Article.objects.public(NOW).page(at=NOW, size=3, after=page.next)
    conditions = queries[0]["sql"].partition("WHERE")[2]
    moment, _ = read_cursor(page.next, to_key=int)
    bounds = [f"{moment:%H:%M:%S.%f}", f"{NOW:%H:%M:%S.%f}"]
    places = [conditions.index(bound) for bound in bounds]
    assert places == sorted(places)
