"""Newsrooms that many tests begin with: made once a process, and copied in from then on.

To make one by the verbs takes seconds, to write its rows again hundredths. The rows are what the
database held after the first making and not before. A test that has rows in their place already
gets its newsroom made anew.
"""

import copy
import functools
import shutil
import tempfile
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.apps import apps
from django.db import IntegrityError, connection, transaction


@dataclass
class _Made:
    """What was made, by table: its columns, rows, and keys of rows that are no more as they were;
    copies of the folders that were filled; and what the maker returned."""

    columns: dict[str, list[str]]
    rows: dict[str, list[tuple]]
    gone: dict[str, list[tuple]]
    folders: list[tempfile.TemporaryDirectory]
    returned: Any


def kept(make):
    """Wrap a function that makes a newsroom in an empty database.

    Its arguments are folders, which are filled as those of the first call were. What it returns is
    copied, so that no test meets what another did to it.
    """
    made: list[_Made] = []

    @functools.wraps(make)
    def give(*folders: Path):
        if made:
            with suppress(IntegrityError), transaction.atomic():
                return _again(made[0], folders)
            return make(*folders)
        before = _rows()
        returned = make(*folders)
        made.append(_since(before, folders, copy.deepcopy(returned)))
        return returned

    return give


def _columns() -> dict[str, list[str]]:
    """{table: its columns, the key first, without what the database works out by itself}."""
    found = {}
    for model in apps.get_models(include_auto_created=True):
        if model._meta.managed and not model._meta.proxy:
            own = [one for one in model._meta.local_concrete_fields if not one.generated]
            own.sort(key=lambda one: not one.primary_key)
            found[model._meta.db_table] = [one.column for one in own]
    return found


def _rows() -> dict[str, dict[str, tuple]]:
    """{table: {a row's own text: row}} of all that there is."""
    quote, found = connection.ops.quote_name, {}
    with connection.cursor() as cursor:
        for table, columns in _columns().items():
            cursor.execute(f"SELECT {', '.join(map(quote, columns))} FROM {quote(table)}")  # noqa: S608
            found[table] = {repr(row): row for row in cursor.fetchall()}
    return found


def _since(before, folders, returned) -> _Made:
    rows, gone = {}, {}
    for table, now in _rows().items():
        then = before[table]
        rows[table] = [row for text, row in now.items() if text not in then]
        gone[table] = [(row[0],) for text, row in then.items() if text not in now]
    copies = [tempfile.TemporaryDirectory(prefix="newsroom-kept-") for _ in folders]
    for folder, kept_in in zip(folders, copies, strict=True):
        shutil.copytree(folder, kept_in.name, dirs_exist_ok=True)
    return _Made(_columns(), rows, gone, copies, returned)


def _again(made: _Made, folders):
    quote = connection.ops.quote_name
    with connection.cursor() as cursor:
        for table, keys in made.gone.items():
            of_row = f"{quote(made.columns[table][0])} = %s"
            cursor.executemany(f"DELETE FROM {quote(table)} WHERE {of_row}", keys)  # noqa: S608
        for table, rows in made.rows.items():
            names = ", ".join(map(quote, made.columns[table]))
            marks = ", ".join(["%s"] * len(made.columns[table]))
            cursor.executemany(
                f"INSERT INTO {quote(table)} ({names}) VALUES ({marks})",  # noqa: S608
                rows,
            )
    for folder, kept_in in zip(folders, made.folders, strict=True):
        shutil.copytree(kept_in.name, folder, dirs_exist_ok=True)
    return copy.deepcopy(made.returned)
