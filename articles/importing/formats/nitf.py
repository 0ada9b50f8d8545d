"""NITF 3.x, the News Industry Text Format, with and without its namespace. PURE.

Source of the format: IPTC, https://iptc.org/standards/nitf/; the DTD is never fetched.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo

from lxml import etree

from articles.importing.headlines import NO_HEADLINE, first_words, without_lead
from articles.importing.items import (
    ByLine,
    Found,
    ImportItem,
    Notice,
    RejectedItem,
    SourceStatus,
)
from articles.importing.opening import Opening
from articles.importing.sources import Content
from articles.importing.wires.datelines import with_dateline
from articles.importing.wires.markup import Markup, markup_of
from articles.importing.wires.values import (
    LONGEST_CREDIT,
    distinct,
    language_of,
    moment_of,
    printed_byline,
    status_of,
    topics_of,
)
from articles.importing.wires.xml_stories import raw_of, stories
from articles.importing.xml_reading import child, children, local_name, text_of
from articles.text import normalise_space, words_key

__all__ = ["bylines_of", "looks_like", "read"]

START = re.compile(r"(?:<\?xml[^>]{0,200}>\s*)?(?:<!--|<!DOCTYPE\s+nitf\b|<(?:\w+:)?nitf\b)", re.I)
ROOT = re.compile(r"<(?:\w{1,20}:)?nitf[\s>]")
OTHER_ROOTS = ("<newsMessage", "<newsItem", "<NewsML", "<NewsItem")
LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"
SUBJECT_NAMES = ("tobject.subject.matter", "tobject.subject.detail")


def looks_like(opening: Opening) -> bool:
    """Whether a file's first element is nitf; NewsML may hold NITF, but is not."""
    found = ROOT.search(opening.text) if START.match(opening.text) else None
    before = opening.text[: found.start()] if found else ""
    return found is not None and not any(name in before for name in OTHER_ROOTS)


def read(
    source: Content, *, external_id: str, location: str, timezone: tzinfo = UTC
) -> Iterator[Found]:
    """Yield the story of a file, or all of them where it holds several."""

    def item_of(element: etree._Element, own_id: str, place: str) -> Found:
        return _story(_parts(element), timezone, own_id, place)

    yield from stories(
        source, frozenset({"nitf"}), item_of, external_id=external_id, location=location
    )


@dataclass(frozen=True, slots=True)
class _Parts:
    """The parts of a document that are asked again and again; any may be missing."""

    root: etree._Element
    head: etree._Element | None
    docdata: etree._Element | None
    above: etree._Element | None
    markup: Markup


def _parts(root: etree._Element) -> _Parts:
    head = child(root, "head")
    body = child(root, "body")
    if body is None:
        body = etree.Element("body")
    markup = _markup(body)
    docdata = child(head, "docdata") if head is not None else None
    return _Parts(root, head, docdata, child(body, "body.head"), markup)


def _markup(body: etree._Element) -> Markup:
    """The text with what stands at its end, such as who contributed."""
    content = [markup_of(one) for one in children(body, "body.content")]
    content += [markup_of(one) for one in children(body, "body.end")]
    return Markup(
        html="\n".join(one.html for one in content if one.html),
        pictures=tuple(picture for one in content for picture in one.pictures),
        notes=tuple(note for one in content for note in one.notes),
        kept=tuple(counted for one in content for counted in one.kept),
    )


