"""Printed names in German, where every noun has a capital.

A run of capitalised words is a name when it holds a forename, follows a form of address, or stands
beside a verb of saying in two words; a word alone when it is a surname the text has given.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..model import Name
from .forenames import gender_of, is_forename
from .words import NOUNS, VERBS, common

UPPER = "A-ZÄÖÜ"
WORD = rf"(?:Dr\.|Prof\.|[{UPPER}]\.|[{UPPER}][\w’-]*)"
RUN = re.compile(rf"(?<![\w’-]){WORD}(?: (?:(?:von|van|vom|zu|der|den|de) ){{0,2}}{WORD}){{0,5}}")
ADDRESS = {"Herr": ("Mr", "m"), "Herrn": ("Mr", "m"), "Frau": ("Mrs", "f")}
DEGREES = frozenset(["Dr.", "Prof."])
SAID_BEFORE = re.compile(r"(\w+) $")
SAID_AFTER = re.compile(r" (\w+)")
SUBJECT = re.compile(r" (?:\w+te|war|ist|hat|kam|ging|sprach|nannte|rief|schrieb|will|soll|kann)\b")
SAYING = frozenset(VERBS) | {"so", "laut"}
MOST_WORDS_ALONE = 3


def find_names(text: str) -> list[Name]:
    """Return the names in `text` (quoted stretches blanked out), in order."""
    runs = [(match.start(), match.group().split(" ")) for match in RUN.finditer(text)]
    surnames = {name.text.rsplit(" ", 1)[-1] for name in _full_names(text, runs)}
    found = []
    for at, words in runs:
        name = _full_name(text, at, words) or _surname(text, at, words, surnames)
        if name is not None:
            name.place = "subject" if SUBJECT.match(text, name.end) else "other"
            found.append(name)
    return found


def _full_names(text: str, runs: list[tuple[int, list[str]]]) -> Iterator[Name]:
    for at, words in runs:
        name = _full_name(text, at, words)
        if name is not None:
            yield name


def _full_name(text: str, at: int, words: list[str]) -> Name | None:
    """A name of forename and surname, or of a form of address and surname."""
    for index in range(len(words) - 1):
        if words[index] in ADDRESS:
            title, gender = ADDRESS[words[index]]
            return _named(at, words, index + 1, title=title, gender=gender)
        if is_forename(words[index]):
            title = " ".join(words[:index])
            return _named(at, words, index, title=title, gender=gender_of(words[index]))
    if 2 <= len(words) <= MOST_WORDS_ALONE and _stands_by_saying(text, at, words):
        return _named(at, words, 0, title="", gender="")
    return None


def _stands_by_saying(text: str, at: int, words: list[str]) -> bool:
    if any(common(word.lower()) in NOUNS.values() for word in words):
        return False
    before = SAID_BEFORE.search(text, max(0, at - 20), at)
    after = SAID_AFTER.match(text, at + len(" ".join(words)))
    return any(m is not None and m.group(1).lower() in SAYING for m in (before, after))


def _surname(text: str, at: int, words: list[str], surnames: set[str]) -> Name | None:
    """The last word of a run when the text knows it for a surname: "Minister Finch", "Finch"."""
    if words[-1] in DEGREES or words[-1] not in surnames:
        return None
    return _named(at, words, len(words) - 1, title=" ".join(words[:-1]), gender="")


def _named(at: int, words: list[str], first: int, *, title: str, gender: str) -> Name:
    while first < len(words) - 1 and words[first] in DEGREES:
        first += 1
    start = at + len(" ".join(words[:first])) + (1 if first else 0)
    end = at + len(" ".join(words))
    printed = " ".join(words[first:])
    # What is no office ("Am Montag") is no title either.
    is_office = title in ("Mr", "Mrs") or common(title.lower().rpartition(" ")[2]) in NOUNS.values()
    begin = at if is_office else start
    return Name(start, end, printed, title if is_office else "", begin, False, "person", gender)
