"""Step 2: find the printed names outside quotations.

A name is a run of capitalised words; the title before it is set apart.
"""

from __future__ import annotations

import re

from .english.forenames import is_forename
from .english.lists import word_set
from .english.places import ONE_WORD
from .english.sources import ORGANIZATION_NOUNS, is_calling
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
    TELLING,
    TELLING_NOUNS,
)
from .english.words import BEFORE_A_MONTH, FORENAMES_TOO, HEADLINE_WORDS, NOT_A_NAME
from .model import Name

UPPER = "A-ZÀ-ÖØ-ÞĀĂĄĆČĎĐĒĘĚĞĪİŁŃŇŌŐŒŘŚŞŠŤŪŮŰŹŻŽ"
WORD = (
    r"(?:(?:Mr|Mrs|Ms|Dr|Cllr|Sens?|Reps?|Govs?|Gen|Col|Lt|Sgt|Maj|Capt|Rev|Prof|Hon|St|Jr|Sr|Adm|Pres)\."
    rf"|[{UPPER}]\.(?:[{UPPER}]\.)*"
    rf"|(?:(?:al|el|ul|as|ash|an|ad|ar)-|[dl][’'])?[{UPPER}](?:[\w&]|[’'](?!s\b)(?=\w)|-(?=\w))*)"
)
PARTICLE = (
    r"(?:(?:de|da|di|do|del|della|der|den|van|von|zu|la|le|du|dos|das|bin|ibn|al|el|ter|af|e|y"
    r"|ap|ab|(?<=Mac )an|(?<=Nic )an|of the(?= United)) ){0,3}"
)
# The letters that a WORD begins with are asked for first: most places of a text have none of them.
NAME = re.compile(rf"(?<![\w’'])(?=[{UPPER}aelud])(?:{WORD}(?: {PARTICLE}{WORD}){{0,7}})")
BODIES_OF = word_set(
    """
    Department Ministry University Bank House Institute Church Court Council College Office
    Federation Association Society Bureau Board
    """
)
# What goes on after one of these: "Department" of Roads and Rivers.
OF = re.compile(rf" (?:of|for) (?:the )?{WORD}(?:(?: and| for)? {WORD}){{0,3}}")
POSSESSIVE = re.compile("[’']s?(?!\\w)")
# "WASHINGTON (AFP) — ", "NORTHGATE, England, July 25 – ", "Northgate (PA) - ".
DATELINE = re.compile(
    r"(?:[A-Z][A-Z .’'-]{2,30}|[A-Z][\w.’'-]+(?: [A-Z][\w.’'-]+){0,2}(?=,? \())"
    r"(?:, [A-Z][\w. ]{1,24}){0,2}(?: \([A-Z][\w/ .]{1,24}\))? ?(?:—|–|--|-|―) ?(?=[A-Z])"
)
# "the culture minister, Ada Finch", "spokesman Ada Finch"; "Ada Finch, the culture minister".
BEFORE_NAME = re.compile(r"(?<![\w-])([a-z-]{3,}),? $")
AFTER_NAME = re.compile(
    r",(?: \d+,)? (?:a|an|the|its|his|her|whose|who is (?:a|an|the))(?: [\w’'-]+){0,2}?"
    r" ([a-z-]{3,})"
    r"(?=[,.;]| (?:of|for|at|in|who|from|with|and)\b)"
)
# The letter first, then what stands before it: so the engine leaps from letter to letter.
SMALL_WORD = re.compile(r"[a-z](?<![\w’'-].)[a-z]{2,}(?![\w’'-])")
SENTENCE_BREAKS = '\n.!?…”"'
MODIFIER = re.compile(r"-[a-z]{3,}$")
OFFICE_WORD = re.compile(r"(?<![\w-])([a-z-]{3,}) $")
# "Pell said he", "Pell and her husband", "Pell himself", "Pell, 52, a mother of two".
TOLD_AFTER = re.compile(
    r"(?:, who)? (?:said|says|told \w+|added|believes|insists|insisted)(?: that)? (he|she)\b"
    r"| and (his|her) \w|,? (himself|herself)\b"
    r"|,(?: \d+,)? (?:a|an|the)(?: (?!of\b|to\b|for\b|who\b)[\w-]+){0,4}? "
    rf"({'|'.join(sorted(TELLING_NOUNS))})\b(?![’'-])"
)
SPEAKS = re.compile(
    r" (?:also |later |has |had |was |is )?(?:[a-z]+ed|said|says|told|wrote|thought|felt|made)\b"
)
OFFICE_BEFORE = re.compile(
    r"([A-Z][\w.-]*(?: [A-Z][\w.-]*){0,3}) (?:of|for) (?:the )?(?:[A-Z]\w+,? and )?$"
)


def find_names(text: str) -> list[Name]:
    """Return the names in `text` (quoted stretches blanked out), in order."""
    found: list[Name] = []
    surnames: set[str] = set()
    small = set(SMALL_WORD.findall(text))
    read_to = 0
    for match in NAME.finditer(text):
        start = match.start()
        if start < read_to:
            continue
        dateline = DATELINE.match(text, start) if text[start - 1 : start] in "\n" else None
        if dateline is not None:
            read_to = dateline.end()
            continue
        words = _words_of(text, match)
        read_to = start + len(" ".join(words))
        name = _read_name(text, start, words, surnames=surnames, small=small)
        if name is None:
            continue
        if name.title or " " in name.text:
            surnames.add(name.text.rsplit(" ", 1)[-1])
        if found and found[-1].start >= name.title_start >= 0:
            found.pop()  # "Secretary" of "Secretary of State Ada Finch"
        found.append(name)
    return found


