"""What tests of backups share: a folder of pictures, and a newsroom with a backup of it."""

import pytest
from django.db import connection

FILES = {"sqlite": "database.sqlite3", "postgresql": "database.pgdump"}


@pytest.fixture
def media_root(settings, tmp_path):
    settings.MEDIA_ROOT = str(tmp_path / "media")
    return tmp_path / "media"


@pytest.fixture
def pictures(transactional_db, media_root):
    """The pictures of a newsroom."""
    from tests.articles.backup import newsrooms  # models can't be read before Django is set up

    return newsrooms.found()


@pytest.fixture
def folder(tmp_path):
    """Where a backup may go."""
    return tmp_path / "backups" / "today"


@pytest.fixture
def backup(pictures, folder):
    """A backup of that newsroom."""
    from tests.articles.backup import newsrooms

    folder.parent.mkdir()
    _, err, status = newsrooms.run("backup", folder)
    assert (err, status) == ("", 0)
    return folder


@pytest.fixture
def database():
    """What the database is called in a backup."""
    return FILES[connection.vendor]
