"""Partial dates: what is read, what is refused and which days they cover."""

import contextlib
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from people.dates import PartialDate, parse, validate

days = st.dates()
partial_dates = st.builds(
    lambda day, precision: PartialDate(*(day.year, day.month, day.day)[:precision]),
    days,
    st.integers(1, 3),
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2015", PartialDate(2015)),
        ("2015-06", PartialDate(2015, 6)),
        ("2015-06-01", PartialDate(2015, 6, 1)),
        ("2016-02-29", PartialDate(2016, 2, 29)),
        ("0987", PartialDate(987)),
    ],
)
def test_parse_reads_year_month_and_day(text, expected):
    assert parse(text) == expected
    assert str(expected) == text


FORM = "write a year, a month or a day as 2015, 2015-06 or 2015-06-01"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("2015-13", "2015-13: there is no month 13"),
        ("2015-00", "2015-00: there is no month 0"),
        ("2015-02-30", "2015-02-30: there is no 30 February in 2015"),
        ("2015-02-29", "2015-02-29: there is no 29 February in 2015"),
        ("2015-06-00", "2015-06-00: there is no 0 June in 2015"),
        ("0000", "0000: there is no year 0"),
        ("15-02", f"15-02: {FORM}"),
        ("2015-6", f"2015-6: {FORM}"),
        ("2015-06-01\n", f"2015-06-01\n: {FORM}"),
        (" 2015", f" 2015: {FORM}"),
        ("01/06/2015", f"01/06/2015: {FORM}"),
        ("2015-06-01T10:00", f"2015-06-01T10:00: {FORM}"),
        ("٢٠١٥", f"٢٠١٥: {FORM}"),  # digits, but not those the stored form uses
        ("", f"an empty date: {FORM}"),
    ],
)
@pytest.mark.parametrize("reader", [parse, validate])
def test_parse_and_validate_name_what_cannot_be(reader, text, message):
    with pytest.raises(ValueError) as refusal:  # noqa: PT011 - the whole message is compared
        reader(text)
    assert str(refusal.value) == message


def test_validate_accepts_a_partial_date_in_silence():
    assert validate("2015-06") is None


def test_partial_date_refuses_a_day_without_a_month():
    with pytest.raises(ValueError, match="a day needs a month"):
        PartialDate(2015, None, 3)


@pytest.mark.parametrize(
    ("text", "earliest", "latest", "exact", "display"),
    [
        ("2015", date(2015, 1, 1), date(2015, 12, 31), None, "2015"),
        ("2015-06", date(2015, 6, 1), date(2015, 6, 30), None, "June 2015"),
        ("2016-02", date(2016, 2, 1), date(2016, 2, 29), None, "February 2016"),
        ("9999-12", date(9999, 12, 1), date(9999, 12, 31), None, "December 9999"),
        ("2015-06-01", date(2015, 6, 1), date(2015, 6, 1), date(2015, 6, 1), "1 June 2015"),
    ],
)
def test_partial_date_is_a_stretch_of_days(text, earliest, latest, exact, display):
    partial = parse(text)
    assert (partial.earliest(), partial.latest()) == (earliest, latest)
    assert partial.exact() == exact
    assert partial.display() == display


@pytest.mark.parametrize(
    ("end", "day", "is_over"),
    [
        ("2015", date(2015, 6, 1), False),  # the text "2015" sorts before "2015-06-01"
        ("2015", date(2015, 12, 31), False),
        ("2015", date(2016, 1, 1), True),
        ("2015-06", date(2015, 6, 30), False),
        ("2015-06", date(2015, 7, 1), True),
        ("2015-06-01", date(2015, 6, 1), False),
        ("2015-06-01", date(2015, 6, 2), True),
    ],
)
def test_ended_before_waits_for_the_last_day(end, day, is_over):
    assert parse(end).ended_before(day) is is_over


@pytest.mark.parametrize(
    ("start", "day", "has_begun"),
    [
        ("2015", date(2014, 12, 31), False),
        ("2015", date(2015, 1, 1), True),
        ("2015-06", date(2015, 5, 31), False),
        ("2015-06", date(2015, 6, 1), True),
        ("2015-06-02", date(2015, 6, 1), False),
    ],
)
def test_started_by_counts_from_the_first_day(start, day, has_begun):
    assert parse(start).started_by(day) is has_begun


@given(partial_dates)
def test_parse_and_str_are_a_round_trip(partial):
    assert parse(str(partial)) == partial


@given(st.text(max_size=12) | st.from_regex(r"[0-9]{2,4}-[0-9]{1,2}(-[0-9]{2})?", fullmatch=True))
def test_parse_returns_what_was_written_or_raises_value_error(text):
    outcome = text
    with contextlib.suppress(ValueError):
        outcome = str(parse(text))
    assert outcome == text


@given(partial_dates, days)
def test_contains_means_begun_and_not_over(partial, day):
    assert partial.contains(day) == (partial.started_by(day) and not partial.ended_before(day))


@given(partial_dates, st.integers(0, 400))
def test_a_day_is_always_inside_the_year_and_month_it_belongs_to(partial, offset):
    day = min(partial.latest(), partial.earliest() + timedelta(days=offset))
    assert partial.contains(day)
