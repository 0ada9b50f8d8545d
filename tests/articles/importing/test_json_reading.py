"""JSON as a stream, without recursion."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.importing.json_reading import BrokenJson, Piece, pieces, value_of


def test_members_of_an_object_come_one_by_one_and_lists_element_by_element():
    found = list(pieces(b'{"a": 1, "b": [2, {"c": [3]}], "d": [], "e": {"f": null}}'))
    assert found == [
        Piece("a", None, "1"),
        Piece("b", 0, "2"),
        Piece("b", 1, {"c": ["3"]}),
        Piece("e", None, {"f": None}),
    ]


def test_elements_of_a_list_come_one_by_one():
    assert list(pieces(b"[[1, [2]], {}, true]")) == [
        Piece(None, 0, ["1", ["2"]]),
        Piece(None, 1, {}),
        Piece(None, 2, "true"),
    ]
    assert list(pieces(b'"a"')) == [Piece(None, None, "a")]


def test_numbers_stay_as_written():
    assert value_of('{"a": 1.10, "b": 9007199254740993, "c": false}') == {
        "a": "1.10",
        "b": "9007199254740993",
        "c": "false",
    }


def test_first_of_a_repeated_key_counts_and_it_is_named():
    (found,) = pieces(b'[{"status": "draft", "status": "published", "a": {"b": 1, "b": 2}}]')
    assert (found.value["status"], found.value["a"]) == ("draft", {"b": "1"})
    assert found.value.repeated == ("status", "b")


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-32"])
def test_mark_decides_the_encoding(encoding):
    assert list(pieces('["é"]'.encode(encoding))) == [Piece(None, 0, "é")]


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "not well-formed JSON"),
        (b"[1, 2", "not well-formed JSON"),
        (b"[NaN]", "not well-formed JSON"),
        (b'["\xff"]', "not well-formed JSON"),
        (b"[] []", "not well-formed JSON"),
        ("[1]".encode("utf-16")[:-1], "not well-formed JSON"),
        (b"[" + b"9" * 5_000 + b"]", "a number of more than a thousand digits"),
        (b"[" * 100_000, "nested more than 200 deep"),
        (b'{"a":' * 100_000, "nested more than 200 deep"),
        (b'["' + b"a" * 20_000_001 + b'"]', "longer than 20,000,000 characters"),
    ],
)
def test_what_is_broken_or_beyond_all_sense_is_said(data, words):
    with pytest.raises(BrokenJson, match=words):
        list(pieces(data))


def test_what_stands_before_the_break_is_read():
    stream = pieces(b"[1, 2, {")
    assert [next(stream).value, next(stream).value] == ["1", "2"]
    with pytest.raises(BrokenJson):
        next(stream)


@given(st.text(max_size=200))
def test_no_text_makes_it_raise_anything_else(text):
    try:
        value_of(text)
    except BrokenJson:
        return
