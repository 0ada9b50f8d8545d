"""In how many stories a speaker is named: the number on their page, whatever changes it."""

import re
from datetime import timedelta
from importlib import import_module
from types import SimpleNamespace

import pytest
from django.apps import apps
from django.db import connection
from django.utils import timezone

from articles import background, merging, snapshots, tallies, workflow
from articles.about import differences, follow_names, names_changed
from articles.listing import relist
from articles.models import Article, StoryAbout, Tally
from articles.naming import index_names
from articles.newcomers import decide_standing, enter, introduce
from articles.quoting import confirm
from articles.redacting.requests import approve, ask
from articles.revisions import save_article
from articles.speakers import evidence_of
from articles.text import to_paragraphs
from articles.withholding import lift, withhold
from people.models import OtherName, Speaker
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
QUOTED = "“We will build a bridge,” said {}."


@pytest.fixture
def mara():
    """A speaker whom one public story names and quotes."""
    return quoted("Mara Ellwood")


def quoted(name, **kwargs):
    person = enter(user=None, name=name, kind="person", is_public_figure=True, **kwargs)
    confirm_all(make_published(text=QUOTED.format(name)), person)
    return person


def shown(client, speaker):
    """N and M of "confirmed in N of M stories", as the speaker's page says."""
    page = client.get(speaker.get_absolute_url()).content.decode()
    found = re.search(
        r"confirmed in ([\d,]+) of ([\d,]+) stor(?:y|ies) here that names? them", page
    )
    assert list(differences()) == []
    assert list(tallies.differences()) == []
    return tuple(int(number.replace(",", "")) for number in found.groups())


def edit(article, *, text, **fields):
    article.refresh_from_db()
    snapshot = snapshots.take(article)
    snapshot["fields"] |= {**fields, "body": to_paragraphs(text)}
    save_article(
        article,
        snapshot=snapshot,
        user=None,
        expected_version=article.version,
        note="as it was",
        change_level="minor",
    )


# --- what happens to stories ---------------------------------------------------------------------


def test_only_public_stories_count(client, mara):
    for make in (make_published, make_scheduled, make_draft):
        make(text="It was Mara Ellwood.")
    assert shown(client, mara) == (1, 2)


def test_number_follows_edits(client, mara):
    article = make_published(headline="One", text="It was Mara Ellwood.")
    edit(article, text="It was Otto Brandreth.")
    assert shown(client, mara) == (1, 1)
    edit(article, standfirst="So says Mara Ellwood", text="It was he.")
    assert shown(client, mara) == (1, 2)


def test_number_follows_publish_withdraw_and_reinstate(client, mara):
    article = make_draft(text="It was Mara Ellwood.")
    article = workflow.publish(article, user=None, at=LONG_AGO)
    assert shown(client, mara) == (1, 2)
    article = workflow.withdraw(article, user=None, reason="complaint")
    assert shown(client, mara) == (1, 1)
    article = workflow.reinstate(article, user=None, reason="settled")
    assert shown(client, mara) == (1, 2)
    workflow.retract(article, user=None, reason="invented")
    assert shown(client, mara) == (1, 1)


def test_number_follows_the_withholding_of_a_story(client, mara):
    article, chief = make_published(text="It was Mara Ellwood."), make_user()
    withhold(article, user=chief, reason="complaint")
    assert shown(client, mara) == (1, 1)
    lift(article, user=chief, note="settled")
    assert shown(client, mara) == (1, 2)


def test_embargo_and_rights_pass_by_the_clock(mara):
    later = timezone.now() + timedelta(days=3)
    make_scheduled(text="It was Mara Ellwood.")
    ending = make_published(text="It was Mara Ellwood.")
    Article.objects.filter(pk=ending.pk).update(rights_until=later)
    relist([ending.pk])
    numbers = [evidence_of(mara, at=at, most=5).named_in for at in (timezone.now(), later)]
    assert numbers == [2, 2]
    make_scheduled(text="It was Mara Ellwood again.")
    numbers = [evidence_of(mara, at=at, most=5).named_in for at in (timezone.now(), later)]
    assert numbers == [2, 3]


