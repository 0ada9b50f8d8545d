"""Many rows in one go, by the fastest way that each database has: load() and rewrite().

``bulk_create`` makes an expression of every value and asks for every key, ``bulk_update`` a case of
every row. Rows that only serve lists come by the hundred, and nobody needs their keys: for them
that is nine tenths of the time. Rows whose keys are needed get them first.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from itertools import chain, islice
from operator import attrgetter
from typing import Any

from django.db import connection, models, transaction
from django.db.models.constants import OnConflict

__all__ = ["give_keys", "load", "load_keyed", "load_new", "rewrite", "unmapped"]

# What databases take as it is; all else is asked of its column.
PLAIN = frozenset({str, int, float, bool, type(None)})
AT_ONCE = 500  # rows that are made ready together


def load(
    model: type[models.Model],
    names: Sequence[str],
    rows: Iterable[Sequence[Any]],
    *,
    ignore_conflicts: bool = False,
) -> None:
    """Insert rows, each the values of these attributes in their order, as ``article_id``.

    No default is filled in: what is not named is left to the database. With ``ignore_conflicts``
    a row that is there already stays as it is. Rows may come as they are made, but whoever makes
    them asks the database nothing meanwhile. Raises what the database raises, for all rows.
    """
    left = iter(rows)
    first = next(left, None)
    if first is None:
        return
    columns = _columns(model, names)
    prepared = _prepared(columns, chain([first], left))
    with transaction.atomic(savepoint=False), connection.cursor() as cursor:
        if connection.vendor == "postgresql" and not ignore_conflicts:
            _copy(cursor, model, columns, prepared)
        else:
            _insert(cursor, model, columns, prepared, ignore_conflicts)


def load_new(rows: Sequence[models.Model], *, ignore_conflicts: bool = False) -> None:
    """Do the same with unsaved instances of one model; they do not learn their keys.

    Nor do they pass what a column does before it is saved, such as ``auto_now_add``.
    """
    if not rows:
        return
    model = type(rows[0])
    names = [one.attname for one in _written(model) if not isinstance(one, models.AutoField)]
    load(model, names, map(attrgetter(*names), rows), ignore_conflicts=ignore_conflicts)


def give_keys(rows: Sequence[models.Model]) -> None:
    """Give unsaved instances of one model their keys, in the transaction in which they are loaded.

    So what belongs to a row can be written before it, where locks are to be taken in that order.
    """
    if not rows:
        return
    for row, key in zip(rows, _free_keys(type(rows[0]), len(rows)), strict=True):
        row.pk = key


def load_keyed(rows: Sequence[models.Model]) -> None:
    """Insert instances of one model that were given their keys; from then on they count as saved.

    What the database computes of a row is not read back, as with ``load_new``.
    """
    if not rows:
        return
    model = type(rows[0])
    names = [one.attname for one in _written(model)]
    load(model, names, map(attrgetter(*names), rows))
    for row in rows:
        row._state.adding, row._state.db = False, connection.alias


def _free_keys(model: type[models.Model], number: int) -> Sequence[int]:
    """So many keys that no row has. On SQLite nobody else writes until the transaction is over."""
    table, column = map(connection.ops.quote_name, (model._meta.db_table, model._meta.pk.column))
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            take = "SELECT nextval(pg_get_serial_sequence(%s, %s)) FROM generate_series(1, %s)"
            cursor.execute(take, [table, model._meta.pk.column, number])
            return [key for (key,) in cursor.fetchall()]
        # As AUTOINCREMENT does it: a key is not given again, and a table made anew is believed.
        given = "SELECT seq FROM sqlite_sequence WHERE name = %s"
        there = f"SELECT max({column}) FROM {table}"  # noqa: S608 - our own names
        cursor.execute(
            f"SELECT max(coalesce(({given}), 0), coalesce(({there}), 0))",
            [model._meta.db_table],
        )
        [last] = cursor.fetchone()
    return range(last + 1, last + 1 + number)


def rewrite(rows: Iterable[models.Model], names: Sequence[str]) -> None:
    """Write these attributes of instances, all of one model, as they are now; a row that is gone
    is passed over. Raises what the database raises, for all rows.
    """
    rows = list(rows)
    if not rows:
        return
    columns = _columns(type(rows[0]), [*names, "pk"])
    quote = connection.ops.quote_name
    *changed, key = (f"{quote(column.column)} = %s" for column in columns)
    table = quote(type(rows[0])._meta.db_table)
    prepared = list(_prepared(columns, map(attrgetter(*names, "pk"), rows)))
    with transaction.atomic(savepoint=False), connection.cursor() as cursor:
        statement = f"UPDATE {table} SET {', '.join(changed)} WHERE {key}"  # noqa: S608 - our columns
        cursor.executemany(statement, prepared)


@contextmanager
def unmapped() -> Iterator[None]:
    """Within it, SQLite does not map the database's file into this process's memory.

    Readers gain by that. Whoever writes for an hour would only seem to grow, by all of the file
    that the settings let be mapped.
    """
    if connection.vendor != "sqlite":
        yield
        return
    with connection.cursor() as cursor:
        # A database in memory has no file, and no answer.
        [size] = cursor.execute("PRAGMA mmap_size").fetchone() or [0]
        cursor.execute("PRAGMA mmap_size = 0")
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute(f"PRAGMA mmap_size = {size:d}")


def _written(model) -> list[models.Field]:
    """The columns that are not the database's own."""
    return [one for one in model._meta.concrete_fields if not one.generated]


def _columns(model, names) -> list[models.Field]:
    by_name = {column.attname: column for column in model._meta.concrete_fields}
    by_name["pk"] = model._meta.pk
    return [by_name[name] for name in names]


def _prepared(columns, rows) -> Iterator[tuple]:
    """The rows as the database's driver takes them, made ready column by column."""
    makers = [_maker(column) for column in columns]
    left = iter(rows)
    while some := list(islice(left, AT_ONCE)):
        values = zip(*some, strict=True)
        yield from zip(*(make(one) for make, one in zip(makers, values, strict=True)), strict=True)


def _maker(column) -> Callable[[Sequence[Any]], Iterable[Any]]:
    """Makes the values of a column ready; moments, which repeat, are made once."""
    if isinstance(column, models.JSONField):
        return partial(map, lambda value: column.get_db_prep_save(value, connection))
    made: dict[Any, Any] = {}

    def make(value):
        if type(value) in PLAIN:
            return value
        # An hour that the clock strikes twice is one key, and two moments.
        key = value, getattr(value, "fold", 0)
        if key not in made:
            made[key] = column.get_db_prep_save(value, connection)
        return made[key]

    return lambda values: values if PLAIN.issuperset(map(type, values)) else map(make, values)


def _copy(cursor, model, columns, rows) -> None:
    into = f"COPY {_table(model, columns)} FROM STDIN"
    with connection.wrap_database_errors, cursor.copy(into) as copy:
        for row in rows:
            copy.write_row(row)


def _insert(cursor, model, columns, rows, ignore_conflicts) -> None:
    handling = OnConflict.IGNORE if ignore_conflicts else None
    before = connection.ops.insert_statement(on_conflict=handling)
    after = connection.ops.on_conflict_suffix_sql((), handling, (), ())
    places = ", ".join(["%s"] * len(columns))
    cursor.executemany(
        f"{before} {_table(model, columns)} VALUES ({places}) {after}".rstrip(), list(rows)
    )


def _table(model, columns) -> str:
    quote = connection.ops.quote_name
    named = ", ".join(quote(column.column) for column in columns)
    return f"{quote(model._meta.db_table)} ({named})"
