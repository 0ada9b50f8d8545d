"""Fill an empty database with the newspaper of an invented town."""

import argparse
import os
import secrets
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from articles.demo.loading import is_empty, load, read

EXAMPLES = """\
examples:
  python manage.py load_demo              load it; refuse if the database is in use
  python manage.py load_demo --if-empty   load it; do nothing if the database is in use

The demo editor's password is made up at random, printed once, and kept in var/demo-login.txt,
which only its owner can read.

exit status: 0 loaded, or nothing to do; 2 refused: the database is in use.
"""
IN_USE = (
    "this database holds stories, speakers or users already, and the demo newsroom goes into an "
    "empty one only. Nothing was changed."
)


class Command(BaseCommand):
    """Load the demo newsroom once, and never into a database that is in use."""

    help = "Load a demo newsroom (stories, speakers, quotations, an editor's login) when empty."

    def create_parser(self, prog_name, subcommand, **kwargs):
        """Print the examples below the options, as they stand."""
        kwargs |= {"epilog": EXAMPLES, "formatter_class": argparse.RawDescriptionHelpFormatter}
        return super().create_parser(prog_name, subcommand, **kwargs)

    def add_arguments(self, parser):
        """Take --if-empty."""
        parser.add_argument(
            "--if-empty",
            action="store_true",
            help="If the database is in use already, do nothing and call that a success.",
        )

    def handle(self, *, if_empty, **options):
        """Load, leave alone, or refuse."""
        if is_empty():
            self.load()
        elif if_empty:
            self.stdout.write("The database holds a newsroom already: nothing to load.")
        else:
            raise CommandError(IN_USE, returncode=2)

    def load(self):
        """Load the demo and say what came in; the login is kept only if all of it did."""
        newsroom, password = read("newsroom.json"), secrets.token_urlsafe(12)
        username = newsroom["editor"]["username"]
        with transaction.atomic():
            report = load(newsroom, password=password)
            write_login(settings.VAR / "demo-login.txt", username, password)
        self.stdout.write(f"Loaded {newsroom['name']}: {report.seen} stories.")
        self.stdout.write(f"Its editor logs in as {username} with the password {password}")


def write_login(path: Path, username: str, password: str) -> None:
    """Keep the login where only its owner can read it, for ``make run`` to print again."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.unlink(missing_ok=True)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(f"{username}\n{password}\n")
