"""One post or page of a WordPress export, as an item to import. PURE."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from email.utils import parsedate_to_datetime
from urllib.parse import unquote, urljoin

from lxml import etree

from articles.importing.bodies import Body, words_of
from articles.importing.fields import parse_time
from articles.importing.headlines import NO_HEADLINE, first_words, without_lead
from articles.importing.items import (
    ByLine,
    ImportItem,
    Picture,
    RejectedItem,
    SourceStatus,
)
from articles.importing.wordpress.body import read_post
from articles.importing.wordpress.survey import WP, Survey, is_attachment, meta_of
from articles.importing.xml_reading import child, children, text_of
from articles.text import normalise_space

__all__ = ["NO_TYPE", "Post", "item_of", "post_of"]

STATUSES = {
    "publish": SourceStatus.PUBLIC,
    "private": SourceStatus.WITHHELD,
    "trash": SourceStatus.WITHHELD,
}
# What a title plug-in keeps the line below the headline under.
SUBTITLES = (
    *("subtitle", "_subtitle", "wps_subtitle", "newspack_post_subtitle", "secondary_title"),
    *("_secondary_title", "standfirst", "dek", "kicker_subtitle"),
)
CANONICALS = ("_yoast_wpseo_canonical", "rank_math_canonical_url", "_aioseo_canonical_url")
SITE_LANGUAGE = re.compile(r"[a-z]{2,3}([-_][A-Za-z0-9]{2,8})*$", re.I)
NO_CATEGORY = frozenset({"uncategorized", "uncategorised", ""})
NO_TOPICS = frozenset({"category", "author", "post_format", "nav_menu", "language", "", None})
NO_TYPE = "an item without a type"
FIRST_YEAR = 1500


@dataclass(frozen=True, slots=True)
class Post:
    """An item of the export with what tells it from the others."""

    element: etree._Element
    post_type: str
    number: str
    external_id: str
    slug: str
    title: str
    warnings: tuple[str, ...] = ()


def post_of(item: etree._Element, survey: Survey) -> Post:
    """Return an item of an export; its id is made of WordPress's number and its guid."""
    number = text_of(child(item, "post_id", WP))
    guid = text_of(child(item, "guid")) or text_of(child(item, "link"))
    post_type = text_of(child(item, "post_type", WP)) or NO_TYPE
    return Post(
        element=item,
        post_type="attachment" if is_attachment(item) else post_type,
        number=number,
        external_id=" ".join(part for part in (number, guid) if part)[:400],
        slug=unquote(text_of(child(item, "post_name", WP))),
        title=words_of(text_of(child(item, "title"))),
    )


def item_of(post: Post, survey: Survey, *, location: str) -> ImportItem | RejectedItem:
    """Return what is to be imported of a post. Never raises for what stands in it."""
    source = text_of(child(post.element, "encoded", "content"))
    body = read_post(
        source,
        post_id=post.number,
        library=survey.library,
        reusable=survey.reusable,
        base=survey.site,
    )
    headline = post.title or first_words(body.html)
    place = {"external_id": post.external_id, "location": location}
    if not headline:
        reason = "there is no headline, and no text to make one from"
        return RejectedItem(**place, field="title", reason=reason)
    return ImportItem(
        **place,
        **_what_it_says(post, survey, body),
        **_where_it_stands(post, survey),
        headline=headline,
        body=body.html,
        kept=body.kept,
        received=source,
    )


def _what_it_says(post: Post, survey: Survey, body: Body) -> dict:
    """The fields of a post's words, people, pictures and dates."""
    item, meta = post.element, meta_of(post.element)
    status = _status(item)
    published_at, doubt = _published_at(item, status, survey.timezone)
    return {
        "standfirst": _standfirst(item, meta, body.html),
        "bylines": _bylines(item, survey),
        "published_at": published_at,
        "status": status,
        "language": _language(survey.language),
        "canonical_address": _canonical(meta),
        "pictures": _with_lead(body.pictures, meta.get("_thumbnail_id", ""), survey),
        "comments": len(children(item, "comment", WP)),
        "warnings": (*post.warnings, *([] if post.title else [NO_HEADLINE]), *doubt),
    }


def _where_it_stands(post: Post, survey: Survey) -> dict:
    """The fields of a post's kind, address, section, topics and place in the menu."""
    item = post.element
    categories = [name for name in _terms(item, {"category"}) if name.casefold() not in NO_CATEGORY]
    is_page = post.post_type == "page"
    return {
        "kind": "page" if is_page else "article",
        "slug": post.slug,
        "section": categories[0] if categories else "",
        "categories": tuple(categories),
        "topics": tuple(dict.fromkeys([*_terms(item, None), *categories[1:]])),
        "old_addresses": _old_addresses(item, post, survey.site),
        "menu_title": post.title if is_page else "",
        "menu_order": _number(text_of(child(item, "menu_order", WP))),
    }


