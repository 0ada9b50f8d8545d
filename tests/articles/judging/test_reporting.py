"""The report on suggestions: its numbers are those of plain counting, and what counts in none."""

from collections import Counter
from datetime import date, timedelta

import pytest

from articles.judging import GOAL, Period, report
from articles.judging.reporting import Line
from articles.judging.tallying import COLUMNS
from articles.models import JudgementTally

pytestmark = pytest.mark.django_db
YEAR = Period(date(2026, 1, 1), date(2026, 12, 31))
ONE = {
    "day": date(2026, 3, 2),
    "finder_version": "1",
    "construction": "after",
    "cue": "said",
    "answer": "accepted",
    "changed": "",
    "is_firm": True,
    "is_in_bulk": False,
    "is_archive": False,
    "is_undone": False,
}


def count(n, **other):
    assert set(ONE) == set(COLUMNS)
    return JudgementTally.objects.create(**{**ONE, **other}, n=n)


def lines(found, slug):
    table = next(one for one in found.tables if one.slug == slug)
    return {line.name: (line.answered, line.accepted, line.missed) for line in table.lines}


def test_numbers_are_those_of_plain_counting():
    count(8)
    count(3, cue="warned", construction="split", is_firm=False)
    count(2, answer="changed", changed="speaker words", finder_version="2")
    count(1, answer="changed", changed="words", is_firm=False, is_archive=True)
    count(4, answer="dismissed", cue="", day=date(2026, 5, 1), is_firm=False)
    count(5, answer="missed", cue="", construction="none", is_firm=False)
    count(90, is_in_bulk=True)
    count(7, is_undone=True)
    count(60, day=date(2025, 12, 31))
    count(60, day=date(2027, 1, 1))
    found = report(YEAR)
    assert found.total == Line("All", 11, 3, 4, 5, firm=10, firm_accepted=8)
    assert (found.in_bulk, found.undone) == (90, 7)
    assert found.changes == [("the speaker", 2), ("the words", 3)]
    assert lines(found, "constructions") == {
        "Named after the words: “…,” said Finch": (15, 8, 0),
        "Split: “…,” said Finch, “…”": (3, 3, 0),
        "Not found by the finder": (0, 0, 5),
    }
    assert lines(found, "cues") == {
        "“said”": (11, 8, 0),
        "No word of saying": (4, 0, 0),
        "“warned”": (3, 3, 0),
    }
    assert lines(found, "versions") == {"1": (16, 11, 5), "2": (2, 0, 0)}
    assert lines(found, "months") == {"March 2026": (14, 11, 5), "May 2026": (4, 0, 0)}
    assert lines(found, "sources") == {
        "Written or edited here": (17, 11, 5),
        "Imported archive": (1, 0, 0),
    }


def test_every_table_adds_up_with_its_rest():
    words = ["said", "told", "added", "wrote", "warned"]
    for n, cue in enumerate(words, start=1):
        count(n, cue=cue)
    count(3, answer="missed", cue="", construction="none", is_firm=False)
    found = report(YEAR, most=2)
    cues = next(table for table in found.tables if table.slug == "cues")
    assert [line.name for line in cues.lines] == ["“warned”", "“wrote”"]
    assert (cues.rest.name, cues.rest.answered, cues.rest.missed) == ("All others", 6, 0)
    for table in found.tables:
        everything = [*table.lines, *([table.rest] if table.rest else [])]
        assert sum(line.answered for line in everything) == 15


@pytest.mark.parametrize(
    ("accepted", "of", "share", "met"),
    [(90, 100, 90, True), (899, 1000, 89, False), (9, 10, 90, True), (0, 0, None, False)],
)
def test_goal_is_never_rounded_up_to(accepted, of, share, met):
    line = Line("", firm=of, firm_accepted=accepted)
    assert (GOAL, line.firm_share, line.meets_goal) == (90, share, met)


def test_nothing_is_a_report_too():
    found = report(YEAR)
    assert (found.total.answered, found.total.share, found.changes) == (0, None, [])
    assert Counter(len(table.lines) for table in found.tables) == Counter({0: 5})


def test_period_has_an_end():
    assert Period(date(2026, 1, 1), date(2027, 1, 1))
    for last in (date(2025, 12, 31), date(2027, 1, 2)):
        with pytest.raises(ValueError, match=r"first day|At most"):
            Period(date(2026, 1, 1), last)


def test_it_asks_the_same_of_little_and_much(django_assert_num_queries):
    with django_assert_num_queries(7):
        report(YEAR)
    for day in range(200):
        count(day + 1, day=ONE["day"] + timedelta(days=day), cue=f"word{day}")
    with django_assert_num_queries(7):
        report(YEAR)
