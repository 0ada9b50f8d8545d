"""Versions of one wire story as they come in, and what became of them."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from django.utils import timezone

from articles.importing import pending
from articles.importing.items import ByLine, ImportItem, SourceStatus
from articles.importing.plan import (
    plan,
)
from articles.importing.save import carry_out
from articles.models import Article, ImportedItem, ImportRun, Revision, Section, Topic
from articles.revisions import save_article
from articles.snapshots import take
from newsroom.record.models import AuditEntry

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


# --- undoing, and drafts again --------------------------------------------------------------------


def make_run():
    return ImportRun.objects.create(source="kvn", format="ninjs", state="finished")
