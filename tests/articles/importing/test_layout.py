"""Lines to paragraphs."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.importing.layout import paragraphs

WRAPPED = """\
Ferry to stop at four

The last crossing of the day will leave at four o'clock from
Monday, the company said, because too few people are travelling
after dark.

A petition against the change has been signed by six thousand
people. It will be handed over on Friday.
"""
INDENTED = """\
Ferry to stop at four
   The last crossing of the day will leave at four o'clock from
Monday, the company said, because too few people are travelling
after dark.
   A petition against the change has been signed by six thousand
people. It will be handed over on Friday.
"""
PARTS = [
    "Ferry to stop at four",
    "The last crossing of the day will leave at four o'clock from Monday, the company said, "
    "because too few people are travelling after dark.",
    "A petition against the change has been signed by six thousand people. It will be handed over "
    "on Friday.",
]


@pytest.mark.parametrize("text", [WRAPPED, INDENTED, WRAPPED.replace("\n", "\r\n")])
def test_paragraphs_of_wrapped_lines_are_joined(text):
    assert paragraphs(text) == PARTS


@pytest.mark.parametrize("between", ["\n\n", "\n", "\n \t \n", "\r", "\u2029", "\n\n\n\n"])
def test_paragraphs_on_a_line_each_stay_apart(between):
    assert paragraphs(between.join(PARTS)) == PARTS


def test_paragraphs_repairs_white_space_and_keeps_the_words():
    text = "A\u00a0 headline \n\n\tThe U.S .troops\u200b “will  not” –\u00adgo … there.  \x0b"
    assert paragraphs(text) == ["A headline", "The U.S .troops “will not” –go … there."]


def test_paragraphs_of_sentences_on_a_line_each_stay_apart():
    lines = [
        "KELSMOUTH: The council has voted on Monday night to keep the last ferry.",
        "Its leader said that it had been very close.",
        "The vote was 12 to 3.",
    ]
    assert paragraphs("Headline\n\n" + "\n".join(lines)) == ["Headline", *lines]


def test_paragraphs_of_a_list_in_wrapped_text_stay_apart():
    text = WRAPPED + "\nThe company runs:\n- the morning boat\n- the noon boat\n- the late boat\n"
    assert paragraphs(text)[3:] == [
        "The company runs:",
        "- the morning boat",
        "- the noon boat",
        "- the late boat",
    ]


def test_paragraphs_joins_a_wrapped_headline():
    text = (
        "Ferry company to stop its crossings at four o'clock in the\nafternoon from next Monday\n\n"
        + WRAPPED.partition("\n\n")[2]
    )
    assert paragraphs(text)[0] == (
        "Ferry company to stop its crossings at four o'clock in the afternoon from next Monday"
    )


def test_paragraphs_of_nothing():
    assert paragraphs(" \n\u200b\n\t") == []


@given(st.text(max_size=300))
def test_paragraphs_keeps_every_word(text):
    kept = "".join("".join(paragraphs(text)).split())
    assert len(kept) <= len("".join(text.split()))
    assert [part for part in paragraphs(text) if part != part.strip() or "\n" in part] == []


@given(st.lists(st.sampled_from(["word", "Word.", "a", "\n", "\n\n", "   ", "- ", "longer words"])))
def test_paragraphs_loses_no_letter(parts):
    text = " ".join(parts)
    assert "".join("".join(paragraphs(text)).split()) == "".join(text.split())
