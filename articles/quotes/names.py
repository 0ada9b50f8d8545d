"""Step 2: find the printed names outside quotations.

A name is a run of capitalised words; the title before it is set apart.
"""

from __future__ import annotations

import re

from .english.forenames import is_forename
from .english.places import ONE_WORD
from .english.titles import (
    ADDRESS,
    BEFORE_NAMES,
    NEVER_A_SURNAME,
    OFFICE,
    OFFICE_HEADS,
    ORGANIZATION_STARTS,
    ORGANIZATION_WORDS,
    PORTFOLIO,
    POSTNOMINALS,
    SUFFIXES,
)
from .english.words import BEFORE_A_MONTH, FORENAMES_TOO, NOT_A_NAME
from .model import Name

UPPER = "A-ZÀ-ÖØ-ÞĀĂĄĆČĎĐĒĘĚĞĪİŁŃŇŌŐŒŘŚŞŠŤŪŮŰŹŻŽ"
WORD = (
    r"(?:(?:Mr|Mrs|Ms|Dr|Cllr|Sens?|Reps?|Govs?|Gen|Col|Lt|Sgt|Maj|Capt|Rev|Prof|Hon|St|Jr|Sr|Adm|Pres)\."
    rf"|[{UPPER}]\.(?:[{UPPER}]\.)*"
    rf"|[{UPPER}](?:[\w&]|[’'](?!s\b)(?=\w)|-(?=\w))*)"
)
PARTICLE = (
    r"(?:(?:de|da|di|del|della|der|den|van|von|la|le|du|dos|das|bin|ibn|al|el|ter|af"
    r"|of the(?= United)) ){0,3}"
)
ORG_OF = (
    r"(?:Department|Ministry|University|Bank|House|Institute|Church|Court|Council|College|Office"
    r"|Federation|Association|Society|Bureau|Board) "
    rf"(?:of|for) (?:the )?{WORD}(?:(?: and| for)? {WORD}){{0,3}}"
)
NAME = re.compile(rf"(?<![\w’'])(?:{ORG_OF}|{WORD}(?: {PARTICLE}{WORD}){{0,7}})")
POSSESSIVE = re.compile("[’']s?(?!\\w)")
SPEAKS = re.compile(
    r" (?:also |later )?(?:said|says|told|added|wrote|argued|agreed|asked|called)\b"
)
OFFICE_BEFORE = re.compile(
    r"([A-Z][\w.-]*(?: [A-Z][\w.-]*){0,3}) (?:of|for) (?:the )?(?:[A-Z]\w+,? and )?$"
)


def find_names(text: str) -> list[Name]:
    """Return the names in `text` (quoted stretches blanked out), in order."""
    found: list[Name] = []
    surnames: set[str] = set()
    for match in NAME.finditer(text):
        name = _read_name(text, match, surnames)
        if name is not None:
            last = name.text.rsplit(" ", 1)[-1]
            if last in NOT_A_NAME and (name.title or " " in name.text):
                surnames.add(last)
            if found and found[-1].start >= name.title_start >= 0:
                found.pop()  # "Secretary" of "Secretary of State Ada Finch"
            found.append(name)
    return found


def _read_name(text: str, match: re.Match[str], surnames: set[str]) -> Name | None:
    words = match.group().split(" ")
    at = match.start()
    if words[0] in surnames and len(words) == 1 and _speaks(text, match):
        return _named(text, at, match.end(), kind="person", title_start=at)
    while words and words[0] in NOT_A_NAME and not _is_forename_here(text, at, words):
        at += len(words[0]) + 1
        words.pop(0)
    while len(words) > 1 and words[-1] in NOT_A_NAME and not _may_be_surname(words):
        words.pop()
    while len(words) > 1 and words[-1] in POSTNOMINALS:
        words.pop()
    if not words:
        return None
    return _split_title(text, at, words)


