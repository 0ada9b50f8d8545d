"""PostgreSQL's own copies: pg_dump in a snapshot out of it, one transaction back into it.

pg_restore writes the dump as SQL, and psql runs it in a transaction that first drops what is
there. Its COMMIT is sent only when pg_restore said that it wrote all: whatever is killed before,
the server takes everything back.
"""

import contextlib
import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

from django.db import Error, transaction
from psycopg import pq

from articles.backup.manifest import BackupError

FILE = "database.pgdump"
DEBIAN_HOMES = Path("/usr/lib/postgresql")
# Owners and grants are the installation's, not the newsroom's.
DUMP = ("--format=custom", "--no-owner", "--no-privileges", "--no-comments", "--no-password")
RESTORE = ("--no-owner", "--no-privileges", "--no-comments", "--file=-")
LOAD = ("--no-psqlrc", "--quiet", "--no-password", "--set=ON_ERROR_STOP=1")
NEWER_SETTING = b"SET transaction_timeout = 0;\n"  # of PostgreSQL 17
HEAD = 4096

_MOMENT = """
SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY;
SET LOCAL idle_in_transaction_session_timeout = 0;
SELECT pg_export_snapshot()
"""
# All that stands in our schema, tables first; what an extension brought stays.
_CLEAR = b"""
BEGIN;
SET LOCAL lock_timeout = '30s';
SET LOCAL client_min_messages = warning;
DO $$
DECLARE one text;
BEGIN
    FOR one IN
        SELECT format('DROP %s IF EXISTS %s CASCADE', kind, thing) FROM (
            SELECT 1 AS place, 'pg_class'::regclass AS catalogue, oid, oid::regclass::text AS thing,
                CASE relkind WHEN 'v' THEN 'VIEW' WHEN 'm' THEN 'MATERIALIZED VIEW'
                    WHEN 'S' THEN 'SEQUENCE' WHEN 'f' THEN 'FOREIGN TABLE' ELSE 'TABLE' END AS kind
                FROM pg_class WHERE relnamespace = 'public'::regnamespace
                AND relkind IN ('r', 'p', 'v', 'm', 'S', 'f')
            UNION ALL
            SELECT 2, 'pg_proc'::regclass, oid, oid::regprocedure::text, 'ROUTINE'
                FROM pg_proc WHERE pronamespace = 'public'::regnamespace
        ) AS things
        WHERE NOT EXISTS (
            SELECT FROM pg_depend WHERE deptype = 'e' AND objid = things.oid
            AND classid = things.catalogue
        )
        ORDER BY place, kind = 'SEQUENCE'
    LOOP
        EXECUTE one;
    END LOOP;
END $$;
"""


def version(connection) -> str:
    """The server's, such as "15.18"."""
    number = connection.pg_version
    return f"{number // 10000}.{number % 10000}"


@contextlib.contextmanager
def taken(connection, path: Path) -> Iterator[Callable[[str], list[tuple]]]:
    """Dump the database as one transaction sees it; give what asks that transaction."""
    dump = _program("pg_dump", connection)
    path.touch(mode=0o600)
    try:
        with transaction.atomic(durable=True), connection.cursor() as cursor:
            for statement in _MOMENT.split(";"):
                cursor.execute(statement)
            [snapshot] = cursor.fetchone()
            _run([dump, *DUMP, f"--snapshot={snapshot}", f"--file={path}"], connection)

            def ask(sql):
                cursor.execute(sql)
                return cursor.fetchall()

            yield ask
    except Error as error:
        raise BackupError(f"PostgreSQL can't be backed up: {error}") from error


def check(connection, server: str) -> None:
    """Raise BackupError where a program is missing, or the server is older than the dump's."""
    for name in ("pg_restore", "psql"):
        _program(name, connection)
    if _major(server) > _major(version(connection)):
        raise BackupError(
            f"The backup was made on PostgreSQL {server}, and this server is the older "
            f"{version(connection)}: restore it on {_major(server)} or later."
        )


