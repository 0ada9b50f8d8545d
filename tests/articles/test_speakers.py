"""Which speakers readers may know of, and what hangs on their pages."""

from importlib import import_module

import pytest
from django.db import connection
from django.utils import timezone

from articles.corrections import correct_quote, issue
from articles.merging import merge_speakers, move_quotes, undo
from articles.models import Article, ArticleSpeaker, ListedCorrection, Quote, Topic
from articles.speakers import (
    corrections_about,
    public_speakers,
    speakers_on,
    stories_quoting,
    topics_of,
)
from articles.workflow import retract
from tests.factories import (
    confirm_all,
    make_draft,
    make_organization,
    make_person,
    make_published,
    make_scheduled,
    make_user,
)

pytestmark = pytest.mark.django_db


def quoted(speaker, make=make_published, **kwargs):
    """A story that quotes a speaker once; (story, quote)."""
    article = make(text=f"“The ferry is late again,” said {speaker.name}.", **kwargs)
    (quote,) = confirm_all(article, speaker)
    return Article.objects.get(pk=article.pk), quote


def names(rows):
    return sorted(row.name for row in rows)


def notices(speaker):
    """The corrections that stand on a speaker's page."""
    return [notice.text for notice in corrections_about(speaker, at=timezone.now())]


def test_speakers_are_public_figures_whom_a_public_story_quotes():
    quoted(make_person("Mara Ellwood"))
    quoted(make_organization("Northgate Trust"))
    quoted(make_person("Nell Private", is_public_figure=False))
    quoted(make_person("Dora Draft"), make=make_draft)
    quoted(make_person("Sid Scheduled"), make=make_scheduled)
    make_person("Una Unquoted")
    assert names(public_speakers(timezone.now())) == ["Mara Ellwood", "Northgate Trust"]


def test_row_that_outlived_its_quotation_makes_nobody_public():
    article, quote = quoted(make_person("Mara Ellwood"))
    stray = make_person("Tom Garrick")
    ArticleSpeaker.objects.create(article=article, speaker=stray, live_at=article.live_at)
    assert names(public_speakers(timezone.now())) == ["Mara Ellwood"]
    quote.appearances.update(is_in_text=False)
    assert names(public_speakers(timezone.now())) == []


@pytest.mark.parametrize("change", [{"terms": "background"}, {"state": "disowned"}])
def test_words_that_may_not_be_listed_make_nobody_public(change):
    _, quote = quoted(make_person("Mara Ellwood"))
    Quote.objects.filter(pk=quote.pk).update(**change)
    assert names(public_speakers(timezone.now())) == []


def test_stories_and_topics_are_those_that_readers_can_open():
    speaker = make_person("Mara Ellwood")
    article, _ = quoted(speaker, topics=["Ferry"])
    quoted(speaker, make=make_draft, topics=["Secret"])
    at = timezone.now()
    assert [row.article for row in stories_quoting(speaker, at=at)] == [article]
    assert names(topics_of(speaker, at=at)) == ["Ferry"]


def test_topic_names_only_those_who_spoke_in_its_stories():
    mara, tom = make_person("Mara Ellwood"), make_person("Tom Garrick")
    quoted(mara, topics=["Ferry"])
    quoted(tom, topics=["Harbour"])
    ferry = Topic.objects.get(name="Ferry")
    assert names(speakers_on(ferry, at=timezone.now())) == ["Mara Ellwood"]


def test_corrections_are_of_their_words_and_of_those_taken_back():
    mara, tom = make_person("Mara Ellwood"), make_person("Tom Garrick")
    article, quote = quoted(mara)
    issue(article, user=make_user(), text="The ferry is red.")
    correct_quote(
        quote,
        user=make_user(),
        note="wrong speaker",
        change_level="correction",
        speaker=tom,
        correction_text="Mr Garrick said this.",
    )
    at = timezone.now()
    for speaker in (mara, tom):
        found = corrections_about(speaker, at=at)
        assert [notice.text for notice in found] == ["Mr Garrick said this."]


def test_corrections_stand_on_the_page_of_whoever_the_words_are_given_to_now():
    mara, tom = make_person("Mara Ellwood"), make_person("Tom Garrick")
    article, quote = quoted(mara)
    issue(article, user=make_user(), text="She said Tuesday.", quote=quote)
    move_quotes(mara, to=tom, quotes=[quote.pk], user=None, note="It was he")
    assert notices(mara) == []
    assert notices(tom) == ["She said Tuesday."]


def test_corrections_follow_a_merge_and_its_undo():
    mara, other = make_person("Mara Ellwood"), make_person("M. Ellwood")
    article, quote = quoted(other)
    issue(article, user=make_user(), text="She said Tuesday.", quote=quote)
    transfer = merge_speakers(mara, other=other, user=None, note="One woman")
    assert notices(mara) == ["She said Tuesday."]
    undo(transfer, user=None)
    assert (notices(mara), notices(other)) == ([], ["She said Tuesday."])


def test_corrections_of_a_joined_quote_follow_a_merge_too():
    mara, other = make_person("Mara Ellwood"), make_person("M. Ellwood")
    article, quote = quoted(other)
    issue(article, user=make_user(), text="She said Tuesday.", quote=quote)
    quote.appearances.all().delete()  # as when its words stand under another record
    merge_speakers(mara, other=other, user=None, note="One woman")
    assert list(ListedCorrection.objects.values_list("speaker", flat=True)) == [mara.pk]


def test_corrections_issued_before_they_were_listed_are_listed_by_the_migration():
    mara = make_person("Mara Ellwood")
    article, quote = quoted(mara)
    issue(article, user=make_user(), text="She said Tuesday.", quote=quote)
    issue(article, user=make_user(), text="The ferry is red.")
    ListedCorrection.objects.all().delete()
    with connection.cursor() as cursor:
        cursor.execute(import_module("articles.migrations.0002_listed_corrections").FILL)
    assert notices(mara) == ["She said Tuesday."]
    assert ListedCorrection.objects.count() == 1


def test_corrections_in_a_retracted_story_stand_on_no_speakers_page():
    speaker = make_person("Mara Ellwood")
    article, quote = quoted(speaker)
    issue(article, user=make_user(), text="She said Tuesday.", quote=quote)
    assert corrections_about(speaker, at=timezone.now()).exists()
    retract(Article.objects.get(), user=make_user(), reason="Wrong.")
    assert not corrections_about(speaker, at=timezone.now()).exists()
