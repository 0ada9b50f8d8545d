"""What of a selected stretch of a story is quoted, and who the text around it says spoke.

PURE: strings in, plain data out. Texts are ``articles.text.plain_text``, offsets code points of it.
An editor selects roughly; these are the rules by which a selection becomes the pieces of a
quotation, shown before anything is saved.
"""

import re
from collections.abc import Iterator, Sequence

from articles.anchors import find_anchor, make_anchor
from articles.context import sentence_around
from articles.wording import words_in

__all__ = ["anchors_of", "attribution_around", "pieces_in", "place_words", "role_in"]

Span = tuple[int, int]

OPENING, CLOSING = "“„«", "”»"
DOUBLE = OPENING + CLOSING + '‟"″＂'
SINGLE_OPENING, SINGLE_CLOSING = "‘‚'", "’'"
# Words for speaking: enough to tell an attribution from the rest of a sentence.
SPEAKING = re.compile(
    r"\b(?:sa(?:id|ys?)|t(?:old|ells?)|according|(?:add|ask|warn|claim|insist|announc|explain|"
    r"promis|argu|tweet|repl[iy]|describ|admit|conced|stress|suggest|call)\w*|wr(?:ote|ites?))\b",
    re.IGNORECASE,
)
WORDS = "\0"
CURRENCIES, PER_CENT = frozenset("$£€¥₹₽"), frozenset("%‰°")
LONGEST_ATTRIBUTION = 400
MOST_LOOKS = 50
# Marked stretches, and signs that are left at the edges of an attribution without its words.
MARKED = re.compile('[“„][^“”„]*[”“]|«[^«»]*»|"[^"]*"|‘[^‘’]*’(?!\\w)')
EDGES = ' ,.;:!?…—–-“”„«»"‘’()'
# “said Mara Ellwood, the mayor”: an office stands after a name, with an article.
ROLE = re.compile(r"[^\W\d_a-z][\w’'-]*,\s+(?:the|a|an)\s+([^,.;:!?“”\"]{3,120})")


def pieces_in(text: str, start: int, end: int) -> list[Span]:
    """The pieces that a selection means: whole words, without marks and the space around them.

    A piece never crosses a paragraph. What begins or ends at a quotation mark is a quotation, and
    the attribution between its parts is left out: "“It is late,” she said. “Go.”" gives two
    pieces. Prose that only holds a marked phrase stays whole: it may be a paraphrase. Empty when
    no word was selected.
    """
    start, end = max(0, start), min(len(text), end)
    found = []
    for first, last in _lines(text, start, end):
        for span in _quoted(text, first, last):
            tidied = _whole_words(text, *_trimmed(text, *span))
            if tidied and tidied not in found:
                found.append(tidied)
    return found


def place_words(text: str, words: str, *, taken: Sequence[Span] = ()) -> list[Span] | None:
    """Where pasted words stand in a text, as pieces in order; None unless all of them do.

    They are taken as one stretch; else each paragraph, else each line is a piece of its own.
    Typography may differ, words may not, nor may a piece begin or end within a word. Words that
    stand there more than once are looked for outside of what is ``taken`` first.
    """
    for pattern in (None, r"\n[^\S\n]*\n", r"\n"):
        parts = [words] if pattern is None else re.split(pattern, words.replace("\r\n", "\n"))
        spans = _in_order(text, [part for part in parts if words_in(part)], taken)
        if spans:
            return [piece for span in spans for piece in pieces_in(text, *span)]
    return None


def attribution_around(text: str, spans: Sequence[Span]) -> str:
    """What the sentence says beside the words, or the paragraph where the sentence says nothing.

    >>> attribution_around("“It held,” said Mara Ellwood. “We slept.”", [(30, 40)])
    'said Mara Ellwood'
    """
    begin, end = spans[0][0], spans[-1][1]
    stretches = [sentence_around(text, begin, end), next(_lines(text, *_paragraphs(text, spans)))]
    for first, last in stretches:
        beside = _beside(text, first, last, spans)
        if any(character.isalpha() for character in beside):
            return beside[:LONGEST_ATTRIBUTION].strip()
    return ""


def role_in(attribution: str) -> str:
    """The office that an attribution gives, without its article; empty if it gives none."""
    found = ROLE.search(attribution)
    return " ".join(found.group(1).split()) if found else ""


# --- paragraphs and marks ------------------------------------------------------------------------


def _lines(text: str, start: int, end: int) -> Iterator[Span]:
    """The part of each paragraph that lies between two offsets."""
    while start < end:
        stop = text.find("\n", start, end)
        stop = end if stop < 0 else stop
        if stop > start:
            yield start, stop
        start = stop + 1


def _paragraphs(text: str, spans: Sequence[Span]) -> Span:
    begin = text.rfind("\n", 0, spans[0][0]) + 1
    stop = text.find("\n", spans[-1][1])
    return begin, len(text) if stop < 0 else stop


def _quoted(text: str, start: int, end: int) -> list[Span]:
    """What stands between marks, if the selection begins with or within some; else all of it."""
    start, end = _without_space(text, start, end)
    if start >= end:
        return []
    singles = _singles_are_main(text, start)
    marks = [at for at in range(start, end) if _is_mark(text, at, singles=singles)]
    if not marks or (marks[0] > start and _opens(text, marks[0])):
        is_after_mark = text[start - 1 : start] and text[start - 1] in OPENING + "‘"
        if not (marks and is_after_mark):
            return [(start, end)]
    return _inside(text, start, end, marks)


