"""Markdown with front matter. PURE.

The fields between `---` lines tell headline, date, names and status; the text below is CommonMark
with tables and strikethrough. HTML in it passes through: the one sanitiser cleans it when it is
saved.
"""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, tzinfo
from functools import lru_cache

from markdown_it import MarkdownIt
from markdown_it.token import Token

from articles.importing.decoding import NotText, decode
from articles.importing.fields import NAMES, BadField, Fields, parse_time
from articles.importing.front_matter import BrokenFrontMatter, split_front_matter
from articles.importing.headlines import NO_HEADLINE, first_words, without_lead
from articles.importing.items import ImportItem, RejectedItem
from articles.importing.sources import Content, bytes_of
from articles.text import normalise_space, plain_text, words_key

__all__ = ["LARGEST_FILE", "read"]

# Far longer than any story; CommonMark's rules make some texts cost more than their length.
LARGEST_FILE = 1_000_000
HEADER_NAMES = frozenset(alias for aliases in NAMES.values() for alias in aliases) | {
    "status",
    "draft",
}
# A name such as 2021-9-1-council-vote.md dates the story, as static site generators have it.
DATED_NAME = re.compile(r"(?:.*/)?(\d{4}-\d{1,2}-\d{1,2})[-_][^/]*$")
TEMPLATE_TAGS = re.compile(r"\{%.{0,2000}?%\}|\{\{.{0,2000}?\}\}", re.DOTALL)
PICTURE = re.compile(r"<img\b", re.IGNORECASE)


def read(
    source: Content, *, external_id: str, location: str, timezone: tzinfo = UTC
) -> Iterator[ImportItem | RejectedItem]:
    """Yield the one story of a file, or the reason why there is none. Never raises.

    Times without an offset are read in `timezone`.
    """
    text = ""
    field = ""
    try:
        text, warning = decode(bytes_of(source, most=LARGEST_FILE, what="Markdown"))
        text = text.lstrip("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
        item = _item(text, external_id=external_id, location=location, timezone=timezone)
        yield replace(item, warnings=(*([warning] if warning else []), *item.warnings))
        return
    except BrokenFrontMatter as error:
        field, reason = "front matter", str(error)
    except BadField as error:
        field, reason = error.field, str(error)
    except NotText as error:
        reason = str(error)
    except OSError as error:
        reason = f"can't be read: {error.strerror or error}"
    yield RejectedItem(
        external_id=external_id, location=location, field=field, reason=reason, raw=text
    )


def _item(text: str, *, external_id: str, location: str, timezone: tzinfo) -> ImportItem:
    values, markdown = split_front_matter(text, header_names=HEADER_NAMES)
    if not values and not markdown.strip():
        raise NotText("the file is empty")
    fields = Fields(values)
    headline, body, warnings = _headline_and_body(fields.line("headline"), markdown)
    status, doubt = fields.status()
    section, topics = fields.section_and_topics()
    return ImportItem(
        external_id=fields.line("id") or external_id,
        location=location,
        headline=headline,
        standfirst=without_lead(fields.line("standfirst"), body),
        dateline=fields.line("dateline"),
        body=body,
        slug=fields.line("slug"),
        section=section,
        topics=topics,
        bylines=fields.bylines(),
        published_at=_published_at(fields, location, timezone),
        embargo_until=fields.time("embargo_until", timezone=timezone),
        status=status,
        language=fields.line("language"),
        credit_line=fields.line("credit_line"),
        usage_terms=fields.text("usage_terms"),
        rights_until=fields.time("rights_until", timezone=timezone),
        slugline=fields.line("slugline"),
        desk_note=fields.text("desk_note"),
        canonical_address=fields.line("canonical_address"),
        received=text,
        warnings=(*([doubt] if doubt else []), *warnings),
    )


def _published_at(fields: Fields, location: str, timezone: tzinfo) -> datetime | None:
    given = fields.time("published_at", timezone=timezone)
    dated = DATED_NAME.match(location)
    if given or not dated:
        return given
    try:
        return parse_time(dated.group(1), timezone=timezone)
    except ValueError:
        return None


def _headline_and_body(title: str, markdown: str) -> tuple[str, str, list[str]]:
    """Return (headline, body as HTML, warnings); a first heading is the headline if none is given.

    A heading that only repeats the given headline is not printed a second time.
    """
    parser = _parser()
    tokens = parser.parse(markdown)
    warnings = _left_in_the_text(markdown)
    heading = _first_heading(tokens)
    if heading and (not title or words_key(heading) == words_key(title)):
        title = title or heading
        tokens = tokens[3:]
    body = parser.renderer.render(tokens, parser.options, {})
    pictures = len(PICTURE.findall(body))
    if pictures:
        warnings.append(f"pictures left out: {pictures}")
    if not title:
        title = first_words(body)
        if not title:
            raise BadField("title", "there is no headline, and no text to make one from")
        warnings.append(NO_HEADLINE)
    return title, body, warnings


def _first_heading(tokens: list[Token]) -> str:
    """Return the text of a heading of the first level that opens the story, or ""."""
    if len(tokens) < 3 or tokens[0].type != "heading_open" or tokens[0].tag != "h1":
        return ""
    parser = _parser()
    return normalise_space(plain_text(parser.renderer.render(tokens[1:2], parser.options, {})))


def _left_in_the_text(markdown: str) -> list[str]:
    count = len(TEMPLATE_TAGS.findall(markdown))
    return [f"template tags left in the text as they are: {count}"] if count else []


@lru_cache(maxsize=1)
def _parser() -> MarkdownIt:
    return MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