def _speaks(text: str, match: re.Match[str]) -> bool:
    """Whether a surname that is an ordinary word is a name here: "May said", "said May"."""
    before = text[max(0, match.start() - 5) : match.start()]
    return before in ("said ", "says ") or SPEAKS.match(text, match.end()) is not None


def _is_forename_here(text: str, at: int, words: list[str]) -> bool:
    """Whether a month or "Will" begins a name: "said June Pell", not "In June Pell"."""
    if len(words) != 2 or words[0] not in FORENAMES_TOO or words[1] in NOT_A_NAME:
        return False
    before = text[max(0, at - 12) : at].rstrip(" ").rsplit(" ", 1)[-1]
    return before.islower() and before not in BEFORE_A_MONTH


def _may_be_surname(words: list[str]) -> bool:
    return len(words[-1]) <= 3 or (len(words) == 2 and is_forename(words[0]))


def _split_title(text: str, at: int, words: list[str]) -> Name:
    whole = " ".join(words)
    end = at + len(whole)
    if _is_organization(words):
        return _named(text, at, end, kind="organization", title_start=at)
    after_of = text[max(0, at - 5) : at].endswith((" of ", " for ", " and "))
    count = _title_length(words, after_of=after_of)
    if count >= len(words):
        return _named(text, at, end, kind="office", title=whole, title_start=at)
    title = " ".join(words[:count])
    start = at + len(title) + (1 if count else 0)
    begin = at
    if count and after_of:
        before = OFFICE_BEFORE.search(text, max(0, at - 70), at)
        if before and before.group(1).split(" ")[-1].lower() in OFFICE_HEADS:
            begin = before.start()
            title = text[begin : start - 1]
    kind = _kind(words[count:], title)
    return _named(text, start, end, kind=kind, title=title, title_start=begin)


def _is_organization(words: list[str]) -> bool:
    last = words[-1].lower()
    if len(words) > 1:
        if words[0].lower() in ORGANIZATION_STARTS and "of" in words:
            return True
        if is_forename(words[0]) or words[0].lower().rstrip(".") in ADDRESS:
            return last in NEVER_A_SURNAME
        return last in ORGANIZATION_WORDS
    bare = words[0].rstrip(".")
    return (
        len(bare) > 1
        and bare.isupper()
        and "." not in bare
        and len(bare) <= 6
        and bare not in ("GOP", "CEO", "MP")
    )


def _title_length(words: list[str], *, after_of: bool) -> int:
    """How many of the leading words are a title or an office: "Eastmere Mayor" Ada Finch."""
    for index in range(len(words) - 2, 0, -1):
        low = words[index].lower().rstrip(".")
        if low in BEFORE_NAMES and words[index + 1].lower() not in SUFFIXES:
            return index + 1
    if after_of and not is_forename(words[0]):
        for index in range(1, len(words) - 1):
            if is_forename(words[index]):
                return index  # "Minister for Fisheries Ada Finch"
    count = 0
    for word in words:
        low = word.lower().rstrip(".,")
        is_portfolio = after_of and count < len(words) - 1 and low in PORTFOLIO
        if not (low in ADDRESS or is_portfolio or (low in OFFICE and not is_forename(low))):
            break
        count += 1
    return count


def _kind(words: list[str], title: str) -> str:
    if title:
        return "person"
    if len(words) > 1 and is_forename(words[0]):
        return "person"
    if len(words) == 1 and words[0].lower() in ONE_WORD:
        return "place"
    return ""


def _named(
    text: str, start: int, end: int, *, kind: str, title: str = "", title_start: int = -1
) -> Name:
    printed = text[start:end]
    if printed.count(".") == 1 and not _is_suffix(printed):
        printed = printed.rstrip(".")  # the full stop of the sentence, not of an initial
    possessive = bool(POSSESSIVE.match(text, end))
    return Name(start, end, printed, title, title_start, possessive, kind)


def _is_suffix(name: str) -> bool:
    return name.rsplit(" ", 1)[-1].lower() in SUFFIXES
