"""The sentence around words, and pieces read as one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.context import join_pieces, sentence_around


@pytest.mark.parametrize(
    ("text", "words", "sentence"),
    [
        ("One. He called it “absurd”. Two.", "absurd", "He called it “absurd”."),
        ("A\n\n“Yes,” she said.\n\nB", "Yes,", "“Yes,” she said."),
        ("First.” “Go,” he said. Last", "Go,", "“Go,” he said."),
        ("No stop at all", "stop", "No stop at all"),
        ("It cost 1.5 million, a “bargain”, he said.", "bargain",
         "It cost 1.5 million, a “bargain”, he said."),
    ],
)  # fmt: skip
def test_sentence_around(text, words, sentence):
    start = text.index(words)
    begin, end = sentence_around(text, start, start + len(words))
    assert text[begin:end] == sentence


@given(st.text(alphabet="ab .!?\n“”", max_size=80), st.data())
def test_sentence_around_holds_the_words_and_stays_in_the_paragraph(text, data):
    if not text:
        return
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    begin, finish = sentence_around(text, start, end)
    assert begin <= start
    assert end <= finish <= len(text)
    assert "\n" not in text[begin:start] + text[end:finish]


@pytest.mark.parametrize(
    ("pieces", "whole"),
    [
        (["It is late,", "Go home."], "It is late. Go home."),
        (["We will go", "when it is late,"], "We will go when it is late."),
        (["no secret,"], "no secret"),
        (["Never,"], "Never"),
        (["The bridge", "is old.", "We fear it,"], "The bridge is old. We fear it."),
        (["Is it?", "It is."], "Is it? It is."),
    ],
)
def test_join_pieces(pieces, whole):
    assert join_pieces(pieces) == whole
