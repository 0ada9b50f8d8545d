"""import_speakers: tables and Popolo files into the directory, twice, and what is refused."""

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from articles import merging
from articles.about import differences
from articles.models import ImportRun, StoryAbout
from articles.redacting.requests import approve, ask
from people.models import Identifier, Membership, OtherName, Speaker
from tests.articles.test_merging import dump
from tests.factories import make_organization, make_person, make_published, make_user

pytestmark = pytest.mark.django_db

TABLE = """\
name,kind,other_names,distinction,pronouns,public,role,organization,start_date,end_date,identifiers
Harbourton Council,organisation,The Council,,,,,,,,
Ada Finch,person,A. M. Finch; Addie Finch,councillor,she/her,yes,Councillor,{0},2019,2023,{1}
Ada Finch,person,,,,,Mayor,{0},2023-05,,{1}
Tom Baker-Lane,person,,,,no,,,,,
""".format("Harbourton Council", "wikidata:Q900000001")
POPOLO = {
    "organizations": [
        {"id": "o1", "name": "Harbourton Council"},
        {"id": "o2", "name": "Planning Committee", "parent_id": "o1"},
    ],
    "posts": [{"id": "p1", "label": "Mayor of Harbourton", "organization_id": "o1"}],
    "persons": [
        {
            "id": "a",
            "name": "Ada Finch",
            "other_names": [{"name": "A. M. Finch", "note": "in print"}],
            "identifiers": [{"scheme": "wikidata", "identifier": "Q900000001"}],
            "memberships": [{"organization_id": "o2", "start_date": "2020"}],
        },
        {"id": "b", "name": "Ada Finch", "summary": "A baker."},
    ],
    "memberships": [{"person_id": "a", "post_id": "p1", "start_date": "2023-05"}],
}


@pytest.fixture
def run(tmp_path):
    """A function of a file's content: (printed, complained, exit status) of the command."""

    def inner(content, *args, name="people"):
        path = tmp_path / name
        path.write_text(content if isinstance(content, str) else json.dumps(content))
        out, err = StringIO(), StringIO()
        try:
            call_command("import_speakers", str(path), *args, stdout=out, stderr=err)
        except CommandError as error:
            return "", str(error).replace(str(path), "FILE"), error.returncode
        except SystemExit as stop:
            return out.getvalue().strip(), err.getvalue().replace(str(path), "FILE"), stop.code
        return out.getvalue().strip(), err.getvalue().replace(str(path), "FILE"), 0

    return inner


def counted(opening="Import finished", **counts):
    names = {"created": 0, "updated": 0, "unchanged": 0, "skipped": 0, "in conflict": 0}
    names |= {"rejected": 0}
    names |= {name.replace("_", " "): value for name, value in counts.items()}
    total = sum(names.values())
    listed = ", ".join(f"{value} {name}" for name, value in names.items())
    return f"{opening}: {total} item{'' if total == 1 else 's'}: {listed}."


# --- what is taken -----------------------------------------------------------------------------


def test_table_is_taken_whole(run):
    assert run(TABLE) == (counted(created=3, updated=1), "", 0)
    ada = Speaker.objects.get(name="Ada Finch")
    assert (ada.distinction, ada.pronouns, ada.is_public_figure, ada.sort_name) == (
        "councillor",
        "she/her",
        True,
        "Finch, Ada",
    )
    assert sorted(ada.other_names.values_list("name", flat=True)) == ["A. M. Finch", "Addie Finch"]
    roles = ada.memberships.values_list("role", "organization__name", "start_date", "end_date")
    assert sorted(roles) == [
        ("Councillor", "Harbourton Council", "2019", "2023"),
        ("Mayor", "Harbourton Council", "2023-05", ""),
    ]
    assert Speaker.objects.get(name="Tom Baker-Lane").is_public_figure is False
    assert (ImportRun.objects.get().created, ImportRun.objects.get().state) == (3, "finished")


