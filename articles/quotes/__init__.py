"""The quotation finder: strings in, FoundQuote out. Pure Python, no Django, no network.

`find_quotes` runs the steps of `finder.py`; docs/quotes.md says what they do and miss.
"""

from .finder import find_quotes
from .model import FoundQuote, KnownSpeaker

FINDER_VERSION = "2"

__all__ = ["FINDER_VERSION", "FoundQuote", "KnownSpeaker", "find_quotes"]
