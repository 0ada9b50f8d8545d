"""The screen on how suggestions fared: who may open it, what it takes, and its file."""

import csv
import io
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from articles.models import JudgementTally
from articles.quoting import confirm, dismiss
from tests.factories import make_draft, make_person

pytestmark = pytest.mark.django_db
TEXT = """“The gates are shut again tonight,” said Ada Finch.

“Nobody slept at all that night,” said Noel Birch."""


def url():
    return reverse("admin:how_suggestions_fared")


@pytest.fixture
def answers(db):
    """One accepted as it was, one dismissed, of today."""
    one, two = make_draft(text=TEXT).suggestions.all()
    confirm(one, user=None, speaker=make_person("Ada Finch"))
    dismiss(two, user=None)


@pytest.mark.parametrize("group", ["Editors", "Chief editors"])
def test_editors_may_read_it(client, log_in, answers, group):
    log_in(group)
    page = client.get(url())
    assert page.status_code == 200
    total = page.context["report"].total
    assert (total.accepted, total.dismissed) == (1, 1)
    assert "50 of 100" in page.text
    assert "goal not reached: 90" in page.text


def test_others_may_not(client, log_in):
    assert client.get(url()).status_code == 302
    for group in ("", "Reporters"):
        log_in(group)
        assert client.get(url()).status_code == 403
        assert client.get(url(), {"as": "csv"}).status_code == 403


def test_desk_leads_to_it_for_those_who_may(client, log_in):
    log_in("Editors")
    assert f'href="{url()}"' in client.get(reverse("admin:index")).text
    log_in("Reporters")
    assert f'href="{url()}"' not in client.get(reverse("admin:index")).text


def test_days_narrow_it(client, log_in, answers):
    log_in()
    today = timezone.localdate()
    yesterday = today - timedelta(days=1)
    asked = {"from": yesterday.isoformat(), "to": yesterday.isoformat()}
    assert client.get(url(), asked).context["report"].total.answered == 0
    period = client.get(url()).context["report"].period
    assert (period.first, period.last) == (today - timedelta(days=365), today)


@pytest.mark.parametrize(
    "query",
    [
        {"from": "2026-02-30", "to": "2026-12-31"},
        {"from": "2026-03-01"},
        {"from": "2026-03-01", "to": "2026-02-01"},
        {"from": "2024-01-01", "to": "2026-02-01"},
        {"from": "0001-01-01", "to": "0001-12-31"},
        {"from": "\x00", "to": "x"},
    ],
)
def test_what_can_not_be_is_said_beside_the_form(client, log_in, query):
    log_in()
    for way in ({}, {"as": "csv"}):
        page = client.get(url(), query | way)
        assert (page.status_code, page.context["report"]) == (400, None)
        assert "errorlist" in page.text


def test_file_holds_the_report_and_no_formula(client, log_in, answers):
    JudgementTally.objects.filter(answer="dismissed").update(finder_version="=1+1")
    log_in()
    response = client.get(url(), {"as": "csv"})
    assert response.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert response.headers["Content-Disposition"].startswith(
        'attachment; filename="how-suggestions-fared-'
    )
    found = list(csv.reader(io.StringIO(response.text)))
    assert found[0][:4] == ["table", "name", "answered", "accepted as they were"]
    assert found[1] == ["totals", "All", "2", "1", "0", "1", "0", "2", "1"]
    assert ["versions", "'=1+1", "1", "0", "0", "1", "0", "1", "0"] in found
    assert not [cell for row in found for cell in row if cell.startswith(("=", "+", "-", "@"))]


def test_it_names_nobody(client, log_in, answers):
    log_in()
    for query in ({}, {"as": "csv"}):
        page = client.get(url(), query).text
        assert ("Finch” " in page, "Birch" in page, "gates are shut" in page) == (False,) * 3


def test_it_costs_the_same_however_much_there_is(client, log_in, django_assert_max_num_queries):
    log_in()
    client.get(url())
    with django_assert_max_num_queries(12):
        client.get(url())
