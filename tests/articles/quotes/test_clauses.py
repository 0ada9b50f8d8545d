"""Where the clause stands that attributes the words, and whom it names: a table of sentences."""

from __future__ import annotations

import pytest

from articles.quotes import find_quotes

# (what it shows, text, [(words, speaker)])
CASES = [
    (
        "an inverted clause at the sentence's end",
        "The lock was “a joy to pass” in March, said harbour engineer Ada Finch.",
        [("a joy to pass", "Ada Finch")],
    ),
    (
        "a clause with “as” at the sentence's end",
        "The lock is “older than the town”, as Ada Finch told the board.",
        [("older than the town", "Ada Finch")],
    ),
    (
        "as somebody put it",
        "As Ada Finch put it, “the tide waits for nobody”.",
        [("the tide waits for nobody", "Ada Finch")],
    ),
    (
        "as somebody has it",
        "As Ms Finch has it, “the tide waits for nobody”.",
        [("the tide waits for nobody", "Finch")],
    ),
    (
        "an inserted clause with the verb first",
        "The gates, said Ada Finch, had been “as good as new”.",
        [("as good as new", "Ada Finch")],
    ),
    (
        "a clause of its own behind the words",
        "Ada Finch called the plan “a poor one”, but Carl Dunn said it would do.",
        [("a poor one", "Ada Finch")],
    ),
    (
        "the agent of a passive behind the words",
        "The plan was described as “a poor one” by Ada Finch, the clerk.",
        [("a poor one", "Ada Finch")],
    ),
    (
        "a passive that names nobody",
        "It was once said of the lock that it “leaked like a sieve on a Sunday”.",
        [("leaked like a sieve on a Sunday", None)],
    ),
    (
        "two verbs with one subject",
        "Ada Finch praised Carl Dunn for the gates and said they were “sturdy at last”.",
        [("sturdy at last", "Ada Finch")],
    ),
    (
        "a participle after the main clause",
        "Ada Finch thanked Carl Dunn of Salem, calling him “a good neighbour to us”.",
        [("a good neighbour to us", "Ada Finch")],
    ),
    (
        "several who speak together: the first of them",
        "“It was a poor plan,” Dunn, Pell and Finch wrote.",
        [("It was a poor plan,", "Dunn")],
    ),
    (
        "what a pronoun says inside a report is the reporter's source's",
        "Ada Finch said they found the letter “hard to read”.",
        [("hard to read", "Ada Finch")],
    ),
    (
        "the owner of a noun of speech",
        "Carl Dunn laughed at Finch’s claim of a “secret tide”.",
        [("secret tide", "Finch")],
    ),
    (
        "the owner of the words right before them",
        "It was the pull of Finch’s “if you like your lock, you can keep it” promise.",
        [("if you like your lock, you can keep it", "Finch")],
    ),
    (
        "a memo that spoke",
        "Carl Dunn was shown a memo that spoke of “an acceptable flood”.",
        [("an acceptable flood", "a memo")],
    ),
    (
        "a sign that says",
        "Carl Dunn held up a sign saying “No gates without locks”.",
        [("No gates without locks", "a sign")],
    ),
    (
        "a sign that reads",
        "A sign at the gate reads “Pay before you leave”.",
        [("Pay before you leave", "A sign at the gate")],
    ),
    (
        "a letter that is both a noun and a verb",
        "“You owe us nothing,” the email read.",
        [("You owe us nothing,", "the email")],
    ),
    (
        "a number of people",
        "About 50 protesters had gathered at the quay, chanting “no gates, no peace”.",
        [("no gates, no peace", "50 protesters")],
    ),
    (
        "a calling that no list has, with a name",
        "“He was perfectly happy,” said the coxswain, Ada Finch.",
        [("He was perfectly happy,", "Ada Finch")],
    ),
    (
        "a calling that no list has, alone",
        "“He was perfectly happy,” said the coxswain.",
        [("He was perfectly happy,", "the coxswain")],
    ),
    (
        "a calling at the head of the sentence",
        "Groundsman Ada Mary Finch said the grass was “greener than it looks”.",
        [("greener than it looks", "Ada Mary Finch")],
    ),
    (
        "a manner of saying",
        "“Spinners will be pleased,” smiled the captain, Ada Finch.",
        [("Spinners will be pleased,", "Ada Finch")],
    ),
    ("a post", "“The gates are shut,” tweeted Ada Finch.", [("The gates are shut,", "Ada Finch")]),
    (
        "told reporters",
        "“The gates are shut,” Ada Finch told reporters on the quay.",
        [("The gates are shut,", "Ada Finch")],
    ),
    (
        "a statement",
        "In a statement, Ada Finch said: “The gates are shut.”",
        [("The gates are shut.", "Ada Finch")],
    ),
    (
        "a dateline",
        "NORTHGATE, July 25 (NPA) — The harbour board offered “a deep apology” to Carl Dunn.",
        [("a deep apology", "The harbour board")],
    ),
    (
        "a dateline before a statement",
        "SALEM — Told of the flood, Ada Finch called it “the price of a cheap wall”.",
        [("the price of a cheap wall", "Ada Finch")],
    ),
    (
        "questions and answers by letter",
        "The clerk, Ada Finch, took questions.\n\nQ: “Will the lock close?”\n\nA: “Never.”",
        [("Will the lock close?", None), ("Never.", "Ada Finch")],
    ),
    (
        "questions and answers by name",
        "Weekly: “Does it hurt?”\n\nAda Finch: “Only when you miss.”",
        [("Does it hurt?", "Weekly"), ("Only when you miss.", "Ada Finch")],
    ),
    (
        "a transcript with a mark at each turn",
        "Ada Finch met Carl Dunn.\n\n“FINCH: Is it shut?\n\n“DUNN: It is, since Monday.”",
        [("FINCH: Is it shut?", "Ada Finch"), ("DUNN: It is, since Monday.", "Carl Dunn")],
    ),
    (
        "question and answer without a word of saying",
        "‘It was there,’ said Carl Dunn.\n\nAda Finch asked whether he’d ‘thought of a lid’.\n\n"
        "‘There was a lid,’ said Dunn.\n\n‘On the hives?’\n\n‘On the sandwiches.’",
        [
            ("It was there,", "Carl Dunn"),
            ("thought of a lid", "Ada Finch"),
            ("There was a lid,", "Carl Dunn"),
            ("On the hives?", "Ada Finch"),
            ("On the sandwiches.", "Carl Dunn"),
        ],
    ),
    (
        "a list of sayings with the name behind",
        "What was said:\n\n* “I am an archive.” Ada Finch, on her garage\n\n* “No.” Carl Dunn",
        [("I am an archive.", "Ada Finch"), ("No.", "Carl Dunn")],
    ),
    (
        "a mark that was never closed, and another speaker in the next line",
        "Ada Finch called it “a menace.\n\n“We make no order for costs,” said Carl Dunn.",
        [("a menace.", "Ada Finch"), ("We make no order for costs,", "Carl Dunn")],
    ),
    (
        "a mark turned the wrong way",
        "Ada Finch said it was “the best in the world“ and later “the best in the north”.",
        [("the best in the world", "Ada Finch"), ("the best in the north", "Ada Finch")],
    ),
    (
        "inner marks where double ones are typed as two single ones",
        "''We were told 'four weeks, not a day more' by him,'' said Ada Finch.",
        [],
    ),
    (
        "the opener of a sentence is no name",
        "The polls were poor. Polls “of no use to anyone”, said Ada Finch.",
        [("of no use to anyone", "Ada Finch")],
    ),
    (
        "a surname that is an ordinary word, in the middle of a sentence",
        "Ada Will spoke. Citing the flood, Will urged the board to “leave the wall alone”.",
        [("leave the wall alone", "Ada Will")],
    ),
    (
        "a noun before a verb's form",
        "Ada Finch called the use of executive orders “quite dangerous to us all”.",
        [("quite dangerous to us all", "Ada Finch")],
    ),
    (
        "no speech: to continue to be",
        "Ada Finch said Dunn would continue to be “a champion for the lock”.",
        [("a champion for the lock", "Ada Finch")],
    ),
    (
        "asked by somebody is a question too",
        "Asked by Carl Dunn whether the smell was “worse than in 2019”, Ada Finch nodded.",
        [],
    ),
    (
        "a song between a preposition and the sentence's own clause",
        "They open with “Pilot Light” and close, Ada Finch said, “when the neighbours ring”.",
        [("when the neighbours ring", "Ada Finch")],
    ),
    (
        "a programme before a named speaker",
        "On Friday’s “Morning Tide,” Ada Finch said the lock was shut.",
        [],
    ),
    (
        "words that several say",
        "Ada and Bill Finch grow potatoes. “It is a bad potato,” they said together.",
        [("It is a bad potato,", None)],
    ),
]


@pytest.mark.parametrize(("text", "expected"), [c[1:] for c in CASES], ids=[c[0] for c in CASES])
def test_clause_gives_its_pieces_to_its_speaker(text, expected):
    assert [(q.text, q.speaker) for q in find_quotes(text)] == expected