def load(connection, path: Path) -> None:
    """Put the dump in the place of all that is there, in one transaction. Raises BackupError."""
    restore, psql = (_program(name, connection) for name in ("pg_restore", "psql"))
    is_older = _major(version(connection)) < 17
    connection.close()
    env = _environment(connection)
    with tempfile.TemporaryFile() as said, contextlib.ExitStack() as stack:
        reader = stack.enter_context(
            subprocess.Popen([restore, *RESTORE, path], stdout=subprocess.PIPE, stderr=said)  # noqa: S603 - found by us
        )
        writer = stack.enter_context(
            subprocess.Popen(  # noqa: S603 - found by us
                [psql, *LOAD],
                env=env,
                stdin=subprocess.PIPE,
                stdout=subprocess.DEVNULL,
                stderr=said,
            )
        )
        stack.callback(reader.kill)
        stack.callback(writer.kill)
        # psql that stops at an error says so in its status.
        with contextlib.suppress(BrokenPipeError):
            _feed(writer.stdin, reader, is_older=is_older)
        with contextlib.suppress(BrokenPipeError):
            writer.stdin.close()
        status = writer.wait()
        reader.kill()  # does nothing to one that is over
        if status or reader.wait():
            raise BackupError(f"PostgreSQL took nothing of the backup: {_words(said)}")


def _feed(stream, reader, *, is_older):
    """Hand the SQL on; a dump that broke off gets no COMMIT."""
    stream.write(_CLEAR)
    head = reader.stdout.read(HEAD)
    stream.write(head.replace(NEWER_SETTING, b"") if is_older else head)
    shutil.copyfileobj(reader.stdout, stream, 1024 * 1024)
    if reader.wait() == 0:
        stream.write(b"\nCOMMIT;\n")


def _run(command, connection):
    with tempfile.TemporaryFile() as said:
        done = subprocess.run(command, env=_environment(connection), stderr=said, check=False)  # noqa: S603 - our own words
        if done.returncode:
            name = Path(command[0]).name
            raise BackupError(f"{name} failed ({done.returncode}): {_words(said)}")


def _words(said):
    """The end of what a program said, in one line."""
    said.seek(0)
    return " ".join(said.read().decode("utf-8", "replace").split())[-1000:] or "it said nothing."


def _environment(connection):
    """How the programs reach the server: by the environment, never in words that ps shows."""
    asked = connection.get_connection_params()
    known = {one.keyword.decode(): one.envvar for one in pq.Conninfo.get_defaults()}
    own = {
        known[name].decode(): str(value)
        for name, value in asked.items()
        if known.get(name) and value not in (None, "")
    }
    return {**os.environ, **own, "PGCLIENTENCODING": "UTF8"}


def _program(name, connection):
    """The path of a client program as new as the server. Raises BackupError."""
    wanted = _major(version(connection))
    found = [(_version_of(path), path) for path in _candidates(name, wanted)]
    fitting = [path for number, path in found if number >= wanted]
    if fitting:
        return fitting[0]
    mend = (
        f"Install the client programs of PostgreSQL {wanted} (Debian: postgresql-client-{wanted})"
    )
    if not found:
        raise BackupError(f"{name} is not on this machine. {mend}, or put them on PATH.")
    newest, path = max(found)
    raise BackupError(
        f"{path} is of version {newest} and can't serve a server of version {wanted}. {mend}."
    )


def _candidates(name, wanted):
    """Where it may be: Debian's folder of the server's own version, PATH, Debian's others."""
    on_path = shutil.which(name)
    named = [DEBIAN_HOMES / str(wanted) / "bin" / name, *([Path(on_path)] if on_path else [])]
    named += DEBIAN_HOMES.glob(f"*/bin/{name}")
    return [path for path in named if os.access(path, os.X_OK)]


def _version_of(path):
    said = subprocess.run([path, "--version"], capture_output=True, text=True, check=False).stdout  # noqa: S603 - found above
    return _major(said)


def _major(said):
    number = re.search(r"\d+", said)
    return int(number.group()) if number else 0
