"""What tells pictures' addresses apart, and where to look for them."""

import pytest

from articles.importing.media.addresses import address_of, unsized


def key(written, **more):
    return address_of(written, **{"source": "kvn", **more}).key


def test_scheme_and_capitals_of_the_host_name_one_picture():
    addresses = ["http://old.example/a.jpg", "https://Old.Example:443/a.jpg", "//old.example/a.jpg"]
    assert len({key(one) for one in addresses}) == 1


@pytest.mark.parametrize(
    "other",
    [
        "http://old.example/b.jpg",
        "http://old.example/a.jpg?v=2",
        "http://new.example/a.jpg",
        "http://old.example:8080/a.jpg",
    ],
)
def test_other_path_host_port_or_query_is_another_picture(other):
    assert key(other) != key("http://old.example/a.jpg")


def test_path_is_known_by_its_place_within_what_was_imported():
    assert key("../img/a.jpg", folder="posts/2020") == key("img/a.jpg", folder="posts")
    assert key("a.jpg", folder="posts/one") != key("a.jpg", folder="posts/two")
    assert key("/img/a.jpg", source="one") != key("/img/a.jpg", source="two")


@pytest.mark.parametrize(
    "written",
    [
        *("", " ", "data:image/png;base64,AAAA", "ftp://old.example/a.jpg", "http:///a.jpg"),
        *("http://[::1/a.jpg", "http://old.example:x/a.jpg", "a\nb.jpg", "x" * 2001),
        *("http://old.example/a%00.jpg", "/a%0A.jpg", "img/%1f.jpg"),
    ],
)
def test_what_is_no_address_gives_none(written):
    assert address_of(written, source="kvn") is None


@pytest.mark.parametrize(
    ("written", "path"),
    [
        ("http://old.example/up/a-300x200.jpg", "/up/a.jpg"),
        ("http://old.example/up/a-scaled.jpeg", "/up/a.jpeg"),
        ("http://old.example/up/%C3%A4%20b.png", "/up/ä b.png"),
        ("http://old.example/up/../x/a.jpg", "/x/a.jpg"),
        ("__GHOST_URL__/content/images/a.jpg", "/content/images/a.jpg"),
        ("img/a.jpg", ""),
        (f"http://old.example/{'x' * 500}.jpg", ""),
    ],
)
def test_public_path_is_what_readers_asked_for_without_a_size(written, path):
    assert address_of(written, source="kvn").public_path == path


def test_unsized_leaves_other_names_alone():
    names = ["/a-12x.jpg", "/1920x1080.jpg", "/a-300x200/b.jpg", "/a-300x200"]
    assert [unsized(name) for name in names] == names


def test_tails_are_the_ends_of_a_path_longest_first():
    address = address_of("http://old.example/up/05/a-300x200.jpg", source="kvn")
    assert address.tails == [
        "up/05/a-300x200.jpg",
        "up/05/a.jpg",
        "05/a-300x200.jpg",
        "05/a.jpg",
        "a-300x200.jpg",
        "a.jpg",
    ]


def test_path_without_a_host_is_asked_at_the_host_that_was_named():
    address = address_of("__GHOST_URL__/content/ä b.jpg", source="kvn")
    assert address.at("old.example") == "https://old.example/content/%C3%A4%20b.jpg"
