"""Quotations as data: only public ones, safe in a spreadsheet, flat in queries, cited in full."""

import csv
import io
import json
import re

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from articles.exporting import quotes as exporting
from articles.exporting.quotes import COLUMNS, safe_cell
from articles.models import Quote
from tests.factories import (
    LONG_AGO,
    confirm_all,
    make_draft,
    make_organization,
    make_person,
    make_published,
    make_scheduled,
)

pytestmark = pytest.mark.django_db
LICENCE = "No licence is stated. Ask the publisher before you use this data again."


@pytest.fixture
def quote():
    article = make_published(
        headline="A bridge at last", text="“We will build a bridge,” said Mara Ellwood, the mayor."
    )
    (quote,) = confirm_all(article, make_person("Mara Ellwood"))
    Quote.objects.filter(pk=quote.pk).update(said_on="2026-03-01", role="Mayor", venue="a meeting")
    return Quote.objects.get()


def export(*args):
    """(what was written, what was said, exit status)."""
    out, err, status = io.StringIO(), io.StringIO(), 0
    try:
        call_command("export_quotes", *args, stdout=out, stderr=err)
    except CommandError as error:
        err.write(f"{error}\n")
        status = error.returncode
    return out.getvalue(), err.getvalue(), status


def rows_of(text):
    first, *rows = [json.loads(line) for line in text.splitlines()]
    return first, rows


def test_quote_json_says_all_that_the_page_does(client, quote):
    response = client.get(f"/quotes/{quote.pk}/quote.json")
    story = quote.appearances.get().article
    data = response.json()
    assert re.fullmatch(r"20\d\d-\d\d-\d\dT[\d:]+\+00:00", data.pop("retrieved_at"))
    assert data == {
        "id": str(quote.pk),
        "url": f"http://testserver/quotes/{quote.pk}/",
        "text": "We will build a bridge.",
        "kind": "direct",
        "sentence": "“We will build a bridge,” said Mara Ellwood, the mayor.",
        "state": "standing",
        "is_translated": False,
        "speaker": {
            "name": "Mara Ellwood",
            "kind": "person",
            "url": "http://testserver/speakers/mara-ellwood/",
        },
        "attribution": None,
        "role": "Mayor",
        "on_behalf_of": None,
        "said_on": "2026-03-01",
        "reported_on": "2026-03-02",
        "venue": "a meeting",
        "checked_against": None,
        "source_url": None,
        "confirmed_in_bulk": None,
        "printed_in": [
            {
                "headline": "A bridge at last",
                "url": f"http://testserver{story.path}",
                "date": "2026-03-02",
            }
        ],
        "publisher": "On the Record",
        "licence": LICENCE,
    }
    assert response["Content-Type"] == "application/json"
    assert response["X-Robots-Tag"] == "noindex"


@pytest.mark.parametrize("make", [make_draft, make_scheduled])
def test_quote_json_of_a_hidden_story_is_not_there(client, make):
    (quote,) = confirm_all(make(text="“It floods,” said Ada Finch."), make_person("Ada Finch"))
    assert client.get(f"/quotes/{quote.pk}/quote.json").status_code == 404


def test_quote_json_of_a_private_person_is_not_there(client, quote):
    speaker = make_person("Ada Finch", is_public_figure=False)
    Quote.objects.update(speaker=speaker)
    assert client.get(f"/quotes/{quote.pk}/quote.json").status_code == 404


def test_private_principal_is_not_named(client, quote):
    Quote.objects.update(on_behalf_of=make_person("Ada Finch", is_public_figure=False))
    assert client.get(f"/quotes/{quote.pk}/quote.json").json()["on_behalf_of"] is None
    Quote.objects.update(on_behalf_of=make_organization("Northgate Trust"))
    data = client.get(f"/quotes/{quote.pk}/quote.json").json()
    assert data["on_behalf_of"] == {
        "name": "Northgate Trust",
        "kind": "organization",
        "url": None,
    }


def test_page_gives_a_citation_to_copy_and_its_data(client, quote):
    text = client.get(f"/quotes/{quote.pk}/").text
    citation = re.search(r'<p class="citation">(.*?)</p>', text)[1]
    assert re.fullmatch(
        "Mara Ellwood: “We will build a bridge.”, said 1 March 2026, in “A bridge at last”, "
        f"On the Record, 2 March 2026. http://testserver/quotes/{quote.pk}/ "
        r"\(retrieved \d+ \w+ \d{4}\)",
        citation,
    )
    assert f'type="application/json" href="/quotes/{quote.pk}/quote.json"' in text


