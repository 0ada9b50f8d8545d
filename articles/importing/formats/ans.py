"""Stories of Arc XP in its ANS format: one object, an array, an answer with a list, or lines. PURE.

Source of the format: the public ANS schema, washingtonpost/ans-schema, versions 0.5.8 to 0.10.9.
"""

import re
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, tzinfo
from typing import Any

from articles.importing.headlines import NO_HEADLINE, first_words, without_lead
from articles.importing.items import (
    ByLine,
    Found,
    ImportItem,
    LeftOut,
    Notice,
    Picture,
    RejectedItem,
    SourceStatus,
)
from articles.importing.opening import JSON_START, Opening
from articles.importing.sources import Content
from articles.importing.wires.ans_elements import content_of, names_of, picture_of
from articles.importing.wires.datelines import with_dateline
from articles.importing.wires.documents import REPEATED, Document, Fault, documents, rejected
from articles.importing.wires.values import (
    LONGEST_CREDIT,
    distinct,
    language_of,
    moment_of,
    topics_of,
    words,
)

__all__ = ["looks_like", "read"]

FIELD = re.compile(r'"([a-z_]{2,40})"\s*:')
KIND = re.compile(r'"type"\s*:\s*"(?:story|gallery|video|audio|image|author|collection|results)"')
SIGNS = frozenset(
    {"content_elements", "promo_items", "display_date", "canonical_website", "owner"}
    | {"content_restrictions", "planning", "first_name", "streams", "created_date"}
)
LISTS = frozenset({"results", "collection"})
ISSUED = ("last_updated_date", "publish_date")
DATES = ("display_date", "first_publish_date", "publish_date")
PUBLIC = frozenset({"published"})
WITHHELD = frozenset({"deleted", "unpublished", "archived", "trash", "withheld", "private"})
TWICE = "a field stands twice in it, so it is taken as a draft"
NOTHING_TO_CALL_IT = "there is no headline, and no text to make one from"
# What only those who pay may read at the source is not public there.
CLOSED = frozenset({"premium", "subscriber", "subscribers", "members", "members-only", "paid"})


def looks_like(opening: Opening) -> bool:
    """Whether a file is JSON that names ANS's own types and fields."""
    if not JSON_START.match(opening.text) or not KIND.search(opening.text):
        return False
    names = set(FIELD.findall(opening.text))
    return "version" in names and bool(names & SIGNS)


def read(
    source: Content, *, external_id: str, location: str, timezone: tzinfo = UTC
) -> Iterator[Found]:
    """Yield the stories of a file; galleries, videos, authors and the like are left out by name."""
    number = 0
    for document in documents(source):
        if isinstance(document, Fault):
            yield rejected(document, external_id=external_id, location=location)
            continue
        for value in _listed(document.value):
            number += 1
            place = f"{location}, {document.place}"
            own_id = external_id if number == 1 else f"{external_id} {number}"
            yield _found(value, document, timezone, external_id=own_id, location=place)


def _listed(value: Any) -> list[Any]:
    """The stories that an answer or a collection holds, else the value itself."""
    if not isinstance(value, dict) or words(value.get("type")) not in LISTS:
        return [value]
    held = value.get("content_elements")
    stories = [
        one
        for one in (held if isinstance(held, list) else [])
        if isinstance(one, dict) and words(one.get("type")) == "story"
    ]
    return stories or [value]


def _found(
    value: Any, document: Document, timezone: tzinfo, *, external_id: str, location: str
) -> Found:
    if not isinstance(value, dict) or not value:
        return RejectedItem(
            external_id=external_id,
            location=location,
            field="item",
            reason="no ANS object: an object with fields is expected",
            raw=document.raw,
        )
    kind = words(value.get("type"))
    if kind != "story":
        return LeftOut(kind or "an object without a type")
    return _story(
        value,
        document.raw,
        timezone,
        external_id=words(value.get("_id")) or external_id,
        location=location,
    )


def _story(
    story: dict[str, Any], raw: str, timezone: tzinfo, *, external_id: str, location: str
) -> Found:
    place = {"external_id": external_id, "location": location}
    content = content_of(story.get("content_elements"))
    given = words(_part(story, "headlines").get("basic"))
    dateline, text = with_dateline(words(story.get("location")), content.html)
    headline = given or first_words(text)
    if not headline:
        return RejectedItem(**place, field="headlines", reason=NOTHING_TO_CALL_IT, raw=raw)
    filed, too_long = _filed(story)
    published, doubts = _published(story, timezone)
    return ImportItem(
        **place,
        **filed,
        **published,
        **_said(story),
        headline=headline,
        standfirst=without_lead(_standfirst(story), text),
        dateline=dateline,
        body=text,
        pictures=_with_lead(story, content.pictures),
        notices=_notices(story, content.notices),
        received=raw,
        warnings=(*(() if given else (NO_HEADLINE,)), *doubts, *too_long),
        kept=tuple(sorted(content.kept.items())),
    )


# --- what is said about it -----------------------------------------------------------------------


def _said(story: dict[str, Any]) -> dict[str, Any]:
    """What is said once and taken as it is."""
    credit, terms = _rights(story)
    return {
        "bylines": _bylines(story),
        "language": language_of(story.get("language")),
        "credit_line": credit,
        "usage_terms": terms,
        "slugline": words(story.get("slug")),
        "desk_note": words(_part(story, "planning").get("internal_note")),
        "canonical_address": _canonical(story),
        "old_addresses": _addresses(story),
    }


def _published(story: dict[str, Any], timezone: tzinfo) -> tuple[dict[str, Any], tuple[str, ...]]:
    """Return (when and whether it was public, doubts)."""
    status, embargo, doubts = _status(story, timezone)
    times = {
        "published_at": _moment(story, DATES, timezone),
        "issued_at": _moment(story, ISSUED, timezone),
        "embargo_until": embargo,
    }
    return {**times, "status": status}, doubts


