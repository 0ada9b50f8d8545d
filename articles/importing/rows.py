"""The rows by which the next run knows what was taken."""

import re
from collections.abc import Sequence
from datetime import datetime

from articles.importing.frozen import freeze
from articles.importing.items import PAGE
from articles.importing.plan import Action, Decision
from articles.models import Article, ImportedItem, ImportRun, Revision, SitePage
from articles.notices import as_json
from newsroom.record.loading import load_new

__all__ = ["killed_row", "received_row", "waiting_row", "write_rows"]

UNSTORABLE = re.compile("[\x00\ud800-\udfff]")


def write_rows(
    decisions: Sequence[Decision],
    made: dict[int, Article | SitePage],
    run: ImportRun | None,
    at: datetime,
) -> None:
    """Write down what was taken, or held back, so that the next run knows it."""
    created = [decision for decision in decisions if decision.action is Action.CREATE]
    # What was killed before it came left a row that says no more.
    if said := [decision.row.pk for decision in created if decision.row]:
        ImportedItem.objects.filter(pk__in=said).delete()
    load_new([_created_row(decision, made[id(decision)], run, at) for decision in created])
    for decision in decisions:
        row = ImportedItem.objects.filter(pk=decision.row.pk) if decision.row else None
        if decision.action is Action.UPDATE:
            taken = _taken(decision, ImportedItem.Outcome.UPDATED, at)
            row.update(run=run, **taken, earlier=decision.row.earlier)
        elif decision.action is Action.CONFLICT and _is_news(decision):
            if decision.row.outcome == ImportedItem.Outcome.PENDING:
                # What waited is older than this one.
                Revision.pending.filter(item=decision.row.pk).delete()
            row.update(**_newer_row(decision, ImportedItem.Outcome.CONFLICT, run))


def _created_row(
    decision: Decision, made: Article | SitePage, run: ImportRun | None, at: datetime
) -> ImportedItem:
    return ImportedItem(
        source=decision.source,
        kind=decision.item.kind,
        external_id=decision.item.external_id,
        run=run,
        **{"page" if decision.item.kind == PAGE else "article": made},
        **_taken(decision, ImportedItem.Outcome.CREATED, at),
    )


def waiting_row(decision: Decision, run: ImportRun | None) -> dict:
    """The values of the row of an item whose newer version waits."""
    return _newer_row(decision, ImportedItem.Outcome.PENDING, run)


def _newer_row(decision: Decision, outcome, run: ImportRun | None) -> dict:
    """The values of a row that brings a newer version beside what is here."""
    return {
        "outcome": outcome,
        "reason": decision.reason,
        "conflicting_copy": _storable(decision.item.received),
        "conflicting_hash": decision.content_hash,
        "conflicting_item": freeze(decision.item),
        "run": run,
        **_issued(decision),
    }


def received_row(decision: Decision) -> dict:
    """The values of a row whose newer version reads like what is here."""
    return {
        "content_hash": decision.content_hash,
        "copy_as_received": _storable(decision.item.received),
        **_issued(decision),
    }


def killed_row(decision: Decision, run: ImportRun | None) -> dict:
    """The values of the row of an item that its source killed; its copy is kept beside ours."""
    return {
        "outcome": ImportedItem.Outcome.KILLED,
        "reason": "; ".join(decision.item.warnings),
        "conflicting_copy": _storable(decision.item.received),
        "conflicting_hash": decision.content_hash,
        "conflicting_item": None,
        "run": run,
        **_issued(decision),
    }


def _issued(decision: Decision) -> dict:
    """When the newest version was issued; a version that does not say leaves it as it is."""
    return {"issued_at": decision.item.issued_at} if decision.item.issued_at else {}


def _taken(decision: Decision, outcome, at: datetime) -> dict:
    return {
        "content_hash": decision.content_hash,
        "outcome": outcome,
        "reason": "; ".join(decision.item.warnings),
        "copy_as_received": _storable(decision.item.received),
        "conflicting_copy": "",
        "conflicting_hash": "",
        "conflicting_item": None,
        "kept_hash": None,
        "received_at": at,
        "notices": None if decision.is_public else as_json(decision.item.notices),
        **_issued(decision),
    }


def _is_news(decision: Decision) -> bool:
    """Whether a conflict brings a version of the source that is not kept yet."""
    kept = {decision.row.content_hash, decision.row.conflicting_hash}
    return decision.content_hash not in kept


def _storable(text: str) -> str:
    """Return text without what PostgreSQL can't hold; else it is kept as received."""
    return text if _is_storable(text) else UNSTORABLE.sub("\N{REPLACEMENT CHARACTER}", text)


def _is_storable(text: str) -> bool:
    # Nearly every text is: this is a hundred times as fast as to look for what is not.
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return "\x00" not in text
