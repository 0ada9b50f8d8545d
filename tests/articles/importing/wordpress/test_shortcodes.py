"""WordPress's shortcodes."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.importing.wordpress.library import Attachment, Library
from articles.importing.wordpress.shortcodes import replace_shortcodes

LIBRARY = Library()
LIBRARY.add("2", Attachment("https://k.example/2.jpg"), parent="9")
LIBRARY.add("1", Attachment("https://k.example/1.jpg", "One", "First"), parent="9")
FIRST = (
    '<figure><img src="https://k.example/1.jpg" alt="One"><figcaption>First</figcaption></figure>'
)
SECOND = '<figure><img src="https://k.example/2.jpg" alt=""><figcaption></figcaption></figure>'


def replaced(text, post_id="0"):
    kept = Counter()
    html = replace_shortcodes(text, library=LIBRARY, post_id=post_id, kept=kept)
    return html.strip(), dict(kept)


@pytest.mark.parametrize(
    ("text", "html"),
    [
        (
            '[caption id="a" width="3"]<a href="b"><img src="c.jpg"></a> The harbour[/caption]',
            '<figure><a href="b"><img src="c.jpg"></a><figcaption>The harbour</figcaption>'
            "</figure>",
        ),
        (
            "[caption caption='Gull']<img src=c.jpg>[/caption]",
            "<figure><img src=c.jpg><figcaption>Gull</figcaption></figure>",
        ),
        ("[gallery ids='2,1,404']", SECOND + FIRST),
        ("[gallery]", SECOND + FIRST),
        ("[gallery exclude=2]", FIRST),
        ("[pullquote]We stay.[/pullquote]", "<blockquote>We stay.</blockquote>"),
        (
            "[embed]https://youtu.be/abc[/embed]",
            '<p><a href="https://youtu.be/abc">Video on YouTube</a></p>',
        ),
        (
            '[video mp4="https://k.example/a.mp4"][/video]',
            '<p><a href="https://k.example/a.mp4">Video</a></p>',
        ),
        (
            "[vimeo 123456]",
            '<p><a href="https://vimeo.com/123456">Video on Vimeo</a></p>',
        ),
        (
            "[youtube=https://www.youtube.com/watch?v=a&amp;b=1]",
            "[youtube=https://www.youtube.com/watch?v=a&amp;b=1]",
        ),
        ("[[gallery]]", "[gallery]"),
    ],
)
def test_known_shortcodes_become_what_they_mean(text, html):
    assert replaced(text, post_id="9") == (html, {})


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("[poll id=3]", {"shortcode [poll]": 1}),
        ("a [box]b[/box] c", {"shortcode [box]": 1}),
        ("words [su_button] words", {"shortcode [su_button]": 1}),
        ("[caption]no picture[/caption]", {"shortcode [caption]": 1}),
        ("“He [sic] said [laughs] so [the mayor]”", {}),
        ("[1] and [...]", {}),
        ("see [[gallery] there", {}),
        ("see [[poll id=3] there", {"shortcode [poll]": 1}),
    ],
)
def test_what_is_not_known_stays_and_is_counted_if_it_can_only_be_a_shortcode(text, kept):
    assert replaced(text) == (text, kept)


PIECES = ["[caption]", "[/caption]", "<img>", "<img", "[", "]", "[[gallery]]", "[gallery]", "x"]
PIECES += ["[embed]", "http://a.b/c", "[/embed]"]


@given(st.lists(st.sampled_from(PIECES)).map("".join))
def test_no_text_makes_it_raise(text):
    html, kept = replaced(text)
    assert isinstance(html, str)
    assert all(n > 0 for n in kept.values())


def test_thousands_of_open_shortcodes_cost_no_more_than_their_length():
    text = "[caption]" * 50_000
    assert replaced(text) == (text, {})
