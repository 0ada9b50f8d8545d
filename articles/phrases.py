"""Given words wherever they stand: however they are set, marked up or escaped. PURE.

A phrase is a row of folded words. It is found whole words at a time; typography, case, accents,
tags between or within its words, entities, and the escapes of JSON and addresses hide nothing.
"""

import html as entities
import re
import unicodedata
from collections.abc import Callable, Collection
from functools import lru_cache
from typing import NamedTuple

from articles.text import BLOCK_TAGS, DROPPED_BLOCKS, ENTITY

__all__ = ["MARKER", "SLUG_MARKER", "Phrase", "blot", "find", "phrase_of", "tokens"]

Phrase = tuple[str, ...]
Span = tuple[int, int]

MARKER = "[redacted]"
# Where brackets and spaces have no place: addresses, slugs, file names, attributes.
SLUG_MARKER = "redacted"

APOSTROPHES = frozenset("'’‘‛`´ʼʹ′＇")
LETTERS = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i", "ħ": "h"}
)
# Accents and vowel points stand above or below; what has a lower class is part of the letter.
FIRST_ACCENT = 10
NEAR = 300
NOTHING = "\u200b"  # stands for a character that is not there, so that offsets stay
TAG = re.compile(
    r"</?([a-zA-Z][a-zA-Z0-9:.-]*)(?:[^<>\"']|\"[^\"]*\"|'[^']*')*>|<!--.*?-->", re.DOTALL
)
APART = BLOCK_TAGS | DROPPED_BLOCKS | {"br"}
BYTES = re.compile(r"(?:%[0-9A-Fa-f]{2})+")
ESCAPE = re.compile(r"\\(?:u[0-9A-Fa-f]{4}|[nrt\"/\\])")
SLUG_LIKE = re.compile(r"[^\s“”\"']*[-/_.@%][^\s“”\"']*")


class Token(NamedTuple):
    """A folded word, and its offsets in the text as it is stored."""

    key: str
    start: int
    end: int


def phrase_of(text: str) -> Phrase:
    """The words of a phrase, folded; () if there are none.

    >>> phrase_of("Élodie O’Marne")
    ('elodie', 'omarne')
    """
    return tuple(token.key for token in tokens(text))


def tokens(text: str) -> list[Token]:
    """The words of a text in order, its tags and escapes read as what they stand for."""
    seen = _as_read(text)
    found: list[Token] = []
    key, start = "", 0
    for position, character in enumerate(seen):
        folded = _fold(character)
        if folded == "" and character in APOSTROPHES and _ends_name(seen, position):
            folded = None  # “Ellwood’s”: the name is a word by itself
        if folded is None:
            if key:
                found.append(Token(key, start, position))
            key = ""
        elif folded:
            start = start if key else position
            key += folded
    if key:
        found.append(Token(key, start, len(seen)))
    return found


def find(text: str, is_wanted: Callable[[Phrase], bool], lengths: Collection[int]) -> list[Span]:
    """Where phrases stand that `is_wanted` knows, in order; of those that overlap, the longest.

    `lengths` are the numbers of words that a wanted phrase can have.
    """
    row = tokens(text)
    spans: list[Span] = []
    position = 0
    while position < len(row):
        for length in sorted(lengths, reverse=True):
            words = row[position : position + length]
            if len(words) == length and is_wanted(tuple(word.key for word in words)):
                spans.append((words[0].start, words[-1].end))
                position += length - 1
                break
        position += 1
    return spans


def blot(
    text: str,
    is_wanted: Callable[[Phrase], bool],
    lengths: Collection[int],
    *,
    marker: str = MARKER,
) -> str:
    """The text with a marker in place of each wanted phrase, in the attributes of tags too.

    Tags that stood within a phrase stay, so that HTML stays well formed.
    """
    spans = find(text, is_wanted, lengths)
    for start, last in reversed(spans):
        end = _shrunk(text, last)
        tags = "".join(match.group() for match in TAG.finditer(text[start:end]))
        word = SLUG_MARKER if _is_in_slug(text, start, end) else marker
        text = text[:start] + word + tags + text[end:]
    return TAG.sub(lambda match: _without_in_tag(match.group(), is_wanted, lengths), text)


def _shrunk(text, end):
    """Without the characters that were only passed over at the end."""
    while end > 0 and text[end - 1] in "\u200b\u00ad\u2060\ufeff":
        end -= 1
    return end


def _is_in_slug(text, start, end):
    """Whether the words stand in an address, a slug or a file name."""
    stretch = text[start:end]
    if "<" in stretch or not SLUG_LIKE.fullmatch(stretch + "-"):
        return False
    before = re.search(r"[^\s\"'“”<>()]*$", text[max(0, start - NEAR) : start]).group()
    after = re.match(r"[^\s\"'“”<>()]*", text[end : end + NEAR]).group()
    whole = before + stretch + after
    if "/" in before or "@" in whole or "_" in whole:
        return True
    return whole == text.strip() and "-" in stretch


def _without_in_tag(tag, is_wanted, lengths):
    inner = tag[1:-1]
    spans = find(inner, is_wanted, lengths)
    for start, end in reversed(spans):
        inner = inner[:start] + SLUG_MARKER + inner[end:]
    return f"<{inner}>" if spans else tag


# --- reading a text as what it stands for, letter by letter in its place ---------------------


def _as_read(text: str) -> str:
    """The text, as long as it was, with tags and escapes replaced by what they stand for."""
    if "<" in text:
        text = TAG.sub(_tag, text)
    if "&" in text:
        text = ENTITY.sub(lambda match: _filled(entities.unescape(match.group()), match), text)
    if "\\" in text:
        text = ESCAPE.sub(_escape, text)
    if "%" in text:
        text = BYTES.sub(_bytes, text)
    return text


def _tag(match):
    name = (match.group(1) or "").lower()
    fill = " " if name in APART else NOTHING
    return fill * len(match.group())


def _escape(match):
    code = match.group()[1:]
    letter = chr(int(code[1:], 16)) if code[0] == "u" else " "
    return _filled(letter, match)


def _bytes(match):
    try:
        letters = bytes.fromhex(match.group().replace("%", "")).decode()
    except UnicodeDecodeError:
        return match.group()
    return _filled(letters, match)


def _filled(letters, match):
    """Those letters in as many places as the match took; unchanged if they are more."""
    whole = match.group()
    return letters + NOTHING * (len(whole) - len(letters)) if len(letters) <= len(whole) else whole


def _ends_name(text, position):
    """Whether an apostrophe stands before a lone s, as after a name."""
    rest = text[position + 1 : position + 3]
    return rest[:1] in ("s", "S") and (len(rest) == 1 or not rest[1].isalnum())


@lru_cache(maxsize=4096)
def _fold(character: str) -> str | None:
    """The folded character, "" for what vanishes within a word, None for what parts words."""
    if character in APOSTROPHES or unicodedata.category(character) == "Cf":
        return ""
    folded = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", character).casefold())
    letters = "".join(
        one
        for one in folded
        if unicodedata.combining(one) < FIRST_ACCENT and unicodedata.category(one)[0] in "LMN"
    )
    if letters:
        return letters.translate(LETTERS)
    return "" if unicodedata.category(character)[0] == "M" else None
