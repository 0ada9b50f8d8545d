"""NewsML-G2: news messages, news items and what else may stand at the top of a file. PURE.

Codes stay codes: no catalogue is fetched, so only what has a name is taken. Source of the format:
IPTC, NewsML-G2 specification 2.9 to 2.35, https://iptc.org/standards/newsml-g2/.
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
from articles.text import normalise_space, to_paragraphs, words_key

__all__ = ["looks_like", "read"]

OTHER_ITEMS = {
    "packageItem": "package",
    "conceptItem": "concept",
    "knowledgeItem": "knowledge item",
    "planningItem": "planning item",
    "catalogItem": "catalogue",
}
NAMES = frozenset({"newsItem", *OTHER_ITEMS})
ROOT = re.compile(rf"<(?:\w{{1,20}}:)?(?:newsMessage|{'|'.join(sorted(NAMES))})[\s>]")
STORIES = frozenset({"text", "composite", ""})
LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"
SECOND_LINES = ("subtitle", "subhead", "deck", "standfirst")
CAPTIONS = ("caption", "picture")


def looks_like(opening: Opening) -> bool:
    """Whether a file's first element is one of NewsML-G2's."""
    return opening.text.startswith("<") and bool(ROOT.search(opening.text[:5_000]))


def read(
    source: Content, *, external_id: str, location: str, timezone: tzinfo = UTC
) -> Iterator[Found]:
    """Yield the stories of a file; concepts, plans, packages and pictures are left out by name."""

    def item_of(element: etree._Element, own_id: str, place: str) -> Found:
        name = local_name(element)
        if name in OTHER_ITEMS:
            return LeftOut(OTHER_ITEMS[name])
        kind = _code(_at(element, "itemMeta", "itemClass"))
        return _story(element, timezone, own_id, place) if kind in STORIES else LeftOut(kind)

    yield from stories(source, NAMES, item_of, external_id=external_id, location=location)


def _story(item: etree._Element, timezone: tzinfo, external_id: str, location: str) -> Found:
    own_id = item.get("guid") or external_id
    language = item.get(LANGUAGE) or _tag(_at(item, "contentMeta", "language"))
    status, embargo, doubts = _status(item, timezone)
    given, second = _headlines(item, language)
    markup, byline = _content(item, given)
    dateline, body = with_dateline(
        _words(item, "contentMeta", "dateline").rstrip(" -—–"), markup.html
    )
    headline = given or first_words(body)
    if not headline and status is SourceStatus.KILLED:
        headline = f"Killed: {_words(item, 'contentMeta', 'slugline') or own_id[:200]}"
    if not headline:
        reason = "there is no headline, and no text to make one from"
        return RejectedItem(
            external_id=own_id,
            location=location,
            field="headline",
            reason=reason,
            raw=raw_of(item),
        )
    topics, too_long = topics_of(_subjects(item, language))
    until = _words(item, "itemMeta", "expires")
    return ImportItem(
        external_id=own_id,
        location=location,
        headline=headline,
        standfirst=without_lead(_description(item, headline) or second, body),
        dateline=dateline or _named(_at(item, "contentMeta", "located"), language),
        body=body,
        categories=_categories(item, language),
        topics=topics,
        bylines=_bylines(item, language) or byline,
        published_at=_moment(item, timezone, "versionCreated", "firstCreated"),
        issued_at=_moment(item, timezone, "versionCreated"),
        embargo_until=embargo,
        status=status,
        language=language_of(language),
        credit_line=_credit(item, language)[:LONGEST_CREDIT],
        usage_terms=_usage(item),
        rights_until=moment_of(until, timezone),
        slugline=_words(item, "contentMeta", "slugline"),
        desk_note="\n".join(distinct((*_notes(item), *markup.notes))),
        pictures=markup.pictures,
        received=raw_of(item),
        warnings=(*(() if given else (NO_HEADLINE,)), *doubts, *too_long),
        kept=markup.kept,
    )


# --- the text ------------------------------------------------------------------------------------


def _content(item: etree._Element, headline: str) -> tuple[Markup, tuple[ByLine, ...]]:
    """Return the text of the best rendition, and the byline if it has one: a story counts once."""
    content = child(item, "contentSet")
    renditions = (
        list(content.iterchildren("{*}inlineXML", "{*}inlineData")) if content is not None else []
    )
    for rendition in sorted(renditions, key=_rank):
        markup, byline = _rendition(rendition, headline)
        if markup.html:
            return markup, byline
    return Markup(), ()


def _rank(rendition: etree._Element) -> int:
    kind = (rendition.get("contenttype") or "").lower()
    if local_name(rendition) == "inlineData":
        return 3 if "html" in kind else 4
    return 0 if "html" in kind else 1 if "nitf" in kind else 2


def _rendition(rendition: etree._Element, headline: str) -> tuple[Markup, tuple[ByLine, ...]]:
    if local_name(rendition) == "inlineData":
        return _plain(rendition), ()
    nitf = next(rendition.iter("{*}nitf"), None)
    if nitf is not None:
        found = markup_of(next(nitf.iter("{*}body.content"), None), headline=headline)
        above = next(nitf.iter("{*}body.head"), None)
        return found, bylines_of(children(above, "byline")) if above is not None else ()
    body = next(rendition.iter("{*}body"), rendition)
    return markup_of(body, headline=headline), ()


def _plain(rendition: etree._Element) -> Markup:
    """Text that is no XML: HTML within a CDATA section, or plain."""
    if rendition.get("encoding") or len(rendition):
        return Markup()
    written = rendition.text or ""
    if "html" in (rendition.get("contenttype") or "").lower():
        found = read_body(written)
        return Markup(found.html, found.pictures, (), found.kept)
    return Markup(to_paragraphs(written))


# --- what is said about it -----------------------------------------------------------------------


def _status(
    item: etree._Element, timezone: tzinfo
) -> tuple[SourceStatus, datetime | None, tuple[str, ...]]:
    """Return the status, the embargo and doubts; an embargo without a time holds for good."""
    found = _at(item, "itemMeta", "pubStatus")
    said = (found.get("qcode") or found.get("uri") or "") if found is not None else ""
    status, doubts = status_of(said)
    embargoed = _at(item, "itemMeta", "embargoed")
    until = moment_of(text_of(embargoed), timezone)
    if embargoed is not None and until is None and status is SourceStatus.PUBLIC:
        doubt = "an embargo without a time that can be read, so the story is withheld"
        return SourceStatus.WITHHELD, None, (doubt,)
    expires = _words(item, "itemMeta", "expires")
    if expires and not moment_of(expires, timezone) and status is SourceStatus.PUBLIC:
        doubt = f"the end of its rights, “{expires[:40]}”, can't be read, so it is taken as a draft"
        return SourceStatus.DRAFT, until, (doubt,)
    return status, until, doubts


def _headlines(item: etree._Element, language: str) -> tuple[str, str]:
    """Return (the headline, a second line): by language, then by role and rank."""
    found = _all(item, "contentMeta", "headline")
    ranked = sorted(
        found,
        key=lambda one: (
            _role(one).endswith(SECOND_LINES),
            _is_foreign(one, language),
            one.get("rank") or "",
        ),
    )
    texts = [(one, normalise_space(text_of(one))) for one in ranked]
    first = next(
        (text for one, text in texts if not _role(one).endswith(SECOND_LINES) and text), ""
    )
    second = next((text for one, text in texts if _role(one).endswith(SECOND_LINES)), "")
    return first or second, second if first else ""


def _description(item: etree._Element, headline: str) -> str:
    """The summary; a caption is none, nor is what only says the headline again."""
    for one in _all(item, "contentMeta", "description"):
        text = normalise_space(text_of(one))
        if text and not _role(one).endswith(CAPTIONS) and words_key(text) != words_key(headline):
            return text
    return ""


def _bylines(item: etree._Element, language: str) -> tuple[ByLine, ...]:
    """The byline as printed, else creators with a name of two words: others are desks or logins."""
    for one in _all(item, "contentMeta", "by"):
        if printed := printed_byline(normalise_space(text_of(one))):
            return printed
    names = (_named(one, language) for one in _all(item, "contentMeta", "creator"))
    return tuple(ByLine(name) for name in distinct(names) if len(name.split()) > 1)


def _subjects(item: etree._Element, language: str) -> Iterator[str]:
    """Names of subjects, and keywords; not those that only stand above another (why:ancestor)."""
    for one in _all(item, "contentMeta", "subject"):
        if (one.get("why") or "") != "why:ancestor":
            yield _named(one, language)
    for one in _all(item, "contentMeta", "keyword"):
        yield normalise_space(text_of(one))


def _categories(item: etree._Element, language: str) -> tuple[str, ...]:
    """Names of services and genres: a map may make sections of them."""
    found = [*_all(item, "itemMeta", "service"), *_all(item, "contentMeta", "genre")]
    return distinct(_named(one, language) for one in found)


def _credit(item: etree._Element, language: str) -> str:
    notice = _words(item, "rightsInfo", "copyrightNotice")
    return (
        _words(item, "contentMeta", "creditline")
        or (notice if len(notice) <= LONGEST_CREDIT else "")
        or _named(_at(item, "rightsInfo", "copyrightHolder"), language)
        or _named(_at(item, "itemMeta", "provider"), language)
    )


def _usage(item: etree._Element) -> str:
    texts = (normalise_space(text_of(one)) for one in _all(item, "rightsInfo", "usageTerms"))
    return "\n".join(distinct(texts))


def _notes(item: etree._Element) -> tuple[str, ...]:
    notes = _all(item, "itemMeta", "edNote")
    return distinct(normalise_space(" ".join(one.itertext())) for one in notes)


def _moment(item: etree._Element, timezone: tzinfo, *names: str) -> datetime | None:
    moments = (moment_of(_words(item, "itemMeta", name), timezone) for name in names)
    return next((moment for moment in moments if moment), None)


# --- elements that may be missing ----------------------------------------------------------------


def _all(item: etree._Element, parent: str, name: str) -> list[etree._Element]:
    found = child(item, parent)
    return children(found, name) if found is not None else []


def _at(item: etree._Element, parent: str, name: str) -> etree._Element | None:
    return next(iter(_all(item, parent, name)), None)


def _words(item: etree._Element, parent: str, name: str) -> str:
    return normalise_space(text_of(_at(item, parent, name)))


def _named(element: etree._Element | None, language: str) -> str:
    """The name in the story's language, else the first; a literal that is a text; never a code."""
    if element is None:
        return ""
    names = sorted(children(element, "name"), key=lambda one: _is_foreign(one, language))
    literal = element.get("literal") or ""
    is_word = literal.isalpha() or " " in literal
    return normalise_space(text_of(names[0]) if names else literal if is_word else "")


def _is_foreign(element: etree._Element, language: str) -> bool:
    own = (element.get(LANGUAGE) or "").lower()
    return bool(own) and own.split("-")[0] != language.lower().split("-")[0]


def _role(element: etree._Element) -> str:
    return (element.get("role") or "").lower()


def _code(element: etree._Element | None) -> str:
    """The last part of a code, such as text of ninat:text."""
    said = (element.get("qcode") or element.get("uri") or "") if element is not None else ""
    return re.split(r"[:/]", said)[-1].lower()


def _tag(element: etree._Element | None) -> str:
    return (element.get("tag") or "") if element is not None else ""
