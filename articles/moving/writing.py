"""A batch of records into this newsroom: what is new is added, nothing that is here is changed.

But for one thing: with leave to publish, what an earlier run held back goes live.
"""

import logging
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import DatabaseError, IntegrityError, OperationalError, transaction

from articles import about
from articles.importing.report import Outcome
from articles.importing.stories import OVERTAKEN
from articles.listing import relist
from articles.models import (
    Appearance,
    Article,
    ImportedItem,
    ImportRun,
    Joining,
    QuoteSuggestion,
    SitePage,
    Task,
)
from articles.moving.building import add, names_in, reset_numbers
from articles.moving.comparing import differing, held, is_held
from articles.moving.describing import described, plain
from articles.moving.names import Keys, Names
from articles.moving.shapes import ADDRESSED, SHAPES
from articles.naming import index_names
from newsroom.record.addresses import buried_among
from newsroom.record.models import Address

__all__ = ["Taken", "Writer"]

log = logging.getLogger(__name__)

MOVED_ROWS = {"appearances": Appearance, "suggestions": QuoteSuggestion, "tasks": Task}

DIFFERS = "differs here: {}; nothing was overwritten"
ANOTHER = "here this name is somebody else's; nothing that refers to it is taken"
DELETED = "the story made from it was deleted here"
ADDRESS_TAKEN = "its address {} belongs to something else here"


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of a record: its outcome, why, which field was at fault, which story it is."""

    outcome: Outcome
    reason: str = ""
    field: str = ""
    article: int | None = None


@dataclass
class Writer:
    """Writes records; ``source`` is what its stories are known by when they come again."""

    source: str
    run: ImportRun | None
    is_publishing: bool
    at: datetime
    keys: Keys = field(init=False)

    def __post_init__(self):
        self.keys = Keys(self.source)

    def take(self, records: Sequence[dict]) -> list[Taken]:
        """Take records of one kind, none of which refers to another of them; in one transaction.

        All at once if that works; else one by one, so that one which the database refuses takes
        no other with it.
        """
        with transaction.atomic():
            try:
                with transaction.atomic():
                    return self._take(records)
            except OperationalError:
                raise
            except Exception as error:
                log.info("a batch could not be written at once: %s", error)
            return [self._take_one(record) for record in records]

    def _take_one(self, record) -> Taken:
        try:
            with transaction.atomic():
                return self._take([record])[0]
        except OperationalError:
            raise
        except IntegrityError as error:
            reason = f"something here has its name or id already: {error}".splitlines()[0]
        except ValidationError as error:
            reason = "; ".join(error.messages)
        except DatabaseError as error:
            reason = f"refused by the database: {error}".splitlines()[0]
        except Exception as error:
            log.debug("unexpected error", exc_info=True)
            reason = f"unexpected {type(error).__name__}: {error}"
        return Taken(Outcome.REJECTED, reason)

    def _take(self, records) -> list[Taken]:
        kind = records[0]["record"]
        here = self._here(kind, records)
        decided = [self._decide(record, here.get(_key(record))) for record in records]
        new = [record for record, one in zip(records, decided, strict=True) if one is None]
        made = dict(zip(map(_key, new), self._add(kind, new), strict=True)) if new else {}
        return [one or made[_key(record)] for record, one in zip(records, decided, strict=True)]

    # --- what is here already --------------------------------------------------------------------

    def _here(self, kind, records) -> dict:
        """{key of a record: (its row or None, what it would be described as)}."""
        if kind == "story":
            rows = self._stories_here(records)
        elif kind == "joining":
            others = [record["survivor"] for record in records]
            rows = {_joining_key(row): row for row in Joining.objects.filter(survivor__in=others)}
        else:
            shape = SHAPES[kind]
            keys = [record[shape.key] for record in records]
            found = shape.manager.filter(**{f"{shape.key}__in": keys})
            rows = {str(getattr(row, shape.key)): row for row in found}
        standing = [row for row in rows.values() if row is not None]
        told = described(kind, standing, Names()) if standing else []
        by_row = {row.pk: one for row, one in zip(standing, told, strict=True)}
        return {key: (row, by_row.get(row.pk) if row else None) for key, row in rows.items()}

    def _stories_here(self, records):
        numbers = [str(record["number"]) for record in records]
        items = ImportedItem.objects.filter(
            source=self.source, kind=ImportedItem.MOVED, external_id__in=numbers
        )
        known = {row.external_id: row.article for row in items.select_related("article")}
        # In the newsroom that wrote the file, a story's number and age are its own.
        ages = {record["number"]: record["created_at"] for record in records}
        same = Article.objects.filter(pk__in=[int(one) for one in numbers if one not in known])
        return known | {str(row.pk): row for row in same if plain(row.created_at) == ages[row.pk]}

    def _decide(self, record, here) -> Taken | None:
        """What becomes of a record without anything new, or None if it is new."""
        if here is None:
            return None
        row, told = here
        if row is None:
            return Taken(Outcome.SKIPPED, DELETED)
        if record["record"] == "speaker" and told["created_at"] != record["created_at"]:
            self.keys.blocked.add(("speaker", record["slug"]))
            return Taken(Outcome.CONFLICT, ANOTHER, "slug")
        taken = self._compare(row, record, told)
        return replace(taken, article=row.pk) if isinstance(row, Article) else taken

    def _compare(self, row, record, told):
        names = differing(record, told)
        if not names:
            return Taken(Outcome.UNCHANGED)
        if not is_held(record) or differing(held(record), told):
            return Taken(Outcome.CONFLICT, DIFFERS.format(", ".join(names)))
        if not self.is_publishing:
            return Taken(Outcome.UNCHANGED)
        if not self._publish(row, record):
            return Taken(Outcome.CONFLICT, OVERTAKEN)
        return Taken(Outcome.UPDATED)

    def _publish(self, row, record) -> bool:
        """Give readers what an earlier run held back, unless somebody just changed it."""
        mine = type(row).objects.filter(pk=row.pk, version=row.version, edited_at=row.edited_at)
        if isinstance(row, SitePage):
            is_done = mine.update(is_public=True) == 1
            row.sites.set([settings.SITE_ID] if is_done else [])
            return is_done
        is_done = mine.filter(status=row.status).update(status=record["status"]) == 1
        relist([row.pk])
        return is_done

    # --- what is new -----------------------------------------------------------------------------

    def _add(self, kind, records) -> list[Taken]:
        faults = self._faults(records)
        sound = [record for record in records if _key(record) not in faults]
        rows = dict(zip(map(_key, sound), self._written(kind, sound), strict=True)) if sound else {}
        return [
            faults.get(_key(record))
            or Taken(Outcome.CREATED, article=rows[_key(record)].pk if kind == "story" else None)
            for record in records
        ]

    def _written(self, kind, records):
        wanted = records if self.is_publishing else [held(record) for record in records]
        rows = add(wanted, self.keys)
        reset_numbers(kind)
        if kind == "story":
            self._know_again(records, rows)
            keys = [row.pk for row in rows]
            index_names(keys)
            relist(keys)
        elif kind == "page":
            for row in rows:
                row.sites.set([settings.SITE_ID] if row.is_public else [])
        elif kind == "speaker":
            about.follow_names([row.pk for row in rows])
        elif kind == "joining":
            _mind_what_moved(rows)
        return rows

    def _know_again(self, records, rows):
        ImportedItem.objects.bulk_create(
            ImportedItem(
                source=self.source,
                kind=ImportedItem.MOVED,
                external_id=str(record["number"]),
                article=row,
                outcome=ImportedItem.Outcome.CREATED,
                received_at=self.at,
                run=self.run,
            )
            for record, row in zip(records, rows, strict=True)
        )

    def _faults(self, records) -> dict:
        """{key of a record: why it can't be written}: what it names is not here, or its address
        is another's."""
        wanted = defaultdict(set)
        for record in records:
            for _, kind, name in names_in(record):
                wanted[kind].add(name)
        for kind, names in wanted.items():
            self.keys.load(kind, names)
        taken = _addresses_taken(records)
        faults = {}
        for record in records:
            for place, kind, name in names_in(record):
                if not self.keys.has(kind, name):
                    reason = f"{kind.replace('_', ' ')} “{name}” is not here, or is another here"
                    faults.setdefault(_key(record), Taken(Outcome.REJECTED, reason, place))
            for path in taken & _paths(record):
                reason = ADDRESS_TAKEN.format(path)
                faults.setdefault(_key(record), Taken(Outcome.CONFLICT, reason, "addresses"))
        return faults


def _key(record) -> str:
    """What sets a record apart from all others of its kind."""
    if record["record"] == "joining":
        return "|".join((record["survivor"], record["other"], record["created_at"]))
    return str(record[SHAPES[record["record"]].key])


def _joining_key(row):
    return "|".join((str(row.survivor_id), str(row.other_id), plain(row.created_at)))


def _paths(record):
    own = {record["path"]} if record.get("path") else set()
    return own | {one["path"] for one in record.get("addresses", ())}


def _addresses_taken(records):
    if records[0]["record"] not in ADDRESSED:
        return set()
    paths = {path for record in records for path in _paths(record)}
    known = set(Address.objects.filter(path__in=paths).values_list("path", flat=True))
    return known | buried_among(paths)


def _mind_what_moved(rows):
    """A joining names rows by their keys: those alone are kept that are the two quotes' own."""
    for row in rows:
        quotes = (row.survivor_id, row.other_id)
        moved = dict(row.moved)
        for name in MOVED_ROWS.keys() & moved.keys():
            theirs = MOVED_ROWS[name].objects.filter(quote__in=quotes, pk__in=moved[name])
            moved[name] = [plain(key) for key in sorted(theirs.values_list("pk", flat=True))]
        if led := moved.get("redirects"):
            keys = _addresses_of(quotes, [led["made"], *led["led"]])
            found = [keys[path] for path in led["led"] if path in keys]
            moved["redirects"] = {"made": keys.get(led["made"]), "led": found}
        Joining.objects.filter(pk=row.pk).update(moved=moved)


def _addresses_of(quotes, paths):
    """{path: its row's key} of those of these paths that lead to one of the quotes."""
    own = Address.objects.filter(target_type="quote", target_id__in=map(str, quotes))
    return dict(own.filter(path__in=filter(None, paths)).values_list("path", "pk"))
