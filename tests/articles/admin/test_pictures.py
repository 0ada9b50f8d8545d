"""The screen that takes a picture in."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image as Pixels

from articles.models import Image

pytestmark = pytest.mark.django_db
SAID = {"title": "Harbour", "credit": "", "licence": "", "focal_x": 50, "focal_y": 50}


def upload(content=None):
    if content is None:
        written = io.BytesIO()
        Pixels.new("RGB", (60, 40), "navy").save(written, "PNG")
        content = written.getvalue()
    return SimpleUploadedFile("harbour.png", content, content_type="image/png")


@pytest.fixture(autouse=True)
def own_media(settings, tmp_path):
    settings.MEDIA_ROOT = str(tmp_path)


def test_picture_is_taken_in_and_shown_to_the_newsroom(client, log_in):
    log_in("Reporters")
    client.post(reverse("admin:articles_image_add"), {"file": upload(), **SAID})
    image = Image.objects.get()
    response = client.get(reverse("admin:articles_image_file", args=[image.pk]))
    assert (response.status_code, response["Content-Type"]) == (200, "image/jpeg")
    assert response["Cache-Control"] == "private, max-age=600"


def test_no_picture_is_refused_in_words(client, log_in):
    log_in("Reporters")
    file = upload(b"<svg onload=x()>")
    response = client.post(reverse("admin:articles_image_add"), {"file": file, **SAID})
    assert "no picture we can read" in response.text
    assert Image.objects.exists() is False


def test_file_needs_a_login_and_the_permission(client, log_in):
    log_in("Reporters")
    client.post(reverse("admin:articles_image_add"), {"file": upload(), **SAID})
    url = reverse("admin:articles_image_file", args=[Image.objects.get().pk])
    log_in("")
    assert client.get(url).status_code == 403
    client.logout()
    assert client.get(url).status_code == 302


def test_what_is_said_of_a_picture_changes_without_its_file(client, log_in):
    log_in("Reporters")
    client.post(reverse("admin:articles_image_add"), {"file": upload(), **SAID})
    image = Image.objects.get()
    url = reverse("admin:articles_image_change", args=[image.pk])
    client.post(url, {**SAID, "credit": "Photo: Marta Quill"})
    assert Image.objects.get().credit == "Photo: Marta Quill"
