"""Topics: one for all spellings, in bulk, with addresses of their own."""

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from articles.models import ArticleTopic, Topic
from articles.topics import assign_topics, ensure_topics
from newsroom.record import addresses
from tests.factories import make_draft

pytestmark = pytest.mark.django_db


def test_ensure_topics_makes_one_of_all_spellings():
    found = ensure_topics(["NATO", "nato ", "  Nato", "Straße", "STRASSE", "", "  "])
    assert {key: topic.name for key, topic in found.items()} == {
        "nato": "NATO",
        "strasse": "Straße",
    }
    assert ensure_topics(["nato"])["nato"].pk == found["nato"].pk
    assert Topic.objects.count() == 2


def test_ensure_topics_gives_every_topic_its_own_ascii_slug():
    ensure_topics(["C", "C++", "C#", "!!!", "Россия", "Élysée", "Elysee"])
    assert sorted(Topic.objects.values_list("name", "slug")) == [
        ("!!!", "topic"),
        ("C", "c"),
        ("C#", "c-3"),
        ("C++", "c-2"),
        ("Elysee", "elysee-2"),
        ("Élysée", "elysee"),
        ("Россия", "rossiia"),
    ]


def test_ensure_topics_never_takes_an_address_that_another_once_had():
    addresses.claim("/topics/harbour/", target_type="topic", target_id=999)
    assert ensure_topics(["Harbour"])["harbour"].slug == "harbour-2"
    assert Topic(name="Harbour!").free_slug() == "harbour-3"


def test_ensure_topics_refuses_a_name_that_is_too_long():
    with pytest.raises(ValidationError, match="100 characters"):
        ensure_topics(["short", "x" * 101])
    assert Topic.objects.count() == 0


def test_ensure_topics_costs_the_same_for_three_and_for_thirty():
    def queries(names):
        with CaptureQueriesContext(connection) as captured:
            ensure_topics(names)
        return len(captured)

    assert queries([f"a{n}" for n in range(3)]) == queries([f"b{n}" for n in range(30)])


def test_assign_topics_adds_and_removes_and_leaves_what_stays():
    article = make_draft(topics=["A", "B"])
    kept = ArticleTopic.objects.get(tag__name="B").pk
    topics = ensure_topics(["B", "C"])
    assign_topics({article.pk: [topic.pk for topic in topics.values()]})
    rows = dict(ArticleTopic.objects.values_list("tag__name", "pk"))
    assert sorted(rows) == ["B", "C"]
    assert rows["B"] == kept
