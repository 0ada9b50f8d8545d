"""Pictures in a folder of uploads."""

import zipfile

import pytest

from articles.importing.media.addresses import address_of
from articles.importing.media.folder import Folder, PackedFolder


@pytest.fixture
def uploads(tmp_path):
    (tmp_path / "secret.jpg").write_bytes(b"outside")
    folder = tmp_path / "uploads"
    for name in ("2019/05/photo.jpg", "2020/06/photo.jpg", "2020/06/ä b.png"):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(b"x")
    (folder / "link.jpg").symlink_to(tmp_path / "secret.jpg")
    (folder / "top.jpg").write_bytes(b"x")
    return folder


def found(folder, written):
    path = Folder(folder).find(address_of(written, source="kvn"))
    return path and path.relative_to(folder.resolve()).as_posix()


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("https://old.example/wp-content/uploads/2019/05/photo.jpg", "2019/05/photo.jpg"),
        ("https://old.example/wp-content/uploads/2020/06/photo-300x200.jpg", "2020/06/photo.jpg"),
        ("https://old.example/2020/06/%C3%A4%20b.png", "2020/06/ä b.png"),
        ("https://old.example/top.jpg", "top.jpg"),
        # The bare name is no proof where there are folders.
        ("https://old.example/2021/07/photo.jpg", None),
        ("https://old.example/2021/07/top.jpg", None),
        ("https://old.example/../secret.jpg", None),
        ("https://old.example/%2e%2e/secret.jpg", None),
        ("../secret.jpg", None),
        ("https://old.example/link.jpg", None),
        ("https://old.example/2019/05", None),
    ],
)
def test_folder_is_matched_by_the_end_of_the_address(uploads, written, name):
    assert found(uploads, written) == name


def test_flat_folder_is_matched_by_the_bare_name(tmp_path):
    (tmp_path / "photo.jpg").write_bytes(b"x")
    assert found(tmp_path, "https://old.example/uploads/2019/photo.jpg") == "photo.jpg"


def packed(tmp_path, *names):
    path = tmp_path / "uploads.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for name in names:
            archive.writestr(name, name)
    return PackedFolder(path)


def found_in(folder, address):
    found = folder.find(address_of(address, source="old"))
    return found and found.info.filename


def test_zip_is_searched_by_the_ends_of_paths_however_deep(tmp_path):
    folder = packed(tmp_path, "a/b/uploads/2019/05/gull.jpg", "a/b/uploads/2020/05/gull.jpg")
    at = "https://old.example/wp-content/uploads"
    assert found_in(folder, f"{at}/2020/05/gull-300x200.jpg") == "a/b/uploads/2020/05/gull.jpg"
    assert found_in(folder, "https://old.example/05/gull.jpg") is None
    assert found_in(folder, "https://old.example/gull.jpg") is None
    folder.close()


def test_flat_zip_is_searched_by_bare_names_and_nothing_outside_it(tmp_path):
    folder = packed(tmp_path, "gull.jpg", "../tern.jpg", "__MACOSX/auk.jpg")
    assert found_in(folder, "https://old.example/2019/gull.jpg") == "gull.jpg"
    assert found_in(folder, "https://old.example/tern.jpg") is None
    assert found_in(folder, "https://old.example/auk.jpg") is None
