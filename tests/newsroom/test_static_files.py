"""Static files are collected when they changed, and only then."""

import pytest

from newsroom import static_files

PLAIN = "django.contrib.staticfiles.storage.StaticFilesStorage"


@pytest.fixture
def source(settings, tmp_path):
    """A site with one style sheet; gives its file."""
    file = tmp_path / "source" / "site.css"
    file.parent.mkdir()
    file.write_text("a { color: red }")
    settings.STATICFILES_FINDERS = ["django.contrib.staticfiles.finders.FileSystemFinder"]
    settings.STATICFILES_DIRS = [file.parent]
    settings.STATIC_ROOT = str(tmp_path / "static")
    settings.STORAGES = {**settings.STORAGES, "staticfiles": {"BACKEND": PLAIN}}
    return file


def test_collecting_twice_does_it_once(source, tmp_path):
    assert static_files.collect_if_changed() is True
    assert (tmp_path / "static" / "site.css").read_text() == "a { color: red }"
    assert static_files.collect_if_changed() is False


def test_changed_file_is_collected_again(source, tmp_path):
    static_files.collect_if_changed()
    source.write_text("a { color: blue; }")
    assert static_files.collect_if_changed() is True
    assert (tmp_path / "static" / "site.css").read_text() == "a { color: blue; }"


def test_removed_file_is_taken_away(source, tmp_path):
    source.with_name("old.css").write_text("b {}")
    static_files.collect_if_changed()
    source.with_name("old.css").unlink()
    assert static_files.collect_if_changed() is True
    assert [path.name for path in (tmp_path / "static").iterdir()] == ["site.css"]


def test_lost_folder_is_collected_again(source, tmp_path):
    static_files.collect_if_changed()
    (tmp_path / "static" / "site.css").unlink()
    (tmp_path / "static").rmdir()
    assert static_files.collect_if_changed() is True
