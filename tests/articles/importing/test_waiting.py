"""A newer version of what ran waits: no word of it is public, and none is lost."""

from dataclasses import replace
from datetime import timedelta
from itertools import permutations

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from articles import workflow
from articles.importing import pending
from articles.importing.items import Notice, Picture
from articles.importing.plan import (
    BACK,
    EDITED_AND_CHANGED,
    KILLED_BEFORE,
    OLDER,
    PUBLISHED,
    WAITS,
)
from articles.importing.save import ALIKE
from articles.merging import merge_speakers
from articles.models import Article, ImportedItem, ImportRun, Revision, Section, Topic
from articles.redacting.requests import approve, ask
from articles.snapshots import take
from newsroom.record.models import AuditEntry
from tests import factories
from tests.articles.importing.wire_versions import (
    ITEM,
    KILL,
    LONG_AGO,
    SECOND,
    edit,
    everything,
    publish_changes,
    take_in,
    version,
    waiting,
)

pytestmark = pytest.mark.django_db


def test_newer_version_of_what_ran_waits_and_the_story_stays(client):
    take_in(ITEM)
    before = list(Article.objects.values())
    page = client.get(Article.objects.get().path)
    assert take_in(SECOND) == [("updated", WAITS)]
    assert list(Article.objects.values()) == before
    again = client.get(Article.objects.get().path)
    assert again.content == page.content
    row, kept = ImportedItem.objects.get(), Revision.pending.get()
    assert (row.outcome, row.copy_as_received, row.conflicting_copy) == (
        "pending",
        "the first copy",
        "Ferry goes again",
    )
    assert (kept.item, kept.number, kept.was_public) == (row, None, False)
    fields = kept.snapshot["fields"]
    assert (fields["headline"], fields["standfirst"], fields["credit_line"]) == (
        "Ferry goes again",
        "At noon.",
        "KVN",
    )
    assert Section.objects.get(pk=kept.snapshot["section"]).name == "Transport"
    assert set(Topic.objects.filter(pk__in=kept.snapshot["topics"]).values_list("name", flat=True))
    assert [one["printed"] for one in kept.snapshot["bylines"]] == ["Ada Voss", "Nell Abt"]
    assert list(Article.objects.get().revisions.all()) == []


def test_scheduled_story_goes_out_as_it_was(client):
    take_in(ITEM, is_publishing=False)
    workflow.publish(Article.objects.get(), user=None, at=timezone.now() + timedelta(days=1))
    assert take_in(SECOND) == [("updated", WAITS)]
    assert (Article.objects.get().headline, waiting()) == ("Ferry stops", ["Ferry goes again"])


def test_same_version_again_writes_nothing():
    take_in(ITEM, SECOND)
    before = everything()
    with CaptureQueriesContext(connection) as queries:
        assert take_in(SECOND) == [("unchanged", "")]
    wrote = ("INSERT", "UPDATE", "DELETE")
    assert [one["sql"] for one in queries if one["sql"].startswith(wrote)] == []
    assert take_in(ITEM) == [("unchanged", "")]
    assert everything() == before


@pytest.mark.parametrize("order", list(permutations((1, 2, 3))))
def test_newest_version_waits_whatever_the_order(order):
    take_in(ITEM)
    take_in(*[version(hours, f"Version {hours}") for hours in order])
    assert waiting() == ["Version 3"]
    assert Article.objects.get().headline == "Ferry stops"
    assert ImportedItem.objects.get().issued_at == LONG_AGO + timedelta(hours=3)


def test_older_version_is_skipped_while_a_newer_one_waits():
    take_in(ITEM, version(3, "Third"))
    before = everything()
    assert take_in(version(2, "Second")) == [("skipped", OLDER)]
    assert everything() == before


def test_changed_item_of_a_source_without_versions_waits_too_and_can_be_taken_back_there():
    plain = replace(ITEM, issued_at=None)
    take_in(plain)
    before = everything()[:2]
    assert take_in(replace(SECOND, issued_at=None)) == [("updated", WAITS)]
    assert take_in(plain) == [("updated", BACK)]
    assert (waiting(), everything()[:2]) == ([], before)


def test_text_sent_again_with_a_later_hour_asks_nobody():
    take_in(ITEM)
    assert take_in(replace(ITEM, issued_at=LONG_AGO + timedelta(hours=2))) == [("unchanged", ALIKE)]
    assert waiting() == []
    assert take_in(version(1, "Second")) == [("skipped", OLDER)]
    assert take_in(version(3, "Third")) == [("updated", WAITS)]
    assert take_in(replace(ITEM, issued_at=LONG_AGO + timedelta(hours=4))) == [("unchanged", ALIKE)]
    assert (waiting(), ImportedItem.objects.get().outcome) == ([], "created")


def test_text_that_comes_again_after_its_kill_waits():
    take_in(ITEM, KILL)
    assert take_in(version(10, "Ferry stops")) == [("updated", WAITS)]
    assert waiting() == ["Ferry stops"]


