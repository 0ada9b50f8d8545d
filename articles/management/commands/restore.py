"""A newsroom out of a backup."""

from pathlib import Path

from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import DatabaseError
from tqdm import tqdm

from articles.backup import restoring
from articles.backup.manifest import BackupError, faults, read
from articles.management.base import NewsroomCommand

IN_USE = (
    "this database holds a newsroom. Back it up, then say --replace to put the backup in its "
    "place. Nothing was changed."
)
OTHER_KEY = (
    "SECRET_KEY is not the one of the backup. Words that were redacted are not known again, and "
    "addresses that were taken out can be given away: put the former key into SECRET_KEY_FALLBACKS."
)
NOT_MIGRATED = (
    "Leave the server stopped. Run this version's migrations with manage.py migrate when you have "
    "mended what failed, then manage.py doctor; or put the version in place that made the backup."
)
UNKNOWN = (
    "Redactions that were carried out after the backup are not in it. Carry them out again: the "
    "list of their case numbers is the one you keep elsewhere."
)


class Command(NewsroomCommand):
    """articles.backup.restoring, from the command line."""

    help = (
        "Put a backup that manage.py backup made in place: read every byte of it first, then the "
        "pictures, then the database in one step. If anything fails until then, the newsroom that "
        "was here still is. Then come migrations and a check by doctor: if a migration fails, the "
        "backup is in place, and you are told what to do. Stop the server meanwhile."
    )
    examples = """\
examples:
  python manage.py restore /backups/2026-11-29             into an empty database
  python manage.py restore /backups/2026-11-29 --replace   in the place of the newsroom here
  python manage.py restore /backups/2026-11-29 --verify    only read it and compare

exit status: 0 restored (or sound); 1 restored, and something needs a look, such as a migration
that failed; 2 the database was not changed.
"""

    def add_arguments(self, parser):
        """Take a backup, and what may be done."""
        parser.add_argument("folder", metavar="DIR", type=Path, help="a backup")
        parser.add_argument(
            "--replace", action="store_true", help="put it in the place of a newsroom in use"
        )
        parser.add_argument(
            "--verify",
            action="store_true",
            help="read every file, compare it with the manifest, change nothing",
        )

    def handle(self, *, folder, replace, verify, **options):
        """Verify, or restore."""
        try:
            manifest = read(folder)
            if not verify:
                restoring.check(manifest)
                if restoring.holds_newsroom() and not replace:
                    self.refuse(IN_USE)
            self._verify(folder, manifest)
            if verify:
                self.stdout.write(f"Sound, {self._what(manifest)}")
                return
            redacted = restoring.redacted_since(manifest)
            self._put(folder, manifest)
        except BackupError as error:
            self.refuse(str(error))
        except OSError as error:
            self.refuse(f"{error.filename or folder}: {error.strerror}. The newsroom is as it was.")
        except DatabaseError as error:
            self.refuse(f"The database can't be read: {error}")
        self._finish(manifest, redacted)

    def _verify(self, folder, manifest):
        """Read all of it; refuse it if a file is not what it was."""
        with self._bar("comparing", manifest) as bar:
            found = list(faults(folder, manifest, on_bytes=bar.update))
        for line in found:
            self.stderr.write(line)
        if found:
            self.refuse(f"{folder} is not as it was written. Nothing was changed.")

    def _put(self, folder, manifest):
        with self._bar("restoring", manifest) as bar:
            restoring.put_pictures(folder, manifest, on_bytes=bar.update)
            bar.set_description("database")
            restoring.put_database(folder)

    def _finish(self, manifest, redacted):
        """End logins, say what is for a human to do, migrate, and look whether all is well."""
        restoring.end_logins()
        found = list(restoring.differing_counts(manifest))
        self.stdout.write(f"Restored, {self._what(manifest)}")
        cases = f" Of those carried out here since: {', '.join(redacted)}." if redacted else ""
        self.stdout.write(UNKNOWN + cases)
        found += [OTHER_KEY] if not manifest.is_under(self._keys()) else []
        if manifest.missing or manifest.damaged:
            number = len(manifest.missing) + len(manifest.damaged)
            found.append(f"Pictures with no file, or a damaged one, when it was made: {number:,}.")
        for line in found:
            self.stderr.write(line)
        self._migrate(manifest)
        call_command("doctor", stdout=self.stdout, stderr=self.stderr)
        if found:
            raise SystemExit(1)

    def _migrate(self, manifest):
        """What a failed migration needs is told; the former newsroom is gone by then."""
        try:
            restoring.migrate()
        except BackupError as error:
            raise CommandError(f"{error}\n{NOT_MIGRATED}", returncode=1) from error
        if restoring.is_older(manifest):
            self.stdout.write("It was made by an older version: its migrations were carried out.")

    def _keys(self):
        return [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]

    def _what(self, manifest):
        return (
            f"as of {manifest.made_at}. Stories: {manifest.rows.get('articles_article', 0):,}, "
            f"pictures: {len(manifest.files) - 1:,}."
        )

    def _bar(self, what, manifest):
        return tqdm(desc=what, total=manifest.size, unit="B", unit_scale=True, disable=None)
