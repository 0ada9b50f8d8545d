"""The addresses at which a site showed a story: those its file names, and its layout's own. PURE.

Rules: Hugo's "URL management", Jekyll's "Permalinks", Pelican's "URL settings". Where a pattern
holds a word that is not known here, nobody guesses, and the story has no address by its layout.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urljoin

from articles.importing.static_sites.places import Place
from articles.importing.static_sites.sites import Generator
from articles.importing.static_sites.tags import may_hold_tags

__all__ = ["old_addresses", "site_address"]

OWN_NAMES = ("url", "permalink")
EARLIER_NAMES = ("aliases", "alias", "redirect_from", "redirects", "old_url", "tumblr_url")
JEKYLL_STYLES = {
    "date": "/:categories/:year/:month/:day/:title:output_ext",
    "pretty": "/:categories/:year/:month/:day/:title/",
    "ordinal": "/:categories/:year/:y_day/:title:output_ext",
    "none": "/:categories/:title:output_ext",
}
WORD = re.compile(r":([a-z_]+)")
PELICAN_WORD = re.compile(r"\{([a-z_]+)(?::([^{}]{1,20}))?\}")
PELICAN_TIMES = re.compile(r"(?:%[YmdBbyj]|[-/_.])+$")
FIT = re.compile(r"[\w./~+%-]+$")
LONGEST = 500

Words = dict[str, Callable[[], str]]


@dataclass(frozen=True, slots=True)
class _Story:
    """What an address is made of."""

    place: Place
    values: Mapping[str, Any]
    title: str
    at: datetime | None
    is_page: bool

    def text(self, name: str) -> str:
        value = self.values.get(name, "")
        return value.strip() if isinstance(value, str) else ""


def old_addresses(
    place: Place, values: Mapping[str, Any], *, title: str, at: datetime | None, is_page: bool
) -> tuple[str, ...]:
    """The addresses of a story, its last one first; `values` are its fields, names in lower case.

    At the end stands the path of the file itself, by which other files of the site link to it.
    """
    own = list(_own(_Story(place, values, title, at, is_page)))
    earlier = [site_address(place.site, one) for one in _earlier(values)]
    if is_page and not own:
        # Where a page stood nobody tells, and it has to stand somewhere here.
        own = [site_address(place.site, f"/{place.name}/")]
    source = [site_address(place.site, place.source)] if place.source else []
    found = (one for one in (*own, *earlier, *source) if one and len(one) <= LONGEST)
    return tuple(dict.fromkeys(found))


def site_address(site, path: str) -> str:
    """A path of a site as its address, or the path alone where the site's address is not known."""
    if path.startswith(("http://", "https://")):
        return path
    prefix = site.prefix
    whole = path if not prefix or path.startswith(f"{prefix}/") else f"{prefix}{path}"
    try:
        return urljoin(f"{site.base}/", whole) if site.base else whole
    except ValueError:
        return ""


def _earlier(values: Mapping[str, Any]) -> Iterator[str]:
    for name in EARLIER_NAMES:
        value = values.get(name, "")
        for one in value if isinstance(value, list) else [value]:
            if isinstance(one, str) and one.strip() and not may_hold_tags(one):
                given = one.strip()
                yield given if given.startswith(("/", "http")) else f"/{given}"


def _own(story: _Story) -> Iterator[str]:
    """The address that the file gives itself, else that which its layout gives it."""
    given = next((found for name in OWN_NAMES if (found := story.text(name))), "")
    if given and given.lower() != "false":
        pattern = given if given.startswith(("/", "http")) else f"/{given}"
        made = _filled(pattern, story) if WORD.search(pattern) else pattern
        if made and not may_hold_tags(made):
            yield site_address(story.place.site, made)
        return
    make = MAKERS.get((story.place.site.generator, story.is_page))
    made = make(story) if make else ""
    if made and FIT.match(made):
        yield site_address(story.place.site, made)


def _hugo(story: _Story) -> str:
    site, inside = story.place.site, story.place.inside
    # Which of several languages has a folder of its own is a matter of more settings than these.
    if len(site.group("languages")) > 1:
        return ""
    patterns = site.group("permalinks")
    patterns = patterns["page"] if isinstance(patterns.get("page"), dict) else patterns
    pattern = patterns.get(inside[0]) if inside else None
    if isinstance(pattern, str):
        made = _filled(pattern, story)
    else:
        name = story.text("slug") or story.place.name_as_written
        made = "/".join(["", *inside, name, ""])
    if made and site.word("uglyurls") == "true":
        made = f"{made.rstrip('/')}.html"
    made = re.sub(r"\s+", "-", made)
    return made if site.word("disablepathtolower") == "true" else made.lower()


