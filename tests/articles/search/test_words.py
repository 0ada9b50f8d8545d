"""Words fold alike however they are set, and nothing a reader types is an error."""

import unicodedata
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.search.words import Part, highlight, keys, phrases_in, words

SPELLINGS = [
    "we’ll never leave Élysée Hall",
    "we'll never leave Élysée Hall",
    unicodedata.normalize("NFD", "We’ll never leave Élysée Hall"),
    "WE'LL NEVER LEAVE ELYSEE HALL",
    "we‘ll\u00a0never  leave\nÉly\u00adsée Hall",
    "“We`ll never–leave Élysée Hall!”",
]


@pytest.mark.parametrize("spelling", SPELLINGS)
def test_spellings_of_one_phrase_fold_alike(spelling):
    assert keys(spelling) == ["well", "never", "leave", "elysee", "hall"]


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Straße Æther Øre Łódź", ["strasse", "aether", "ore", "lodz"]),
        ("O’Neill’s well-known 20mph", ["oneills", "well", "known", "20mph"]),
        ("Ο Οδυσσέας", ["ο", "οδυσσεασ"]),
        ("हिन्दी", ["हिन्दी"]),
        ("北京大学", ["北", "京", "大", "学"]),
        ("a_b =s5 @mayor", ["a", "b", "s5", "mayor"]),
        ("\x00 \ud800 — “”", []),
        ("x" * 500, ["x" * 60]),
    ],
)
def test_text_folds_to_words(text, folded):
    assert keys(text) == folded


@pytest.mark.parametrize(
    ("query", "phrases"),
    [
        ("sea wall", [("sea",), ("wall",)]),
        ('"sea wall"', [("sea", "wall")]),
        ("“sea wall” repairs", [("sea", "wall"), ("repairs",)]),
        ("«sea wall»", [("sea", "wall")]),
        ('sea "wall', [("sea",), ("wall",)]),
        ("well-known", [("well", "known")]),
        ("北京", [("北", "京")]),
        ('"" “ ” * NEAR( : ^', [("near",)]),
        ("sea sea SEA", [("sea",)]),
        ("", []),
    ],
)
def test_query_is_read_as_phrases(query, phrases):
    assert phrases_in(query) == phrases


def test_long_query_is_cut():
    assert len(phrases_in(" ".join(f"word{n}" for n in range(5000)))) == 32


def test_found_words_are_marked_where_they_stand():
    text = "“We’ll never leave,” she said; never."
    assert highlight(text, [("well", "never"), ("never",)]) == [
        Part("“", False),
        Part("We’ll never", True),
        Part(" leave,” she said; ", False),
        Part("never", True),
        Part(".", False),
    ]


@given(st.text())
def test_words_of_any_text_stand_where_they_say(text):
    composed = unicodedata.normalize("NFC", text)
    read = words(text)
    assert all(0 <= word.start < word.end <= len(composed) for word in read)
    assert all(one.end <= other.start for one, other in pairwise(read))
    assert not any(set(word.key) & set(" \"'=@\\\x00") for word in read)


@given(st.text(), st.text())
def test_marking_loses_nothing(text, query):
    parts = highlight(text, phrases_in(query))
    assert "".join(part.text for part in parts) == unicodedata.normalize("NFC", text)
