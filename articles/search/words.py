"""Words as the search compares them, and where they stand in a text. PURE.

Both databases are given these folded words and never fold for themselves, so that accents, case,
curly or straight marks and the composition of letters make no difference on either.
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import NamedTuple

__all__ = ["Part", "Phrase", "Word", "highlight", "keys", "phrases_in", "words"]

Phrase = tuple[str, ...]

LONGEST_QUERY = 1000
MOST_PHRASES = 32
LONGEST_WORD = 60
APOSTROPHES = frozenset("'’‘‛`´ʼʻʹʽ′＇")
DOUBLE_MARKS = '"“”„‟«»＂″'
QUOTED = re.compile(f"[{DOUBLE_MARKS}]([^{DOUBLE_MARKS}]*)[{DOUBLE_MARKS}]")
# Written without spaces: each character counts as a word, and words in a row as a phrase.
UNSPACED = re.compile("[\u0e00-\u0eff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]")
LATIN_LETTERS = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i", "ħ": "h"}
)
# Accents and vowel points stand above or below; what has a lower class is part of the letter.
FIRST_ACCENT = 10


class Word(NamedTuple):
    """A word folded, and its offsets in the text it was read from."""

    key: str
    start: int
    end: int


class Part(NamedTuple):
    """A stretch of a text; ``is_match`` where it is what was looked for."""

    text: str
    is_match: bool


def words(text: str) -> list[Word]:
    """The words of a text in order. Offsets are those of the text in Unicode's form C."""
    text = unicodedata.normalize("NFC", text)
    found: list[Word] = []
    key, start = "", 0
    for position, character in enumerate(text):
        folded = _fold(character)
        if folded is None or (key and UNSPACED.match(character)):
            _add(found, key, start, position)
            key = ""
        if folded:
            start = start if key else position
            key += folded
            if UNSPACED.match(character):
                _add(found, key, start, position + 1)
                key = ""
    _add(found, key, start, len(text))
    return found


def keys(text: str) -> list[str]:
    """The folded words alone.

    >>> keys("“Don’t, Élysée!”")
    ['dont', 'elysee']
    """
    return [word.key for word in words(text)]


def phrases_in(query: str) -> list[Phrase]:
    """What a reader asks for: words in a row within double marks, every other word by itself.

    A word that folds to several (well-known) is a phrase of them. Whatever is too long is cut.

    >>> phrases_in('“sea wall” repairs')
    [('sea', 'wall'), ('repairs',)]
    """
    query = query[:LONGEST_QUERY]
    quoted = [match.group(1) for match in QUOTED.finditer(query)]
    chunks = quoted + QUOTED.sub(" ", query).split()
    found = dict.fromkeys(tuple(keys(chunk)) for chunk in chunks)
    return [phrase for phrase in found if phrase][:MOST_PHRASES]


def highlight(text: str, phrases: Iterable[Phrase]) -> list[Part]:
    """The text in parts, those marked that a search for the phrases found."""
    text = unicodedata.normalize("NFC", text)
    read = words(text)
    spans = sorted(span for phrase in phrases for span in _places(read, phrase))
    parts, position = [], 0
    for start, end in spans:
        if end <= position:
            continue
        parts.append(Part(text[position:start], is_match=False))
        parts.append(Part(text[max(start, position) : end], is_match=True))
        position = end
    parts.append(Part(text[position:], is_match=False))
    return [part for part in parts if part.text]


def _places(read: Sequence[Word], phrase: Phrase):
    length = len(phrase)
    for first in range(len(read) - length + 1):
        if all(read[first + n].key == key for n, key in enumerate(phrase)):
            yield read[first].start, read[first + length - 1].end


def _add(found, key, start, end):
    if key:
        found.append(Word(key[:LONGEST_WORD], start, end))


@lru_cache(maxsize=4096)
def _fold(character: str) -> str | None:
    """The folded character, "" for what vanishes within a word, None for what parts words."""
    if character in APOSTROPHES or unicodedata.category(character) == "Cf":
        return ""
    folded = unicodedata.normalize("NFKC", character).casefold()
    letters = "".join(
        one
        for one in unicodedata.normalize("NFD", folded)
        if unicodedata.combining(one) < FIRST_ACCENT and unicodedata.category(one)[0] in "LMN"
    )
    if letters:
        return unicodedata.normalize("NFC", letters).translate(LATIN_LETTERS)
    return "" if unicodedata.category(character)[0] == "M" else None
