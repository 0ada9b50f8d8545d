"""Which of PostgreSQL's programs are taken, and how they reach the server."""

from types import SimpleNamespace

import pytest

from articles.backup import postgresql
from articles.backup.manifest import BackupError


@pytest.fixture
def machine(tmp_path, monkeypatch):
    """A machine with no PostgreSQL but what ``put`` puts there."""
    homes, on_path = tmp_path / "homes", tmp_path / "bin"
    on_path.mkdir()
    monkeypatch.setattr(postgresql, "DEBIAN_HOMES", homes)
    monkeypatch.setenv("PATH", str(on_path))

    def put(version, folder=None):
        folder = on_path if folder is None else homes / str(folder) / "bin"
        folder.mkdir(parents=True, exist_ok=True)
        for name in ("psql", "pg_restore", "pg_dump"):
            path = folder / name
            path.write_text(f"#!/bin/sh\necho '{name} (PostgreSQL) {version}.2'\n")
            path.chmod(0o755)
        return path

    return put


def program(server):
    return postgresql._program("pg_dump", SimpleNamespace(pg_version=server * 10000 + 4))


def test_program_of_the_servers_own_version_is_taken_first(machine):
    machine(17)
    own = machine(16, folder=16)
    machine(18, folder=18)
    assert program(16) == own


def test_newer_program_will_do(machine):
    machine(14)
    newer = machine(17, folder=17)
    assert program(15) == newer


def test_missing_program_is_named_with_the_package(machine):
    with pytest.raises(BackupError) as refused:
        program(15)
    assert str(refused.value) == (
        "pg_dump is not on this machine. Install the client programs of PostgreSQL 15 (Debian: "
        "postgresql-client-15), or put them on PATH."
    )


def test_older_program_is_named_with_both_versions(machine):
    path = machine(15)
    with pytest.raises(BackupError) as refused:
        program(17)
    assert str(refused.value) == (
        f"{path} is of version 15 and can't serve a server of version 17. Install the client "
        "programs of PostgreSQL 17 (Debian: postgresql-client-17)."
    )


def test_dump_of_a_newer_server_is_refused(machine):
    machine(15)
    server = SimpleNamespace(pg_version=150018)
    with pytest.raises(BackupError, match=r"made on PostgreSQL 17.2, and this .* older 15.18"):
        postgresql.check(server, "17.2")
    assert postgresql.check(server, "14.9") is None


def test_password_goes_by_the_environment():
    asked = {"dbname": "news", "user": "n", "password": "s", "sslmode": "require", "context": 1}
    made = postgresql._environment(SimpleNamespace(get_connection_params=lambda: asked))
    own = {name: made[name] for name in ("PGDATABASE", "PGUSER", "PGPASSWORD", "PGSSLMODE")}
    assert own == {
        "PGDATABASE": "news",
        "PGUSER": "n",
        "PGPASSWORD": "s",
        "PGSSLMODE": "require",
    }