def test_export_holds_what_lists_hold_and_nothing_else(quote):
    speaker = make_person("Otto Brandreth")
    for make in (make_draft, make_scheduled):
        confirm_all(make(text="“It floods,” said Otto Brandreth."), speaker)
    other = make_published(text="“It floods,” said Nell Ashdown. “It burns,” said a man.")
    private = make_person("Nell Ashdown", is_public_figure=False)
    _, disowned = confirm_all(other, private)
    Quote.objects.filter(pk=disowned.pk).update(speaker=speaker, state="disowned")
    hushed = make_published(text="“It leaks,” said Otto Brandreth.")
    confirm_all(hushed, speaker)
    Quote.objects.filter(appearances__article=hushed).update(terms="background")
    text, said, status = export("--format", "jsonl", "--base-url", "https://paper.example")
    first, rows = rows_of(text)
    assert (said, status) == ("", 0)
    first.pop("exported_at")
    assert first == {
        "format": "quotes",
        "version": 1,
        "publisher": "On the Record",
        "licence": LICENCE,
    }
    assert [row["id"] for row in rows] == [str(quote.pk)]
    assert rows[0]["url"] == f"https://paper.example/quotes/{quote.pk}/"
    assert not re.search("Ashdown|Brandreth|floods|burns|leaks", text)


def test_csv_has_a_licence_line_the_columns_and_a_row_a_quote(quote):
    text, _, status = export("--format", "csv", "--licence", "CC BY 4.0, The Paper")
    first, *rows = csv.reader(io.StringIO(text, newline=""))
    assert status == 0
    assert re.match("# publisher: On the Record; licence: CC BY 4.0, The Paper;", first[0])
    assert rows[0] == COLUMNS
    found = dict(zip(COLUMNS, rows[1], strict=True))
    assert (found["text"], found["speaker"], found["role"], found["stories"]) == (
        "We will build a bridge.",
        "Mara Ellwood",
        "Mayor",
        "1",
    )


@pytest.mark.parametrize(
    "text", ["=1+1", "+44", "-2", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "  =1", "＝1+1", "\u00a0=1"]
)
def test_no_cell_begins_a_formula(quote, text):
    assert safe_cell(text) == f"'{text}"
    Quote.objects.update(venue=text, text=text)
    written, _, _ = export("--format", "csv")
    cells = [cell for row in csv.reader(io.StringIO(written, newline="")) for cell in row]
    assert f"'{text}" in cells
    assert not [cell for cell in cells if cell.lstrip().startswith(exporting.FORMULA)]


def test_export_asks_two_queries_a_batch(quote, monkeypatch):
    monkeypatch.setattr(exporting, "AT_ONCE", 2)
    speaker = make_person("Otto Brandreth")
    for number in range(4):
        article = make_published(
            text=f"“There are {number} ferries,” said Otto Brandreth.",
            at=LONG_AGO,
        )
        confirm_all(article, speaker)
    with CaptureQueriesContext(connection) as queries:
        text, _, _ = export("--format", "jsonl")
    assert (len(rows_of(text)[1]), len(queries)) == (5, 6)


def test_file_is_written_whole_and_counted(quote, tmp_path):
    path = tmp_path / "quotes.jsonl"
    path.write_text("old")
    out, err, status = export("--format", "jsonl", "--output", str(path))
    assert (out, err, status) == ("", f"Exported 1 quotation to {path}.\n", 0)
    assert len(path.read_text().splitlines()) == 2
    assert [one.name for one in tmp_path.iterdir()] == ["quotes.jsonl"]


@pytest.mark.parametrize(
    ("args", "reason"),
    [
        (("--output", "/nowhere/at/all.csv"), "/nowhere/at/all.csv: No such file or directory"),
        (("--licence", "  "), "The licence is empty: say under what terms others get the data."),
        (("--base-url", "paper"), "--base-url 'paper' is no address that begins with http"),
    ],
)
def test_what_can_not_be_done_is_refused_in_a_line(quote, args, reason):
    out, err, status = export("--format", "csv", *args)
    assert (out, status) == ("", 2)
    assert err.startswith(reason)
