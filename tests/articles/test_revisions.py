"""Saving: nothing lost, nothing silent."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from articles import revisions, snapshots
from articles.models import Article, Correction, Quote, Revision
from articles.revisions import StaleSave, save_article
from newsroom.record.audit import entries_about
from tests.factories import (
    confirm_all,
    make_draft,
    make_person,
    make_published,
    make_scheduled,
    make_snapshot,
    make_user,
)

pytestmark = pytest.mark.django_db
QUOTED = "“The bridge is safe,” said Mara Ellwood, the surveyor."


def edit(article, *, user, expected_version=None, how=None, **fields):
    snapshot = snapshots.take(article)
    snapshot["fields"] |= fields
    version = article.version if expected_version is None else expected_version
    return save_article(
        article, snapshot=snapshot, user=user, expected_version=version, **(how or {})
    )


def test_save_of_a_new_story_is_revision_one():
    user = make_user("Reporters")
    article = make_draft(user=user, headline="New", topics=["Bridges"], bylines=["Jo Hale"])
    revision = article.revisions.get()
    assert (revision.number, revision.user, revision.was_public) == (1, user, False)
    assert revision.snapshot == snapshots.take(article)
    assert [entry.verb for entry in entries_about(article)] == ["create"]


def test_save_sanitises_the_body_whatever_wrote_it():
    article = make_draft(body="<p>Safe<script>alert(1)</script></p>", headline=" A \n B ")
    assert (article.body, article.headline) == ("<p>Safe</p>", "A B")


def test_save_without_a_change_writes_nothing():
    article = make_draft(user=make_user())
    assert edit(article, user=make_user()) is None
    assert Revision.objects.count() == 1


def test_stale_save_is_refused_with_both_texts():
    hers, his = make_user(first_name="Ana"), make_user()
    article = make_draft(headline="One", user=hers)
    first, second = Article.objects.get(), Article.objects.get()
    edit(first, user=hers, headline="Two")
    with pytest.raises(StaleSave) as refusal:
        edit(second, user=his, expected_version=1, headline="Mine")
    stale = refusal.value
    assert stale.theirs["fields"]["headline"] == "Two"
    assert stale.mine["fields"]["headline"] == "Mine"
    assert (stale.by, stale.version) == (hers, 2)
    assert Article.objects.get(pk=article.pk).headline == "Two"


def test_stale_save_is_refused_even_when_both_read_the_same_version_at_once():
    article = make_draft(user=make_user())
    racing = Article.objects.get(pk=article.pk)
    Article.objects.filter(pk=article.pk).update(version=2)
    with pytest.raises(StaleSave):
        edit(racing, user=make_user(), expected_version=1, headline="Mine")


def test_public_story_changes_only_with_note_and_level():
    article = make_published(user=make_user())
    with pytest.raises(ValidationError) as refusal:
        edit(article, user=make_user(), headline="Other")
    assert sorted(refusal.value.message_dict) == ["change_level", "note"]
    assert Article.objects.get().headline == article.headline


@pytest.mark.parametrize(("level", "moves"), [("minor", False), ("update", True)])
def test_level_decides_whether_the_storys_time_moves(level, moves):
    article = make_published(user=make_user())
    before = article.significant_at
    edit(
        article,
        user=make_user(),
        headline="Other",
        how={"note": "a reason", "change_level": level},
    )
    fresh = Article.objects.get()
    assert (fresh.significant_at != before) is moves
    assert Correction.objects.count() == 0
    assert fresh.revisions.first().change_level == level


def test_level_correction_issues_its_text_with_the_revision():
    article = make_published(user=make_user())
    how = {"note": "wrong day", "change_level": "correction"}
    with pytest.raises(ValidationError) as refusal:
        edit(article, user=make_user(), headline="Tuesday", how=how)
    assert list(refusal.value.message_dict) == ["correction_text"]
    revision = edit(
        Article.objects.get(),
        user=make_user(),
        headline="Tuesday",
        how={**how, "correction_text": "It was Tuesday, not Monday."},
    )
    assert revision.correction == Correction.objects.get()
    assert revision.correction.text == "It was Tuesday, not Monday."


def test_level_on_a_story_nobody_saw_issues_nothing():
    article = make_draft(user=make_user())
    how = {"note": "n", "change_level": "correction", "correction_text": "t"}
    edit(article, user=make_user(), headline="Other", how=how)
    assert Correction.objects.count() == 0


def test_reporter_may_change_a_draft_and_not_a_public_story():
    reporter = make_user("Reporters")
    edit(make_draft(), user=reporter, headline="Mine")
    with pytest.raises(PermissionDenied):
        edit(make_published(), user=reporter, headline="Mine")


def test_address_and_embargo_are_fixed_once_the_story_ran():
    article = make_published(user=make_user())
    how = {"note": "n", "change_level": "minor"}
    with pytest.raises(ValidationError, match="address is fixed"):
        edit(article, user=make_user(), slug="elsewhere", how=how)
    with pytest.raises(ValidationError, match="embargoed"):
        edit(article, user=make_user(), embargo_until="2030-01-01T00:00:00+00:00", how=how)


def test_moved_embargo_of_a_scheduled_story_moves_its_path():
    article = make_scheduled(headline="Later")
    edit(article, user=make_user(), embargo_until="2030-05-06T00:00:00+00:00")
    fresh = Article.objects.get()
    assert fresh.path == "/2030/05/06/later/"
    assert fresh.first_live_at == fresh.live_at


def test_first_change_of_an_imported_story_keeps_what_it_was():
    article = make_published(headline="As imported")
    Revision.objects.all().delete()
    Article.objects.update(version=0)
    article = Article.objects.get()
    edit(article, user=make_user(), headline="Edited", how={"note": "n", "change_level": "minor"})
    kept = [(r.number, r.snapshot["fields"]["headline"]) for r in article.revisions.all()]
    assert kept == [(1, "Edited"), (0, "As imported")]


def test_failing_finder_never_costs_the_save(monkeypatch, caplog):
    def broken(article):
        raise RecursionError("the finder's fault")

    monkeypatch.setattr(revisions, "suggest_quotes", broken)
    article = make_draft(text=QUOTED)
    assert (article.version, article.suggestions.count()) == (1, 0)
    assert "Suggesting quotations failed" in caplog.text


def test_quote_follows_an_edit_around_it_and_hides_when_a_word_changes():
    user = make_user()
    article = make_published(text=QUOTED, user=user)
    (quote,) = confirm_all(article, make_person("Mara Ellwood"))
    how = {"note": "n", "change_level": "minor"}
    article = Article.objects.get()
    edit(article, user=user, body=f"<p>New first line.</p>{article.body}", how=how)
    appearance = quote.appearances.get()
    assert (appearance.is_in_text, appearance.position) == (True, len("New first line.\n\n“"))
    assert list(Quote.objects.public()) == [quote]

    article = Article.objects.get()
    edit(article, user=user, body=article.body.replace("safe", "unsafe"), how=how)
    assert not quote.appearances.get().is_in_text
    assert list(Quote.objects.public()) == []


def test_save_takes_over_no_row_of_another_story():
    one, two = make_draft(bylines=["Jo Hale"]), make_draft(bylines=["Ada Finch"])
    snapshot = make_snapshot()
    snapshot["bylines"] = snapshots.take(one)["bylines"]
    with pytest.raises(ValidationError, match="another story"):
        save_article(two, snapshot=snapshot, user=None, expected_version=two.version)
    assert [row.printed for row in one.bylines.all()] == ["Jo Hale"]
