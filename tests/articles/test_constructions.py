"""Which construction a suggestion is counted under, by what the finder says of real sentences."""

import pytest

from articles.constructions import CONSTRUCTIONS, construction_of
from articles.judging.keeping import construction
from tests.factories import make_draft

CASES = {
    "after": "“The gates are shut tonight,” said Ada Finch.",
    "before": "Ada Finch said: “The gates are shut tonight.”",
    "split": "“The gates,” said Ada Finch, “are shut tonight.”",
    "mixed": "Ada Finch said the harbour needs “sturdy new gates” by May.",
    "according": "According to Ada Finch, “the gates are shut tonight and tomorrow”.",
    "colon": "Ada Finch: “The gates are shut tonight.”",
    "alone": "“The gates are shut tonight and tomorrow.”",
}


@pytest.mark.django_db
@pytest.mark.parametrize("name", CASES)
def test_construction_of_what_the_finder_sees(name):
    assert construction(make_draft(text=CASES[name]).suggestions.get()) == name


@pytest.mark.django_db
def test_construction_of_a_pronoun_and_of_what_goes_on():
    text = (
        "“The gates are shut tonight,” said Ada Finch. She stayed late.\n\n"
        "“We counted nine boats in the harbour,” she said.\n\n"
        "“It was a long night for all of us,” Finch said, looking out. “Nobody slept at all.\n\n"
        "“And nobody will tonight.”"
    )
    found = [construction(row) for row in make_draft(text=text).suggestions.all()]
    assert found == ["after", "pronoun", "split"]


def ask(**said):
    nothing = {"reason": "", "cue": "", "is_partial": False, "words": [": a"], "sentence": "a"}
    return construction_of(**{**nothing, "clause": "", **said})


@pytest.mark.parametrize(
    ("said", "name"),
    [
        ({"reason": "introduced by the sentence before it"}, "introduced"),
        ({"reason": "begins with the speaker's name"}, "label"),
        ({"reason": "follows an attributed quotation in the same paragraph"}, "carried"),
        ({"clause": "she told Ada Finch"}, "pronoun"),
        ({"clause": "Finch said as she", "sentence": "Finch said as she left: a"}, "before"),
        ({"reason": "a reason nobody has thought of"}, "other"),
        ({"words": []}, "other"),
    ],
)  # fmt: skip
def test_construction_by_what_is_said(said, name):
    assert ask(**said) == name


def test_every_construction_fits_its_column():
    assert max(map(len, CONSTRUCTIONS)) <= 12
