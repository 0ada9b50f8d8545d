"""Printed names: one key for all spellings of a name, and whom in a roster it may mean.

Data in, data out; no database. `match` never decides between namesakes: it returns them all with
its reasons in words, and `best` proposes one only when nothing else comes near.
"""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from people.titles import (
    GENERATIONS,
    MODIFIERS,
    PARTICLES,
    POST_NOMINALS,
    SMALL_WORDS,
    TITLES,
)

PERSON = "person"
ORGANIZATION = "organization"

# Left out, not turned into a space: O’Neill, O'Neill and O´Neill are one name.
APOSTROPHES = dict.fromkeys(map(ord, "'’‘‛`´ʼʻʹʽ′"))
# Latin letters that Unicode does not take apart into a letter and an accent.
LATIN_LETTERS = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i", "ħ": "h"}
)
LAST_LATIN = "\u02af"
ABBREVIATING_DOT = re.compile(r"\.(?!\w\w)")
ASCII_SEPARATORS = re.compile(r"[^a-z0-9]+")
INITIALS = re.compile(r"(?<!\S)\S(?: \S)+(?!\S)")
POSSESSIVE = re.compile(r"['’]s$|(?<=s)['’]$", re.IGNORECASE)
LONGEST_TITLE = 7  # words: "former US Secretary of State for Defense"


def fold(name: str) -> str:
    """The key under which all spellings of a name meet; "" when nothing of a name is in it.

    Compatibility forms and capitals are folded, Latin letters lose their accents (those of other
    scripts carry meaning and stay), "&" is "and", apostrophes and the dots of initials vanish,
    initials close up (J. K., J.K., JK), and whatever else is no letter or digit becomes one space.
    """
    text = name.translate(APOSTROPHES).replace("&", " and ")
    if text.isascii():
        text = ABBREVIATING_DOT.sub("", text.lower())
        text = ASCII_SEPARATORS.sub(" ", text)
    else:
        text = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())
        text = ABBREVIATING_DOT.sub("", text.translate(APOSTROPHES))
        text = _without_latin_accents("".join(map(_kept, text)))
    return INITIALS.sub(lambda run: run[0].replace(" ", ""), " ".join(text.split()))


def _kept(character: str) -> str:
    """Letters, marks and digits as they are, nothing for what is invisible, else a space."""
    category = unicodedata.category(character)
    if category[0] in "LMN":
        return character
    return "" if category == "Cf" else " "


def _without_latin_accents(text: str) -> str:
    kept = []
    is_latin = True
    for character in unicodedata.normalize("NFD", text):
        if not unicodedata.combining(character):
            is_latin = character <= LAST_LATIN
        elif is_latin:
            continue
        kept.append(character)
    return unicodedata.normalize("NFC", "".join(kept)).translate(LATIN_LETTERS)


def strip_title(name: str) -> tuple[str, str]:
    """Part a printed name into its title and the rest: ("former President", "Ana Berg").

    The title is "" where there is none, and where nothing would be left ("the Prime Minister"
    names an office, not a person). For people's names: of "General Motors" it makes a general.
    """
    words = name.split()
    end = 0
    while end < len(words) and (length := _title_length(words[end:])):
        end += length
    if end == len(words) or fold(words[end]) in SMALL_WORDS - PARTICLES:
        return "", " ".join(words)
    return " ".join(words[:end]), " ".join(words[end:])


def _title_length(words: Sequence[str]) -> int:
    """How many of the words that come first make a title; 0 for none. The longest wins."""
    if fold(words[0]).partition(" ")[0] not in _TITLE_STARTS:
        return 0
    for length in range(min(LONGEST_TITLE, len(words)), 0, -1):
        phrase = fold(" ".join(words[:length]))
        while phrase not in TITLES and phrase.partition(" ")[0] in MODIFIERS:
            phrase = phrase.partition(" ")[2]
        if phrase in TITLES:
            return length
    return 0


_TITLE_STARTS = frozenset(phrase.partition(" ")[0] for phrase in TITLES | MODIFIERS)


def sort_name(name: str, *, kind: str = PERSON) -> str:
    """The name as a list files it: "Ana van der Berg" is "van der Berg, Ana".

    Particles stay with the surname; titles are dropped, or follow where only one name stands
    after them ("Ashdown, Lord"); "Jr" follows the given names. Unchanged: organisations, single
    names, names with a comma, and scripts that put the family name first. A romanised name
    that does so ("Kim Jong Un") can't be told, so the sort name is a field an editor may change.
    """
    plain = " ".join(name.split())
    if kind != PERSON or "," in plain or _puts_family_first(plain):
        return plain
    title, rest = strip_title(plain)
    given, surname, suffix = _parts(rest)
    before = [" ".join(given) or title, " ".join(suffix)]
    return ", ".join([" ".join(surname), *filter(None, before)])


def _puts_family_first(name: str) -> bool:
    scripts = ("CJK", "HANGUL", "HIRAGANA", "KATAKANA")
    return any(unicodedata.name(character, "").startswith(scripts) for character in name)


def _parts(name: str) -> tuple[list[str], list[str], list[str]]:
    """Given names, surname with its particles, and "Jr"; post-nominal letters are dropped."""
    words = name.split()
    while len(words) > 1 and words[-1].replace(".", "").strip(",") in POST_NOMINALS:
        words.pop()
    suffix = [words.pop()] if len(words) > 2 and fold(words[-1]) in GENERATIONS else []
    start = len(words) - 1
    while start > 1 and fold(words[start - 1]) in PARTICLES:
        start -= 1
    return words[: max(start, 0)], words[max(start, 0) :], suffix
