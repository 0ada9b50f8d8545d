"""Old addresses of pictures lead to the picture, as long as a public story shows it."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from articles.models import ArticleImage, SourcePicture
from articles.pictures import take_in
from tests.articles.importing.media.serving import picture_bytes
from tests.factories import make_draft, make_published

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def own_media(settings, tmp_path):
    settings.MEDIA_ROOT = str(tmp_path)


def shown_in(story, address, path="/up/2019/05/gull.jpg", colour="navy"):
    """A picture that stood at an address, in a story."""
    file = SimpleUploadedFile("a.jpg", picture_bytes(colour))
    image = take_in(file, user=None, title="Gull")
    ArticleImage.objects.create(article=story, image=image)
    SourcePicture.objects.create(key=address, source="x", address=address, path=path, image=image)
    return image.file.url


@pytest.mark.parametrize(
    "path",
    ["/up/2019/05/gull.jpg", "/up/2019/05/gull-300x200.jpg", "/up/2019/05/gull-scaled.jpg?x=1"],
)
def test_picture_leads_on_from_every_size_it_had(client, path):
    url = shown_in(make_published(), "https://old.example/up/2019/05/gull.jpg")
    response = client.get(path)
    assert (response.status_code, response["Location"]) == (301, url)
    assert client.get(url).status_code == 200


def test_picture_of_a_hidden_story_is_not_found(client):
    shown_in(make_draft(), "https://old.example/up/2019/05/gull.jpg")
    assert client.get("/up/2019/05/gull.jpg").status_code == 404


def test_picture_that_two_sites_had_is_that_of_the_host_asked(client, settings):
    settings.ALLOWED_HOSTS = ["*"]
    one = shown_in(make_published(), "https://one.example/up/2019/05/gull.jpg")
    two = shown_in(make_published(), "https://two.example/up/2019/05/gull.jpg", colour="red")
    assert one != two
    asked = "/up/2019/05/gull-150x150.jpg"
    assert client.get(asked, headers={"host": "one.example"})["Location"] == one
    assert client.get(asked, headers={"host": "two.example"})["Location"] == two
    assert client.get(asked, headers={"host": "three.example"}).status_code == 404


def test_lookup_costs_one_query_and_none_for_what_is_no_picture(client):
    def asked(path):
        with CaptureQueriesContext(connection) as queries:
            assert client.get(path).status_code == 404
        return sum("sourcepicture" in query["sql"] for query in queries)

    assert [asked(path) for path in ("/a/b.jpg", "/a/b/", "/a.php", "/%00.jpg")] == [1, 0, 0, 0]