def test_story_that_quotes_without_a_name_counts_until_the_words_leave(client, mara):
    article = make_published(headline="Unnamed", text="“It floods,” said the commissioner.")
    assert shown(client, mara) == (1, 1)
    confirm_all(article, mara)
    assert shown(client, mara) == (2, 2)
    edit(article, text="Nothing was said.")
    assert shown(client, mara) == (1, 1)


def test_deleted_story_leaves_no_row(mara):
    article = make_draft(text="It was Mara Ellwood.")
    article.delete()
    assert StoryAbout.objects.count() == 1


# --- what happens to names -----------------------------------------------------------------------


def test_story_counts_once_under_several_names(client, mara):
    OtherName.objects.create(speaker=mara, name="Mara Quayle")
    follow_names([mara.pk])
    make_published(text="It was Mara Quayle, and Mara Ellwood too.")
    make_published(text="It was Mara Quayle alone.")
    assert shown(client, mara) == (1, 3)


def test_number_follows_a_merge_and_its_undo(client, mara):
    other = quoted("Marah Ellwood")
    make_published(text="It was Marah Ellwood.")
    make_published(text="It was Marah Ellwood, or Mara Ellwood.")
    assert (shown(client, mara), shown(client, other)) == ((1, 2), (1, 3))
    transfer = merging.merge_speakers(mara, other=other, user=None, note="One woman")
    assert shown(client, mara) == (2, 4)
    assert Tally.objects.filter(speaker=other).exists() is False
    merging.undo(transfer, user=None)
    assert (shown(client, mara), shown(client, other)) == ((1, 2), (1, 3))


def test_number_follows_quotations_that_move(client, mara):
    namesake = quoted("Mara Ellwood", distinction="baker")
    article = make_published(text="“It floods,” said the commissioner.")
    (quote,) = confirm_all(article, mara)
    assert (shown(client, mara), shown(client, namesake)) == ((2, 3), (1, 2))
    merging.move_quotes(mara, to=namesake, quotes=[quote.pk], user=None, note="The baker")
    assert (shown(client, mara), shown(client, namesake)) == ((1, 2), (2, 3))


def test_namesakes_each_count_what_names_them(client, mara):
    namesake = quoted("Mara Ellwood", distinction="baker")
    make_published(text="It was Mara Ellwood.")
    assert (shown(client, mara), shown(client, namesake)) == ((1, 3), (1, 3))


def test_newcomer_is_named_in_the_stories_that_were_there(client):
    make_published(text="It was Tomas J. Birch.")
    make_published(text="It was Tomas Birch.")
    article = make_published(text=QUOTED.format("Tomas Birch"))
    suggestion = article.suggestions.get()
    tomas = introduce(
        suggestion, user=None, name="Tomas J. Birch", kind="person", is_public_figure=True
    )
    confirm(suggestion, user=None, speaker=tomas)
    assert shown(client, tomas) == (1, 3)


def test_private_person_is_not_counted_and_a_public_one_is_again(client, mara):
    make_published(text="It was Mara Ellwood.")
    decide_standing(mara, user=None, is_public_figure=False)
    assert (StoryAbout.objects.count(), Tally.objects.count()) == (0, 0)
    assert client.get(mara.get_absolute_url()).status_code == 404
    decide_standing(mara, user=None, is_public_figure=True)
    assert shown(client, mara) == (1, 2)


def test_number_follows_the_withholding_of_a_speaker(client, mara):
    chief = make_user()
    withhold(mara, user=chief, reason="in danger")
    make_published(text="It was Mara Ellwood.")
    assert StoryAbout.objects.count() == 0
    lift(mara, user=chief, note="settled")
    assert shown(client, mara) == (1, 2)