def _story(parts: _Parts, timezone: tzinfo, external_id: str, location: str) -> Found:
    own_id = _attribute(parts.docdata, "doc-id", "id-string") or external_id
    status, embargo, doubts = _status(parts, timezone)
    dateline, body = with_dateline(_dateline(parts.above), parts.markup.html)
    given = _words(_within(parts.above, "hedline"), "hl1") or _words(parts.head, "title")
    headline = given or first_words(body) or _of_killed(status, own_id)
    if not headline:
        reason = "there is no headline, and no text to make one from"
        return RejectedItem(
            external_id=own_id,
            location=location,
            field="hl1",
            reason=reason,
            raw=raw_of(parts.root),
        )
    sections, topics, too_long = _subjects(parts)
    credit, terms = _rights(parts)
    return ImportItem(
        external_id=own_id,
        location=location,
        headline=headline,
        standfirst=_standfirst(parts.above, headline, body),
        dateline=dateline,
        body=body,
        section=sections[0] if sections else "",
        categories=sections,
        topics=topics,
        bylines=bylines_of(children(parts.above, "byline") if parts.above is not None else []),
        published_at=_moment(parts, ("date.release", "date.issue"), timezone)
        or _ran(parts, timezone),
        issued_at=_moment(parts, ("date.issue",), timezone),
        embargo_until=embargo,
        status=status,
        language=language_of(parts.root.get(LANGUAGE) or parts.root.get("baselang")),
        credit_line=credit,
        usage_terms=terms,
        rights_until=_until(parts, timezone)[0],
        slugline=_meta(parts.head, "slugline", "slug", "anpa-keyword")
        or _attribute(parts.docdata, "du-key", "key"),
        desk_note=_desk_note(parts),
        pictures=parts.markup.pictures,
        notices=_notices(parts.docdata),
        received=raw_of(parts.root),
        warnings=(*(() if given else (NO_HEADLINE,)), *doubts, *too_long),
        kept=parts.markup.kept,
    )


# --- above the text ------------------------------------------------------------------------------


def _standfirst(above: etree._Element | None, headline: str, body: str) -> str:
    """The abstract, else the second headline, unless it only says the first again."""
    found = _words(above, "abstract") or _words(_within(above, "hedline"), "hl2")
    if words_key(found) == words_key(headline):
        return ""
    return without_lead(found, body)


def bylines_of(bylines: list[etree._Element]) -> tuple[ByLine, ...]:
    """Return the names of byline elements; what byttl says of the last one is its role."""
    found: list[ByLine] = []
    for byline in bylines:
        role = _words(byline, "byttl")
        text = "".join(_texts_but(byline, "byttl"))
        names = list(printed_byline(normalise_space(text)))
        if names and role and not names[-1].role:
            names[-1] = ByLine(names[-1].name, role)
        found += names
    return tuple(dict.fromkeys(found))


def _texts_but(element: etree._Element, name: str) -> Iterator[str]:
    yield element.text or ""
    for part in element.iterchildren("{*}*"):
        if local_name(part) != name:
            yield text_of(part)
        yield " " + (part.tail or "")


def _dateline(above: etree._Element | None) -> str:
    dateline = child(above, "dateline") if above is not None else None
    if dateline is None:
        return ""
    place = _words(dateline, "location")
    own = normalise_space("".join(_texts_but(dateline, "story.date")))
    return (place or own).replace(" ,", ",").strip(" ,-—–")


# --- what is said about it -----------------------------------------------------------------------


def _status(
    parts: _Parts, timezone: tzinfo
) -> tuple[SourceStatus, datetime | None, tuple[str, ...]]:
    """Return the status, the embargo and doubts; “embargoed” holds until the time of release."""
    said = "" if parts.docdata is None else parts.docdata.get("management-status") or ""
    status, doubts = status_of(said)
    release = _moment(parts, ("date.release",), timezone)
    issue = _moment(parts, ("date.issue",), timezone)
    is_embargoed = said.strip().casefold() == "embargoed"
    _, no_end = _until(parts, timezone)
    if is_embargoed and release is None:
        doubt = "an embargo without a time that can be read, so the story is withheld"
        return SourceStatus.WITHHELD, None, (doubt,)
    if is_embargoed:
        status = SourceStatus.PUBLIC
    if no_end and status is SourceStatus.PUBLIC:
        status = SourceStatus.DRAFT
    holds = is_embargoed or (release is not None and issue is not None and release > issue)
    return status, release if holds else None, (*doubts, *no_end)


def _moment(parts: _Parts, names: tuple[str, ...], timezone: tzinfo) -> datetime | None:
    for name in names:
        if moment := moment_of(_attribute(parts.docdata, name, "norm"), timezone):
            return moment
    return None


