"""HTML nested beyond all sense."""

from hypothesis import given
from hypothesis import strategies as st

from articles.nesting import DEEPEST, shallow
from articles.text import plain_text, sanitise


def test_what_people_write_is_left_as_it_is():
    unclosed = "<p>One line<br>" * 5_000
    table = "<table>" + "<tr><td>1<td>2" * 3_000 + "</table>"
    closed = "<div><b>x</b></div>" * 3_000
    assert [shallow(html) for html in (unclosed, table, closed)] == [unclosed, table, closed]


def test_what_opens_too_deep_is_left_out():
    html = "<div>" * (DEEPEST + 2) + "x" + "</div>" * (DEEPEST + 2)
    deep = "<div>" * DEEPEST + "x" + "</div>" * (DEEPEST + 2)
    assert shallow(html) == deep


def test_tens_of_thousands_of_nested_blocks_are_cleaned():
    for tag in ('<div title="<">', "<blockquote>", "<section><p>", "<ul><li>"):
        cleaned = sanitise(tag * 50_000 + "Ferry stops")
        assert plain_text(cleaned) == "Ferry stops"
        assert sanitise(cleaned) == cleaned


@given(st.lists(st.sampled_from(["<div>", "</div>", "<p>", "<br>", "<", "x", "</b>", "<b"])))
def test_short_html_is_left_as_it_is(parts):
    html = "".join(parts)
    assert shallow(html) == html
