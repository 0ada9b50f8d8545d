"""What Substack's editor writes, as a story's HTML."""

import html
import json
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.importing.decoding import NotText
from articles.importing.substack.markup import picture_address, tidy

MEDIA = "https://substack-post-media.s3.amazonaws.com/public/images/gull_800x600.png"
BUCKET = "https://bucketeer-e05bbc84-baa3.s3.amazonaws.com/public/images/gull_800x600.png"


def attrs(**said):
    return html.escape(json.dumps(said))


def widget(names, inner="", tag="div", **said):
    return f'<{tag} class="{names}" data-attrs="{attrs(**said)}">{inner}</{tag}>'


def tidied(source):
    kept = Counter()
    return tidy(source, kept)[0], dict(kept)


@pytest.mark.parametrize(
    "written",
    [
        MEDIA,
        BUCKET,
        "https://substackcdn.com/image/fetch/w_1456,c_limit,f_auto/"
        + BUCKET.replace(":", "%3A").replace("/", "%2F"),
        f"https://substackcdn.com/image/fetch/$s_!x!,f_auto,q_auto:good/{MEDIA}",
        f"https://cdn.substack.com/image/fetch/c_limit/{MEDIA}",
    ],
)
def test_picture_has_one_address_however_it_is_asked_for(written):
    assert picture_address(written) == MEDIA


def test_picture_of_another_host_keeps_its_address():
    assert picture_address("https://a.example/i.png?w=3") == "https://a.example/i.png?w=3"


def test_captioned_image_is_a_figure_without_its_handles():
    image = f'<img src="" data-attrs="{attrs(src=BUCKET, alt="A gull", width=800)}">'
    source = (
        '<div class="captioned-image-container"><figure>'
        f'<a class="image-link image2" href="{BUCKET}"><div class="image2-inset"><picture>'
        f'<source srcset="x 1w">{image}</picture>'
        '<div class="image-link-expand"><button>Enlarge</button></div></div></a>'
        '<figcaption class="image-caption">On the quay</figcaption></figure></div><p>Text</p>'
    )
    assert tidied(source) == (
        '<div class="captioned-image-container"><figure>'
        f'<div class="image2-inset"><picture><img src="{MEDIA}" alt="A gull"></picture></div>'
        '<figcaption class="image-caption">On the quay</figcaption></figure></div><p>Text</p>',
        {},
    )


def test_image_that_is_data_alone_is_made():
    said = {"src": BUCKET, "title": "A gull"}
    assert tidied(widget("image3", **said)) == (
        f'<figure><img src="{MEDIA}" alt="A gull"></figure>',
        {},
    )


def test_gallery_is_its_pictures_in_order():
    gallery = {"images": [{"src": BUCKET}, {"src": "https://a.example/b.png"}, "odd"]}
    found, _ = tidied(widget("image-gallery-embed", gallery=gallery | {"caption": "Gulls"}))
    assert found == (
        f'<figure><img src="{MEDIA}" alt=""><figcaption>Gulls</figcaption></figure>'
        '<figure><img src="https://a.example/b.png" alt=""><figcaption>Gulls</figcaption></figure>'
    )


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        (widget("youtube-wrap", videoId="abc-123"), "https://www.youtube.com/watch?v=abc-123"),
        (widget("vimeo-wrap", videoId="77"), "https://vimeo.com/77"),
        (widget("instagram-embed-wrap", instagram_id="xy"), "https://www.instagram.com/p/xy/"),
        (
            widget("twitter-embed", "words", url="https://x.com/a/status/1", name="Mo"),
            "https://x.com/a/status/1",
        ),
        (
            widget("spotify-wrap", url="https://open.spotify.com/e/1"),
            "https://open.spotify.com/e/1",
        ),
    ],
)
def test_player_is_a_link(source, expected):
    found, kept = tidied(source)
    assert (f'<p><a href="{expected}">' in found or "youtu.be" in found, kept) == (True, {})
    assert "words" not in found


