"""Files, folders, archives and standard input."""

import io
import os
import stat
import sys
import zipfile
from datetime import UTC

import pytest

from articles.importing import sources
from articles.importing.items import RejectedItem
from articles.importing.reading import Reading, read_paths
from articles.importing.sources import SourceFile, head_of, walk


def ids(*paths):
    return [found.external_id for found in walk([str(path) for path in paths])]


def reasons(*paths):
    return {
        found.external_id: found.reason
        for found in walk([str(path) for path in paths])
        if isinstance(found, RejectedItem)
    }


@pytest.fixture
def folder(tmp_path):
    for name in ("b/2.txt", "b/1.md", "a.txt", "B.txt", ".hidden.txt", ".git/x", "__MACOSX/y"):
        path = tmp_path / "in" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(name)
    return tmp_path / "in"


def make_zip(path, entries):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in entries:
            archive.writestr(name, data)
    return path


def test_walk_of_a_folder_is_in_order_and_names_by_relative_path(folder):
    assert ids(folder) == ["B.txt", "a.txt", "b/1.md", "b/2.txt"]


def test_walk_of_a_file_names_by_its_name(folder):
    assert ids(folder / "b" / "2.txt", folder / "a.txt") == ["2.txt", "a.txt"]


def test_walk_composes_letters_so_that_names_are_alike_everywhere(tmp_path):
    (tmp_path / "cafe\u0301.txt").write_text("a")
    assert ids(tmp_path) == ["café.txt"]


def test_walk_takes_names_that_are_no_unicode(tmp_path):
    path = os.path.join(os.fsencode(tmp_path), b"caf\xe9.txt")
    with open(path, "wb") as file:
        file.write(b"a")
    [found] = walk([str(tmp_path)])
    assert (found.external_id, head_of(found.content, 5)) == ("caf\ufffd.txt", b"a")


def test_walk_of_what_is_not_there_goes_on(folder):
    missing = folder / "gone.txt"
    assert ids(missing, folder / "a.txt") == ["gone.txt", "a.txt"]
    assert reasons(missing) == {"gone.txt": "can't be read: No such file or directory"}


def test_walk_refuses_what_is_no_file(tmp_path):
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "nowhere").symlink_to(tmp_path / "gone")
    assert reasons(tmp_path) == {
        "nowhere": "can't be read: No such file or directory",
        "pipe": "not a regular file",
    }


def test_walk_of_standard_input(monkeypatch):
    stdin = io.TextIOWrapper(io.BytesIO(b"words"))
    monkeypatch.setattr(sys, "stdin", stdin)
    read = [(one.external_id, one.location, head_of(one.content, 99)) for one in walk(["-"])]
    assert read == [("stdin", "standard input", b"words")]


def test_walk_of_a_zip_is_like_a_folder(tmp_path, folder):
    archive = make_zip(tmp_path / "a.zip", [("b/2.txt", "2"), ("b/", ""), ("a.txt", "1")])
    read = [
        (one.external_id, one.location, head_of(one.content, 9)) for one in walk([str(archive)])
    ]
    assert read == [
        ("a.txt", f"{archive}:a.txt", b"1"),
        ("b/2.txt", f"{archive}:b/2.txt", b"2"),
    ]
    archive.rename(folder / "b" / "a.zip")
    assert ids(folder / "b") == ["1.md", "2.txt", "a.zip/a.txt", "a.zip/b/2.txt"]


def test_walk_of_an_archive_with_an_entry_without_a_name_goes_on(tmp_path):
    archive = make_zip(tmp_path / "a.zip", [(".", "x"), ("a.txt", "x")])
    assert ids(archive) == [".", "a.txt"]
    assert reasons(archive) == {".": "it has no name"}


def test_walk_goes_on_after_an_archive_that_raises_what_nobody_foresaw(
    tmp_path, folder, monkeypatch
):
    def infolist(archive):
        raise IndexError("tuple index out of range")

    archive = make_zip(tmp_path / "a.zip", [("a.txt", "x")])
    monkeypatch.setattr(zipfile.ZipFile, "infolist", infolist)
    assert ids(archive, folder / "a.txt") == ["a.zip", "a.txt"]
    assert reasons(archive) == {"a.zip": "a broken zip archive (IndexError)"}


