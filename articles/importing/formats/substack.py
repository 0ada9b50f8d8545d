"""A Substack export: a row for each post in posts.csv, its text in posts/ID.slug.html. PURE.

The table is the file that is read; the reader takes each text from beside it. What the export says
of subscribers is never read.
"""

import csv
import io
import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo

from articles.importing.bodies import Body, link_html, read_body, words_of
from articles.importing.decoding import NotText
from articles.importing.feeds.entries import Apart
from articles.importing.fields import parse_time
from articles.importing.headlines import NO_HEADLINE, first_words, without_lead
from articles.importing.items import Found, ImportItem, LeftOut, RejectedItem, SourceStatus
from articles.importing.opening import Opening
from articles.importing.sources import Content
from articles.importing.substack.folder import (
    POSTS,
    TEXTS,
    Texts,
    is_table,
    own_sites,
    part_of,
    site_of,
    text_of,
)
from articles.importing.substack.markup import tidy
from articles.importing.tabular.cells import BadRow, Row, open_table

__all__ = ["looks_like", "part_of", "read"]

EMPTY = "Substack: a draft without a word"
POST_ID = re.compile(r"[\w%~-]+(?:\.[\w%~.-]*)?$")
# Everything else wants a subscription, or at least an address.
FOR_ALL = "everyone"
KINDS = frozenset({"newsletter", "podcast", "thread", "page", "video"})
THREAD = "a discussion thread: what readers answered is not in the export"
WALLED = "a paywall stands in its text, so it is withheld"
UNKNOWN_KIND = "its type “{}” is not known, so it is taken as a draft"
NO_DATE = "no date: it can't go live before it has one"
BAD_DATE = "its date “{}” can't be read"
NO_TEXT = "its text is missing: there is no file {}/{}.html beside {}"
NO_ROW = f"no row of {POSTS} tells of this text, so nobody knows whether it was public"
NOT_POSTS = f"not Substack's {POSTS}: its first line has none of post_id, is_published, audience"

Beside = Callable[[str], Content | None]


def looks_like(opening: Opening) -> bool:
    """Whether a file is a table with the columns of Substack's posts.csv."""
    return is_table(opening.text.partition("\n")[0])


def read(
    source: Content,
    *,
    external_id: str,
    location: str,
    timezone: tzinfo = UTC,
    beside: Beside = lambda name: None,
    names_in: Callable[[str], Sequence[str]] = lambda folder: (),
) -> Iterator[Found]:
    """Yield a story for each row, and a RejectedItem for each text that no row tells of.

    A row whose text is missing is rejected by the name of the file that it lacks.
    """
    place = {"external_id": external_id, "location": location}
    try:
        table = open_table(source)
        rows = table.rows()
        header = _header(rows)
    except NotText as error:
        yield RejectedItem(**place, field="file", reason=str(error))
        return
    texts = Texts(names_in(TEXTS))
    export = _Export(beside, texts, site_of(texts.names, beside), timezone)
    apart, told = Apart(), set()
    for row in rows:
        post = _Post(dict(zip(header, row.cells, strict=False))) if isinstance(row, Row) else None
        where = f"{location}, line {row.line}"
        if post is None or len(row.cells) != len(header):
            yield _refused_row(row, where)
            continue
        told.add(texts.name_of(post.id))
        yield apart.told(_found(post, export, where))
    yield from _untold(sorted(texts.names - told), external_id, location)


def _header(rows: Iterator[Row | BadRow]) -> list[str]:
    first = next(rows, None)
    cells = first.cells if isinstance(first, Row) else []
    names = [name.strip("\ufeff \t\r\n").lower() for name in cells]
    if not is_table(",".join(names)):
        raise NotText(NOT_POSTS)
    return names


def _refused_row(row: Row | BadRow, where: str) -> RejectedItem:
    if isinstance(row, BadRow):
        reason, raw = row.reason, row.raw
    else:
        reason, raw = f"{len(row.cells)} cells, which is not one for each column", repr(row.cells)
    return RejectedItem(external_id=where, location=where, field="row", reason=reason, raw=raw)


def _untold(names: Sequence[str], external_id: str, location: str) -> Iterator[RejectedItem]:
    """A text without a row is named, not lost."""
    folder = external_id.rpartition("/")[0]
    for name in names:
        if name.lower().endswith(".html"):
            path = "/".join(part for part in (folder, TEXTS, name) if part)
            yield RejectedItem(
                external_id=path, location=f"{location} and {TEXTS}/{name}", reason=NO_ROW
            )


@dataclass(frozen=True, slots=True)
class _Export:
    """What all posts of an export have in common."""

    beside: Beside
    texts: Texts
    site: str
    timezone: tzinfo


