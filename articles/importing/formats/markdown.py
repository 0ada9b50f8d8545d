"""Markdown with front matter, alone or as a static site has it. PURE.

The fields above the text tell headline, date, names and status; the text below is CommonMark with
tables, strikethrough and footnotes. HTML in it passes through: the one sanitiser cleans it when it
is saved. What the file's folder says of it, and what its generator's tags mean, is read by
`articles.importing.static_sites`.
"""

import re
from collections.abc import Iterator, MutableMapping
from dataclasses import dataclass, replace
from datetime import UTC, tzinfo
from pathlib import PurePosixPath
from typing import Any

from articles.importing.bodies import Body, read_body, words_of
from articles.importing.decoding import NotText, decode
from articles.importing.fields import BadField, Fields
from articles.importing.front_matter import BrokenFrontMatter, split_front_matter
from articles.importing.headlines import NO_HEADLINE, first_words, without_lead
from articles.importing.items import Found, ImportItem, LeftOut, RejectedItem, SourceStatus
from articles.importing.sources import Content, SourceFile, bytes_of
from articles.importing.static_sites import headers
from articles.importing.static_sites.addresses import old_addresses
from articles.importing.static_sites.people import bylines_of
from articles.importing.static_sites.pictures import all_pictures
from articles.importing.static_sites.places import PAPER, Place, place_of
from articles.importing.static_sites.rendering import Rendered, render, words_in
from articles.importing.static_sites.sites import Generator
from articles.importing.static_sites.surroundings import MARKDOWN_NAMES, Surroundings

__all__ = ["LARGEST_FILE", "read"]

# Far longer than any story; CommonMark's rules make some texts cost more than their length.
LARGEST_FILE = 1_000_000
# What stands elsewhere; a body without any of it is handed on as Markdown made it.
SHOWS_MEDIA = re.compile(r"<(?:img|picture|iframe|video|audio|embed|object|amp-)", re.I)
LOGIC = re.compile(r"template tag \{% (?:for|if|unless|case|assign|capture|set|macro)\b")
NO_DATE = "public at its source, but without a date: it stays a draft, to be published by hand"
IS_LOGIC = "made by a template that only its generator can run, so it stays a draft"


@dataclass(frozen=True, slots=True)
class _File:
    """A file while it is read: its fields, its text, and what lies around it."""

    values: dict[str, Any]
    text: str
    place: Place
    around: Surroundings
    timezone: tzinfo

    @property
    def fields(self) -> Fields:
        return Fields(self.values)


