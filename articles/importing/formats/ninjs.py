"""IPTC ninjs 1.x, 2.x and 3.x: news in JSON, one object, an array, or one object a line. PURE.

Fields are known without regard to case, since 3.x writes pubStatus where 1.x wrote pubstatus.
Source of the format: IPTC, ninjs schemas 1.0 to 3.3, https://iptc.org/standards/ninjs/.
"""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, tzinfo
from typing import Any

from articles.importing.bodies import Body, read_body
from articles.importing.headlines import NO_HEADLINE, first_words, without_lead
from articles.importing.items import (
    ByLine,
    Found,
    ImportItem,
    LeftOut,
    Picture,
    RejectedItem,
    SourceStatus,
)
from articles.importing.opening import JSON_START, Opening
from articles.importing.sources import Content
from articles.importing.wires.associations import (
    associations_of,
    folded,
    links_of,
    pictures_of,
    variant,
)
from articles.importing.wires.datelines import with_dateline
from articles.importing.wires.documents import REPEATED, Document, Fault, documents, rejected
from articles.importing.wires.values import (
    LONGEST_CREDIT,
    distinct,
    html_of,
    language_of,
    moment_of,
    printed_byline,
    status_of,
    topics_of,
    words,
)
from articles.text import to_paragraphs

__all__ = ["looks_like", "read"]

FIELD = re.compile(r'"([$A-Za-z_]{2,40})"\s*:')
# What no other JSON of stories has; beside an id one of them is enough.
SIGNS = frozenset(
    {"versioncreated", "pubstatus", "body_xhtml", "bodies", "headlines", "renditions"}
    | {"description_text", "description_html", "$standard"}
)
OTHERS = frozenset({"content_elements", "mobiledoc", "lexical", "home_page_url", "content_html"})
# A search's answer of Superdesk or of an agency holds its items under one of these.
LISTS = ("_items", "hits")
STORIES = frozenset({"text", "composite", ""})
BODIES = ("body_html", "body_xhtml", "body_richtext", "body_main", "body_text")
DATES = ("firstpublished", "versioncreated", "firstcreated", "contentcreated")
# How our own export says where a story runs, since 3.x has no services.
SECTION = "section"
WRITERS = frozenset({"author", "writer", "creator", "byline", "by", "reporter", "contributor"})


def looks_like(opening: Opening) -> bool:
    """Whether a file is JSON with the fields of a news object."""
    if not JSON_START.match(opening.text):
        return False
    names = {name.lower() for name in FIELD.findall(opening.text)}
    return bool(names & {"uri", "guid"}) and bool(names & SIGNS) and not names & OTHERS


def read(
    source: Content, *, external_id: str, location: str, timezone: tzinfo = UTC
) -> Iterator[Found]:
    """Yield the stories of a file; pictures, films and events by themselves are left out."""
    number = 0
    for document in documents(source):
        if isinstance(document, Fault):
            yield rejected(document, external_id=external_id, location=location)
            continue
        for value in _listed(document.value):
            number += 1
            name = external_id if number == 1 else f"{external_id} {number}"
            place = f"{location}, {document.place}"
            yield _found(value, document, external_id=name, location=place, timezone=timezone)


def _listed(value: Any) -> list[Any]:
    for name in LISTS:
        if isinstance(value, dict) and isinstance(value.get(name), list):
            return value[name]
    return [value]


def _found(
    value: Any, document: Document, *, external_id: str, location: str, timezone: tzinfo
) -> Found:
    """Return the item of one news object; the id is its own, or else the file's."""
    item = folded(value)
    own_id = words(item.get("guid") or item.get("uri"))
    place = {"external_id": own_id or external_id, "location": location}
    if not item:
        reason = "no news object: an object with fields is expected"
        return RejectedItem(**place, field="item", reason=reason, raw=document.raw)
    kind = words(item.get("type")).lower()
    if kind not in STORIES:
        return LeftOut(kind)
    return _story(item, document.raw, timezone, **place)


def _story(
    item: dict[str, Any], raw: str, timezone: tzinfo, *, external_id: str, location: str
) -> Found:
    associations = associations_of(item)
    body, pictures = _body(item, associations)
    dateline, text = with_dateline(words(item.get("located")), body.html)
    status, embargo, doubts = _status(item, timezone)
    given = variant(item, "headline", "headlines") or words(item.get("title"))
    headline = given or first_words(text) or _of_killed(item, status)
    if not headline:
        reason = "there is no headline, and no text to make one from"
        return RejectedItem(
            external_id=external_id, location=location, field="headline", reason=reason, raw=raw
        )
    sections = _names(item, "service", "services", "genre", "genres")
    sections = sections or _names(item, "subjects", rel=SECTION)
    topics, too_long = topics_of(_names(item, "subject", "subjects", "keywords", but=SECTION))
    rights_until, no_end = _until(item, timezone)
    credit, terms = _rights(item)
    return ImportItem(
        external_id=external_id,
        location=location,
        headline=headline,
        standfirst=without_lead(variant(item, "description", "descriptions"), text),
        dateline=dateline,
        body=text,
        section=sections[0] if sections else "",
        categories=sections,
        topics=topics,
        bylines=_bylines(item),
        published_at=_first_moment(item, DATES, timezone),
        issued_at=_first_moment(item, ("versioncreated", "contentmodified"), timezone),
        embargo_until=embargo,
        status=SourceStatus.DRAFT if no_end and status is SourceStatus.PUBLIC else status,
        language=language_of(item.get("language")),
        credit_line=credit,
        usage_terms=terms,
        rights_until=rights_until,
        slugline=words(item.get("slugline")),
        desk_note=words(item.get("ednote")),
        pictures=pictures,
        received=raw,
        warnings=(*(() if given else (NO_HEADLINE,)), *doubts, *too_long, *no_end),
        kept=body.kept,
    )


