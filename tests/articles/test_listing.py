"""relist() brings the copied dates and the list rows up to date, and touches nothing else."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from articles import background, listing, workflow
from articles.listing import relist
from articles.models import Appearance, Article, ArticleSpeaker, ArticleTopic, Quote, QuoteTopic
from articles.withholding import withhold
from tests.factories import (
    LONG_AGO,
    confirm_all,
    make_draft,
    make_person,
    make_published,
    make_user,
)

pytestmark = pytest.mark.django_db
TEXT = "“We will build a bridge,” said Mara Ellwood."


def copies():
    return {
        "topics": set(ArticleTopic.objects.values_list("live_at", flat=True)),
        "quotes": set(Quote.objects.values_list("live_at", flat=True)),
        "quote topics": set(QuoteTopic.objects.values_list("live_at", flat=True)),
        "speakers": set(ArticleSpeaker.objects.values_list("live_at", flat=True)),
    }


def test_copies_follow_publish_withdraw_and_reinstate():
    article = make_draft(text=TEXT, topics=["Bridges"])
    confirm_all(article, make_person("Mara Ellwood"))
    hidden = {"topics": {None}, "quotes": {None}, "quote topics": set(), "speakers": {None}}
    assert copies() == hidden
    article = workflow.publish(article, user=None, at=LONG_AGO)
    assert copies() == {name: {LONG_AGO} for name in hidden}
    article = workflow.withdraw(article, user=None, reason="complaint")
    assert copies() == hidden
    workflow.reinstate(article, user=None, reason="settled")
    assert copies() == {name: {LONG_AGO} for name in hidden}


def test_quote_printed_twice_is_as_old_as_the_first_and_counts_once_a_topic():
    later = LONG_AGO + timedelta(days=3)
    one = make_published(text=TEXT, topics=["Bridges", "Money"])
    two = make_published(text=TEXT, topics=["Bridges"], at=later)
    (quote,) = confirm_all(one, make_person("Mara Ellwood"))
    Appearance.objects.create(
        quote=quote, article=two, pieces=quote.appearances.get().pieces, attribution_text="said"
    )
    relist([two.pk])
    assert Quote.objects.get().live_at == LONG_AGO
    assert QuoteTopic.objects.count() == 2
    assert ArticleSpeaker.objects.count() == 2
    workflow.withdraw(one, user=None, reason="complaint")
    assert Quote.objects.get().live_at == later
    assert list(QuoteTopic.objects.values_list("topic__name", "live_at")) == [("Bridges", later)]


def test_relist_again_writes_no_list_row():
    article = make_published(text=TEXT, topics=["Bridges"])
    confirm_all(article, make_person("Mara Ellwood"))
    before = list(QuoteTopic.objects.values_list("pk")) + list(
        ArticleSpeaker.objects.values_list("pk")
    )
    relist([article.pk])
    after = list(QuoteTopic.objects.values_list("pk")) + list(
        ArticleSpeaker.objects.values_list("pk")
    )
    assert after == before


def test_relist_costs_the_same_for_two_stories_and_for_ten():
    speaker = make_person("Mara Ellwood")
    for _ in range(10):
        confirm_all(make_published(text=TEXT, topics=["Bridges"]), speaker)
    ids = list(Article.objects.values_list("pk", flat=True))

    def queries(some):
        with CaptureQueriesContext(connection) as captured:
            relist(some)
        return len(captured)

    assert queries(ids[:2]) == queries(ids)


def test_much_quoted_speaker_is_gone_at_once_and_the_lists_follow(client, monkeypatch):
    monkeypatch.setattr(listing, "AT_ONCE", 1)
    monkeypatch.setattr(listing, "STEP", 2)
    mara = make_person("Mara Ellwood")
    for _ in range(5):
        confirm_all(make_published(text=TEXT, topics=["Bridges"]), mara)
    pages = ["/speakers/", "/topics/bridges/", "/search/?q=bridge&in=quotes", "/search/?q=ellwood"]
    pages += ["/feed/", "/topics/bridges/feed/"]
    assert any("mara-ellwood" in client.get(page).text for page in pages)
    withhold(mara, user=make_user(), reason="Complaint")
    assert [page for page in pages if "mara-ellwood" in client.get(page).text] == []
    assert QuoteTopic.objects.count() == 5
    [job] = [background.run(background.about(mara))]
    assert (job.state, job.done, job.total) == ("done", 5, 5)
    assert QuoteTopic.objects.count() == 0
