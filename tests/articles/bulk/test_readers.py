"""What readers are told of a quotation confirmed in bulk; and nothing of what waits."""

import csv
import io
import re

import pytest
from django.core.management import call_command

from articles import background
from articles.bulk import confirming, reviewing
from articles.models import BulkReview, Quote
from tests.articles.bulk.cases import archive_of, read
from tests.factories import make_person, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def review(monkeypatch):
    """A sample of three of five, in hand."""
    monkeypatch.setattr(reviewing, "SIZE", 3)
    marta = make_person("Marta Quill")
    archive_of("Marta Quill", 5)
    return reviewing.begin(marta, user=make_user())


@pytest.fixture
def done(review):
    chief = make_user()
    read(review, user=chief)
    review = reviewing.settle(review, user=chief)
    background.run(confirming.start(review, user=chief))
    return BulkReview.objects.get(pk=review.pk)


def words(response):
    return " ".join(re.sub(r"<[^>]+>", " ", response.text).split())


def export(format_name, capsys):
    call_command("export_quotes", format=format_name, output="-")
    return capsys.readouterr().out


def test_page_of_a_quotation_says_the_sample_and_its_errors(done, client):
    BulkReview.objects.update(right=48, wrong=2)
    bulk = Quote.objects.filter(bulk_review=done).first()
    text = words(client.get(bulk.get_absolute_url()))
    assert "Confirmed in bulk on" in text
    assert "An editor read 50 drawn at random" in text
    assert "2 were wrong (4%)" in text


def test_page_of_one_read_by_hand_says_nothing_of_it(done, client):
    by_hand = Quote.objects.filter(bulk_review=None).first()
    assert "in bulk" not in words(client.get(by_hand.get_absolute_url()))


def test_lists_and_stories_say_so_where_it_is(done, client):
    speaker = client.get(done.speaker.get_absolute_url())
    assert words(speaker).count("confirmed in bulk") == 2
    bulk = Quote.objects.filter(bulk_review=done).first()
    story = client.get(bulk.appearances.get().article.path)
    assert f'<a href="{bulk.get_absolute_url()}#confirmed">confirmed in bulk</a>' in story.text
    other = Quote.objects.filter(bulk_review=None).first().appearances.get().article
    assert "in bulk" not in client.get(other.path).text


def test_check_takes_the_label_away(done, client):
    bulk = Quote.objects.filter(bulk_review=done)
    bulk.update(verification="checked", checked_against="The recording")
    assert "in bulk" not in words(client.get(done.speaker.get_absolute_url()))


def test_data_carries_it(done, client, capsys):
    bulk = Quote.objects.filter(bulk_review=done).first()
    on = done.started_at.date().isoformat()
    told = {"on": on, "sample": 3, "errors": 0, "error_rate": 0.0}
    assert client.get(f"{bulk.get_absolute_url()}quote.json").json()["confirmed_in_bulk"] == told
    by_hand = Quote.objects.filter(bulk_review=None).first()
    data = client.get(f"{by_hand.get_absolute_url()}quote.json").json()
    assert data["confirmed_in_bulk"] is None
    table = io.StringIO(export("csv", capsys).partition("\n")[2])
    rows = {row["id"]: row for row in csv.DictReader(table)}
    row = rows[str(bulk.pk)]
    assert [row[name] for name in ("confirmed_in_bulk", "bulk_sample", "bulk_errors")] == [
        on,
        "3",
        "0",
    ]
    assert rows[str(by_hand.pk)]["confirmed_in_bulk"] == ""


def test_nothing_of_a_sample_in_hand_reaches_readers(review, client, capsys):
    for path in ("/speakers/marta-quill/", "/speakers/", "/", "/search/?q=wall&in=quotes"):
        text = words(client.get(path))
        assert "The wall held" not in text
        assert "in bulk" not in text
    assert "The wall held" not in export("jsonl", capsys)


def test_undone_ones_leave_every_list(done, client, capsys):
    gone = [quote.get_absolute_url() for quote in Quote.objects.filter(bulk_review=done)]
    background.run(confirming.undo(done, user=make_user()))
    assert [client.get(url).status_code for url in gone] == [404, 404]
    assert words(client.get("/speakers/marta-quill/")).count("The wall held") == 3
    assert export("jsonl", capsys).count("The wall held") >= 3