def test_popolo_is_taken_whole(run):
    assert run(POPOLO, "--source", "parl") == (counted(created=4, updated=2), "", 0)
    ada = Identifier.objects.get(scheme="parl", identifier="a").speaker
    baker = Identifier.objects.get(scheme="parl", identifier="b").speaker
    assert (ada.name, baker.name, ada.pk != baker.pk) == ("Ada Finch", "Ada Finch", True)
    assert sorted(ada.memberships.values_list("role", "label", "organization__name")) == [
        ("", "Mayor of Harbourton", "Harbourton Council"),
        ("member", "", "Planning Committee"),
    ]
    assert ada.is_public_figure is None


def test_public_figures_are_chosen_for_those_the_file_is_silent_about(run):
    run(TABLE.replace(",yes,", ",,"), "--public-figures")
    standing = dict(Speaker.objects.filter(kind="person").values_list("name", "is_public_figure"))
    assert standing == {"Ada Finch": True, "Tom Baker-Lane": False}


@pytest.mark.parametrize("content", [TABLE, POPOLO], ids=["csv", "popolo"])
def test_second_run_changes_nothing(content, run):
    run(content)
    before = {name: rows for name, rows in dump().items() if "import" not in name}
    out, err, status = run(content)
    many = 4 if content is TABLE else 6
    assert (out, err, status) == (counted(unchanged=many), "", 0)
    assert {name: rows for name, rows in dump().items() if "import" not in name} == before


@pytest.mark.parametrize("content", [TABLE, POPOLO], ids=["csv", "popolo"])
def test_dry_run_reports_the_same_and_keeps_nothing(content, run):
    out, _, status = run(content, "--dry-run")
    counts = {"created": 3, "updated": 1} if content is TABLE else {"created": 4, "updated": 2}
    assert (out, status) == (counted("Dry run, nothing was written", **counts), 0)
    assert (Speaker.everyone.exists(), ImportRun.objects.exists()) == (False, False)


def test_import_after_a_merge_finds_the_survivor(run):
    run(POPOLO)
    ada, baker = (Identifier.objects.get(identifier=one).speaker for one in "ab")
    Identifier.objects.filter(speaker=baker).update(scheme="old")
    cora = make_person("Cora Finch", is_public_figure=True)
    merging.merge_speakers(cora, other=ada, user=None, note="One woman")
    Identifier.objects.filter(speaker=baker).update(scheme="popolo")
    assert run(POPOLO) == (counted(unchanged=6), "", 0)
    assert Speaker.objects.filter(name="Ada Finch").get().pk == baker.pk


def test_what_an_editor_left_empty_is_filled(run):
    ada = make_person("ADA FINCH", is_public_figure=None)
    run(TABLE)
    ada.refresh_from_db()
    assert (ada.name, ada.distinction, ada.is_public_figure) == ("ADA FINCH", "councillor", True)


def test_end_of_a_role_is_filled_in_later(run):
    run(TABLE)
    out, _, _ = run(TABLE.replace("2023-05,,", "2023-05,2025,"))
    assert out == counted(updated=1, unchanged=3)
    assert Membership.objects.get(role="Mayor").end_date == "2025"


# --- what is in conflict -----------------------------------------------------------------------


def test_namesake_is_never_guessed(run):
    make_person("Tom Baker-Lane", distinction="baker")
    make_person("Tom Baker-Lane", distinction="mason")
    out, err, status = run(TABLE)
    reason = "2 here are called Tom Baker-Lane: give an identifier"
    assert (err, status) == (f"conflict: FILE, line 5: name: {reason}\n", 1)
    assert "1 in conflict" in out


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"distinction": "singer"}, "distinction: “singer” here, “councillor” in the file"),
        ({"pronouns": "they"}, "pronouns: “they” here, “she/her” in the file"),
        ({"is_public_figure": False}, "public: an editor chose otherwise here"),
    ],
)
def test_what_an_editor_wrote_is_not_overwritten(change, field, run):
    ada = make_person("Ada Finch", **change)
    _, err, status = run(TABLE)
    assert field in err
    assert status == 1
    ada.refresh_from_db()
    assert (ada.other_names.exists(), ada.identifiers.count()) == (False, 1)
    assert {name: getattr(ada, name) for name in change} == change


