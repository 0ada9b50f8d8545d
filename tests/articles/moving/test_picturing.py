"""The files of a newsroom's pictures: taken if they are what their line says."""

import hashlib
import io
import json
import stat

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image as Pixels

from articles.models import Image
from articles.pictures import take_in
from tests.articles.moving.world import export, take_in_newsroom
from tests.factories import make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def moved(settings, tmp_path):
    """A newsroom's file and folder of one picture, of which nothing is here; (file, picture)."""
    settings.MEDIA_ROOT = str(tmp_path / "there")
    written = io.BytesIO()
    Pixels.new("RGB", (30, 20), "red").save(written, "JPEG")
    upload = SimpleUploadedFile("red.jpg", written.getvalue())
    image = take_in(upload, user=make_user(), title="red")
    export(tmp_path / "newsroom.jsonl", "--media", str(tmp_path / "pictures"))
    settings.MEDIA_ROOT = str(tmp_path / "here")
    Image.objects.all().delete()
    return tmp_path / "newsroom.jsonl", tmp_path / "pictures" / image.file.name


def take(file):
    summary, said, status = take_in_newsroom(file, "--media", str(file.parent / "pictures"))
    assert status == 0
    return summary, said


def is_here():
    image = Image.objects.get()
    return image.file.storage.exists(image.file.name)


def test_picture_comes_with_its_file(moved):
    file, picture = moved
    summary, said = take(file)
    assert (said, "1 stored" in summary) == ("", True)
    assert Image.objects.get().file.read() == picture.read_bytes()


def test_copied_pictures_are_for_their_owner_alone(moved):
    _, picture = moved
    places = [picture, picture.parent, picture.parents[1]]
    assert [oct(stat.S_IMODE(one.stat().st_mode)) for one in places] == ["0o600", "0o700", "0o700"]
    assert [path.name for path in picture.parent.iterdir()] == [picture.name]


def test_file_that_is_missing_is_said_and_filled_by_a_later_run(moved):
    file, picture = moved
    content = picture.read_bytes()
    picture.unlink()
    assert "its file is not in the folder" in take(file)[1]
    assert not is_here()
    picture.write_bytes(content)
    summary, said = take(file)
    assert (said, is_here(), "1 unchanged" in summary) == ("", True, True)


@pytest.mark.parametrize("content", [b"<script>alert(1)</script>", b"", b"\xff\xd8\xff\xe0"])
def test_file_of_other_content_is_not_taken(moved, content):
    file, picture = moved
    picture.write_bytes(content)
    assert "is another picture, or none: it was not taken" in take(file)[1]
    assert not is_here()


def test_file_that_lies_about_itself_in_its_own_line_is_not_taken(moved):
    """The hash of a page of HTML, in a line that calls it a picture."""
    file, picture = moved
    hostile = b"<script>alert(1)</script>"
    picture.write_bytes(hostile)
    text = file.read_text()
    claimed = json.loads(text.splitlines()[1])["sha256"]
    file.write_text(text.replace(claimed, hashlib.sha256(hostile).hexdigest()))
    assert "is another picture, or none: it was not taken" in take(file)[1]
    assert not is_here()


@pytest.mark.parametrize(
    "name", ["../x.jpg", "pictures/../../x.jpg", "/etc/x.jpg", "pictures/x.html"]
)
def test_name_that_leads_elsewhere_is_refused(moved, name):
    file, _ = moved
    head, line, end = file.read_text().splitlines()
    line = json.dumps(json.loads(line) | {"file": name})
    file.write_text("\n".join([head, line, end]) + "\n")
    _, said, status = take_in_newsroom(file, "--media", str(file.parent / "pictures"))
    assert (status, "file: no address that may stand here" in said) == (1, True)
