"""What a wire says in its fields, as ours."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from articles.importing.items import ByLine, SourceStatus
from articles.importing.wires.values import (
    language_of,
    moment_of,
    printed_byline,
    status_of,
    topics_of,
    words,
)


@pytest.mark.parametrize(
    ("written", "moment"),
    [
        ("20241129T170043Z", datetime(2024, 11, 29, 17, 0, 43, tzinfo=UTC)),
        ("20131020T192751+1100", datetime(2013, 10, 20, 8, 27, 51, tzinfo=UTC)),
        ("20150220", datetime(2015, 2, 19, 23, 0, tzinfo=UTC)),
        ("20150220T0930", datetime(2015, 2, 20, 8, 30, tzinfo=UTC)),
        ("2019-03-25T08:54:09+0000", datetime(2019, 3, 25, 8, 54, 9, tzinfo=UTC)),
        ("2019-03-25T08:54:09.123-05:00", datetime(2019, 3, 25, 13, 54, 9, 123000, tzinfo=UTC)),
        ("20200230T250000Z", None),
        ("not a date", None),
        ("", None),
        (None, None),
        (20150220, datetime(2015, 2, 19, 23, 0, tzinfo=UTC)),
        (["2015"], None),
    ],
)
def test_moment_of(written, moment):
    assert moment_of(written, ZoneInfo("Europe/Paris")) == moment


@pytest.mark.parametrize(
    ("word", "status", "is_doubtful"),
    [
        ("usable", SourceStatus.PUBLIC, False),
        ("stat:usable", SourceStatus.PUBLIC, False),
        ("http://cv.iptc.org/newscodes/pubstatusg2/withheld", SourceStatus.WITHHELD, False),
        ("Canceled", SourceStatus.KILLED, False),
        ("stat:cancelled", SourceStatus.KILLED, False),
        ("embargoed", SourceStatus.WITHHELD, False),
        ("", SourceStatus.DRAFT, False),
        ("stat:odd", SourceStatus.DRAFT, True),
    ],
)
def test_status_of(word, status, is_doubtful):
    found, doubts = status_of(word)
    assert (found, bool(doubts)) == (status, is_doubtful)


@pytest.mark.parametrize(
    ("printed", "names"),
    [
        ("By Zora Ada", [("Zora Ada", "")]),
        ("Von Zora Ada, dpa", [("Zora Ada", "dpa")]),
        ("Zora Ada and Pia d'Orr", [("Zora Ada", ""), ("Pia d'Orr", "")]),
        ("By ZORA ADA, Political editor", [("Zora Ada", "Political editor")]),
        ("zk/bp", [("zk/bp", "")]),
        ("Desk and wire", [("Desk and wire", "")]),
        (" ", []),
    ],
)
def test_printed_byline(printed, names):
    assert printed_byline(printed) == tuple(ByLine(*name) for name in names)


def test_words_takes_tags_and_entities_out_and_nothing_but_text_and_numbers():
    given = ["<b>Fish</b> &amp; ships\n", 5, None, True, ["x"], {"a": 1}, "\ud800a"]
    assert [words(value) for value in given] == ["Fish & ships", "5", "", "", "", "", "a"]


def test_topics_are_distinct_and_never_sentences():
    assert topics_of(["#Sea", "Sea", "", "vm", "EU", "x" * 101]) == (
        ("Sea", "EU"),
        ("1 subjects of more than 100 characters were left out",),
    )


def test_language_is_a_tag_or_nothing():
    given = ["en", "en_GB", "English please", None, "x" * 20]
    assert [language_of(value) for value in given] == ["en", "en-GB", "", "", ""]
