"""What the finder sees in a story's text, before the directory is asked. PURE."""

from collections.abc import Sequence
from dataclasses import dataclass

from articles.quotes import FoundQuote, find_quotes
from articles.text import plain_text

__all__ = ["SeenText", "see", "see_in"]


@dataclass(frozen=True, slots=True)
class SeenText:
    """A story's plain text and the quotations in it, piece by piece."""

    text: str
    quotes: Sequence[FoundQuote]


def see(body: str, *, language: str) -> SeenText:
    """Read a story's HTML, which has passed the sanitiser."""
    return see_in(plain_text(body), language=language)


def see_in(text: str, *, language: str) -> SeenText:
    """Read the plain text of a story."""
    return SeenText(text, find_quotes(text, language=language))
