"""How word lists are written down."""

from __future__ import annotations


def word_set(block: str) -> frozenset[str]:
    """Return the words of a block of text, however its lines are broken."""
    return frozenset(block.split())
