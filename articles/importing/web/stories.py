"""The story of a saved page, as an item to import. PURE."""

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime, tzinfo
from typing import Any
from urllib.parse import unquote, urlsplit

from articles.importing.feeds.dates import read_date
from articles.importing.headlines import NO_HEADLINE, first_words, without_lead
from articles.importing.items import (
    RAW_LIMIT,
    Found,
    ImportItem,
    LeftOut,
    Notice,
    RejectedItem,
    SourceStatus,
)
from articles.importing.web.documents import Document
from articles.importing.web.facts import Facts, facts_of
from articles.importing.web.kinds import is_error, is_page_of_paper, kind_left_out
from articles.importing.web.linked_data import words
from articles.importing.web.names import bylines_of, headline_of
from articles.importing.web.texts import Text, text_in
from articles.importing.wires.datelines import with_dateline
from articles.importing.wires.values import LONGEST_CREDIT, distinct, language_of, topics_of
from articles.text import plain_text, sanitise, words_key

__all__ = ["story_of"]

NO_DATE = "no date that can be read: it can't go live before it has one"
NOT_SAID = "the page does not say that it was published then, so it is taken as a draft"
WITHHELD = "the page says that it is not free to read: its text may be only the beginning"
CUT = "its text ends where the rest is offered to subscribers: it seems to be only the beginning"
NO_INDEX = "the page asks search engines to leave it out, so it is taken as a draft"
LITTLE = "little text: is it a story?"
LITTLE_TEXT = 140
LONGEST_STANDFIRST = 600
LEAST_COPY = 40
BEGINNING = 10_000
MOST_TOPICS = 60
NOTHING = frozenset({"nil", "null", "none", "undefined", "n/a", "uncategorized", "uncategorised"})
DAY_IN_ADDRESS = re.compile(
    r"/((?:19|20)\d\d)(?:/(\d\d?)/|-(\d\d)-|(\d\d)(?=\d\d(?:\D|$)))(\d\d?)(?!\d)"
)
SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)+")
WEB = ("http://", "https://")
LIST = re.compile(r"\s*[,;|]\s*")


def story_of(
    document: Document,
    *,
    external_id: str,
    location: str,
    timezone: tzinfo,
    beside: Callable[[str], Any],
) -> Found:
    """Return the story that a page holds, or what the page is instead. Changes the tree.

    `beside` tells whether a file lies beside the page. Never raises for what a page says.
    """
    facts = facts_of(document)
    place = {"external_id": external_id, "location": location}
    if is_error(facts):
        reason = f"an error page of the server (“{facts.one('title')[:60]}”), no story"
        return RejectedItem(**place, field="file", reason=reason, raw=document.text[:RAW_LIMIT])
    if kind := kind_left_out(document.root, facts):
        return LeftOut(kind)
    story = _Story(document, facts, beside)
    if reason := story.why_none():
        return RejectedItem(**place, field="body", reason=reason, raw=story.text.received)
    return story.item(place, timezone)


class _Story:
    """A page that may be a story: its headline, its authors, its addresses and its text."""

    def __init__(self, document: Document, facts: Facts, beside: Callable[[str], Any]):
        self._document, self._facts = document, facts
        self._given, self._bylines = headline_of(facts), bylines_of(facts)
        self._addresses, self._canonical = _addresses(facts)
        self._base = next(iter(self._addresses), self._canonical)
        said = {"headline": self._given, "bylines": self._bylines, "base": self._base}
        self.text = text_in(document, facts, beside=beside, **said)

    def why_none(self) -> str:
        """Why it is no story, "" if it is one."""
        facts, text = self._facts, self.text
        is_headline_alone = facts.is_story and words_key(text.words) == words_key(self._given)
        if text.words and not is_headline_alone:
            return ""
        return "there is no text in it" if facts.is_story else "no story is found in it"

    def item(self, place: Mapping[str, str], timezone: tzinfo) -> ImportItem:
        """The story at this place; times without an offset are read in this zone."""
        facts, text = self._facts, self.text
        published_at, status, doubts = _publication(facts, text, self._base, timezone)
        dateline, body = with_dateline(facts.one("dateline"), text.html)
        return ImportItem(
            **place,
            **_subjects(facts),
            **_rest(facts, text, timezone),
            kind="page" if is_page_of_paper(facts) else "article",
            headline=self._given or first_words(text.html),
            standfirst=_standfirst(facts, body),
            dateline=dateline,
            body=body,
            slug=_slug(self._base),
            bylines=self._bylines,
            published_at=published_at,
            status=status,
            canonical_address=self._canonical,
            old_addresses=self._addresses,
            warnings=self._warnings(doubts),
        )

    def _warnings(self, doubts: Iterable[str]) -> tuple[str, ...]:
        unnamed = () if self._given else (NO_HEADLINE,)
        little = (LITTLE,) if len(self.text.words) < LITTLE_TEXT else ()
        before = (*self._document.warnings, *self._facts.warnings, *self.text.warnings)
        return (*before, *unnamed, *doubts, *little)


