"""The queue's rows and counts follow every change of a suggestion or its story."""

from datetime import timedelta

import pytest
from django.utils import timezone

from articles import tallies, workflow
from articles.listing import relist
from articles.merging import merge_speakers
from articles.models import (
    Article,
    BadCursor,
    ImportedItem,
    QueueEntry,
    QuoteSuggestion,
)
from articles.newcomers import introduce
from articles.queueing import follow, forget, strays, totals, totals_of
from articles.quoting import confirm, dismiss, reopen
from articles.revisions import save_article
from articles.snapshots import take
from tests.factories import (
    make_draft,
    make_person,
    make_published,
    make_section,
    make_user,
)

pytestmark = pytest.mark.django_db
TEXT = (
    "“The wall held by a hand,” said Marta Quill, the harbour master.\n\n"
    "“Nobody slept that night in the town,” she said.\n\n"
    "“We want the ferry back by spring,” said Tomas Birch, a baker."
)


def rows():
    return list(QueueEntry.objects.order_by("suggestion_id"))


def in_order():
    """Assert that nothing is stray and that counts are what a count says; give the totals."""
    assert {what: list(found) for what, found in strays().items() if found.exists()} == {}
    assert list(tallies.differences()) == []
    return totals()


def as_archive(article, source="old paper"):
    """The story as an import would have left it."""
    ImportedItem.objects.create(
        source=source, external_id=str(article.pk), article=article, outcome="created"
    )
    Article.objects.filter(pk=article.pk).update(is_archive=True, edited_at=None)
    relist([article.pk])
    return Article.objects.get(pk=article.pk)


def test_suggestions_of_a_draft_wait_in_the_lane_of_what_is_written_here():
    article = make_draft(text=TEXT, section=make_section("Coast"))
    assert [(row.lane, row.section.name, row.source) for row in rows()] == [
        ("here", "Coast", "")
    ] * 3
    assert in_order() == {"here": 3, "archives": 0, "firm": sum(r.band == "firm" for r in rows())}
    assert {row.article_id for row in rows()} == {article.pk}


def test_answers_leave_the_queue_and_come_back_when_undone():
    article = make_draft(text=TEXT)
    first, second, _ = article.suggestions.all()
    confirm(first, user=None, speaker=make_person("Marta Quill"))
    dismiss(second, user=None)
    assert in_order()["here"] == 1
    for one in (first, second):
        one.refresh_from_db()
        reopen(one, user=None)
    assert in_order()["here"] == 3


def test_words_that_leave_the_story_leave_the_queue():
    article = make_draft(text=TEXT)
    snapshot = take(article)
    snapshot["fields"]["body"] = "<p>Nothing was said.</p>"
    save_article(article, snapshot=snapshot, user=None, expected_version=article.version)
    assert (rows(), in_order()["here"]) == ([], 0)


def test_imported_copy_that_nobody_edited_is_an_archive():
    article = make_draft(text=TEXT)
    ImportedItem.objects.create(source="wire", external_id="1", article=article, outcome="created")
    Article.objects.filter(pk=article.pk).update(edited_at=None)
    relist([article.pk])
    assert {(row.lane, row.source) for row in rows()} == {("archives", "wire")}
    assert in_order()["archives"] == 3
    Article.objects.filter(pk=article.pk).update(edited_at=timezone.now())
    relist([article.pk])
    assert {row.lane for row in rows()} == {"here"}
    assert in_order()["here"] == 3


@pytest.mark.parametrize(("days", "lane"), [(0, "here"), (2, "here"), (4, "archives")])
def test_imported_copy_of_the_day_waits_beside_what_is_written_here(days, lane):
    article = make_draft(text=TEXT)
    ImportedItem.objects.create(source="wire", external_id="1", article=article, outcome="created")
    ran_at = article.created_at - timedelta(days=days)
    Article.objects.filter(pk=article.pk).update(edited_at=None, published_at=ran_at)
    relist([article.pk])
    assert {row.lane for row in rows()} == {lane}
    assert in_order()[lane] == 3


def test_story_that_ran_in_an_archive_stays_one_when_it_is_edited():
    as_archive(make_published(text=TEXT))
    Article.objects.update(edited_at=timezone.now())
    relist(Article.objects.values_list("pk", flat=True))
    assert {row.lane for row in rows()} == {"archives"}


