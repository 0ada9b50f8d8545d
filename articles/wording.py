"""Whether a quotation's words still stand in a text, and what differs where they do not.

PURE: strings in, plain data out. Texts are ``articles.text.plain_text``. Words are compared, not
typography: marks, dashes, ellipses, spaces, capitals and full stops say nothing here; a letter, a
figure, a sign before a figure or an apostrophe inside a word does.
"""

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from difflib import SequenceMatcher
from functools import lru_cache
from typing import NamedTuple

__all__ = ["Word", "agreement", "fold_words", "places", "same_words", "word_diff", "words_in"]

Span = tuple[int, int]

QUOTE_MARKS = frozenset("\"'`´“”„‟‘’‚‛«»‹›″′＂＇")
APOSTROPHES = "'’‘ʼ＇`´′"
# What belongs to the letter before it: accents written apart, and the joiners of some scripts.
_MARKS = "".join(
    re.escape(chr(code))
    for code in range(0x300, 0x10000)
    if unicodedata.category(chr(code)).startswith("M") or code in (0x200C, 0x200D)
)
_CHARACTER = rf"(?:[^\W_]|[{_MARKS}\u00ad\u200b\u2060\ufeff])"
# Within a word: a point or comma between figures, an apostrophe between letters.
_INSIDE = rf"(?:(?<=\d)[.,:/⁄](?=\d)|[{APOSTROPHES}](?=[^\W\d_]))"
_SIGN = r"(?:(?<![\w)\]])[-−–](?=[$£€¥]?\d))"
SYMBOLS = frozenset("%‰+=<>±×÷°&@#§$£€¥¢₹₽₺₩")
_SYMBOL = f"[{''.join(sorted(SYMBOLS))}]"
WORD = re.compile(rf"{_SIGN}?{_CHARACTER}+(?:{_INSIDE}{_CHARACTER}+)*|{_SIGN}?{_SYMBOL}")
SAME_SIGNS = str.maketrans(dict.fromkeys(APOSTROPHES, "’") | dict.fromkeys("−–", "-") | {"⁄": "/"})
RAISED = re.compile("[⁰¹²³⁴-⁹₀-₉]")
UNSEEN = re.compile("[\u00ad\u200b-\u200d\u2060\ufeff]")


class Word(NamedTuple):
    """A word of a text: how it is compared, and where it stands."""

    key: str
    start: int
    end: int


@lru_cache(maxsize=128)
def words_in(text: str) -> tuple[Word, ...]:
    """The words of a text in order, signs that change a meaning among them."""
    return tuple(Word(_key(found.group()), *found.span()) for found in WORD.finditer(text))


def fold_words(text: str) -> tuple[str, ...]:
    """The words of a text as they are compared."""
    return tuple(word.key for word in words_in(text))


def same_words(one: str, other: str) -> bool:
    """Whether two texts have the same words, however they are set."""
    return fold_words(one) == fold_words(other)


def word_diff(before: str, after: str) -> list[tuple[str, str]]:
    """The way from one wording to another: ("same" | "gone" | "new", words) in reading order.

    >>> word_diff("It held by a hand.", "It held by a thread.")
    [('same', 'It held by a'), ('gone', 'hand.'), ('new', 'thread.')]
    """
    was, now = _printed_words(before), _printed_words(after)
    keys = [[fold_words(word) or word for word in words] for words in (was, now)]
    parts: list[tuple[str, str]] = []
    for what, i, j, k, m in SequenceMatcher(None, *keys, autojunk=False).get_opcodes():
        if what == "equal":
            parts.append(("same", " ".join(now[k:m])))
            continue
        parts += [("gone", " ".join(was[i:j]))] if j > i else []
        parts += [("new", " ".join(now[k:m]))] if m > k else []
    return parts


def places(text: str, wanted: Sequence[Sequence[Mapping[str, str]]]) -> list[list[Span | None]]:
    """Where each piece of each quotation stands in a text: spans, or None for what does not.

    ``wanted`` holds anchors (``articles.anchors``), a list for each quotation. No stretch of the
    text is given to two pieces. A piece that stood alone between its marks does so still: a word
    added at either end, inside the marks, is a change as any other.
    """
    words = words_in(text)
    index = _positions(words)
    claims = [
        (-agreement(words, first, last, anchor), number, part, (first, last))
        for number, pieces in enumerate(wanted)
        for part, anchor in enumerate(pieces)
        for first, last in _occurrences(words, index, fold_words(anchor["exact"]))
        if _is_whole(text, (words[first].start, words[last].end), anchor)
    ]
    return _settle(text, words, wanted, sorted(claims))


# --- words -------------------------------------------------------------------------------------


def _key(raw: str) -> str:
    if raw.isascii():
        return raw.translate(SAME_SIGNS).casefold()
    raised = RAISED.sub(lambda found: f"^{found.group()}", UNSEEN.sub("", raw))
    folded = unicodedata.normalize("NFKC", raised.translate(SAME_SIGNS)).casefold()
    return unicodedata.normalize("NFC", folded.translate(SAME_SIGNS))


