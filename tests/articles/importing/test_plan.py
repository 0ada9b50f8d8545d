"""What an import would do, and why."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from articles.importing.items import ByLine, ImportItem, SourceStatus, content_hash
from articles.importing.plan import (
    DELETED,
    EDITED,
    EDITED_AND_CHANGED,
    PUBLISHED,
    WAITS,
    Action,
    may_publish,
    plan,
)
from articles.models import Article, ImportedItem
from articles.workflow import retract
from tests.factories import make_draft, make_published, make_scheduled

NOW = datetime(2026, 6, 1, 12, 0, tzinfo=UTC)
DAY = timedelta(days=1)
ITEM = ImportItem(
    external_id="a.md", headline="Ferry stops", status=SourceStatus.PUBLIC, published_at=NOW - DAY
)


def decide(item=ITEM, *, is_publishing=False):
    [decision] = plan([("kvn", item)], is_publishing=is_publishing, at=NOW)
    return decision


def taken(article, item=ITEM, **more):
    return ImportedItem.objects.create(
        source="kvn",
        external_id=item.external_id,
        article=article,
        content_hash=content_hash(item),
        outcome="created",
        **more,
    )


@pytest.mark.parametrize(
    "change",
    [
        {"status": SourceStatus.DRAFT},
        {"status": SourceStatus.WITHHELD},
        {"published_at": None},
        {"published_at": NOW + DAY},
        {"embargo_until": NOW + DAY},
        {"rights_until": NOW - DAY},
    ],
)
def test_may_publish_only_what_is_public_dated_due_and_free(change):
    assert may_publish(ITEM, NOW)
    assert may_publish(replace(ITEM, embargo_until=NOW - DAY, rights_until=NOW + DAY), NOW)
    assert not may_publish(replace(ITEM, **change), NOW)


@pytest.mark.django_db
def test_plan_of_a_new_item_is_to_create():
    assert decide().action is Action.CREATE
    assert (decide().is_public, decide(is_publishing=True).is_public) == (False, True)


@pytest.mark.django_db
def test_plan_of_the_same_item_is_to_leave_it():
    imported(Article.objects.create(headline="Ferry stops"))
    assert decide().action is Action.LEAVE


def imported(article, item=ITEM, **more):
    return taken(article, item, received_at=timezone.now() + DAY, **more)


@pytest.mark.django_db
def test_plan_of_a_changed_item_is_to_update_a_draft():
    imported(Article.objects.create(headline="Ferry stops"))
    assert decide(replace(ITEM, headline="Ferry goes")).action is Action.UPDATE


@pytest.mark.django_db
def test_plan_after_an_edit_is_a_conflict_changed_or_not():
    taken(make_draft(), received_at=timezone.now() - DAY)
    changed = decide(replace(ITEM, headline="Ferry goes"))
    assert (decide().action, decide().reason) == (Action.CONFLICT, EDITED)
    assert (changed.action, changed.reason) == (Action.CONFLICT, EDITED_AND_CHANGED)


@pytest.mark.django_db
@pytest.mark.parametrize("make", [make_published, make_scheduled])
def test_plan_of_a_changed_item_whose_story_ran_or_will_is_to_let_it_wait(make):
    imported(make())
    changed = decide(replace(ITEM, headline="Ferry goes"))
    assert (decide().action, changed.action, changed.reason) == (Action.LEAVE, Action.PEND, WAITS)


@pytest.mark.django_db
def test_plan_of_a_changed_item_whose_story_was_retracted_is_a_conflict():
    article = make_published()
    retract(article, user=None, reason="All wrong")
    imported(article)
    changed = decide(replace(ITEM, headline="Ferry goes"))
    assert (changed.action, changed.reason) == (Action.CONFLICT, PUBLISHED)


@pytest.mark.django_db
def test_plan_of_an_item_whose_story_was_deleted_is_to_skip():
    imported(None)
    assert (decide().action, decide().reason) == (Action.SKIP, DELETED)


@pytest.mark.django_db
def test_plan_publishes_an_unchanged_draft_that_nobody_touched():
    article = Article.objects.create(headline="Ferry stops")
    imported(article)
    assert decide(is_publishing=True).action is Action.PUBLISH
    Article.objects.filter(pk=article.pk).update(version=2)
    assert decide(is_publishing=True).action is Action.LEAVE


@pytest.mark.django_db
def test_plan_knows_items_by_source_and_kind_as_well():
    imported(Article.objects.create(headline="Ferry stops"))
    [other] = plan([("else", ITEM)], is_publishing=False, at=NOW)
    brief = decide(replace(ITEM, kind="brief"))
    assert (other.action, brief.action) == (Action.CREATE, Action.CREATE)


@pytest.mark.django_db
def test_plan_asks_once_for_all_items(django_assert_num_queries):
    items = [("kvn", replace(ITEM, external_id=str(number))) for number in range(50)]
    with django_assert_num_queries(1):
        assert len(plan(items, is_publishing=True, at=NOW)) == 50


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("change", "field", "reason"),
    [
        ({"headline": ""}, "headline", "empty"),
        ({"external_id": ""}, "id", "empty"),
        ({"headline": "a" * 301}, "headline", "301 characters long; at most 300 can be stored"),
        ({"topics": ("a", "b" * 101)}, "topics", "101 characters long; at most 100 can be stored"),
        ({"section": "b" * 81}, "section", "81 characters long; at most 80 can be stored"),
        (
            {"bylines": (ByLine("a", "b" * 61),)},
            "bylines role",
            "61 characters long; at most 60 can be stored",
        ),
        ({"language": "English!"}, "language", "“English!” is no language tag such as en or en-GB"),
    ],
)
def test_plan_rejects_by_field_what_no_story_can_hold(change, field, reason):
    decision = decide(replace(ITEM, **change))
    assert (decision.action, decision.field, decision.reason) == (Action.REJECT, field, reason)