def test_new_section_moves_the_rows():
    article = make_draft(text=TEXT, section=make_section("Coast"))
    snapshot = take(article)
    snapshot["section"] = make_section("Town").pk
    save_article(article, snapshot=snapshot, user=None, expected_version=article.version)
    assert {row.section.name for row in rows()} == {"Town"}
    in_order()


def test_named_plainly_is_the_full_name_and_firm_and_named_beside_the_words():
    marta = make_person("Marta Quill")
    as_archive(make_published(text=TEXT))
    plainly, carried, doubtful = rows()
    assert [row.named for row in (plainly, carried, doubtful)] == [
        QueueEntry.Named.PLAINLY,
        QueueEntry.Named.CARRIED if carried.band == "firm" else QueueEntry.Named.DOUBTFUL,
        QueueEntry.Named.DOUBTFUL,
    ]
    assert totals_of(marta) == {"archives": 2, "bulk": 1}


def test_newcomer_is_suggested_in_the_queue_too():
    article = make_draft(text=TEXT + "\n\n“We bake at four,” said Tomas Birch.")
    baker = article.suggestions.filter(speaker_name="Tomas Birch").first()
    tomas = introduce(baker, user=None, name="Tomas Birch", kind="person", is_public_figure=True)
    assert QueueEntry.objects.filter(speaker=tomas).count() == 2
    in_order()


def test_merge_moves_the_rows_and_the_counts():
    marta, other = make_person("Marta Quill"), make_person("M. Quill")
    as_archive(make_published(text=TEXT))
    merge_speakers(other, other=marta, user=None, note="One and the same")
    assert {row.speaker_id for row in rows()} == {other.pk, None}
    assert totals_of(other)["archives"] == 2
    in_order()


def test_publishing_changes_nothing_in_the_queue():
    article = make_draft(text=TEXT)
    before = [(row.pk, row.lane, row.certainty) for row in rows()]
    workflow.publish(article, user=None)
    assert [(row.pk, row.lane, row.certainty) for row in rows()] == before
    in_order()


def test_deleted_draft_is_taken_off_the_counts():
    article = make_draft(text=TEXT)
    forget(articles=[article.pk])
    article.delete()
    assert (rows(), in_order()["here"]) == ([], 0)


def test_wrong_rows_are_found_and_mended():
    article = make_draft(text=TEXT, section=make_section("Coast"))
    first, second, third = article.suggestions.all()
    QuoteSuggestion.objects.filter(pk=first.pk).update(state="dismissed", decided_at=timezone.now())
    QueueEntry.objects.filter(pk=second.pk).delete()
    QueueEntry.objects.filter(pk=third.pk).update(section=None)
    assert [len(found) for found in strays().values()] == [1, 1, 1]
    relist([article.pk])
    tallies.recount()
    assert in_order()["here"] == 2


def test_following_twice_writes_once(django_assert_num_queries):
    article = make_draft(text=TEXT)
    with django_assert_num_queries(4):  # a savepoint, the rows, the suggestions
        follow([article.pk])


@pytest.mark.parametrize("order", ["sure", "new", "old"])
def test_pages_hold_every_row_once_in_order(order):
    for _ in range(4):
        make_draft(text=TEXT)
    whole = QueueEntry.objects.page(order=order, size=100).rows
    found, after = [], ""
    while True:
        page = QueueEntry.objects.page(order=order, size=5, after=after)
        found += page.rows
        after = page.next
        if not after:
            break
    assert found == whole
    assert len({row.pk for row in found}) == 12
    keys = [row.pk for row in found]
    if order == "sure":
        assert [(-row.certainty, -row.pk) for row in found] == sorted(
            (-row.certainty, -row.pk) for row in found
        )
    else:
        assert keys == sorted(keys, reverse=order == "new")


@pytest.mark.parametrize("cursor", ["x", "1", "9999.1", "-1.2", "5.99999999999999999999", "a.b"])
def test_cursor_of_nobody_is_refused(cursor):
    with pytest.raises(BadCursor):
        QueueEntry.objects.page(order="sure", size=5, after=cursor)


def test_slip_of_the_last_minutes_may_be_taken_back_in_a_story_that_ran():
    user = make_user()
    article = make_published(text=TEXT)
    suggestion = article.suggestions.first()
    confirm(suggestion, user=user, speaker=make_person("Marta Quill"))
    reopen(suggestion, user=user)
    assert (suggestion.state, in_order()["here"]) == ("open", 3)
