"""The floor: what the finder reaches on the labelled stories of corpus/, and never less.

`python -m tests.articles.quotes.corpus` prints the same numbers with every miss.
"""

from __future__ import annotations

from collections import Counter

import pytest

from tests.articles.quotes.corpus.constructions import FAMILIES, FAMILY_OF
from tests.articles.quotes.corpus.floors import FAMILY_FLOORS, OVERALL_FLOORS
from tests.articles.quotes.corpus.reading import BadLabel, read_corpus, read_story
from tests.articles.quotes.corpus.scoring import score

STORIES = read_corpus()
STORY = """\
A story

“The gates are shut,” said Ada Finch. She called the film “Low Tide” dull.

---
1 | direct | Ada Finch | Ada Finch | cue after, full name | The gates are shut,
not | work | Low Tide
"""


@pytest.fixture(scope="module")
def reached():
    """The score of the finder over every story, counted once."""
    return score(STORIES)


def test_corpus_has_sixty_stories_of_their_own_names():
    names = [story.name for story in STORIES]
    assert len(names) >= 60
    assert [name for name, count in Counter(names).items() if count > 1] == []


@pytest.mark.parametrize("story", STORIES, ids=lambda story: story.name)
def test_story_is_short(story):
    assert 45 <= len(story.text.split()) <= 250


@pytest.mark.parametrize("construction", FAMILY_OF)
def test_construction_is_shown_twice_at_least(construction):
    shown = Counter(name for story in STORIES for name in story.constructions())
    assert shown[construction] >= 2


def test_every_family_has_a_floor():
    assert set(FAMILY_FLOORS) == set(FAMILIES)


@pytest.mark.parametrize("measure", OVERALL_FLOORS)
def test_measure_is_no_less_than_its_floor(reached, measure):
    got, floor = reached.overall()[measure], OVERALL_FLOORS[measure]
    assert got >= floor, _misses(reached, f"{measure} is {got}, its floor {floor}", FAMILY_OF)


@pytest.mark.parametrize("family", FAMILY_FLOORS)
def test_family_is_no_less_than_its_floor(reached, family):
    got, floor = reached.by_family()[family], FAMILY_FLOORS[family]
    wanted = FAMILIES[family]
    assert got >= floor, _misses(reached, f"{family} is {got}, its floor {floor}", wanted)


def _misses(reached, headline, constructions):
    """What went wrong in these constructions, readable in pytest's report."""
    wanted = set(constructions)
    rows = [
        str(miss)
        for miss in reached.misses
        if not miss.constructions or miss.constructions & wanted
    ]
    return "\n".join([headline, *rows])


# --- labels can't part from their texts --------------------------------------------------------


def test_label_finds_words_speaker_and_mention():
    story = read_story(STORY)
    label = story.labels[0]
    assert story.text[label.start : label.end] == "The gates are shut,"
    assert story.text[slice(*label.mention)] == "Ada Finch"
    assert (label.speaker, label.kind, label.group) == ("Ada Finch", "direct", 1)
    assert label.constructions == {"cue after", "full name", "direct", "curly marks"}


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ("are shut,\nnot", "are open,\nnot", "does not stand in the text"),
        ("| Ada Finch | cue", "| Ada Pell | cue", "name the speaker do not stand in the text"),
        ("| direct |", "| spoken |", "a kind is direct or mixed"),
        ("1 | direct", "2 | direct", "groups are numbered from 1"),
        ("cue after,", "cue behind,", "no construction to be named in a label"),
        ("not | work", "not | opera", "no reason to leave words out"),
        ("not | work | Low Tide\n", "", "a quotation mark without a label"),
        ("not | work | Low Tide", "not | Low Tide", "neither six fields"),
        ("\n---\n", "\n", "no line of ---"),
        ("dull.", "dull. “So.”", "a quotation mark without a label"),
    ],
)
def test_label_that_does_not_fit_is_refused(old, new, reason):
    assert STORY.count(old) == 1
    with pytest.raises(BadLabel, match=reason):
        read_story(STORY.replace(old, new))


def test_labels_in_another_order_than_the_text_are_refused():
    head, first, second = STORY.partition("1 | ")[0], *STORY.splitlines()[-2:]
    with pytest.raises(BadLabel, match="does not stand in the text behind the label before"):
        read_story(f"{head}{second}\n{first}\n")


def test_repeated_words_are_told_apart_by_their_order():
    story = read_story(
        "Echo\n\n“No,” said Ada Finch.\n\n“No,” said Carl Dunn.\n\n---\n"
        "1 | direct | Ada Finch | Ada Finch | cue after | No,\n"
        "2 | direct | Carl Dunn | Carl Dunn | cue after | No,\n"
    )
    assert [label.start for label in story.labels] == [1, 24]
