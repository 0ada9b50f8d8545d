"""Rejected items, kept in the database: whole enough to be mended, and no more than is needed.

A run keeps at most `MOST_KEPT` of them and `MOST_TEXT` characters, and counts what it can't keep;
`--rejects` writes all. The same item is one row however often it comes. One that is taken, by
whichever run, loses its text.
"""

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.db.models import Case, Count, Q, When
from django.utils import timezone

from articles.importing.frozen import UNSTORABLE, freeze, plain
from articles.importing.items import RAW_LIMIT, ImportItem, content_hash
from articles.importing.rejects import row_of
from articles.importing.report import Outcome, Result, shown
from articles.models import ImportedItem, ImportRun, Rejection
from articles.permissions import allow
from newsroom.record.audit import note_each

__all__ = ["Keeper", "as_row", "close_each", "counts", "lines_of", "of_run", "set_aside", "sweep"]

MOST_KEPT = 5_000
MOST_TEXT = 50_000_000
LONGEST_ITEM = 2_000_000
KEPT_FOR = timedelta(days=180)
AT_ONCE = 500
FORMAT = "rejects"
# Nothing that could be mended or tried again.
BARE = Q(item__isnull=True, raw="")
TAKEN = (Outcome.CREATED, Outcome.UPDATED, Outcome.UNCHANGED, Outcome.CONFLICT)
State = Rejection.State


class Keeper:
    """Keeps what a run rejects, and closes what it takes of what was rejected before."""

    def __init__(self, run: ImportRun | None, *, user=None):
        """Without a run, as in a dry run, nothing is kept."""
        self._run, self._user = run, user
        self._rows, self._text = MOST_KEPT, MOST_TEXT
        if run is not None:
            run.rejected_keys = []  # one that is gone on with meets them again
        self._is_any_open = run is not None and Rejection.objects.filter(state=State.OPEN).exists()

    def note(self, results: Sequence[Result]) -> int:
        """Write down what became of a batch, in a transaction of its own.

        Returns of how many that are rejected the text is kept.
        """
        if self._run is None:
            return 0
        rejected = [one for one in results if one.outcome is Outcome.REJECTED][: self._rows]
        with transaction.atomic():
            kept = self._keep(rejected) if rejected else 0
            if self._is_any_open:
                self._close([one for one in results if one.outcome in TAKEN])
        return kept

    def _keep(self, results: Iterable[Result]) -> int:
        """Keep these, and return of how many with their text."""
        made = [(*self._row(result), result) for result in results]
        rows = {_key(row): row for row, _, _ in made}
        self._rows -= len(rows)
        there = _there(rows)
        kept_before = {key for key, row in there.items() if not row.is_bare}
        kept = sum(
            result.is_rejected_text and (not is_cut or _key(row) in kept_before)
            for row, is_cut, result in made
        )
        mended = {_key(row) for row, _, result in made if result.format == FORMAT}
        self._keep_mended_in_vain(mended, rows, there)
        new = [row for key, row in rows.items() if key not in there]
        # Another run may meet the same at the same moment.
        Rejection.objects.bulk_create(new, ignore_conflicts=True)
        for key in there.keys() & rows.keys():
            _refresh(there[key], rows[key])
        met = there | (_there({_key(row): row for row in new}) if new else {})
        self._run.rejected_keys += [met[key].pk for key in rows if key in met]
        return kept

    def _keep_mended_in_vain(self, mended: set, rows: dict, there: dict) -> None:
        """What came in a file of rejects is known by its id alone: its text was changed."""
        waiting = {key[:3]: row for key, row in there.items() if row.state == State.OPEN}
        for key in mended - there.keys():
            row = waiting.get(key[:3])
            if row is not None:
                now = rows.pop(key)
                _update(row, field=now.field, reason=now.reason, **_text_in(now))
                self._run.rejected_keys.append(row.pk)

    def _row(self, result: Result) -> tuple[Rejection, bool]:
        """The row of a rejected item, and whether its text is left out since there is no room."""
        known = row_of(result)
        item, raw = _text_of(result, known)
        size = len(raw) + (len(json.dumps(item)) if item else 0)
        is_cut = size > self._text
        if is_cut:
            item, raw, size = None, "", 0
        self._text -= size
        row = Rejection(
            source=result.source[:100],
            format=str(known.get("format") or "")[:20],
            kind=result.kind[:20],
            external_id=_storable(result.external_id)[:500],
            digest=_digest(result, known),
            location=_place(str(known.get("location") or ""))[:500],
            field=_storable(result.field)[:60],
            reason=shown(result.reason),
            item=item,
            raw=raw,
            run=self._run,
        )
        return row, is_cut

    def _close(self, results: Sequence[Result]) -> None:
        # What could not be read does not say of which kind it was.
        taken = {(one.source, one.external_id): one for one in results}
        rows = Rejection.objects.filter(
            state=State.OPEN,
            source__in={key[0] for key in taken},
            external_id__in={key[1] for key in taken},
        )
        # One that had another's id is not what was taken.
        rows = rows.exclude(field="id").defer("item", "raw")
        met = [(row, taken.get((row.source, row.external_id))) for row in rows]
        closing = [(row, result) for row, result in met if result]
        close_each(closing, run=self._run, user=self._user)


