"""The names that a text prints, folded. PURE; whose they are is not said here.

Every row of capitalised words counts as a name, and every shorter row within it: "Harbour
Commissioner Mara Ellwood" prints Mara Ellwood. Too many are harmless, since they are only looked
up by a name that someone asks for.
"""

import re
from collections.abc import Iterator

from people.names import fold
from people.spelling import without_possessive
from people.titles import PARTICLES, SMALL_WORDS

__all__ = ["LONGEST_KEY", "names_in", "single_words_in"]

LONGEST_KEY = 120
MOST_WORDS = 6
WORD = re.compile(r"[^\W_]+(?:[.'’‑-][^\W_]+)*['’]?\.?|&")
JOINING = PARTICLES | SMALL_WORDS | {"&"}
# A full stop ends a row, but not after an initial or a short title.
ABBREVIATION = re.compile(
    r"(?:[^\W\d_]|[^\W\d_]\.[^\W\d_]|Mr|Mrs|Ms|Dr|St|Jr|Sr|Rev|Hon|Sir|Prof)\."
)


def names_in(text: str) -> set[str]:
    """The folded keys of all names of two to six words."""
    found: set[str] = set()
    for row in _rows(text):
        for first, word in enumerate(row):
            if word.casefold() not in JOINING:
                found.update(_names_from(row, first))
    return {key for key in found if " " in key and len(key) <= LONGEST_KEY}


def single_words_in(text: str) -> set[str]:
    """The folded keys of all capitalised words: names only if a directory knows them."""
    words = {word for row in _rows(text) for word in row if word.casefold() not in JOINING}
    return {fold(without_possessive(word)) for word in words} - {""}


def _names_from(row: list[str], first: int) -> Iterator[str]:
    for last in range(first + 1, min(first + MOST_WORDS, len(row))):
        if row[last].casefold() in JOINING:
            continue
        words = row[first : last + 1]
        yield fold(without_possessive(" ".join(words)))
        if len(words) == 3 and len(words[1].rstrip(".")) == 1:
            yield fold(without_possessive(f"{words[0]} {words[2]}"))


def _rows(text: str) -> Iterator[list[str]]:
    """Capitalised words in a row, with small ones between; nothing but a space parts them."""
    row: list[str] = []
    end = -1
    for match in WORD.finditer(text):
        word = match.group()
        if match.start() != end + 1 or text[end] not in " \u00a0":
            yield from _closed(row)
            row = []
        if word[0].isupper() or (row and word.casefold() in JOINING):
            row.append(word)
        else:
            yield from _closed(row)
            row = []
        end = match.end()
        if word.endswith(".") and row and not ABBREVIATION.fullmatch(word):
            yield from _closed(row)
            row = []
    yield from _closed(row)


def _closed(row: list[str]) -> Iterator[list[str]]:
    if row:
        yield row
