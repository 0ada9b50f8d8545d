"""The steps that ask first, by group."""

import pytest
from django.urls import reverse

from articles.models import Article, Status
from articles.workflow import withdraw
from tests import factories

pytestmark = pytest.mark.django_db


def step_url(article, name):
    return reverse("admin:articles_article_step", args=[article.pk, name])


@pytest.mark.parametrize(
    ("group", "name", "outcome"),
    [
        ("Reporters", "withdraw", (403, Status.PUBLISHED)),
        ("Editors", "withdraw", (302, Status.WITHDRAWN)),
        ("Chief editors", "withdraw", (302, Status.WITHDRAWN)),
        ("Reporters", "retract", (403, Status.PUBLISHED)),
        ("Editors", "retract", (403, Status.PUBLISHED)),
        ("Chief editors", "retract", (302, Status.RETRACTED)),
    ],
)
def test_step_is_taken_by_those_who_may(client, log_in, group, name, outcome):
    log_in(group)
    article = factories.make_published()
    response = client.post(step_url(article, name), {"reason": "It was wrong."})
    assert (response.status_code, Article.objects.get(pk=article.pk).status) == outcome


def test_reinstate_brings_it_back(client, log_in):
    log_in("Editors")
    article = withdraw(factories.make_published(), user=None, reason="Doubts")
    client.post(step_url(article, "reinstate"), {"reason": "Checked."})
    assert Article.objects.get(pk=article.pk).is_public is True


def test_unschedule_asks_no_reason(client, log_in):
    log_in("Editors")
    article = factories.make_scheduled()
    client.post(step_url(article, "unschedule"))
    assert Article.objects.get(pk=article.pk).status == Status.DRAFT


def test_withdraw_without_a_reason_is_refused(client, log_in):
    log_in("Editors")
    article = factories.make_published()
    response = client.post(step_url(article, "withdraw"), {"reason": " "})
    assert "This field is required" in response.text
    assert Article.objects.get(pk=article.pk).status == Status.PUBLISHED


def test_step_that_does_not_fit_says_why(client, log_in, draft):
    log_in("Editors")
    response = client.post(step_url(draft, "withdraw"), {"reason": "Why not"})
    assert response.status_code == 200
    assert Article.objects.get(pk=draft.pk).status == Status.DRAFT
    assert "errorlist" in response.text


def test_unknown_step_is_not_found(client, log_in, draft):
    log_in("Editors")
    assert client.get(step_url(draft, "publish")).status_code == 404


def test_step_page_says_what_it_means(client, log_in):
    log_in("Chief editors")
    article = factories.make_published()
    assert "can’t be undone" in client.get(step_url(article, "retract")).text.replace("&#x27;", "’")
