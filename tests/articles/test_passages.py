"""A few paragraphs as a text of their own, and where places of the whole stand in it."""

from articles.passages import passage_around

TEXT = "One.\n\nTwo\nand more.\n\nThree.\n\nFour.\n\nFive."


def span(word):
    return TEXT.index(word), TEXT.index(word) + len(word)


def test_paragraph_comes_with_its_neighbours():
    assert passage_around(TEXT, [span("Three")]).text == "Two\nand more.\n\nThree.\n\nFour."
    assert passage_around(TEXT, [span("One")]).text == "One.\n\nTwo\nand more."
    assert passage_around(TEXT, [span("Five")]).text == "Four.\n\nFive."


def test_what_is_further_off_comes_alone():
    assert passage_around(TEXT, [span("Five")], also=[span("One")]).text == "One.\n\nFour.\n\nFive."


def test_places_are_those_of_the_same_words():
    passage = passage_around(TEXT, [span("Five")], also=[span("One")])
    for word in ("One", "Four", "Five"):
        assert passage.text[slice(*passage.place(*span(word)))] == word
    assert passage.place(*span("Three")) is None
    assert passage.place(span("Four")[0], span("Five")[1]) is None