def _words_of(text: str, match: re.Match[str]) -> list[str]:
    words = match.group().split(" ")
    if words[-1] in BODIES_OF:
        tail = OF.match(text, match.end())
        if tail is not None:
            words += tail.group()[1:].split(" ")
    return words


def _read_name(
    text: str, at: int, words: list[str], *, surnames: set[str], small: set[str]
) -> Name | None:
    """The name that the run of words beginning at `at` holds, or None."""
    if words[0] in surnames and words[0] in NOT_A_NAME and _speaks(words, text, at):
        return _named(text, at, at + len(words[0]), kind="person", title_start=at)
    at += _cut_before(text, at, words)
    _cut_behind(words)
    if not words or words[0] == "Q":
        return None
    if len(words) == 1 and words[0] not in surnames and _only_begins(text, at, words[0], small):
        return None
    return _split_title(text, at, words)


def _cut_before(text: str, at: int, words: list[str]) -> int:
    """Take away what stands before the name; return how many characters that is."""
    whole = len(" ".join(words))
    for index in range(len(words) - 1, 0, -1):
        if "-" in words[index - 1] and MODIFIER.search(words[index - 1]):
            at += len(" ".join(words[:index])) + 1
            del words[:index]  # "Northgate-based Ada Finch"
            break
    while words and words[0] in NOT_A_NAME and not _is_forename_here(text, at, words):
        at += len(words[0]) + 1
        words.pop(0)
    return whole - len(" ".join(words))


def _cut_behind(words: list[str]) -> None:
    """Take away what is no part of the name: the next sentence, letters, a headline's rest."""
    while len(words) > 1 and words[-1] in NOT_A_NAME and not _may_be_surname(words):
        words.pop()
    while len(words) > 1 and words[-1] in POSTNOMINALS:
        words.pop()
    for index in range(2, len(words) - 1):
        if words[index] in HEADLINE_WORDS:
            del words[index:]
            break


def _only_begins(text: str, at: int, word: str, small: set[str]) -> bool:
    """Whether a word is capitalised because it begins a sentence: "Polls show", "Choosing to"."""
    before = text[max(0, at - 3) : at].rstrip(" ")
    if before and before[-1] not in SENTENCE_BREAKS:
        return False
    end = at + len(word)
    after = text[end : end + 1]
    if word.lower() not in small and not (word.endswith("ing") and after == " "):
        return False
    return not is_forename(word) and SPEAKS.match(text, end) is None and after != ":"


def _speaks(words: list[str], text: str, at: int) -> bool:
    """Whether a surname that is an ordinary word is a name here: "May said", "said May"."""
    if len(words) > 1:
        return False
    before = text[max(0, at - 5) : at]
    return before in ("said ", "says ") or SPEAKS.match(text, at + len(words[0])) is not None


def _is_forename_here(text: str, at: int, words: list[str]) -> bool:
    """Whether a month or "Will" begins a name: "said June Pell", not "In June Pell"."""
    if len(words) != 2 or words[0] not in FORENAMES_TOO or words[1] in NOT_A_NAME:
        return False
    before = text[max(0, at - 12) : at].rstrip(" ").rsplit(" ", 1)[-1]
    return before.islower() and before not in BEFORE_A_MONTH


def _may_be_surname(words: list[str]) -> bool:
    if words[-2].endswith("."):
        return False  # "in the U.S. He": the next sentence
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
        is_office = low in OFFICE or (not count and len(words) > 2 and is_calling(low))
        if not (low in ADDRESS or is_portfolio or (is_office and not is_forename(low))):
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
    name = Name(start, end, printed, title, title_start, possessive, kind)
    if kind not in ("organization", "office", "place"):
        name.kind, name.gender = _told_beside(text, start, end, kind)
    if title or (kind != "office" and " " in printed):
        name.callings = _callings(text, name)
    return name


def _callings(text: str, name: Name) -> tuple[str, ...]:
    """What the bearer is said to be, in one word each: "Ada Finch, the culture minister"."""
    found = [name.title.rsplit(" ", 1)[-1].lower()] if name.title else []
    begin = name.title_start if name.title_start >= 0 else name.start
    before = BEFORE_NAME.search(text, max(0, begin - 40), begin)
    after = AFTER_NAME.match(text, name.end)
    found += [match.group(1).lower() for match in (before, after) if match is not None]
    return tuple(word for word in found if is_calling(word) or word in ORGANIZATION_NOUNS)


def _told_beside(text: str, start: int, end: int, kind: str) -> tuple[str, str]:
    """What the words beside a name tell: "spokesman Robin Pell", "Robin Pell, a mother of two"."""
    before = OFFICE_WORD.search(text, max(0, start - 24), start)
    word = before.group(1) if before is not None else ""
    gender = ADDRESS.get(word, "")
    if not kind and (word in ADDRESS or word in OFFICE_HEADS or word in BEFORE_NAMES):
        kind = "person"
    after = TOLD_AFTER.match(text, end)
    if after is not None and not gender:
        gender = TELLING[next(group for group in after.groups() if group)]
    return kind or ("person" if gender else ""), gender


def _is_suffix(name: str) -> bool:
    return name.rsplit(" ", 1)[-1].lower() in SUFFIXES