def _inside(text: str, start: int, end: int, marks: Sequence[int]) -> list[Span]:
    """The stretches between an opening and a closing mark; what is open at an edge reaches it."""
    found: list[Span] = []
    since = start if not _opens(text, marks[0]) else None
    for at in marks:
        if _opens(text, at):
            since = at + 1 if since is None else since
        elif since is not None:
            found.append((since, at))
            since = None
    if since is not None:
        found.append((since, end))
    return found


def _is_mark(text: str, at: int, *, singles: bool) -> bool:
    character = text[at]
    if not singles:
        return character in DOUBLE
    if character == "‘":
        return True
    # An apostrophe follows a letter; a mark that closes follows a stop.
    return character == "’" and at > 0 and text[at - 1] in ",.?!…—–;:)"


def _singles_are_main(text: str, start: int) -> bool:
    """Whether the words are quoted with single marks, by the mark they begin with or after."""
    before = text[start - 1 : start]
    return text[start] == "‘" or (before == "‘" and text[start] not in DOUBLE)


def _opens(text: str, at: int) -> bool:
    character = text[at]
    if character in OPENING or character == "‘":
        return True
    if character in CLOSING or character == "’":
        return False
    return at == 0 or text[at - 1].isspace() or text[at - 1] in "([—–-"


# --- edges ---------------------------------------------------------------------------------------


def _without_space(text: str, start: int, end: int) -> Span:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end


def _trimmed(text: str, start: int, end: int) -> Span:
    """Without space and marks at its edges; an apostrophe belongs to its word."""
    before = None
    while (start, end) != before and start < end:
        before = (start, end)
        start, end = _without_space(text, start, end)
        while start < end and text[start] in DOUBLE:
            start += 1
        while end > start and text[end - 1] in DOUBLE and not _closes_inside(text, start, end):
            end -= 1
        start, end = _without_singles(text, start, end)
    return start, end


def _closes_inside(text: str, start: int, end: int) -> bool:
    """Whether the last mark of a stretch closes a phrase that opens within it."""
    last, inner = text[end - 1], text[start : end - 1]
    if last in CLOSING:
        opened = sum(inner.count(mark) for mark in OPENING)
        return opened > sum(inner.count(mark) for mark in CLOSING)
    return last == '"' and inner.count('"') % 2 == 1


def _without_singles(text: str, start: int, end: int) -> Span:
    if start >= end:
        return start, end
    is_opened = text[start] in "‘‚" or text[start - 1 : start] in ("‘", "‚")
    is_paired = text[start] == "'" and "'" in (text[end - 1 : end], text[end : end + 1])
    if text[start] in "‘‚" or is_paired:
        start += 1
    if (is_opened or is_paired) and end > start and text[end - 1] in SINGLE_CLOSING:
        end -= 1
    return start, end


def _whole_words(text: str, start: int, end: int) -> Span | None:
    """Reaching to the ends of the words that were cut; None where there is no word."""
    if start >= end:
        return None
    begin = max(text.rfind("\n", 0, start) + 1, start - 200)
    finish = text.find("\n", end)
    finish = min(len(text) if finish < 0 else finish, end + 200)
    words = words_in(text[begin:finish])
    touched = [w for w in words if w.start + begin < end and w.end + begin > start]
    if not touched:
        return None
    start, end = min(start, touched[0].start + begin), max(end, touched[-1].end + begin)
    # A sum without its currency, a figure without its per cent sign would say something else.
    start -= start > 0 and text[start].isdigit() and text[start - 1] in CURRENCIES
    end += text[end - 1].isdigit() and text[end : end + 1] in PER_CENT
    return start, end


def _in_order(text: str, parts: Sequence[str], taken: Sequence[Span]) -> list[Span] | None:
    spans: list[Span] = []
    for part in parts:
        whole = " ".join(part.split())
        # Only what follows the piece before is searched, so that pieces keep their order.
        since = spans[-1][1] if spans else 0
        forms = dict.fromkeys([whole, whole.strip(DOUBLE + "‘’' ")])
        tried = (_first_free(text, words, since, taken) for words in forms if words)
        found = next(filter(None, tried), None)
        if found is None:
            return None
        spans.append(found)
    return spans or None


def _first_free(text: str, words: str, since: int, taken: Sequence[Span]) -> Span | None:
    """The first place of the words that is not taken; the first of all if each is."""
    first = None
    for _ in range(MOST_LOOKS):
        found = find_anchor(text[since:], {"exact": words})
        if found is None:
            break
        span = since + found[0], since + found[1]
        if not any(start < span[1] and span[0] < end for start, end in taken):
            return span
        first, since = first or span, span[1]
    return first


def _beside(text: str, first: int, last: int, spans: Sequence[Span]) -> str:
    """The stretch without the words and without whatever stands between marks.

    Of several parts around the words those are taken that have a word for speaking.
    """
    kept, position = [], first
    for start, end in spans:
        if start < position or end > last:
            continue
        kept.append(text[position:start])
        position = end
    kept.append(text[position:last])
    # The words are put back as a single sign, so that their marks go with them.
    parts = MARKED.sub(_without_marked, WORDS.join(kept)).split(WORDS)
    plain = [" ".join(part.split()).strip(EDGES) for part in parts]
    saying = [part for part in plain if SPEAKING.search(part)]
    return " ".join(part for part in saying or plain if part)


def _without_marked(found: re.Match[str]) -> str:
    return WORDS if WORDS in found.group() else " "


def anchors_of(text: str, spans: Sequence[Span]) -> list[dict]:
    """The anchor of each piece, as appearances and forms keep them."""
    return [dict(make_anchor(text, start, end)) for start, end in spans]