def test_version_that_reads_alike_and_brings_a_correction_or_a_picture_waits():
    take_in(ITEM)
    later = {"issued_at": LONG_AGO + timedelta(hours=1)}
    assert take_in(replace(ITEM, notices=(Notice(text="It is blue."),), **later))[0][1] == WAITS
    later = {"issued_at": LONG_AGO + timedelta(hours=2)}
    picture = Picture(address="https://kvn.example/a.jpg")
    assert take_in(replace(ITEM, pictures=(picture,), **later))[0][1] == WAITS


def test_story_edited_here_stays_a_conflict_and_what_waited_is_gone():
    take_in(ITEM, SECOND)
    edit()
    assert take_in(SECOND) == [("conflict", EDITED_AND_CHANGED)]
    assert waiting() == ["Ferry goes again"]
    assert take_in(version(2, "Third")) == [("conflict", EDITED_AND_CHANGED)]
    row = ImportedItem.objects.get()
    assert (waiting(), row.outcome, row.conflicting_copy) == ([], "conflict", "Third")


def test_retracted_story_is_a_conflict():
    take_in(ITEM)
    workflow.retract(Article.objects.get(), user=None, reason="All wrong")
    assert take_in(SECOND) == [("conflict", PUBLISHED)]


@pytest.mark.parametrize("is_withdrawn", [False, True])
def test_version_that_waits_is_passed_over_when_its_story_is_retracted(is_withdrawn):
    take_in(ITEM, SECOND)
    editor = factories.make_user()
    if is_withdrawn:
        workflow.withdraw(Article.objects.get(), user=editor, reason="To be looked at")
        assert waiting() == ["Ferry goes again"]
    workflow.retract(Article.objects.get(), user=editor, reason="All wrong")
    assert (waiting(), pending.number_waiting(10)) == ([], 0)
    row = ImportedItem.objects.get()
    assert (row.outcome, row.conflicting_item, row.conflicting_copy) == ("kept", None, "")
    said = AuditEntry.objects.get(verb="discard newer version")
    assert (said.user, said.note) == (editor, "From kvn. The story was retracted")
    before = everything()
    assert take_in(SECOND, ITEM) == [("unchanged", ""), ("unchanged", "")]
    assert everything() == before
    assert take_in(version(2, "Third")) == [("conflict", PUBLISHED)]


def test_retracting_a_story_with_nothing_waiting_says_nothing_of_a_version():
    take_in(ITEM)
    workflow.retract(Article.objects.get(), user=None, reason="All wrong")
    assert AuditEntry.objects.filter(verb="discard newer version").count() == 0


def test_kill_takes_the_story_down_and_what_waited_away(client):
    take_in(ITEM, SECOND)
    assert take_in(KILL)[0][0] == "updated"
    assert (waiting(), ImportedItem.objects.get().conflicting_item) == ([], None)
    assert client.get(Article.objects.get().path).status_code == 410
    assert take_in(SECOND) == [("skipped", KILLED_BEFORE)]
    assert take_in(version(10, "Ferry after all")) == [("updated", WAITS)]
    assert client.get(Article.objects.get().path).status_code == 410
    publish_changes()
    article = Article.objects.get()
    assert (article.status, article.headline) == ("withdrawn", "Ferry after all")


def test_run_that_was_killed_and_is_gone_on_with_counts_it_once():
    run = ImportRun.objects.create(source="kvn", format="ninjs")
    take_in(ITEM)
    take_in(SECOND, run=run)
    before = everything()
    assert take_in(SECOND, run=run) == [("updated", "")]
    assert everything() == before


def test_dry_run_lets_nothing_wait():
    take_in(ITEM)
    before = everything()
    assert take_in(SECOND, is_dry_run=True) == [("updated", WAITS)]
    assert everything() == before


def test_only_one_version_can_wait_for_a_story():
    take_in(ITEM, SECOND)
    kept = Revision.pending.get()
    again = {"article": kept.article, "item": kept.item, "snapshot": {}, "state": "pending"}
    with pytest.raises(IntegrityError), transaction.atomic():
        Revision.objects.create(**again)
    with pytest.raises(IntegrityError), transaction.atomic():
        Revision.objects.create(article=kept.article, snapshot={})


def test_redaction_reaches_what_waits():
    take_in(ITEM, version(1, "Ferry of Otto Grimsby", body="<p>Otto Grimsby steers.</p>"))
    chief, other = factories.make_user(), factories.make_user()
    row = ask(words="Otto Grimsby", user=chief, reason="Court", case_number="7/26")
    approve(row, user=other)
    kept = Revision.pending.select_related("item").get()
    held = str([kept.snapshot, kept.item.conflicting_item, kept.item.conflicting_copy])
    assert "Grimsby" not in held
    publish_changes()
    assert "Grimsby" not in str(take(Article.objects.get()))


def test_a_merged_author_is_named_by_who_stayed():
    person = factories.make_person("Nell Abt")
    take_in(ITEM, SECOND)
    assert Revision.pending.get().snapshot["bylines"][1]["person"] == person.pk
    stays = factories.make_person("Nell Abt-Roe")
    merge_speakers(stays, other=person, user=None, note="One and the same")
    article = Article.objects.get()
    story = pending.as_story(pending.waiting_for(article), article)
    assert story["bylines"][1]["person"] == stays.pk
