"""Every construction the finder is relied on for, as a table of sentences and answers."""

from __future__ import annotations

import pytest

from articles.quotes import KnownSpeaker, find_quotes

# (what it shows, text, [(words, speaker, kind)])
CASES = [
    (
        "the verb before the speaker",
        "“We are ready,” said Ada Finch.",
        [("We are ready,", "Ada Finch", "direct")],
    ),
    (
        "the speaker before the verb",
        "“We are ready,” Ada Finch said on Tuesday.",
        [("We are ready,", "Ada Finch", "direct")],
    ),
    (
        "straight marks",
        '"We are ready," Ada Finch told reporters.',
        [("We are ready,", "Ada Finch", "direct")],
    ),
    (
        "British single marks with apostrophes inside",
        "‘It’s the ministers’ view that we can’t wait,’ said Ada Finch.",
        [("It’s the ministers’ view that we can’t wait,", "Ada Finch", "direct")],
    ),
    (
        "straight single marks with apostrophes inside",
        "'It's the bakers' own oven and we can't wait,' said Ada Finch.",
        [("It's the bakers' own oven and we can't wait,", "Ada Finch", "direct")],
    ),
    (
        "double marks inside British single ones",
        "‘They called it “a muddle” and left,’ said Ada Finch.",
        [("They called it “a muddle” and left,", "Ada Finch", "direct")],
    ),
    (
        "single marks inside double ones",
        "“They called it ‘a muddle’ and left,” said Ada Finch.",
        [("They called it ‘a muddle’ and left,", "Ada Finch", "direct")],
    ),
    (
        "a straight mark closing a curly one",
        '“We are ready for the tide," said Ada Finch.',
        [("We are ready for the tide,", "Ada Finch", "direct")],
    ),
    (
        "the cue before",
        "Ada Finch said: “The gates are shut.”",
        [("The gates are shut.", "Ada Finch", "direct")],
    ),
    (
        "a bare name and a colon",
        "Ada Finch: “The gates are shut.”",
        [("The gates are shut.", "Ada Finch", "direct")],
    ),
    (
        "according to",
        "“The gates are shut,” according to Ada Finch.",
        [("The gates are shut,", "Ada Finch", "direct")],
    ),
    (
        "a phrase inside reported speech",
        "Ada Finch said the harbour needs “sturdy” gates.",
        [("sturdy", "Ada Finch", "mixed")],
    ),
    (
        "a verb of calling",
        "Ada Finch called the plan “a waste of money”.",
        [("a waste of money", "Ada Finch", "mixed")],
    ),
    (
        "an apposition between name and verb",
        "“The gates are shut,” Ada Finch, a friend of Carl Dunn, said.",
        [("The gates are shut,", "Ada Finch", "direct")],
    ),
    (
        "a place in the apposition",
        "“The gates are shut,” said Ada Finch, 52, of Salem, Northshire.",
        [("The gates are shut,", "Ada Finch", "direct")],
    ),
    (
        "an office before the name",
        "“The gates are shut,” said harbour board chairman Ada Finch.",
        [("The gates are shut,", "Ada Finch", "direct")],
    ),
    (
        "somebody's lawyer, by name",
        "“We will appeal,” said Finch’s lawyer, Carl Dunn.",
        [("We will appeal,", "Carl Dunn", "direct")],
    ),
    (
        "a spokesman without a name",
        "“The gates are shut,” said a spokesman for the harbour board.",
        [("The gates are shut,", "a spokesman for the harbour board", "direct")],
    ),
    (
        "an office without a name",
        "“The gates are shut,” the minister said.",
        [("The gates are shut,", "the minister", "direct")],
    ),
    (
        "a body",
        "“The gates are shut,” the ministry said in a statement.",
        [("The gates are shut,", "the ministry", "direct")],
    ),
    (
        "an organisation by its initials",
        "“The gates are shut,” said FENCO in a statement.",
        [("The gates are shut,", "FENCO", "direct")],
    ),
    (
        "a signature",
        "“The gates are shut.” — Ada Finch",
        [("The gates are shut.", "Ada Finch", "direct")],
    ),
    (
        "a quotation split by its attribution",
        "“The gates,” said Ada Finch, “are shut.”",
        [("The gates,", "Ada Finch", "direct"), ("are shut.", "Ada Finch", "direct")],
    ),
    (
        "a second sentence after the attribution",
        "“The gates are shut,” said Ada Finch. “They stay shut.”",
        [
            ("The gates are shut,", "Ada Finch", "direct"),
            ("They stay shut.", "Ada Finch", "direct"),
        ],
    ),
    (
        "a question and then the attributed sentence",
        "“Who shut them?” “We did,” Ada Finch said.",
        [("Who shut them?", "Ada Finch", "direct"), ("We did,", "Ada Finch", "direct")],
    ),
    (
        "a phrase first, the attribution at the end of the sentence",
        "“Boats in the lock” would be a mistake, Ada Finch said.",
        [("Boats in the lock", "Ada Finch", "direct")],
    ),
    (
        "two speakers in one sentence",
        "Ada Finch said it was “a good plan” while Carl Dunn called it “a poor one”.",
        [("a good plan", "Ada Finch", "mixed"), ("a poor one", "Carl Dunn", "mixed")],
    ),
    (
        "a surname after the full name",
        "Ada Finch spoke first.\n\n“The gates are shut,” Finch said.",
        [("The gates are shut,", "Ada Finch", "direct")],
    ),
    (
        "a title and a surname before the full name",
        "“The gates are shut,” Ms Finch said.\n\nAda Finch left early.",
        [("The gates are shut,", "Ada Finch", "direct")],
    ),
    (
        "two of one surname, told apart by their titles",
        "Ada Finch met Carl Finch.\n\n“The gates are shut,” Mr Finch said.",
        [("The gates are shut,", "Carl Finch", "direct")],
    ),
    (
        "a pronoun carried over a paragraph",
        "Ada Finch opened the meeting.\n\n“The gates are shut,” she said.",
        [("The gates are shut,", "Ada Finch", "direct")],
    ),
    (
        "a pronoun that only one of two people fits",
        "Ada Finch thanked Carl Dunn.\n\n“The gates are shut,” he said.",
        [("The gates are shut,", "Carl Dunn", "direct")],
    ),
    (
        "a past verb that no list has",
        "“Go home,” Ada Finch bellyached.",
        [("Go home,", "Ada Finch", "direct")],
    ),
    (
        "a quotation introduced by the paragraph before",
        "Ada Finch gave this answer:\n\n“The gates are shut and will stay shut.”",
        [("The gates are shut and will stay shut.", "Ada Finch", "direct")],
    ),
    (
        "a passive with its agent",
        "The plan was described by Ada Finch as “a waste of money”.",
        [("a waste of money", "Ada Finch", "mixed")],
    ),
    (
        "letters after the name, an abbreviated office before it",
        "“Go,” said Cllr Ada Finch MBE.",
        [("Go,", "Ada Finch", "direct")],
    ),
    (
        "one of several",
        "Residents were there. One, who gave no name, said: “It floods every year.”",
        [("It floods every year.", "One", "direct")],
    ),
    (
        "a surname that is an ordinary word",
        "Ada May spoke in May.\n\n“The gates are shut,” May said.",
        [("The gates are shut,", "Ada May", "direct")],
    ),
    (
        "a forename that is a month",
        "“The gates are shut,” said June Pell.",
        [("The gates are shut,", "June Pell", "direct")],
    ),
    (
        "nobody's question",
        "When asked if floods were the “greatest danger”, Ada Finch nodded.",
        [],
    ),
    (
        "a title of a work",
        "Ada Finch spoke of her plans on “Morning Tide”.",
        [],
    ),
    (
        "a scare quote",
        "The so-called “bridge” fell down in March.",
        [],
    ),
    (
        "apostrophes that open nothing",
        "The '90s were kind to rock 'n' roll and the ministers' view was clear.",
        [],
    ),
]


