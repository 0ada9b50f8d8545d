"""A newer version that waits is answered by an editor: published, mended, discarded, or undone."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from articles import workflow
from articles.importing import pending, undoing
from articles.importing.items import Notice
from articles.importing.plan import (
    EDITED,
    EDITED_AND_CHANGED,
    OLDER,
    WAITS,
)
from articles.models import Article, Correction, ImportedItem, Revision, Section, Topic
from articles.revisions import StaleSave
from newsroom.record.models import AuditEntry
from tests import factories
from tests.articles.importing.wire_versions import (
    ITEM,
    SAID,
    SECOND,
    edit,
    everything,
    make_run,
    publish_changes,
    take_in,
    version,
    waiting,
)

pytestmark = pytest.mark.django_db


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
