"""Roles in words, on a day and over the years."""

from dataclasses import dataclass
from datetime import date, timedelta
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from people.dates import PartialDate
from people.roles import RoleLine, role_on, roles_over_time


@dataclass(frozen=True)
class Body:
    name: str


@dataclass(frozen=True)
class Held:
    label: str = ""
    role: str = ""
    organization: Body | None = None
    start_date: str = ""
    end_date: str = ""


COUNCIL = Body("Harbourton Town Council")
CLERK = Held("Town clerk", start_date="2010", end_date="2015")
MAYOR = Held("Mayor of Harbourton", start_date="2015-06", end_date="2019-05-02")
MINISTER = Held("Minister for Ports", start_date="2019-05-02")
PATRON = Held("Patron of the lifeboat")


@pytest.mark.parametrize(
    ("membership", "wording"),
    [
        (Held(label="Mayor of Harbourton", role="mayor", organization=COUNCIL), None),
        (Held(role="member", organization=COUNCIL), "member, Harbourton Town Council"),
        (Held(role="historian"), "historian"),
        (Held(organization=COUNCIL), "Harbourton Town Council"),
        (Held(label="  ", role="historian "), "historian"),
        (Held(), ""),
    ],
)
def test_role_is_worded_by_label_then_role_and_organisation(membership, wording):
    expected = membership.label if wording is None else wording
    assert role_on([membership], date(2020, 1, 1)) == expected
    assert [line.label for line in roles_over_time([membership])] == [expected] * bool(expected)


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (None, ""),
        (date(2009, 12, 31), "Patron of the lifeboat"),
        (date(2010, 1, 1), "Town clerk"),
        (date(2015, 5, 31), "Town clerk"),
        (date(2015, 6, 1), "Mayor of Harbourton"),  # the clerk's 2015 holds too; the later wins
        (date(2019, 5, 1), "Mayor of Harbourton"),
        (date(2019, 5, 2), "Minister for Ports"),
        (date(2031, 1, 1), "Minister for Ports"),
    ],
)
def test_role_on_is_the_most_recently_started_of_those_held_that_day(day, expected):
    memberships = [PATRON, CLERK, MAYOR, MINISTER]
    assert {role_on(order, day) for order in permutations(memberships)} == {expected}


@pytest.mark.parametrize(
    ("end", "day", "expected"),
    [
        ("2015", date(2015, 6, 1), "Town clerk"),  # compared as text, 2015 would be over
        ("2015", date(2015, 12, 31), "Town clerk"),
        ("2015", date(2016, 1, 1), ""),
        ("2015-06", date(2015, 6, 30), "Town clerk"),
        ("2015-06", date(2015, 7, 1), ""),
        ("2015-06-01", date(2015, 6, 1), "Town clerk"),
        ("2015-06-01", date(2015, 6, 2), ""),
    ],
)
def test_role_on_counts_a_partial_end_in_full(end, day, expected):
    assert role_on([Held("Town clerk", end_date=end)], day) == expected


def test_role_on_without_memberships_is_empty():
    assert role_on([], date(2020, 1, 1)) == ""
    assert role_on(iter([MAYOR]), date(2014, 1, 1)) == ""


def test_role_on_does_not_depend_on_row_order_when_two_roles_started_together():
    both = [Held("Treasurer", start_date="2018"), Held("Chair", start_date="2018-01-01")]
    assert role_on(both, date(2018, 3, 1)) == role_on(both[::-1], date(2018, 3, 1)) == "Chair"


def test_role_on_names_a_stored_date_that_is_none():
    with pytest.raises(ValueError, match="2015-13: there is no month 13"):
        role_on([Held("Chair", end_date="2015-13")], date(2015, 1, 1))


@pytest.mark.parametrize(
    ("start", "end", "span"),
    [
        ("2019", "2023", "2019–2023"),
        ("2019", "2019", "2019"),
        ("2019-06", "2023", "June 2019 – 2023"),
        ("2019-06-03", "2023-05-04", "3 June 2019 – 4 May 2023"),
        ("2024-06", "", "since June 2024"),
        ("", "2020", "until 2020"),
        ("", "", ""),
    ],
)
def test_roles_over_time_words_the_span(start, end, span):
    lines = roles_over_time([Held("Chair", start_date=start, end_date=end)])
    assert lines == [RoleLine("Chair", span)]


def test_roles_over_time_puts_the_newest_first_and_the_undated_last():
    former = Held("Reporter", end_date="2008")
    assert roles_over_time([PATRON, former, CLERK, MINISTER, MAYOR]) == [
        RoleLine("Minister for Ports", "since 2 May 2019"),
        RoleLine("Mayor of Harbourton", "June 2015 – 2 May 2019"),
        RoleLine("Town clerk", "2010–2015"),
        RoleLine("Patron of the lifeboat", ""),
        RoleLine("Reporter", "until 2008"),
    ]


@given(st.dates(), st.integers(1, 3), st.integers(0, 400))
def test_a_role_holds_on_every_day_its_partial_date_may_mean(day, precision, offset):
    partial = PartialDate(*(day.year, day.month, day.day)[:precision])
    inside = min(partial.latest(), partial.earliest() + timedelta(days=min(offset, 365)))
    held = Held("Chair", start_date=str(partial), end_date=str(partial))
    assert role_on([held], inside) == "Chair"
