"""A file is hostile until it was looked at: each fault costs its line and says which field."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.joining import join_quotes, undo
from articles.models import Article, Joining, Quote, Section, SitePage
from articles.moving.checking import Fault, checked, read_line
from newsroom.record.models import Address
from people.models import Speaker
from tests.articles.moving.world import export, take_in_newsroom
from tests.factories import confirm_all, make_person, make_published, make_section, make_user

pytestmark = pytest.mark.django_db
HEAD = '{"format": "newsroom", "version": 1, "newsroom": "The Paper"}'
SECTION = {"record": "section", "number": 7, "name": "World", "slug": "world", "description": ""}
SECTION |= {"position": 0, "addresses": []}
PAGE = {"record": "page", "number": 3, "url": "/mine/", "title": "Mine", "content": ""}
PAGE |= {"enable_comments": False, "template_name": "", "registration_required": False}
PAGE |= {
    "is_public": True,
    "is_in_menu": False,
    "menu_title": "",
    "menu_order": 0,
    "version": 1,
}
MOMENT = "2026-03-02T09:00:00+00:00"
PAGE |= {"first_public_at": None, "created_at": MOMENT, "updated_at": MOMENT, "edited_at": None}
PAGE |= {"items": [], "old_addresses": [], "addresses": []}


def write(path, *lines, is_whole=True):
    """A file of these records; the last line says how many there are."""
    text = [HEAD, *(line if isinstance(line, str) else json.dumps(line) for line in lines)]
    text += [json.dumps({"record": "end", "lines": len(lines)})] if is_whole else []
    path.write_text("\n".join(text) + "\n")
    return path


@pytest.fixture
def file(tmp_path):
    return tmp_path / "newsroom.jsonl"


@pytest.fixture
def lines(file):
    """The lines of a newsroom with one quoted story, by their kind, and nothing of it here."""
    article = make_published(
        headline="A bridge",
        text="“We will build a bridge,” said Mara Ellwood.",
        section=make_section(),
    )
    confirm_all(article, make_person("Mara Ellwood"))
    found = [json.loads(line) for line in export(file)]
    return {one["record"]: one | _named(one) for one in found[:-1]}


def _named(line):
    """New names for all, so that nothing of the file is here."""
    match line["record"]:
        case "section":
            return {"slug": "news-2", "name": "News 2", "addresses": []}
        case "speaker":
            return {"slug": "mara-2", "addresses": []}
        case "story":
            return {"number": 9_000}
    return {}


@pytest.mark.parametrize(
    ("first", "reason"),
    [
        ("", "the first line is not JSON"),
        ("[]", "the first line is an object is expected"),
        ('{"format": "articles"}', "the first line does not say that this is a newsroom"),
        ('{"format": "newsroom", "version": 2}', "it is of version 2; version 1 is read here"),
    ],
)
def test_file_of_another_kind_is_refused_whole(file, first, reason):
    file.write_text(first + "\n")
    _, said, status = take_in_newsroom(file, "--format", "newsroom")
    assert (status, reason in said) == (2, True), said


def test_missing_file_is_refused(tmp_path):
    _, said, status = take_in_newsroom(tmp_path / "none.jsonl", "--format", "newsroom")
    assert (status, "No such file" in said) == (2, True)


def test_whole_newsroom_is_known_by_its_first_line(file):
    summary, _, status = take_in_newsroom(write(file, SECTION))
    assert (status, "1 item: 1 created" in summary) == (0, True)
    assert Section.objects.get().pk == 7


def test_file_that_was_cut_off_is_said_to_be(file):
    summary, said, status = take_in_newsroom(write(file, SECTION, is_whole=False))
    assert status == 1
    assert "the file is cut off: its last line is missing" in said
    assert "1 created" in summary


def test_file_with_a_line_lost_or_more_behind_its_end_is_said_to_be(file):
    write(file, SECTION)
    file.write_text(file.read_text().replace('"lines": 1', '"lines": 2'))
    assert "the file holds 1 records, and its last line says 2" in take_in_newsroom(file)[1]
    write(file, SECTION)
    file.write_text(file.read_text() + "{}\n")
    assert "something stands after the last line" in take_in_newsroom(file)[1]


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("{", "not JSON"),
        ("[1]", "an object is expected"),
        ("[" * 100_000, "nested beyond all sense"),
        ('{"record": "section", "name": NaN}', "NaN is no number"),
        ('{"record": "section", "name": "\\u0000"}', "NUL, or half a character"),
        ('{"record": "section", "name": "\\ud800"}', "NUL, or half a character"),
        ({"record": "shoe"}, "record: “shoe” is no kind of record that is known here"),
        ({"record": ["section"]}, "is no kind of record"),
        ({**SECTION, "number": "7"}, "number: no number of a row"),
        ({**SECTION, "number": 2**70}, "number: no number of a row"),
        ({**SECTION, "position": True}, "position: “True” is of the wrong type"),
        ({**SECTION, "position": 10**12}, "position: "),
        ({**SECTION, "name": "x" * 81}, "name: 81 characters long; at most 80 can be stored"),
        ({**SECTION, "name": 5}, "name: “5” is of the wrong type"),
        ({**SECTION, "name": None}, "name: empty"),
        ({**SECTION, "slug": "no slug"}, "slug: "),
        ({**SECTION, "more": 1}, "more: not known here: is the file of a newer version?"),
        ({"record": "section"}, "addresses: missing"),
        ({**SECTION, "addresses": {}}, "addresses: a list is expected"),
        (
            {**SECTION, "addresses": [{"path": "//evil.example", "is_current": True}]},
            "addresses: no",
        ),
        ({**SECTION, "addresses": [{"path": "https://evil.example"}]}, "addresses: other fields"),
    ],
)
def test_bad_line_costs_itself_and_names_its_field(file, line, reason):
    other = SECTION | {"name": "Sport", "slug": "sport", "number": 8}
    _, said, status = take_in_newsroom(write(file, line, other))
    assert status == 1
    assert reason in said
    assert f"{file}, line 2: " in said
    assert [row.slug for row in Section.objects.all()] == ["sport"]


def test_story_without_its_people_is_refused_whole(file, lines):
    story = lines["story"] | {"path": None, "addresses": []}
    _, said, status = take_in_newsroom(write(file, story))
    assert status == 1
    assert "rejected" in said
    assert Article.objects.count() == 1


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"path": "//evil.example/"}, "path: no address that may stand here"),
        ({"path": "/admin/"}, "path: no address that may stand here"),
        ({"status": "public"}, "status: “public” is none of draft, published"),
        ({"published_at": "2026-03-02"}, "published_at: “2026-03-02” is no moment with its zone"),
        ({"published_at": "0001-01-01T00:00:00+14:00"}, "published_at: "),
        ({"topics": [1]}, "topics: “1” is of the wrong type"),
        ({"bylines": [{"printed": "x"}]}, "bylines 1: other fields than"),
        ({"section": "nowhere"}, "section: section “nowhere” is not here, or is another here"),
        ({"topics": ["nothing"]}, "topics: topic “nothing” is not here, or is another here"),
    ],
)
def test_bad_field_of_a_story_is_named(file, lines, change, reason):
    story = lines["story"] | {"path": None, "addresses": [], "appearances": [], "suggestions": []}
    _, said, status = take_in_newsroom(write(file, story | {"headline": "Mine"} | change))
    assert (status, reason in said) == (1, True), said
    assert Article.objects.filter(headline="Mine").count() == 0


def test_published_story_without_an_address_is_refused_by_the_database_alone(file, lines):
    story = lines["story"] | {"path": None, "addresses": [], "appearances": [], "suggestions": []}
    draft = story | {"status": "draft", "number": 9_001, "headline": "Sound"}
    _, said, status = take_in_newsroom(write(file, story, draft), "--publish")
    assert (status, "refused" in said or "something here" in said) == (1, True), said
    assert Article.objects.get(headline="Sound").pk == 9_001


def test_hostile_markup_is_taken_out_and_told(file, lines):
    body = "<p onclick=x()>Hello<script>alert(1)</script></p>"
    story = lines["story"] | {"path": None, "addresses": [], "appearances": [], "suggestions": []}
    story |= {"status": "draft", "headline": "Mine", "body": body}
    for revision in story["revisions"]:
        revision["snapshot"]["fields"]["body"] = body
    _, said, status = take_in_newsroom(write(file, story))
    assert (status, "body: markup that may not stand here was taken out" in said) == (0, True), said
    article = Article.objects.get(headline="Mine")
    stored = [article.body, *(row.snapshot["fields"]["body"] for row in article.revisions.all())]
    assert stored == ["<p>Hello</p>"] * len(stored)
    assert len(stored) > 1
    again, _, status = take_in_newsroom(file)
    assert (status, "1 unchanged" in again) == (0, True)


def test_page_may_not_take_an_address_of_the_sites_own(file):
    page = PAGE | {"url": "/admin/"}
    _, said, status = take_in_newsroom(write(file, page), "--publish")
    assert (status, "url: the site itself uses that address" in said) == (1, True), said
    assert SitePage.objects.count() == 0


def test_namesake_who_is_here_already_is_given_no_words_of_another(file, lines):
    """The same address, and another age: nobody knows whether it is the same person."""
    speaker = lines["speaker"] | {"slug": "mara-ellwood", "created_at": "1999-01-01T00:00:00+00:00"}
    quote = lines["quote"] | {"id": "00000000-0000-4000-8000-000000000000"}
    _, said, status = take_in_newsroom(write(file, speaker, quote))
    assert status == 1
    assert "here this name is somebody else's; nothing that refers to it is taken" in said
    assert "speaker: speaker “mara-ellwood” is not here, or is another here" in said
    assert (Quote.objects.count(), Speaker.objects.count()) == (1, 1)


def test_address_that_is_anothers_here_stays_its_own(file, lines):
    taken = Article.objects.get().path
    story = lines["story"] | {"appearances": [], "suggestions": [], "addresses": []}
    _, said, status = take_in_newsroom(write(file, story), "--publish")
    assert status == 1
    assert f"its address {taken} belongs to something else here" in said
    assert Article.objects.count() == 1


def test_number_that_is_anothers_here_is_not_taken(file):
    Section.objects.create(pk=7, name="Mine", slug="mine")
    _, _, status = take_in_newsroom(write(file, SECTION))
    assert status == 0
    assert Section.objects.get(slug="world").pk != 7
    assert take_in_newsroom(file)[2] == 0  # known again, whatever its number
    Section.objects.create(name="Next")  # and the database numbers on


def test_newsroom_within_a_folder_or_beside_others_is_named_and_left(file, tmp_path):
    write(file, SECTION)
    _, said, status = take_in_newsroom(tmp_path)
    assert (status, "a whole newsroom, which is taken in by itself" in said) == (1, True)
    assert Section.objects.count() == 0


@pytest.mark.parametrize("option", [["--media", "fetch", "--media-host", "a.example"]])
def test_options_that_make_no_sense_are_refused(file, option):
    _, said, status = take_in_newsroom(write(file, SECTION), *option)
    assert (status, "--media: name the folder" in said) == (2, True)


# --- addresses and joinings that are another's ---------------------------------------------------

STONE = f"/gone/{'0123456789abcdef' * 4}/"
GONE = {"record": "gone", "path": STONE, "target_type": "gone", "is_current": False}
GONE |= {"target_id": STONE[-33:-1]}


def test_address_that_was_taken_out_is_kept(file):
    assert take_in_newsroom(write(file, GONE))[2] == 0
    row = Address.objects.get(path=STONE)
    assert (row.target_type, row.target_id, row.is_current) == ("gone", STONE[-33:-1], False)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"path": "/about-us/"}, "path"),
        ({"path": "/gone/about-us/"}, "path"),
        ({"path": STONE.upper()}, "path"),
        ({"target_type": "article"}, "target_type"),
        ({"target_id": "1"}, "target_id"),
        ({"is_current": True}, "is_current"),
    ],
)
def test_record_of_what_was_taken_out_can_claim_nothing(file, client, change, field):
    story = make_published(headline="A bridge")
    if field == "path":
        change = change | {"target_type": "article", "target_id": str(story.pk)}
    before = list(Address.objects.values())
    _, said, status = take_in_newsroom(write(file, GONE | change))
    assert (status, f"{field}: " in said) == (1, True), said
    assert list(Address.objects.values()) == before
    assert client.get("/about-us/").status_code == 404


@pytest.mark.parametrize(
    ("kind", "path"),
    [
        ("story", "/sections/climate/"),
        ("story", "/about-us/"),
        ("section", "/topics/nato/"),
        ("section", "/sections/a/feed/"),
        ("section", f"/sections/{'a' * 400}/"),
        ("speaker", "/sections/climate/"),
        ("quote", "/speakers/mara-ellwood/"),
        ("quote", "/quotes/1/"),
        ("page", "/admin/"),
        ("page", "/2026/03/02/another/"),
    ],
)
def test_record_claims_no_address_of_another_kind(file, lines, kind, path):
    line = {"section": SECTION, "page": PAGE, **lines}[kind]
    line = line | {"addresses": [{"path": path, "is_current": False}]}
    _, said, status = take_in_newsroom(write(file, line))
    assert (status, "addresses: " in said) == (1, True), said
    assert Address.objects.filter(path=path).count() == 0


ONE, OTHER = (f"00000000-0000-4000-8000-00000000000{number}" for number in (1, 2))
MOVED = {"was": {"state": "standing"}, "from": OTHER, "appearances": [ONE], "suggestions": [1]}
MOVED |= {"tasks": [], "redirects": {"made": None, "led": []}}
JOINING = {"record": "joining", "kind": "joined", "survivor": ONE, "other": OTHER, "note": ""}
JOINING |= {"moved": MOVED, "created_at": "2026-03-02T09:00:00+00:00", "undone_at": None}


def without(name):
    return {key: value for key, value in MOVED.items() if key != name}


@pytest.mark.parametrize(
    "moved",
    [
        *(without(name) for name in MOVED),
        MOVED | {"more": 1},
        MOVED | {"was": {"state": "unheard"}},
        MOVED | {"was": {}},
        MOVED | {"from": ONE},
        MOVED | {"from": "x"},
        MOVED | {"appearances": ["x"]},
        MOVED | {"appearances": ONE},
        MOVED | {"suggestions": [2**63]},
        MOVED | {"tasks": [-1]},
        MOVED | {"redirects": {}},
        MOVED | {"redirects": {"made": 1, "led": []}},
    ],
)
def test_joining_that_could_not_be_undone_is_refused(moved):
    with pytest.raises(Fault) as caught:
        checked(JOINING | {"moved": moved})
    assert caught.value.field == "moved"


@pytest.mark.parametrize("kind", ["separated", "apart", ""])
def test_joining_of_another_kind_has_not_what_only_one_of_two_has(kind):
    with pytest.raises(Fault) as caught:
        checked(JOINING | {"kind": kind})
    assert caught.value.field == "moved"


def test_joining_that_can_be_undone_is_taken():
    assert checked(JOINING) == (JOINING, [])


def test_joining_moves_nothing_of_a_third_quotation(file):
    user, mara = make_user(), make_person("Mara Ellwood")
    said = ["We will build a bridge", "We will build a bridge", "There is no money for it"]
    one, other, third = (
        confirm_all(make_published(text=f"“{words},” said Mara Ellwood."), mara)[0]
        for words in said
    )
    joining = join_quotes(one, other, user=user)
    own, stranger = joining.moved["appearances"], str(third.appearances.get().pk)
    lines = [json.loads(line) for line in export(file)][:-1]
    (line,) = [one for one in lines if one["record"] == "joining"]
    line["moved"]["appearances"] = [*own, stranger]
    joining.delete()
    assert take_in_newsroom(write(file, line))[1:] == ("", 0)
    again = Joining.objects.get()
    assert again.moved["appearances"] == own
    undo(again, user=user)
    assert [row.appearances.count() for row in (one, other, third)] == [1, 1, 1]
    assert str(third.appearances.get().pk) == stranger


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda part: st.lists(part) | st.dictionaries(st.text(), part),
    max_leaves=20,
)


@given(st.dictionaries(st.sampled_from([*SECTION, "x"]), JSON))
def test_no_value_of_a_field_is_a_surprise(values):
    try:
        record, _ = checked(read_line(json.dumps(SECTION | values).encode()))
    except Fault:
        return
    assert record.keys() == SECTION.keys()


@given(st.binary(max_size=300))
def test_no_line_is_a_surprise(raw):
    with pytest.raises(Fault, match=r"."):
        checked(read_line(raw))
