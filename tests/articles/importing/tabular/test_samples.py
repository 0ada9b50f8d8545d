"""The columns of a table, and the keys of records, with an example of each."""

import json

import pytest

from articles.importing.formats import csv_table, records
from articles.importing.tabular.samples import LONGEST_EXAMPLE, MOST_COLUMNS


def columns_of(value):
    return records.columns_in(json.dumps(value).encode())


def test_columns_of_a_table_have_the_first_value_that_says_something():
    table = "Nr;Kopf;Text\n1;;<p>It <b>held</b>.</p>\n2;Wall holds;x\n"
    assert csv_table.columns_in(table.encode()) == {
        "Nr": "1",
        "Kopf": "Wall holds",
        "Text": "It held.",
    }


def test_table_without_rows_has_its_columns():
    assert csv_table.columns_in(b"a,b\n") == {"a": "", "b": ""}


@pytest.mark.parametrize("content", [b"", b"\n\n", b"\x00\x01\xff\xfe\x00"])
def test_what_is_no_table_has_no_columns_worth_an_error(content):
    assert set(csv_table.columns_in(content).values()) <= {""}
    assert records.columns_in(content) in ({}, {"": ""})


def test_only_the_first_columns_are_told():
    names = ",".join(f"c{n}" for n in range(200))
    assert len(csv_table.columns_in(f"{names}\n".encode())) == MOST_COLUMNS


def test_long_value_is_cut_in_its_example():
    example = csv_table.columns_in(f"a,b\n{'ferry ' * 100},x\n".encode())["a"]
    assert (len(example) <= LONGEST_EXAMPLE, example[-6:]) == (True, "ferry…")


RECORD = {"kopf": "Wall holds", "wer": [{"n": "Jane Doe"}]}


@pytest.mark.parametrize(
    "document",
    [
        [RECORD],
        {"name": "Packet", "beitraege": [RECORD]},
        {"1": RECORD, "2": RECORD},
        {"kopf": "Wall holds", "wer": {"n": "Jane Doe"}},
    ],
)
def test_records_are_found_wherever_they_stand(document):
    found = columns_of(document)
    assert (found["kopf"], found["wer.n"]) == ("Wall holds", "Jane Doe")


def test_records_are_found_line_by_line_and_a_broken_line_is_passed_over():
    lines = b'{"kopf": "Wall holds"}\n{"kopf": \n{"fuss": "b"}\n'
    assert records.columns_in(lines) == {"kopf": "Wall holds", "fuss": "b"}


def test_story_with_a_list_of_authors_is_one_record():
    assert "absatz" in columns_of({"absatz": "It held. " * 40, "wer": [{"n": "a"}, {"n": "b"}]})


def test_object_that_reads_as_text_is_told_itself_and_others_by_their_paths():
    record = {"title": {"rendered": "Wall"}, "meta": {"wann": "2020"}, "leer": None}
    assert columns_of([record]) == {"title": "Wall", "meta.wann": "2020", "leer": ""}


def test_secrets_and_addresses_of_people_are_no_examples():
    record = {"password": "hunter2", "note": "ask mo@packet.example", "author": "jane@p.example"}
    assert columns_of([record]) == {"password": "", "note": "ask", "author": ""}


def test_document_that_breaks_off_tells_what_stands_before():
    assert records.columns_in(b'[{"kopf": "Wall"}, {"kopf"') == {"kopf": "Wall"}
