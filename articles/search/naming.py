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

__all__ = ["LONGEST_KEY", "names_in", "read_names", "single_words_in"]

LONGEST_KEY = 120
MOST_WORDS = 6
JOINING = PARTICLES | SMALL_WORDS | {"&"}
# Not led by a small ASCII letter; whether it is a capital is asked of the few that are found.
CAPITALISED = r"[^\W\d_a-z]\w*(?:[.'’‑-]\w+)*['’]?\.?"
SMALL = "|".join(sorted(map(re.escape, JOINING), key=len, reverse=True))
# What it can't begin with is passed over first: nearly all of a text.
LEADING = "(?=[A-Z\x80-\U0010ffff])"
FOLLOWING = f"[ \u00a0](?:(?:{SMALL})[ \u00a0]){{0,3}}{CAPITALISED}"
ROW = re.compile(f"{LEADING}{CAPITALISED}(?:{FOLLOWING})*")
# A full stop ends a row, but not after an initial or a short title.
ABBREVIATION = re.compile(
    r"(?:[^\W\d_]|[^\W\d_]\.[^\W\d_]|Mr|Mrs|Ms|Dr|St|Jr|Sr|Rev|Hon|Sir|Prof)\."
)


def names_in(text: str) -> set[str]:
    """The folded keys of all names of two to six words."""
    return read_names(text)[0]


def single_words_in(text: str) -> set[str]:
    """The folded keys of all capitalised words: names only if a directory knows them."""
    return read_names(text)[1]


def read_names(text: str) -> tuple[set[str], set[str]]:
    """Both at once: names of several words, and single words."""
    several: set[str] = set()
    single: set[str] = set()
    for row in _rows(text):
        starts = [n for n, word in enumerate(row) if word.casefold() not in JOINING]
        single.update(row[first] for first in starts)
        if len(row) > 1:
            for first in starts:
                several.update(_names_from(row, first))
    names = {key for key in several if " " in key and len(key) <= LONGEST_KEY}
    return names, {_key(word) for word in single} - {""}


def _key(words: str) -> str:
    return fold(without_possessive(words))


def _names_from(row: list[str], first: int) -> Iterator[str]:
    for last in range(first + 1, min(first + MOST_WORDS, len(row))):
        if row[last].casefold() in JOINING:
            continue
        words = row[first : last + 1]
        yield _key(" ".join(words))
        if len(words) == 3 and len(words[1].rstrip(".")) == 1:
            yield _key(f"{words[0]} {words[2]}")


def _rows(text: str) -> Iterator[list[str]]:
    """Capitalised words in a row, with small ones between; nothing but a space parts them."""
    for match in ROW.finditer(text):
        start = match.start()
        words = match.group().split()
        if start and text[start - 1].isalnum():
            words = words[1:]  # a capital inside a word
        row: list[str] = []
        for word in words:
            if word[0].isupper() or (row and word in JOINING):
                row.append(word)
            is_open = word[-1] != "." or ABBREVIATION.fullmatch(word)
            if row and not (is_open and row[-1] == word):
                yield row
                row = []
        if row:
            yield row
