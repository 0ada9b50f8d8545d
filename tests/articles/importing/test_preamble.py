"""Bylines, datelines and standfirsts, and the ordinary sentences that are none."""

import pytest

from articles.importing.items import ByLine
from articles.importing.preamble import (
    cut_off_copy,
    is_affiliation,
    is_desk_note,
    is_standfirst,
    parse_byline,
    parse_two_line_byline,
    split_dateline,
)


def named(*names):
    return tuple(ByLine(name) for name in names)


@pytest.mark.parametrize(
    ("line", "bylines"),
    [
        ("By Jane Doe", named("Jane Doe")),
        ("by Jane Doe and John Roe", named("Jane Doe", "John Roe")),
        ("By Jane Doe, John Roe and Ann Poe", named("Jane Doe", "John Roe", "Ann Poe")),
        ("By Jane Doe, John Roe, and Ann Poe", named("Jane Doe", "John Roe", "Ann Poe")),
        ("By JANE DOE", named("Jane Doe")),
        ("By JANE O’NEIL-MCDOE and J.R. ROE=", named("Jane O’Neil-Mcdoe", "J.R. Roe")),
        ("By ANN MCDOE", named("Ann McDoe")),
        ("By Jane Doe, Political correspondent", (ByLine("Jane Doe", "Political correspondent"),)),
        ("Jane Doe, Political correspondent", (ByLine("Jane Doe", "Political correspondent"),)),
        ("By Jan van der Doe, Kel Valley News", (ByLine("Jan van der Doe", "Kel Valley News"),)),
        ("By The Kelsmouth Press", named("The Kelsmouth Press")),
        ("By Kelsmouth staff", named("Kelsmouth staff")),
        ("By Émile Żak", named("Émile Żak")),
        ("By John Roe Jr.", named("John Roe Jr.")),
    ],
)
def test_parse_byline(line, bylines):
    assert parse_byline(line) == bylines


@pytest.mark.parametrize(
    "line",
    [
        "",
        "By Wednesday the water had gone.",
        "By the time the boat came in it was dark",
        "By Friday",
        "By contrast",
        "Jane Doe, of Harbour Street, was first",
        "Jane Doe and John Roe",
        "Jane Doe, 43, a teacher",
        "Bystanders saw the crash",
        "By law, the council must answer",
        "The editor, Jane Doe, said so.",
        "By Jane Doe said the council.",
        "By " + "Jane Doe, " * 30,
    ],
)
def test_parse_byline_leaves_ordinary_lines(line):
    assert parse_byline(line) == ()


@pytest.mark.parametrize(
    ("paragraph", "dateline", "rest"),
    [
        ("BRUSSELS (AP) — Ministers met.", "BRUSSELS (AP)", "Ministers met."),
        ("BRUSSELS (AP) - Ministers met.", "BRUSSELS (AP)", "Ministers met."),
        ("BRUSSELS (AP) _ Ministers met.", "BRUSSELS (AP)", "Ministers met."),
        (
            "HARBOURTON, Oct. 3 (Agency) – A ferry sank.",
            "HARBOURTON, Oct. 3 (Agency)",
            "A ferry sank.",
        ),
        ("Berlin (dpa) - Talks failed.", "Berlin (dpa)", "Talks failed."),
        ("San Diego (tca/dpa) - A game.", "San Diego (tca/dpa)", "A game."),
        ("BUENOS AIRES, Argentina (AP) _ For her.", "BUENOS AIRES, Argentina (AP)", "For her."),
        ("LONDON/PARIS (Agency) - Shares fell.", "LONDON/PARIS (Agency)", "Shares fell."),
        ("ST. JOHN’S, Newfoundland — A ferry.", "ST. JOHN’S, Newfoundland", "A ferry."),
        ("WASHINGTON, D.C. — The house sat.", "WASHINGTON, D.C.", "The house sat."),
        ("KELSMOUTH — “No,” she said.", "KELSMOUTH", "“No,” she said."),
        ("ÅRHUS, Denmark -- The ferry.", "ÅRHUS, Denmark", "The ferry."),
    ],
)
def test_split_dateline(paragraph, dateline, rest):
    assert split_dateline(paragraph) == (dateline, rest)


@pytest.mark.parametrize(
    "paragraph",
    [
        "",
        "The council — which met on Monday — said no.",
        "NATO — the alliance — met in Brussels.",
        "NATO – The alliance at seventy",
        "BREAKING — The bridge is closed.",
        "UPDATE - The bridge is open.",
        "U.S. — The house sat.",
        "He said (AP) nothing of it.",
        "Smith (Labour) said no.",
        "Jane Doe (43) - a teacher - was first.",
        "A (B) — C",
    ],
)
def test_split_dateline_leaves_ordinary_sentences(paragraph):
    assert split_dateline(paragraph) == ("", paragraph)


LEAD = "The last crossing of the day will leave at four o’clock from Monday, the company said."


@pytest.mark.parametrize(
    ("block", "following"),
    [
        ("The last crossing of the day will leave…", [LEAD]),
        ("The last crossing of the day will leave at fo...", [LEAD]),
        ("The last crossing of the day will leave at four o'clock [...]", ["Photo", LEAD]),
        ("KELSMOUTH — The last crossing of the day…", ["KELSMOUTH — " + LEAD]),
        ("The last crossing of the day…", ["KELSMOUTH — " + LEAD]),
    ],
)
def test_cut_off_copy_of_the_lead(block, following):
    assert cut_off_copy(block, following)


@pytest.mark.parametrize(
    ("block", "following"),
    [
        ("The first crossing of the day…", [LEAD]),
        ("The last crossing of the day", [LEAD]),
        ("And then there were none…", [LEAD]),
        (LEAD + "…", [LEAD]),
        ("…", [LEAD]),
    ],
)
def test_cut_off_copy_is_not_another_text(block, following):
    assert not cut_off_copy(block, following)


def test_is_standfirst_above_the_byline():
    assert is_standfirst("Six thousand sign. It goes on.", ["By A", LEAD], before_byline=True)
    assert not is_standfirst("“No,” they say.", ["By A", LEAD], before_byline=True)


def test_is_standfirst_without_byline_only_if_it_is_no_sentence():
    short = "Six thousand people sign a petition against it"
    assert is_standfirst(short, [LEAD, LEAD], before_byline=False)
    assert not is_standfirst(short + ".", [LEAD, LEAD], before_byline=False)
    assert not is_standfirst(short, [LEAD], before_byline=False)
    assert not is_standfirst(short, ["Short", LEAD], before_byline=False)


def test_parse_two_line_byline():
    assert parse_two_line_byline("JANE DOE", "Political editor") == (
        ByLine("Jane Doe", "Political editor"),
    )
    assert parse_two_line_byline("Jane Doe", "The council met") == ()
    assert parse_two_line_byline("Council votes to keep ferry", "Political editor") == ()
    assert parse_two_line_byline("Jane Doe", "Kel Valley News") == ()


def test_is_desk_note():
    assert is_desk_note("*** EMBARGO: 0600 Monday ***")
    assert is_desk_note("For immediate release")
    assert not is_desk_note("Release of ferry figures delayed")
    assert not is_desk_note("The embargo on grain ends")


def test_is_affiliation():
    assert is_affiliation("Kelsmouth Sports Writer")
    assert is_affiliation("Associated Press")
    assert not is_affiliation("The council said so.")
    assert not is_affiliation("The ferry sank on Monday")
