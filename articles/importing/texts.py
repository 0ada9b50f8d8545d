"""The texts of the items at hand: a reader looks at a body, and so does who writes it. PURE.

What was made of the last ones is kept, as many as a run reads ahead, as far as they are short.
Only an import keeps any: no web worker holds on to a text.
"""

from functools import lru_cache

from articles.text import plain_text, sanitise

__all__ = ["plain", "sanitised"]

LATELY = 128
MOST_CHARACTERS = 20_000


def sanitised(html: str) -> str:
    """As `articles.text.sanitise`."""
    return _sanitised(html) if len(html) <= MOST_CHARACTERS else sanitise(html)


def plain(html: str) -> str:
    """As `articles.text.plain_text`."""
    return _plain(html) if len(html) <= MOST_CHARACTERS else plain_text(html)


_sanitised = lru_cache(maxsize=LATELY)(sanitise)
_plain = lru_cache(maxsize=LATELY)(plain_text)
