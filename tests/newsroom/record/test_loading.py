"""Many rows in one go are the rows that one at a time would be."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from articles.models import Article, Byline, QuoteSuggestion
from newsroom.record.loading import give_keys, load, load_keyed, load_new, rewrite, unmapped
from newsroom.record.models import Address, AuditEntry
from tests.factories import make_draft, make_person, make_user

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
        give_keys([])
        load_keyed([])
        load(Address, COLUMNS, iter([]))
        rewrite([], ["note"])


@pytest.mark.parametrize("number", [1, 100])
def test_a_hundred_rows_cost_as_many_queries_as_one(number, django_assert_max_num_queries):
    with django_assert_max_num_queries(1):
        load_new([entry() for _ in range(number)])
    assert AuditEntry.objects.count() == number


def test_rows_that_learn_their_keys_are_what_saving_makes_of_them():
    gone = make_draft()
    number = gone.pk
    gone.delete()
    said = {"standfirst": "“é”\t", "rights_until": AT, "created_at": AT, "updated_at": AT}
    rows = [Article(headline=f"Ferry {n}", **said) for n in range(3)]
    give_keys(rows)
    load_keyed(rows)
    # Nothing gets the number that something else had, not even if that is gone.
    assert min(row.pk for row in rows) > number
    found = Article.objects.in_bulk([row.pk for row in rows])
    assert [found[row.pk].headline for row in rows] == ["Ferry 0", "Ferry 1", "Ferry 2"]
    Article(headline="Ferry 0", **said).save()
    *_, saved = Article.objects.order_by("pk").values()
    loaded = Article.objects.filter(pk=rows[0].pk).values().get()
    assert saved.pop("id") > loaded.pop("id")
    assert saved == loaded
    rows[0].headline = "Ferry runs again"
    rows[0].save(update_fields=["headline"])
    assert Article.objects.count() == 4


def test_keys_go_on_where_the_table_was_made_anew():
    draft = make_draft()
    if connection.vendor == "sqlite":  # which then forgets the last key that it gave
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM sqlite_sequence WHERE name = 'articles_article'")
    rows = [Article(headline="Ferry"), Article(headline="Wall")]
    give_keys(rows)
    assert [row.pk for row in rows] == [draft.pk + 1, draft.pk + 2]


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


def test_rewriting_refuses_all_where_one_breaks_a_rule():
    load(Address, COLUMNS, [(f"/{n}/", "x", f"{n}", True, AT) for n in range(3)])
    rows = list(Address.objects.order_by("pk"))
    rows[0].path, rows[1].path = "/new/", "/2/"
    with pytest.raises(IntegrityError), transaction.atomic():
        rewrite(rows, ["path"])
    assert [path for path, *_ in paths()] == ["/0/", "/1/", "/2/"]


def test_what_is_never_changed_is_not_changed_this_way():
    load_new([entry(note="as it was")])
    row = AuditEntry.objects.get()
    row.note = "as it should have been"
    with pytest.raises(DatabaseError), transaction.atomic():
        rewrite([row], ["note"])
    assert AuditEntry.objects.get().note == "as it was"


def test_whoever_makes_the_rows_and_fails_leaves_none():
    def making():
        yield ("/a/", "x", "1", True, AT)
        raise ValueError("no more")

    with pytest.raises(ValueError, match="no more"), transaction.atomic():
        load(Address, COLUMNS, making())
    assert paths() == []


def test_an_hour_that_comes_twice_is_two_moments():
    zone = ZoneInfo("Europe/Vienna")
    first = datetime(2030, 10, 27, 2, 30, tzinfo=zone)
    rows = [("/a/", "x", "1", True, first), ("/b/", "x", "2", True, first.replace(fold=1))]
    load(Address, COLUMNS, rows)
    assert [at for *_, at in paths()] == [
        datetime(2030, 10, 27, 0, 30, tzinfo=UTC),
        datetime(2030, 10, 27, 1, 30, tzinfo=UTC),
    ]


def test_keys_choices_and_lists_are_written_as_saving_writes_them():
    story, anna = make_draft(), make_person("Anna Reiter")
    byline = Byline(article=story, person=anna, printed="A. Reiter", position=3)
    entry = QuoteSuggestion(article=story, text="Enough.", words_key="k", pieces=[{"start": 1}])
    load_new([byline])
    load_new([entry])
    [written] = story.bylines.filter(position=3)
    assert (written.pk, written.person, written.printed) == (byline.pk, anna, "A. Reiter")
    found = QuoteSuggestion.objects.get()
    kept = (found.state, found.kind, found.pieces, found.speaker, found.created_at)
    assert kept == (entry.state, entry.kind, [{"start": 1}], None, entry.created_at)


def mapped():
    """How much of the database's file may be mapped into memory; there is none on PostgreSQL."""
    if connection.vendor == "postgresql":
        return 0
    with connection.cursor() as cursor:
        return cursor.execute("PRAGMA mmap_size").fetchone()[0]


def test_file_is_not_mapped_meanwhile_and_is_afterwards():
    before = mapped()
    with unmapped():
        meanwhile = mapped()
    assert (meanwhile, mapped(), before > 0) == (0, before, connection.vendor == "sqlite")
