"""What an update, or a version that waits, wrote over: kept with the item for undoing its run."""

from django.utils.dateparse import parse_datetime

from articles import snapshots
from articles.models import Article, ImportedItem

__all__ = ["before_update", "before_waiting", "row_before", "row_before_waiting", "times_before"]

ROW = ("content_hash", "outcome", "reason", "copy_as_received", "notices", "run_id")
TIMES = ("published_at", "embargo_until", "rights_until")
# What a version that waits writes over; the story and its copy as received stay as they are.
WAITED = ("outcome", "reason", "run_id")
ANSWERS = ("conflicting_copy", "conflicting_hash", "conflicting_item")


def before_update(article: Article, row: ImportedItem) -> dict:
    """The story and its row as they stand, in JSON's own types; the caller updates both next."""
    whole = ImportedItem.objects.get(pk=row.pk)
    kept = {name: getattr(whole, name) for name in ROW}
    kept |= {"at": _iso(whole.received_at), "issued_at": _iso(whole.issued_at)}
    if whole.outcome == ImportedItem.Outcome.PENDING:
        # Its story was scheduled, and is a draft again: what waited goes with this update.
        kept |= {name: whole.earlier["row"][name] for name in (*WAITED, "issued_at")}
    return {
        "snapshot": snapshots.take(article),
        "times": {name: _iso(getattr(article, name)) for name in TIMES},
        "row": kept,
    }


def before_waiting(row: ImportedItem) -> dict:
    """The row as it stood before any version waited, in JSON's own types."""
    if row.outcome == ImportedItem.Outcome.PENDING:
        return row.earlier
    kept = {name: getattr(row, name) for name in (*WAITED, *ANSWERS)}
    return {"row": {**kept, "issued_at": _iso(row.issued_at)}, "earlier": row.earlier}


def row_before_waiting(earlier: dict) -> dict:
    """The columns of the row before any version waited."""
    row = earlier["row"]
    return {**row, "issued_at": _moment(row["issued_at"]), "earlier": earlier["earlier"]}


def times_before(earlier: dict) -> dict:
    """The story's moments before the update."""
    return {name: _moment(value) for name, value in earlier["times"].items()}


def row_before(earlier: dict) -> dict:
    """The columns of the item's row before the update."""
    # Updates that earlier releases kept have neither notices nor a time of issue.
    row = {"notices": None, "issued_at": None, **earlier["row"]}
    moments = {"received_at": _moment(row["at"]), "issued_at": _moment(row["issued_at"])}
    return {name: row[name] for name in ROW} | moments | {"earlier": None}


def _iso(moment):
    return moment.isoformat() if moment else None


def _moment(text):
    return parse_datetime(text) if text else None