def _standfirst(story: dict[str, Any]) -> str:
    said = (words(_part(story, name).get("basic")) for name in ("subheadlines", "description"))
    return next(filter(None, said), "")


def _status(
    story: dict[str, Any], timezone: tzinfo
) -> tuple[SourceStatus, datetime | None, tuple[str, ...]]:
    """Return the status, the embargo and doubts; one without an end that can be read withholds."""
    said = words(story.get("status")).lower()
    is_public = said in PUBLIC or (not said and _part(story, "revision").get("published") is True)
    status = SourceStatus.PUBLIC if is_public else SourceStatus.DRAFT
    limits = _part(story, "content_restrictions")
    if said in WITHHELD or words(limits.get("content_code")).lower() in CLOSED:
        return SourceStatus.WITHHELD, None, ()
    embargo = _part(limits, "embargo")
    until = moment_of(embargo.get("end_time"), timezone)
    if embargo and embargo.get("active") is not False and until is None:
        doubt = "an embargo without an end that can be read, so the story is withheld"
        return SourceStatus.WITHHELD, None, (doubt,)
    until = until if embargo.get("active") is not False else None
    if story.get(REPEATED) and is_public:
        return SourceStatus.DRAFT, until, (TWICE,)
    return status, until, ()


def _filed(story: dict[str, Any]) -> tuple[dict[str, Any], tuple[str, ...]]:
    """Return (section, categories and topics, warnings): the primary section first.

    Keywords are a machine's.
    """
    taxonomy = _part(story, "taxonomy")
    primary = [_part(taxonomy, "primary_section"), _part(taxonomy, "primary_site")]
    others = [*_list(taxonomy, "sections"), *_list(taxonomy, "sites")]
    websites = _part(story, "websites").values()
    others += [_part(site, "website_section") for site in websites if isinstance(site, dict)]
    sections = distinct(_name(one) for one in [*primary, *others])
    tags = [words(one.get("text")) or words(one.get("slug")) for one in _list(taxonomy, "tags")]
    topics, too_long = topics_of(tags)
    section = sections[0] if sections else ""
    return {"section": section, "categories": sections, "topics": topics}, too_long


def _bylines(story: dict[str, Any]) -> tuple[ByLine, ...]:
    """Credits in order: those of “by” without a role, the others with theirs."""
    found: list[ByLine] = []
    for role, people in _part(story, "credits").items():
        shown = "" if role == "by" else words(role).replace("_", " ").removesuffix(" by")[:60]
        found += [ByLine(name[:200], shown.capitalize()) for name in names_of(people)]
    found.sort(key=lambda one: bool(one.role))
    return tuple(dict.fromkeys(found))


def _moment(story: dict[str, Any], names: tuple[str, ...], timezone: tzinfo) -> datetime | None:
    moments = (moment_of(story.get(name), timezone) for name in names)
    return next((moment for moment in moments if moment), None)


def _rights(story: dict[str, Any]) -> tuple[str, str]:
    """Return (credit line, usage terms): of copy that came from elsewhere, who gave it."""
    giver = words(_part(story, "distributor").get("name"))
    notice = words(story.get("copyright"))
    credit = giver or (notice if len(notice) <= LONGEST_CREDIT else "")
    return credit[:LONGEST_CREDIT], "" if credit == notice else notice


def _notices(story: dict[str, Any], in_text: Iterable[Notice]) -> tuple[Notice, ...]:
    """The corrections in its text and in its list of them, and the editor's note, each once."""
    listed = content_of(_list(story, "corrections"))
    return tuple(dict.fromkeys([*in_text, *listed.notices, *_editors_note(story)]))


def _editors_note(story: dict[str, Any]) -> tuple[Notice, ...]:
    """What the schema calls “to be displayed near the content”: it is for readers."""
    text = words(story.get("editor_note"))
    return (Notice(text=text, kind="editors_note"),) if text else ()


def _addresses(story: dict[str, Any]) -> tuple[str, ...]:
    """Where readers found it: its own address on each site."""
    sites = _part(story, "websites").values()
    found = [words(story.get("website_url")), words(story.get("canonical_url"))]
    found += [words(site.get("website_url")) for site in sites if isinstance(site, dict)]
    return distinct(one for one in found if one.startswith(("http://", "https://", "/")))


def _canonical(story: dict[str, Any]) -> str:
    """Copy from elsewhere may name the original's address."""
    source = _part(story, "source")
    address = words(source.get("canonical_url") or source.get("original_url"))
    return address if address.startswith(("http://", "https://")) else ""


def _with_lead(story: dict[str, Any], pictures: list[Picture]) -> tuple[Picture, ...]:
    """The promoted picture leads; one that stands in the text too is not shown twice."""
    promoted = _part(story, "promo_items")
    basic = _part(promoted, "basic") or _part(promoted, "lead_art")
    inner = _part(_part(basic, "promo_items"), "basic")
    lead = picture_of(basic, is_lead=True) if words(basic.get("type")) == "image" else None
    lead = lead or (picture_of(inner, is_lead=True) if inner else None)
    if lead is None:
        return tuple(pictures)
    return (lead, *(one for one in pictures if one.address != lead.address))


def _name(section: dict[str, Any]) -> str:
    return words(section.get("name"))


def _part(value: dict[str, Any], name: str) -> dict[str, Any]:
    found = value.get(name)
    return found if isinstance(found, dict) else {}


def _list(value: dict[str, Any], name: str) -> list[dict[str, Any]]:
    found = value.get(name)
    return [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []
