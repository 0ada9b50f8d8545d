"""NewsML 1.0 to 1.2: the standard before NewsML-G2, without a namespace. PURE.

Source of the format: IPTC, NewsML 1.2 functional specification; its DTD is never fetched.
"""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, tzinfo

from lxml import etree

from articles.importing.bodies import read_body
from articles.importing.formats.nitf import bylines_of
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
from articles.importing.opening import Opening
from articles.importing.sources import Content
from articles.importing.wires.datelines import with_dateline
from articles.importing.wires.markup import Markup, markup_of, picture_address
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
from articles.importing.xml_reading import child, children, text_of
from articles.text import normalise_space, to_paragraphs

__all__ = ["looks_like", "read"]

ROOT = re.compile(r"<(?:\w{1,20}:)?NewsML[\s>]")
LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"
PICTURES = frozenset({"photo", "graphic", "picture", "image"})
KILLS = frozenset({"delete", "kill", "withdraw"})
TERMS = ("{*}UsageType", "{*}Geography", "{*}Limitations")
SIZES = ("Width", "Height")


def looks_like(opening: Opening) -> bool:
    """Whether a file's first element is NewsML, as the versions before G2 have it."""
    return opening.text.startswith("<") and bool(ROOT.search(opening.text[:5_000]))


def read(
    source: Content, *, external_id: str, location: str, timezone: tzinfo = UTC
) -> Iterator[Found]:
    """Yield the stories of a file; an item in several languages is a story in each of them."""
    seen: list[Found] = []

    def item_of(element: etree._Element, own_id: str, place: str) -> Found:
        found = list(_versions(element, timezone, _id(element) or own_id, place))
        seen[:] = found[1:]
        return found[0]

    names = frozenset({"NewsItem"})
    for found in stories(source, names, item_of, external_id=external_id, location=location):
        yield found
        yield from seen
        seen.clear()


def _versions(
    item: etree._Element, timezone: tzinfo, own_id: str, location: str
) -> Iterator[Found]:
    """Yield the item's story, or one for each language that has a text of its own."""
    parts = [part for part in item.iter("{*}NewsComponent") if _has_own_text(part)]
    languages = [_language(part, item) for part in parts]
    if len(parts) > 1 and len(set(languages)) == len(parts):
        for part, language in zip(parts, languages, strict=True):
            yield _story(item, part, timezone, f"{own_id} {language}", location)
    else:
        yield _story(item, item, timezone, own_id, location)


def _has_own_text(part: etree._Element) -> bool:
    lines = child(part, "NewsLines")
    has_headline = lines is not None and child(lines, "HeadLine") is not None
    inner = part.iterdescendants("{*}NewsComponent")
    is_inmost = all(child(one, "NewsLines") is None for one in inner)
    return has_headline and is_inmost and bool(_texts(part))


def _story(
    item: etree._Element, part: etree._Element, timezone: tzinfo, own_id: str, location: str
) -> Found:
    pictures = tuple(_pictures(part))
    status, embargo, doubts = _status(item, timezone)
    given = _line(part, "HeadLine")
    markup, printed = _content(part, given)
    if not markup.html and pictures and status is not SourceStatus.KILLED:
        return LeftOut("picture")
    dateline, body = with_dateline(_dateline(part), markup.html)
    headline = given or first_words(body)
    if not headline and status is SourceStatus.KILLED:
        headline = f"Killed: {_line(part, 'SlugLine') or own_id[:200]}"
    if not headline:
        return RejectedItem(
            external_id=own_id,
            location=location,
            field="HeadLine",
            reason="there is no headline, and no text to make one from",
            raw=raw_of(item),
        )
    language = _language(part, item)
    topics, too_long = topics_of(_subjects(item, language))
    credit = _line(part, "CreditLine") or _line(part, "CopyrightLine") or _provider(item)
    return ImportItem(
        external_id=own_id,
        location=location,
        headline=headline,
        standfirst=without_lead(_line(part, "SubHeadLine"), body),
        dateline=dateline,
        body=body,
        categories=distinct(_names(item, "Genre")),
        topics=topics,
        bylines=_bylines(part) or printed,
        published_at=_moment(item, timezone, "ThisRevisionCreated", "FirstCreated"),
        issued_at=_moment(item, timezone, "ThisRevisionCreated"),
        embargo_until=embargo,
        status=status,
        language=language_of(language),
        credit_line=credit[:LONGEST_CREDIT],
        usage_terms=_usage(part),
        rights_until=_until(item, timezone),
        slugline=_line(part, "SlugLine"),
        desk_note="\n".join(distinct((*_notes(item), *markup.notes))),
        pictures=(*markup.pictures, *pictures),
        received=raw_of(item),
        warnings=(*(() if given else (NO_HEADLINE,)), *doubts, *too_long),
        kept=markup.kept,
    )


# --- text and pictures ---------------------------------------------------------------------------


def _texts(part: etree._Element) -> list[etree._Element]:
    """The items of content that hold a text, in their order."""
    found = [one for one in part.iter("{*}ContentItem") if _kind(one) in ("text", "")]
    return [one for one in found if child(one, "DataContent") is not None]


def _content(part: etree._Element, headline: str) -> tuple[Markup, tuple[ByLine, ...]]:
    """Return the first text that has words, and its byline: renditions of it count once."""
    for content in _texts(part):
        role = child(content.getparent(), "Role")
        if role is not None and (role.get("FormalName") or "").lower() == "caption":
            continue
        data = child(content, "DataContent")
        found, printed = _data(data, headline)
        if found.html:
            return found, printed
    return Markup(), ()


def _data(data: etree._Element, headline: str) -> tuple[Markup, tuple[ByLine, ...]]:
    """NITF, HTML or paragraphs as elements; HTML within a CDATA section; plain text."""
    if len(data):
        body = next(data.iter("{*}body.content"), None)
        if body is None:
            body = next(data.iter("{*}body"), data)
        above = next(data.iter("{*}body.head"), None)
        printed = bylines_of(children(above, "byline")) if above is not None else ()
        return markup_of(body, headline=headline), printed
    written = data.text or ""
    if "</" in written or "<p" in written.lower() or "<br" in written.lower():
        wrapped = read_body(written.strip())
        return Markup(wrapped.html, wrapped.pictures, (), wrapped.kept), ()
    return Markup(to_paragraphs(written)), ()


def _pictures(part: etree._Element) -> Iterator[Picture]:
    """Yield a picture for each component that holds renditions of one, the largest of them."""
    for component in part.iter("{*}NewsComponent"):
        renditions = [one for one in children(component, "ContentItem") if _kind(one) in PICTURES]
        named = [one for one in renditions if picture_address(one.get("Href") or "")]
        largest = max(named, key=_size, default=None)
        if largest is not None:
            yield Picture(
                address=picture_address(largest.get("Href") or ""),
                caption=_caption(component),
                credit=_line(component, "ByLine") or _line(component, "CreditLine"),
            )


def _caption(component: etree._Element) -> str:
    """What a component of the role Caption says, within the picture's own or beside it."""
    beside = component.getparent()
    for place in (component, beside) if beside is not None else (component,):
        for one in children(place, "NewsComponent"):
            role = child(one, "Role")
            if role is not None and (role.get("FormalName") or "").lower() == "caption":
                return normalise_space(text_of(next(one.iter("{*}DataContent"), None)))
    return _line(component, "HeadLine")


def _size(content: etree._Element) -> int:
    properties = {
        one.get("FormalName"): one.get("Value") or "" for one in content.iter("{*}Property")
    }
    width, height = (properties.get(name, "") for name in SIZES)
    size = text_of(next(content.iter("{*}SizeInBytes"), None))
    if width.isdecimal() and height.isdecimal() and len(width + height) < 14:
        return int(width) * int(height)
    return int(size) if size.isdecimal() and len(size) < 14 else 0


def _kind(content: etree._Element) -> str:
    found = child(content, "MediaType")
    return (found.get("FormalName") or "").lower() if found is not None else ""


# --- what is said about it -----------------------------------------------------------------------


def _id(item: etree._Element) -> str:
    """Provider, day and item make the id; the number of the revision is not part of it."""
    found = next(item.iter("{*}NewsIdentifier"), None)
    if found is None:
        return ""
    names = ("ProviderId", "DateId", "NewsItemId")
    parts = [normalise_space(text_of(child(found, name))) for name in names]
    return f"urn:newsml:{':'.join(parts)}" if parts[2] else ""


