"""What an update wrote over: kept with the item, so that the run can be undone."""

from django.utils.dateparse import parse_datetime

from articles import snapshots
from articles.models import Article, ImportedItem

__all__ = ["before_update", "row_before", "times_before"]

ROW = ("content_hash", "outcome", "reason", "copy_as_received", "run_id")
TIMES = ("published_at", "embargo_until", "rights_until")


def before_update(article: Article, row: ImportedItem) -> dict:
    """The story and its row as they stand, in JSON's own types; the caller updates both next."""
    whole = ImportedItem.objects.get(pk=row.pk)
    return {
        "snapshot": snapshots.take(article),
        "times": {name: _iso(getattr(article, name)) for name in TIMES},
        "row": {**{name: getattr(whole, name) for name in ROW}, "at": _iso(whole.received_at)},
    }


def times_before(earlier: dict) -> dict:
    """The story's moments before the update."""
    return {name: value and parse_datetime(value) for name, value in earlier["times"].items()}


def row_before(earlier: dict) -> dict:
    """The columns of the item's row before the update."""
    kept = {name: earlier["row"][name] for name in ROW}
    return {**kept, "received_at": parse_datetime(earlier["row"]["at"]), "earlier": None}


def _iso(moment):
    return moment.isoformat() if moment else None
