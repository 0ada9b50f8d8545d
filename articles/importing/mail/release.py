"""A press release in blocks: its marks read (embargo, end, notes to editors), its text left. PURE.

Each rule takes only what is sure to be a mark: a line that is taken wrongly is missing from the
story, one that is left stays in it, where an editor sees it.
"""

import re
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta, tzinfo

from articles.importing.feeds.dates import MONTH_OF, read_date
from articles.importing.mail.texts import Block
from articles.text import normalise_space, words_key

__all__ = ["Release", "embargo_of", "headline_of", "is_forward", "read_release"]

TOP = 12
LONGEST_MARK = 250
REPLIES = re.compile(r"(?:(?:re|aw|antw|sv|fwd?|fw|wg|tr|rv|i)(?:\[\d+\])?\s*:\s*)+", re.I)
FORWARDS = re.compile(r"\s*(?:fwd?|fw|wg|tr|rv)\s*:", re.I)
LABEL = re.compile(
    r"[\[(*]*\s*(?:press|news|media)\s+(?:release|statement|notice)\b\s*[\])*]*\s*[:|–—-]*\s*"
    r"|[\[(*]*\s*(?:presse|medien)(?:mitteilung|information|meldung)\b\s*[\])*]*\s*[:|–—-]*\s*"
    r"|[\[(*]*\s*communiqué de presse\b\s*[\])*]*\s*[:|–—-]*\s*",
    re.I,
)
LABELLED_EMBARGO = re.compile(
    r"[\[(*]*\s*(?:strictly\s+)?(?:under\s+)?(?:embargo(?:ed)?|sperrfrist)\b"
    r"(?P<until>[^\]|–—]{0,80}?)(?:[\])|–—]+|\s-\s|(?<!\d):(?!\d)(?!\s*\d))\s*(?=\S)",
    re.I,
)
EMBARGO = re.compile(r"\W*(?:strictly\s+|under\s+)*(?:embargo(?:ed)?\b|sperrfrist\b)", re.I)
NOT_BEFORE = re.compile(
    r"\W*(?:not for (?:publication|release|broadcast|use)|hold for release|for release)\b"
    r".{0,40}?\b(?:before|until|till|on|after|at)\b",
    re.I,
)
AT_ONCE = re.compile(
    r"\W*(?:for immediate (?:release|use|publication)|immediate release|zur sofortigen "
    r"(?:veröffentlichung|verwendung)|pour diffusion immédiate)\b.{0,80}$",
    re.I,
)
END = re.compile(
    r"[\W_]*(?:ends?|ende|fin)[\W_]*$|[-–—*\s]*30[-–—*\s]*$|(?:#\s*){2,}$"
    r"|\W*end of (?:press )?release\W*$",
    re.I,
)
BARE_END = re.compile(r"(?:ends?|ende|fin|30)$")
NOTES = re.compile(
    r"\W*(?:notes? (?:to|for) (?:the )?(?:editors?|journalists|media|press)\b"
    r"|editor[’']?s?[’']? notes?\b|hinweise? (?:an|für) die redaktion\b|note aux rédactions\b"
    r"|(?:media|press) (?:contacts?|enquiries|inquiries|office)\b|pressekontakt\b|rückfragen\b"
    r"|contacts? (?:presse|médias)\b|contacts?\s*:"
    r"|for (?:further|more) (?:press |media )?(?:information|details),?\s*"
    r"(?:please )?(?:contact|call)\b"
    r"|for (?:interviews|media enquiries|press enquiries)\b)",
    re.I,
)
# Clocks as press offices write them, to those that the reader of dates knows.
POINTED = re.compile(
    r"(?<![\d.])(\d{1,2})[.h](\d{2})(?=\s*(?:[ap]\.?m|hrs?\b|hours\b|uhr\b|,|$)|\s+(?!\d))", re.I
)
HOUR = re.compile(r"(?<![\d:.])(\d{1,2})\s*(a\.?m|p\.?m)\b\.?", re.I)
UHR = re.compile(r"(?<![\d:.])(\d{1,2})\s*(?:uhr|h)\b", re.I)
HOURS_WORD = re.compile(r"\b(?:hrs|hours|uhr)\b\.?", re.I)
MIDNIGHT, NOON = re.compile(r"\bmidnight\b", re.I), re.compile(r"\b(?:12\s*)?noon\b", re.I)
MILITARY = re.compile(r"(?<!\d)([01]\d|2[0-3])([0-5]\d)(?=\s*(?:hrs|hours|gmt|bst|utc)\b)", re.I)
ORDINAL = re.compile(r"(?<=\d)(?:st|nd|rd|th)\b", re.I)
YEAR = re.compile(r"(?<!\d)(?:19|20)\d{2}(?!\d)")
LONG_AGO = timedelta(days=60)


