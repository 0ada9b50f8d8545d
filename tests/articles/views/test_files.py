"""Pictures pass the gate; robots are told where not to go."""

from pathlib import Path

import pytest

from articles.models import ArticleImage, Image
from articles.workflow import withdraw
from tests.factories import make_draft, make_published, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def media(settings, tmp_path):
    settings.MEDIA_ROOT = str(tmp_path)
    (tmp_path / "pictures").mkdir()
    return tmp_path


def put(media, article, name="quay.jpg"):
    (Path(media) / "pictures" / name).write_bytes(b"a picture")
    image = Image(title="A quay", sha256=name, width=10, height=10)
    image.file.name = f"pictures/{name}"
    Image.objects.bulk_create([image])
    ArticleImage.objects.create(article=article, image=Image.objects.get(sha256=name))
    return f"/media/pictures/{name}"


def test_picture_of_a_public_story_is_sent(media, client):
    response = client.get(put(media, make_published()))
    assert (response.status_code, b"".join(response)) == (200, b"a picture")
    assert response["Content-Type"] == "image/jpeg"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Cache-Control"] == "public, no-cache"


def test_picture_that_did_not_change_is_not_sent_again(media, client):
    path = put(media, make_published())
    etag = client.get(path)["ETag"]
    response = client.get(path, headers={"If-None-Match": etag})
    assert (response.status_code, response.content, response["ETag"]) == (304, b"", etag)


def test_picture_goes_with_its_story(media, client):
    article = make_published()
    path = put(media, article)
    etag = client.get(path)["ETag"]
    withdraw(article, user=make_user(), reason="rights")
    assert client.get(path, headers={"If-None-Match": etag}).status_code == 404


def test_picture_of_a_draft_is_for_the_newsroom(media, client):
    path = put(media, make_draft())
    assert client.get(path).status_code == 404
    client.force_login(make_user("Reporters"))
    response = client.get(path)
    assert (response.status_code, response["Cache-Control"]) == (200, "private, no-store")


def test_file_without_a_row_is_not_sent(media, client):
    (media / "secret.jpg").write_bytes(b"secret")
    (media / "pictures" / "stray.jpg").write_bytes(b"stray")
    put(media, make_published())
    asked = ["secret.jpg", "pictures/stray.jpg", "pictures/../secret.jpg", "%2e%2e/quay.jpg"]
    asked += ["pictures/quay.jpg%00", "pictures/quay.jpg/", "/etc/passwd", "pictures/quay.html"]
    assert {path: client.get(f"/media/{path}").status_code for path in asked} == dict.fromkeys(
        asked, 404
    )


def test_row_without_a_file_is_not_found(media, client):
    path = put(media, make_published())
    (media / "pictures" / "quay.jpg").unlink()
    assert client.get(path).status_code == 404


def test_page_named_as_a_picture_is_not_sent_as_one(media, client):
    assert client.get(put(media, make_published(), name="page.html")).status_code == 404


def test_robots_are_asked_to_leave_the_admin_alone(client):
    response = client.get("/robots.txt")
    assert response["Content-Type"] == "text/plain; charset=utf-8"
    assert response.text == "User-agent: *\nDisallow: /admin/\n"
