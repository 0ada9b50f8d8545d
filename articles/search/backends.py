"""Which database's search is asked, and keeping it installed.

Nothing of it is part of a migration: on SQLite a trigger that names another table breaks its
table's next migration. So it is taken out before every migration and made again after it.
"""

from django.core.checks import Tags, register
from django.db import DatabaseError, connections
from django.db.models import Lookup

from articles.models.search import DocumentField
from articles.search import postgresql, sqlite
from newsroom.record.append_only import warnings_of

BACKENDS = {"sqlite": sqlite, "postgresql": postgresql}


def backend_of(connection):
    """The module that knows this database's search."""
    return BACKENDS[connection.vendor]


@DocumentField.register_lookup
class Found(Lookup):
    """``document__found=expression``: one row, by itself, is among the hits."""

    lookup_name = "found"

    def get_prep_lookup(self):
        return self.rhs

    def get_db_prep_lookup(self, value, connection):
        return "%s", [value]

    def as_sql(self, compiler, connection):
        document, parameters = self.process_lhs(compiler, connection)
        sql, asked = postgresql.found(document, self.rhs)
        return sql, [*parameters, *asked]

    def as_sqlite(self, compiler, connection):
        quote = compiler.quote_name_unless_alias
        return sqlite.found(f"{quote(self.lhs.alias)}.{quote('place')}", self.rhs)


def install(connection, *, is_stale=False):
    """Make what the search needs where its table is; harmless to repeat.

    It is filled anew if any part of it was not there, as after a migration that failed, or
    ``is_stale`` says the table was rebuilt.
    """
    backend = backend_of(connection)
    if backend.ENTRIES not in connection.introspection.table_names():
        return
    with connection.cursor() as cursor:
        if backend.install(cursor) or is_stale:
            backend.rebuild(cursor)


def remove(connection):
    """Take out of the database what would be in a migration's way."""
    backend = backend_of(connection)
    if backend.ENTRIES in connection.introspection.table_names():
        with connection.cursor() as cursor:
            backend.remove(cursor)


def rebuild(connection):
    """Fill the database's index anew from the entries."""
    with connection.cursor() as cursor:
        backend_of(connection).rebuild(cursor)


def missing(connection):
    """List what the search needs and has not."""
    backend = backend_of(connection)
    if backend.ENTRIES not in connection.introspection.table_names():
        return []
    with connection.cursor() as cursor:
        return backend.missing(cursor)


def is_sound(connection):
    """Whether the database's index holds just what the entries do."""
    try:
        with connection.cursor() as cursor:
            return backend_of(connection).is_sound(cursor)
    except DatabaseError:
        return False


def before_migrate(using, *, plan=(), **kwargs):
    """Take the triggers out, so that a migration may rebuild their table."""
    if plan:
        remove(connections[using])


def after_migrate(using, *, plan=(), **kwargs):
    """Make all again, filled anew where a migration may have changed the table."""
    install(connections[using], is_stale=bool(plan))


@register(Tags.database)
def check_search(app_configs, databases, **kwargs):
    """Warn when the search is not installed (``manage.py check --database default``)."""
    hint = "Run manage.py migrate, then manage.py reindex_search."
    return warnings_of(
        databases, missing, what="Parts of the search are missing", hint=hint, id="articles.W001"
    )