def _status(item) -> SourceStatus:
    """What the source says; a post with a password is not public, whatever its status."""
    if text_of(child(item, "post_password", WP)):
        return SourceStatus.WITHHELD
    return STATUSES.get(text_of(child(item, "status", WP)), SourceStatus.DRAFT)


def _published_at(
    item, status: SourceStatus, timezone: tzinfo
) -> tuple[datetime | None, list[str]]:
    """The day of publication, and a warning if a public post has none; a draft has none."""
    is_dated = text_of(child(item, "status", WP)) in ("publish", "future", "private", "")
    if status is SourceStatus.DRAFT and not is_dated:
        return None, []
    for name, zone in (("post_date_gmt", UTC), ("post_date", timezone)):
        moment = _moment(text_of(child(item, name, WP)), zone)
        if moment:
            return moment, []
    moment = _mail_moment(text_of(child(item, "pubDate")))
    if moment or status is not SourceStatus.PUBLIC:
        return moment, []
    return None, ["no date that can be read: it can't go live before it has one"]


def _moment(written: str, zone: tzinfo) -> datetime | None:
    if not written or written.startswith("0000"):
        return None
    try:
        return parse_time(written, timezone=zone)
    except ValueError:
        return None


def _mail_moment(written: str) -> datetime | None:
    """A date as e-mail writes it (RFC 5322), which `pubDate` is; None for what is none.

    WordPress writes the year -0001 where it has no date, which the parser takes for 2000.
    """
    if " -0" in written.partition(":")[0]:
        return None
    try:
        moment = parsedate_to_datetime(written)
    except (ValueError, IndexError, TypeError, OverflowError):
        return None
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return moment if moment.year >= FIRST_YEAR else None


def _terms(item, domains: Iterable[str] | None) -> tuple[str, ...]:
    """Names of the terms of these taxonomies, or of all that make topics, each once."""
    found = []
    for term in children(item, "category"):
        domain = term.get("domain")
        is_wanted = domain in domains if domains else domain not in NO_TOPICS
        name = words_of(text_of(term)) or unquote(term.get("nicename") or "").replace("-", " ")
        if is_wanted and name:
            found.append(normalise_space(name))
    return tuple(dict.fromkeys(found))


def _bylines(item, survey: Survey) -> tuple[ByLine, ...]:
    """Co-authors where there are any, since the creator is then often whoever typed it in."""
    names = [
        normalise_space(text_of(term))
        for term in children(item, "category")
        if term.get("domain") == "author"
    ]
    login = text_of(child(item, "creator"))
    if not any(names) and login:
        names = [survey.authors.get(login) or normalise_space(login)]
    return tuple(dict.fromkeys(ByLine(name) for name in names if name))


def _standfirst(item, meta: dict[str, str], body: str) -> str:
    subtitle = next((meta[name] for name in SUBTITLES if meta.get(name)), "")
    return without_lead(words_of(subtitle or text_of(child(item, "encoded", "excerpt"))), body)


def _canonical(meta: dict[str, str]) -> str:
    return next((meta[name] for name in CANONICALS if meta.get(name)), "")


def _old_addresses(item, post: Post, site: str) -> tuple[str, ...]:
    """The permalink, WordPress's short address, and the guid where it is an address."""
    guid = child(item, "guid")
    found = [text_of(child(item, "link"))]
    if guid is not None and (guid.get("isPermaLink") or "").lower() != "false":
        found.append(text_of(guid))
    if post.number and site:
        names = ("p", "page_id") if post.post_type == "page" else ("p",)
        found += [urljoin(f"{site.rstrip('/')}/", f"?{one}={post.number}") for one in names]
    addresses = (address for address in found if address.startswith(("http://", "https://")))
    return tuple(dict.fromkeys(addresses))


def _with_lead(pictures, thumbnail: str, survey: Survey) -> tuple[Picture, ...]:
    """The featured picture leads, even where the text shows it again."""
    found = survey.library.get(thumbnail)
    if not found or not found.address:
        return pictures
    lead = Picture(
        address=found.address,
        alt=found.alt,
        caption=found.caption,
        credit=found.credit,
        external_id=thumbnail,
        is_lead=True,
    )
    return (lead, *(one for one in pictures if one.address != found.address))


def _language(site: str) -> str:
    return site.replace("_", "-") if SITE_LANGUAGE.match(site) else ""


def _number(written: str) -> int:
    return int(written) if written.isascii() and written.isdigit() and len(written) < 6 else 0