def _ran(parts: _Parts, timezone: tzinfo) -> datetime | None:
    return moment_of(_attribute(parts.head, "pubdata", "date.publication"), timezone)


def _until(parts: _Parts, timezone: tzinfo) -> tuple[datetime | None, tuple[str, ...]]:
    """Return the earliest end of what may be done with the text, and a doubt if one is unclear."""
    ends = [
        _attribute(parts.docdata, "date.expire", "norm"),
        _attribute(parts.docdata, "doc.rights", "enddate"),
    ]
    moments = [(written, moment_of(written, timezone)) for written in ends if written]
    unclear = next((written for written, moment in moments if moment is None), "")
    doubt = f"the end of its rights, “{unclear[:40]}”, can't be read, so it is taken as a draft"
    known = [moment for _, moment in moments if moment]
    return min(known, default=None), (doubt,) if unclear else ()


def _of_killed(status: SourceStatus, own_id: str) -> str:
    return f"Killed: {own_id[:200]}" if status is SourceStatus.KILLED else ""


def _subjects(parts: _Parts) -> tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]:
    """Return (sections, topics, warnings): what the paper's part and the subjects' types are
    called, then the finer names, keywords, and who and what the text is about."""
    subjects = [] if parts.head is None else list(parts.head.iter("{*}tobject.subject"))
    sections = [_attribute(parts.head, "pubdata", "position.section")]
    sections += [one.get("tobject.subject.type") or "" for one in subjects]
    names = [one.get(name) or "" for one in subjects for name in SUBJECT_NAMES]
    if parts.docdata is not None:
        names += [one.get("key") or "" for one in parts.docdata.iter("{*}keyword")]
        for content in children(parts.docdata, "identified-content"):
            names += [
                text_of(one) or one.get("value") or "" for one in content.iterchildren("{*}*")
            ]
    topics, too_long = topics_of(map(normalise_space, names))
    return distinct(map(normalise_space, sections)), topics, too_long


def _rights(parts: _Parts) -> tuple[str, str]:
    """Return (credit line, usage terms)."""
    owner = _words(_within(parts.above, "rights"), "rights.owner")
    credit = (
        _words(parts.above, "distributor")
        or owner
        or _attribute(parts.docdata, "doc.copyright", "holder")
        or _attribute(parts.docdata, "doc.rights", "owner")
    )
    names = ("type", "limitations", "geography")
    terms = [_attribute(parts.docdata, "doc.rights", name) for name in names]
    rights = _words(parts.above, "rights")
    terms += [rights] if rights != owner else []
    return credit[:LONGEST_CREDIT], " ".join(distinct(terms))


def _desk_note(parts: _Parts) -> str:
    """What is said to editors; none of it is ever public."""
    notes = []
    if parts.docdata is not None:
        for message in children(parts.docdata, "ed-msg"):
            notes += [message.get("info") or "", text_of(message)]
    if parts.above is not None:
        notes += [text_of(note) for note in children(parts.above, "note")]
    return "\n".join(distinct(map(normalise_space, [*notes, *parts.markup.notes])))


def _notices(docdata: etree._Element | None) -> tuple[Notice, ...]:
    found = [] if docdata is None else children(docdata, "correction")
    texts = (normalise_space(one.get("info") or text_of(one)) for one in found)
    return tuple(Notice(text=text) for text in texts if text)


# --- elements that may be missing ----------------------------------------------------------------


def _within(element: etree._Element | None, name: str) -> etree._Element | None:
    return child(element, name) if element is not None else None


def _words(element: etree._Element | None, name: str) -> str:
    return normalise_space(text_of(_within(element, name)))


def _attribute(element: etree._Element | None, name: str, attribute: str) -> str:
    found = _within(element, name)
    return normalise_space(found.get(attribute) or "") if found is not None else ""


def _meta(head: etree._Element | None, *names: str) -> str:
    metas = [] if head is None else children(head, "meta")
    said = {(one.get("name") or "").lower(): one.get("content") or "" for one in metas}
    return next((normalise_space(said[name]) for name in names if said.get(name)), "")