def _printed_words(text: str) -> list[str]:
    return text.split()


def _positions(words: Sequence[Word]) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {}
    for number, word in enumerate(words):
        found.setdefault(word.key, []).append(number)
    return found


def _occurrences(words, index, keys) -> Iterable[tuple[int, int]]:
    """Yield (first, last) word numbers wherever these words stand one after another."""
    if not keys:
        return
    # Of the words wanted, the rarest says soonest where they can't stand.
    rarest = min(range(len(keys)), key=lambda number: len(index.get(keys[number], ())))
    for at in index.get(keys[rarest], ()):
        first = at - rarest
        last = first + len(keys) - 1
        if first < 0 or last >= len(words):
            continue
        if all(words[first + number].key == key for number, key in enumerate(keys)):
            yield first, last


# --- the marks around words --------------------------------------------------------------------


def _is_whole(text: str, span: Span, anchor: Mapping[str, str]) -> bool:
    """Whether the words are as complete here as they were when the anchor was made."""
    before, exact, after = (anchor.get(name, "") for name in ("prefix", "exact", "suffix"))
    stood = before + exact + after
    inner = words_in(exact)
    start = len(before) + inner[0].start
    end = len(before) + inner[-1].end
    was_open = _opens(stood, start)
    was_closed = _closes(stood, end)
    return (not was_open or _opens(text, span[0])) and (not was_closed or _closes(text, span[1]))


def _opens(text: str, at: int) -> bool:
    """Whether an opening mark, or the beginning of a paragraph, is what stands before ``at``."""
    for number in range(at - 1, -1, -1):
        character = text[number]
        if character == "\n":
            return True
        if _is_of_a_word(character):
            return False
        if character in QUOTE_MARKS and not _is_closing(text, number):
            return True
    return True


def _closes(text: str, at: int) -> bool:
    """Whether a closing mark, or the end of a paragraph, is what follows ``at``."""
    for number in range(at, len(text)):
        character = text[number]
        if character == "\n":
            return True
        if _is_of_a_word(character):
            return False
        if character in QUOTE_MARKS and not _is_opening(text, number):
            return True
    return True


def _is_of_a_word(character: str) -> bool:
    return character.isalnum() or character in SYMBOLS


def _is_opening(text: str, at: int) -> bool:
    after = text[at + 1 : at + 2]
    return text[at - 1 : at].isspace() and bool(after) and (after.isalnum() or after in QUOTE_MARKS)


def _is_closing(text: str, at: int) -> bool:
    before = text[at - 1 : at] if at else ""
    after = text[at + 1 : at + 2]
    return bool(before) and not before.isspace() and before not in "([—–-" and after.isspace()


# --- which of several places -------------------------------------------------------------------


def agreement(words: Sequence[Word], first: int, last: int, anchor: Mapping[str, str]) -> int:
    """How many words before and after agree with the anchor's, counted outwards."""
    before = fold_words(anchor.get("prefix", ""))[::-1]
    after = fold_words(anchor.get("suffix", ""))
    return _shared(before, words[max(0, first - len(before)) : first][::-1]) + _shared(
        after, words[last + 1 : last + 1 + len(after)]
    )


def _shared(keys: Sequence[str], words: Sequence[Word]) -> int:
    count = 0
    for key, word in zip(keys, words, strict=False):
        # The outermost word of an anchor may have been cut.
        if key != word.key:
            break
        count += 1
    return count


def _settle(text, words, wanted, claims):
    """Give each stretch to the piece whose surroundings agree best."""
    found = [[None] * len(pieces) for pieces in wanted]
    taken: list[Span] = []
    for _, number, part, (first, last) in claims:
        at = bisect_left(taken, (first, -1))
        overlaps = (at < len(taken) and taken[at][0] <= last) or (
            at > 0 and taken[at - 1][1] >= first
        )
        if found[number][part] is None and not overlaps:
            taken.insert(at, (first, last))
            span = words[first].start, words[last].end
            found[number][part] = _with_points(text, span, wanted[number][part])
    return found


def _with_points(text: str, span: Span, anchor: Mapping[str, str]) -> Span:
    """The span with the full stop or other signs at its edges that belong to the words."""
    exact = anchor["exact"]
    inner = words_in(exact)
    begins_apart = anchor.get("prefix", "")[-1:] in QUOTE_MARKS or exact[: inner[0].start].strip()
    ends_apart = anchor.get("suffix", "")[:1] in QUOTE_MARKS or exact[inner[-1].end :].strip()
    start, end = span
    while begins_apart and start and not _ends_words(text[start - 1]):
        start -= 1
    while ends_apart and end < len(text) and not _ends_words(text[end]):
        end += 1
    return start, end


def _ends_words(character: str) -> bool:
    return character.isspace() or _is_of_a_word(character) or character in QUOTE_MARKS
