"""How a name is printed: one key for all spellings of it, its title, and where a list files it.

Data in, data out. `people.names` is the door to these; import them from there.
"""

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache

from people.titles import (
    GENERATIONS,
    MODIFIERS,
    PARTICLES,
    POST_NOMINALS,
    SMALL_WORDS,
    TITLES,
)

__all__ = [
    "PERSON",
    "directory_keys",
    "fold",
    "initials",
    "office_in",
    "printed_keys",
    "sort_name",
    "strip_title",
    "surname_keys",
    "without_possessive",
    "without_the",
]

PERSON = "person"

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
POSSESSIVE_ENDS = frozenset("sSſ'’")  # and the long s, which is one in any case
LONGEST_TITLE = 7  # words: "former US Secretary of State for Defense"


@lru_cache(maxsize=4096)
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
        if office_in(fold(" ".join(words[:length]))) in TITLES:
            return length
    return 0


def office_in(title: str) -> str:
    """A folded title without what was put before it: "former us president" is "president"."""
    while title not in TITLES and title.partition(" ")[0] in MODIFIERS:
        title = title.partition(" ")[2]
    return title


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


def directory_keys(name: str, *, kind: str = PERSON) -> set[str]:
    """The keys a name in the directory answers to: a title or the letters after it may be left out.

    A title before a single name stays: "Lord Ashby" is not filed as a man named Ashby.
    """
    keys = {fold(name), without_the(fold(name))}
    if kind == PERSON and len((rest := strip_title(name)[1]).split()) > 1:
        keys.add(_fold_parts(rest))
    return keys - {""}


def surname_keys(name: str) -> set[str]:
    """By what a story may call them after the first mention; none for a single name."""
    title, rest = strip_title(name)
    given, surname, _ = _parts(rest)
    if not surname or not (given or title):
        return set()
    keys = {fold(" ".join(surname)), fold(surname[-1])}
    particle, _, after = surname[-1].partition("-")
    if after and fold(particle) in PARTICLES:  # "al-Bakri" is printed "Bakri", too
        keys.add(fold(after))
    if len(given) > 1 and len(fold(given[-1])) > 1:  # two surnames, as in Spanish
        keys.add(fold(" ".join([given[-1], *surname])))
    return keys - {""}


def short_key(name: str, *, kind: str = PERSON) -> str:
    """The key under which a short mention finds a row: a surname's last word, or initials.

    Coarser than a surname on purpose ("Holm" for "van der Holm"): it narrows a directory of any
    size to the few rows that are then matched with care.
    """
    if kind != PERSON:
        return fold(initials(name))
    return fold(sort_name(name).partition(",")[0]).rpartition(" ")[2]


def initials(name: str) -> str:
    """The folded initials of a name of several words ("nato"), small words left out; else ""."""
    words = [word for word in fold(name).split() if word not in SMALL_WORDS]
    return "".join(word[0] for word in words) if len(words) > 1 else ""


def without_the(key: str) -> str:
    """A key without the article a sentence puts before it."""
    return key.removeprefix("the ")


def without_possessive(printed: str) -> str:
    """ "Berg’s" and "the ministers’" as "Berg" and "the ministers"."""
    name = printed.strip()
    return POSSESSIVE.sub("", name) if name[-1:] in POSSESSIVE_ENDS else name


@lru_cache(maxsize=4096)
def printed_keys(printed: str) -> tuple[str, ...]:
    """The keys a printed name may stand for, from as printed to barest; never empty.

    The barest has neither possessive, article, title nor description ("Labour leader Ana Berg").
    """
    bare = without_possessive(printed)
    rest = strip_title(bare)[1]
    folded = [fold(printed), fold(bare), _fold_parts(rest), _fold_parts(_after_description(rest))]
    keys = [variant for key in folded for variant in (key, without_the(key))]
    return tuple(dict.fromkeys(filter(None, keys))) or ("",)


def _fold_parts(name: str) -> str:
    given, surname, suffix = _parts(name)
    return fold(" ".join(given + surname + suffix))


def _after_description(name: str) -> str:
    """What follows "union leader" or "Harbourton Mayor", where at least two words do."""
    words = name.split()
    for start in range(len(words) - 2, 0, -1):
        before, first = words[start - 1], words[start]
        is_noun = before.islower() and fold(before) not in PARTICLES | SMALL_WORDS
        if (is_noun and first[0].isupper()) or fold(before) in TITLES:
            return " ".join(words[start:])
    return name
