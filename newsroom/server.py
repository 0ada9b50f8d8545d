"""What ``make run`` does: prepare this folder once, then serve it, on this machine alone.

Not for production: docs/operating.md says how the server is started there.
"""

import argparse
import io
import json
import os
import secrets
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import django
from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management import CommandError, call_command
from django.db import DatabaseError

from newsroom import static_files

BASE_DIR = Path(__file__).resolve().parent.parent
HOST = "127.0.0.1"
DEMO_PAPER = BASE_DIR / "articles" / "demo" / "newsroom.json"

# What production must never have: no HTTPS is spoken on 127.0.0.1.
DOTENV = """\
# Written by make run, for this machine only. Production reads its own environment instead:
# docs/operating.md. Delete this file and make run writes a new one (which logs everybody out).
SECRET_KEY={key}
ALLOWED_HOSTS=localhost,127.0.0.1,[::1]
SECURE_SSL_REDIRECT=off
SESSION_COOKIE_SECURE=off
CSRF_COOKIE_SECURE=off
SECURE_HSTS_SECONDS=0
NEWSROOM_NAME={name}
NEWSROOM_TAGLINE={motto}
"""

# Two processes of four threads, each thread with a connection of its own to the database. Granian's
# backpressure counts open connections, idle ones too (2.8.7, measured): so it is generous, and an
# idle connection is closed after ten seconds.
GRANIAN = [
    *("--interface", "wsgi", "--no-ws", "--log-level", "warning", "--workers", "2"),
    *("--blocking-threads", "4", "--backpressure", "256", "--http1-header-read-timeout", "10000"),
    *("--workers-kill-timeout", "5"),
]


def main(argv):
    """Prepare and serve until stopped; give an exit status."""
    port = _options(argv).port
    try:
        require_free_port(port)
        write_dotenv(BASE_DIR / ".env")
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newsroom.settings")
        django.setup()
        prepare()
    except (CommandError, DatabaseError, OSError) as error:
        print(f"make run: {error}", file=sys.stderr)
        return 1
    return serve(port)


def _options(argv):
    parser = argparse.ArgumentParser(prog="make run", description=__doc__)
    parser.add_argument("--port", type=_port, default=8000)
    return parser.parse_args(argv)


def _port(text):
    """Read a port number; ValueError is argparse's word for a bad one."""
    port = int(text)
    if not 1 <= port <= 65535:
        raise ValueError(text)
    return port


def require_free_port(port):
    """Raise CommandError if something listens there: the server itself would share the port."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError as error:
            raise CommandError(
                f"port {port} on {HOST} can't be used ({error.strerror}). "
                f"Stop what is there, or take another: make run PORT={port + 1}"
            ) from error


def write_dotenv(path):
    """Give this folder a key of its own, readable by its owner alone; an existing file stays."""
    paper = json.loads(DEMO_PAPER.read_text(encoding="utf-8"))
    text = DOTENV.format(key=secrets.token_urlsafe(50), **paper)
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return
    with os.fdopen(descriptor, "w") as file:
        file.write(text)


def serve(port):
    """Run granian until we are told to stop; give its exit status, 0 if we were told.

    It gets a session of its own: Ctrl-C would signal its workers twice, once from the terminal
    and once from their parent, and a worker signalled twice may never end (granian 2.8.7).
    """
    command = [sys.executable, "-m", "granian", *GRANIAN, "--host", HOST, "--port", str(port)]
    command.append("newsroom.wsgi:application")
    server = subprocess.Popen(command, cwd=BASE_DIR, start_new_session=True)  # noqa: S603
    told = []

    def stop(number, frame):
        if not told:
            server.terminate()
        told.append(number)

    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, stop)
    if _answers(port, server) and not told:
        print(announcement(port), flush=True)
    status = server.wait()
    return 0 if told else status


def _answers(port, server):
    """Wait until the server takes connections; give False if it ended instead."""
    while server.poll() is None:
        with socket.socket() as probe:
            if probe.connect_ex((HOST, port)) == 0:
                return True
        time.sleep(0.1)
    return False


def prepare():
    """Bring the database and the static files up to date; fill an empty database with the demo."""
    print("Preparing the newsroom", flush=True)
    settings.VAR.mkdir(exist_ok=True)
    # Of what all is well with, nothing is said; what is wrong is an exception or goes to stderr.
    call_command("check", stdout=io.StringIO())
    call_command("migrate", interactive=False, verbosity=0)
    static_files.collect_if_changed()
    call_command("load_demo", if_empty=True, stdout=io.StringIO())


def announcement(port):
    """Word where the newsroom is and, for a demo database only, how to log in."""
    lines = [
        f"{settings.NEWSROOM_NAME} is at http://{HOST}:{port}/",
        f"Editors log in at  http://{HOST}:{port}/admin/",
    ]
    if login := demo_login(settings.VAR / "demo-login.txt"):
        lines.append(f"The demo editor is  {login[0]}  with the password  {login[1]}")
    return "\n".join([*lines, "Ctrl-C stops it."])


def demo_login(path):
    """Give (name, password) of the demo editor if they open this database, else None."""
    if not path.exists():
        return None
    name, password = path.read_text().split()[:2]
    user = get_user_model().objects.filter(username=name, is_active=True).first()
    return (name, password) if user and user.check_password(password) else None


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
