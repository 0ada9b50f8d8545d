"""A newer version of what ran waits for an editor: no word of it is public, and none is lost."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import permutations

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from articles import workflow
from articles.importing import pending, undoing
from articles.importing.items import ByLine, ImportItem, Notice, Picture, SourceStatus
from articles.importing.plan import (
    BACK,
    EDITED,
    EDITED_AND_CHANGED,
    KILLED_BEFORE,
    OLDER,
    PUBLISHED,
    WAITS,
    plan,
)
from articles.importing.save import ALIKE, carry_out
from articles.merging import merge_speakers
from articles.models import Article, Correction, ImportedItem, ImportRun, Revision, Section, Topic
from articles.redacting.requests import approve, ask
from articles.revisions import StaleSave, save_article
from articles.snapshots import take
from newsroom.record.models import AuditEntry
from tests import factories

pytestmark = pytest.mark.django_db
LONG_AGO = datetime(2024, 2, 3, 4, 5, tzinfo=UTC)
ITEM = ImportItem(
    external_id="urn:kvn:7",
    headline="Ferry stops",
    body="<p>It stops.</p>",
    section="Harbour",
    topics=("Ferries",),
    bylines=(ByLine("Ada Voss"),),
    published_at=LONG_AGO,
    status=SourceStatus.PUBLIC,
    issued_at=LONG_AGO,
    received="the first copy",
)
SAID = {"note": "Newer copy", "change_level": "update"}


def version(hours, headline, **more):
    more = {"issued_at": LONG_AGO + timedelta(hours=hours), "received": headline, **more}
    return replace(ITEM, headline=headline, **more)


SECOND = version(
    1,
    "Ferry goes again",
    body="<p>“It goes, and it goes on time,” said Tomas Birch.</p>",
    standfirst="At noon.",
    credit_line="KVN",
    section="Transport",
    topics=("Ferries", "Tides"),
    bylines=(ByLine("Ada Voss"), ByLine("Nell Abt", "Photos")),
)
KILL = version(9, "KILL Ferry", status=SourceStatus.KILLED)


def take_in(*items, is_publishing=True, is_dry_run=False, run=None):
    results = []
    for item in items:
        at = timezone.now()
        decisions = plan([("kvn", item)], is_publishing=is_publishing, at=at)
        results += carry_out(decisions, run=run, is_dry_run=is_dry_run, at=at)
    return [(str(one.outcome), one.explanation()) for one in results]


def everything():
    tables = (Article, ImportedItem, AuditEntry, Topic, Section)
    rows = [list(table.objects.order_by("pk").values()) for table in tables]
    return [*rows, list(Revision._base_manager.order_by("pk").values())]


def waiting():
    return [row.snapshot["fields"]["headline"] for row in Revision.pending.all()]


def publish_changes(user=None, **more):
    article, row = Article.objects.get(), ImportedItem.objects.get()
    seen = {"expected_version": article.version, "expected_hash": row.conflicting_hash}
    return pending.publish_changes(article, user=user, **{**seen, **SAID, **more})


def edit(headline="Our own words"):
    article = Article.objects.get()
    snapshot = take(article)
    snapshot["fields"]["headline"] = headline
    save_article(article, snapshot=snapshot, user=None, expected_version=article.version, **SAID)


# --- what comes in --------------------------------------------------------------------------------


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


# --- what editors answer --------------------------------------------------------------------------


def test_changes_are_published_as_an_edit_with_its_level(client):
    take_in(ITEM, SECOND)
    editor = factories.make_user("Editors")
    revision = publish_changes(editor)
    article = Article.objects.get()
    assert (article.headline, article.section.name) == ("Ferry goes again", "Transport")
    assert {topic.name for topic in article.topics.all()} == {"Ferries", "Tides"}
    assert [row.printed for row in article.bylines.all()] == ["Ada Voss", "Nell Abt"]
    assert (revision.number, revision.change_level, revision.user) == (1, "update", editor)
    assert article.suggestions.get().speaker_name == "Tomas Birch"
    assert "Ferry goes again" in client.get(article.path).text
    row = ImportedItem.objects.get()
    assert (row.outcome, row.copy_as_received, row.conflicting_item) == (
        "updated",
        "Ferry goes again",
        None,
    )
    assert waiting() == []
    said = AuditEntry.objects.filter(verb="publish changes").get()
    assert (said.user, said.note) == (editor, "Newer copy")


def test_published_changes_are_known_to_the_next_run():
    take_in(ITEM, SECOND)
    publish_changes()
    before = everything()
    assert take_in(SECOND, ITEM) == [("unchanged", ""), ("skipped", OLDER)]
    assert everything() == before
    assert take_in(version(5, "Fifth")) == [("updated", WAITS)]


def test_changes_can_be_published_as_a_correction():
    take_in(ITEM, SECOND)
    publish_changes(change_level="correction", correction_text="It had said that it stops.")
    assert Correction.objects.get().text == "It had said that it stops."


def test_changes_need_a_note_a_level_and_the_permission():
    take_in(ITEM, SECOND)
    with pytest.raises(ValidationError, match="say what changed"):
        publish_changes(factories.make_user("Editors"), note="", change_level="")
    with pytest.raises(PermissionDenied):
        publish_changes(factories.make_user("Reporters"))
    reporter = {"user": factories.make_user("Reporters"), "expected_hash": "x"}
    with pytest.raises(PermissionDenied):
        pending.discard(Article.objects.get(), **reporter)
    assert waiting() == ["Ferry goes again"]


def test_changes_to_a_story_that_was_saved_meanwhile_are_refused():
    take_in(ITEM, SECOND)
    edit()
    with pytest.raises(StaleSave):
        publish_changes(expected_version=0)
    assert Article.objects.get().headline == "Our own words"


def test_answer_to_a_version_that_was_replaced_or_answered_is_refused():
    take_in(ITEM, SECOND)
    seen = ImportedItem.objects.get().conflicting_hash
    take_in(version(2, "Third"))
    with pytest.raises(ValidationError, match="still newer version"):
        publish_changes(expected_hash=seen)
    publish_changes()
    with pytest.raises(ValidationError, match="answered meanwhile"):
        publish_changes()


def test_mended_version_counts_as_edited_here():
    take_in(ITEM, SECOND)
    article = Article.objects.get()
    snapshot = pending.as_story(pending.waiting_for(article), article)
    snapshot["fields"]["headline"] = "Ferry goes, at last"
    publish_changes(snapshot=snapshot)
    assert Article.objects.get().headline == "Ferry goes, at last"
    assert take_in(SECOND) == [("conflict", EDITED)]
    assert take_in(version(4, "Fourth")) == [("conflict", EDITED_AND_CHANGED)]


def test_version_opened_for_editing_and_not_mended_counts_as_sent():
    take_in(ITEM, SECOND)
    article = Article.objects.get()
    publish_changes(snapshot=pending.as_story(pending.waiting_for(article), article))
    assert take_in(version(4, "Fourth")) == [("updated", WAITS)]


def test_discarded_version_does_not_come_back_and_a_further_one_waits():
    take_in(ITEM, SECOND)
    article, row = Article.objects.get(), ImportedItem.objects.get()
    editor = factories.make_user("Editors")
    pending.discard(article, user=editor, expected_hash=row.conflicting_hash)
    assert (waiting(), Article.objects.get().headline) == ([], "Ferry stops")
    before = everything()
    assert take_in(SECOND, ITEM) == [("unchanged", ""), ("unchanged", "")]
    assert everything() == before
    assert take_in(version(2, "Third")) == [("updated", WAITS)]
    assert AuditEntry.objects.filter(verb="discard newer version", user=editor).count() == 1


def test_what_its_source_holds_back_is_not_published_before():
    take_in(ITEM)
    until = timezone.now() + timedelta(hours=2)
    assert take_in(replace(SECOND, embargo_until=until)) == [("updated", WAITS)]
    with pytest.raises(ValidationError, match="holds this version back until"):
        publish_changes()
    assert Article.objects.get().headline == "Ferry stops"


def test_embargo_of_a_newer_version_holds_for_a_scheduled_story():
    take_in(ITEM, is_publishing=False)
    workflow.publish(Article.objects.get(), user=None, at=timezone.now() + timedelta(hours=1))
    until = timezone.now() + timedelta(hours=5)
    take_in(replace(SECOND, embargo_until=until))
    publish_changes()
    assert Article.objects.get().live_at == until


def test_corrections_of_the_source_are_offered_once():
    take_in(ITEM, replace(SECOND, notices=(Notice(text="It is blue."), Notice(text="And old."))))
    article = Article.objects.get()
    kept = pending.waiting_for(article)
    found = [one["text"] for one in pending.new_notices(kept, article)]
    assert found == ["It is blue.", "And old."]
    Correction.objects.create(article=article, text="It is blue.", kind="correction")
    assert [one["text"] for one in pending.new_notices(kept, article)] == ["And old."]


def test_old_addresses_and_links_of_the_version_follow_once_it_is_published(client):
    other = replace(
        ITEM, external_id="urn:kvn:8", old_addresses=("https://kvn.example/tide",), headline="Tide"
    )
    take_in(other)
    take_in(replace(ITEM, old_addresses=("https://kvn.example/ferry",)))
    body = '<p>See <a href="https://kvn.example/tide">the tide</a>.</p>'
    where = ("https://kvn.example/ferry-goes",)
    take_in(replace(SECOND, body=body, old_addresses=where))
    article = Article.objects.get(headline="Ferry stops")
    assert client.get("/ferry-goes").status_code == 404
    row = ImportedItem.objects.get(outcome="pending")
    pending.publish_changes(
        article, user=None, expected_version=0, expected_hash=row.conflicting_hash, **SAID
    )
    article.refresh_from_db()
    tide = Article.objects.get(headline="Tide").path
    assert f'<a href="{tide}"' in article.body
    assert client.get("/ferry-goes")["Location"] == article.path


def test_section_or_topic_that_is_gone_meanwhile_stops_nothing():
    take_in(ITEM, SECOND)
    Section.objects.get(name="Transport").delete()
    Topic.objects.get(name="Tides").delete()
    publish_changes()
    article = Article.objects.get()
    assert (article.section.name, article.headline) == ("Harbour", "Ferry goes again")
    assert [topic.name for topic in article.topics.all()] == ["Ferries"]


# --- undoing, and drafts again --------------------------------------------------------------------


def make_run():
    return ImportRun.objects.create(source="kvn", format="ninjs", state="finished")


def test_undoing_its_run_takes_what_waits_away_and_the_next_run_brings_it_again():
    first, second, third = make_run(), make_run(), make_run()
    take_in(ITEM, run=first)
    before = list(ImportedItem.objects.values())
    take_in(SECOND, run=second)
    take_in(version(2, "Third"), run=third)
    assert undoing.preview(second).taken_away == 0
    undoing.start(third, user=factories.make_user())
    third.refresh_from_db()
    assert (third.undone["taken_away"], third.undone["refused"]) == (1, 0)
    assert (waiting(), list(ImportedItem.objects.values())) == ([], before)
    assert take_in(SECOND) == [("updated", WAITS)]


def test_undoing_a_run_leaves_what_was_answered():
    run = make_run()
    take_in(ITEM)
    take_in(SECOND, run=run)
    publish_changes()
    found = undoing.preview(run)
    assert (found.taken_away, found.refused) == (0, 1)


def test_story_that_is_a_draft_again_takes_the_version_and_nothing_waits():
    take_in(ITEM, is_publishing=False)
    workflow.publish(Article.objects.get(), user=None, at=timezone.now() + timedelta(days=1))
    take_in(SECOND)
    workflow.unschedule(Article.objects.get(), user=None)
    assert take_in(SECOND, is_publishing=False) == [("updated", "")]
    assert (waiting(), Article.objects.get().headline) == ([], "Ferry goes again")
    assert ImportedItem.objects.get().earlier["row"]["outcome"] == "created"


def test_undoing_after_the_story_was_deleted_names_it():
    run = make_run()
    take_in(ITEM, is_publishing=False)
    workflow.publish(Article.objects.get(), user=None, at=timezone.now() + timedelta(days=1))
    take_in(SECOND, run=run)
    workflow.unschedule(Article.objects.get(), user=None)
    Article.objects.get().delete()
    assert Revision.pending.count() == 0
    found = undoing.preview(run)
    assert (found.taken_away, found.refused) == (0, 1)
