"""The headline of a page without the site's name, and the names of those who wrote it. PURE."""

import re

from articles.importing.feeds.people import name_of
from articles.importing.items import ByLine
from articles.importing.preamble import parse_byline
from articles.importing.web.facts import Facts
from articles.importing.wires.values import BY, printed_byline
from articles.text import normalise_space, words_key

__all__ = ["bylines_of", "headline_of"]

# What parts a title from the name of the site or of its section.
SEPARATOR = re.compile(r"\s+[|•·»:–—-]+\s+|\s*[|｜：»]\s*")
AND = re.compile(r"\s+(?:and|und|et|y|og|och|en)\s+|\s*[|/&;•·]\s*", re.I)
LONGEST_NAMES = 1_000
LONGEST_NAME = 120
ADDRESS = re.compile(r"^(?:https?:)?//|^@|^www\.", re.I)
NOBODY = frozenset({"", "admin", "administrator", "editor", "webmaster", "author", "null", "none"})


def headline_of(facts: Facts) -> str:
    """Return the headline, "" if the page gives none.

    A title is shortened by what follows it if that is the site's name, or if a heading of the page
    says the same without it.
    """
    said = facts.one("headline") or _heading(facts) or facts.one("title")
    return _without_site(said, facts)


def _heading(facts: Facts) -> str:
    """The only first heading, if the title says it too; a lone one may be the paper's name."""
    title = words_key(facts.one("title"))
    headings = [one for one in facts.all("headings") if words_key(one)]
    said = [one for one in headings if words_key(one) in title]
    if said:
        return max(said, key=len)
    return "" if title or len(headings) != 1 else headings[0]


def _without_site(title: str, facts: Facts) -> str:
    parts = list(SEPARATOR.finditer(title))
    if not parts:
        return title
    sites = {words_key(one) for one in facts.all("site")}
    headings = {words_key(one) for one in facts.all("headings")}
    for part in parts:
        before, after = title[: part.start()].strip(), title[part.end() :].strip()
        if words_key(before) and (words_key(before) in headings or _is_site(after, sites)):
            return before
        if words_key(after) and words_key(before) in sites:
            return after
    return title


def _is_site(name: str, sites: set[str]) -> bool:
    """Whether a name is the site's, or the beginning of it: “The Packet” of “The Packet Online”."""
    key = words_key(name)
    return any(key == one or (len(key) > 3 and one.startswith(key)) for one in sites)


def bylines_of(facts: Facts) -> tuple[ByLine, ...]:
    """Return the bylines in their order; addresses of profiles and of mail are no names."""
    site = words_key(facts.one("site"))
    found: list[ByLine] = []
    for written in facts.all("authors"):
        name = name_of(normalise_space(written)[:LONGEST_NAMES])
        if name.lower() not in NOBODY and not ADDRESS.match(name):
            found += _parted(name)
    named = [one for one in dict.fromkeys(found) if len(one.name) <= LONGEST_NAME]
    people = [one for one in named if words_key(one.name) != site]
    return tuple(people or named)


def _parted(name: str) -> tuple[ByLine, ...]:
    if known := parse_byline(name if BY.match(name) else f"By {name}"):
        return known
    return tuple(one for part in AND.split(name) for one in printed_byline(part))
