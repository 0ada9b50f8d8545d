"""Whom a printed name may mean: what is proposed, what is left to the editor, and the reasons."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from people.names import Match, Roster, RosterEntry, best, fold, match

HARROW, BERG, TOM, NAFTA, COUNCIL, HOLM, ASHBY, BAKRI, SMITH, NAMESAKE, FLOOD = range(1, 12)
DIRECTORY = Roster(
    [
        RosterEntry(HARROW, "Pete Harrow", aliases=("Peter Harrow",), roles=("Harbour master",)),
        RosterEntry(BERG, "Ana Berg", roles=("Mayor of Harbourton",)),
        RosterEntry(TOM, "Tom Berg", aliases=("The Admiral",)),
        RosterEntry(
            NAFTA,
            "Northern Association of Ferry and Tug Aides",
            "organization",
            ("Tugmen’s Union",),
        ),
        RosterEntry(COUNCIL, "Harbourton Town Council", "organization"),
        RosterEntry(HOLM, "Ana van der Holm"),
        RosterEntry(ASHBY, "Lord Ashby"),
        RosterEntry(BAKRI, "Muna al-Bakri", roles=("Director",)),
        RosterEntry(SMITH, "Jo Smith"),
        RosterEntry(NAMESAKE, "Jo Smith"),
        RosterEntry(FLOOD, "Environment & Flood Agency", "organization"),
    ]
)


@pytest.mark.parametrize(
    ("printed", "entry", "score", "reason"),
    [
        ("Pete Harrow", HARROW, 1.0, "full name"),
        ("PETE  HARROW", HARROW, 1.0, "full name"),
        ("Mr Pete Harrow", HARROW, 1.0, "full name"),
        ("Labour leader Ana Berg", BERG, 1.0, "full name"),
        ("Peter Harrow", HARROW, 0.95, "another name of Pete Harrow"),
        ("the Admiral", TOM, 0.95, "another name of Tom Berg"),
        (
            "Tugmen's Union",
            NAFTA,
            0.95,
            "another name of Northern Association of Ferry and Tug Aides",
        ),
        ("Harbourton Town Council’s", COUNCIL, 1.0, "full name"),
        ("Environment and Flood Agency", FLOOD, 1.0, "full name"),
        ("NAFTA", NAFTA, 0.6, "initials of Northern Association of Ferry and Tug Aides"),
        ("N.A.F.T.A.’s", NAFTA, 0.6, "initials of Northern Association of Ferry and Tug Aides"),
        ("Harrow", HARROW, 0.6, "surname only; nobody else in the directory has it"),
        ("van der Holm", HOLM, 0.6, "surname only; nobody else in the directory has it"),
        ("Mr Holm", HOLM, 0.6, "surname only; nobody else in the directory has it"),
        ("Bakri", BAKRI, 0.6, "surname only; nobody else in the directory has it"),
        ("Ashby", ASHBY, 0.6, "surname only; nobody else in the directory has it"),
        (
            "Pete Q. Harrow",
            HARROW,
            0.6,
            "first name and surname agree, what stands between does not",
        ),
        ("the mayor of Harbourton", BERG, 0.6, "holds or held this office"),
    ],
)
def test_match_proposes_the_only_one_it_may_mean(printed, entry, score, reason):
    found = match(printed, DIRECTORY)
    assert found == [Match(entry, score, reason)]
    assert best(found) == found[0]


@pytest.mark.parametrize(
    "printed",
    ["Jane Harrow", "nafta", "council", "the mayor", "Ana", "Master", "", "!!!", "Mr", "’s"],
)
def test_match_finds_nobody_without_evidence(printed):
    assert match(printed, DIRECTORY) == []
    assert best([]) is None


def test_match_returns_both_who_share_a_surname_and_proposes_neither():
    found = match("Berg", DIRECTORY)
    assert found == [
        Match(BERG, 0.4, "surname only; 2 people share it"),
        Match(TOM, 0.4, "surname only; 2 people share it"),
    ]
    assert best(found) is None


def test_match_prefers_the_one_the_story_named_in_full():
    found = match("Mr Berg", DIRECTORY, mentioned=["Tom Berg"])
    assert found == [
        Match(TOM, 0.9, "surname of someone named in full in this story"),
        Match(BERG, 0.4, "surname only; 2 people share it, another is named in this story"),
    ]
    assert best(found) == found[0]


@pytest.mark.parametrize("mention", ["Cllr Tom Berg", "Harbourton Mayor Tom Berg", "The Admiral"])
def test_match_knows_the_named_one_under_titles_and_aliases(mention):
    assert best(match("Berg", DIRECTORY, mentioned=[mention])).id == TOM


def test_match_proposes_neither_when_the_story_names_both_in_full():
    found = match("Berg", DIRECTORY, mentioned=["Ana Berg", "Tom Berg"])
    reason = "surname of someone named in full in this story; 2 people share it"
    assert found == [Match(BERG, 0.9, reason), Match(TOM, 0.9, reason)]
    assert best(found) is None


def test_match_leaves_a_surname_to_the_stranger_whom_the_story_names():
    found = match("Harrow", DIRECTORY, mentioned=["Jane Harrow"])
    assert found == [Match(HARROW, 0.2, "surname only; this story names another (Jane Harrow)")]
    assert best(found) is None


def test_match_doubts_the_named_one_when_a_stranger_shares_the_surname():
    found = match("Harrow", DIRECTORY, mentioned=["Pete Harrow", "Jane Harrow"])
    assert found == [Match(HARROW, 0.4, "surname only; this story names another (Jane Harrow)")]
    assert best(found) is None


def test_match_is_not_misled_by_a_stranger_that_only_begins_with_the_surname():
    mentioned = ["Pete Harrow", "Harrow Foundation"]
    found = match("Harrow", DIRECTORY, mentioned=mentioned)
    assert found == [Match(HARROW, 0.9, "surname of someone named in full in this story")]
    assert best(match("Harrow", DIRECTORY, mentioned=mentioned[1:])) is None


def test_match_lets_the_printed_office_decide_between_namesakes():
    found = match("Mayor Berg", DIRECTORY)
    assert found == [
        Match(BERG, 0.7, "surname and office (mayor) agree; 2 people share it"),
        Match(TOM, 0.4, "surname only; 2 people share it"),
    ]
    assert best(found) == found[0]


def test_match_proposes_neither_when_office_and_story_disagree():
    assert best(match("Mayor Berg", DIRECTORY, mentioned=["Tom Berg"])) is None


def test_match_never_chooses_between_two_of_one_full_name():
    found = match("Jo Smith", DIRECTORY, mentioned=["Jo Smith"])
    assert found == [
        Match(SMITH, 1.0, "full name; 2 people share it"),
        Match(NAMESAKE, 1.0, "full name; 2 people share it"),
    ]
    assert best(found) is None


@pytest.mark.parametrize(
    ("printed", "mentioned", "entry"),
    [
        ("Ana", ["Ana Berg"], BERG),
        ("the council", ["Harbourton Town Council"], COUNCIL),
        ("the mayor", ["Ana Berg"], BERG),
        ("NAFTA", ["Northern Association of Ferry and Tug Aides"], NAFTA),
        # Two whom it may mean.
        ("Ana", ["Ana Berg", "Ana van der Holm"], None),
        ("Ana", ["Ana Berg", "Ana Quill"], None),
        ("the council", ["Harbourton Town Council", "Northgate Parish Council"], None),
    ],
)
def test_match_reads_short_forms_by_the_story_alone(printed, mentioned, entry):
    proposed = best(match(printed, DIRECTORY, mentioned=mentioned))
    assert (proposed and proposed.id) == entry


def test_match_does_not_propose_by_an_office_of_one_word():
    found = match("the director", DIRECTORY)
    assert found == [Match(BAKRI, 0.4, "holds or held this office")]
    assert best(found) is None


def test_match_doubts_a_name_that_is_one_mans_alias_and_anothers_name():
    entries = [RosterEntry(1, "Ana Berg"), RosterEntry(2, "Ana Quill", aliases=["Ana Berg"])]
    found = match("Ana Berg", entries)
    assert [one.id for one in found] == [1, 2]
    assert best(found) is None


def test_match_is_bounded_and_says_how_many_share_the_name():
    roster = Roster(RosterEntry(number, f"Given{number} Jones") for number in range(500))
    found = match("Jones", roster, mentioned=["Given499 Jones"])
    assert len(found) == 20
    assert found[0].id == 499
    assert found[1].reason == "surname only; 500 people share it, another is named in this story"


def test_roster_refuses_one_id_twice():
    with pytest.raises(ValueError, match="the id 7 stands twice in the roster"):
        Roster([RosterEntry(7, "Ana Berg"), RosterEntry(7, "Tom Berg")])


words = st.sampled_from(
    ["Ana", "Tom", "Berg", "Holm", "van", "al-Berg", "Mr", "Mayor", "’s", "&", ""]
)
names = st.lists(words, max_size=4).map(" ".join) | st.text(max_size=8)
entries = st.builds(
    RosterEntry,
    id=st.uuids(),
    name=names,
    kind=st.sampled_from(["person", "organization", "other"]),
    aliases=st.lists(names, max_size=2),
    roles=st.lists(names, max_size=2),
)
directories = st.lists(entries, max_size=6, unique_by=lambda entry: entry.id)


@given(names, directories, st.lists(names, max_size=3))
def test_match_never_raises_and_ranks_each_entry_once(printed, directory, mentioned):
    found = match(printed, directory, mentioned=mentioned)
    assert [one.score for one in found] == sorted((one.score for one in found), reverse=True)
    assert len({one.id for one in found}) == len(found)
    assert all(0 < one.score <= 1 and one.reason for one in found)
    assert best(found) in [None, *found[:1]]


@given(names, directories, st.lists(names, max_size=3), st.randoms())
def test_match_does_not_depend_on_the_order_of_the_directory(printed, directory, mentioned, random):
    shuffled = random.sample(directory, len(directory))
    outcome = match(printed, directory, mentioned=mentioned)
    assert match(printed, shuffled, mentioned=mentioned) == outcome


@given(names, directories, st.lists(names, max_size=3))
def test_two_who_cannot_be_told_apart_are_never_proposed(printed, directory, mentioned):
    twins = [
        RosterEntry((entry.id, "twin"), entry.name, entry.kind, entry.aliases, entry.roles)
        for entry in directory
    ]
    assert best(match(printed, [*directory, *twins], mentioned=mentioned)) is None


@given(
    st.lists(st.builds(Match, st.integers(1, 4), st.sampled_from([0.2, 0.6, 0.9]), st.just("x")))
)
def test_best_never_chooses_between_equals(matches):
    top = max((one.score for one in matches), default=0)
    leaders = {one.id for one in matches if one.score == top}
    if len(leaders) > 1:
        assert best(matches) is None


def test_names_is_the_door_to_the_spelling_of_names():
    assert fold("O’Neale") == "oneale"