def close_each(pairs: Iterable[tuple[Rejection, Result]], *, run: ImportRun, user) -> None:
    """Note what rejected items became; their text goes, since the stories have it now.

    In the transaction of the caller, with as many queries for a hundred as for one.
    """
    results = {}
    for row, result in pairs:
        results.setdefault(row.pk, (row, result))
    waiting = _answer(results, State.TAKEN, user, item=None, raw="")
    if not waiting:
        return
    items = _items_of([result for _, result in results.values()])
    by_outcome = defaultdict(list)
    for row, result in (results[pk] for pk in waiting):
        row.became, row.imported_item_id = str(result.outcome), items.get(_item_key(result))
        by_outcome[row.became].append(row)
    closed = [row for rows in by_outcome.values() for row in rows]
    Rejection.objects.bulk_update(closed, ["became", "imported_item"])
    for became, rows in by_outcome.items():
        note_each(rows, verb="take rejected", user=user, data={"became": became, "run": run.pk})


def _answer(keys: Iterable[int], state: State, user, **more) -> list[int]:
    """Answer those of these that wait still, and return which they were."""
    rows = Rejection.objects.select_for_update().filter(pk__in=list(keys), state=State.OPEN)
    waiting = list(rows.order_by("pk").values_list("pk", flat=True))
    if waiting:
        Rejection.objects.filter(pk__in=waiting).update(
            state=state, answered_at=timezone.now(), answered_by=user, **more
        )
    return waiting


def _items_of(results: Sequence[Result]) -> dict[tuple[str, str, str], int]:
    found = ImportedItem.objects.filter(
        source__in={one.source for one in results},
        kind__in={one.kind for one in results},
        external_id__in={one.external_id for one in results},
    )
    rows = found.values_list("source", "kind", "external_id", "pk")
    return {tuple(key): pk for *key, pk in rows}


def _item_key(result: Result) -> tuple[str, str, str]:
    return result.source, result.kind, result.external_id


@transaction.atomic
def set_aside(keys: Iterable[int], *, user) -> int:
    """Let these go: they wait no more, and are not asked about again. Returns how many."""
    allow(user, "import_stories")
    return sum(_set_aside(some, user) for some in _parts(list(keys)))


def _set_aside(keys: Sequence[int], user) -> int:
    gone = _answer(keys, State.ASIDE, user)
    rows = Rejection.objects.filter(pk__in=gone).defer("item", "raw")
    note_each(list(rows), verb="set aside", user=user)
    return len(gone)


def _parts(keys: Sequence[int]) -> Iterator[Sequence[int]]:
    return (keys[start : start + AT_ONCE] for start in range(0, len(keys), AT_ONCE))


def sweep() -> None:
    """Delete the text of what was rejected half a year ago; the line itself stays."""
    old = Rejection.objects.filter(created_at__lt=timezone.now() - KEPT_FOR, state=State.OPEN)
    keys = list(old.values_list("pk", flat=True)[:AT_ONCE])
    if keys:
        Rejection.objects.filter(pk__in=keys).update(
            state=State.ASIDE, item=None, raw="", answered_at=timezone.now()
        )


def of_run(run: ImportRun):
    """All that a run rejected and that is kept, whichever run met it first."""
    return Rejection.objects.filter(pk__in=run.rejected_keys)


