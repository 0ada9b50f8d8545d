"""A story's body with its confirmed quotations marked, and who is quoted in it.

Words lead to their permalink where they have one. A private person's words, and words given on
background, are marked without a link, and nobody is named whom the story does not name.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from articles.anchors import locate
from articles.models import Appearance, Quote
from articles.reading import attribution_of
from articles.text import TAG, VOID_TAGS, Span, mark_spans, plain_text

# Whatever the terms were and whoever it was, readers are told this and never more.
ON_BACKGROUND = "A source who spoke on background"
LEAD = re.compile(r'<span id="quote-([0-9a-f-]{36})"></span>')


@dataclass(frozen=True)
class Voice:
    """Someone quoted in a story: the name to print, their page if they have one, their role."""

    name: str
    url: str
    role: str


@dataclass(frozen=True)
class Block:
    """A paragraph (or other block) of a story, and whose words begin in it, where that changes."""

    html: str
    notes: list[Voice] = field(default_factory=list)


@dataclass(frozen=True)
class MarkedStory:
    """The blocks of a body in order, and everybody quoted, once each, in order.

    ``bulk_url`` is where readers are told what it means that a quotation was confirmed in bulk:
    the page of the first such one, or ''.
    """

    blocks: list[Block]
    voices: list[Voice]
    bulk_url: str = ""


def has_permalink(quote: Quote) -> bool:
    """Whether a quote of a public story has a page of its own (``reading.permanent_quotes``)."""
    is_named = quote.speaker is None or quote.speaker.is_named
    return is_named and quote.terms == Quote.Terms.ON_RECORD


def mark_story(body: str, appearances: Sequence[Appearance]) -> MarkedStory:
    """Lay the quotations of a public story over its sanitised body."""
    text = plain_text(body)
    standing = [row for row in appearances if row.quote.state != Quote.State.DISOWNED]
    voices = {str(row.quote_id): voice_of(row, text) for row in standing}
    marked = mark_spans(body, [span for row in appearances for span in _spans(row, text)])
    blocks, last = [], None
    for html in top_blocks(marked):
        notes = []
        for key in LEAD.findall(html):
            voice = voices.get(key)
            if voice and voice.name and voice != last:
                notes.append(voice)
            last = voice or last
        blocks.append(Block(html, notes))
    named = (voice for voice in voices.values() if voice.name)
    bulk = (row.quote for row in standing if row.quote.is_in_bulk and has_permalink(row.quote))
    bulk_url = next((quote.get_absolute_url() for quote in bulk), "")
    return MarkedStory(blocks, list(dict.fromkeys(named)), bulk_url)


def voice_of(appearance: Appearance, text: str) -> Voice:
    """Whom to name for a quotation: nobody whom neither the public record nor the story names."""
    quote = appearance.quote
    if quote.terms != Quote.Terms.ON_RECORD:
        return Voice(ON_BACKGROUND, "", "")
    speaker = quote.speaker
    if speaker and speaker.has_page:
        role = appearance.role_as_printed or quote.role
        return Voice(speaker.name, speaker.get_absolute_url(), role)
    is_printed = speaker is not None and speaker.name in text
    name = speaker.name if is_printed else attribution_of(appearance)
    return Voice(name, "", appearance.role_as_printed)


def top_blocks(html: str) -> Iterator[str]:
    """Yield the blocks that stand at the top level of sanitised HTML, in order."""
    start = depth = 0
    for tag in TAG.finditer(html):
        closing, name, _ = tag.groups()
        if name.lower() not in VOID_TAGS:
            depth += -1 if closing else 1
        if depth == 0:
            yield html[start : tag.end()].strip()
            start = tag.end()
    if rest := html[start:].strip():
        yield rest


def _spans(appearance, text):
    places = locate(text, appearance.pieces, near=appearance.position) or []
    quote = appearance.quote
    kind = "said disowned" if quote.state == Quote.State.DISOWNED else "said"
    plain = f'<span class="{kind}">'
    if has_permalink(quote):
        link = f'<a class="{kind}" href="{quote.get_absolute_url()}">'
        tags = {"open_tag": link, "close_tag": "</a>"}
        tags |= {"alternative_open": plain, "alternative_close": "</span>"}
    else:
        tags = {"open_tag": plain, "close_tag": "</span>"}
    for number, (start, end) in enumerate(places):
        lead = f'<span id="quote-{appearance.quote_id}"></span>' if number == 0 else ""
        yield Span(start, end, lead=lead, **tags)