def test_walk_never_leaves_the_archive(tmp_path):
    link = zipfile.ZipInfo("link.txt")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    archive = make_zip(
        tmp_path / "a.zip",
        [
            ("../up.txt", "x"),
            ("/root.txt", "x"),
            ("C:\\x.txt", "x"),
            ("a/../b.txt", "x"),
            (link, "/etc/passwd"),
        ],
    )
    out = "its path leads out of the archive"
    assert reasons(archive) == {
        "../up.txt": out,
        "/root.txt": out,
        "C:\\x.txt": out,
        "a/../b.txt": out,
        "link.txt": "a link, which is not followed",
    }
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.zip"]


def test_walk_refuses_a_bomb(tmp_path):
    archive = make_zip(tmp_path / "a.zip", [("a.txt", b"0" * 3_000_000), ("b.txt", "words")])
    assert ids(archive) == ["a.txt", "b.txt"]
    assert reasons(archive) == {"a.txt": "unpacks to far more than any text would"}


def test_walk_bounds_what_all_entries_unpack_to(tmp_path, monkeypatch):
    monkeypatch.setattr(sources, "LARGEST_ZIP", 1_000_000_000)
    archive = make_zip(tmp_path / "a.zip", [(f"{n}.txt", "words") for n in range(3)])
    assert ids(archive) == ["0.txt", "1.txt", "2.txt"]
    monkeypatch.setattr(sources, "LARGEST_ZIP", 12)
    assert reasons(archive) == {str(archive): "unpacks to more than 0 GB"}


@pytest.mark.parametrize("cut", [10, 60])
def test_walk_of_a_broken_zip(tmp_path, cut):
    archive = make_zip(tmp_path / "a.zip", [("a.txt", "words " * 50)])
    archive.write_bytes(archive.read_bytes()[:cut])
    assert reasons(archive) == {"a.zip": "a broken zip archive: File is not a zip file"}


def test_walk_of_a_zip_with_a_damaged_entry_goes_on(tmp_path):
    archive = make_zip(tmp_path / "a.zip", [("a.txt", os.urandom(500)), ("b.txt", "words")])
    data = bytearray(archive.read_bytes())
    data[100] ^= 0xFF
    archive.write_bytes(data)
    read = list(read_paths([str(archive)], Reading("text", UTC)))
    assert [type(one.found).__name__ for one in read] == ["RejectedItem", "ImportItem"]
    assert read[0].found.reason.startswith("can't be read: can't be unpacked: ")


def found_beside(root, name):
    # Within the walk, since an archive is closed when it ends.
    found = (one for one in walk([str(root)]) if isinstance(one, SourceFile))
    beside = {one.external_id: _read(one.beside(name)) for one in found}
    return beside["b/2.txt"]


def _read(content):
    return content and head_of(content, 99)


def test_beside_finds_files_of_the_same_folder_or_archive(tmp_path, folder):
    archive = make_zip(tmp_path / "a.zip", [("b/2.txt", "two"), ("b/p/3.txt", "three")])
    for root, words in ((archive, (b"three", None)), (folder, (None, b"b/1.md"))):
        assert (found_beside(root, "p/3.txt"), found_beside(root, "1.md")) == words


@pytest.mark.parametrize("name", ["../../secret", "/etc/passwd", "out", "nothing", ""])
def test_beside_never_leaves_what_was_given(tmp_path, folder, name):
    (tmp_path / "secret").write_text("hush")
    (folder / "b" / "out").symlink_to(tmp_path / "secret")
    archive = make_zip(tmp_path / "a.zip", [("b/2.txt", "2"), ("../../secret", "hush")])
    for root in (folder, archive):
        assert found_beside(root, name) is None


def test_names_in_a_folder_beside_a_file_are_those_of_its_files_alone(tmp_path, folder):
    (folder / "b" / "c").mkdir()
    archive = make_zip(
        tmp_path / "a.zip",
        [("a.txt", "1"), ("b/2.txt", "2"), ("b/.x", ""), ("b/c/3.txt", ""), ("bb/4.txt", "")],
    )
    (folder / "b" / "1.md").unlink()
    for given in (folder, archive):
        by_id = {one.external_id: one.names_in for one in walk([str(given)])}
        found = by_id["a.txt"]
        assert (found("b"), found("gone"), found("../..")) == (("2.txt",), (), ())
        assert by_id["b/2.txt"](".") == ("2.txt",)
