"""The scratch server comes up, answers only to its password, and is gone afterwards."""

import socket
import tempfile
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
import pytest

from tests.bed import MissingError, postgres


def test_scratch_server_answers_and_leaves_nothing():
    with postgres.scratch_server(postgres.ensure_binaries()) as url:
        with psycopg.connect(url) as connection:
            folder = connection.execute("SHOW data_directory").fetchone()[0]
            assert connection.execute("SHOW server_encoding").fetchone() == ("UTF8",)
        parts = urlsplit(url)
        with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
            psycopg.connect(url.replace(parts.password, "guess"))
    with socket.socket() as probe:
        assert probe.connect_ex(("127.0.0.1", parts.port)) != 0
    assert not Path(folder).exists()


@pytest.fixture
def broken_binaries():
    """A folder with an initdb that fails, where any user may look, unlike in tmp_path."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o755)
        for program in ("initdb", "postgres"):
            (folder / program).write_text("#!/bin/sh\necho 'no room on the shelf' >&2\nexit 1\n")
            (folder / program).chmod(0o755)
        yield folder


def test_server_that_can_not_start_says_why(broken_binaries):
    with (
        pytest.raises(MissingError, match="initdb failed: no room on the shelf"),
        postgres.scratch_server(broken_binaries),
    ):
        pytest.fail("nothing runs there")


def test_server_that_is_not_there_is_named(tmp_path):
    with (
        pytest.raises(MissingError, match="initdb can't be run: "),
        postgres.scratch_server(tmp_path),
    ):
        pytest.fail("nothing runs there")


def test_newest_debian_server_is_taken(tmp_path, monkeypatch):
    for version in ("9", "15", "16", "common"):
        folder = tmp_path / version / "bin"
        folder.mkdir(parents=True)
        for name in ("initdb", "postgres"):
            (folder / name).touch(mode=0o755)
    monkeypatch.setattr(postgres, "DEBIAN_HOMES", str(tmp_path))
    assert postgres.find_binaries() == tmp_path / "16" / "bin"
