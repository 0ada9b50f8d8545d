"""Pieces of HTML that wait outside of a Markdown text while it is read. PURE.

Each leaves a word in the text that no text can hold by chance, so that Markdown neither changes it
nor reads what it stands for; when the rest is HTML, the pieces take the places of their words.
"""

import hashlib
import html
import re

__all__ = ["Pieces"]


class Pieces:
    """The pieces of one text."""

    def __init__(self, text: str):
        digest = hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()[:16]
        self._mark = f"zq{digest}n"
        self._pieces: list[tuple[str, bool]] = []
        word = rf"{self._mark}(\d+)z"
        self._word = re.compile(word)
        self._in_brackets = re.compile(rf"<({word}[^<>]*)>")
        self._paragraph = re.compile(rf"<p>\s*({word}(?:\s*{word})*)\s*</p>")

    def put(self, piece: str, *, is_block: bool = True) -> str:
        """Keep a piece of HTML and return the word to write in its place.

        A block that stands in a paragraph of its own is not put into one.
        """
        self._pieces.append((piece, is_block))
        return f"{self._mark}{len(self._pieces) - 1}z"

    def put_text(self, text: str) -> str:
        """Keep a text that is to be shown exactly as it is."""
        return self.put(html.escape(text), is_block=False)

    def fill(self, rendered: str) -> str:
        """Return HTML with all pieces in their places."""
        if not self._pieces:
            return rendered
        # An address in angle brackets looked like a tag.
        rendered = self._in_brackets.sub(lambda match: f"&lt;{match[1]}&gt;", rendered)
        rendered = self._paragraph.sub(self._apart, rendered)
        return self._word.sub(lambda match: self._pieces[int(match[1])][0], rendered)

    def _apart(self, match) -> str:
        words = [(found[0], int(found[1])) for found in self._word.finditer(match[1])]
        if not any(self._pieces[number][1] for _, number in words):
            return match[0]
        return "\n".join(
            word if self._pieces[number][1] else f"<p>{word}</p>" for word, number in words
        )
