"""A backup of the newsroom into a folder."""

from pathlib import Path

from django.db import DatabaseError
from tqdm import tqdm

from articles.backup.making import make
from articles.backup.manifest import BackupError
from articles.management.base import NewsroomCommand

NAMED = 5


class Command(NewsroomCommand):
    """articles.backup.making, from the command line."""

    help = (
        "Back the newsroom up into a folder of its own while it is in use: the database at one "
        "moment, the pictures that it knows, and a manifest with checksums. SECRET_KEY is not in "
        "it; keep that elsewhere. docs/operating.md says how to do it every day."
    )
    examples = """\
examples:
  python manage.py backup /backups/2026-11-29
  python manage.py backup /backups/2026-11-29 --link-to /backups/2026-11-28

The folder must not be there yet, or be empty. Only its owner can read what is in it.

exit status: 0 done, 1 done, but some pictures have no file or a damaged one; 2 not done.
"""

    def add_arguments(self, parser):
        """Take where to, and what to link to."""
        parser.add_argument("folder", metavar="DIR", type=Path, help="the folder to make")
        parser.add_argument(
            "--link-to",
            metavar="EARLIER",
            type=Path,
            help="an earlier backup on the same disk: pictures that it holds are hard links, "
            "which take no room",
        )

    def handle(self, *, folder, link_to, **options):
        """Make it, and say what is in it and what is not."""
        with tqdm(desc="database", unit=" pictures", disable=None) as bar:

            def show(done, total):
                bar.set_description("pictures", refresh=False)
                bar.total, bar.n = total, done
                bar.update(0)

            try:
                made = make(folder, earlier=link_to, on_picture=show)
            except BackupError as error:
                self.refuse(str(error))
            except DatabaseError as error:
                self.refuse(f"The database can't be read: {error}")
            except OSError as error:
                self.refuse(f"Nothing was backed up: {error.filename or folder}: {error.strerror}.")
        self._tell(folder, made)
        if made.manifest.missing or made.manifest.damaged:
            raise SystemExit(1)

    def _tell(self, folder, made):
        manifest = made.manifest
        pictures = len(manifest.files) - 1
        shared = f" ({made.linked:,} linked)" if made.linked else ""
        self.stdout.write(
            f"Backed up into {folder}. Stories: {manifest.rows['articles_article']:,}, "
            f"pictures: {pictures:,}{shared}, {manifest.size / 1e6:,.1f} MB."
        )
        if made.strays:
            self.stdout.write(
                f"Left out, files in MEDIA_ROOT that no picture has: {made.strays:,}."
            )
        self._name("Pictures without a file", manifest.missing)
        self._name("Pictures whose file is not what was taken in", manifest.damaged)

    def _name(self, what, names):
        if names:
            more = f" and {len(names) - NAMED:,} more" if len(names) > NAMED else ""
            self.stderr.write(f"{what}: {', '.join(names[:NAMED])}{more}.")