class _Post:
    """A row of the table, by the names of its columns."""

    def __init__(self, row: dict[str, str]):
        self.row = row
        self.id = self.cell("post_id")
        self.number, _, self.slug = self.id.partition(".")
        self.kind = self.cell("type").lower() or "newsletter"

    def cell(self, name: str) -> str:
        return (self.row.get(name) or "").strip()

    @property
    def is_published(self) -> bool:
        return self.cell("is_published").lower() in ("true", "1", "yes")

    @property
    def status(self) -> SourceStatus:
        """Public only if it is out, for everybody, and of a kind that is known."""
        if self.cell("audience").lower() != FOR_ALL:
            return SourceStatus.WITHHELD
        is_public = self.is_published and self.kind in KINDS
        return SourceStatus.PUBLIC if is_public else SourceStatus.DRAFT

    def published_at(self, timezone: tzinfo) -> tuple[datetime | None, list[str]]:
        """The day it ran; where only the mail of it has one, that."""
        written = self.cell("post_date") or self.cell("email_sent_at")
        if not written:
            return None, [NO_DATE] if self.status is SourceStatus.PUBLIC else []
        try:
            return parse_time(written, timezone=timezone), []
        except ValueError:
            return None, [BAD_DATE.format(written[:40])]


def _found(post: _Post, export: _Export, where: str) -> Found:
    place = {"external_id": post.id or where, "location": where}
    if POST_ID.match(post.id):
        # As it is known once it is taken.
        place["external_id"] = post.number
    else:
        reason = f"“{post.id[:80]}” is no id of a post" if post.id else "empty"
        return RejectedItem(**place, field="post_id", reason=reason, raw=_raw(post))
    name = export.texts.name_of(post.id) or f"{post.id}.html"
    try:
        content = export.beside(f"{TEXTS}/{name}")
        if content is None and not post.is_published and not post.cell("title"):
            return LeftOut(EMPTY)
        if content is None:
            raise NotText(NO_TEXT.format(TEXTS, post.id, POSTS))
        text, doubt = text_of(content)
        return _item(post, text, export, where, [doubt] if doubt else [])
    except NotText as error:
        return RejectedItem(**place, field="text", reason=str(error), raw=_raw(post))
    except OSError as error:
        reason = f"{TEXTS}/{name} can't be read: {error.strerror or error}"
        return RejectedItem(**place, field="text", reason=reason, raw=_raw(post))


def _item(post: _Post, text: str, export: _Export, where: str, warnings: list[str]) -> Found:
    body, is_walled = _body(post, text, export.site)
    title = words_of(post.cell("title"))
    headline = title or first_words(body.html)
    if not headline:
        if not post.is_published and not body.pictures:
            return LeftOut(EMPTY)
        reason = "empty, and nothing to make one from"
        place = {"external_id": post.number, "location": where}
        return RejectedItem(**place, field="title", reason=reason, raw=_raw(post))
    published_at, doubt = post.published_at(export.timezone)
    is_page = post.kind == "page"
    return ImportItem(
        external_id=post.number,
        location=where,
        kind="page" if is_page else "article",
        menu_title=title if is_page else "",
        headline=headline,
        standfirst=without_lead(words_of(post.cell("subtitle")), body.html),
        body=body.html,
        slug=post.slug,
        published_at=published_at,
        status=SourceStatus.WITHHELD if is_walled else post.status,
        old_addresses=_addresses(post, text, export.site),
        pictures=body.pictures,
        kept=body.kept,
        received=f"{_raw(post)}\n{text}",
        warnings=(*warnings, *_said(post, title, is_walled), *doubt),
    )


def _said(post: _Post, title: str, is_walled: bool) -> Iterator[str]:
    if not title:
        yield NO_HEADLINE
    if is_walled and post.status is SourceStatus.PUBLIC:
        yield WALLED
    if post.kind == "thread":
        yield THREAD
    if post.kind not in KINDS:
        yield UNKNOWN_KIND.format(post.kind[:40])


def _body(post: _Post, text: str, site: str) -> tuple[Body, bool]:
    kept: Counter[str] = Counter()
    html, is_walled = tidy(text, kept)
    recording = post.cell("podcast_url")
    if recording.startswith(("http://", "https://")) and recording not in html:
        tag = "video" if post.kind == "video" else "audio"
        html = f"{link_html(recording, tag)}\n{html}"
    body = read_body(html, base=f"{site}/" if site else "")
    kept.update(dict(body.kept))
    return Body(body.html, body.pictures, tuple(sorted(kept.items()))), is_walled


def _addresses(post: _Post, text: str, site: str) -> tuple[str, ...]:
    """Where the post stood: at the publication's address, and any that its own buttons name."""
    if not post.slug:
        return ()
    path = f"/p/{post.slug}"
    own = [one for one in own_sites(text) if f"{one}{path}" in text.lower()]
    return tuple(f"{one}{path}" for one in dict.fromkeys((site, *own)))


def _raw(post: _Post) -> str:
    """The row with the names of its columns above it, as a table of its own."""
    written = io.StringIO()
    table = csv.writer(written, lineterminator="\n")
    table.writerows([post.row.keys(), post.row.values()])
    return written.getvalue()
