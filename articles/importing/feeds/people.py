"""Names of authors as feeds and tables write them, without their e-mail addresses. PURE."""

import re
from collections.abc import Iterable
from dataclasses import replace

from articles.importing.fields import BadField, Fields
from articles.importing.items import ByLine, Found, ImportItem, content_hash
from articles.text import normalise_space

__all__ = ["bylines_of", "name_of", "without_addresses"]

LONGEST = 500
UNNAMED = "author given only as an e-mail address"
# Bounded, so that a long run of letters costs no more than its length.
ADDRESS = re.compile(r"<?(?:mailto:)?[^\s<>()@\"',;:]{1,64}@[^\s<>()@\"',;:]{1,255}>?", re.I)
# “Doe, J. R.”, as journals have it.
LAST_FIRST = re.compile(r"([^,]{2,60}), ((?:[^\W\d_]\.[ -]?){1,4})$")
EMPTY_BRACKETS = re.compile(r"\(\s*\)")
QUOTED = re.compile(r"^[\"'](.*)[\"']$")


def name_of(written: str) -> str:
    """Return the name in “jane@example.org (Jane Doe)” and the like, "" if there is none."""
    text = normalise_space(ADDRESS.sub(" ", written[:LONGEST]))
    # Only an address that was taken out leaves a name in brackets alone.
    if text != normalise_space(written[:LONGEST]):
        text = text.strip(" ,;:-")
        if text.startswith("(") and text.endswith(")"):
            text = text[1:-1].strip()
        text = EMPTY_BRACKETS.sub("", text).strip()
    return normalise_space(QUOTED.sub(r"\1", text))


def bylines_of(written: Iterable[str]) -> tuple[tuple[ByLine, ...], int]:
    """Return (the names in their order, how many entries gave nothing but an e-mail address)."""
    found: list[ByLine] = []
    unnamed = 0
    for text in written:
        name = name_of(text)
        if name:
            found.extend(_parted(name))
        elif text.strip():
            unnamed += 1
    return tuple(dict.fromkeys(found)), unnamed


def without_addresses(found: Found) -> Found:
    """Return what a reader found, its bylines without e-mail addresses.

    Whatever its format, an item is known by what its source said, so that it does not look changed.
    """
    if not isinstance(found, ImportItem) or not any(map(_holds_address, found.bylines)):
        return found
    named = [
        replace(one, name=name_of(one.name)) if _holds_address(one) else one
        for one in found.bylines
    ]
    bylines = tuple(one for one in named if one.name)
    unnamed = len(named) - len(bylines)
    kept = (*found.kept, *([(UNNAMED, unnamed)] if unnamed else []))
    return replace(found, bylines=bylines, kept=kept, digest=found.digest or content_hash(found))


def _holds_address(byline: ByLine) -> bool:
    return "@" in byline.name and ADDRESS.search(byline.name) is not None


def _parted(name: str) -> tuple[ByLine, ...]:
    """“By Jane Doe and John Roe” is two, “Doe, J. R.” is one."""
    if match := LAST_FIRST.match(name):
        return (ByLine(f"{match[2].strip()} {match[1]}"),)
    try:
        return Fields({"byline": name}).bylines()
    except BadField:
        return (ByLine(name),)
