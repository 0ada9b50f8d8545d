"""The one gate: what is public follows from status, dates and rights, by the clock alone."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from articles.models import Article, Status

pytestmark = pytest.mark.django_db
NOW = timezone.now()
HOUR = timedelta(hours=1)
PAST, FUTURE = NOW - HOUR, NOW + HOUR


def make(name, **fields):
    return Article.objects.create(headline=name, path=f"/{name}/", **fields)


@pytest.fixture
def every_kind():
    make("draft", published_at=PAST)
    make("public", status=Status.PUBLISHED, published_at=PAST, first_live_at=PAST)
    make("due-now", status=Status.PUBLISHED, published_at=NOW, first_live_at=NOW)
    make("scheduled", status=Status.PUBLISHED, published_at=FUTURE, first_live_at=FUTURE)
    make("embargoed", status=Status.PUBLISHED, published_at=PAST, embargo_until=FUTURE)
    make("embargo-over", status=Status.PUBLISHED, published_at=PAST, embargo_until=NOW - HOUR / 2)
    make("withdrawn", status=Status.WITHDRAWN, published_at=PAST, first_live_at=PAST)
    make("retracted", status=Status.RETRACTED, published_at=PAST, first_live_at=PAST)
    make("rights-over", status=Status.PUBLISHED, published_at=PAST, rights_until=NOW - HOUR / 2)
    make("rights-last", status=Status.PUBLISHED, published_at=PAST, rights_until=FUTURE)


def names(rows):
    return sorted(rows.values_list("headline", flat=True))


@pytest.mark.usefixtures("every_kind")
def test_public_now():
    assert names(Article.objects.public(NOW)) == [
        "due-now",
        "embargo-over",
        "public",
        "rights-last",
    ]


@pytest.mark.usefixtures("every_kind")
def test_public_later_needs_no_worker():
    assert names(Article.objects.public(FUTURE + HOUR)) == [
        "due-now",
        "embargo-over",
        "embargoed",
        "public",
        "scheduled",
    ]


@pytest.mark.usefixtures("every_kind")
def test_answerable_adds_what_was_taken_back_after_it_ran():
    assert names(Article.objects.answerable(NOW)) == [
        "due-now",
        "embargo-over",
        "public",
        "retracted",
        "rights-last",
        "rights-over",
        "withdrawn",
    ]


@pytest.mark.usefixtures("every_kind")
def test_scheduled():
    assert names(Article.objects.scheduled(NOW)) == ["embargoed", "scheduled"]


def test_live_at_follows_a_bulk_update():
    make("draft")
    Article.objects.update(status=Status.PUBLISHED, published_at=PAST)
    assert Article.objects.get().live_at == PAST
    Article.objects.update(embargo_until=FUTURE)
    assert Article.objects.get().live_at == FUTURE
    Article.objects.update(status=Status.WITHDRAWN)
    assert Article.objects.get().live_at is None


@pytest.mark.parametrize(
    "fields",
    [
        {"status": Status.PUBLISHED, "path": "/a/"},
        {"status": Status.PUBLISHED, "published_at": NOW},
        {"status": "live", "published_at": NOW, "path": "/a/"},
        {"headline": ""},
    ],
    ids=["published-without-date", "published-without-path", "unknown-status", "no-headline"],
)
def test_the_database_refuses(fields):
    with pytest.raises(IntegrityError), transaction.atomic():
        Article.objects.create(**{"headline": "A", **fields})
