"""Pictures that a story's fields and its bundle name."""

import pytest

from articles.importing.items import Picture
from tests.articles.importing.media.serving import picture_bytes
from tests.articles.importing.static_sites.reading import only


@pytest.mark.parametrize(
    ("fields", "picture"),
    [
        ("image: /a.jpg", Picture(address="/a.jpg", is_lead=True)),
        ("image: /a.jpg\nimage_alt: A", Picture(address="/a.jpg", alt="A", is_lead=True)),
        ("image: assets/a.jpg", Picture(address="/assets/a.jpg", is_lead=True)),
        ("image: static/img/a.jpg", Picture(address="/img/a.jpg", is_lead=True)),
        (
            "featured_image: https://b.example/a?x=1",
            Picture(address="https://b.example/a?x=1", is_lead=True),
        ),
        (
            "cover: {image: a.jpg, alt: A, caption: C, relative: true}",
            Picture(address="a.jpg", alt="A", caption="C", is_lead=True),
        ),
        (
            "header: {image: /a.jpg, image_description: A, caption: C}",
            Picture(address="/a.jpg", alt="A", caption="C", is_lead=True),
        ),
        (
            "image: {path: /a.jpg, alt: A, credit: Zora Ada}",
            Picture(address="/a.jpg", alt="A", credit="Zora Ada", is_lead=True),
        ),
        ("images: [/a.jpg, /b.jpg]", Picture(address="/a.jpg", is_lead=True)),
        (
            "photo: /a.jpg\nphoto_credit: Zora Ada\nphoto_caption: C",
            Picture(address="/a.jpg", caption="C", credit="Zora Ada", is_lead=True),
        ),
    ],
)
def test_picture_of_the_fields_leads(tmp_path, fields, picture):
    item = only({"a.md": f"---\ntitle: A\n{fields}\n---\nText."}, tmp_path)
    assert item.pictures == (picture,)


@pytest.mark.parametrize(
    "fields", ["hero: false", "image:", "image: []", "header: {video: x}", "cover: gull"]
)
def test_field_without_a_picture_is_none(tmp_path, fields):
    assert only({"a.md": f"---\ntitle: A\n{fields}\n---\nText."}, tmp_path).pictures == ()


def test_picture_that_the_text_shows_too_leads_once(tmp_path):
    text = '---\ntitle: A\nimage: /a.jpg\n---\n![Gull](/a.jpg "C") ![b](/b.jpg)'
    assert only({"a.md": text}, tmp_path).pictures == (
        Picture(address="/a.jpg", alt="Gull", caption="C", is_lead=True),
        Picture(address="/b.jpg", alt="b"),
    )


def test_bundle_says_what_it_knows_of_its_pictures(tmp_path):
    text = (
        "---\ntitle: A\nresources:\n  - {src: gull.jpg, name: cover,"
        " params: {alt: A gull, credit: Zora}}\n"
        "  - {src: 'img/*.jpg', title: At sea}\n---\n![](img/b.jpg)"
    )
    assert only({"a/index.md": text}, tmp_path).pictures == (
        Picture(address="gull.jpg", alt="A gull", credit="Zora", is_lead=True),
        Picture(address="img/b.jpg", caption="At sea"),
    )


def test_picture_of_a_bundle_that_is_called_so_leads(tmp_path):
    files = {"a/index.md": "---\ntitle: A\n---\nText.", "a/featured.jpg": picture_bytes()}
    assert only(files, tmp_path).pictures == (Picture(address="featured.jpg", is_lead=True),)


def test_picture_is_known_by_its_key(tmp_path):
    files = {
        "hugo.toml": 'title = "P"\n',
        "data/images/gull-at-sea.yml": "alt: A gull\ncredit: Zora Ada\nformat: png\n",
        "content/news/a.md": (
            "---\ntitle: A\nprimary_image: gull-at-sea\n---\n{{< img src=gull-at-sea >}}"
        ),
    }
    assert only(files, tmp_path).pictures == (
        Picture(address="/gull-at-sea.png", alt="A gull", credit="Zora Ada", is_lead=True),
    )