def test_embedded_posts_and_files_are_links_by_their_titles():
    post = widget("digest-post-embed", canonical_url="https://a.example/p/b", title="Ferry stops")
    file = (
        '<div class="file-embed-wrapper"><div class="file-embed-details-h1">Report</div>'
        '<a class="file-embed-button" href="https://a.example/r.pdf">Download</a></div>'
    )
    assert tidied(post)[0] == '<p><a href="https://a.example/p/b">Ferry stops</a></p>'
    assert tidied(file)[0] == '<p><a href="https://a.example/r.pdf">Report</a></p>'


@pytest.mark.parametrize(
    "source",
    [
        widget("button-wrapper", tag="p", url="https://a.substack.com/subscribe?", text="Sign up"),
        widget("button-wrapper", tag="p", url="https://a.example/p/b/comments", text="Say it"),
        widget("button-wrapper", tag="p", url="https://a.example/p/b?action=share", text="Share"),
        widget("button-wrapper", tag="p", url="%%checkout_url%%", text="Pay"),
        '<p class="button-wrapper"><a class="button" href="javascript:x">Odd</a></p>',
        '<div class="subscription-widget-wrap"><p>Thanks</p><form><input></form></div>',
        '<div class="captioned-button-wrap"><p>Read it in the app</p></div>',
        "<div><hr></div>",
    ],
)
def test_what_asks_for_something_goes(source):
    assert tidied(f"<p>Text</p>{source}") == ("<p>Text</p>", {})


def test_button_to_elsewhere_is_a_link():
    button = widget("button-wrapper", tag="p", url="https://a.example/petition", text="Sign it")
    assert tidied(button)[0] == '<p><a href="https://a.example/petition">Sign it</a></p>'


def test_footnotes_are_numbers_and_a_list_below_a_rule():
    source = (
        '<p>Said<a class="footnote-anchor" href="#footnote-1" id="footnote-anchor-1">1</a>.</p>'
        '<div class="footnote"><a class="footnote-number" href="#footnote-anchor-1">1</a>'
        '<div class="footnote-content"><p>In May.</p></div></div><p>More</p>'
    )
    found, _ = tidied(source)
    assert (">1</sup>." in found, "footnote-number" in found) == (True, False)
    assert found.endswith(
        '<p>More</p><hr><ol><li class="footnote"><div class="footnote-content"><p>In May.</p></div>'
        "</li></ol>"
    )


def test_pullquote_formula_and_mention_are_text():
    assert tidied('<div class="pullquote"><p>Never</p></div>')[0] == (
        '<blockquote class="pullquote"><p>Never</p></blockquote>'
    )
    assert tidied(widget("latex-rendered", persistentExpression="x<2"))[0] == (
        "<p><code>x&lt;2</code></p>"
    )
    assert ">Zora Ada</span>" in tidied(widget("mention-wrap", tag="span", name="Zora Ada"))[0]


def test_widget_that_nobody_knows_is_counted_or_stays_as_its_words():
    assert tidied(f"<p>Text</p>{widget('poll-embed', id=7)}") == (
        "<p>Text</p>",
        {"Substack poll-embed": 1},
    )
    assert "Words" in tidied(widget("future-embed", "<p>Words</p>", id=7))[0]


def test_paywall_is_told_and_goes():
    assert tidy('<p>a</p><div class="paywall-jump"></div><p>b</p>', Counter()) == (
        "<p>a</p><p>b</p>",
        True,
    )


def test_deep_nesting_is_bounded():
    source = "<div data-attrs='{}'>" * 200 + "Words" + "</div>" * 200
    assert "Words" in tidied(source)[0]
    with pytest.raises(NotText):
        tidied("<div>" * 20_000)


@given(st.text(), st.text(), st.dictionaries(st.text(), st.one_of(st.none(), st.text())))
def test_tidy_never_raises(names, inner, said):
    tidy(widget(html.escape(names), html.escape(inner), x=said), Counter())
    tidy(names + inner, Counter())
    json_like = f"<div class='image-gallery-embed' data-attrs='{names}'>{inner}</div>"
    tidy(json_like, Counter())
