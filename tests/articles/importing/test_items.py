"""Items and their digest."""

from dataclasses import fields, replace
from datetime import UTC, datetime, timedelta, timezone

from articles.importing.items import (
    NOT_WRITTEN,
    ByLine,
    ImportItem,
    RejectedItem,
    SourceStatus,
    content_hash,
)

ITEM = ImportItem(
    external_id="a",
    headline="Ferry “stops”",
    topics=("Harbour", "Ferries"),
    bylines=(ByLine("Jane Doe", "Photos"),),
    published_at=datetime(2026, 1, 2, 3, 4, tzinfo=UTC),
)


def test_content_hash_is_the_same_on_every_machine():
    # A change here makes every archive look changed: bump it only on purpose.
    assert content_hash(ITEM) == (
        "c9bfb036f4835d1ead54604e266d03619f9750dd302b5c082073796a710afd6c"
    )


def test_content_hash_does_not_depend_on_how_a_moment_is_written():
    zone = timezone(timedelta(hours=2))
    moment = datetime(2026, 1, 2, 5, 4, tzinfo=zone)
    assert content_hash(replace(ITEM, published_at=moment)) == content_hash(ITEM)


def test_content_hash_changes_with_every_field_that_is_written():
    other = {
        "topics": ("Harbour",),
        "bylines": (ByLine("Jane Doe"),),
        "published_at": None,
        "embargo_until": datetime(2026, 1, 1, tzinfo=UTC),
        "rights_until": datetime(2026, 1, 1, tzinfo=UTC),
        "status": SourceStatus.PUBLIC,
    }
    written = [field.name for field in fields(ImportItem) if field.name not in NOT_WRITTEN]
    hashes = {content_hash(replace(ITEM, **{name: other.get(name, "other")})) for name in written}
    assert len(hashes - {content_hash(ITEM)}) == len(written)


def test_content_hash_does_not_depend_on_where_the_item_lay():
    moved = replace(ITEM, external_id="b", location="elsewhere", warnings=("odd",))
    assert content_hash(moved) == content_hash(ITEM)


def test_rejected_item_keeps_only_the_beginning_of_what_was_read():
    assert len(RejectedItem(external_id="a", reason="odd", raw="x" * 500_000).raw) == 400_000
