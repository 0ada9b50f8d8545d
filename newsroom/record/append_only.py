"""Rows that may be added and never changed, held by triggers on both databases.

On SQLite an ``AlterField`` drops a table's triggers in silence, and a trigger that names another
table breaks that table's next migration. So triggers are no part of migrations: all are dropped
before any migration runs and made again after it, and a system check compares.
"""

from contextlib import contextmanager
from dataclasses import dataclass

from django.core import checks
from django.core.checks import Tags, register
from django.db import DatabaseError, connections


@dataclass(frozen=True)
class Rule:
    """A table whose rows are kept; ``when`` is an SQL condition on the OLD row, or empty."""

    table: str
    when: str = ""

    def name(self, verb):
        return f"keep_{self.table}_{verb.lower()}"


RULES: list[Rule] = []
VERBS = ("UPDATE", "DELETE")
FUNCTION = "newsroom_keep_row"


def protect(table, *, when=""):
    """Declare that rows of ``table`` are append-only; called by an app's ``ready()``.

    ``when`` limits it to rows for which the condition on ``OLD`` holds, in SQL that both
    databases read alike.
    """
    rule = Rule(table, when)
    if rule not in RULES:
        RULES.append(rule)


def install(connection):
    """Make every trigger whose table is there; making one again is harmless."""
    tables = set(connection.introspection.table_names())
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(_FUNCTION_SQL)
        for rule in RULES:
            if rule.table in tables:
                for statement in _create(connection.vendor, rule):
                    cursor.execute(statement)


def remove(connection):
    """Drop every trigger of ours."""
    tables = set(connection.introspection.table_names())
    with connection.cursor() as cursor:
        for rule in RULES:
            if rule.table in tables:
                for statement in _drop(connection.vendor, rule):
                    cursor.execute(statement)


@contextmanager
def lifted(connection):
    """Let kept rows change inside the block: for test databases that are emptied, nothing else."""
    remove(connection)
    try:
        yield
    finally:
        install(connection)


@contextmanager
def lifted_for_law(connection):
    """Let kept rows change inside the block, for articles.redacting alone.

    Within one transaction: if anything goes wrong, its end takes everything back, this too.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("Append-only rows are changed inside a transaction, or not at all.")
    # PostgreSQL refuses to touch the triggers of a table whose constraints are still to be asked.
    connection.check_constraints()
    remove(connection)
    yield
    connection.check_constraints()
    install(connection)


def missing(connection):
    """List the names of triggers that should be in the database and are not."""
    tables = set(connection.introspection.table_names())
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT tgname FROM pg_trigger WHERE NOT tgisinternal")
        else:
            cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
        there = {row[0] for row in cursor.fetchall()}
    wanted = {rule.name(verb) for rule in RULES if rule.table in tables for verb in VERBS}
    return sorted(wanted - there)


def before_migrate(using, **kwargs):
    """Drop the triggers so that a migration may rebuild their tables."""
    remove(connections[using])


def after_migrate(using, **kwargs):
    """Make the triggers again, whatever the migration did to the tables."""
    install(connections[using])


@register(Tags.database)
def check_triggers(app_configs, databases, **kwargs):
    """Warn when an append-only table lost its triggers (``manage.py check --database default``)."""
    hint = "Run manage.py migrate, which makes them again."
    return warnings_of(
        databases, missing, what="Append-only triggers are missing", hint=hint, id="record.W001"
    )


def warnings_of(databases, missing, *, what, hint, id):  # noqa: A002 - the framework's word
    """A Warning for each database of which ``missing(connection)`` names something."""
    found = []
    for alias in databases or ():
        try:
            names = missing(connections[alias])
        except DatabaseError:
            continue  # a database that can't be reached has its own error
        if names:
            found.append(checks.Warning(f"{what}: {', '.join(names)}.", hint=hint, id=id))
    return found


_FUNCTION_SQL = f"""
CREATE OR REPLACE FUNCTION {FUNCTION}() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$
"""


def _create(vendor, rule):
    yield from _drop(vendor, rule)
    condition = f"WHEN ({rule.when})" if rule.when else ""
    for verb in VERBS:
        head = f"CREATE TRIGGER {rule.name(verb)} BEFORE {verb} ON {rule.table}"
        if vendor == "postgresql":
            yield f"{head} FOR EACH ROW {condition} EXECUTE FUNCTION {FUNCTION}()"
        else:
            message = f"SELECT RAISE(ABORT, '{rule.table} is append-only')"
            yield f"{head} FOR EACH ROW {condition} BEGIN {message}; END"
    if vendor == "postgresql":
        yield (
            f"CREATE TRIGGER {rule.name('truncate')} BEFORE TRUNCATE ON {rule.table} "
            f"FOR EACH STATEMENT EXECUTE FUNCTION {FUNCTION}()"
        )


def _drop(vendor, rule):
    on_table = f" ON {rule.table}" if vendor == "postgresql" else ""
    for verb in (*VERBS, "truncate"):
        yield f"DROP TRIGGER IF EXISTS {rule.name(verb)}{on_table}"
