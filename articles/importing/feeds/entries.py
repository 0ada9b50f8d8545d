"""An entry of any feed, and the story that it is: for RSS, Atom and JSON Feed alike. PURE."""

import hashlib
import re
from collections import Counter
from dataclasses import dataclass, replace
from datetime import datetime, tzinfo
from urllib.parse import urljoin

from articles.importing.bodies import Body, link_html, read_body
from articles.importing.feeds.dates import read_date
from articles.importing.feeds.people import bylines_of
from articles.importing.headlines import NO_HEADLINE, first_words, without_lead
from articles.importing.items import Found, ImportItem, LeftOut, Picture, RejectedItem, SourceStatus
from articles.text import normalise_space, plain_text, sanitise, to_paragraphs, words_key

__all__ = ["REPEATED", "Apart", "Entry", "Medium", "absolute", "item_of", "to_html", "words_of"]

REPEATED = "an entry that stands in the file twice"
NO_DATE = "no date that can be read: it can't go live before it has one"
ONLY_BEGINNING = "the feed seems to hold only the beginning of this story"
LONG_SUMMARY = "a summary longer than a standfirst was left out"
LANGUAGE = re.compile(r"[A-Za-z]{2,3}([-_][A-Za-z0-9]{1,8})*$")
WEB = ("http://", "https://")
NO_CATEGORY = frozenset({"", "uncategorized", "uncategorised", "general", "none"})
LONGEST_ID = 400
LONGEST_STANDFIRST = 600
LARGEST_BODY = 10_000_000
PICTURE_NAME = re.compile(r"\.(?:jpe?g|png|gif|webp|avif)(?:$|[?#])", re.I)
# Pictures that count readers, show who wrote a comment, or carry buttons.
NO_PICTURES = re.compile(
    r"//(?:[\w.-]{1,80}\.)?(?:gravatar\.com/avatar|feeds\.wordpress\.com/1\.0/|feedburner\.com/~"
    r"|pixel\.wp\.com|stats\.wordpress\.com|doubleclick\.net|feedsportal\.com"
    r"|scorecardresearch\.com|s\.w\.org/images/core/emoji|google-analytics\.com)",
    re.I,
)
TAG = re.compile(r"<[a-z!/]|&(?:[a-z]{2,8}|#\w{1,7});", re.I)
CUT = re.compile(
    r"(?:\[\s?(?:…|\.\.\.|&hellip;|&#8230;)\s?\]|(?:read|continue) (?:more|reading)\W*)$", re.I
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Medium:
    """A file that goes with an entry; `type` is its MIME type or its kind ("image"), if given."""

    address: str
    type: str = ""
    alt: str = ""
    caption: str = ""
    credit: str = ""
    licence: str = ""

    @property
    def is_picture(self) -> bool:
        return self.type.startswith("image") or (
            not self.type and PICTURE_NAME.search(self.address) is not None
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """What a feed says of one story, in its own words.

    `external_id` is empty if the feed gives none; `title` is plain, `summary` and `content` are
    HTML; `dates` are as written, that of publication first; `authors` may hold e-mail addresses.
    `base` is what relative addresses are relative to. `received` is the raw entry.
    """

    external_id: str = ""
    link: str = ""
    addresses: tuple[str, ...] = ()
    title: str = ""
    summary: str = ""
    content: str = ""
    dates: tuple[str, ...] = ()
    authors: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    media: tuple[Medium, ...] = ()
    base: str = ""
    language: str = ""
    is_draft: bool = False
    comments: int = 0
    usage_terms: str = ""
    credit_line: str = ""
    canonical_address: str = ""
    received: str = ""
    warnings: tuple[str, ...] = ()


class Apart:
    """Tells apart what shares an id within one file.

    Ids in feeds repeat, because of faults and because two copies of a feed were joined. A copy
    that is the same in all is passed over; another one gets its address into its id, then its
    title, then a number.
    """

    def __init__(self):
        self._seen: set[int] = set()  # hashes, so that a large file stays small
        self._copies: set[int] = set()
        self._numbers: dict[int, int] = {}

    def told(self, found: Found) -> Found:
        """Return the item under an id of its own, or LeftOut if it stands there twice."""
        if not isinstance(found, ImportItem):
            return found
        copy = hash(replace(found, location=""))
        if copy in self._copies:
            return LeftOut(REPEATED)
        self._copies.add(copy)
        free = self._free_name(found)
        self._seen.add(hash(free))
        if free == found.external_id:
            return found
        warning = (
            f"another item of the file has the id {found.external_id[:200]} too; both are taken"
        )
        return replace(found, external_id=free, warnings=(*found.warnings, warning))

    def _free_name(self, item: ImportItem) -> str:
        link = next(iter(item.old_addresses), "")
        named = f"{item.external_id} {item.headline}"[: LONGEST_ID + 60]
        with_link = f"{item.external_id} {link}"[: LONGEST_ID + 80]
        for name in (item.external_id, with_link if link else named, named):
            if hash(name) not in self._seen:
                return name
        self._numbers[hash(named)] = self._numbers.get(hash(named), 1) + 1
        return f"{named} {self._numbers[hash(named)]}"


def item_of(entry: Entry, *, location: str, timezone: tzinfo) -> ImportItem | RejectedItem:
    """Return the story of an entry, or why it can't be one. Never raises.

    A feed is public, so its entries are, unless one says that it is a draft.
    """
    source = entry.content or entry.summary
    if len(source) > LARGEST_BODY:
        return _refused(entry, location, "content", f"longer than {LARGEST_BODY:,} characters")
    body = _body(entry, source)
    headline = entry.title or first_words(body.html)
    if not headline:
        reason = "there is no headline, and no text to make one from"
        return _refused(entry, location, "title", reason)
    published_at, warnings = _published_at(entry, timezone)
    standfirst, doubt = _standfirst(entry, body.html)
    bylines, unnamed = bylines_of(entry.authors)
    categories = _categories(entry)
    return ImportItem(
        external_id=_id_of(entry),
        location=location,
        headline=headline,
        standfirst=standfirst,
        body=body.html,
        section=categories[0] if categories else "",
        categories=categories,
        topics=categories[1:],
        bylines=bylines,
        published_at=published_at,
        status=SourceStatus.DRAFT if entry.is_draft else SourceStatus.PUBLIC,
        language=entry.language if LANGUAGE.match(entry.language) else "",
        credit_line=entry.credit_line,
        usage_terms=entry.usage_terms,
        canonical_address=entry.canonical_address,
        old_addresses=_addresses(entry),
        pictures=_pictures(entry, body),
        comments=entry.comments,
        kept=_kept(entry, body, unnamed),
        received=entry.received or source,
        warnings=(
            *entry.warnings,
            *([] if entry.title else [NO_HEADLINE]),
            *warnings,
            *doubt,
            *_cut_off(source),
        ),
    )


def words_of(text: str) -> str:
    """Text that may hold tags and entities, as plain words on one line."""
    if "<" in text or "&" in text:
        text = plain_text(sanitise(text))
    return normalise_space(text)


def to_html(text: str) -> str:
    """Text of which nobody says what it is: HTML if it looks so, else its paragraphs as HTML."""
    return text if TAG.search(text) else to_paragraphs(text)


def absolute(base: str, address: str) -> str:
    """The address as from a base; as it is written where that can't be."""
    try:
        return urljoin(base, address.strip())
    except ValueError:
        return address.strip()


def _refused(entry: Entry, location: str, field: str, reason: str) -> RejectedItem:
    return RejectedItem(
        external_id=_id_of(entry),
        location=location,
        field=field,
        reason=reason,
        raw=entry.received,
    )


def _id_of(entry: Entry) -> str:
    """The entry's own id, else its address, else a digest of what it says."""
    given = normalise_space(entry.external_id or entry.link)
    if given and len(given) <= LONGEST_ID:
        return given
    said = given or "\n".join((entry.title, *entry.dates, entry.summary, entry.content))
    digest = hashlib.sha256(said.encode("utf-8", "replace")).hexdigest()[:32]
    return f"{given[: LONGEST_ID - 40]} {digest}".strip() if given else f"sha256:{digest}"


def _addresses(entry: Entry) -> tuple[str, ...]:
    found = (entry.link, *entry.addresses)
    return tuple(dict.fromkeys(one for one in found if one.startswith(WEB)))


def _published_at(entry: Entry, timezone: tzinfo) -> tuple[datetime | None, list[str]]:
    for written in entry.dates:
        if moment := read_date(written, timezone=timezone):
            return moment, []
    said = next((one for one in entry.dates if one.strip()), "")
    return None, [f"{NO_DATE} (“{normalise_space(said)[:60]}”)" if said else NO_DATE]


def _standfirst(entry: Entry, body: str) -> tuple[str, list[str]]:
    """The summary, where there is a text beside it that it does not only repeat."""
    if not entry.content or not entry.summary:
        return "", []
    summary = words_of(entry.summary[: LONGEST_STANDFIRST * 50])
    standfirst = without_lead(summary, body)
    if len(standfirst) > LONGEST_STANDFIRST:
        # A feed may give the whole text twice; then nothing is lost.
        is_copy = words_key(summary[:200]) in words_key(words_of(body[: LONGEST_STANDFIRST * 50]))
        return "", [] if is_copy else [LONG_SUMMARY]
    return standfirst, []


def _categories(entry: Entry) -> tuple[str, ...]:
    names = (words_of(name) for name in entry.categories)
    return tuple(dict.fromkeys(name for name in names if name.casefold() not in NO_CATEGORY))


def _body(entry: Entry, source: str) -> Body:
    """The text without pictures, and a link to each recording or document that goes with it."""
    links = [
        link_html(absolute(entry.base, one.address), one.type.partition("/")[0])
        for one in entry.media
        if not one.is_picture and one.address not in source
    ]
    return read_body("\n".join([source, *dict.fromkeys(links)]), base=entry.base)


def _pictures(entry: Entry, body: Body) -> tuple[Picture, ...]:
    """What goes with the entry leads, unless the text shows it too; then it is said once."""
    inner = tuple(one for one in body.pictures if not NO_PICTURES.search(one.address))
    shown = {_file_of(one.address) for one in inner}
    found: dict[str, Picture] = {}
    for one in entry.media:
        address = absolute(entry.base, one.address)
        if not one.is_picture or address.startswith("data:") or NO_PICTURES.search(address):
            continue
        if _file_of(address) in shown:
            continue
        picture = Picture(
            address=address,
            alt=one.alt,
            caption=one.caption,
            credit=one.credit,
            licence=one.licence,
            is_lead=not found and not shown,
        )
        found.setdefault(_file_of(address), picture)
    return (*found.values(), *inner)


def _file_of(address: str) -> str:
    """What is the same for all sizes of a picture that are asked for by a query, as in `?w=150`."""
    path, _, query = address.partition("?")
    return path if PICTURE_NAME.search(path) else f"{path}?{query}"


def _kept(entry: Entry, body: Body, unnamed: int) -> tuple[tuple[str, int], ...]:
    kept = Counter(dict(body.kept))
    if unnamed:
        kept["author given only as an e-mail address"] += unnamed
    for one in entry.media:
        kind = one.type.partition("/")[0]
        if not one.is_picture and kind not in ("audio", "video"):
            kept[f"enclosure {one.type[:80] or 'of no type'}"] += 1
    return tuple(sorted(kept.items()))


def _cut_off(source: str) -> list[str]:
    end = words_of(source[-2_000:])[-40:] if source else ""
    return [ONLY_BEGINNING] if CUT.search(end) else []
