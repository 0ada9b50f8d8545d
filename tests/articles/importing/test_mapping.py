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


def byline_of(author, name="Ada Voss"):
    mapped = NameMap.of({"authors": {"ada voss": author}}).apply(item(bylines=(ByLine(name),)))
    return [(one.name, one.person) for one in mapped.bylines]


def test_author_is_printed_by_another_name_by_their_own_or_not_at_all():
    assert byline_of({"person": 7, "printed": "Adele Voss"}) == [("Adele Voss", 7)]
    assert byline_of({"person": 0, "printed": "The desk"}) == [("The desk", 0)]
    assert byline_of({"person": 7, "printed": ""}) == [("", 7)]
    assert byline_of({"person": 0, "printed": ""}) == []
    assert byline_of({"person": 7}) == [("Ada Voss", 7)]


def test_two_names_of_one_person_are_one_byline():
    choices = {"authors": {"ada": 7, "Ada Voss": 7, "x": {"person": 0, "printed": "Jan Roe"}}}
    bylines = (ByLine("ada"), ByLine("Ada Voss"), ByLine("Ada Voss", "Photos"), ByLine("x"))
    mapped = NameMap.of(choices).apply(item(bylines=(*bylines, ByLine("Jan Roe"))))
    assert [(one.name, one.role) for one in mapped.bylines] == [
        ("ada", ""),
        ("Ada Voss", "Photos"),
        ("Jan Roe", ""),
    ]
