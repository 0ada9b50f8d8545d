"""Anchors: quoted words found again after an edit."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.anchors import find_anchor, make_anchor

TEXT = "“We will not go,” she said. Then he said: “We will not go back,” and left the hall."


def anchor(exact, prefix="", suffix=""):
    return {"exact": exact, "prefix": prefix, "suffix": suffix}


def found(text, wanted, **more):
    place = find_anchor(text, wanted, **more)
    return None if place is None else text[slice(*place)]


def test_make_anchor_keeps_what_stands_around():
    assert make_anchor(TEXT, 1, 16, context=4) == {
        "exact": "We will not go,",
        "prefix": "“",
        "suffix": "” sh",
    }


@pytest.mark.parametrize(("start", "end"), [(-1, 3), (3, 3), (5, 2), (0, 1000)])
def test_make_anchor_refuses_places_outside_the_text(start, end):
    with pytest.raises(ValueError, match="no words at"):
        make_anchor(TEXT, start, end)


def test_find_anchor_prefers_the_place_whose_surroundings_agree():
    second = TEXT.rindex("We will not go")
    wanted = make_anchor(TEXT, second, second + len("We will not go"))
    assert find_anchor(TEXT, wanted) == (second, second + 14)
    assert find_anchor("New first words. " + TEXT, wanted) == (second + 17, second + 31)


def test_find_anchor_without_surroundings_takes_the_nearest():
    assert find_anchor("no, no, no", anchor("no"), near=7) == (8, 10)
    assert find_anchor("no, no, no", anchor("no")) == (0, 2)


@pytest.mark.parametrize(
    "written",
    [
        '"We won\'t go - never..."',
        "“We won’t go – never…”",
        "«We won’t go — never . . .»".replace(" . . .", "..."),
        "“We won't\u00a0go  -- never…”",
    ],
)
def test_find_anchor_looks_through_typography(written):
    text = f"He said: {written} and left."
    assert found(text, anchor("“We won’t go – never…”")) == written


@pytest.mark.parametrize(
    "changed",
    ["We shall not go", "We will go", "we will not go", "We willnot go", "We will not goo"],
)
def test_find_anchor_with_one_word_changed_is_none(changed):
    assert find_anchor(f"“{changed},” she said.", anchor("We will not go")) is None


def test_find_anchor_does_not_find_part_of_a_word():
    assert found("a robustness that is robust", anchor("robust", "is ")) == "robust"
    assert find_anchor("a robustness", anchor("robust", "a ", " plan")) is None


def test_find_anchor_of_nothing_is_none():
    assert find_anchor("text", anchor("")) is None
    assert find_anchor("text", anchor("  ")) is None
    assert find_anchor("", anchor("text")) is None


@given(st.text(max_size=60), st.integers(0, 60), st.integers(1, 20))
def test_find_anchor_finds_the_words_that_were_written_down(text, start, length):
    exact = text[start : start + length]
    if not exact.strip():
        return
    place = find_anchor(text, make_anchor(text, start, start + len(exact)), near=start)
    assert place is None or 0 <= place[0] < place[1] <= len(text)
    if exact == exact.strip() and exact.isalnum() and exact.isascii():
        assert text[slice(*place)] == exact


def test_find_anchor_in_a_long_text_is_linear():
    text = "ha " * 60_000
    began = time.perf_counter()
    assert find_anchor(text, make_anchor(text, 0, 30_000)) == (0, 29_999)
    assert find_anchor(text, anchor("ha ha ho")) is None
    assert time.perf_counter() - began < 5
