"""One key for all spellings of a name; its title; where a list files it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from people.spelling import (
    directory_keys,
    fold,
    initials,
    office_in,
    printed_keys,
    sort_name,
    strip_title,
    surname_keys,
    without_possessive,
)
from people.titles import GENERATIONS, MODIFIERS, PARTICLES, SMALL_WORDS, TITLES


@pytest.mark.parametrize(
    ("spellings", "key"),
    [
        (["Sean O’Neale", "SEAN O'NEALE", "sean  o´neale", "Sean O`Neale"], "sean oneale"),
        (["J. K. Rowe", "J.K. Rowe", "JK Rowe", "J.K.Rowe", "j k rowe"], "jk rowe"),
        (["U.S.", "US", "U. S."], "us"),
        (["Łukasz Żółkiewski", "Lukasz Zolkiewski"], "lukasz zolkiewski"),
        (["Søren Ærø", "Soren Aero"], "soren aero"),
        (["Weiß", "WEISS", "Weiss"], "weiss"),
        (["İpek Işık", "Ipek Isik"], "ipek isik"),
        (["Anne-Marie Dubois", "Anne Marie Dubois", "Anne–Marie Dubois"], "anne marie dubois"),
        (["Hill & Sons", "Hill and Sons"], "hill and sons"),
        (["Zo\u00eb", "Zoe\u0308", "Zoe", "Z\u00adoe", "Z\u200boe"], "zoe"),
        (["ﬁnn Ｂｅｒｇ", "Finn Berg"], "finn berg"),
        (["Андрей", "АНДРЕЙ"], "андрей"),  # й is a letter of its own, not an accented и
        (["李·明", "李 明"], "李明"),
        (["", "  ", "!!!", "—", "\u200b"], ""),
    ],
)
def test_fold_gives_all_spellings_one_key(spellings, key):
    assert {fold(spelling) for spelling in spellings} == {key}


@given(st.text() | st.text(alphabet="aÉıß'’.&- \u0301\u00ad\u0345ʼǅ´·", max_size=12))
def test_fold_is_idempotent(name):
    assert fold(fold(name)) == fold(name)


@pytest.mark.parametrize(
    ("name", "title", "rest"),
    [
        ("Mr Tom Berg", "Mr", "Tom Berg"),
        ("Mrs. Berg", "Mrs.", "Berg"),
        ("Cllr Tom Berg", "Cllr", "Tom Berg"),
        ("Prof. Dr. Ana Berg", "Prof. Dr.", "Ana Berg"),
        ("the Rt Hon Sir Tom Berg", "the Rt Hon Sir", "Tom Berg"),
        ("Prime Minister Ana Berg", "Prime Minister", "Ana Berg"),
        ("Secretary of Defense Ana Berg", "Secretary of Defense", "Ana Berg"),
        ("Secretary of State for Health Ana Berg", "Secretary of State for Health", "Ana Berg"),
        ("former U.S. Secretary of State Ana Berg", "former U.S. Secretary of State", "Ana Berg"),
        ("ex-Mayor Tom Berg", "ex-Mayor", "Tom Berg"),
        ("Vice-President Berg", "Vice-President", "Berg"),
        ("South Korean President Ana Berg", "South Korean President", "Ana Berg"),
        ("Detective Chief Inspector Ana Berg", "Detective Chief Inspector", "Ana Berg"),
        ("Dame Ana van der Berg", "Dame", "Ana van der Berg"),
        ("Mr de Groot", "Mr", "de Groot"),
        # No title, or nothing after it.
        ("Ana Berg", "", "Ana Berg"),
        ("  Ana   Berg ", "", "Ana Berg"),
        ("Prime Minister", "", "Prime Minister"),
        ("the Secretary of Defense", "", "the Secretary of Defense"),
        ("Lord of the Isles", "", "Lord of the Isles"),
        ("Dean Berg", "", "Dean Berg"),
        ("First Aid", "", "First Aid"),
        ("", "", ""),
    ],
)
def test_strip_title_parts_the_title_from_the_name(name, title, rest):
    assert strip_title(name) == (title, rest)


@given(st.text() | st.lists(st.sampled_from(["Mr", "former", "Lord", "of", "Berg", "the"])))
def test_strip_title_loses_no_word_and_leaves_a_name(name):
    name = name if isinstance(name, str) else " ".join(name)
    title, rest = strip_title(name)
    assert f"{title} {rest}".split() == name.split()
    assert bool(rest) == bool(name.split())


def test_office_in_is_the_title_without_what_was_put_before_it():
    assert office_in("former us secretary of state") == "secretary of state"
    assert office_in("first minister") == "first minister"
    assert office_in("former") == ""


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Ana Berg", "Berg, Ana"),
        ("Ana van der Berg", "van der Berg, Ana"),
        ("Robert De Groot", "De Groot, Robert"),
        ("Van Morrow", "Morrow, Van"),
        ("Ana Maria dos Santos Pinho", "Pinho, Ana Maria dos Santos"),
        ("Muna al-Bakri", "al-Bakri, Muna"),
        ("Dr Ana Berg OBE", "Berg, Ana"),
        ("Martin Kingsway Jr.", "Kingsway, Martin, Jr."),
        ("Lord Ashby", "Ashby, Lord"),
        ("Tamsin", "Tamsin"),
        ("Berg, Ana", "Berg, Ana"),
        ("金 正", "金 正"),
        ("", ""),
    ],
)
def test_sort_name_files_a_person_by_surname(name, expected):
    assert sort_name(name) == expected


def test_sort_name_leaves_an_organisation_as_it_is():
    assert sort_name("Harbourton Town Council", kind="organization") == "Harbourton Town Council"


@pytest.mark.parametrize(
    ("name", "keys"),
    [
        ("Ana Berg", {"berg"}),
        ("Ana van der Berg", {"van der berg", "berg"}),
        ("Muna al-Bakri", {"al bakri", "bakri"}),
        ("Ana Smith-Jolly", {"smith jolly"}),  # nobody calls her Jolly
        ("José García Pinho", {"pinho", "garcia pinho"}),
        ("Tom J. Berg", {"berg"}),
        ("Tom Berg Jr", {"berg"}),
        ("Lord Ashby", {"ashby"}),
        ("Tamsin", set()),
        ("", set()),
    ],
)
def test_surname_keys_are_what_a_story_may_call_them(name, keys):
    assert surname_keys(name) == keys


@pytest.mark.parametrize(
    ("printed", "keys"),
    [
        ("Ana Berg", ("ana berg",)),
        ("Mayor Berg’s", ("mayor bergs", "mayor berg", "berg")),
        ("the European Commission", ("the european commission", "european commission")),
        ("Labour leader Ana Berg", ("labour leader ana berg", "ana berg")),
        ("Harbourton Mayor Ana Berg", ("harbourton mayor ana berg", "ana berg")),
        ("Ana Berg MP", ("ana berg mp", "ana berg")),
        ("Ana van der Berg", ("ana van der berg",)),
        ("???", ("",)),
    ],
)
def test_printed_keys_run_from_as_printed_to_barest(printed, keys):
    assert printed_keys(printed) == keys


def test_directory_keys_allow_a_title_to_be_left_out_of_a_full_name_only():
    assert directory_keys("Sir Tom Berg KC") == {"sir tom berg kc", "tom berg"}
    assert directory_keys("Lord Ashby") == {"lord ashby"}
    assert directory_keys("General Mills Trust", kind="organization") == {"general mills trust"}


def test_initials_leave_out_small_words_and_single_names():
    assert initials("Union of Harbour and Ferry Workers") == "uhfw"
    assert initials("Seawatch") == ""


@pytest.mark.parametrize(
    ("printed", "bare"),
    [("Berg’s", "Berg"), ("Berg's", "Berg"), ("Jones’", "Jones"), ("Jones", "Jones")],
)
def test_without_possessive_drops_the_ending_alone(printed, bare):
    assert without_possessive(printed) == bare


def test_tables_are_in_folded_form():
    words = TITLES | MODIFIERS | PARTICLES | SMALL_WORDS | GENERATIONS
    assert {word: fold(word) for word in words} == {word: word for word in words}