def test_ids_of_two_are_a_conflict(run):
    for number, scheme in enumerate(["wikidata", "viaf"]):
        person = make_person(f"Person {number}")
        Identifier.objects.create(speaker=person, scheme=scheme, identifier="Q1")
    table = "name,kind,identifiers\nAda Finch,person,wikidata:Q1; viaf:Q1\n"
    _, err, status = run(table)
    assert (err, status) == (
        "conflict: FILE, line 2: identifiers: they belong to two here: Person 0 and Person 1\n",
        1,
    )


# --- what is refused ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (",person", "name: missing"),
        ("Ada Finch,", "kind: write person or organization"),
        ("Ada Finch,ship", "kind: write person or organization"),
        ("Ada Finch,person,2019-13,,Mayor", "start_date: 2019-13: there is no month 13"),
        ("Ada Finch,person,2019-02-30,,Mayor", "start_date: 2019-02-30: there is no 30 February"),
        ("Ada Finch,person,2020,2019,Mayor", "end_date: 2019 is before 2020, when it starts"),
        ("Ada Finch,person,2020,,", "start_date: dates need a role"),
        ("Ada Finch,person,,,Mayor,Nowhere", "organization: no organisation is called Nowhere"),
        ("Ada Finch,organization,,,Mayor", "role: an organisation holds no role"),
        ("Ada Finch,person,,,,,wikidata", "identifiers: write each as scheme:value"),
        ("Ada Finch,person,,,,,,maybe", "public: write yes, no or nothing"),
        ("Ada Finch,person,,,,,,,,extra", "row: more cells than columns"),
        (f"{'A' * 201},person", "name: longer than 200 characters"),
    ],
)
def test_bad_row_is_refused_by_field_and_leaves_nothing(row, reason, run):
    head = "name,kind,start_date,end_date,role,organization,identifiers,public\n"
    out, err, status = run(f"{head}{row}\nTom Lane,person\n")
    assert err.startswith(f"rejected: FILE, line 2: {reason}")
    assert (out, status) == (counted(created=1, rejected=1), 1)
    assert [one.name for one in Speaker.objects.all()] == ["Tom Lane"]


def changed(**lists):
    return {**POPOLO, **lists}


LOOP = [
    {"id": "o1", "name": "Upper House", "parent_id": "o2"},
    {"id": "o2", "name": "Lower House", "parent_id": "o1"},
]
ADA = [{"id": "a", "name": "Ada Finch"}]


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (changed(memberships=[{"person_id": "z", "role": "x"}]),
         "memberships[0]: person_id: no person of this file has the id z"),
        (changed(memberships=[{"person_id": "o1", "role": "x"}]),
         "memberships[0]: person_id: no person of this file has the id o1"),
        (changed(memberships=[{"role": "x"}]), "memberships[0]: person_id: missing"),
        (changed(memberships=[{"person_id": "a", "organization_id": "z"}]),
         "memberships[0]: organization_id: no organisation of this file has the id z"),
        (changed(memberships=[{"person_id": "a", "post_id": "z"}]),
         "memberships[0]: post_id: no post of this file has the id z"),
        (changed(memberships=[{"person_id": "a", "start_date": "2020", "end_date": "2019-12"}]),
         "memberships[0]: end_date: 2019-12 is before 2020, when it starts"),
        (changed(memberships=[{"person_id": "a", "start_date": "12 May"}]),
         "memberships[0]: start_date: 12 May: write a year, a month or a day"),
        (changed(memberships=[{"person_id": "a", "start_date": 2020}]),
         "memberships[0]: start_date: expected a text, found int"),
        (changed(organizations=LOOP, posts=[], memberships=[], persons=ADA),
         "organizations[0]: parent_id: a loop: o1 → o2 → o1"),
        (changed(organizations=[{"id": "o1", "name": "A", "parent_id": "z"}], posts=[],
                 memberships=[], persons=ADA),
         "organizations[0]: parent_id: no organisation of this file has the id z"),
        (changed(persons=[*ADA, *ADA]), "persons[1]: id: a stands twice in the file"),
        (changed(persons=[*ADA, {"name": "B"}]), "persons[1]: id: missing, no text"),
        (changed(persons=[*ADA, {"id": "c", "name": " "}]), "persons[1]: name: missing"),
        (changed(persons=[*ADA, {"id": "c", "name": ["B"]}]), "persons[1]: name: expected a text"),
        (changed(persons=[*ADA, {"id": "c", "name": "C", "other_names": "D"}]),
         "persons[1]: other_names: has to be a list of objects"),
        (changed(persons=[*ADA, {"id": "c", "name": "E", "memberships": ["x"]}]),
         "persons[1].memberships[0]: memberships: expected an object"),
    ],
)  # fmt: skip
def test_popolo_that_can_t_be_is_refused_by_row_and_field(content, reason, run):
    _, err, status = run(content)
    assert f"rejected: FILE, {reason}" in err
    assert status == 1
    assert Speaker.objects.filter(name__in=["B", "C", "D"]).exists() is False


