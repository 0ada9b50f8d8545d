"""The screens of the speaker directory."""

import pytest
from django.urls import reverse

from newsroom.record import addresses
from people.models import Organization, OtherName, Person
from tests import factories

pytestmark = pytest.mark.django_db
INLINES = ("memberships", "other_names", "identifiers")


@pytest.fixture
def editor(client):
    user = factories.make_user("Editors")
    client.force_login(user)
    return user


def data(*, inlines=INLINES, **fields):
    empty = {"TOTAL_FORMS": 0, "INITIAL_FORMS": 0, "MIN_NUM_FORMS": 0, "MAX_NUM_FORMS": 1000}
    rows = {f"{name}-{key}": value for name in inlines for key, value in empty.items()}
    return {"sort_name": "", "slug": "", **rows, **fields}


def test_person_is_added_with_a_role(client, editor):
    role = {"memberships-TOTAL_FORMS": 1, "memberships-0-label": "Mayor of Hale"}
    role |= {"memberships-0-start_date": "2019"}
    sent = data(name="Marta Quill", is_public_figure="True", **role)
    client.post(reverse("admin:people_person_add"), sent)
    person = Person.objects.get()
    assert (person.slug, person.sort_name, person.is_public_figure) == (
        "marta-quill",
        "Quill, Marta",
        True,
    )
    assert [str(role) for role in person.memberships.all()] == ["Mayor of Hale"]
    assert addresses.owner_of("/speakers/marta-quill/") == ("speaker", str(person.pk))


def test_person_needs_the_one_choice(client, editor):
    response = client.post(reverse("admin:people_person_add"), data(name="Marta Quill"))
    assert "This field is required" in response.text
    assert Person.objects.exists() is False


def test_role_that_ends_before_it_starts_is_refused(client, editor):
    role = {"memberships-TOTAL_FORMS": 1, "memberships-0-label": "Mayor"}
    role |= {"memberships-0-start_date": "2019", "memberships-0-end_date": "2018"}
    sent = data(name="Marta Quill", is_public_figure="True", **role)
    assert client.post(reverse("admin:people_person_add"), sent).status_code == 200
    assert Person.objects.exists() is False


def test_changed_slug_keeps_the_old_address(client, editor):
    person = factories.make_person("Marta Quill")
    url = reverse("admin:people_person_change", args=[person.pk])
    client.post(url, data(name="Marta Vane", slug="marta-vane", is_public_figure="True"))
    for path in ("/speakers/marta-quill/", "/speakers/marta-vane/"):
        assert addresses.owner_of(path) == ("speaker", str(person.pk))


def test_slug_of_another_is_refused(client, editor):
    factories.make_person("Marta Quill")
    sent = data(name="Other Quill", slug="marta-quill", is_public_figure="False")
    response = client.post(reverse("admin:people_person_add"), sent)
    assert response.status_code == 200
    assert Person.objects.filter(name="Other Quill").exists() is False


def test_organisation_is_added(client, editor):
    sent = data(inlines=INLINES[1:], name="Harbour Board")
    client.post(reverse("admin:people_organization_add"), sent)
    assert Organization.objects.get().is_public_figure is True


@pytest.mark.parametrize(
    ("standing", "names"),
    [("public", ["A One"]), ("private", ["B Two"]), ("undecided", ["C Three"])],
)
def test_people_are_filtered_by_who_may_look_them_up(client, editor, standing, names):
    for name, is_public in (("A One", True), ("B Two", False), ("C Three", None)):
        factories.make_person(name, is_public_figure=is_public)
    listing = reverse("admin:people_person_changelist")
    rows = client.get(listing, {"standing": standing}).context["cl"].result_list
    assert [person.name for person in rows] == names


@pytest.mark.parametrize("term", ["marta", "Quill", "MQ", "  quill "])
def test_people_are_found_by_beginnings_of_their_names(client, editor, term):
    factories.make_person("Marta Quill").other_names.create(name="MQ")
    factories.make_person("Tomas Birch")
    listing = reverse("admin:people_person_changelist")
    rows = client.get(listing, {"q": term}).context["cl"].result_list
    assert [person.name for person in rows] == ["Marta Quill"]


def test_autocomplete_tells_namesakes_apart(client, editor):
    factories.make_person("Marta Quill", distinction="harbour master")
    factories.make_person("Marta Quill", is_public_figure=None)
    factories.make_organization("Marta Quill Ltd")
    query = {"app_label": "articles", "model_name": "quotesuggestion", "field_name": "speaker"}
    answer = client.get(reverse("admin:autocomplete"), {**query, "term": "marta"}).json()
    assert sorted(one["text"] for one in answer["results"]) == [
        "Marta Quill Ltd · organisation",
        "Marta Quill · public or private not decided",
        "Marta Quill, harbour master",
    ]


def test_speakers_have_no_place_in_the_menu(client, editor):
    menu = client.get(reverse("admin:index")).context["app_list"]
    names = [screen["name"] for group in menu for screen in group["models"]]
    assert "Speakers" not in names
    assert names[:2] == ["Stories", "Quotations"]


def test_reporters_add_people_and_delete_none(client):
    client.force_login(factories.make_user("Reporters"))
    person = factories.make_person()
    assert client.get(reverse("admin:people_person_add")).status_code == 200
    url = reverse("admin:people_person_delete", args=[person.pk])
    assert client.post(url, {"post": "yes"}).status_code == 403


def add(client, name, **more):
    return client.post(
        reverse("admin:people_person_add"), data(name=name, is_public_figure="True", **more)
    )


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("Marta Quill", "the same name"),
        ("Martha Quill", "one letter differs"),
        ("M. Quill", "the same surname and initial"),
        ("Quill of Hale", "the same name"),
    ],
)
def test_near_duplicate_is_warned_of_and_may_be_saved(name, why, client, editor):
    known = factories.make_person("Marta Quill", distinction="harbour master")
    OtherName.objects.create(speaker=known, name="Quill of Hale")
    text = add(client, name).text
    assert f"Already in the directory: Marta Quill (harbour master) ({why})." in text
    assert Person.objects.get().pk == known.pk
    add(client, name, save_anyway="on", distinction="baker")
    assert Person.objects.filter(distinction="baker").exists()


def test_name_that_did_not_change_is_not_asked_about(client, editor):
    factories.make_person("Marta Quill", distinction="harbour master")
    twin = factories.make_person("Marta Quill", distinction="baker")
    url = reverse("admin:people_person_change", args=[twin.pk])
    sent = data(name="Marta Quill", slug=twin.slug, is_public_figure="True", distinction="cook")
    assert client.post(url, sent).status_code == 302
    assert Person.objects.get(pk=twin.pk).distinction == "cook"


def test_quoted_speaker_is_not_deleted(client, db):
    client.force_login(factories.make_user("Chief editors"))
    person = factories.make_person("Marta Quill")
    story = factories.make_draft(text="“The wall held,” said Marta Quill.")
    factories.confirm_all(story, person)
    url = reverse("admin:people_person_delete", args=[person.pk])
    for answer in (client.get(url, follow=True), client.post(url, {"post": "yes"}, follow=True)):
        assert "can&#x27;t be deleted: a quotation names it. Merge it" in answer.text
    assert Person.objects.get().pk == person.pk


def test_speaker_whom_nothing_names_is_deleted(client, db):
    client.force_login(factories.make_user("Chief editors"))
    person = factories.make_person("Marta Quill")
    client.post(reverse("admin:people_person_delete", args=[person.pk]), {"post": "yes"})
    assert Person.objects.exists() is False
