"""The invented archive before it is written: the same each time, and sound in itself."""

from collections import Counter

import pytest

from articles.anchors import find_anchor
from articles.context import join_pieces
from articles.corpus.drawing import Archive, Size
from articles.text import plain_text, sanitise, to_paragraphs

SMALL = {"articles": 300, "quotes": 900, "speakers": 200, "topics": 60}


def draw(**changes):
    archive = Archive(Size(**{**SMALL, **changes}))
    return archive, list(archive.stories())


def test_same_size_and_seed_give_the_same_archive():
    (one, stories), (other, same) = draw(), draw()
    assert (one.speakers, one.topics, stories) == (other.speakers, other.topics, same)


def test_another_seed_gives_another_archive():
    assert draw(seed=2)[1] != draw()[1]


def test_archive_holds_the_numbers_asked_for():
    archive, stories = draw()
    quotes = [one.quote.id for story in stories for one in story.said if one.is_first]
    assert len(stories) == 300
    assert (len(quotes), len(set(quotes))) == (900, 900)
    assert len({speaker.name for speaker in archive.speakers}) == 200
    assert len(set(archive.topics)) == 60


def test_some_quotes_are_printed_twice():
    _, stories = draw()
    assert any(not one.is_first for story in stories for one in story.said)


def test_a_few_are_quoted_much_and_most_little():
    _, stories = draw(articles=2000, quotes=8000, speakers=2000)
    said = Counter(
        one.quote.speaker.number for story in stories for one in story.said if one.quote.speaker
    )
    ranked = sorted(said.values(), reverse=True)
    assert sum(ranked[:5]) > sum(ranked) / 5
    assert sum(1 for n in ranked if n <= 2) > len(ranked) / 3


def test_stories_run_from_old_to_new_over_years():
    _, stories = draw()
    ran = [story.at for story in stories if story.standing != "scheduled"]
    assert ran == sorted(ran)
    assert ran[-1].year - ran[0].year == 19


def test_text_is_what_the_sanitiser_keeps_and_anchors_find_their_words():
    _, stories = draw()
    for story in stories:
        body = to_paragraphs(story.text)
        assert sanitise(body) == body
        assert plain_text(body) == story.text
        for one in story.said:
            assert tuple(anchor["exact"] for anchor in one.anchors) == one.quote.pieces
            assert join_pieces(one.quote.pieces) == one.quote.text
            assert find_anchor(story.text, one.anchors[0], near=one.position)[0] == one.position


def test_every_standing_and_kind_occurs():
    _, stories = draw(articles=2000, quotes=4000)
    quotes = [one.quote for story in stories for one in story.said]
    standings = {"published", "draft", "scheduled", "withdrawn", "retracted"}
    assert {story.standing for story in stories} == standings
    assert {quote.kind for quote in quotes} == {"direct", "partial", "paraphrase"}
    assert {quote.state for quote in quotes} == {"standing", "corrected", "disowned"}
    assert {len(quote.said_on) for quote in quotes} == {0, 4, 7, 10}


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"articles": 0}, "articles: a number from 1 on"),
        ({"quotes": -1}, "quotes: a number from 0 on"),
        ({"speakers": 0}, "speakers: a number from 1 on"),
        ({"quotes": 12_001}, "quotes: at most 40 for each story"),
    ],
)
def test_size_that_can_not_be_is_refused(changes, message):
    with pytest.raises(ValueError, match=message):
        Size(**{**SMALL, **changes})
