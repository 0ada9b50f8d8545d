"""Whom a name, an office or a pronoun means: the names of a text, its people, the directory."""

from __future__ import annotations

import pytest

from articles.quotes import KnownSpeaker, find_quotes

SAID = "“The gates are shut and will stay shut,” {} said."
# (what it shows, what stands before, who speaks, the speaker)
WHO = [
    ("a particle and a surname", "Ada van der Wick came.", "Ms van der Wick", "Ada van der Wick"),
    ("several particles", "Ada de Brae e Sousa came.", "Ms de Brae e Sousa", "Ada de Brae e Sousa"),
    ("an article in front", "Nadim al-Sorani came.", "Mr al-Sorani", "Nadim al-Sorani"),
    ("a surname of three words", "Ada Mac an Ard came.", "Ms Mac an Ard", "Ada Mac an Ard"),
    ("a family name that comes first", "Lim Wei Sorn came.", "Mr Lim", "Lim Wei Sorn"),
    ("a district before a name", "The Northgate-based Ada Finch came.", "Finch", "Ada Finch"),
    ("the end of a sentence in initials", "It came from the U.S. He left.", "he", None),
    (
        "an office told behind the name",
        "Ada Finch, the culture minister, came.",
        "the minister",
        "Ada Finch",
    ),
    (
        "an office told before the name",
        "The minister, Ada Finch, came.",
        "the minister",
        "Ada Finch",
    ),
    ("a title", "Professor Ada Finch came.", "the professor", "Ada Finch"),
    (
        "an office that two have",
        "Minister Ada Finch met Minister Bo Dunn.",
        "the minister",
        "the minister",
    ),
    (
        "an office nobody is named for",
        "Ada Finch, the clerk, came.",
        "the minister",
        "the minister",
    ),
    (
        "he, told by a word behind the name",
        "Orrin Vale, a father of two, met Teal Dunn, a midwife.",
        "he",
        "Orrin Vale",
    ),
    (
        "she, told by what she says of herself",
        "Orrin Vale said she was late for Teal Dunn.",
        "she",
        "Orrin Vale",
    ),
    (
        "he, told by an office in small letters",
        "Spokesman and chairman met: chairman Orrin Vale and Ada Finch.",
        "he",
        "Orrin Vale",
    ),
    (
        "whoever opens the paragraph",
        "Orrin Vale walked with Bren Dunn to the lock.",
        "he",
        "Orrin Vale",
    ),
    (
        "nobody after a preposition",
        "Orrin Vale came. He spoke of the fight with Bren Dunn.",
        "he",
        "Orrin Vale",
    ),
    (
        "it is no person",
        "Ada Finch met the tax office. The tax office wrote.",
        "it",
        "the tax office",
    ),
    ("it is the body just named", "The board, Gala Leisure, met Ada Finch.", "it", "Gala Leisure"),
    ("they are nobody in particular", "Ada Finch and Bo Dunn came.", "they", None),
]


@pytest.mark.parametrize(
    ("before", "words", "speaker"), [case[1:] for case in WHO], ids=[case[0] for case in WHO]
)
def test_words_for_a_speaker_mean(before, words, speaker):
    found = find_quotes(f"{before} {SAID.format(words)}")
    assert [quote.speaker for quote in found] == [speaker]


def test_pronoun_tells_the_sex_of_an_uncommon_name_for_the_next():
    text = (
        "Orrin Vale found a comet. Teal Dunn had sold the glass.\n\n"
        "Vale looked up. “It was there,” she said.\n\n“I missed it,” he said."
    )
    assert [quote.speaker for quote in find_quotes(text)] == ["Orrin Vale", "Teal Dunn"]


def test_speaker_of_a_paragraph_alone_is_mentioned_where_he_was_named():
    text = "“I never had the time,” said Carl Dunn.\n\n“There is a great deal of brass on it.”"
    found = find_quotes(text)
    assert [(q.speaker, text[slice(*q.mention)]) for q in found] == [("Carl Dunn", "Carl Dunn")] * 2


# Names that no list knows; only the newsroom knows who is who.
UNKNOWN = [
    ("Oriel Finch met Torvan Dunn. {}", "she", "Torvan Dunn"),
    ("Torvan Dunn thanked Oriel Finch and left. {}", "he", "Oriel Finch"),
    ("Tidewatch and Oriel Finch disagreed in March. {}", "it", "Tidewatch"),
    ("Pell spoke first, and then Quill spoke. {}", "she", "Pell"),
]
DIRECTORY = [
    KnownSpeaker("Oriel Finch", pronouns=("he",)),
    KnownSpeaker("Torvan Dunn", pronouns=("she",)),
    KnownSpeaker("Tidewatch Trust", kind="organization", aliases=("Tidewatch",)),
    KnownSpeaker("Arlo Pell", pronouns=("she",)),
    KnownSpeaker("Bren Quill", pronouns=("he",)),
]


def _right(directory):
    answers = [
        [
            quote.speaker
            for quote in find_quotes(text.format(SAID.format(word)), directory=directory)
        ]
        for text, word, _ in UNKNOWN
    ]
    return sum(answer == [speaker] for answer, (*_, speaker) in zip(answers, UNKNOWN, strict=True))


def test_directory_makes_more_answers_right():
    assert (_right(()), _right(DIRECTORY)) == (1, 4)


def test_directory_with_two_of_a_surname_tells_nothing_of_it():
    known = [
        KnownSpeaker("Arlo Pell", pronouns=("she",)),
        KnownSpeaker("Bren Pell", pronouns=("he",)),
    ]
    text = f"Pell came to the lock. {SAID.format('Pell')}"
    assert find_quotes(text, directory=known) == find_quotes(text)


def test_directory_with_two_of_one_name_tells_nothing_of_it():
    known = [
        KnownSpeaker("Arlo Pell", pronouns=("she",)),
        KnownSpeaker("Arlo Pell", pronouns=("he",)),
    ]
    text = f"Bren Dunn met Arlo Pell at the lock. {SAID.format('she')}"
    assert find_quotes(text, directory=known) == find_quotes(text)


@pytest.mark.parametrize(
    ("text", "is_firm"),
    [
        ("“The gates are shut,” said Ada Finch.", True),
        ("“We shut the gates and they will stay shut,” said the harbour board.", True),
        ("Ada Finch said the gates were “shut for good and all”, she hoped.", False),
        ("Ada Finch said the lock was “sturdy”.", False),
        ("Ada Finch came.\n\n“We shut the gates, and they stay shut.”", False),
    ],
)
def test_confidence_is_firm_for(text, is_firm):
    assert [quote.confidence >= 0.9 for quote in find_quotes(text)] == [is_firm]
