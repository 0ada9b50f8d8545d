"""The sentence around some words, and how the pieces of a quotation read as one.

PURE: strings in, strings out. Offsets are code points of ``articles.text.plain_text``.
"""

import re
from collections.abc import Sequence

# A sentence ends at . ! ? or …, with any closing marks, before white space and a capital or mark.
SENTENCE_END = re.compile(r"[.!?…][\"”’'»)\]]*\s+(?=[\"“‘'«(\[]?[^\W\d_a-z]|\d)")
LONGEST = 600


def sentence_around(text: str, start: int, end: int) -> tuple[int, int]:
    """Return (start, end) of the sentence or sentences that hold text[start:end].

    Never crosses a paragraph, and never reaches further than 600 characters to either side.
    """
    paragraph_start = max(text.rfind("\n", 0, start) + 1, start - LONGEST)
    stop = text.find("\n", end)
    paragraph_end = min(len(text) if stop < 0 else stop, end + LONGEST)
    first = paragraph_start
    for match in SENTENCE_END.finditer(text, paragraph_start, start + 1):
        if match.end() <= start:
            first = match.end()
    # A mark that opens the words belongs to their sentence, not to the one before.
    tail = SENTENCE_END.search(text, max(end - 1, start), paragraph_end)
    last = tail.end() if tail else paragraph_end
    while last > end and text[last - 1].isspace():
        last -= 1
    return first, last


def join_pieces(pieces: Sequence[str]) -> str:
    """Read the pieces of one quotation as one text, without the attribution between them.

    The comma that only led over to "she said" becomes a full stop where the next piece begins a
    sentence or nothing follows; otherwise it stays.

    >>> join_pieces(["It is late,", "Go home."])
    'It is late. Go home.'
    >>> join_pieces(["We will go", "when it is late,"])
    'We will go when it is late.'
    """
    written = []
    for number, piece in enumerate(pieces):
        following = pieces[number + 1].lstrip() if number + 1 < len(pieces) else ""
        ends_here = not following or following[0].isupper()
        text = piece.strip()
        if text.endswith(",") and ends_here:
            is_sentence = len(text.split()) > 1 and (number > 0 or text[0].isupper())
            text = text[:-1] + ("." if is_sentence else "")
        written.append(text)
    return " ".join(written)
