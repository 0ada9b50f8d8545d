"""Quotations as data: ``quote.json``, and the whole record as JSON Lines or CSV.

The names of the fields are a promise (docs/operating.md lists them): they are added to, never
renamed. Everything handed on passed the gates; a private person is named nowhere.
"""

import csv
import json
from collections.abc import Callable, Iterator
from typing import TextIO

from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from articles.models import Quote
from articles.reading import Said, as_said, listed_quotes, with_stories
from articles.speakers import public_speakers
from people.dates import parse

VERSION = 1
AT_ONCE = 200
# A spreadsheet would read a cell that begins so as a formula.
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
COLUMNS = [
    "id", "url", "text", "kind", "sentence", "state", "is_translated",
    "speaker", "speaker_kind", "speaker_url", "attribution", "role", "on_behalf_of",
    "said_on", "reported_on", "venue", "checked_against", "source_url",
    "story", "story_url", "story_on", "stories",
    "confirmed_in_bulk", "bulk_sample", "bulk_errors",
]  # fmt: skip


def quote_data(said: Said, *, absolute: Callable[[str], str]) -> dict:
    """A public quote as plain data; unknown things are null. ``absolute`` makes paths whole."""
    quote = said.quote
    return {
        "id": str(quote.pk),
        "url": absolute(quote.get_absolute_url()),
        "text": said.words,
        "kind": quote.kind,
        "sentence": "".join(part.text for part in said.sentence) or None,
        "state": quote.state,
        "is_translated": quote.is_translated,
        "speaker": speaker_data(quote.speaker, absolute, has_page=quote.speaker_has_page),
        "attribution": None if quote.speaker else said.attribution or None,
        "role": said.role or None,
        "on_behalf_of": _principal(quote, absolute),
        "said_on": quote.said_on or None,
        "reported_on": _day(said.story),
        "venue": quote.venue or None,
        "checked_against": quote.compared_with or None,
        "source_url": quote.source_url or None,
        "confirmed_in_bulk": bulk_data(quote),
        "printed_in": [
            {
                "headline": row.article.headline,
                "url": absolute(row.article.path),
                "date": _day(row.article),
            }
            for row in quote.printed
        ],
    }


def for_data(quotes: QuerySet[Quote], *, at) -> QuerySet[Quote]:
    """Quotes with what ``quote_data`` asks of them besides their stories."""
    has_page = public_speakers(at)
    return quotes.select_related("speaker", "on_behalf_of", "bulk_review").annotate(
        speaker_has_page=Exists(has_page.filter(pk=OuterRef("speaker"))),
        principal_has_page=Exists(has_page.filter(pk=OuterRef("on_behalf_of"))),
    )


def all_quotes(*, at, absolute: Callable[[str], str]) -> Iterator[dict]:
    """Every listed quote, newest first, two queries for each two hundred."""
    rows = with_stories(for_data(listed_quotes(at), at=at), at=at)
    after = ""
    while True:
        page = rows.page(at=at, size=AT_ONCE, after=after)
        for said in as_said(page.rows):
            yield quote_data(said, absolute=absolute)
        after = page.next
        if not after:
            return


def write_jsonl(quotes: Iterator[dict], output: TextIO, *, about: dict) -> int:
    """A line that says what this is and under which licence, then one a quote; how many."""
    output.write(_line({"format": "quotes", "version": VERSION, **about}))
    number = 0
    for quote in quotes:
        output.write(_line(quote))
        number += 1
    return number


def write_csv(quotes: Iterator[dict], output: TextIO, *, about: dict) -> int:
    """A line with the licence behind "#", one with the columns, then one a quote; how many."""
    writer = csv.writer(output, lineterminator="\r\n")
    writer.writerow([f"# {'; '.join(f'{name}: {value}' for name, value in about.items())}"])
    writer.writerow(COLUMNS)
    number = 0
    for quote in quotes:
        writer.writerow([safe_cell(value) for value in _row(quote)])
        number += 1
    return number


def safe_cell(value) -> str:
    """A cell that no spreadsheet takes for a formula: such a one begins with an apostrophe.

    >>> safe_cell("=1+1"), safe_cell(" -2"), safe_cell(None)
    ("'=1+1", "' -2", '')
    """
    text = "" if value is None else str(value)
    is_formula = text.startswith(FORMULA) or text.lstrip().startswith(FORMULA)
    return f"'{text}" if is_formula else text


def citation(said: Said, *, publisher: str, url: str, at) -> str:
    """A reference to copy, with the story, its date and the day it was looked up."""
    quote = said.quote
    name = quote.speaker.name if quote.speaker else said.attribution
    words = said.words if quote.kind == Quote.Kind.PARAPHRASE else f"“{said.words}”"
    day = f"said {parse(quote.said_on).display()}, " if quote.said_on else ""
    who = f"{name}: " if name else ""
    story = f"in “{said.story.headline}”, {publisher}, {_in_words(said.story.live_at)}"
    return f"{who}{words}, {day}{story}. {url} (retrieved {_in_words(at)})"


def _row(quote):
    speaker, principal = quote["speaker"] or {}, quote["on_behalf_of"] or {}
    bulk = quote["confirmed_in_bulk"] or {}
    story = quote["printed_in"][0]
    flat = {
        **quote,
        "speaker": speaker.get("name"),
        "speaker_kind": speaker.get("kind"),
        "speaker_url": speaker.get("url"),
        "on_behalf_of": principal.get("name"),
        "is_translated": "yes" if quote["is_translated"] else "no",
        "story": story["headline"],
        "story_url": story["url"],
        "story_on": story["date"],
        "stories": len(quote["printed_in"]),
        "confirmed_in_bulk": bulk.get("on"),
        "bulk_sample": bulk.get("sample"),
        "bulk_errors": bulk.get("errors"),
    }
    return [flat[name] for name in COLUMNS]


def speaker_data(speaker, absolute, *, has_page):
    """A speaker whom readers know as plain data, or None; without a page there is no address."""
    if speaker is None:
        return None
    url = absolute(speaker.get_absolute_url()) if has_page else None
    return {"name": speaker.name, "kind": speaker.kind, "url": url}


def _principal(quote, absolute):
    principal = quote.on_behalf_of
    if principal is None or not principal.has_page:
        return None
    return speaker_data(principal, absolute, has_page=quote.principal_has_page)


def bulk_data(quote):
    """What the sample said that was read in place of this very quotation, or None."""
    if not quote.is_in_bulk:
        return None
    review = quote.bulk_review
    on = timezone.localtime(review.started_at).date().isoformat()
    told = {"on": on, "sample": review.size, "errors": review.wrong}
    return {**told, "error_rate": round(review.error_rate, 4)}


def _day(story):
    return timezone.localtime(story.live_at).date().isoformat()


def _in_words(moment):
    return parse(timezone.localtime(moment).date().isoformat()).display()


def _line(data):
    return json.dumps(data, ensure_ascii=False) + "\n"