def _jekyll(story: _Story) -> str:
    style = story.place.site.word("permalink") or "date"
    pattern = JEKYLL_STYLES.get(style, style)
    is_fit = story.place.is_post and pattern.startswith("/")
    return _filled(pattern, story) if is_fit else ""


def _jekyll_page(story: _Story) -> str:
    style = story.place.site.word("permalink")
    is_pretty = style == "pretty" or style.endswith("/")
    folders = "".join(f"/{one}" for one in story.place.inside if not one.startswith("_"))
    return f"{folders}/{story.place.name}{'/' if is_pretty else '.html'}"


def _pelican(story: _Story) -> str:
    return _pelican_filled(story, story.place.site.word("article_url") or "{slug}.html")


def _pelican_page(story: _Story) -> str:
    return _pelican_filled(story, story.place.site.word("page_url") or "pages/{slug}.html")


def _pelican_filled(story: _Story, pattern: str) -> str:
    """A pattern such as `{date:%Y}/{slug}/`, in which only what stands here is understood."""
    category = story.text("category") or next(iter(story.place.categories), "")
    words = {
        "slug": story.text("slug") or _slugified(story.title),
        "category": _slugified(category),
        "lang": story.text("lang"),
    }

    def put(match) -> str:
        name, form = match[1], match[2]
        if name == "date" and form and story.at and PELICAN_TIMES.match(form):
            return story.at.strftime(form)
        return "" if form else words.get(name, "")

    made = [put(match) for match in PELICAN_WORD.finditer(pattern)]
    return f"/{PELICAN_WORD.sub(put, pattern).lstrip('/')}" if all(made) else ""


def _filled(pattern: str, story: _Story) -> str:
    """A pattern such as `/:year/:title/`, or "" if it holds a word that is not known."""
    words = _words(story) | _times(story.at)
    made = [match[1] in words for match in WORD.finditer(pattern)]
    filled = WORD.sub(lambda match: words.get(match[1], str)(), pattern) if all(made) else ""
    return filled if "://" in filled else re.sub(r"/{2,}", "/", filled)


def _words(story: _Story) -> Words:
    place, slug, title = story.place, story.text("slug"), _slugified(story.title)
    name, written = slug or place.name, slug or place.name_as_written
    words: Words = {
        "name": lambda: name,
        "basename": lambda: place.name,
        "filename": lambda: place.name_as_written,
        "contentbasename": lambda: place.name_as_written,
        "slugorfilename": lambda: written,
        "slugorcontentbasename": lambda: written,
        "section": lambda: next(iter(place.inside), ""),
        "sections": lambda: "/".join(place.inside),
        "categories": lambda: "/".join(_jekyll_categories(story)),
        "output_ext": lambda: ".html",
    }
    if place.site.generator is Generator.JEKYLL:
        return words | {"title": lambda: name, "slug": lambda: _slugified(name)}
    return words | {"title": lambda: title, "slug": lambda: slug or title}


def _times(at: datetime | None) -> Words:
    if at is None:
        return {}
    return {
        "year": lambda: f"{at.year:04}",
        "month": lambda: f"{at.month:02}",
        "day": lambda: f"{at.day:02}",
        "short_year": lambda: f"{at.year % 100:02}",
        "i_month": lambda: str(at.month),
        "i_day": lambda: str(at.day),
        "y_day": lambda: f"{at.timetuple().tm_yday:03}",
        "yearday": lambda: str(at.timetuple().tm_yday),
        "hour": lambda: f"{at.hour:02}",
        "minute": lambda: f"{at.minute:02}",
        "second": lambda: f"{at.second:02}",
    }


def _jekyll_categories(story: _Story) -> list[str]:
    given = story.values.get("categories") or story.values.get("category") or []
    given = [given] if isinstance(given, str) else given
    names = [*story.place.inside, *(one for one in given if isinstance(one, str))]
    return list(dict.fromkeys(re.sub(r"\s+", "%20", one.strip().lower()) for one in names))


def _slugified(text: str) -> str:
    """Words joined by hyphens, "" where letters are not ASCII: each generator has its own way."""
    if not text.isascii():
        return ""
    return re.sub(r"[-\s]+", "-", re.sub(r"[^\w\s-]", "", text).strip().lower()).strip("-")


MAKERS: Mapping[tuple[Generator, bool], Callable[[_Story], str]] = {
    (Generator.HUGO, False): _hugo,
    (Generator.HUGO, True): _hugo,
    (Generator.JEKYLL, False): _jekyll,
    (Generator.JEKYLL, True): _jekyll_page,
    (Generator.PELICAN, False): _pelican,
    (Generator.PELICAN, True): _pelican_page,
}
