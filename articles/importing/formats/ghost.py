"""Ghost exports (JSON), of all versions. PURE.

What the export says of users beyond their names (addresses, password hashes) is not read, nor is
injected code. A post for members or subscribers is not public.
"""

import json
import re
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, tzinfo

from markdown_it import MarkdownIt

from articles.importing.bodies import Body, read_body, words_of
from articles.importing.decoding import NotText, decode
from articles.importing.fields import parse_time
from articles.importing.ghost.lexical import lexical_html
from articles.importing.ghost.mobiledoc import mobiledoc_html
from articles.importing.ghost.tables import Tables, tables_of, text_of
from articles.importing.headlines import NO_HEADLINE, first_words, without_lead
from articles.importing.items import (
    ByLine,
    Found,
    ImportItem,
    Picture,
    RejectedItem,
    SourceStatus,
)
from articles.importing.opening import Opening
from articles.importing.sources import Content, bytes_of
from articles.text import to_paragraphs

__all__ = ["LARGEST_FILE", "looks_like", "read"]

# An export is read whole; Ghost itself takes no larger ones.
LARGEST_FILE = 64_000_000
SIGNS = re.compile(r'"(?:exported_on|mobiledoc|lexical|custom_excerpt|feature_image|comment_id)"')
START = re.compile(r'\{\s*"(?:db|meta|data|posts|images|errors)"\s*:')
SITE = "__GHOST_URL__"
PUBLIC = {"published": SourceStatus.PUBLIC}


def looks_like(opening: Opening) -> bool:
    """Whether a file begins like an export of Ghost or of its migration tools."""
    return START.match(opening.text) is not None and SIGNS.search(opening.text) is not None


def read(
    source: Content, *, external_id: str, location: str, timezone: tzinfo = UTC
) -> Iterator[Found]:
    """Yield the posts and pages of an export."""
    place = {"external_id": external_id, "location": location}
    try:
        text, _ = decode(bytes_of(source, most=LARGEST_FILE, what="one Ghost export"))
        tables = tables_of(json.loads(text.lstrip("\ufeff")))
    except NotText as error:
        yield RejectedItem(**place, reason=str(error))
        return
    except (ValueError, RecursionError) as error:
        reason = f"not well-formed JSON: {str(error).splitlines()[0]}"
        yield RejectedItem(**place, reason=reason)
        return
    if tables is None:
        yield RejectedItem(**place, reason="there is no list of posts in it")
        return
    for number, post in enumerate(tables.posts, 1):
        yield _item(post, tables, location=f"{location}, post {number}", timezone=timezone)


def _item(post: dict, tables: Tables, *, location: str, timezone: tzinfo) -> Found:
    site = _site(tables)
    body = _body(post, site)
    title = words_of(text_of(post, "title"))
    title = "" if title == "(Untitled)" else title
    headline = title or first_words(body.html)
    place = {"external_id": _id_of(post), "location": location}
    if not headline or not place["external_id"]:
        field = "title" if place["external_id"] else "id"
        return RejectedItem(**place, field=field, reason="empty, and nothing to make one from")
    published_at, doubt = _published_at(post, timezone)
    return ImportItem(
        **place,
        **_where_it_stands(post, tables, site),
        headline=headline,
        standfirst=without_lead(words_of(tables.of(post, "custom_excerpt")), body.html),
        body=body.html,
        bylines=_bylines(tables.authors_of(post)),
        published_at=published_at,
        status=_status(post),
        pictures=_pictures(post, tables, body, site),
        kept=body.kept,
        received=json.dumps(_without_secrets(post), ensure_ascii=False),
        warnings=(*([] if title else [NO_HEADLINE]), *doubt),
    )


def _id_of(post: dict) -> str:
    return next(
        (text_of(post, name) for name in ("id", "uuid", "url", "slug") if text_of(post, name)), ""
    )


