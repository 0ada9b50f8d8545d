"""What readers are shown of quotations."""

from types import SimpleNamespace

import pytest
from django.utils import timezone

from articles.models import Appearance, BadCursor, Quote, Topic
from articles.reading import (
    Segment,
    address_of,
    as_said,
    as_spoken,
    attribution_of,
    listed_quotes,
    page_by_name,
    permanent_quotes,
    sentence_of,
    various,
    with_stories,
)
from articles.topics import ensure_topics
from tests.factories import confirm_all, make_draft, make_person, make_published

TEXT = "Rain fell. “It is late,” said Mara Ellwood. “Go home.” They went."
BODY = f"<p>{TEXT}</p>"


def piece(words):
    return {"exact": words, "prefix": "", "suffix": ""}


def test_sentence_holds_the_words_marked_in_it():
    row = Appearance(pieces=[piece("It is late,"), piece("Go home.")])
    assert sentence_of(row, BODY) == [
        Segment("“", is_said=False),
        Segment("It is late,", is_said=True),
        Segment("” said Mara Ellwood. “", is_said=False),
        Segment("Go home.", is_said=True),
        Segment("”", is_said=False),
    ]


@pytest.mark.parametrize("body", ["", "<p>Something else.</p>"])
def test_sentence_that_is_not_there_is_empty(body):
    assert sentence_of(Appearance(pieces=[piece("It is late,")]), body) == []


@pytest.mark.parametrize(
    ("text", "shown"),
    [("said the mayor", "said the mayor"), ("“Go home.” They went.", ""), ("x" * 200, "")],
)
def test_attribution_is_never_the_words_themselves(text, shown):
    row = Appearance(pieces=[piece("Go home.")], attribution_text=text)
    assert attribution_of(row) == shown


def test_address_leaves_out_what_is_empty():
    assert address_of("/topics/x/", speaker="a", after="") == "/topics/x/?speaker=a"


def test_various_names_nobody_twice_and_spreads_over_stories():
    made = [(1, 1), (2, 1), (2, 2), (3, 2), (1, 3)]
    said = [
        SimpleNamespace(quote=SimpleNamespace(speaker_id=who), story=SimpleNamespace(pk=story))
        for who, story in made
    ]
    chosen = [(one.quote.speaker_id, one.story.pk) for one in various(said, most=3)]
    assert chosen == [(1, 1), (3, 2), (2, 1)]


@pytest.mark.django_db
def test_names_are_paged_once_each_in_order():
    ensure_topics(["Elm", "Ash", "Oak", "Fir", "Yew"])
    names, after = [], ""
    while True:
        page = page_by_name(Topic.objects.all(), name="name", size=2, after=after)
        names.append([topic.name for topic in page.rows])
        after = page.next
        if not after:
            break
    assert names == [["Ash", "Elm"], ["Fir", "Oak"], ["Yew"]]


@pytest.mark.django_db
@pytest.mark.parametrize("cursor", [".x", "x.y", "1", "9" * 30 + ".x", "1.\x00", "²."])
def test_made_up_name_cursor_is_refused(cursor):
    with pytest.raises(BadCursor):
        page_by_name(Topic.objects.all(), name="name", size=2, after=cursor)


@pytest.mark.django_db
def test_words_are_those_of_public_stories_alone():
    article = make_published(text="“It is late,” said Mara Ellwood.")
    (quote,) = confirm_all(article, make_person("Mara Ellwood"))
    longer = "It is late, and you are a fool."
    Appearance.objects.create(
        quote=quote,
        article=make_draft(text=f"“{longer}”"),
        pieces=[piece(longer)],
        attribution_text="she said",
    )
    Quote.objects.filter(pk=quote.pk).update(text=longer)
    at = timezone.now()
    (said,) = as_said(with_stories(listed_quotes(at), at=at))
    assert (said.words, said.story.pk) == ("It is late.", article.pk)


@pytest.mark.django_db
def test_first_story_that_printed_all_the_words_is_the_one_named():
    first = make_published(text="“It is late,” said Mara Ellwood.")
    (quote,) = confirm_all(first, make_person("Mara Ellwood"))
    Quote.objects.filter(pk=quote.pk).update(text="It is late. Go home.")
    second = make_published(text=TEXT)
    Appearance.objects.create(
        quote=quote,
        article=second,
        pieces=[piece("It is late,"), piece("Go home.")],
        attribution_text="she said",
    )
    at = timezone.now()
    (said,) = as_said(with_stories(listed_quotes(at), at=at))
    assert (said.words, said.story.pk) == ("It is late. Go home.", second.pk)


@pytest.mark.django_db
def test_quotes_of_one_story_are_listed_as_they_were_spoken():
    speaker, at = make_person("Mara Ellwood"), timezone.now()
    lines = [f"It is number {number}." for number in range(8)]
    text = "\n\n".join(f"“{line[:-1]},” said Mara Ellwood." for line in lines)
    confirm_all(make_published(text=text), speaker)
    confirm_all(make_published(text="“It is newer,” said Mara Ellwood.", at=at), speaker)
    quotes = listed_quotes(at).order_by("-live_at", "-id")
    assert [one.words for one in as_spoken(with_stories(quotes, at=at))] == [
        "It is newer.",
        *lines,
    ]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("change", "is_listed", "has_page"),
    [
        ({}, True, True),
        ({"state": "corrected"}, True, True),
        ({"state": "disowned"}, False, True),
        ({"terms": "background"}, False, False),
        ({"terms": "deep_background"}, False, False),
    ],
)
def test_list_and_permalink_follow_terms_and_state(change, is_listed, has_page):
    article = make_published(text="“It is late,” said Mara Ellwood.")
    (quote,) = confirm_all(article, make_person("Mara Ellwood"))
    Quote.objects.filter(pk=quote.pk).update(**{"terms": quote.terms, **change})
    at = timezone.now()
    shown = (listed_quotes(at).exists(), permanent_quotes(at).exists())
    assert shown == (is_listed, has_page)
