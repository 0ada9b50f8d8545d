"""Many rows in one go are the rows that one at a time would be."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction

from newsroom.record.loading import load, load_new, rewrite
from newsroom.record.models import Address, AuditEntry
from tests.factories import make_user

pytestmark = pytest.mark.django_db
AT = datetime(2031, 5, 6, 7, 8, 9, 123456, tzinfo=UTC)
COLUMNS = ("path", "target_type", "target_id", "is_current", "created_at")


def paths():
    return list(Address.objects.order_by("pk").values_list(*COLUMNS))


def entry(**said):
    return AuditEntry(at=AT, verb="publish", target_type="article", target_id="7", **said)


def test_rows_are_those_that_saving_one_by_one_makes():
    data = {"words": ["“é”", None, 1.5], "tab\t": "line\nnext \\N"}
    said = {"user": make_user(), "note": "a\tb\nc\\d", "data": data, "target_label": ""}
    entry(**said).save()
    load_new([entry(**said), entry(**said)])
    rows = list(AuditEntry.objects.order_by("pk").values())
    # Saving takes the moment of now.
    keys, moments = [row.pop("id") for row in rows], [row.pop("at") for row in rows]
    assert (len(set(keys)), moments[1:], rows[0]["data"]) == (3, [AT, AT], data)
    assert rows[1] == rows[2] == rows[0]


def test_moments_keep_their_zone_and_all_of_their_digits():
    late = AT + timedelta(microseconds=1)
    load(Address, COLUMNS, [("/a/", "x", "1", True, AT), ("/b/", "x", "2", False, late)])
    assert paths() == [("/a/", "x", "1", True, AT), ("/b/", "x", "2", False, late)]


def test_nothing_to_write_is_no_query(django_assert_num_queries):
    with django_assert_num_queries(0):
        load_new([])
        rewrite([], ["note"])


@pytest.mark.parametrize("number", [1, 100])
def test_a_hundred_rows_cost_as_many_queries_as_one(number, django_assert_max_num_queries):
    with django_assert_max_num_queries(1):
        load_new([entry() for _ in range(number)])
    assert AuditEntry.objects.count() == number


def test_row_that_is_there_already_refuses_all():
    load(Address, COLUMNS, [("/a/", "x", "1", True, AT)])
    with pytest.raises(IntegrityError), transaction.atomic():
        load(Address, COLUMNS, [("/b/", "x", "2", True, AT), ("/a/", "x", "3", True, AT)])
    assert [path for path, *_ in paths()] == ["/a/"]


def test_row_that_is_there_already_stays_where_conflicts_are_ignored():
    load(Address, COLUMNS, [("/a/", "x", "1", True, AT)])
    rows = [("/b/", "x", "2", True, AT), ("/a/", "x", "3", True, AT)]
    load(Address, COLUMNS, rows, ignore_conflicts=True)
    assert paths() == [("/a/", "x", "1", True, AT), ("/b/", "x", "2", True, AT)]


def test_rewriting_touches_what_is_named_and_no_other_row():
    load(Address, COLUMNS, [(f"/{n}/", "x", f"{n}", True, AT) for n in range(3)])
    first, second, _ = Address.objects.order_by("pk")
    gone = Address(pk=second.pk + 100, path="/gone/")
    for row in (first, second):
        row.path, row.target_id = f"/new{row.path}", "not named"
    rewrite([first, second, gone], ["path"])
    assert [row[:3] for row in paths()] == [
        ("/new/0/", "x", "0"),
        ("/new/1/", "x", "1"),
        ("/2/", "x", "2"),
    ]
