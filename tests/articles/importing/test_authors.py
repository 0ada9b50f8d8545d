"""A table of authors, answered by the directory."""

import pytest

from articles.importing.authors import authors_of
from articles.importing.mapping import Author, BadMap
from people.models import OtherName
from tests import factories

pytestmark = pytest.mark.django_db


def test_author_is_a_person_by_name_slug_or_number():
    ada = factories.make_person("Adele Voss")
    OtherName.objects.create(speaker=ada, name="A. Voss")
    table = f"theirs,ours\nava,adele VOSS\nbo,adele-voss\ncy,{ada.pk}\ndi,#{ada.pk}\ned,A. Voss\n"
    assert authors_of(table) == {
        "ava": Author(ada.pk, "adele VOSS"),
        "bo": Author(ada.pk, ""),
        "cy": Author(ada.pk, ""),
        "di": Author(ada.pk, ""),
        "ed": Author(ada.pk, "A. Voss"),
    }


def test_author_is_another_printed_name_or_nothing():
    factories.make_organization("Night Desk")
    assert authors_of("admin,Night Desk\nbot,\n") == {
        "admin": Author(0, "Night Desk"),
        "bot": Author(0, ""),
    }


def test_third_column_says_what_is_printed():
    ada = factories.make_person("Adele Voss")
    assert authors_of(f"ava;{ada.pk};A. V.") == {"ava": Author(ada.pk, "A. V.")}


def test_namesakes_are_told_apart_by_their_numbers():
    one = factories.make_person("Adele Voss", distinction="reporter")
    two = factories.make_person("Adele Voss", distinction="sculptor")
    told = f"{one.pk} Adele Voss (reporter), {two.pk} Adele Voss (sculptor); give the number"
    with pytest.raises(BadMap) as refusal:
        authors_of("ava,Adele Voss")
    assert str(refusal.value) == (
        f"row 1, column “ours”: several people are called “Adele Voss”: {told}"
    )


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("ava,424242", "row 2, column “ours”: no person has the number 424242"),
        ("ava,ava@old.example", "row 2, column “ours”: an e-mail address"),
        ("ava,Ava,ava@old.example", "row 2, column “printed”: an e-mail address"),
        (f"ava,{'A' * 201}", "row 2, column “ours”: 201 characters long"),
    ],
)
def test_what_can_be_nobody_is_refused_by_row_and_column(row, said):
    with pytest.raises(BadMap, match=said):
        authors_of(f"theirs,ours,printed\n{row}\n")


def test_long_table_asks_the_directory_a_few_times(django_assert_max_num_queries):
    ada = factories.make_person("Adele Voss")
    rows = "".join(f"login{n},Adele Voss\nother{n},Name {n}\n" for n in range(300))
    with django_assert_max_num_queries(4):
        found = authors_of(rows)
    assert {one.person for one in found.values()} == {ada.pk, 0}
