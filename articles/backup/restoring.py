"""Put a backup in the place of the newsroom that is here, and see that it is one again.

Nothing is touched before every byte was read and found right. Then the pictures come first, which
add to what is there, and the database last, in one transaction: whatever goes wrong before its
end, the newsroom that was here still is. After it the backup is, whatever becomes of migrations.
"""

import os
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.contenttypes.models import ContentType
from django.contrib.sessions.models import Session
from django.contrib.sites.models import Site
from django.core.management import call_command
from django.db import connection
from django.db.migrations.loader import MigrationLoader

from articles.backup.databases import BACKENDS, backend_of
from articles.backup.files import put
from articles.backup.making import MEDIA, version_of_ours
from articles.backup.manifest import BackupError, Manifest
from articles.models import Article, Redaction
from articles.redacting.erasing import clear_caches
from people.models import Speaker

__all__ = [
    "check",
    "differing_counts",
    "end_logins",
    "holds_newsroom",
    "is_older",
    "migrate",
    "put_database",
    "put_pictures",
    "redacted_since",
]

PRODUCTS = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}


def check(manifest: Manifest) -> None:
    """Raise BackupError if this software, on this database, can't be what was backed up."""
    if manifest.vendor != connection.vendor:
        raise BackupError(
            f"The backup is of a newsroom on {PRODUCTS.get(manifest.vendor, manifest.vendor)}, and "
            f"DATABASE_URL names {PRODUCTS[connection.vendor]}. To move from one to the other, "
            "restore it where it came from, export_articles there and import_articles here."
        )
    if BACKENDS[manifest.vendor].FILE not in manifest.files:
        raise BackupError("The manifest names no database: it is damaged.")
    if unknown := sorted(
        set(manifest.migrations.items()) - MigrationLoader(None).disk_migrations.keys()
    ):
        app, name = unknown[0]
        raise BackupError(
            f"The backup was made by a newer version ({manifest.software}, with the migration "
            f"{app} {name}; this is {version_of_ours()}): update the software first."
        )
    backend_of(connection).check(connection, manifest.server)


def is_older(manifest: Manifest) -> bool:
    """Whether migrations came since; ask before they are carried out."""
    leaves = MigrationLoader(None).graph.leaf_nodes()
    return any(manifest.migrations.get(app) != name for app, name in leaves)


def holds_newsroom() -> bool:
    """Whether anybody put stories, speakers or users into this database.

    Raises BackupError where it holds the tables of something else.
    """
    tables = set(connection.introspection.table_names())
    if tables and "django_migrations" not in tables:
        raise BackupError("DATABASE_URL names a database that holds something else: name another.")
    models = (Article, Speaker, get_user_model())
    return any(model._base_manager.exists() for model in models if model._meta.db_table in tables)


def redacted_since(manifest: Manifest) -> list[str]:
    """The case numbers of redactions that this newsroom carried out after the backup was made."""
    if Redaction._meta.db_table not in connection.introspection.table_names():
        return []
    carried_out = [Redaction.State.RUNNING, Redaction.State.DONE]
    since = datetime.fromisoformat(manifest.made_at)
    rows = Redaction.objects.filter(state__in=carried_out, decided_at__gte=since).order_by("pk")
    return list(rows.values_list("case_number", flat=True))


def put_pictures(
    folder: Path, manifest: Manifest, *, on_bytes: Callable[[int], object] = lambda number: None
) -> int:
    """Each picture's file to its place; how many were not there already. Raises OSError."""
    written = 0
    for name, kept in manifest.files.items():
        if name.startswith(f"{MEDIA}/"):
            target = Path(settings.MEDIA_ROOT) / name.removeprefix(f"{MEDIA}/")
            written += put(folder / name, target, kept, mode=0o644)
            on_bytes(kept.size)
    os.sync()
    return written


def put_database(folder: Path) -> None:
    """The database in the place of the one that is here, wholly or not at all.

    Raises BackupError. What this process knew of the old one is forgotten.
    """
    backend = backend_of(connection)
    backend.load(connection, folder / backend.FILE)
    ContentType.objects.clear_cache()
    Site.objects.clear_cache()
    clear_caches()


def end_logins() -> None:
    """No login of then is good any more: one may have been taken away since."""
    Session.objects.all().delete()


def migrate() -> None:
    """Carry out what came since, and let the planner know the tables.

    Raises BackupError, whatever a migration may raise: the backup is in place by then.
    """
    try:
        call_command("migrate", interactive=False, verbosity=0)
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
    except Exception as error:
        raise BackupError(
            f"The backup is in place, but its migrations failed: {type(error).__name__}: {error}"
        ) from error


def differing_counts(manifest: Manifest) -> Iterator[str]:
    """A line for each table that has not as many rows as the backup says; before migrations."""
    tables = connection.introspection.table_names()
    with connection.cursor() as cursor:
        for table, number in manifest.rows.items():
            if table not in tables:
                yield f"{table} is missing."
                continue
            cursor.execute(f"SELECT count(*) FROM {connection.ops.quote_name(table)}")  # noqa: S608
            [found] = cursor.fetchone()
            if found != number:
                yield f"{table} has {found:,} rows and should have {number:,}."
