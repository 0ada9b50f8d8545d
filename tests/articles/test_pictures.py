"""take_in(): what comes out of a picture file, and what is refused."""

import io

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image as Pixels

from articles.models import Image
from articles.pictures import LONGEST, take_in
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def own_media(settings, tmp_path):
    settings.MEDIA_ROOT = str(tmp_path)


def picture(mode="RGB", size=(60, 40), kind="JPEG", **saved):
    written = io.BytesIO()
    Pixels.new(mode, size, "navy").save(written, kind, **saved)
    return SimpleUploadedFile("a.bin", written.getvalue())


def test_camera_data_is_left_out():
    exif = Pixels.Exif()
    exif[0x010F] = "Secret Camera"
    exif.get_ifd(0x8825)[2] = (51.0, 30.0, 0.0)
    image = take_in(picture(exif=exif), user=None, title="A")
    content = image.file.open().read()
    assert b"Secret" not in content
    assert dict(Pixels.open(io.BytesIO(content)).getexif()) == {}


def test_picture_is_turned_upright():
    exif = Pixels.Exif()
    exif[0x0112] = 6
    image = take_in(picture(size=(60, 40), exif=exif), user=None, title="A")
    assert (image.width, image.height) == (40, 60)


def test_large_one_is_made_smaller():
    image = take_in(picture(size=(4000, 1000)), user=None, title="A")
    assert (image.width, image.height) == (LONGEST, 500)


def test_transparent_one_stays_transparent():
    image = take_in(picture("RGBA", kind="PNG"), user=None, title="A")
    assert image.file.name.endswith(".png")
    assert Pixels.open(image.file.open()).mode == "RGBA"


def test_same_picture_twice_is_one_row():
    first = take_in(picture(), user=None, title="A")
    assert take_in(picture(), user=None, title="B").pk == first.pk
    assert Image.objects.get().title == "A"


@pytest.mark.parametrize(
    "content", [b"", b"<svg/>", b"GIF89a", b"\xff\xd8\xff\xe0junk", b"%PDF-1.4"]
)
def test_no_picture_is_refused(content):
    with pytest.raises(ValidationError, match="no picture we can read"):
        take_in(SimpleUploadedFile("a.jpg", content), user=None, title="A")


def test_broken_one_is_refused():
    whole = picture(size=(400, 400)).read()
    with pytest.raises(ValidationError):
        take_in(SimpleUploadedFile("a.jpg", whole[: len(whole) // 2]), user=None, title="A")


def test_one_of_too_many_pixels_is_refused():
    large = picture("1", size=(10_000, 6_000), kind="PNG")
    with pytest.raises(ValidationError, match="50 megapixels"):
        take_in(large, user=None, title="A")


def test_taking_in_needs_the_permission():
    with pytest.raises(PermissionDenied):
        take_in(picture(), user=factories.make_user(""), title="A")