@dataclass(slots=True)
class Release:
    """What a release says: its text, the desk's part of it, and its embargo as printed and read."""

    blocks: list[Block] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    embargo: str = ""
    embargo_until: datetime | None = None


def headline_of(subject: str) -> tuple[str, str]:
    """Return (the subject without what mail programs and press offices put before it, the embargo
    that stands there or "").

    "Re:", "Fwd:", "Press release:" and an embargo go, unless nothing else would be left.
    """
    rest, embargo = subject, ""
    for _ in range(4):
        before = rest
        for pattern in (REPLIES, LABEL, LABELLED_EMBARGO):
            found = pattern.match(rest)
            if found and rest[found.end() :].strip():
                embargo = embargo or (found.group().strip() if pattern is LABELLED_EMBARGO else "")
                rest = rest[found.end() :].strip()
        if rest == before:
            break
    return rest or subject, embargo


def is_forward(subject: str) -> bool:
    """Whether a subject says that the mail was passed on."""
    return FORWARDS.match(subject) is not None


def read_release(
    blocks: list[Block],
    *,
    headline: str,
    embargo: str = "",
    sent_at: datetime | None = None,
    timezone: tzinfo = UTC,
) -> Release:
    """Read the marks of a release's blocks. A block that only says the headline again goes.

    `embargo` is one that stands in the subject; one above the text says more.
    """
    release = Release()
    own, notes = _parted(blocks)
    for number, block in enumerate(own):
        if number < TOP and len(block.words) <= LONGEST_MARK and _is_mark(block, headline, release):
            continue
        release.blocks.append(block)
    release.notes = notes
    release.embargo = release.embargo or embargo
    if release.embargo:
        release.embargo_until = embargo_of(release.embargo, sent_at=sent_at, timezone=timezone)
    return release


def _is_mark(block: Block, headline: str, release: Release) -> bool:
    """Whether a block above the text is none of it; an embargo is kept aside."""
    words = block.words
    if EMBARGO.match(words) or NOT_BEFORE.match(words):
        release.embargo = release.embargo or words
        return True
    label = LABEL.match(words)
    is_label = label is not None and not words[label.end() :].strip()
    key = words_key(words)
    says_headline = bool(key) and key == words_key(headline)
    return says_headline or is_label or AT_ONCE.match(words) is not None


def _parted(blocks: list[Block]) -> tuple[list[Block], list[str]]:
    """Part the text from what stands below its end: notes to editors, and whom to call."""
    for number, block in enumerate(blocks):
        if number and len(block.words) <= LONGEST_MARK and _ends(block.words):
            return blocks[:number], [one.words for one in blocks[number + 1 :] if one.words]
        if number and NOTES.match(block.words):
            return blocks[:number], [one.words for one in blocks[number:] if one.words]
    return blocks, []


def _ends(words: str) -> bool:
    """Whether a block says that the release is over: a bare word has to be set in capitals."""
    if not END.match(words):
        return False
    bare = words.strip()
    return not BARE_END.match(bare) and (bare != bare.title() or not bare.isalpha())


def embargo_of(printed: str, *, sent_at: datetime | None, timezone: tzinfo) -> datetime | None:
    """Return the moment that an embargo names, None where it can't be read without doubt.

    A day without a year is the next one after the mail was sent.
    """
    text = normalise_space(printed)[:LONGEST_MARK]
    text = ORDINAL.sub("", MIDNIGHT.sub("00:00", NOON.sub("12:00", text)))
    text = MILITARY.sub(r"\1:\2", POINTED.sub(r"\1:\2", text))
    text = HOURS_WORD.sub(" ", UHR.sub(r"\1:00", HOUR.sub(r"\1:00 \2", text)))
    text = EMBARGO.sub("", text, count=1)
    if YEAR.search(text) or sent_at is None or not _names_month(text):
        return read_date(text, timezone=timezone)
    found = read_date(f"{text} {sent_at.year}", timezone=timezone)
    if found and found < sent_at - LONG_AGO:
        found = read_date(f"{text} {sent_at.year + 1}", timezone=timezone)
    return found


def _names_month(text: str) -> bool:
    words = (word.casefold() for word in re.findall(r"[^\W\d_]{3,}", text))
    return any(word.startswith(start) for word in words for start, _ in MONTH_OF)
