"""From what an editor selects, however roughly, to the pieces of a quotation."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.selecting import attribution_around, pieces_in, place_words, role_in

WALL = "“The wall held by a hand,” said Marta Quill, the harbour master. “We were lucky.”"
STORY = (
    f"Ferries stopped at noon.\n\n{WALL}\n\nShe said the bridge would be “a nightmare” to build."
)


def selected(text, words):
    """The pieces of a selection of these words, as words."""
    start = text.index(words)
    return [text[a:b] for a, b in pieces_in(text, start, start + len(words))]


@pytest.mark.parametrize(
    ("words", "pieces"),
    [
        ("The wall held by a hand,", ["The wall held by a hand,"]),
        ("“The wall held by a hand,”", ["The wall held by a hand,"]),
        (" “The wall held by a hand,” "[1:], ["The wall held by a hand,"]),
        ("eld by a han", ["held by a hand"]),
        ("l", ["held"]),
        (WALL, ["The wall held by a hand,", "We were lucky."]),
        ("by a hand,” said Marta Quill, the harbour master. “We w", ["by a hand,", "We were"]),
        ("“The wall held by a hand,” said Marta Quill", ["The wall held by a hand,"]),
        ("the bridge would be “a nightmare” to", ["the bridge would be “a nightmare” to"]),
        ("the bridge would be “a nightmare”", ["the bridge would be “a nightmare”"]),
        (".\n\n“The wall", ["The wall"]),
        ("We were lucky.”\n\nShe said", ["We were lucky.", "She said"]),
        ("”", []),
        (",”", []),
        ("\n\n", []),
        (" ", []),
        ("", []),
    ],
)
def test_selection_becomes_whole_words_without_marks(words, pieces):
    text = f"{STORY} We held."
    at = text.index(words) if words != "l" else text.index("held") + 2
    assert [text[a:b] for a, b in pieces_in(text, at, at + len(words))] == pieces


def test_quotation_across_paragraphs_has_a_piece_for_each():
    text = "“It rose all night.\n\n“Nobody slept,” said Tomas Birch."
    assert selected(text, "“It rose all night.\n\n“Nobody slept,”") == [
        "It rose all night.",
        "Nobody slept,",
    ]


@pytest.mark.parametrize(
    ("text", "words", "pieces"),
    [
        ("‘It can’t hold,’ she said. ‘Go.’", "‘It can’t hold,’ she said. ‘Go.’",
         ["It can’t hold,", "Go."]),
        ("He told me, ‘Go,’ twice.", "‘Go,’", ["Go,"]),
        ("“He told me, ‘Go,’ and ‘Stay,’ at once.”", "“He told me, ‘Go,’ and ‘Stay,’ at once.”",
         ["He told me, ‘Go,’ and ‘Stay,’ at once."]),
        ('"It held," she said. "We slept."', '"It held," she said. "We slept."',
         ["It held,", "We slept."]),
        ("It was the workers’ wish.", "the workers’", ["the workers’"]),
        ("’Tis late, he said.", "’Tis late", ["’Tis late"]),
        ("«Il pleut», dit-elle.", "«Il pleut»", ["Il pleut"]),
        ("They can’t say.", "’t say", ["can’t say"]),
        ("It cost £5.50 then.", "5.5", ["£5.50"]),
        ("She said “yes” and “no” to it.", "“yes” and “no”", ["yes", "no"]),
        ("« Il pleut » et rien.", "« Il pleut »", ["Il pleut"]),
    ],
)  # fmt: skip
def test_marks_of_each_style_are_trimmed_and_apostrophes_kept(text, words, pieces):
    assert selected(text, words) == pieces


@given(st.text(alphabet="ab ’‘“”\"'.,\n«»é́", max_size=60), st.integers(-3, 63), st.integers(-3, 63))
def test_any_selection_gives_words_within_one_paragraph_and_the_text(text, start, end):
    for first, last in pieces_in(text, start, end):
        assert 0 <= first < last <= len(text)
        assert "\n" not in text[first:last]
        assert text[first:last].strip() == text[first:last]


@pytest.mark.parametrize(
    ("words", "pieces"),
    [
        ("The wall held by a hand", ["The wall held by a hand"]),
        ('"The  wall held\nby a hand,"', ["The wall held by a hand,"]),
        ("The wall held by a hand,\n\nWe were lucky.",
         ["The wall held by a hand,", "We were lucky."]),
        ("The wall held by a hand,\r\nWe were lucky.",
         ["The wall held by a hand,", "We were lucky."]),
        (WALL, ["The wall held by a hand,", "We were lucky."]),
        ("the bridge would be “a nightmare”", ["the bridge would be “a nightmare”"]),
    ],
)  # fmt: skip
def test_pasted_words_are_placed_whatever_their_typography(words, pieces):
    assert [STORY[a:b] for a, b in place_words(STORY, words)] == pieces


@pytest.mark.parametrize(
    "words",
    ["The wall held by a thread", "all held", "", " “” ", "We were lucky.\n\nThe wall held"],
)
def test_words_that_do_not_stand_so_are_not_placed(words):
    assert place_words(STORY, words) is None


def test_words_that_stand_twice_are_taken_where_nothing_is_recorded():
    text = "“Go,” she said. “Go,” he said."
    assert place_words(text, "Go") == [(1, 3)]
    assert place_words(text, "Go", taken=[(1, 4)]) == [(17, 19)]
    assert place_words(text, "Go", taken=[(1, 4), (17, 20)]) == [(1, 3)]


@pytest.mark.parametrize(
    ("words", "attribution"),
    [
        ("The wall held by a hand,", "said Marta Quill, the harbour master"),
        ("We were lucky.", "said Marta Quill, the harbour master"),
        ("the bridge would be “a nightmare” to build", "She said"),
        ("a nightmare", "She said the bridge would be"),
        ("Ferries stopped at noon", ""),
    ],
)
def test_attribution_is_what_the_sentence_says_beside_the_words(words, attribution):
    at = STORY.index(words)
    assert attribution_around(STORY, pieces_in(STORY, at, at + len(words))) == attribution


def test_role_stands_after_a_name_with_an_article():
    assert role_in("said Marta Quill, the harbour master") == "harbour master"
    assert role_in("said Tomas Birch, who was there") == ""
    assert role_in("") == ""