# --- text and pictures ---------------------------------------------------------------------------


def _body(
    item: dict[str, Any], associations: list[tuple[str, dict[str, Any]]]
) -> tuple[Body, tuple[Picture, ...]]:
    """Return the body, with links to films below it, and its pictures with the associated ones."""
    found = read_body("\n".join([_text(item), *links_of(associations)]).strip())
    associated = {picture.address: picture for picture in pictures_of(associations)}
    placed = [associated.pop(one.address, one) for one in found.pictures]
    lead = [one for one in associated.values() if one.is_lead]
    others = [one for one in associated.values() if not one.is_lead]
    return found, (*lead, *placed, *others)


def _text(item: dict[str, Any]) -> str:
    """Return the richest body as HTML; a plain text only where there is no other."""
    parts = item.get("bodies")
    for part in sorted(map(folded, parts if isinstance(parts, list) else []), key=_plainness):
        value = html_of(part.get("value"))
        if value.strip() and _plainness(part) < 3:
            return to_paragraphs(value) if _is_plain(part, value) else value
    others = sorted(name for name in item if name.startswith("body_") and name not in BODIES)
    for name in (*BODIES, *others):
        value = html_of(item.get(name))
        if value.strip():
            is_plain = name == "body_text" or "<" not in value
            return _paragraphs(value) if is_plain else value
    return ""


def _plainness(part: dict[str, Any]) -> int:
    kind = words(part.get("contenttype")).lower()
    if "html" in kind:
        return 0
    value = html_of(part.get("value"))
    if not kind:
        return 1 if "</" in value else 2
    return 2 if kind.startswith("text/plain") else 3


def _is_plain(part: dict[str, Any], value: str) -> bool:
    return _plainness(part) == 2


def _paragraphs(text: str) -> str:
    """Return plain text as paragraphs; where no line is empty, each line is one."""
    return to_paragraphs(text if "\n\n" in text.replace("\r", "") else text.replace("\n", "\n\n"))


# --- what is said about it -----------------------------------------------------------------------


def _status(
    item: dict[str, Any], timezone: tzinfo
) -> tuple[SourceStatus, datetime | None, tuple[str, ...]]:
    """Return the status, the embargo, and doubts; an embargo that can't be read withholds."""
    status, doubts = status_of(words(item.get("pubstatus")))
    written = words(item.get("embargoed") or item.get("embargo"))
    embargo = moment_of(written, timezone)
    if status is SourceStatus.PUBLIC and written and embargo is None:
        doubt = f"the embargo “{written[:40]}” can't be read, so the story is withheld"
        return SourceStatus.WITHHELD, None, (*doubts, doubt)
    if item.get(REPEATED) and status is SourceStatus.PUBLIC:
        doubt = "a field stands twice in it, so it is taken as a draft"
        return SourceStatus.DRAFT, embargo, (*doubts, doubt)
    return status, embargo, doubts


def _until(item: dict[str, Any], timezone: tzinfo) -> tuple[datetime | None, tuple[str, ...]]:
    written = words(item.get("expires"))
    until = moment_of(written, timezone)
    doubt = f"the end of its rights, “{written[:40]}”, can't be read, so it is taken as a draft"
    return until, (doubt,) if written and until is None else ()


def _of_killed(item: dict[str, Any], status: SourceStatus) -> str:
    """A kill may come without a word; it still has to reach the story that it takes down."""
    if status is not SourceStatus.KILLED:
        return ""
    return f"Killed: {words(item.get('slugline')) or 'a story without a headline'}"


def _first_moment(
    item: dict[str, Any], names: tuple[str, ...], timezone: tzinfo
) -> datetime | None:
    moments = (moment_of(item.get(name), timezone) for name in names)
    return next((moment for moment in moments if moment), None)


def _names(item: dict[str, Any], *fields: str, rel: str = "", but: str = "") -> tuple[str, ...]:
    """Return the names of lists of {name} or of texts, or of a text with commas.

    With ``rel`` those alone that stand in this relation to the story, with ``but`` the others.
    """
    found: list[str] = []
    for field in fields:
        given = item.get(field)
        parts = given.split(",") if isinstance(given, str) else given
        for part in parts if isinstance(parts, list) else ():
            how = words(folded(part).get("rel")).lower()
            if (how == rel or not rel) and (how != but or not but):
                found.append(words(folded(part).get("name") if isinstance(part, dict) else part))
    return distinct(found)


def _bylines(item: dict[str, Any]) -> tuple[ByLine, ...]:
    """Return the byline as printed; without one the authors, then people said to have written."""
    printed = words(item.get("byline") or item.get("by"))
    if printed:
        return printed_byline(printed)
    found = []
    for field in ("authors", "infosources", "people", "person", "contributors"):
        for part in map(folded, item[field] if isinstance(item.get(field), list) else ()):
            role = words(part.get("role") or part.get("rel"))
            if field == "authors" or role.lower().rsplit(":", 1)[-1] in WRITERS:
                shown = "" if role.lower().rsplit(":", 1)[-1] in WRITERS else role
                found.append(ByLine(words(part.get("name")), shown))
    return tuple(dict.fromkeys(one for one in found if one.name))


def _rights(item: dict[str, Any]) -> tuple[str, str]:
    """Return (credit line, usage terms); a notice too long for a credit is one of the terms."""
    notice = words(item.get("copyrightnotice"))
    holder = words(item.get("copyrightholder") or item.get("source"))
    terms = words(item.get("usageterms"))
    credit = words(item.get("creditline")) or notice or holder
    if len(credit) > LONGEST_CREDIT:
        terms = " ".join(part for part in (terms, credit) if part)
        credit = holder
    return credit[:LONGEST_CREDIT], terms
