"""A conflict answered: taken as an edit of ours, or passed over until the source changes again."""

from datetime import UTC, datetime

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from articles.importing import resolving
from articles.importing.items import ByLine, ImportItem, SourceStatus
from articles.importing.plan import plan
from articles.importing.save import carry_out
from articles.models import Article, ImportedItem, SitePage
from articles.pages import StalePage, contents, save_page
from articles.revisions import StaleSave, save_article
from articles.snapshots import take
from tests import factories

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


def item(headline="Wall holds", **kwargs):
    values = {"body": "<p>It held.</p>", "section": "News", "topics": ("Harbour",)}
    values |= {"published_at": datetime(2020, 1, 1, tzinfo=UTC), "status": SourceStatus.PUBLIC}
    values |= {"bylines": (ByLine("Ada Voss"),), "received": headline}
    return ImportItem(external_id="1", headline=headline, **{**values, **kwargs})


def bring(one, *, is_publishing=False):
    decisions = plan([("old", one)], is_publishing=is_publishing, at=NOW)
    return str(carry_out(decisions, run=None, is_dry_run=False, at=NOW)[0].outcome)


def edit(headline="Our own words"):
    article = Article.objects.get()
    snapshot = take(article)
    snapshot["fields"]["headline"] = headline
    more = {"note": "Ours", "change_level": "update"}
    save_article(article, snapshot=snapshot, user=None, expected_version=article.version, **more)


@pytest.fixture
def conflict():
    bring(item())
    edit()
    assert bring(item("Wall fell", section="Town", topics=("Tide",))) == "conflict"
    return ImportedItem.objects.get()


def answer(row):
    return {"expected_hash": row.conflicting_hash}


def test_both_sides_are_shown_without_making_sections_or_topics(conflict):
    theirs = resolving.theirs(conflict)
    assert theirs["fields"]["headline"] == "Wall fell"
    assert (theirs["section"], theirs["topics"]) == (None, [])


def test_source_is_taken_as_a_new_version_and_then_known(conflict):
    editor = factories.make_user("Editors")
    version = conflict.article.version
    resolving.take_theirs(conflict, user=editor, expected_version=version, **answer(conflict))
    article = Article.objects.get()
    assert (article.headline, article.section.name, article.version) == ("Wall fell", "Town", 2)
    assert article.updated_by == editor
    assert [topic.name for topic in article.topics.all()] == ["Tide"]
    row = ImportedItem.objects.get()
    assert (row.outcome, row.copy_as_received, row.conflicting_item) == (
        "updated",
        "Wall fell",
        None,
    )


def test_taken_version_is_no_conflict_on_the_next_run(conflict):
    version = conflict.article.version
    resolving.take_theirs(conflict, user=None, expected_version=version, **answer(conflict))
    again = item("Wall fell", section="Town", topics=("Tide",))
    at = datetime.now(UTC)
    decision = plan([("old", again)], is_publishing=False, at=at)[0]
    assert str(decision.action) == "leave"


def test_kept_version_is_passed_over_until_the_source_changes_again(conflict):
    resolving.keep_ours(conflict, user=factories.make_user("Editors"), **answer(conflict))
    assert Article.objects.get().headline == "Our own words"
    assert ImportedItem.objects.get().outcome == "kept"
    assert bring(item("Wall fell", section="Town", topics=("Tide",))) == "unchanged"
    assert bring(item("Wall stands")) == "conflict"


def test_published_story_needs_a_note_and_a_level():
    bring(item(), is_publishing=True)
    edit()
    assert bring(item("Wall fell"), is_publishing=True) == "conflict"
    row = ImportedItem.objects.get()
    user, asked = factories.make_user("Editors"), {"expected_version": 0, **answer(row)}
    asked["expected_version"] = row.article.version
    with pytest.raises(ValidationError, match="say what changed"):
        resolving.take_theirs(row, user=user, **asked)
    with pytest.raises(PermissionDenied):
        resolving.take_theirs(row, user=factories.make_user("Reporters"), **asked)
    resolving.take_theirs(row, user=user, note="Newer copy", change_level="update", **asked)
    article = Article.objects.get()
    assert (article.headline, article.status) == ("Wall fell", "published")
    assert article.revisions.order_by("number").last().change_level == "update"


def test_story_saved_meanwhile_and_answer_given_meanwhile_are_refused(conflict):
    seen = conflict.article.version
    edit("Newer words of ours")
    with pytest.raises(StaleSave):
        resolving.take_theirs(conflict, user=None, expected_version=seen, **answer(conflict))
    resolving.keep_ours(conflict, user=None, **answer(conflict))
    with pytest.raises(ValidationError, match="answered meanwhile"):
        resolving.keep_ours(conflict, user=None, **answer(conflict))


# --- pages --------------------------------------------------------------------------------------

PAGE = {"kind": "page", "section": "", "topics": (), "bylines": (), "menu_title": "Wall"}


@pytest.fixture
def page_conflict():
    bring(item("The wall", **PAGE), is_publishing=True)
    page = SitePage.objects.get()
    values = contents(page) | {"content": "<p>Our own words.</p>", "url": "/our-wall/"}
    save_page(page, values=values, user=None, expected_version=page.version)
    newer = item("The new wall", **PAGE | {"body": "<p>Their words.</p>"})
    assert bring(newer, is_publishing=True) == "conflict"
    return ImportedItem.objects.get()


def test_page_of_the_source_is_taken_with_our_address_and_then_known(page_conflict):
    editor = factories.make_user("Editors")
    assert resolving.theirs(page_conflict)["title"] == "The new wall"
    version = page_conflict.page.version
    resolving.take_theirs(
        page_conflict, user=editor, expected_version=version, **answer(page_conflict)
    )
    page = SitePage.objects.get()
    assert (page.title, page.content) == ("The new wall", "<p>Their words.</p>")
    assert (page.url, page.is_public, page.version) == ("/our-wall/", True, version + 1)
    again = item("The new wall", **PAGE | {"body": "<p>Their words.</p>"})
    decision = plan([("old", again)], is_publishing=True, at=datetime.now(UTC))[0]
    assert str(decision.action) == "leave"


def test_page_kept_as_ours_is_passed_over_until_its_source_changes_again(page_conflict):
    with pytest.raises(PermissionDenied):
        resolving.keep_ours(
            page_conflict, user=factories.make_user("Reporters"), **answer(page_conflict)
        )
    resolving.keep_ours(page_conflict, user=factories.make_user("Editors"), **answer(page_conflict))
    assert SitePage.objects.get().content == "<p>Our own words.</p>"
    assert ImportedItem.objects.get().outcome == "kept"
    again = item("The new wall", **PAGE | {"body": "<p>Their words.</p>"})
    assert bring(again) == "unchanged"
    assert bring(item("A third wall", **PAGE)) == "conflict"


def test_page_saved_meanwhile_is_not_taken_over(page_conflict):
    page = page_conflict.page
    seen = page.version
    values = contents(page) | {"title": "Newer still"}
    save_page(SitePage.objects.get(), values=values, user=None, expected_version=seen)
    with pytest.raises(StalePage):
        resolving.take_theirs(
            page_conflict, user=None, expected_version=seen, **answer(page_conflict)
        )
