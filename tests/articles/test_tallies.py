"""Counts follow every change, are what a raw count says, and are never those of hidden words."""

from collections import Counter
from datetime import timedelta

import pytest
from django.utils import timezone

from articles import workflow
from articles.corrections import correct_quote
from articles.listing import relist, relist_speaker
from articles.models import Appearance, Article, Quote, Tally, Topic
from articles.quoting import reopen
from articles.speakers import evidence_of, speakers_on, topics_of
from articles.tallies import QUOTES, add, differences, recount
from people.models import Speaker
from tests.factories import (
    LONG_AGO,
    confirm_all,
    make_draft,
    make_person,
    make_published,
    make_scheduled,
    make_user,
)

pytestmark = pytest.mark.django_db
TWO = "“We will build a bridge,” said Mara Ellwood. “It will be a long one,” she said later."


@pytest.fixture
def mara():
    return make_person("Mara Ellwood")


def stand():
    """{key with names: n} of all tallies."""
    assert list(differences()) == []
    return dict(Tally.objects.values_list("key", "n"))


def by_topic(speaker, at=None):
    return {topic.name: topic.n for topic in topics_of(speaker, at=at or timezone.now())}


def counts(speaker, at=None):
    found = evidence_of(speaker, at=at or timezone.now(), most=5)
    return found.quotes, found.quoted_in, found.named_in


def test_counts_follow_publish_withdraw_and_reinstate(mara):
    article = make_draft(text=TWO, topics=["Bridges", "Money"])
    many = len(confirm_all(article, mara))
    assert stand() == {}
    article = workflow.publish(article, user=None, at=LONG_AGO)
    one, two = Topic.objects.order_by("pk").values_list("pk", flat=True)
    expected = {f"quotes::{mara.pk}": many, f"stories::{mara.pk}": 1, f"about::{mara.pk}": 1}
    for topic in (one, two):
        expected |= {f"quotes:{topic}:": many, f"quotes:{topic}:{mara.pk}": many}
    assert stand() == expected
    article = workflow.withdraw(article, user=None, reason="complaint")
    assert stand() == {}
    workflow.reinstate(article, user=None, reason="settled")
    assert stand() == expected


def test_quote_printed_twice_counts_once(mara):
    one = make_published(text="“We will build a bridge,” said Mara Ellwood.", topics=["Bridges"])
    two = make_published(text="“We will build a bridge,” she said.", topics=["Bridges"])
    (quote,) = confirm_all(one, mara)
    pieces = quote.appearances.get().pieces
    Appearance.objects.create(quote=quote, article=two, pieces=pieces, attribution_text="said")
    relist([two.pk])
    assert (by_topic(mara), counts(mara)) == ({"Bridges": 1}, (1, 2, 2))
    assert stand()[f"quotes::{mara.pk}"] == 1


def test_scheduled_and_expired_stories_are_taken_away_from_the_count(mara):
    text = "“We will build a bridge,” said Mara Ellwood."
    for make in (make_published, make_scheduled):
        confirm_all(make(text=text, topics=["Bridges"]), mara)
    now = timezone.now()
    assert (by_topic(mara), counts(mara)) == ({"Bridges": 1}, (1, 1, 1))
    later = now + timedelta(days=3)
    assert (by_topic(mara, later), counts(mara, later)) == ({"Bridges": 2}, (2, 2, 2))
    ending = make_published(text=text, topics=["Bridges"])
    confirm_all(ending, mara)
    Article.objects.filter(pk=ending.pk).update(rights_until=later)
    relist([ending.pk])
    assert (by_topic(mara), counts(mara)) == ({"Bridges": 2}, (2, 2, 2))
    assert (by_topic(mara, later), counts(mara, later)) == ({"Bridges": 2}, (2, 2, 2))
    assert stand()[f"quotes::{mara.pk}"] == 3


def test_correcting_the_speaker_moves_the_count(mara):
    otto = make_person("Otto Brandreth")
    article = make_published(text="“We will build a bridge,” said a man.", topics=["Bridges"])
    (quote,) = confirm_all(article, mara)
    correct_quote(
        quote,
        user=make_user(),
        note="it was he",
        change_level="correction",
        speaker=otto,
        correction_text="Mr Brandreth said it.",
    )
    topic = Topic.objects.get()
    assert [(one.name, one.n) for one in speakers_on(topic, at=timezone.now())] == [
        ("Otto Brandreth", 1)
    ]
    assert f"quotes::{mara.pk}" not in stand()


def test_words_of_a_scheduled_story_that_are_given_back_leave_the_count(mara):
    article = make_scheduled(text="“We will build a bridge,” said Mara Ellwood.", topics=["Ferry"])
    confirm_all(article, mara)
    assert len(stand()) == 5
    reopen(article.suggestions.get(), user=None)
    # It waits in the queue again, and still prints her name.
    left = {key: n for key, n in stand().items() if not key.startswith("firm")}
    assert left == {"here::": 1, f"about::{mara.pk}": 1}


@pytest.mark.parametrize("values", [{"terms": "background"}, {"state": "disowned"}])
def test_what_lists_may_not_hold_is_not_counted(mara, values):
    article = make_published(text=TWO, topics=["Bridges"])
    quotes = confirm_all(article, mara)
    Quote.objects.filter(pk=quotes[0].pk).update(**values)
    relist([article.pk])
    assert by_topic(mara).get("Bridges", 0) == len(quotes) - 1
    stand()


def test_private_speaker_is_not_counted_once_relisted(mara):
    article = make_published(text="“It floods,” said Mara Ellwood.", topics=["Bridges"])
    confirm_all(article, mara)
    Speaker.objects.filter(pk=mara.pk).update(is_public_figure=False)
    topic = Topic.objects.get()
    assert speakers_on(topic, at=timezone.now()) == []
    relist_speaker(mara)
    assert stand() == {}


def test_most_quoted_stand_first(mara):
    otto = make_person("Otto Brandreth")
    for number in range(3):
        text = f"“There are {number} ferries too many,” said a man."
        confirm_all(make_published(text=text, topics=["Bridges"]), otto if number else mara)
    found = speakers_on(Topic.objects.get(), at=timezone.now())
    assert [(one.name, one.n) for one in found] == [("Otto Brandreth", 2), ("Mara Ellwood", 1)]


def test_wrong_count_shows_nobody_and_is_mended(mara):
    confirm_all(make_published(text="“It floods,” said Mara Ellwood.", topics=["Bridges"]), mara)
    hidden = make_draft(topics=["Secret"])
    confirm_all(hidden, mara)
    secret = Topic.objects.get(name="Secret")
    add(Counter({(QUOTES, secret.pk, mara.pk): 5, (QUOTES, None, mara.pk): 2}))
    assert (by_topic(mara), speakers_on(secret, at=timezone.now())) == ({"Bridges": 1}, [])
    assert len(list(differences())) == 2
    assert recount() == 2
    assert stand()[f"quotes::{mara.pk}"] == 1
