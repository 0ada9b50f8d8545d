"""Public stories as JSON Lines, each with its bylines, topics, pictures, quotations, corrections.

The names of the fields are a promise (docs/operating.md lists them): they are added to, never
renamed.
"""

import json
from collections.abc import Callable, Iterator
from typing import TextIO

from articles.exporting.quotes import bulk_data, speaker_data
from articles.exporting.stories import PublicQuote, PublicStory
from articles.text import plain_text

VERSION = 1
Absolute = Callable[[str], str]


def article_data(story: PublicStory, *, absolute: Absolute) -> dict:
    """A public story as plain data; unknown things are null. ``absolute`` makes paths whole."""
    article = story.article
    return {
        "url": absolute(article.path),
        "headline": article.headline,
        "standfirst": article.standfirst or None,
        "language": article.language,
        "published_at": story.published_at.isoformat(),
        "updated_at": story.updated_at.isoformat(),
        "section": _linked(article.section, absolute) if article.section else None,
        "topics": [_linked(topic, absolute) for topic in story.topics],
        "bylines": [{"name": row.name, "role": row.role or None} for row in story.bylines],
        "dateline": article.dateline or None,
        "body": story.body,
        "text": plain_text(story.body),
        "credit_line": article.credit_line or None,
        "usage_terms": article.usage_terms or None,
        "rights_until": article.rights_until.isoformat() if article.rights_until else None,
        "pictures": [_picture(use, absolute) for use in story.pictures],
        "quotes": [_quote(one, absolute) for one in story.quotes],
        "corrections": [_correction(one, story) for one in story.corrections],
    }


def write_lines(objects: Iterator[dict], output: TextIO, *, about: dict | None = None) -> int:
    """A line that says what this is, if ``about`` does, then an object a line; how many objects."""
    if about is not None:
        output.write(_line({"format": "articles", "version": VERSION, **about}))
    number = 0
    for one in objects:
        output.write(_line(one))
        number += 1
    return number


def _linked(row, absolute):
    return {"name": row.name, "url": absolute(row.get_absolute_url())}


def _picture(use, absolute):
    image = use.image
    return {
        "url": absolute(image.file.url),
        "width": image.width,
        "height": image.height,
        "alt": use.alt or None,
        "caption": use.caption or None,
        "credit": image.credit or None,
        "licence": image.licence or None,
    }


def _quote(said: PublicQuote, absolute):
    """The fields of ``quote.json`` as far as one story can tell them."""
    quote = said.quote
    principal = quote.on_behalf_of if quote.on_behalf_of and quote.on_behalf_of.has_page else None
    return {
        "id": str(quote.pk),
        "url": absolute(quote.get_absolute_url()),
        "text": said.words,
        "kind": quote.kind,
        "state": quote.state,
        "is_translated": quote.is_translated,
        "speaker": speaker_data(
            quote.speaker, absolute, has_page=bool(quote.speaker and quote.speaker.has_page)
        ),
        "attribution": said.attribution or None,
        "role": said.role or None,
        "on_behalf_of": speaker_data(principal, absolute, has_page=said.principal_has_page),
        "said_on": quote.said_on or None,
        "venue": quote.venue or None,
        "checked_against": quote.compared_with or None,
        "source_url": quote.source_url or None,
        "confirmed_in_bulk": bulk_data(quote),
    }


def _correction(correction, story):
    told = {str(one.quote.pk) for one in story.quotes}
    quote = str(correction.quote_id) if correction.quote_id else None
    return {
        "kind": correction.kind,
        "text": correction.text,
        "issued_at": correction.issued_at.isoformat(),
        "quote": quote if quote in told else None,
    }


def _line(data):
    return json.dumps(data, ensure_ascii=False) + "\n"
