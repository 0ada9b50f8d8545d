"""Many rows in one go, by the fastest way that each database has: load() and rewrite().

``bulk_create`` makes an expression of every value and asks for every key, ``bulk_update`` a case of
every row. Rows that only serve lists come by the hundred, and nobody needs their keys: for them
that is nine tenths of the time.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import chain
from operator import attrgetter
from typing import Any

from django.db import connection, models, transaction
from django.db.models.constants import OnConflict

__all__ = ["load", "load_new", "rewrite", "unmapped"]

# What databases take as it is; all else is asked of its column.
PLAIN = frozenset({str, int, float, bool, type(None)})


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
    columns = [one for one in model._meta.concrete_fields if not isinstance(one, models.AutoField)]
    names = [one.attname for one in columns]
    load(model, names, map(attrgetter(*names), rows), ignore_conflicts=ignore_conflicts)


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


def _columns(model, names) -> list[models.Field]:
    by_name = {column.attname: column for column in model._meta.concrete_fields}
    by_name["pk"] = model._meta.pk
    return [by_name[name] for name in names]


def _prepared(columns, rows) -> Iterable[list]:
    """The rows as the database's driver takes them; moments, which repeat, are made once."""
    makers = [_maker(column) for column in columns]
    for row in rows:
        yield [make(value) for make, value in zip(makers, row, strict=True)]


def _maker(column) -> Callable[[Any], Any]:
    if isinstance(column, models.JSONField):
        return lambda value: column.get_db_prep_save(value, connection)
    made: dict[Any, Any] = {}

    def make(value):
        if type(value) in PLAIN:
            return value
        # An hour that the clock strikes twice is one key, and two moments.
        key = value, getattr(value, "fold", 0)
        if key not in made:
            made[key] = column.get_db_prep_save(value, connection)
        return made[key]

    return make


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
