"""Pictures and players of a page, taken out and put back."""

import pytest

from articles.importing.items import (
    Picture,
)
from articles.text import plain_text, sanitise
from tests.articles.importing.formats.test_html import (
    ADDRESS,
    CANONICAL,
    LEAD,
    NODE,
    SECOND,
    TEXT,
    ld,
    only,
    page,
)

FIGURE = """<figure><picture><source srcset="/m/gull-640.jpg 640w, /m/gull-1600.jpg 1600w">
<img src="data:image/gif;base64,AAAA" data-lazy="x" alt="A gull"></picture>
<figcaption>A gull on a post. <span class="credit">Photo: Bo Lee</span></figcaption></figure>"""


def test_pictures_of_the_text_come_with_caption_and_credit():
    lazy = "<p><img data-src='b.jpg' src='/blank.gif' alt='B'></p>"
    body = f"<p>{LEAD}</p>{FIGURE}{lazy}<p>{SECOND}</p>"
    found = only(page(CANONICAL, body))
    assert found.pictures == (
        Picture(
            address="https://packet.example/m/gull-1600.jpg",
            alt="A gull",
            caption="A gull on a post.",
            credit="Bo Lee",
        ),
        Picture(address=f"{ADDRESS}b.jpg", alt="B"),
    )
    assert plain_text(sanitise(found.body)) == f"{LEAD}\n\n{SECOND}"


def test_leading_picture_keeps_what_the_page_says_of_it():
    shared = '<meta property="og:image" content="https://cdn.packet.example/m/gull-1600.jpg">'
    body = f"<div class='top'>{FIGURE}</div>{TEXT}"
    assert only(page(CANONICAL + shared, body)).pictures == (
        Picture(
            address="https://cdn.packet.example/m/gull-1600.jpg",
            alt="A gull",
            caption="A gull on a post.",
            credit="Bo Lee",
            is_lead=True,
        ),
    )


def test_picture_that_lies_beside_the_page_keeps_its_place():
    body = (
        f"<p>{LEAD}</p><img src='Ferry_files/gull%201.jpg' srcset='/m/gull.jpg 2x'><p>{SECOND}</p>"
    )
    lies = {"Ferry_files/gull 1.jpg"}.__contains__
    found = only(page(CANONICAL, body), beside=lambda name: lies(name) or None)
    assert [one.address for one in found.pictures] == ["Ferry_files/gull%201.jpg"]


@pytest.mark.parametrize(
    "image",
    [
        '<img src="https://packet.example/img/logo.png">',
        '<img src="https://packet.example/img/x.jpg" width="1" height="1">',
        '<img src="https://packet.example/icons/x.jpg">',
        '<img src="data:image/png;base64,AAAA">',
        '<iframe src="https://www.facebook.com/plugins/like.php?x"></iframe>',
        '<div hidden><img src="https://packet.example/img/x.jpg"></div>',
    ],
)
def test_buttons_logos_and_counting_pixels_are_no_pictures(image):
    found = only(page("", f"<p>{LEAD}</p>{image}<p>{SECOND}</p>"))
    assert (found.pictures, found.kept) == ((), ())
    assert plain_text(sanitise(found.body)) == f"{LEAD}\n\n{SECOND}"


def test_players_and_posts_stay_as_links_and_words():
    video = '<div class="video"><iframe src="https://www.youtube.com/embed/abc123"></iframe></div>'
    odd = '<iframe src="https://charts.example/7"></iframe>'
    post = (
        '<blockquote class="twitter-tweet"><p>It stops.</p>&mdash; Mo '
        '<a href="https://twitter.com/mo/status/7">2 March</a></blockquote>'
    )
    found = only(page("", f"<p>{LEAD}</p>{video}{odd}{post}<p>{SECOND}</p>"))
    assert sanitise(found.body) == sanitise(
        f"<p>{LEAD}</p> "
        '<p><a href="https://www.youtube.com/watch?v=abc123">Video on YouTube</a></p> '
        '<p><a href="https://charts.example/7">https://charts.example/7</a></p> '
        '<blockquote><p>It stops.</p>— Mo <a href="https://twitter.com/mo/status/7">2 March</a>'
        f"</blockquote> <p>{SECOND}</p>"
    )
    assert found.kept == (("embed from charts.example", 1),)


def test_text_is_the_same_however_often_it_is_read():
    first = only(page(ld(NODE), TEXT + FIGURE))
    assert [only(page(ld(NODE), TEXT + FIGURE)) for _ in range(3)] == [first] * 3
