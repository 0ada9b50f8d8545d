"""Rows that must not change are held by the database itself."""

import pytest
from django.core.checks import run_checks
from django.db import IntegrityError, connection, transaction

from articles.models import Correction, Revision
from newsroom.record import append_only
from newsroom.record.audit import note
from newsroom.record.models import AuditEntry
from tests.factories import make_draft, make_published, make_user

pytestmark = pytest.mark.django_db


def refuses(action):
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        action()


def test_audit_entry_can_be_neither_changed_nor_deleted():
    note(make_user(), verb="test", user=None, note="as it was")
    rows = AuditEntry.objects.filter(verb="test")
    refuses(lambda: rows.update(note="otherwise"))
    refuses(rows.delete)
    assert [row.note for row in rows] == ["as it was"]


def test_issued_correction_can_be_neither_changed_nor_deleted():
    correction = Correction.objects.create(article=make_published(), text="It was Tuesday.")
    rows = Correction.objects.filter(pk=correction.pk)
    refuses(lambda: rows.update(text="It was Monday."))
    refuses(rows.delete)
    assert rows.get().text == "It was Tuesday."


def test_revision_of_a_draft_may_go_and_that_of_a_public_story_may_not():
    user = make_user()
    draft, public = make_draft(user=user), make_published(user=user)
    Revision.objects.filter(article=public).update(was_public=True)
    Revision.objects.filter(article=draft).delete()
    refuses(lambda: Revision.objects.filter(article=public).update(note="rewritten"))
    refuses(Revision.objects.filter(article=public).delete)
    assert Revision.objects.count() == 1


def test_public_story_can_not_be_deleted():
    story = make_published(user=make_user())
    Revision.objects.filter(article=story).update(was_public=True)
    refuses(story.delete)


def test_missing_triggers_are_named_and_made_again():
    assert append_only.missing(connection) == []
    append_only.remove(connection)
    assert append_only.missing(connection) == [
        "keep_articles_correction_delete",
        "keep_articles_correction_update",
        "keep_articles_revision_delete",
        "keep_articles_revision_update",
        "keep_record_auditentry_delete",
        "keep_record_auditentry_update",
    ]
    found = [one.id for one in run_checks(tags=["database"], databases=["default"])]
    append_only.install(connection)
    assert "record.W001" in found
    assert append_only.missing(connection) == []


def test_lifted_lets_rows_go_only_inside_the_block():
    note(make_user(), verb="test", user=None)
    with append_only.lifted(connection):
        AuditEntry.objects.filter(verb="test").delete()
    note(make_user(), verb="test", user=None)
    refuses(AuditEntry.objects.filter(verb="test").delete)
    assert AuditEntry.objects.filter(verb="test").count() == 1
