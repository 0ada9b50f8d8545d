"""The paragraphs of plain text, however its lines are broken. PURE.

Copy comes with paragraphs parted by empty lines, by an indent, or by nothing but the end of the
line; and with lines broken where they were full ("hard-wrapped"), which part nothing.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import accumulate, pairwise

from articles.text import CONTROLS, INVISIBLE

__all__ = ["paragraphs", "tidy_lines"]

# Typewriters, terminals and mail programs break their lines between these.
WIDEST_WRAP = 130
NARROWEST_WRAP = 40
LINE_ENDS = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
ENDS_SENTENCE = re.compile(r"[.!?:;…][\"'”’»)\]]*$")
BULLET = re.compile(r"(?:[•·▪‣◦*–—-]|\d{1,2}[.)])\s")

Line = tuple[int, str]  # how far it is indented, and its text


def tidy_lines(text: str) -> list[Line]:
    """Return (indent, text) for each line, white space repaired; an empty line has no text.

    No-break spaces, tabs and runs of spaces become one space, zero-width and control characters
    go. Quotation marks, dashes and the words stay as they are.
    """
    lines = []
    for raw in LINE_ENDS.sub("\n", text).split("\n"):
        line = CONTROLS.sub("", INVISIBLE.sub("", raw)).expandtabs(4)
        lines.append((len(line) - len(line.lstrip()), " ".join(line.split())))
    return lines


def paragraphs(text: str) -> list[str]:
    """Return the paragraphs of a text, each on one line, in order.

    The first line or two may be a headline set directly above the text; it is kept apart.
    """
    blocks = list(_blocks(tidy_lines(text)))
    width = _wrap_width(blocks)
    found: list[str] = []
    for index, block in enumerate(blocks):
        if width and index == 0 and _headline_stands_above(block, width):
            found.append(block.pop(0)[1])
        found.extend(_joined(block, width) if _is_wrapped(block, width) else _unwrapped(block))
    return found


def _blocks(lines: Iterable[Line]) -> Iterator[list[Line]]:
    """Yield the runs of lines between empty lines."""
    block: list[Line] = []
    for line in lines:
        if line[1]:
            block.append(line)
        elif block:
            yield block
            block = []
    if block:
        yield block


def _wrap_width(blocks: list[list[Line]]) -> int:
    """Return the width at which the text was wrapped, or 0 if its lines are paragraphs.

    A line break is forced when the next word did not fit. In wrapped text most breaks are, and
    most are in the middle of a sentence.
    """
    breaks = [pair for block in blocks for pair in _doubtful_breaks(block)]
    width = _best_width(breaks)
    forced = sum(
        _is_full(line, after, width) and not ENDS_SENTENCE.search(line[1]) for line, after in breaks
    )
    return width if breaks and forced * 2 >= len(breaks) else 0


def _doubtful_breaks(block: list[Line]) -> Iterator[tuple[Line, Line]]:
    """Yield each line with the one below it, unless an indent begins a paragraph there."""
    margin = min(indent for indent, _ in block)
    return (pair for pair in pairwise(block) if pair[1][0] <= margin + 1)


def _best_width(breaks: list[tuple[Line, Line]]) -> int:
    """Return the width that explains the most breaks: the line fitted, and the next word did not.

    So a few lines that stand out (an address, a headline) do not widen the column.
    """
    steps: Counter[int] = Counter()
    for (indent, line), (_, after) in breaks:
        length = indent + len(line)
        steps[max(length, NARROWEST_WRAP)] += 1
        steps[max(length + 1 + _first_word(after), NARROWEST_WRAP)] -= 1
    widths = range(NARROWEST_WRAP, WIDEST_WRAP + 1)
    explained = dict(zip(widths, accumulate(steps[width] for width in widths), strict=True))
    return max(widths, key=lambda width: (explained[width], width))


def _first_word(text: str) -> int:
    return len(text.split(" ", 1)[0])


def _has_room(line: Line, after: Line, width: int) -> bool:
    """Whether the first word of the line after would have fitted on the line."""
    return line[0] + len(line[1]) + 1 + _first_word(after[1]) <= width


def _is_full(line: Line, after: Line, width: int) -> bool:
    """Whether a line fits the width and the next word would not have."""
    return line[0] + len(line[1]) <= width and not _has_room(line, after, width)


def _is_wrapped(block: list[Line], width: int) -> bool:
    """Whether the lines of a block were broken because they were full; a list's were not."""
    return width > 0 and any(_is_full(*pair, width) for pair in pairwise(block))


def _headline_stands_above(block: list[Line], width: int) -> bool:
    """Whether the first line of the first block had room for the next word: it ends there."""
    if len(block) < 2:
        return False
    return _has_room(block[0], block[1], width) or block[1][0] > block[0][0] + 1


def _joined(block: list[Line], width: int) -> Iterator[str]:
    """Yield the paragraphs of a block of wrapped lines."""
    margin = min(indent for indent, _ in block)
    lines: list[str] = []
    before: Line = (0, "")
    for indent, line in block:
        had_room = _has_room(before, (indent, line), width)
        is_indented = indent > margin + 1
        has_ended = bool(lines) and ENDS_SENTENCE.search(lines[-1]) is not None
        is_new = (is_indented and (had_room or has_ended)) or (
            had_room and (has_ended or BULLET.match(line) is not None)
        )
        if lines and is_new:
            yield " ".join(lines)
            lines = []
        lines.append(line)
        before = (indent, line)
    yield " ".join(lines)


def _unwrapped(block: list[Line]) -> Iterator[str]:
    """Yield each line as a paragraph, but join one that goes on in lower case."""
    lines: list[str] = []
    for _, line in block:
        goes_on = line[0].islower() and lines and not ENDS_SENTENCE.search(lines[-1])
        if lines and not goes_on:
            yield " ".join(lines)
            lines = []
        lines.append(line)
    yield " ".join(lines)
