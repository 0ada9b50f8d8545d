"""An import and an editor at the same moment: neither takes the other's address, or stops it."""

from datetime import UTC, datetime
from threading import Event, Thread
from time import sleep

import pytest
from django.db import connection

from articles import paths, workflow
from articles.importing.items import ImportItem, SourceStatus
from articles.importing.plan import plan
from articles.importing.save import carry_out
from articles.models import Article
from tests.factories import make_draft

pytestmark = pytest.mark.django_db(transaction=True)
AT = datetime(2024, 2, 3, 4, 5, tzinfo=UTC)
ITEM = ImportItem(
    external_id="a",
    headline="Ferry stops",
    body="<p>It did.</p>",
    slug="ferry",
    published_at=AT,
    status=SourceStatus.PUBLIC,
)
LONG_ENOUGH = 0.5  # seconds in which the other comes as far as it can


def publish_slowly(draft, settled):
    """Publish it by the system, and take a while between its address and its row."""

    def settle(article):
        paths.settle(article)
        settled.set()
        sleep(LONG_ENOUGH)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(workflow, "settle", settle)
        workflow.publish(draft, user=None, at=AT)
    connection.close()


def test_story_that_an_editor_publishes_meanwhile_has_the_address_and_the_import_the_next():
    draft, settled = make_draft(headline="Ferry stops", slug="ferry"), Event()
    editor = Thread(target=publish_slowly, args=(draft, settled))
    editor.start()
    settled.wait(10)
    decisions = plan([("kvn", ITEM)], is_publishing=True, at=datetime.now(UTC))
    [result] = carry_out(decisions, run=None, is_dry_run=False, at=datetime.now(UTC))
    editor.join()
    assert dict(Article.objects.values_list("pk", "path")) == {
        draft.pk: "/2024/02/03/ferry/",
        result.article: "/2024/02/03/ferry-2/",
    }