def read(
    source: Content,
    *,
    external_id: str,
    location: str,
    timezone: tzinfo = UTC,
    file: SourceFile | None = None,
    memory: MutableMapping[Any, Any] | None = None,
) -> Iterator[Found]:
    """Yield the one story or page of a file, or the reason why there is none. Never raises.

    Times without an offset are read in `timezone`. `file` says where it was found, and `memory`
    keeps what was read of its site for the files after it.
    """
    text = ""
    field = ""
    try:
        text, warning = decode(bytes_of(source, most=LARGEST_FILE, what="Markdown"))
        text = text.lstrip("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
        around = Surroundings(file, {} if memory is None else memory)
        # What was refused and mended comes without its folder, but is known by its path there.
        is_known = external_id.lower().endswith(MARKDOWN_NAMES)
        place = place_of(file, around, external_id if is_known else PurePosixPath(location).name)
        found = _found(text, place, around, timezone)
        if isinstance(found, ImportItem):
            found = replace(
                found,
                external_id=found.external_id or external_id,
                location=location,
                received=text,
                warnings=(*([warning] if warning else []), *found.warnings),
            )
        yield found
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


def _found(text: str, place: Place, around: Surroundings, timezone: tzinfo) -> Found:
    if place.left_out and place.left_out != PAPER:
        return LeftOut(place.left_out)
    values, markdown = split_front_matter(text, header_names=headers.HEADER_NAMES)
    if not values and not markdown.strip():
        raise NotText("the file is empty")
    if place.left_out and not values and place.is_in_folder:
        return LeftOut(place.left_out)
    return _item(_File(headers.named(values, place), markdown, place, around, timezone))


def _item(file: _File) -> ImportItem:
    """What is to be imported of a file. Raises BadField."""
    fields = file.fields
    title = words_of(fields.line("headline"))
    rendered = _rendered(file, title)
    body = read_body(rendered.html) if SHOWS_MEDIA.search(rendered.html) else Body(rendered.html)
    headline = rendered.headline or first_words(body.html)
    if not headline:
        raise BadField("title", "there is no headline, and no text to make one from")
    bylines, doubts = bylines_of(fields, file.values, file.around, file.place.site)
    item = ImportItem(
        external_id=fields.line("id"),
        headline=headline,
        standfirst=without_lead(words_in(fields.line("standfirst")), body.html),
        body=body.html,
        bylines=bylines,
        pictures=all_pictures(file.place, file.values, body.pictures, file.around),
        kept=tuple(sorted((*rendered.kept, *body.kept))),
        warnings=(*([] if rendered.headline else [NO_HEADLINE]), *doubts),
        is_copy_whole=True,
        **_plain_fields(fields),
    )
    return _placed(item, file)


def _rendered(file: _File, title: str) -> Rendered:
    return render(
        file.text,
        title=title,
        values=file.values,
        place=file.place,
        around=file.around,
        is_html=file.place.path.suffix.lower() in (".html", ".htm"),
    )


def _plain_fields(fields: Fields) -> dict[str, str]:
    lines = ("dateline", "credit_line", "slugline", "canonical_address")
    texts = ("usage_terms", "desk_note")
    return {
        "language": fields.line("language").replace("_", "-"),
        **{name: fields.line(name) for name in lines},
        **{name: fields.text(name) for name in texts},
    }


def _placed(item: ImportItem, file: _File) -> ImportItem:
    """The item with what its dates, its status and its place say."""
    fields, values, place = file.fields, file.values, file.place
    dates = headers.dates_of(fields, values, place, file.timezone)
    status, doubt = headers.status_of(fields, values, place)
    section, topics, categories = headers.section_of(
        fields, place, item.language, _section_title(place, file.around)
    )
    is_page = headers.is_page(values, place)
    menu_title, menu_order = headers.menu_of(values, place, item.headline) if is_page else ("", 0)
    if is_page and any(LOGIC.match(name) for name, _ in item.kept):
        status, doubt = SourceStatus.DRAFT, IS_LOGIC
    return replace(
        item,
        **dates,
        kind="page" if is_page else "article",
        status=status,
        section=section,
        topics=topics,
        categories=categories,
        slug=fields.line("slug") or (place.name if place.day or place.is_of_site else ""),
        old_addresses=old_addresses(
            place, values, title=item.headline, at=dates["published_at"], is_page=is_page
        ),
        menu_title=menu_title,
        menu_order=menu_order,
        warnings=(*item.warnings, *([doubt] if doubt else []), *_undated(status, is_page, dates)),
    )


def _undated(status: SourceStatus, is_page: bool, dates: dict) -> Iterator[str]:
    if status is SourceStatus.PUBLIC and is_page and not dates["published_at"]:
        yield NO_DATE


def _section_title(place: Place, around: Surroundings) -> str:
    """What the section's own page calls the section that a Hugo story stands in."""
    if place.site.generator is not Generator.HUGO or not place.categories:
        return ""
    folders = place.site.within(place.path)
    at = folders.index(place.categories[0]) + 1
    name = "/".join([*filter(None, [place.site.folder]), *folders[:at], "_index.md"])

    def titled() -> str:
        try:
            values = split_front_matter(around.text(name), header_names=frozenset())[0]
        except BrokenFrontMatter:
            return ""
        return words_of(Fields(values).line("headline")) if values else ""

    return around.remembered(("section", name), titled)
