"""make_corpus: what it writes, that all is well afterwards, and what it refuses."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db.models import Count
from django.utils import timezone

from articles.corpus.drawing import Archive, Size
from articles.models import Appearance, Article, ArticleTopic, Quote, Topic
from newsroom.record.models import Address
from people.models import Speaker
from tests import factories

pytestmark = pytest.mark.django_db
SMALL = {"articles": 120, "quotes": 400, "speakers": 80, "topics": 20}


def make(**changes):
    said = StringIO()
    call_command("make_corpus", **{**SMALL, **changes}, stdout=said)
    return said.getvalue()


def test_corpus_has_the_numbers_asked_for():
    printed = make()
    made = (Article.objects.count(), Quote.objects.count(), Speaker.objects.count())
    assert made == (120, 400, 80)
    assert Topic.objects.count() == 20
    assert printed == (
        f"Made 120 stories that print {Appearance.objects.count():,} quotations, 400 of them "
        "different; 80 speakers, 20 topics.\n"
    )


def test_doctor_finds_all_well_afterwards():
    make()
    said = StringIO()
    call_command("doctor", stdout=said)
    assert said.getvalue() == "All well.\n"


def test_every_address_is_claimed_once():
    make()
    for model, name in ((Speaker, "speaker"), (Topic, "topic")):
        rows = {(row.get_absolute_url(), str(row.pk)) for row in model.objects.all()}
        assert rows == claimed(name)
    ran = Article.objects.filter(path__isnull=False).values_list("path", "pk")
    assert {(path, str(pk)) for path, pk in ran} == claimed("article")


def claimed(target_type):
    rows = Address.objects.filter(target_type=target_type, is_current=True)
    return set(rows.values_list("path", "target_id"))


def test_rows_are_what_was_drawn():
    make()
    archive = Archive(Size(**SMALL))
    stories = list(archive.stories())
    drawn = {one.quote.id: one.quote.text for story in stories for one in story.said}
    assert dict(Quote.objects.values_list("pk", "text")) == drawn
    headlines = list(Article.objects.order_by("pk").values_list("headline", flat=True))
    assert headlines == [story.headline for story in stories]
    topics = [len(story.topics) for story in stories]
    assert ArticleTopic.objects.count() == sum(topics)


def test_readers_can_read_most_of_it(client):
    make()
    busiest = Speaker.objects.annotate(n=Count("quotes")).order_by("-n").first()
    assert client.get(busiest.get_absolute_url()).status_code == 200
    assert Article.objects.public(timezone.now()).count() > 100


def test_number_of_queries_is_that_of_batches(django_assert_max_num_queries):
    # Publishing asks for each batch whether a source killed any of its stories.
    with django_assert_max_num_queries(125):
        make()


def test_database_in_use_is_refused_and_left_alone():
    factories.make_draft()
    with pytest.raises(CommandError, match="invented archive") as refused:
        make()
    assert refused.value.returncode == 2
    assert Article.objects.count() == 1


def test_numbers_that_can_not_be_are_refused():
    with pytest.raises(CommandError, match="--articles: a number from 1 on") as refused:
        make(articles=0)
    assert refused.value.returncode == 2