def counts(run: ImportRun) -> dict[str, tuple[int, int]]:
    """{state: (how many, how many of them with text)} of what a run rejected, as they stand now."""
    if not run.rejected_keys:
        return {}
    rows = of_run(run).order_by().values_list("state")
    counted = rows.annotate(n=Count("pk"), whole=Count("pk", filter=~BARE))
    return {state: (n, whole) for state, n, whole in counted}


def as_row(rejection: Rejection) -> dict:
    """A rejected item as a row of the file of rejects."""
    named = ("source", "format", "kind")
    return {
        **{name: getattr(rejection, name) for name in named},
        "id": rejection.external_id,
        "id_as_read": rejection.external_id,
        "location": rejection.location,
        "field": rejection.field,
        "reason": rejection.reason,
        "item": rejection.item,
        "raw": rejection.raw,
    }


def lines_of(rows) -> Iterator[str]:
    """The file of rejects, line by line; each can be mended and read with `--format rejects`."""
    for rejection in rows.order_by("pk").iterator(chunk_size=50):
        row = as_row(rejection)
        if row["item"]:
            # Mended, it is not what its source said any more.
            row["item"] = {name: row["item"][name] for name in row["item"] if name != "digest"}
        yield json.dumps(row) + "\n"


def _refresh(row: Rejection, now: Rejection) -> None:
    """The same item came again: written only if there is something new to say of it."""
    changed = {
        name: getattr(now, name)
        for name in ("reason", "field")
        if getattr(row, name) != getattr(now, name) and row.state == State.OPEN
    }
    if row.state == State.TAKEN and row.imported_item_id is None:
        # What it became was undone, or deleted: it waits again.
        again = {"state": State.OPEN, "became": "", "answered_at": None, "answered_by": None}
        changed = {**again, "item": now.item, "raw": now.raw, "reason": now.reason}
    elif row.state == State.OPEN and row.is_bare:
        # There was no room for its text when it came first.
        changed |= _text_in(now)
    if changed:
        _update(row, **changed)


def _text_in(row: Rejection) -> dict:
    """The columns of its text, none if it has none: that wipes out no other."""
    has_text = row.item is not None or row.raw
    return {"item": row.item, "raw": row.raw} if has_text else {}


def _update(row: Rejection, **changed) -> None:
    Rejection.objects.filter(pk=row.pk).update(**changed)


def _there(rows: dict) -> dict:
    """{key: the row that is kept already}, its text left out; `is_bare` says if there is none."""
    found = Rejection.objects.filter(
        source__in={key[0] for key in rows},
        kind__in={key[1] for key in rows},
        external_id__in={key[2] for key in rows},
    ).defer("item", "raw")
    found = found.annotate(is_bare=Case(When(BARE, then=True), default=False))
    return {_key(row): row for row in found}


def _key(row: Rejection) -> tuple[str, str, str, str]:
    return row.source, row.kind, row.external_id, row.digest


def _digest(result: Result, known: dict) -> str:
    if result.item:
        return result.item.digest or content_hash(result.item)
    text = known.get("raw") or json.dumps(known.get("item") or result.external_id)
    return hashlib.sha256(str(text).encode("utf-8", "replace")).hexdigest()


def _text_of(result: Result, known: dict) -> tuple[dict | None, str]:
    """The item in JSON's own types, or what was read of it."""
    if result.item is None:
        item = known.get("item")
        raw = _storable(str(known.get("raw") or ""))[:RAW_LIMIT]
        return (plain(item) if item and isinstance(item, dict) else None), raw
    item = _whole(result.item)
    if len(json.dumps(item)) > LONGEST_ITEM:
        item["received"] = ""
    if len(json.dumps(item)) > LONGEST_ITEM:
        return None, _storable(result.item.received[:RAW_LIMIT])
    return item, ""


def _whole(item: ImportItem) -> dict:
    # What its source said is what the next run knows it by, whatever a map made of it.
    known = {"digest": item.digest or content_hash(item)}
    return {**freeze(item), "received": _storable(item.received), **known}


def _place(location: str) -> str:
    """Where it stood, without our private folder."""
    root = f"{Path(settings.NEWSROOM_IMPORT_ROOT)}/"
    is_ours = location.startswith(root)
    return shown(location.removeprefix(root).partition("/")[2] if is_ours else location)


def _storable(text: str) -> str:
    return UNSTORABLE.sub("\N{REPLACEMENT CHARACTER}", text)
