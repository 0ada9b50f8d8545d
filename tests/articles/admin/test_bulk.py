"""The screens of a bulk confirmation: choose a speaker, read the sample, start it, undo it."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from articles import background
from articles.bulk import reviewing
from articles.models import BulkReview, Job, Quote
from tests import factories
from tests.articles.bulk.cases import archive_of, read

pytestmark = pytest.mark.django_db
ADD = reverse("admin:articles_bulkreview_add")
LIST = reverse("admin:articles_bulkreview_changelist")
JSON = {"HTTP_ACCEPT": "application/json"}


@pytest.fixture
def marta(monkeypatch):
    """Six quotations of hers in an archive; samples are of three, and nothing runs by itself."""
    monkeypatch.setattr(reviewing, "SIZE", 3)
    monkeypatch.setattr("articles.admin.bulk.SIZE", 3)
    monkeypatch.setattr(background, "launch", lambda job: None)
    marta = factories.make_person("Marta Quill")
    archive_of("Marta Quill", 6)
    return marta


def url_of(review):
    return reverse("admin:articles_bulkreview_change", args=[review.pk])


def page(client, url, **query):
    return " ".join(client.get(url, query).text.split())


def test_choice_of_a_speaker_says_how_many_there_are(client, log_in, marta):
    log_in("Editors")
    row = f'<a href="?speaker={marta.pk}">Marta Quill</a> <span class="n">6</span>'
    assert row in page(client, ADD)
    chosen = page(client, ADD, speaker=marta.pk)
    assert "<dt>Open in archives</dt><dd>6</dd>" in chosen
    assert "Draw the sample" in chosen


def test_sample_is_drawn_and_read_with_the_cards_of_the_queue(client, log_in, marta):
    log_in("Editors")
    response = client.post(ADD, {"speaker": marta.pk})
    review = BulkReview.objects.get()
    assert response.url == url_of(review)
    cards = client.get(url_of(review)).context["cards"]
    assert [card.row.pk for card in cards] == [row.number for row in review.sample.all()]
    first, second, third = cards
    for card, data in [
        (first, {"action": "confirm", "choice": marta.pk}),
        (second, {"action": "dismiss"}),
    ]:
        answer = client.post(url_of(review), {"suggestion": card.row.pk, **data}, **JSON).json()
        assert (answer["done"], answer["reload"]) == (True, False)
    assert answer["totals"] == {"read": 2, "right": 1, "wrong": 1}
    last = {"suggestion": third.row.pk, "action": "confirm", "choice": marta.pk}
    assert client.post(url_of(review), last, **JSON).json()["reload"] is True
    assert BulkReview.objects.get().state == "refused"
    assert "Too many of the sample were wrong" in page(client, url_of(review))
    assert "had too many errors" in page(client, ADD, speaker=marta.pk)


def test_undo_of_a_verdict_brings_the_card_back(client, log_in, marta):
    user = log_in("Editors")
    review = reviewing.begin(marta, user=user)
    key = review.sample.first().number
    client.post(url_of(review), {"suggestion": key, "action": "dismiss"}, **JSON)
    back = client.post(url_of(review), {"suggestion": key, "action": "undo"}, **JSON).json()
    assert (back["done"], back["over"], back["totals"]["read"]) == (True, False, 0)


def test_answers_outside_the_sample_are_not_taken_here(client, log_in, marta):
    user = log_in("Editors")
    review = reviewing.begin(marta, user=user)
    inside = set(review.sample.values_list("number", flat=True))
    other = next(row.pk for row in reviewing.eligible(marta) if row.pk not in inside)
    data = {"suggestion": other, "action": "dismiss"}
    assert client.post(url_of(review), data, **JSON).status_code == 403


def test_chief_editor_starts_the_rest_and_undoes_it(client, log_in, marta):
    user = log_in("Chief editors")
    review = reviewing.begin(marta, user=user)
    read(review, user=user)
    assert "Confirm the other 3" in page(client, url_of(review))
    client.post(url_of(review), {"action": "start"})
    running = client.get(url_of(review))
    assert running["Refresh"] == "3"
    background.run(Job.objects.get())
    assert "3 quotations confirmed" in page(client, url_of(review))
    assert Quote.objects.filter(bulk_review=review).count() == 3
    client.post(url_of(review), {"action": "undo-all"})
    background.run(Job.objects.get(state="waiting"))
    assert "they are open again" in page(client, url_of(review))
    assert Quote.objects.filter(bulk_review=review).exists() is False
    assert "Undone" in page(client, LIST)


def test_editor_sees_that_a_chief_editor_may_start_it(client, log_in, marta):
    user = log_in("Editors")
    review = reviewing.begin(marta, user=user)
    read(review, user=user)
    assert "A chief editor may now let the other 3 be confirmed" in page(client, url_of(review))
    assert client.post(url_of(review), {"action": "start"}).status_code == 403
    assert BulkReview.objects.get().state == "passed"


def test_giving_up_is_a_button(client, log_in, marta):
    user = log_in("Editors")
    review = reviewing.begin(marta, user=user)
    client.post(url_of(review), {"action": "give-up"})
    assert "The sample was not read to the end" in page(client, url_of(review))


def test_speaker_with_nothing_eligible_is_said(client, log_in, marta):
    log_in("Editors")
    other = factories.make_person("Tomas Birch")
    assert "Nothing in the archives" in client.post(ADD, {"speaker": other.pk}).text


def test_reporters_stay_out(client, log_in, marta):
    log_in("Reporters")
    assert client.get(ADD).status_code == 403
    assert client.get(LIST).status_code == 403


def test_queries_of_a_sample_do_not_grow_with_it(client, log_in, marta, monkeypatch):
    user = log_in("Editors")
    costs = []
    for size in (2, 4):
        monkeypatch.setattr(reviewing, "SIZE", size)
        review = reviewing.begin(marta, user=user)
        client.get(url_of(review))
        with CaptureQueriesContext(connection) as queries:
            assert len(client.get(url_of(review)).context["cards"]) == size
        costs.append(len(queries))
        BulkReview.objects.all().delete()
    assert costs[0] == costs[1] <= 25
