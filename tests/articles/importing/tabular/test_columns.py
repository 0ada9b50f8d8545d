"""Which column is which of our fields."""

import pytest

from articles.importing.tabular.columns import (
    OURS,
    BadColumns,
    Picked,
    at,
    columns_from,
    columns_of,
    meanings,
    picked,
    read_columns,
)


def test_columns_are_guessed_by_the_names_that_others_use():
    found = columns_of(["ID", "Post Title", "bodyHtml", "Publish-Date", "By", "colour"], {})
    assert found.of == {
        "id": ("ID",),
        "headline": ("Post Title",),
        "body": ("bodyHtml",),
        "published_at": ("Publish-Date",),
        "bylines": ("By",),
    }


def test_what_is_given_decides_and_the_rest_is_guessed():
    found = columns_of(["title", "kicker", "text"], {"kicker": "headline", "text": ""})
    assert found.of == {"headline": ("kicker",)}
    found = columns_of(["a", "b", "title"], {"a": "body", "b": "body"})
    assert found.of == {"body": ("a", "b"), "headline": ("title",)}


def test_column_that_is_not_there_is_named():
    with pytest.raises(BadColumns) as raised:
        columns_of(["title", "text"], {"Kicker": "headline"})
    assert str(raised.value) == "--columns: there is no column “Kicker”; there are title, text"


def test_map_is_read():
    assert read_columns('{"Kicker": "headline", "Notes": null, "X": ""}', file="map.json") == {
        "Kicker": "headline",
        "Notes": "",
        "X": "",
    }


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "map.json: not JSON"),
        ("[" * 100_000, "map.json: not JSON"),
        ("[]", "map.json: an object is expected"),
        ('{"Kicker": "headlin"}', "map.json: “Kicker”: 'headlin' is no field; there are id"),
        ('{"Kicker": ["headline"]}', "map.json: “Kicker”"),
        ('{"Kicker": "headline", "Kicker": "body"}', "map.json: “Kicker” stands twice"),
    ],
)
def test_bad_map_is_refused_with_its_key(text, words):
    with pytest.raises(BadColumns) as raised:
        read_columns(text, file="map.json")
    assert str(raised.value).startswith(words)


def test_file_of_a_map_is_read_or_said_why_not(tmp_path):
    path = tmp_path / "map.json"
    path.write_text('\ufeff{"Kicker": "headline"}', encoding="utf-8")
    assert columns_from(str(path)) == {"Kicker": "headline"}
    path.write_bytes(b" " * 1_000_001)
    with pytest.raises(BadColumns, match="larger than 1 MB"):
        columns_from(str(path))
    with pytest.raises(BadColumns, match="can't be read: No such file"):
        columns_from(str(tmp_path / "none.json"))


def test_every_field_of_ours_has_a_name_of_its_own():
    for field in OURS:
        assert field in columns_of([field], {}).of


@pytest.mark.parametrize(
    ("path", "found"),
    [
        ("title.rendered", "A"),
        ("authors.name", ["Jane", None]),
        ("authors.0.name", "Jane"),
        ("authors.9.name", None),
        ("a.b", "pointed"),
        ("title.rendered.more", None),
        ("nothing.at.all", None),
        ("authors.99999999999999999999", None),
    ],
)
def test_paths_lead_into_records(path, found):
    record = {"title": {"rendered": "A"}, "authors": [{"name": "Jane"}, {}], "a.b": "pointed"}
    assert at(record, path) == found


def test_columns_mean_what_is_guessed_unless_a_map_says_otherwise():
    seen = {"title": "Wall", "Kicker": "a", "date": "2020"}
    assert meanings(seen, {}) == {"title": "headline", "Kicker": "", "date": "published_at"}
    given = {"Kicker": "headline", "title": ""}
    assert meanings(seen, given) == {"title": "", "Kicker": "headline", "date": "published_at"}


@pytest.mark.parametrize(
    ("example", "ours"), [("2020-03-02", "published_at"), ("true", "published"), ("0", "published")]
)
def test_published_says_when_or_only_whether(example, ours):
    assert meanings({"published": example}, {}) == {"published": ours}


def test_choice_that_is_what_is_guessed_is_no_map():
    seen = {"title": "Wall", "date": "2020", "date_gmt": "2020"}
    assert picked(seen, meanings(seen, {})) == {}


def test_chosen_column_counts_before_one_that_is_guessed_and_those_in_their_order():
    seen = {"title": "", "date": "", "date_gmt": "", "Kicker": ""}
    chosen = {**meanings(seen, {}), "Kicker": "headline"}
    found = columns_of(seen, picked(seen, chosen)).of
    assert found["headline"] == ("Kicker", "title")
    assert found["published_at"] == ("date_gmt", "date")


def test_picked_map_takes_of_each_table_the_columns_that_it_has():
    given = Picked({"Kicker": "headline", "Story": "body", "text": ""})
    assert columns_of(["Kicker", "text"], given).of == {"headline": ("Kicker",)}
    assert columns_of(["title", "Story"], given).of == {"body": ("Story",), "headline": ("title",)}