def _answers(text):
    return [(q.text, q.speaker, q.kind) for q in find_quotes(text)]


@pytest.mark.parametrize(("text", "expected"), [c[1:] for c in CASES], ids=[c[0] for c in CASES])
def test_construction_gives_its_pieces(text, expected):
    assert _answers(text) == expected


def test_quotation_over_paragraphs_is_one_group_of_one_piece_each():
    text = (
        "“The gates are shut,” said Ada Finch.\n\n“They were shut in March.\n\n"
        "“They were shut in May.\n\n“They stay shut.”"
    )
    found = find_quotes(text)
    assert [q.text for q in found] == [
        "The gates are shut,",
        "They were shut in March.",
        "They were shut in May.",
        "They stay shut.",
    ]
    assert {q.speaker for q in found} == {"Ada Finch"}
    assert found[1].group == found[2].group == found[3].group


def test_british_quotation_over_paragraphs_is_one_group():
    text = "‘They told the ministers’ men “wait”,’ said Ada Finch. ‘We did.\n\n‘Now we won’t.’"
    found = find_quotes(text)
    assert [(q.text, q.speaker, q.group) for q in found] == [
        ("They told the ministers’ men “wait”,", "Ada Finch", 0),
        ("We did.", "Ada Finch", 0),
        ("Now we won’t.", "Ada Finch", 0),
    ]


