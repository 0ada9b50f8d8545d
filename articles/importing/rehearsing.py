"""A dry run of several versions of one story: each is planned as if those before it had stayed.

What a dry run writes is rolled back batch by batch, so that no editor waits for it. When a later
version of an item comes, the versions before it are taken once more in the same transaction, which
is rolled back too. Until then they lie in a file without a name, for archives are large.
"""

import json
import os
import tempfile
import zlib
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import replace
from itertools import zip_longest

from django.db import transaction
from django.utils import timezone

from articles.importing.due import put_off
from articles.importing.frozen import freeze, thaw
from articles.importing.items import ImportItem, content_hash
from articles.importing.plan import plan
from articles.importing.preparing import prepare
from articles.importing.save import carry_out

__all__ = ["Rehearsal"]

Pair = tuple[str, ImportItem]


class Rehearsal:
    """The versions that came in a dry run. Close it, and they are gone."""

    def __init__(self, *, is_publishing: bool):
        self._is_publishing = is_publishing
        self._file = tempfile.TemporaryFile()  # noqa: SIM115 - closed with us
        self._places: dict[int, list[tuple[int, int]]] = defaultdict(list)

    @contextmanager
    def as_if_taken(self, pairs: Sequence[Pair]) -> Iterator[None]:
        """Where these items have earlier versions: a transaction with them, rolled back."""
        rounds = list(zip_longest(*map(self._earlier, pairs)))
        with transaction.atomic() if rounds else nullcontext():
            for earlier in rounds:
                self._take([pair for pair in earlier if pair])
            yield
            if rounds:
                transaction.set_rollback(True)
        for pair in pairs:
            self._keep(*pair)

    def close(self) -> None:
        """Let go of the file."""
        self._file.close()

    def _take(self, pairs: Sequence[Pair]) -> None:
        """Write items, of which no two have one id, as the run would."""
        at = timezone.now()
        decisions = [put_off(one) for one in plan(pairs, is_publishing=self._is_publishing, at=at)]
        prepared = prepare(decisions, is_suggesting=False)
        carry_out(decisions, run=None, is_dry_run=False, at=at, prepared=prepared)

    def _earlier(self, pair: Pair) -> list[Pair]:
        return [(pair[0], self._item(*place)) for place in self._places.get(_key(*pair), ())]

    def _item(self, place: int, size: int) -> ImportItem:
        self._file.seek(place)
        frozen, own = json.loads(zlib.decompress(self._file.read(size)))
        return replace(thaw(frozen), **own)

    def _keep(self, source: str, item: ImportItem) -> None:
        own = {"digest": item.digest or content_hash(item)}
        own |= {"received": item.received, "is_copy_whole": item.is_copy_whole}
        kept = zlib.compress(json.dumps([freeze(item), own]).encode(), level=1)
        place = self._file.seek(0, os.SEEK_END)
        self._file.write(kept)
        self._places[_key(source, item)].append((place, len(kept)))


def _key(source: str, item: ImportItem) -> int:
    return hash((source, item.kind, item.external_id))
