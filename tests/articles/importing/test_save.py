"""Writing what was planned."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from articles import seeing
from articles.importing.items import ByLine, ImportItem, SourceStatus, content_hash
from articles.importing.plan import EDITED_AND_CHANGED, Action, plan
from articles.importing.report import Outcome
from articles.importing.save import carry_out
from articles.importing.stories import OVERTAKEN
from articles.models import (
    Article,
    ArticleTopic,
    Byline,
    ImportedItem,
    QuoteSuggestion,
    Revision,
    Section,
    Status,
    Topic,
)
from articles.quoting import confirm
from articles.revisions import save_article
from articles.snapshots import take
from newsroom.record.models import AuditEntry
from people.models import OtherName
from tests.factories import make_organization, make_person, make_section

pytestmark = pytest.mark.django_db
LONG_AGO = datetime(2024, 2, 3, 4, 5, tzinfo=UTC)
ITEM = ImportItem(
    external_id="a.md",
    headline="Ferry  stops",
    standfirst="It does",
    dateline="KELSMOUTH",
    body="<div>“We will not go,” said <b onclick=x>Jane Doe</b>.</div><script>x</script>",
    section="News",
    topics=("Harbour", "harbour", "Ferries"),
    bylines=(ByLine("Ann Poe"), ByLine("John Roe", "Photos")),
    published_at=LONG_AGO,
    status=SourceStatus.PUBLIC,
    language="en-GB",
    credit_line="KVN",
    usage_terms="one\ntwo",
    slugline="ferry-1",
    desk_note="check",
    slug="../Ferry",
    received="as received\x00",
)


def take_in(*items, is_publishing=False, is_dry_run=False):
    at = timezone.now()
    decisions = plan([("kvn", item) for item in items], is_publishing=is_publishing, at=at)
    return carry_out(decisions, run=None, is_dry_run=is_dry_run, at=at)


def outcomes(*items, **more):
    return [(result.outcome, result.reason) for result in take_in(*items, **more)]


def test_carry_out_writes_the_whole_item():
    [result] = take_in(ITEM)
    article = Article.objects.get()
    assert (result.outcome, result.article, result.warnings) == (Outcome.CREATED, article.pk, ())
    expected = {
        "headline": "Ferry stops",
        "standfirst": "It does",
        "dateline": "KELSMOUTH",
        "body": "<p>“We will not go,” said <strong>Jane Doe</strong>.</p>",
        "slug": "ferry",
        "status": Status.DRAFT,
        "published_at": LONG_AGO,
        "live_at": None,
        "language": "en-GB",
        "credit_line": "KVN",
        "usage_terms": "one\ntwo",
        "slugline": "ferry-1",
        "desk_note": "check",
        "version": 0,
        "edited_at": None,
    }
    assert {name: getattr(article, name) for name in expected} == expected
    assert article.section.name == "News"
    assert list(article.topics.order_by("name").values_list("name", flat=True)) == [
        "Ferries",
        "Harbour",
    ]
    assert list(article.bylines.values_list("position", "printed", "role", "person")) == [
        (0, "Ann Poe", "", None),
        (1, "John Roe", "Photos", None),
    ]
    row = ImportedItem.objects.get()
    assert (row.source, row.kind, row.external_id, row.article) == (
        "kvn",
        "article",
        "a.md",
        article,
    )
    assert (row.content_hash, row.outcome) == (content_hash(ITEM), "created")
    assert row.copy_as_received == "as received\ufffd"
    assert list(QuoteSuggestion.objects.values_list("text", flat=True)) == ["We will not go."]


def test_carry_out_without_a_date_gives_none():
    take_in(replace(ITEM, published_at=None, status=SourceStatus.DRAFT), is_publishing=True)
    article = Article.objects.get()
    assert (article.published_at, article.status) == (None, Status.DRAFT)


def test_carry_out_names_a_person_only_if_just_one_is_meant():
    ann = make_person("Ann Poe")
    john = make_person("Jonathan Roe")
    OtherName.objects.create(speaker=john, name="John Roe")
    make_person("Jim Sample", distinction="one")
    make_person("Jim Sample", distinction="two")
    make_organization("Kelsmouth Press")
    names = ("ANN POE", "John Roe", "Jim Sample", "Kelsmouth Press")
    take_in(replace(ITEM, bylines=tuple(map(ByLine, names))))
    assert list(Byline.objects.values_list("printed", "person")) == [
        ("ANN POE", ann.pk),
        ("John Roe", john.pk),
        ("Jim Sample", None),
        ("Kelsmouth Press", None),
    ]


def test_carry_out_uses_the_section_that_is_there():
    section = make_section("News")
    take_in(replace(ITEM, section="NEWS"), replace(ITEM, external_id="b", section="Sport"))
    assert list(Article.objects.order_by("pk").values_list("section__name", flat=True)) == [
        section.name,
        "Sport",
    ]


def test_carry_out_publishes_what_may_go_live_at_its_own_date():
    future = timezone.now() + timedelta(days=1)
    results = outcomes(
        ITEM,
        replace(ITEM, external_id="draft", status=SourceStatus.DRAFT),
        replace(ITEM, external_id="future", published_at=future),
        replace(ITEM, external_id="embargoed", embargo_until=future),
        replace(ITEM, external_id="undated", published_at=None),
        is_publishing=True,
    )
    assert results == [(Outcome.CREATED, "")] * 5
    [public] = Article.objects.public()
    assert (public.imported_items.get().external_id, public.live_at) == ("a.md", LONG_AGO)
    assert public.path == "/2024/02/03/ferry/"
    assert set(ArticleTopic.objects.values_list("content_object_id", "live_at")) >= {
        (public.pk, LONG_AGO)
    }
    assert Article.objects.filter(status=Status.DRAFT).count() == 4


def test_carry_out_a_second_time_writes_nothing():
    take_in(ITEM, replace(ITEM, external_id="b"), is_publishing=True)
    with CaptureQueriesContext(connection) as queries:
        again = outcomes(ITEM, replace(ITEM, external_id="b"), is_publishing=True)
    assert again == [(Outcome.UNCHANGED, "")] * 2
    assert [query for query in queries if not query["sql"].startswith("SELECT")] == []


def test_carry_out_publishes_drafts_on_a_later_run():
    take_in(ITEM)
    assert outcomes(ITEM, is_publishing=True) == [(Outcome.UPDATED, "")]
    assert Article.objects.public().count() == 1
    assert outcomes(ITEM, is_publishing=True) == [(Outcome.UNCHANGED, "")]


def test_carry_out_updates_a_draft_that_nobody_edited():
    take_in(ITEM)
    changed = replace(
        ITEM,
        headline="Ferry goes",
        body="<p>“We will go,” said Jane Doe.</p>",
        topics=("Harbour",),
        bylines=(ByLine("Ann Poe"),),
    )
    assert outcomes(changed) == [(Outcome.UPDATED, "")]
    article = Article.objects.get()
    assert (article.headline, article.version) == ("Ferry goes", 0)
    assert list(article.topics.names()) == ["Harbour"]
    assert list(article.bylines.values_list("printed", flat=True)) == ["Ann Poe"]
    assert list(QuoteSuggestion.objects.values_list("text", flat=True)) == ["We will go."]
    assert outcomes(changed) == [(Outcome.UNCHANGED, "")]


def edit(article):
    snapshot = take(article)
    snapshot["fields"]["headline"] = "Ours"
    save_article(article, snapshot=snapshot, user=None, expected_version=article.version)


def test_carry_out_keeps_both_sides_of_a_conflict_and_overwrites_nothing():
    take_in(ITEM)
    edit(Article.objects.get())
    changed = replace(ITEM, headline="Theirs", received="their copy")
    assert outcomes(changed) == [(Outcome.CONFLICT, EDITED_AND_CHANGED)]
    row = ImportedItem.objects.get()
    assert Article.objects.get().headline == "Ours"
    assert (row.outcome, row.conflicting_copy, row.conflicting_hash, row.content_hash) == (
        "conflict",
        "their copy",
        content_hash(changed),
        content_hash(ITEM),
    )
    with CaptureQueriesContext(connection) as queries:
        assert outcomes(changed) == [(Outcome.CONFLICT, EDITED_AND_CHANGED)]
    assert [query for query in queries if "UPDATE" in query["sql"]] == []


def test_carry_out_never_rewrites_what_ran():
    take_in(ITEM, is_publishing=True)
    assert outcomes(replace(ITEM, headline="Theirs"), is_publishing=True) == [(Outcome.UPDATED, "")]
    assert Article.objects.get().headline == "Ferry stops"


def test_carry_out_of_a_draft_with_revisions_leaves_another():
    take_in(ITEM)
    edit(Article.objects.get())
    ImportedItem.objects.update(received_at=timezone.now())
    assert outcomes(replace(ITEM, headline="Theirs")) == [(Outcome.UPDATED, "")]
    assert list(Revision.objects.order_by("number").values_list("number", "note"))[-1] == (
        2,
        "Import from kvn",
    )
    assert Article.objects.get().version == 2


def test_carry_out_sees_what_changed_since_the_plan():
    take_in(ITEM)
    at = timezone.now()
    changed = replace(ITEM, headline="Theirs")
    other = replace(ITEM, external_id="b")
    decisions = plan([("kvn", changed), ("kvn", other)], is_publishing=False, at=at)
    assert decisions[0].action is Action.UPDATE
    edit(Article.objects.get())
    results = carry_out(decisions, run=None, is_dry_run=False, at=at)
    assert [(result.outcome, result.reason) for result in results] == [
        (Outcome.CONFLICT, OVERTAKEN),
        (Outcome.CREATED, ""),
    ]
    assert set(Article.objects.values_list("headline", flat=True)) == {"Ours", "Ferry stops"}


def test_carry_out_of_an_item_that_the_database_refuses_takes_the_others():
    at = timezone.now()
    items = [replace(ITEM, external_id=name) for name in "abc"]
    decisions = plan([("kvn", item) for item in items], is_publishing=False, at=at)
    take_in(items[1])
    results = carry_out(decisions, run=None, is_dry_run=False, at=at)
    assert [result.outcome for result in results] == [
        Outcome.CREATED,
        Outcome.REJECTED,
        Outcome.CREATED,
    ]
    assert results[1].reason == (
        "another import took this item, or its names, at the same time: run it again"
    )
    assert Article.objects.count() == ImportedItem.objects.count() == 3


def test_carry_out_of_a_dry_run_says_the_same_and_keeps_nothing():
    dry = outcomes(ITEM, replace(ITEM, external_id="b"), is_publishing=True, is_dry_run=True)
    [result, _] = take_in(ITEM, replace(ITEM, external_id="b"), is_dry_run=True)
    assert result.article is None
    kept = [model.objects.count() for model in (Article, ImportedItem, Section, Topic, AuditEntry)]
    assert (dry, kept) == ([(Outcome.CREATED, "")] * 2, [0] * 5)
    assert outcomes(ITEM, replace(ITEM, external_id="b"), is_publishing=True) == dry


def test_carry_out_costs_the_same_for_every_further_item():
    def cost(*names):
        items = [replace(ITEM, external_id=name, headline=name) for name in names]
        at = timezone.now()
        with CaptureQueriesContext(connection) as queries:
            decisions = plan([("kvn", item) for item in items], is_publishing=False, at=at)
            carry_out(decisions, run=None, is_dry_run=False, at=at)
        return len(queries)

    take_in(ITEM)
    costs = [cost(*(f"{size}-{number}" for number in range(size))) for size in (10, 20, 30)]
    # Not one query more for ten items more.
    assert costs[2] == costs[1] == costs[0]


def test_carry_out_of_an_item_that_can_not_be_prepared_takes_the_others(monkeypatch):
    def absolute_links(body, base):
        if "No" in body:
            raise RecursionError("too deep")
        return body

    monkeypatch.setattr("articles.importing.prepared.absolute_links", absolute_links)
    bad = replace(ITEM, external_id="b", body="No")
    assert outcomes(ITEM, bad, replace(ITEM, external_id="c")) == [
        (Outcome.CREATED, ""),
        (Outcome.REJECTED, "unexpected RecursionError: too deep"),
        (Outcome.CREATED, ""),
    ]


def test_carry_out_of_a_story_whose_quotations_fail_says_so_and_takes_it(monkeypatch):
    def see_in(text, *, language):
        if "No" in text:
            raise RecursionError("too deep")
        return seeing.see_in(text, language=language)

    monkeypatch.setattr("articles.importing.prepared.see_in", see_in)
    results = take_in(ITEM, replace(ITEM, external_id="b", body="No"))
    warnings = [result.warnings for result in results]
    said = "quotations could not be looked for: RecursionError: too deep"
    assert warnings == [(), (said,)]
    assert (Article.objects.count(), QuoteSuggestion.objects.count()) == (2, 1)


def test_carry_out_of_an_update_follows_confirmed_quotations():
    take_in(ITEM)
    quote = confirm(QuoteSuggestion.objects.get(), user=None, speaker=make_person("Jane Doe"))
    assert outcomes(replace(ITEM, body="<p>Nothing was said.</p>")) == [(Outcome.UPDATED, "")]
    assert list(quote.appearances.values_list("is_in_text", flat=True)) == [False]
