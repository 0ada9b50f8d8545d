"""Names that a text prints: rows of capitalised words, and the shorter rows within."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.search.naming import names_in, single_words_in


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("So Mara Ellwood said.", {"so mara", "mara ellwood", "so mara ellwood"}),
        ("yes, Mara Ellwood’s boat", {"mara ellwood"}),
        ("by Mr. Otto Brandreth. Next", {"mr otto", "mr otto brandreth", "otto brandreth"}),
        ("by Mara J. Ellwood, who", {"mara j", "j ellwood", "mara j ellwood", "mara ellwood"}),
        ("at the University of Thornsea", {"university of thornsea"}),
        ("with Ursula van Rossum", {"ursula van rossum"}),
        ("Mara,\nEllwood; Mara (Ellwood)", set()),
        ("nobody at all", set()),
    ],
)
def test_text_prints_names(text, names):
    assert names_in(text) == names


def test_single_words_are_capitalised_ones():
    assert single_words_in("The Pilot told Thornsea’s mayor and OTTO.") == {
        "pilot",
        "thornsea",
        "otto",
    }


@given(st.text())
def test_any_text_is_read(text):
    assert all(" " in name and len(name) <= 120 for name in names_in(text))
