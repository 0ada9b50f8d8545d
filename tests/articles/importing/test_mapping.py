"""What a source's names become here."""

import pytest

from articles.importing.items import ByLine, ImportItem
from articles.importing.mapping import BadMap, NameMap, read_map


def item(**kwargs):
    return ImportItem(external_id="1", headline="Wall holds", **kwargs)


def placed(choices, **kwargs):
    mapped = NameMap.of(choices).apply(item(**kwargs))
    return mapped.section, mapped.topics


def test_item_that_no_map_touches_is_the_same():
    one = item(section="News", topics=("Harbour",), bylines=(ByLine("Ada Voss"),))
    assert NameMap().apply(one) is one


def test_category_becomes_a_section_of_ours():
    choices = {"sections": {"local news": "Town"}}
    assert placed(choices, section="Local News", categories=("Local News",)) == ("Town", ())


def test_first_category_with_a_section_decides_and_the_others_become_topics():
    choices = {"sections": {"Uploads": "", "Ferries": None, "Town hall": "Politics"}}
    found = placed(
        choices,
        section="Uploads",
        categories=("Uploads", "Ferries", "Town hall"),
        topics=("Ferries", "Town hall", "Harbour"),
    )
    assert found == ("Politics", ("Harbour", "Ferries"))


def test_category_that_is_left_out_is_neither_section_nor_topic():
    choices = {"sections": {"Uploads": ""}}
    assert placed(choices, section="Uploads", categories=("Uploads",)) == ("", ())


def test_topics_are_renamed_left_out_and_written_once():
    choices = {"topics": {"harbor": "Harbour", "misc": ""}}
    found = placed(choices, topics=("Harbor", "Misc", "Harbour", "Ferries"))
    assert found == ("", ("Harbour", "Ferries"))


def test_author_is_given_a_person_or_the_printed_name_alone():
    choices = {"authors": {"Ada Voss": 7, "Desk": 0}}
    bylines = (ByLine("ada voss", "Reporting"), ByLine("Desk"), ByLine("Jan Roe"))
    mapped = NameMap.of(choices).apply(item(bylines=bylines))
    assert [one.person for one in mapped.bylines] == [7, 0, None]
    assert mapped.bylines[0].role == "Reporting"


@pytest.mark.parametrize("mark", [",", ";", "\t"])
def test_table_of_names_is_read(mark):
    text = f"theirs{mark}ours\nLocal{mark}Town\n\nOdd {mark}\n"
    assert read_map(text) == {"Local": "Town", "Odd": ""}


def test_table_without_headings_is_read():
    assert read_map("\ufeffLocal,Town") == {"Local": "Town"}


def test_row_with_one_cell_is_refused_by_its_number():
    with pytest.raises(BadMap, match="row 2"):
        read_map("Local,Town\nOdd")
