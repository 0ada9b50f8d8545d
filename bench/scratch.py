"""Databases to measure on, thrown away afterwards, and processes that work on them."""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

import psycopg

from tests import environment
from tests.bed import postgres

REPOSITORY = Path(__file__).resolve().parent.parent
Environment = dict[str, str]


def databases(only: str | None) -> Iterator[tuple[str, Callable[[str], str]]]:
    """Give (vendor, a function from a name to its empty database's address)."""
    if only != "postgresql":
        with tempfile.TemporaryDirectory(prefix="newsroom-bench-") as folder:
            yield "sqlite", lambda name: f"sqlite:///{folder}/{name}.sqlite3"
    if only != "sqlite":
        # What is written here stays, and the planner learns of it as in a newsroom.
        with postgres.scratch_server(postgres.ensure_binaries(), autovacuum="on") as server:
            yield "postgresql", lambda name: _create(server, f"bench_{name}")


def _create(server, name):
    with contextlib.closing(psycopg.connect(server, autocommit=True)) as connection:
        connection.execute(f'CREATE DATABASE "{name}"')
    return urlsplit(server)._replace(path=f"/{name}").geturl()


def environment_of(url: str) -> Environment:
    """What a process is given that works on the database at this address."""
    return {**os.environ, **environment.DEFAULTS, "DATABASE_URL": url, "DEBUG": "off"}


def manage(env: Environment, *command: str) -> None:
    """Run one of our commands with the settings that measuring uses."""
    line = [sys.executable, "manage.py", *command]
    subprocess.run(line, env=env, cwd=REPOSITORY, check=True, stdout=sys.stderr)


def measured(env: Environment, module: str, *arguments: str) -> dict:
    """Run a module in a process of its own; what its last line says, as JSON."""
    command = [sys.executable, "-m", module, *arguments]
    done = subprocess.run(command, env=env, cwd=REPOSITORY, check=True, stdout=subprocess.PIPE)
    return json.loads(done.stdout.splitlines()[-1])
