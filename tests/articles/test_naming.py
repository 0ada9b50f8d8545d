"""Which stories print which names, kept with every save, import and confirmation."""

import pytest
from django.utils import timezone

from articles.models import StoryName
from articles.naming import index_names, stories_with_name
from articles.revisions import save_article
from tests.factories import (
    confirm_all,
    make_draft,
    make_person,
    make_published,
    make_snapshot,
)

pytestmark = pytest.mark.django_db


def with_name(name):
    rows = stories_with_name(name, at=timezone.now())
    return sorted(row.article.headline for row in rows)


def test_names_of_headline_standfirst_and_body_are_kept():
    make_published(headline="Ada Finch wins", standfirst="So says Otto Brandreth", text="No one.")
    assert with_name("ada  FINCH") == with_name("Otto Brandreth") == ["Ada Finch wins"]
    assert with_name("Brandreth") == with_name("") == with_name("Otto Finch") == []


def test_names_follow_edits():
    article = make_draft(headline="One", text="It was Ada Finch.")
    keys = set(StoryName.objects.values_list("key", flat=True))
    assert "ada finch" in keys
    snapshot = make_snapshot(headline="One", text="It was Otto Brandreth.")
    save_article(article, snapshot=snapshot, user=None, expected_version=article.version)
    keys = set(StoryName.objects.values_list("key", flat=True))
    assert ("ada finch" in keys, "otto brandreth" in keys) == (False, True)


def test_story_that_quotes_without_the_name_is_no_hit():
    article = make_published(headline="Unnamed", text="“It floods,” said the commissioner.")
    confirm_all(article, make_person("Mara Ellwood"))
    assert with_name("Mara Ellwood") == []


def test_single_word_is_a_name_if_the_directory_knows_it():
    make_person("Zephyrine")
    article = make_published(headline="A song", text="Then Zephyrine sang to the Crowd.")
    assert with_name("Zephyrine") == ["A song"]
    assert not StoryName.objects.filter(key="crowd").exists()
    make_person("Crowd")
    index_names([article.pk])
    assert StoryName.objects.filter(key="crowd").exists()


def test_indexing_again_writes_nothing():
    article = make_published(text="It was Mara Ellwood.")
    before = list(StoryName.objects.order_by("pk").values())
    index_names([article.pk])
    assert list(StoryName.objects.order_by("pk").values()) == before
