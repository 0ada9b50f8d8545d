"""Near-duplicates: which two names may be one speaker's, and whom the directory offers."""

import pytest

from people.likeness import is_one_edit_apart, lookalikes, lookalikes_of, why_alike
from people.models import OtherName
from tests.factories import make_organization, make_person

PERSON, BODY = "person", "organization"


@pytest.mark.parametrize(
    ("one", "two", "kind", "why"),
    [
        ("Ana Berg", "Ana Berg", PERSON, "the same name"),
        ("Zoë Berg", "ZOE BERG", PERSON, "the same name"),
        ("Dr Ana Berg", "Ana Berg", PERSON, "the same name"),
        ("Ana Berg", "Anna Berg", PERSON, "one letter differs"),
        ("Ana Berg", "Ana Burg", PERSON, "one letter differs"),
        ("Ana Berg", "Ana Begr", PERSON, "one letter differs"),
        ("A. Berg", "Anna Berg", PERSON, "the same surname and initial"),
        ("Anita Berg", "Anna Berg", PERSON, "the same surname and initial"),
        ("Ana Berg", "Olga Berg", PERSON, ""),
        ("Ana Berg", "Ana Holm", PERSON, ""),
        ("Berg", "Ana Berg", PERSON, ""),
        ("Harbour Trust", "The Harbour Trust", BODY, "the same name"),
        ("Harbour Trust", "Harbor Trust", BODY, "one letter differs"),
        ("Western Ports Board", "WPB", BODY, "the initials of the other"),
        ("WPB", "Western Ports Board", BODY, "the initials of the other"),
        ("Western Ports Board", "Eastern Ports Board", BODY, ""),
    ],
)
def test_two_names(one, two, kind, why):
    assert why_alike(one, two, kind=kind) == why


@pytest.mark.parametrize(
    ("one", "two", "is_near"),
    [
        ("berg", "burg", True),
        ("berg", "begr", True),
        ("berg", "bergs", True),
        ("berg", "erg", True),
        ("berg", "berg", False),
        ("berg", "brug", False),
        ("berg", "bergen", False),
        ("", "a", True),
    ],
)
def test_one_edit(one, two, is_near):
    assert is_one_edit_apart(one, two) is is_near


@pytest.mark.django_db
def test_directory_offers_the_likest_first():
    anna, same, initial = (make_person(name) for name in ("Anna Berg", "Ana Berg", "Alma Berg"))
    make_person("Olga Berg")
    make_organization("Ana Berg")
    assert [(one.pk, why) for one, why in lookalikes("Ana Berg", kind=PERSON)] == [
        (same.pk, "the same name"),
        (anna.pk, "one letter differs"),
        (initial.pk, "the same surname and initial"),
    ]
    assert [one.pk for one, _ in lookalikes("Ana Berg", kind=PERSON, leaving_out=same.pk)] == [
        anna.pk,
        initial.pk,
    ]


@pytest.mark.django_db
def test_directory_knows_other_names():
    person = make_person("Ana Holm")
    OtherName.objects.create(speaker=person, name="Ana Berg")
    assert [one.pk for one, _ in lookalikes("Anna Berg", kind=PERSON)] == [person.pk]


@pytest.mark.django_db
def test_directory_is_asked_in_two_queries(django_assert_num_queries):
    for number in range(30):
        make_person(f"Ana Berg{'g' * (number % 3)}")
    with django_assert_num_queries(2):
        assert len(lookalikes("Ana Berg", kind=PERSON)) == 5


def test_many_names_are_looked_up_at_once_as_one_by_one(django_assert_num_queries, db):
    people = [make_person(name) for name in ("Ana Berg", "Anna Berg", "Olga Holm", "Ada Voss")]
    OtherName.objects.create(speaker=people[3], name="Adele Moor")
    names = ["Ana Berg", "A. Berg", "Olga Holmm", "Bda Voss", "Adele Mor", "Night desk", "", "Ana"]
    with django_assert_num_queries(2):
        found = lookalikes_of(names, kind=PERSON)
    assert found == {name: lookalikes(name, kind=PERSON) for name in names if name}
    assert [one.name for one, _ in found["Adele Mor"]] == ["Ada Voss"]
