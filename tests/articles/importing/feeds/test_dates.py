"""Dates in the shapes that feeds have them."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.importing.feeds.dates import read_date


@pytest.mark.parametrize(
    "written",
    [
        "2026-03-02T09:30:00Z",
        "2026-03-02T09:30:00.000Z",
        "2026-03-02T10:30:00+01:00",
        "2026-03-02 09:30:00 UTC",
        "2026/03/02 09:30:00 +0000",
        "20260302T093000Z",
        "20260302T103000+0100",
        "Mon, 02 Mar 2026 09:30:00 GMT",
        "Mon, 2 Mar 2026 09:30:00 +0000",
        "Mon, 02 Mar 2026 09:30 Z",
        "Mon, 02 Mar 26 09:30:00 UT",
        "Mon, 02 Mar 2026 04:30:00 EST",
        "Mon, 02 Mar 2026 01:30:00 -0800 (PST)",
        "Mon, 02 March 2026 10:30:00 CET",
        "Mon, 02 Mar 2026 10:30:00 GMT+01:00",
        "Monday, 02-Mar-26 09:30:00 GMT",
        "Mon Mar  2 09:30:00 2026",
        "Mon Mar 2 10:30:00 CET 2026",
        "Mon Mar 02 2026 10:30:00 GMT+0100 (Central European Standard Time)",
        "March 2, 2026 9:30 am",
        "March 2nd, 2026 at 9:30 a.m. UTC",
        "Mar. 2, 2026, 9:30 AM GMT",
        "2 de marzo de 2026 09:30",
        "2. März 2026, 09:30",
        "lundi 2 mars 2026 09:30:00 +0000",
        "02.03.2026 09:30",
        "02 Mar 2026 09:30:00",
        "1772443800",
        "1772443800000",
    ],
)
def test_one_moment_in_many_shapes(written):
    assert read_date(written, timezone=UTC) == datetime(2026, 3, 2, 9, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("2026", (2026, 1, 1)),
        ("2026-03", (2026, 3, 1)),
        ("20260302", (2026, 3, 2)),
        ("13/02/2026", (2026, 2, 13)),
        ("02/13/2026", (2026, 2, 13)),
        ("3 juillet 1999", (1999, 7, 3)),
        ("Fri, 15 Jul 05", (2005, 7, 15)),
    ],
)
def test_bare_day_is_its_midnight(written, day):
    assert read_date(written, timezone=UTC) == datetime(*day, tzinfo=UTC)


@pytest.mark.parametrize(
    "written",
    [
        "",
        "soon",
        "0000-00-00 00:00:00",
        "Mon, 30 Nov -0001 00:00:00 +0000",
        "03/04/2026",
        "Mon, 31 Feb 2026 10:00:00 GMT",
        "9999-12-31",
        "Mar 2026",
        "25:99",
        "2026-03-02T09:30:00+99:00",
        "1" * 5_000,
    ],
)
def test_what_is_no_date_or_an_ambiguous_one_is_none(written):
    assert read_date(written, timezone=UTC) is None


def test_time_without_a_zone_is_the_newsrooms():
    found = read_date("2 Mar 2026 09:30", timezone=ZoneInfo("Europe/Paris"))
    assert found == datetime(2026, 3, 2, 8, 30, tzinfo=UTC)


@given(st.text(max_size=60))
def test_no_text_makes_it_raise(written):
    read_date(written, timezone=UTC)