def test_number_follows_a_redacted_name(client):
    enter(user=None, name="Mara Quayle", kind="person", is_public_figure=True)
    make_published(text="It was Mara Ellwood, or Mara Quayle.")
    mara = quoted("Mara Ellwood")
    OtherName.objects.create(speaker=mara, name="Mara Quayle")
    follow_names([mara.pk])
    request = ask(words="Quayle", user=make_user(), reason="The law", case_number="7/2026")
    approve(request, user=make_user())
    assert shown(client, mara) == (1, 2)
    request = ask(words="Mara", user=make_user(), reason="The law", case_number="8/2026")
    approve(request, user=make_user())
    mara.refresh_from_db()
    assert (mara.name, shown(client, mara)) == ("[redacted] Ellwood", (1, 1))


# --- many ----------------------------------------------------------------------------------------


def make_many(many, text):
    """Published stories in bulk, as an import writes them."""
    stories = Article.objects.bulk_create(
        Article(
            headline=f"Story {number}",
            body=f"<p>{text}</p>",
            slug=f"story-{number}",
            path=f"/2026/03/02/story-{number}/",
            status="published",
            published_at=LONG_AGO,
        )
        for number in range(many)
    )
    index_names(story.pk for story in stories)
    relist(story.pk for story in stories)


def test_number_is_exact_beyond_a_thousand(client, mara):
    make_many(1200, "It was Mara Ellwood.")
    assert shown(client, mara) == (1, 1201)


def test_names_that_many_stories_print_are_followed_in_a_few_queries(
    client, mara, django_assert_max_num_queries
):
    make_many(1200, "It was Mara Quayle.")
    other = OtherName.objects.create(speaker=mara, name="Mara Quayle")
    with django_assert_max_num_queries(20):
        follow_names([mara.pk])
    assert shown(client, mara) == (1, 1201)
    other.delete()
    with django_assert_max_num_queries(20):
        follow_names([mara.pk])
    assert shown(client, mara) == (1, 1)


def test_name_that_very_many_print_is_followed_in_the_background(client, mara, monkeypatch):
    monkeypatch.setattr("articles.about.AT_ONCE", 10)
    make_many(12, "It was Mara Quayle.")
    OtherName.objects.create(speaker=mara, name="Mara Quayle")
    job = names_changed(mara)
    assert StoryAbout.objects.count() == 1
    background.run(job)
    assert shown(client, mara) == (1, 13)


def test_database_of_before_is_filled(client, mara):
    make_scheduled(text="It was Mara Ellwood.")
    make_published(text="It was Mara Ellwood.")
    make_person("Otto Brandreth", is_public_figure=False)
    make_published(text="It was Otto Brandreth.")
    StoryAbout.objects.all().delete()
    Tally.objects.filter(of="about").delete()
    migration = import_module("articles.migrations.0011_fill_stories_about_speakers")
    migration.fill(apps, SimpleNamespace(connection=connection))
    assert shown(client, mara) == (1, 2)


def test_page_reads_the_number_with_the_stories(mara, django_assert_num_queries):
    make_many(300, "It was Mara Ellwood.")
    with django_assert_num_queries(1):
        assert evidence_of(mara, at=timezone.now(), most=5).named_in == 301


def test_following_again_writes_nothing(mara):
    before = list(StoryAbout.objects.order_by("pk").values())
    follow_names([mara.pk])
    relist(Article.objects.values_list("pk", flat=True))
    assert list(StoryAbout.objects.order_by("pk").values()) == before


def test_wrong_rows_are_found_and_mended(client, mara):
    article = make_published(text="It was Otto Brandreth.")
    StoryAbout.objects.all().delete()
    StoryAbout.objects.create(article=article, speaker=mara, live_at=LONG_AGO)
    assert len(list(differences())) == 2
    relist(Article.objects.values_list("pk", flat=True))
    assert shown(client, mara) == (1, 1)


def test_name_without_a_letter_is_nobodys(mara):
    """A folded name that is empty, or too long to be kept, meets no story."""
    Speaker.objects.filter(pk=mara.pk).update(key="")
    long = make_person("Mara " + "Ellwood " * 20)
    make_published(text="It was " + long.name)
    follow_names([mara.pk, long.pk])
    assert set(StoryAbout.objects.values_list("speaker", flat=True)) == {mara.pk}
