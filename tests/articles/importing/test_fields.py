"""Named values to fields: times, names, lists, yes and no."""

from datetime import UTC, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.importing.fields import BadField, Fields, parse_time
from articles.importing.items import ByLine, SourceStatus

LONDON = ZoneInfo("Europe/London")


@pytest.mark.parametrize(
    ("written", "moment"),
    [
        ("2026-07-01", datetime(2026, 6, 30, 23, 0, tzinfo=UTC)),
        ("2026-01-01", datetime(2026, 1, 1, 0, 0, tzinfo=UTC)),
        ("2021-9-1", datetime(2021, 8, 31, 23, 0, tzinfo=UTC)),
        ("2026-07-01 10:00", datetime(2026, 7, 1, 9, 0, tzinfo=UTC)),
        ("2026-07-01T10:00:30Z", datetime(2026, 7, 1, 10, 0, 30, tzinfo=UTC)),
        ("2026-07-01T10:00:30.25+02:00", datetime(2026, 7, 1, 8, 0, 30, 250000, tzinfo=UTC)),
        ("2026-07-01 10:00:00 -0430", datetime(2026, 7, 1, 14, 30, tzinfo=UTC)),
        (" 2026-07-01T10:00 GMT ", datetime(2026, 7, 1, 10, 0, tzinfo=UTC)),
    ],
)
def test_parse_time(written, moment):
    assert parse_time(written, timezone=LONDON).astimezone(UTC) == moment


@pytest.mark.parametrize(
    "written",
    [
        "",
        "soon",
        "2026",
        "01/02/2026",
        "2026-02-30",
        "2026-13-01",
        "2026-01-01T25:00",
        "2026-01-01T10:00 CEST",
        "2026-01-01T10:00+99:00",
        "0000-00-00 00:00:00",
        "9999-12-31",
        "２０２６-01-01",
    ],
)
def test_parse_time_refuses(written):
    with pytest.raises(ValueError, match=r"date|out of range"):
        parse_time(written, timezone=UTC)


@given(st.text(max_size=30))
def test_parse_time_gives_an_aware_time_or_a_value_error(written):
    try:
        moment = parse_time(written, timezone=timezone(timedelta(hours=14)))
    except ValueError:
        return
    assert moment.astimezone(UTC).tzinfo is UTC


def test_fields_takes_any_spelling_of_a_name():
    assert Fields({"Credit-Line": " a \n b "}).line("credit_line") == "a b"
    assert Fields({"TITLE": "No"}).line("headline") == "No"
    assert Fields({"title": "", "headline": "a"}).line("headline") == "a"
    assert Fields({}).line("headline") == ""


def test_fields_text_keeps_its_lines():
    assert Fields({"desk_note": " a  b\nc \n"}).text("desk_note") == "a b\nc"


@pytest.mark.parametrize(
    ("value", "names"),
    [
        ("a, b , a", ("a", "b")),
        (["a, b", "c"], ("a, b", "c")),
        ("", ()),
        ([], ()),
        (["", " "], ()),
    ],
)
def test_fields_names(value, names):
    assert Fields({"tags": value}).names("topics") == names


@pytest.mark.parametrize(
    ("value", "bylines"),
    [
        ("Jane Doe", (ByLine("Jane Doe"),)),
        (
            "By Jane Doe, John Roe and Ann Poe",
            tuple(map(ByLine, ("Jane Doe", "John Roe", "Ann Poe"))),
        ),
        ("Doe, Jane; Roe, John", (ByLine("Doe, Jane"), ByLine("Roe, John"))),
        (
            ["Jane Doe", {"name": "John Roe", "role": "Photos"}],
            (ByLine("Jane Doe"), ByLine("John Roe", "Photos")),
        ),
        ({"Name": "John Roe"}, (ByLine("John Roe"),)),
        (["Jane Doe", "Jane Doe", ""], (ByLine("Jane Doe"),)),
    ],
)
def test_fields_bylines(value, bylines):
    assert Fields({"authors": value}).bylines() == bylines


def test_fields_of_several_categories_the_first_is_the_section():
    fields = Fields({"categories": ["News", "Harbour"], "tags": "Ferries"})
    assert fields.section_and_topics() == ("News", ("Ferries", "Harbour"))
    assert Fields({"category": "Arts, crafts"}).section_and_topics() == ("Arts, crafts", ())
    assert Fields({}).section_and_topics() == ("", ())


PUBLIC, DRAFT, WITHHELD = SourceStatus.PUBLIC, SourceStatus.DRAFT, SourceStatus.WITHHELD


@pytest.mark.parametrize(
    ("values", "status"),
    [
        ({}, DRAFT),
        ({"date": "2026-01-01"}, DRAFT),
        ({"draft": "false"}, PUBLIC),
        ({"draft": "No"}, PUBLIC),
        ({"draft": "true"}, DRAFT),
        ({"published": "true"}, PUBLIC),
        ({"published": "false"}, DRAFT),
        ({"published": "2026-01-01"}, DRAFT),
        ({"status": "Published"}, PUBLIC),
        ({"status": "draft"}, DRAFT),
        ({"status": "hidden"}, WITHHELD),
        ({"status": "published", "draft": "true"}, DRAFT),
        ({"status": "published", "published": "false"}, DRAFT),
        ({"status": "published", "visibility": "private"}, WITHHELD),
    ],
)
def test_fields_status_is_public_only_if_all_agree(values, status):
    assert Fields(values).status() == (status, "")


def test_fields_status_of_an_unknown_word_is_a_draft_with_a_warning():
    assert Fields({"status": "ready-ish"}).status() == (
        DRAFT,
        "the status “ready-ish” is not known, so it is taken as a draft",
    )


@pytest.mark.parametrize(
    ("read", "values", "field", "reason"),
    [
        (
            lambda f: f.line("headline"),
            {"Title": ["a"]},
            "Title",
            "a list where a text is expected",
        ),
        (
            lambda f: f.line("headline"),
            {"title": {"a": "b"}},
            "title",
            "a group of fields where a text is expected",
        ),
        (lambda f: f.names("topics"), {"tags": [["a"]]}, "tags", "a list where a text is expected"),
        (lambda f: f.bylines(), {"author": [["a"]]}, "author", "a list where a text is expected"),
        (lambda f: f.status(), {"draft": "maybe"}, "draft", "“maybe” is neither true nor false"),
        (
            lambda f: f.section_and_topics(),
            {"section": {"a": "b"}},
            "section",
            "a name is expected",
        ),
        (
            lambda f: f.time("published_at", timezone=UTC),
            {"date": "soon"},
            "date",
            "“soon” is no ISO 8601 date or time (2026-01-31, 2026-01-31T09:30)",
        ),
    ],
)
def test_fields_refuses_a_wrong_type_by_field(read, values, field, reason):
    with pytest.raises(BadField) as raised:
        read(Fields(values))
    assert (raised.value.field, str(raised.value)) == (field, reason)
