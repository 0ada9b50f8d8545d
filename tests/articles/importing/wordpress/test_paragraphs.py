"""Classic WordPress posts get their paragraphs."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.importing.wordpress.paragraphs import to_paragraphs
from articles.text import plain_text, sanitise


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("One.\n\nTwo.", "<p>One.</p>\n<p>Two.</p>"),
        ("One\r\ntwo", "<p>One<br>\ntwo</p>"),
        ("A\n \t\nB", "<p>A</p>\n<p>B</p>"),
        ("<p>One</p>\n\n<p>Two\nthree</p>", "<p>One</p>\n<p>Two<br>\nthree</p>"),
        ("One\n<h2>Head</h2>\nTwo", "<p>One</p>\n<h2>Head</h2>\n<p>Two</p>"),
        (
            "<blockquote>One\n\nTwo</blockquote>after",
            "<blockquote>\n<p>One</p>\n<p>Two</p>\n</blockquote>\n<p>after</p>",
        ),
        ("<ul>\n<li>a</li>\n<li>b</li>\n</ul>", "<ul>\n<li>a</li>\n<li>b</li>\n</ul>"),
        ("a\n<pre>x\n\ny</pre>\nb", "<p>a</p>\n<pre>x\n\ny</pre>\n<p>b</p>"),
        ("<strong>a</strong>\nb", "<p><strong>a</strong><br>\nb</p>"),
        ("a<br />\nb", "<p>a<br />\nb</p>"),
        ("", ""),
    ],
)
def test_to_paragraphs(text, html):
    assert to_paragraphs(text) == html


@given(
    st.lists(
        st.sampled_from(
            ["a", "\n", "\n\n", "<p>", "</p>", "<pre>", "</pre>", "<div>", "</div>", "<br>", " b "]
        )
    ).map("".join)
)
def test_to_paragraphs_loses_no_word(text):
    words = [word for word in plain_text(sanitise(to_paragraphs(text))) if word in "ab"]
    assert words == [
        letter for letter in text.replace("<br>", "").replace("pre", "") if letter in "ab"
    ]


def test_thousands_of_open_tags_cost_no_more_than_their_length():
    assert to_paragraphs("<pre>" * 60_000).count("<pre>") == 60_000