def _rest(facts: Facts, text: Text, timezone: tzinfo) -> dict[str, Any]:
    """What is said once and taken as it is."""
    locale = next((tag for one in facts.all("language") if (tag := language_of(one))), "")
    count = words(facts.node.get("commentCount"))
    return {
        "language": text.language or locale,
        "credit_line": facts.one("rights")[:LONGEST_CREDIT],
        "pictures": text.pictures,
        "notices": _notices(facts.node.get("correction"), timezone),
        "comments": int(count) if count.isascii() and count.isdigit() and len(count) < 7 else 0,
        "kept": text.kept,
        "received": text.received,
    }


def _publication(
    facts: Facts, text: Text, address: str, timezone: tzinfo
) -> tuple[datetime | None, SourceStatus, tuple[str, ...]]:
    """Return (when, whether it was public, doubts).

    Public is only what says itself when it was published. A page could be saved from a preview, or
    by a member: what says nothing of it is a draft.
    """
    declared = _first_date(facts.all("published"), timezone)
    moment = declared or _first_date([*facts.all("dated"), _day_in(address)], timezone)
    if facts.is_withheld or text.is_cut:
        return moment, SourceStatus.WITHHELD, (WITHHELD if facts.is_withheld else CUT,)
    if moment is None:
        return None, SourceStatus.DRAFT, (NO_DATE,)
    if declared is None:
        return moment, SourceStatus.DRAFT, (NOT_SAID,)
    if any("noindex" in one.lower() for one in facts.all("robots")):
        return moment, SourceStatus.DRAFT, (NO_INDEX,)
    return moment, SourceStatus.DRAFT if facts.is_draft else SourceStatus.PUBLIC, ()


def _first_date(written: list[str], timezone: tzinfo) -> datetime | None:
    return next((moment for one in written if (moment := read_date(one, timezone=timezone))), None)


def _day_in(address: str) -> str:
    found = DAY_IN_ADDRESS.search(address)
    if not found:
        return ""
    month = found[2] or found[3] or found[4]
    return f"{found[1]}-{int(month):02}-{int(found[5]):02}"


def _standfirst(facts: Facts, body: str) -> str:
    """The description, unless it only repeats the lead, whole or cut off."""
    said = facts.one("standfirst")
    if len(said) > LONGEST_STANDFIRST or said.endswith(("...", "…")):
        return ""
    key, lead = words_key(said), words_key(plain_text(sanitise(body[:BEGINNING])))
    half = max(LEAST_COPY, len(key) // 2)
    is_copy = len(key) > LEAST_COPY and (key[:half] in lead or key[-half:] in lead)
    return "" if is_copy else without_lead(said, body)


def _subjects(facts: Facts) -> dict[str, Any]:
    """Return section, categories and topics."""
    categories = distinct(_listed(facts.all("section")))
    names = _listed(facts.all("keywords"))
    topics, _ = topics_of([*names[:MOST_TOPICS], *categories[1:]])
    return {
        "section": categories[0] if categories else "",
        "categories": categories,
        "topics": tuple(one for one in topics if one not in categories[:1]),
    }


def _listed(values: list[str]) -> list[str]:
    parts = (part for one in values for part in LIST.split(one))
    return [part for part in parts if part.lower() not in NOTHING]


def _addresses(facts: Facts) -> tuple[tuple[str, ...], str]:
    """Return (where readers found the page, the original's address if it stands elsewhere).

    The address that a page calls canonical is its own, unless its host is that of another paper.
    """
    own = distinct(one for one in facts.all("address") if one.startswith(WEB))
    canonical = next((one for one in facts.all("canonical") if one.startswith(WEB)), "")
    hosts = {_host_of(one) for one in own}
    if canonical and hosts and _host_of(canonical) not in hosts:
        return own, canonical
    return distinct([canonical, *own]), ""


def _host_of(address: str) -> str:
    try:
        host = (urlsplit(address).hostname or "").split(".")
    except ValueError:
        return ""
    return ".".join(host[-2:])


def _slug(address: str) -> str:
    """The words of the address's last part that has any."""
    path = unquote(urlsplit(address).path) if address else ""
    for part in reversed(path.lower().split("/")):
        if found := SLUG.fullmatch(re.sub(r"\.[a-z]{3,5}$", "", part)):
            return found[0]
    return ""


def _notices(correction: Any, timezone: tzinfo) -> tuple[Notice, ...]:
    """schema.org's corrections, as a text or as a comment with its date."""
    found = []
    for one in correction if isinstance(correction, list) else [correction]:
        said = words(one.get("text")) or words(one) if isinstance(one, dict) else words(one)
        day = words(one.get("datePublished")) if isinstance(one, dict) else ""
        if said and not said.startswith(WEB):
            found.append(Notice(text=said, issued_at=read_date(day, timezone=timezone or UTC)))
    return tuple(found[:20])