def test_pieces_parted_by_more_than_an_attribution_are_two_groups():
    found = find_quotes("Ada Finch said it was “a good plan” and that Salem had “no other”.")
    assert [q.group for q in found] == [0, 1]


def test_pieces_with_a_sentence_between_are_two_groups():
    text = "“The gates are shut,” said Ada Finch. The crowd left. “They will stay shut now.”"
    assert [q.group for q in find_quotes(text)] == [0, 1]


def test_attribution_covers_the_whole_clause():
    text = "“The gates are shut,” Ada Finch said about the long strike. “Go.”"
    start, end = find_quotes(text)[0].attribution
    assert text[start:end] == "Ada Finch said about the long strike"


def test_mention_covers_the_name_and_role_the_office():
    text = "“The gates are shut,” said Minister for Fisheries Ada Finch."
    quote = find_quotes(text)[0]
    assert text[slice(*quote.mention)] == "Ada Finch"
    assert (quote.role, quote.speaker_kind) == ("Minister for Fisheries", "person")


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("“The gates are shut,” said Ada Finch.", "person"),
        ("“The gates are shut,” the ministry said.", "organization"),
        ("“The gates are shut,” said a spokeswoman for the port.", "unnamed"),
        ("“The gates are shut and they will stay shut.”", "unknown"),
    ],
)
def test_speaker_kind_tells_what_the_speaker_is(text, kind):
    assert [q.speaker_kind for q in find_quotes(text)] == [kind]


def test_confidence_is_firm_for_a_named_speaker_beside_the_words():
    assert [q.confidence >= 0.9 for q in find_quotes(
        "“The gates are shut and they will stay shut,” said Ada Finch."
    )] == [True]  # fmt: skip


def test_confidence_is_not_firm_for_a_pronoun():
    found = find_quotes("Ada Finch left.\n\n“The gates are shut and will stay shut,” she said.")
    assert [q.confidence < 0.9 for q in found] == [True]


def test_directory_tells_the_pronouns_of_an_uncommon_name():
    text = "Oriel Finch met Torvan Dunn.\n\n“The gates are shut,” she said."
    known = [
        KnownSpeaker("Oriel Finch", pronouns=("he",)),
        KnownSpeaker("Torvan Dunn", pronouns=("she",)),
    ]
    assert [q.speaker for q in find_quotes(text, directory=known)] == ["Torvan Dunn"]


def test_directory_tells_an_organisation_by_its_alias():
    text = "“The gates are shut,” Tidewatch said."
    known = [KnownSpeaker("Tidewatch Trust", kind="organization", aliases=("Tidewatch",))]
    assert [q.speaker_kind for q in find_quotes(text, directory=known)] == ["organization"]


def test_text_without_marks_gives_nothing():
    assert find_quotes("Ada Finch said the gates were shut.") == []
    assert find_quotes("") == []
