"""Which stories print which names, kept with every save, import and confirmation."""

import pytest
from django.utils import timezone

from articles.models import StoryName
from articles.naming import index_names, stories_about, stories_with_name
from articles.revisions import save_article
from people.models import OtherName
from tests.factories import (
    confirm_all,
    make_draft,
    make_person,
    make_published,
    make_scheduled,
    make_snapshot,
)

pytestmark = pytest.mark.django_db


def about(speaker):
    return len({row["article_id"] for row in stories_about(speaker, at=timezone.now())})


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


def test_stories_that_are_not_public_do_not_count():
    mara = make_person("Mara Ellwood")
    for make in (make_published, make_scheduled, make_draft):
        make(text="It was Mara Ellwood.")
    assert about(mara) == 1


def test_story_that_quotes_without_the_name_counts_and_is_no_hit():
    mara = make_person("Mara Ellwood")
    article = make_published(headline="Unnamed", text="“It floods,” said the commissioner.")
    assert about(mara) == 0
    confirm_all(article, mara)
    assert (about(mara), with_name("Mara Ellwood")) == (1, [])


def test_story_counts_once_under_several_names():
    mara = make_person("Mara Ellwood")
    OtherName.objects.create(speaker=mara, name="Mara Quayle")
    make_published(text="It was Mara Quayle, and Mara Ellwood too.")
    make_published(text="It was Mara Quayle alone.")
    assert about(mara) == 2


def test_single_word_is_a_name_if_the_directory_knows_it():
    pelicans = make_person("Zephyrine")
    article = make_published(text="Then Zephyrine sang to the Crowd.")
    assert about(pelicans) == 1
    assert not StoryName.objects.filter(key="crowd").exists()
    make_person("Crowd")
    index_names([article.pk])
    assert StoryName.objects.filter(key="crowd").exists()


def test_indexing_again_writes_nothing():
    article = make_published(text="It was Mara Ellwood.")
    before = list(StoryName.objects.order_by("pk").values())
    index_names([article.pk])
    assert list(StoryName.objects.order_by("pk").values()) == before
