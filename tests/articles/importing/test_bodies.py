"""Bodies of other systems: pictures, players, addresses."""

from hypothesis import given
from hypothesis import strategies as st

from articles.importing.bodies import read_body
from articles.importing.items import Picture
from articles.text import sanitise


def test_body_without_pictures_or_links_is_handed_on_as_it_is():
    assert read_body("<p>A <b>word</p><p>x").html == "<p>A <b>word</p><p>x"


def test_figure_becomes_a_picture_with_its_caption():
    body = read_body(
        "<p>One.</p><figure><a href='/b'><img class='wp-image-7' src='/a.jpg' alt=' A gull '></a>"
        "<figcaption>The <em>harbour</em></figcaption></figure><p>Two.</p>",
        base="https://kelsmouth.example/x/",
    )
    assert (body.html, body.pictures, body.kept) == (
        "<p>One.</p><p>Two.</p>",
        (
            Picture(
                address="https://kelsmouth.example/a.jpg",
                alt="A gull",
                caption="The harbour",
                external_id="7",
            ),
        ),
        (),
    )


def test_picture_leaves_the_words_around_it():
    body = read_body(
        "<p>Before <img src='a.jpg'> after</p><p><a href='#'><img src='b.jpg'></a></p>"
    )
    assert body.html == "<p>Before  after</p>"
    assert [picture.address for picture in body.pictures] == ["a.jpg", "b.jpg"]


def test_gallery_keeps_each_caption_with_its_picture():
    one = "<figure><img src='{0}.jpg'><figcaption>{0}</figcaption></figure>"
    body = read_body(f"<figure>{one.format('a')}{one.format('b')}</figure>")
    found = [(picture.address, picture.caption) for picture in body.pictures]
    assert (body.html, found) == ("", [("a.jpg", "a"), ("b.jpg", "b")])


def test_figure_that_holds_a_table_stays():
    html = "<figure><table><tr><td>1</td></tr></table><img src='a.jpg'></figure>"
    assert sanitise(read_body(html).html) == (
        "<figure><table><tbody><tr><td>1</td></tr></tbody></table></figure>"
    )


def test_lazy_picture_is_known_by_where_it_will_be():
    html = "<img src='data:image/gif;base64,R0' data-src='/big.jpg'>"
    html += "<img srcset='s.jpg 300w, l.jpg 1200w, m.jpg 600w'>"
    assert [picture.address for picture in read_body(html).pictures] == ["/big.jpg", "l.jpg"]


def test_tracking_pixel_is_no_picture_and_one_in_the_text_is_counted():
    body = read_body("<p>a<img src='https://t.example/p.gif' width=1 height=1>b</p>")
    assert (body.html, body.pictures, body.kept) == ("<p>ab</p>", (), ())
    body = read_body("<p>a<img src='data:image/png;base64,AA'></p>")
    assert body.kept == (("picture left out: it stands in the text itself", 1),)


def test_player_becomes_a_link_that_says_what_it_is():
    html = "<p>See</p><iframe src='//www.youtube.com/embed/abc-1?x=1'></iframe>later"
    assert read_body(html).html == (
        '<p>See</p><p><a href="https://www.youtube.com/watch?v=abc-1">Video on YouTube</a></p>later'
    )
    html = "<video><source src='https://cdn.example/a.mp4'></video>"
    assert read_body(html).html == '<p><a href="https://cdn.example/a.mp4">Video</a></p>'


def test_unknown_embed_is_kept_as_its_address_and_counted():
    body = read_body("<iframe src='https://polls.example/9'></iframe><object></object>")
    assert (body.html, body.kept) == (
        '<p><a href="https://polls.example/9">https://polls.example/9</a></p>',
        (("embed from polls.example", 1), ("object without an address", 1)),
    )


def test_relative_links_are_read_from_the_base():
    html = "<a href='../b'>b</a> <a href='#n'>n</a> <a href='mailto:a@b.example'>m</a>"
    assert read_body(html, base="https://k.example/x/y/").html == (
        '<a href="https://k.example/x/b">b</a> <a href="#n">n</a> '
        '<a href="mailto:a@b.example">m</a>'
    )


def test_depth_does_not_cost_the_text():
    html = "<div>" * 5000 + "deep <a href='/x'>link</a>" + "</div>" * 5000
    assert "deep" in read_body(html).html


@given(
    st.text(max_size=300)
    | st.lists(
        st.sampled_from(
            [
                "<img src=x>",
                "<figure>",
                "</figure>",
                "<iframe src=//[>",
                "<a href='http://[x'>",
                "\x00",
                "</p>",
                "<p>",
                "word",
                "<object data=x>",
                "<video>",
                "<!--",
                "<picture>",
                "<a>",
                "<svg>",
            ]
        )
    ).map("".join)
)
def test_no_body_makes_it_raise_or_keeps_a_picture_in_the_text(html):
    for base in ("", "https://k.example/a"):
        body = read_body(html, base=base)
        assert "<img" not in sanitise(body.html)
        assert all(picture.address for picture in body.pictures)
