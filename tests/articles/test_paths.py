"""Where stories will stand: many of one slug and day, none on another's address."""

from datetime import UTC, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from articles.models import Article
from articles.paths import place_each
from newsroom.record import addresses
from tests.factories import make_draft

pytestmark = pytest.mark.django_db
DAY = datetime(2026, 3, 2, 12, tzinfo=UTC)


def stories(*slugs):
    """Drafts that are to stand on one day, not saved."""
    made = [make_draft(headline=slug) for slug in slugs]
    for article, slug in zip(made, slugs, strict=True):
        article.slug, article.published_at = slug, DAY
    return made


def settled(articles):
    """The last parts of their addresses, which are kept."""
    placed = place_each(articles)
    paths = {article.pk: article.path for article in placed}
    addresses.claim_each(paths, target_type="article")
    Article.objects.bulk_update(articles, ["path", "slug"])
    return [article.path.removeprefix("/2026/03/02/").strip("/") for article in articles]


def test_stories_of_one_slug_are_numbered_in_their_order():
    assert settled(stories("vote", "fire", "vote", "vote")) == ["vote", "fire", "vote-2", "vote-3"]
    assert settled(stories("vote", "fire", "vote")) == ["vote-4", "fire-2", "vote-5"]


def test_slug_that_ends_in_a_number_is_not_given_twice():
    settled(stories("vote"))
    assert settled(stories("vote-2", "vote", "vote-2")) == ["vote-2", "vote-3", "vote-2-2"]


def test_story_keeps_an_address_that_it_has():
    first, second = stories("vote", "vote")
    assert settled([first, second]) == ["vote", "vote-2"]
    other = stories("vote")
    assert settled([second, *other, first]) == ["vote-2", "vote-3", "vote"]


def test_many_stories_of_one_slug_take_few_questions():
    settled(stories(*["vote"] * 40))
    more = stories(*["vote"] * 40)
    with CaptureQueriesContext(
        connection,
    ) as asked:
        place_each(more)
    assert more[-1].path == "/2026/03/02/vote-80/"
    assert len(asked) <= 12
    assert sum(one["sql"].count("/vote-") for one in asked) <= 400
