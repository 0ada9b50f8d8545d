"""A throw-away PostgreSQL server, started from the installed binaries, as root too.

It lives in a temporary folder, listens on 127.0.0.1 on a port the system chose, asks for a random
password, and trades durability for speed: it is gone when the tests are.
"""

import contextlib
import os
import pwd
import secrets
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from pathlib import Path

import psycopg

from tests.bed import MissingError, packages

DEBIAN_HOMES = "/usr/lib/postgresql"
START_SECONDS = 60
INITDB = (
    *("--no-sync", "--encoding=UTF8", "--locale=C.UTF-8"),
    *("--username=postgres", "--auth=scram-sha-256"),
)
# Nobody will want these tables after a power cut.
FAST_AND_LOOSE = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    # Small tables: to compile a query costs more than to run it, and by how much varies.
    "jit": "off",
    # It would count the rows of a test that goes on as none, and plans be made by that, whenever
    # it happened to come by. tests/conftest.py sweeps between tests.
    "autovacuum": "off",
    "max_connections": "60",
    "unix_socket_directories": "",
    "listen_addresses": "127.0.0.1",
}


def ensure_binaries():
    """Give the folder with initdb and postgres, installing a server if there is none.

    Raises MissingError where none is found and none can be installed.
    """
    found = find_binaries()
    if found is None and packages.can_install():
        packages.install_postgresql()
        found = find_binaries()
    if found is None:
        raise MissingError(
            "The tests need a PostgreSQL server (initdb and postgres) and found none. Install "
            "one: on Debian or Ubuntu 'apt install postgresql', with Homebrew 'brew install "
            "postgresql', or put its bin folder on PATH."
        )
    return found


def find_binaries():
    """Give the folder with initdb and postgres, the newest of several, or None."""
    folders = [folder for folder in _candidates() if _is_server(folder)]
    return folders[0] if folders else None


def _candidates():
    """Name the places a server may be: Debian's, newest first, pg_config's, PATH's."""
    versions = [home for home in Path(DEBIAN_HOMES).glob("*") if home.name.isdigit()]
    yield from (home / "bin" for home in sorted(versions, key=lambda h: -int(h.name)))
    if pg_config := shutil.which("pg_config"):
        asked = subprocess.run([pg_config, "--bindir"], capture_output=True, text=True, check=False)
        yield Path(asked.stdout.strip())
    if initdb := shutil.which("initdb"):
        yield Path(initdb).resolve().parent


def _is_server(folder):
    return all(os.access(folder / name, os.X_OK) for name in ("initdb", "postgres"))


@contextlib.contextmanager
def scratch_server(binaries, **settings):
    """Run a server for the length of the block; yield its address as a DATABASE_URL.

    ``settings`` are the server's own, where they should not be those of tests.
    """
    folder = Path(tempfile.mkdtemp(prefix="newsroom-pg-"))
    password = secrets.token_hex(16)
    identity = _unprivileged()
    try:
        _make_cluster(folder, binaries, password=password, identity=identity)
        settings = {**FAST_AND_LOOSE, **settings}
        with _serving(folder, binaries, identity=identity, settings=settings) as (process, port):
            url = f"postgresql://postgres:{password}@127.0.0.1:{port}/postgres"
            _wait_until_ready(url, process, folder / "log")
            yield url
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _unprivileged():
    """Give subprocess the user to run as: PostgreSQL refuses to run as root."""
    if os.geteuid() != 0:
        return {}
    for name in ("postgres", "nobody"):
        with contextlib.suppress(KeyError):
            user = pwd.getpwnam(name)
            return {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}
    raise MissingError("PostgreSQL can't run as root, and here is no user 'postgres' or 'nobody'.")


def _make_cluster(folder, binaries, *, password, identity):
    """Run initdb in the folder, which then belongs to whoever will serve it."""
    secret = folder / "password"
    secret.write_text(password)
    if identity:
        for path in (folder, secret):
            os.chown(path, identity["user"], identity["group"])
    options = [*INITDB, f"--pwfile={secret}", folder / "data"]
    try:
        done = subprocess.run(
            [binaries / "initdb", *options],
            cwd=folder,
            check=False,
            capture_output=True,
            text=True,
            **identity,
        )
    except OSError as error:
        raise MissingError(f"{binaries / 'initdb'} can't be run: {error.strerror}") from error
    if done.returncode:
        raise MissingError(f"initdb failed: {done.stdout}{done.stderr}")


@contextlib.contextmanager
def _serving(folder, binaries, *, identity, settings):
    """Run the server as our child, in its own session so that Ctrl-C reaches it through us."""
    port = _free_port()
    command = [binaries / "postgres", "-D", folder / "data", "-p", str(port)]
    for name, value in settings.items():
        command += ["-c", f"{name}={value}"]
    log = folder / "log"
    with log.open("w") as output:
        process = subprocess.Popen(
            command,
            cwd=folder,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            **identity,
        )
    try:
        yield process, port
    finally:
        process.send_signal(signal.SIGQUIT)  # at once: there is nothing to save
        process.wait(timeout=START_SECONDS)


def _free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def _wait_until_ready(url, process, log):
    """Return when the server takes connections.

    Raises MissingError, with the server's own words, if it stops or takes too long.
    """
    deadline = time.monotonic() + START_SECONDS
    while process.poll() is None and time.monotonic() < deadline:
        try:
            psycopg.connect(url, connect_timeout=5).close()
        except psycopg.OperationalError:
            time.sleep(0.1)
        else:
            return
    raise MissingError(f"The scratch PostgreSQL did not start:\n{log.read_text()}")
