"""The marks of a press release."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.importing.mail.release import embargo_of, headline_of, is_forward, read_release
from articles.importing.mail.texts import Block

SENT = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)


def release(*lines, headline="Ferry stops", **more):
    blocks = [Block(line, f"<p>{line}</p>") for line in lines]
    return read_release(blocks, headline=headline, sent_at=SENT, **more)


def words(found):
    return [block.words for block in found.blocks]


@pytest.mark.parametrize(
    ("subject", "headline"),
    [
        ("Ferry stops", "Ferry stops"),
        ("Re: Fwd: FW: Ferry stops", "Ferry stops"),
        ("AW: WG: Fähre hält", "Fähre hält"),
        ("Re[2]: Ferry stops", "Ferry stops"),
        ("PRESS RELEASE: Ferry stops", "Ferry stops"),
        ("[Press release] Ferry stops", "Ferry stops"),
        ("Pressemitteilung – Fähre hält", "Fähre hält"),
        ("EMBARGOED: Ferry stops", "Ferry stops"),
        ("[EMBARGO 12.03.2026 9:00] Ferry stops", "Ferry stops"),
        ("Press release | STRICTLY EMBARGOED until 9am, 12 March | Ferry stops", "Ferry stops"),
        ("Press release", "Press release"),
        ("Re:", "Re:"),
        ("Embargo on fish lifted", "Embargo on fish lifted"),
        ("Media statements are not news", "Media statements are not news"),
        ("Readers: what you said", "Readers: what you said"),
    ],
)
def test_headline_is_the_subject_without_what_stands_before_it(subject, headline):
    assert headline_of(subject)[0] == headline


def test_embargo_of_a_subject_is_handed_on():
    assert headline_of("[EMBARGO 12.03.2026 9:00] Ferry stops")[1] == "[EMBARGO 12.03.2026 9:00]"
    assert release("Text", embargo="[EMBARGO 12.03.2026 9:00]").embargo_until == datetime(
        2026, 3, 12, 9, tzinfo=UTC
    )


def test_forward_is_known_by_its_subject():
    assert [is_forward(one) for one in ("Fwd: a", "FW: a", "WG: a", "Re: a", "Forward: a")] == [
        *[True] * 3,
        *[False] * 2,
    ]


@pytest.mark.parametrize(
    ("printed", "moment"),
    [
        ("EMBARGOED UNTIL 00:01 GMT, Thursday 12 March 2026", (12, 0, 1)),
        ("STRICTLY EMBARGOED UNTIL 00.01 HRS, THURSDAY 12 MARCH 2026", (12, 0, 1)),
        ("Embargo: 12 March 2026, 9am", (12, 9, 0)),
        ("Under embargo until 6 p.m. on March 12th, 2026", (12, 18, 0)),
        ("Embargoed until 0930hrs on 12 March", (12, 9, 30)),
        ("Embargo: noon, 12 March", (12, 12, 0)),
        ("Embargo: 2026-03-12 09:30", (12, 9, 30)),
        ("Sperrfrist: 12.03.2026, 14 Uhr", (12, 14, 0)),
        ("Sperrfrist: 12. März 2026, 14.30 Uhr", (12, 14, 30)),
        ("Embargoed until 12 March", (12, 0, 0)),
    ],
)
def test_embargo_is_read_as_press_offices_write_it(printed, moment):
    day, hour, minute = moment
    expected = datetime(2026, 3, day, hour, minute, tzinfo=UTC)
    assert embargo_of(printed, sent_at=SENT, timezone=UTC) == expected


def test_embargo_without_a_zone_is_in_the_newsrooms():
    zone = ZoneInfo("Europe/Berlin")
    found = embargo_of("Embargo: 12 March 2026, 9am", sent_at=None, timezone=zone)
    assert found == datetime(2026, 3, 12, 9, tzinfo=zone)


def test_embargo_without_a_year_is_the_next_such_day():
    december = datetime(2026, 12, 20, tzinfo=UTC)
    found = embargo_of("Embargo: 9am, 3 January", sent_at=december, timezone=UTC)
    assert found == datetime(2027, 1, 3, 9, tzinfo=UTC)


@pytest.mark.parametrize(
    "printed", ["EMBARGO", "Embargoed until Thursday, 9am", "Embargo: 03/04/2026"]
)
def test_embargo_that_can_not_be_read_without_doubt_is_none(printed):
    assert embargo_of(printed, sent_at=SENT, timezone=UTC) is None
    found = release(printed, "Text")
    assert (found.embargo, found.embargo_until, words(found)) == (printed, None, ["Text"])


def test_marks_above_the_text_go_and_the_headline_is_said_once():
    found = release("FOR IMMEDIATE RELEASE", "Press release", "Ferry stops", "The last crossing.")
    assert words(found) == ["The last crossing."]


@pytest.mark.parametrize(
    "mark", ["-ends-", "ENDS", "– ENDS –", "###", "# # #", "-30-", "*** END ***", "(ends)"]
)
def test_what_stands_below_the_end_is_the_desks(mark):
    found = release("The last crossing.", mark, "Call Zora Ada.", "About the port")
    assert (words(found), found.notes) == (
        ["The last crossing."],
        ["Call Zora Ada.", "About the port"],
    )


@pytest.mark.parametrize(
    "mark",
    [
        "Notes to editors",
        "NOTE TO EDITORS: the port is old",
        "Editor’s note:",
        "Media contact: Zora Ada",
        "Press enquiries",
        "Contact: Zora Ada",
        "For further information, please contact Zora Ada",
        "Pressekontakt",
    ],
)
def test_notes_to_editors_are_the_desks_also_without_an_end(mark):
    found = release("The last crossing.", mark, "More")
    assert (words(found), found.notes) == (["The last crossing."], [mark, "More"])


@pytest.mark.parametrize(
    "line",
    [
        "Ends",
        "The line ends here.",
        "For more information about the fair, see the port’s page.",
        "Contact with the ferry was lost.",
        "Fin",
        "30",
        "Press freedom is a right.",
    ],
)
def test_sentences_of_the_text_stay_in_it(line):
    assert words(release("The last crossing.", line, "More")) == [
        "The last crossing.",
        line,
        "More",
    ]


@given(st.lists(st.text()), st.text())
def test_nothing_raises_and_no_word_is_lost(lines, subject):
    headline, embargo = headline_of(subject)
    found = release(*lines, headline=headline, embargo=embargo)
    assert len(found.blocks) + len(found.notes) <= len(lines)
