"""Pictures elsewhere, read: which are here, which are missing, and why."""

import pytest
from django.urls import reverse

from articles.models import Image, SourcePicture

pytestmark = pytest.mark.django_db


@pytest.fixture
def rows():
    image = Image.objects.create(
        file="pictures/gull.jpg", sha256="a", width=1, height=1, title="A <gull>"
    )
    said = {"source": "wxr", "path": "/u/gull.jpg"}
    make = SourcePicture.objects.create
    return {
        "here": make(key="1", address="https://old.example/1.jpg", image=image, tries=1, **said),
        "missing": make(key="2", address="h", reason="answered 404", tries=2, source="wxr"),
        "waiting": make(key="3", address="i", source="wxr"),
    }


@pytest.mark.parametrize("state", ["here", "missing", "waiting"])
def test_pictures_are_filtered_by_their_state(client, log_in, rows, state):
    log_in("Editors")
    listing = reverse("admin:articles_sourcepicture_changelist")
    found = client.get(listing, {"state": state}).context["cl"].result_list
    assert [row.pk for row in found] == [rows[state].pk]


def test_picture_is_found_by_its_path(client, log_in, rows):
    log_in("Editors")
    listing = reverse("admin:articles_sourcepicture_changelist")
    found = client.get(listing, {"q": "/u/gull.jpg"}).context["cl"].result_list
    assert [row.pk for row in found] == [rows["here"].pk]


def test_picture_that_is_here_links_to_it(client, log_in, rows):
    log_in("Editors")
    page = client.get(reverse("admin:articles_sourcepicture_change", args=[rows["here"].pk])).text
    url = reverse("admin:articles_image_change", args=[rows["here"].image_id])
    assert f'<a href="{url}">A &lt;gull&gt;</a>' in page


def test_reporters_do_not_see_them(client, log_in, rows):
    log_in("Reporters")
    assert client.get(reverse("admin:articles_sourcepicture_changelist")).status_code == 403