def _status(
    item: etree._Element, timezone: tzinfo
) -> tuple[SourceStatus, datetime | None, tuple[str, ...]]:
    """Return the status, the embargo and doubts; an embargo ends when the status will change."""
    said = _name(next(item.iter("{*}Status"), None)).lower()
    if any(_name(one).lower() in KILLS for one in item.iter("{*}Instruction")):
        return SourceStatus.KILLED, None, ()
    status, doubts = status_of(said)
    if said != "embargoed":
        return status, None, doubts
    change = next(item.iter("{*}StatusWillChange"), None)
    is_freed = change is not None and _name(child(change, "FutureStatus")).lower() == "usable"
    until = moment_of(text_of(child(change, "DateAndTime")), timezone) if is_freed else None
    if until is None:
        doubt = "an embargo without a time that can be read, so the story is withheld"
        return SourceStatus.WITHHELD, None, (doubt,)
    return SourceStatus.PUBLIC, until, ()


def _line(part: etree._Element, name: str) -> str:
    for lines in part.iter("{*}NewsLines"):
        if found := normalise_space(text_of(child(lines, name))):
            return found
    return ""


def _dateline(part: etree._Element) -> str:
    """The place; some wires give nothing but the day, which is no place."""
    found = _line(part, "DateLine").rstrip(" -—–")
    return found if any(sign.isalpha() for sign in found) else ""


def _bylines(part: etree._Element) -> tuple[ByLine, ...]:
    names = list(printed_byline(_line(part, "ByLine")))
    title = _line(part, "ByLineTitle")
    if names and title and not names[-1].role:
        names[-1] = ByLine(names[-1].name, title[:60])
    return tuple(names)


def _language(part: etree._Element, item: etree._Element) -> str:
    found = next(part.iter("{*}Language"), None)
    own = part.get(LANGUAGE) or _name(found) or item.get(LANGUAGE) or ""
    return own.lower() if own.isupper() else own


def _subjects(item: etree._Element, language: str) -> Iterator[str]:
    """Names of topics in the story's language, else in English; keywords. Codes are left."""
    for topic in item.iter("{*}Topic"):
        described = children(topic, "Description")
        names = [one for one in described if one.get("Variant", "Name") == "Name"]
        names.sort(key=lambda one: (one.get(LANGUAGE) != language, one.get(LANGUAGE) != "en"))
        yield normalise_space(text_of(names[0])) if names else ""
    for one in item.iter("{*}Property"):
        if one.get("FormalName") == "Keyword":
            yield normalise_space(one.get("Value") or "")
    for one in item.iter("{*}KeywordLine"):
        yield normalise_space(text_of(one))


def _usage(part: etree._Element) -> str:
    texts = [text_of(one) for rights in part.iter("{*}UsageRights") for one in rights.iter(*TERMS)]
    return " ".join(distinct(map(normalise_space, [*texts, _line(part, "RightsLine")])))


def _until(item: etree._Element, timezone: tzinfo) -> datetime | None:
    ends = (moment_of(text_of(one), timezone) for one in item.iter("{*}EndDate"))
    return min((end for end in ends if end), default=None)


def _notes(item: etree._Element) -> Iterator[str]:
    """Lines that a type calls a note or a message to editors."""
    for line in item.iter("{*}NewsLine"):
        kind = _name(child(line, "NewsLineType")).lower()
        if "note" in kind or "editor" in kind:
            yield " ".join(normalise_space(text_of(one)) for one in children(line, "NewsLineText"))


def _provider(item: etree._Element) -> str:
    provider = next(item.iter("{*}Provider"), None)
    return _name(child(provider, "Party")) if provider is not None else ""


def _moment(item: etree._Element, timezone: tzinfo, *names: str) -> datetime | None:
    management = child(item, "NewsManagement")
    for name in names if management is not None else ():
        if found := moment_of(text_of(child(management, name)), timezone):
            return found
    return None


def _names(item: etree._Element, name: str) -> list[str]:
    return [_name(one) for one in item.iter(f"{{*}}{name}")]


def _name(element: etree._Element | None) -> str:
    return normalise_space(element.get("FormalName") or "") if element is not None else ""
