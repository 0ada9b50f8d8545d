"""The texts of the items at hand: a reader looks at a body, and so does who writes it. PURE.

While a run keeps them, what was made of the last ones is there, as many as it reads ahead, as far
as they are short. Nothing is kept before it or after it: no process holds on to words that may
have to go.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import lru_cache

from articles.text import plain_text, sanitise

__all__ = ["keeping", "plain", "sanitised"]

LATELY = 128
MOST_CHARACTERS = 20_000
Make = Callable[[str], str]
_kept: ContextVar[dict[Make, Make] | None] = ContextVar("texts kept", default=None)


@contextmanager
def keeping(lately: int = LATELY) -> Iterator[None]:
    """Keep within it what was made of the last texts, as many as are named."""
    token = _kept.set({make: lru_cache(maxsize=lately)(make) for make in (sanitise, plain_text)})
    try:
        yield
    finally:
        _kept.reset(token)


def sanitised(html: str) -> str:
    """As `articles.text.sanitise`."""
    return _made(sanitise, html)


def plain(html: str) -> str:
    """As `articles.text.plain_text`."""
    return _made(plain_text, html)


def _made(make: Make, html: str) -> str:
    kept = _kept.get()
    return kept[make](html) if kept and len(html) <= MOST_CHARACTERS else make(html)
