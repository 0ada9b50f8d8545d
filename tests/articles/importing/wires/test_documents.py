"""The objects of a JSON file, with the words in which they came."""

import json
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.importing.wires.documents import REPEATED, Document, Fault, documents


def test_array_lines_and_one_object_give_the_same_objects():
    first, second = '{"a": "é"}', '{"b": [1,\n 2]}'
    for text in (f"[{first}, {second}]", f"{first}\n{second}\n"):
        found = list(documents(text.encode()))
        assert [(one.value, one.raw) for one in found] == [
            ({"a": "é"}, first),
            ({"b": [1, 2]}, second),
        ]
    assert list(documents(f"\n {first}".encode())) == [Document({"a": "é"}, first, "line 2")]
    assert list(documents(b" []")) == []


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-32"])
def test_byte_order_mark_decides_the_encoding(encoding):
    (found,) = documents('{"a": "é"}'.encode(encoding))
    assert found.value == {"a": "é"}


def test_object_larger_than_the_first_reading_is_whole():
    long = {"a": "é" * 300_000, "b": 12}
    found = list(documents(json.dumps([long, long], ensure_ascii=False).encode()))
    assert [one.value for one in found] == [long, long]


def test_broken_line_costs_that_line_only():
    found = list(documents(b'{"a": 1}\n{"b": }\n{"c": 3}\n'))
    assert [(type(one).__name__, one.place) for one in found] == [
        ("Document", "line 1"),
        ("Fault", "line 2"),
        ("Document", "line 3"),
    ]
    assert found[1].raw.startswith('{"b": }')


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "the file is empty"),
        (b"\xef\xbb\xbf \n", "the file is empty"),
        (b'{"a": "x', "not well-formed JSON: Unterminated string starting at"),
        (b'[{"a": 1}', "not well-formed JSON: a comma or the end of the list is missing"),
        (b'[{"a": 1},', "not well-formed JSON: it breaks off"),
        (b'[{"a": 1}] {', "not well-formed JSON: there is more after its end"),
        (b'{"a": "\xff"}', "not UTF-8, as JSON has to be"),
        (b'{"a": ' + b"9" * 5_000 + b"}", "not well-formed JSON: a number that is too long"),
        (b"[" * 100_000, "nested too deeply to be a story"),
        (b'{"a":' * 100_000, "nested too deeply to be a story"),
        (b'{"a": "' + b"x" * 21_000_000, "larger than 20 MB, the most for one story"),
    ],
)
def test_what_is_broken_is_named(data, reason):
    found = list(documents(data))
    assert (type(found[-1]), found[-1].reason) == (Fault, reason)


def test_broken_lines_by_the_thousand_take_no_time():
    started = time.monotonic()
    found = list(documents(b'{"a": "x}\n' * 20_000))
    assert (len(found), time.monotonic() - started < 5) == (20_000, True)


def test_field_that_stands_twice_is_marked():
    (found,) = documents(b'{"a": 1, "a": 2}')
    assert found.value[REPEATED] is True


@given(st.binary(max_size=300))
def test_nothing_raises(data):
    for found in documents(data):
        assert isinstance(found, Document | Fault)
