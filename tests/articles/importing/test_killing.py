"""What a wire service kills comes down; versions in any order; what its source corrected."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import permutations

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from articles import tasks
from articles.importing.items import ImportItem, Notice, SourceStatus
from articles.importing.plan import HELD, KILLED_BEFORE, OLDER, WAITS, plan
from articles.importing.save import carry_out
from articles.models import Article, Correction, ImportedItem, Status, Task
from articles.revisions import save_article
from articles.snapshots import take
from articles.workflow import publish, publish_archive
from newsroom.record.models import AuditEntry
from tests.factories import make_user

pytestmark = pytest.mark.django_db
LONG_AGO = datetime(2024, 2, 3, 4, 5, tzinfo=UTC)
ITEM = ImportItem(
    external_id="urn:kvn:7",
    headline="Ferry stops",
    body="<p>It stops.</p>",
    published_at=LONG_AGO,
    status=SourceStatus.PUBLIC,
    issued_at=LONG_AGO,
)
KILL = replace(
    ITEM,
    headline="KILL Ferry stops",
    desk_note="Kill this story. The name is wrong.",
    received="the kill",
    status=SourceStatus.KILLED,
    issued_at=LONG_AGO + timedelta(hours=2),
)


def take_in(*items, is_publishing=True, is_dry_run=False):
    results = []
    for item in items:
        at = timezone.now()
        decisions = plan([("kvn", item)], is_publishing=is_publishing, at=at)
        results += carry_out(decisions, run=None, is_dry_run=is_dry_run, at=at)
    return [(str(one.outcome), one.explanation()) for one in results]


def version(hours, headline):
    return replace(ITEM, headline=headline, issued_at=LONG_AGO + timedelta(hours=hours))


# --- kills --------------------------------------------------------------------------------------


def test_kill_takes_the_published_story_down_and_tells_the_desk(client):
    take_in(ITEM)
    path = Article.objects.get().path
    assert client.get(path).status_code == 200
    assert take_in(KILL) == [("updated", "killed at the source: taken down here")]
    assert client.get(path).status_code == 410
    task = Task.objects.get()
    assert (task.kind, task.quote, task.done_at) == ("killed", None, None)
    assert task.text.endswith("It says: Kill this story. The name is wrong.")
    assert list(AuditEntry.objects.filter(verb="withdraw").values_list("note", flat=True)) == [
        "Killed by its source, kvn"
    ]
    row = ImportedItem.objects.get()
    assert (row.outcome, row.conflicting_copy) == ("killed", "the kill")
    assert Article.objects.get().body == "<p>It stops.</p>"


def test_kill_again_writes_nothing():
    take_in(ITEM, KILL)
    before = list(ImportedItem.objects.values()), list(Article.objects.values())
    assert take_in(KILL, ITEM) == [("unchanged", ""), ("skipped", KILLED_BEFORE)]
    assert (list(ImportedItem.objects.values()), list(Article.objects.values())) == before
    assert Task.objects.count() == 1


def test_kill_takes_down_what_was_edited_here_too():
    take_in(ITEM)
    article = Article.objects.get()
    snapshot = take(article)
    snapshot["fields"]["standfirst"] = "Ours"
    save_article(
        article, snapshot=snapshot, user=None, expected_version=0, note="n", change_level="minor"
    )
    assert take_in(KILL)[0][0] == "updated"
    assert Article.objects.get().status == Status.WITHDRAWN


def test_killed_draft_does_not_go_live():
    take_in(ITEM, is_publishing=False)
    assert take_in(KILL, ITEM) == [
        ("updated", "killed at the source: our draft does not go live"),
        ("skipped", KILLED_BEFORE),
    ]
    article, editor = Article.objects.get(), make_user()
    with pytest.raises(ValidationError, match="Its source killed this story"):
        publish(article, user=editor)
    tasks.finish(Task.objects.get(), user=editor, note="They took it back by phone")
    assert publish(article, user=editor).status == Status.PUBLISHED


def test_newer_version_of_a_killed_draft_does_not_go_live_while_its_task_is_open():
    newer = version(3, "Ferry stops after all")
    take_in(ITEM, is_publishing=False)
    assert take_in(KILL, newer, newer)[1:] == [("updated", HELD), ("unchanged", HELD)]
    article = Article.objects.get()
    assert (article.status, article.headline) == (Status.DRAFT, "Ferry stops after all")
    with pytest.raises(ValidationError, match="Its source killed this story"):
        publish_archive({article.pk: article}, {article.pk: LONG_AGO})
    tasks.finish(Task.objects.get(), user=make_user(), note="They have it again")
    assert take_in(newer) == [("updated", "")]
    assert Article.objects.get().status == Status.PUBLISHED


def test_killed_scheduled_story_is_a_draft_again():
    take_in(ITEM, is_publishing=False)
    publish(Article.objects.get(), user=make_user(), at=timezone.now() + timedelta(days=1))
    take_in(KILL)
    assert Article.objects.get().status == Status.DRAFT


def test_kill_that_comes_before_its_story():
    assert take_in(KILL, ITEM) == [
        ("updated", "killed at the source before it came: it is not taken"),
        ("skipped", KILLED_BEFORE),
    ]
    assert Article.objects.count() == 0
    newer = version(3, "Ferry stops after all")
    assert take_in(newer, newer) == [("created", ""), ("unchanged", "")]
    assert (Article.objects.get().status, ImportedItem.objects.count()) == (Status.PUBLISHED, 1)


def test_kill_without_a_headline_is_obeyed():
    take_in(ITEM)
    assert take_in(replace(KILL, headline="", language="?"))[0][0] == "updated"
    assert Article.objects.get().status == Status.WITHDRAWN
    assert take_in(replace(KILL, external_id=""))[0][0] == "rejected"


def test_dry_run_of_a_kill_keeps_nothing():
    take_in(ITEM)
    assert take_in(KILL, is_dry_run=True)[0][0] == "updated"
    assert (Article.objects.get().status, Task.objects.count()) == (Status.PUBLISHED, 0)


def test_kill_without_a_date_holds_until_a_newer_version():
    take_in(ITEM, replace(KILL, issued_at=None))
    assert take_in(ITEM) == [("skipped", KILLED_BEFORE)]
    assert take_in(version(3, "Ferry stops, again")) == [("updated", WAITS)]
    assert Article.objects.get().status == Status.WITHDRAWN


def test_task_of_a_kill_can_be_finished_on_its_screen(client):
    take_in(ITEM, KILL)
    client.force_login(make_user())
    listed = client.get("/admin/articles/task/")
    assert "Killed by its source" in listed.text
    url = f"/admin/articles/task/{Task.objects.get().pk}/finish/"
    assert client.get(url).status_code == 200
    assert client.post(url, {"note": "Nothing printed"}).status_code == 302
    assert Task.objects.get().done_note == "Nothing printed"


# --- versions -----------------------------------------------------------------------------------


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_newest_version_of_a_draft_stands_whatever_the_order(order):
    versions = [version(0, "First"), version(1, "Second"), version(2, "Third")]
    take_in(*[versions[number] for number in order], is_publishing=False)
    assert Article.objects.get().headline == "Third"
    assert ImportedItem.objects.get().issued_at == LONG_AGO + timedelta(hours=2)


def test_older_version_is_skipped_and_the_newest_unchanged():
    first, second = version(0, "First"), version(1, "Second")
    assert take_in(second, first, second) == [
        ("created", ""),
        ("skipped", OLDER),
        ("unchanged", ""),
    ]


def test_older_version_is_no_news_while_a_newer_one_waits():
    take_in(version(0, "First"), version(2, "Third"))
    assert take_in(version(1, "Second")) == [("skipped", OLDER)]
    assert Article.objects.get().headline == "First"


# --- notices ------------------------------------------------------------------------------------

SAID = datetime(2024, 3, 1, 9, 0, tzinfo=UTC)
NOTICES = (
    Notice(text="The ferry has two funnels.\x00", issued_at=SAID),
    Notice(text="It is blue.", kind="clarification"),
)
CORRECTED = replace(ITEM, notices=NOTICES)
ISSUED = [
    ("clarification", "It is blue.", LONG_AGO, None),
    ("correction", "The ferry has two funnels.", SAID, None),
]


def issued():
    rows = Correction.objects.order_by("kind")
    return list(rows.values_list("kind", "text", "issued_at", "issued_by"))


def test_notices_of_a_story_that_goes_live_are_issued_once(client):
    take_in(CORRECTED)
    assert issued() == ISSUED
    assert "two funnels" in client.get(Article.objects.get().path).text
    take_in(CORRECTED)
    assert issued() == ISSUED


def test_notices_of_a_draft_wait_for_a_later_run():
    take_in(CORRECTED, is_publishing=False)
    assert issued() == []
    take_in(CORRECTED)
    assert issued() == ISSUED
    assert ImportedItem.objects.get().notices is None


def test_notices_of_a_draft_wait_for_an_editor():
    take_in(CORRECTED, is_publishing=False)
    article = publish(Article.objects.get(), user=make_user())
    assert [row[:2] for row in issued()] == [row[:2] for row in ISSUED]
    assert {row[2] for row in issued()} == {SAID, article.published_at}
    assert ImportedItem.objects.get().notices is None


def test_story_that_its_source_retracted_stays_a_draft():
    take_in(replace(ITEM, notices=(Notice(text="All wrong.", kind="retraction"),)))
    assert (Article.objects.get().status, issued()) == (Status.DRAFT, [])
