"""Other words in the place of some, tags kept."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.rewording import reword
from articles.text import plain_text, sanitise, to_paragraphs


def change(html, old, new):
    start = plain_text(html).index(old)
    return reword(html, [((start, start + len(old)), new)])


@pytest.mark.parametrize(
    ("html", "old", "new", "result"),
    [
        ("<p>“A bridge,” she said.</p>", "A bridge,", "A tunnel,", "<p>“A tunnel,” she said.</p>"),
        ("<p>a <em>big</em> bridge</p>", "big bridge", "small <b> & tunnel",
         "<p>a <em>small &lt;b&gt; &amp; tunnel</em></p>"),
        ("<p>Fish &amp; chips</p>", "Fish & chips", "Peas", "<p>Peas</p>"),
        ('<p><a href="/x/">one two</a> three</p>', "two three", "2",
         '<p><a href="/x/" rel="noopener">one 2</a></p>'),
    ],
)  # fmt: skip
def test_reword(html, old, new, result):
    assert change(sanitise(html), old, new) == sanitise(result)


def test_reword_of_two_stretches_in_any_order():
    html = "<p>one two three</p>"
    assert reword(html, [((8, 13), "3"), ((0, 3), "1")]) == "<p>1 two 3</p>"


def test_reword_of_overlapping_stretches_is_refused():
    with pytest.raises(ValueError, match="overlap"):
        reword("<p>one two three</p>", [((0, 5), "a"), ((4, 7), "b")])


words = st.text(alphabet="abc <&“é", min_size=1, max_size=20).map(str.strip).filter(bool)


@given(st.lists(words, min_size=3, max_size=3), words)
def test_reword_changes_these_words_and_no_other(parts, new):
    before, old, after = (" ".join(part.split()) for part in parts)
    html = to_paragraphs(f"{before} {old} {after}")
    start = len(before) + 1
    result = reword(html, [((start, start + len(old)), " ".join(new.split()))])
    assert plain_text(result) == f"{before} {' '.join(new.split())} {after}"
