"""Pictures beside the file that names them, in folders and in archives."""

import zipfile

import pytest

from articles.importing.media.addresses import address_of
from articles.importing.media.fetching import NotFetched
from articles.importing.media.finding import Finder, Media, Wanted, media_of
from articles.importing.sources import SourceFile, walk

FILES = {
    "site/posts/2020/a.md": b"A story",
    "site/posts/2020/near.jpg": b"near",
    "site/img/shared.jpg": b"shared",
    "site/static/img/rooted.jpg": b"rooted",
    "site/posts/assets/inner.jpg": b"inner",
}


@pytest.fixture(params=["folder", "zip", "closed zip"])
def story(request, tmp_path):
    """The file of a story, in a folder or in an archive that the walk may have left."""
    (tmp_path / "secret.jpg").write_bytes(b"secret")
    for name, content in FILES.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(content)
    given = tmp_path / "site"
    if request.param != "folder":
        given = tmp_path / "site.zip"
        with zipfile.ZipFile(given, "w") as archive:
            for name, content in FILES.items():
                archive.writestr(name.removeprefix("site/"), content)
    walked = walk([str(given)])
    found = next(one for one in walked if isinstance(one, SourceFile) and "a.md" in one.location)
    if request.param == "closed zip":
        list(walked)
    yield found
    walked.close()


def found(story, written, media=None):
    """What is found for an address that the story names: bytes, or why there are none."""
    folder = story.external_id.rpartition("/")[0]
    wanted = Wanted(address_of(written, source="x", folder=folder), story)
    finder = Finder(media or media_of("fetch", ["old.example"]))
    try:
        [(_, file)] = finder.find_all([wanted])
        if isinstance(file, NotFetched):
            return str(file)
        with file:
            return file.read()
    finally:
        finder.close()


@pytest.mark.parametrize(
    ("written", "content"),
    [
        ("near.jpg", b"near"),
        ("./near.jpg", b"near"),
        ("../../img/shared.jpg", b"shared"),
        ("/img/shared.jpg", b"shared"),
        ("/img/rooted.jpg", b"rooted"),
        ("img/rooted.jpg", b"rooted"),
        ("/inner.jpg", b"inner"),
        ("/assets/inner.jpg", b"inner"),
        ("gone.jpg", "not beside the file that names it"),
        ("../../../secret.jpg", "not beside the file that names it"),
        ("../../../../../../../../etc/hostname", "not beside the file that names it"),
    ],
)
def test_relative_address_is_found_within_what_was_given(story, written, content):
    assert found(story, written) == content


def test_folder_of_uploads_comes_first(story, tmp_path):
    (tmp_path / "uploads").mkdir()
    (tmp_path / "uploads/near.jpg").write_bytes(b"upload")
    assert found(story, "near.jpg", Media("folder", folder=tmp_path / "uploads")) == b"upload"
