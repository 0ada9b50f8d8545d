"""Speakers: slugs, keys, and what the database refuses."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from newsroom.record import addresses
from people.models import Identifier, Membership, Organization, OtherName, Person, Speaker
from tests.factories import make_organization, make_person

pytestmark = pytest.mark.django_db


def test_person_gets_slug_sort_name_and_keys():
    person = Person.objects.create(name="Zoë van der Berg")
    assert (person.kind, person.slug, person.sort_name, person.key, person.short_key) == (
        "person",
        "zoe-van-der-berg",
        "van der Berg, Zoë",
        "zoe van der berg",
        "berg",
    )


def test_organisation_is_public_and_known_by_its_initials():
    body = Organization.objects.create(name="Western Ports Board")
    assert (body.kind, body.is_public_figure, body.sort_name, body.short_key) == (
        "organization",
        True,
        "Western Ports Board",
        "wpb",
    )


def test_each_manager_sees_its_own_kind():
    make_person("Ada Finch")
    make_organization("Harbour Trust")
    assert [p.name for p in Person.objects.all()] == ["Ada Finch"]
    assert [o.name for o in Organization.objects.all()] == ["Harbour Trust"]
    assert Speaker.objects.count() == 2


def test_namesakes_get_slugs_of_their_own():
    slugs = [make_person("Ada Finch").slug for _ in range(3)]
    assert slugs == ["ada-finch", "ada-finch-2", "ada-finch-3"]


def test_slug_that_another_speaker_once_had_is_not_given_again():
    addresses.claim("/speakers/ada-finch/", target_type="speaker", target_id=999)
    assert make_person("Ada Finch").slug == "ada-finch-2"


def test_new_person_is_undecided_and_has_no_page():
    person = Person.objects.create(name="Ada Finch")
    assert (person.is_public_figure, person.has_page) == (None, False)


def test_distinction_stands_beside_the_name():
    assert str(make_person("Ada Finch", distinction="councillor")) == "Ada Finch (councillor)"


@pytest.mark.parametrize(
    "make",
    [
        lambda p: Person.objects.create(name=""),
        lambda p: Speaker.objects.create(name="A", kind="alien"),
        lambda p: Organization.objects.filter(
            pk=make_organization().pk).update(is_public_figure=False),
        lambda p: Membership.objects.create(person=p),
        lambda p: Membership.objects.create(
            person=p, role="mayor", start_date="2016", end_date="2015"),
        lambda p: Membership.objects.create(
            person=p, role="mayor", start_date="2015-07", end_date="2015-06-30"),
        lambda p: Membership.objects.create(person=p, role="mayor", start_date="15"),
        lambda p: OtherName.objects.create(speaker=p, name=""),
        lambda p: [OtherName.objects.create(speaker=p, name="Addie") for _ in range(2)],
        lambda p: [Identifier.objects.create(speaker=p, scheme="w", identifier="1")
                   for _ in range(2)],
    ],
    ids=["no-name", "unknown-kind", "private-body", "role-without-words", "ends-before-start",
         "ends-in-an-earlier-month", "no-date", "no-other-name", "name-twice", "id-twice"],
)  # fmt: skip
def test_the_database_refuses(make):
    person = make_person()
    with pytest.raises(IntegrityError), transaction.atomic():
        make(person)


@pytest.mark.parametrize(
    ("start", "end"), [("2015", "2015"), ("2015-06-30", "2015-06"), ("2015-06", "2015"), ("", "")]
)
def test_roles_whose_partial_dates_could_hold_are_taken(start, end):
    role = Membership(person=make_person(), role="mayor", start_date=start, end_date=end)
    role.full_clean()
    role.save()
    assert Membership.objects.count() == 1


@pytest.mark.parametrize("date", ["2015-13", "2015-02-30", "soon", "2015-6-1"])
def test_date_that_can_not_be_is_refused_with_its_field(date):
    role = Membership(person=make_person(), role="mayor", start_date=date)
    with pytest.raises(ValidationError) as refusal:
        role.full_clean()
    assert "start_date" in refusal.value.message_dict


def test_longest_name_fits_with_its_keys():
    name = "& " * 99 + "Co"
    person = Person.objects.create(name=name)
    person.refresh_from_db()
    assert person.key == ("and " * 99 + "co").strip()