def _where_it_stands(post: dict, tables: Tables, site: str) -> dict:
    names = [words_of(text_of(tag, "name")) for tag in tables.tags_of(post)]
    # Internal tags begin with a # and are never shown.
    names = [name for name in names if name and not name.startswith("#")]
    is_page = text_of(post, "type") == "page" or post.get("page") in (True, 1, "1")
    slug = text_of(post, "slug")
    address = text_of(post, "url") or (f"{site}/{slug}/" if site and slug else "")
    return {
        "kind": "page" if is_page else "article",
        "slug": slug,
        "section": names[0] if names else "",
        "categories": tuple(names),
        "topics": tuple(dict.fromkeys(names[1:])),
        "language": text_of(post, "locale").replace("_", "-"),
        "canonical_address": tables.of(post, "canonical_url").replace(SITE, site),
        "old_addresses": (address,) if address.startswith(("http://", "https://")) else (),
        "menu_title": words_of(text_of(post, "title")) if is_page else "",
    }


def _site(tables: Tables) -> str:
    """The site's address, where the export names it; Ghost writes a placeholder for it."""
    for name in ("url", "site_url"):
        value = tables.settings.get(name)
        if isinstance(value, str) and value.startswith(("http://", "https://")):
            return value.rstrip("/")
    return ""


def _status(post: dict) -> SourceStatus:
    """Published and for everybody; "sent" went out by e-mail alone."""
    if (text_of(post, "visibility") or "public") != "public":
        return SourceStatus.WITHHELD
    if text_of(post, "status") == "sent":
        return SourceStatus.WITHHELD
    return PUBLIC.get(text_of(post, "status"), SourceStatus.DRAFT)


def _published_at(post: dict, timezone: tzinfo) -> tuple[datetime | None, list[str]]:
    written = text_of(post, "published_at")
    if not written:
        is_public = _status(post) is SourceStatus.PUBLIC
        return None, ["no date: it can't go live before it has one"] if is_public else []
    try:
        if written.isdigit() and len(written) > 8:
            return datetime.fromtimestamp(int(written) / 1000, UTC), []
        return parse_time(written, timezone=timezone), []
    except (ValueError, OverflowError, OSError):
        return None, [f"the date “{written[:40]}” can't be read"]


def _bylines(authors: list[dict]) -> tuple[ByLine, ...]:
    names = (words_of(text_of(author, "name")) for author in authors)
    return tuple(dict.fromkeys(ByLine(name) for name in names if name and "@" not in name))


def _body(post: dict, site: str) -> Body:
    """The text in the first form that there is: as Ghost shows it, else made from its source."""
    kept: Counter[str] = Counter()
    source = text_of(post, "html")
    if not source:
        source = lexical_html(_parsed(text_of(post, "lexical")), kept)
    if not source:
        source = mobiledoc_html(_parsed(text_of(post, "mobiledoc")), kept)
    if not source and (markdown := text_of(post, "markdown")):
        source = MarkdownIt("commonmark", {"html": True}).enable("table").render(markdown)
    source = source or to_paragraphs(text_of(post, "plaintext"))
    body = read_body(source.replace(SITE, site), base=site)
    kept.update(dict(body.kept))
    return Body(body.html, body.pictures, tuple(sorted(kept.items())))


def _parsed(text: str):
    try:
        return json.loads(text) if text else None
    except (ValueError, RecursionError):
        return None


def _pictures(post: dict, tables: Tables, body: Body, site: str) -> tuple[Picture, ...]:
    address = (text_of(post, "feature_image") or text_of(post, "image")).replace(SITE, site)
    if not address:
        return body.pictures
    lead = Picture(
        address=address,
        alt=words_of(tables.of(post, "feature_image_alt")),
        caption=words_of(tables.of(post, "feature_image_caption")),
        is_lead=True,
    )
    return (lead, *(one for one in body.pictures if one.address != address))


def _without_secrets(post: dict) -> dict:
    """The post as it came, without code and without what belongs to its authors' logins."""
    left_out = {"codeinjection_head", "codeinjection_foot", "author", "authors", "email_recipients"}
    return {name: value for name, value in post.items() if name not in left_out}