def test_role_of_a_refused_person_is_refused(run):
    content = changed(persons=[{"id": "a", "name": ""}])
    _, err, status = run(content)
    assert "memberships[0]: person_id: a was not taken, see above" in err
    assert (status, Membership.objects.exists()) == (1, False)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ("", "FILE: the file is empty."),
        ("\x00\x01\x02", "FILE: binary content, not text."),
    ],
)
def test_unreadable_file_is_refused_with_status_2(content, reason, run):
    assert run(content) == ("", reason, 2)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ("title,kind\nA,person\n", "the first line has to name the columns; missing: name"),
        ("name,kind,shoe\nA,person,9\n", "unknown columns: shoe"),
        ("name,kind,kind\nA,person,person\n", "a column stands twice in the first line"),
        ('name,kind\n"A,person\n', "no table: unexpected end of data"),
        ("{", "no Popolo JSON: Expecting property name"),
        ("[]", "no Popolo JSON: expected an object with persons"),
        ('{"persons": {"id": 1}}', "no Popolo JSON: persons has to be a list of objects"),
        ("[" * 100_000, "nested too deeply"),
    ],
)
def test_file_of_another_shape_gives_status_2(content, reason, run):
    _, err, status = run(content)
    assert reason in err
    assert (status, Speaker.objects.exists()) == (2, False)


def test_report_names_every_row(run, tmp_path):
    path = tmp_path / "report.json"
    run(TABLE + "Bad,ship\n", "--report", str(path))
    report = json.loads(path.read_text())
    assert report.pop("seconds") >= 0
    assert report.pop("items")[-1] == {
        "id": "line 6",
        "outcome": "rejected",
        "reason": "kind: write person or organization",
        "article": None,
    }
    assert report == {
        "source": "csv", "format": "csv", "seen": 5, "created": 3, "updated": 1, "unchanged": 0,
        "skipped": 0, "conflicts": 0, "rejected": 1,
        "also_found": {"left_out": {}, "kept": {}, "comments": 0},
    }  # fmt: skip


def test_organisation_is_found_under_another_name(run):
    body = make_organization("Harbourton Borough Council")
    OtherName.objects.create(speaker=body, name="Harbourton Council")
    run("name,kind,role,organization\nAda Finch,person,Mayor,Harbourton Council\n")
    assert Membership.objects.get().organization_id == body.pk


def test_redacted_name_does_not_come_back(run):
    asker, approver = make_user("Chief editors"), make_user("Chief editors")
    request = ask(words="Addie Finch", user=asker, reason="The law", case_number="7/2026")
    approve(request, user=approver)
    out, err, status = run(TABLE)
    assert (out, status) == (counted(created=3, rejected=1), 1)
    assert err == "rejected: FILE, line 3: holds words that were redacted here\n"
    assert "Addie Finch" not in json.dumps(dump())


def test_stories_that_name_those_who_come_are_about_them(run):
    make_published(text="It was Ada Finch.")
    make_published(text="It was Addie Finch.")
    content = "name,kind,public,other_names\nAda Finch,person,yes,{}\n"
    counts = []
    for names in ("", "Addie Finch"):
        run(content.format(names))
        assert list(differences()) == []
        counts.append(StoryAbout.objects.count())
    assert counts == [1, 2]
