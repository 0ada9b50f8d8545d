"""Whose names stand behind the ids by which a site's stories name their authors. PURE.

Jekyll and Eleventy keep them in `_data/authors.yml` or a file each in `_authors/`, Hugo in
`data/authors/` or `content/authors/`, and Jekyll's settings may list them too.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from articles.importing.fields import BadField, Fields
from articles.importing.front_matter import BrokenFrontMatter, split_front_matter
from articles.importing.items import ByLine
from articles.importing.static_sites.sites import Site
from articles.importing.static_sites.surroundings import Surroundings
from articles.text import normalise_space

__all__ = ["bylines_of"]

ID = re.compile(r"[\w.@+-]{1,80}$")
LOOKS_LIKE_ID = re.compile(r"[a-z0-9]+(?:[-_.][a-z0-9]+)+$")
LISTS = tuple(
    f"{folder}/{name}"
    for folder in ("_data", "data", "src/_data", "content/_data")
    for name in ("authors", "author", "people", "team")
)
FILES = (
    *("data/authors/{}", "_data/authors/{}", "data/author/{}", "_data/people/{}"),
    *("content/authors/{}/_index", "content/authors/{}/index", "content/authors/{}"),
    *("content/author/{}/_index", "content/author/{}", "_authors/{}", "src/authors/{}"),
)
NAME_FIELDS = ("name", "display_name", "displayname", "full_name", "fullname", "title")
ID_FIELDS = ("id", "slug", "username", "key", "uid", "short_name", "login", "nick")
UNNAMED = "the byline “{}” looks like an id, and no file of authors names it"
# Fields that name somebody, and the role that is printed beside the name.
ROLES = {
    "translator": "Translation",
    "translators": "Translation",
    "translated_by": "Translation",
    "photographer": "Photos",
    "photographers": "Photos",
    "photos_by": "Photos",
    "illustrator": "Illustration",
    "illustrators": "Illustration",
    "contributors": "Additional reporting",
    "contributor": "Additional reporting",
}


def bylines_of(
    fields: Fields, values: Mapping[str, Any], around: Surroundings, site: Site
) -> tuple[tuple[ByLine, ...], list[str]]:
    """The names of a story's fields, ids put into names, and warnings about ids that stay."""
    given = [*_with_ids(fields, values), *_with_roles(values)]
    found = []
    for byline in given:
        name = name_behind(byline.name, around, site)
        found.append(replace(byline, name=name) if name else byline)
    ids = [one.name for one in found if LOOKS_LIKE_ID.match(one.name)]
    return tuple(dict.fromkeys(found)), [
        UNNAMED.format(one[:60]) for one in ids if _is_news(one, around)
    ]


def _is_news(written: str, around: Surroundings) -> bool:
    """Whether no story before this one had the id: a hundred stories need no hundred warnings."""
    told = around.remembered("unnamed", set)
    is_news = written not in told
    told.add(written)
    return is_news


def _with_ids(fields: Fields, values: Mapping[str, Any]) -> Iterable[ByLine]:
    """What the fields say; a group without a name may have an id."""
    for name in ("authors", "author"):
        rows = values.get(name)
        rows = [rows] if isinstance(rows, dict) else rows
        if isinstance(rows, list) and rows and all(isinstance(one, dict) for one in rows):
            found = (_of_group(one) for one in rows)
            return [one for one in found if one.name]
    return fields.bylines()


def _of_group(row: Mapping[str, Any]) -> ByLine:
    row = {str(name).lower(): value for name, value in row.items()}
    role = row.get("role", "")
    name = _first(row, (*NAME_FIELDS, *ID_FIELDS))
    return ByLine(name, normalise_space(role) if isinstance(role, str) else "")


def _with_roles(values: Mapping[str, Any]) -> Iterator[ByLine]:
    for name, role in ROLES.items():
        if not values.get(name):
            continue
        try:
            for byline in Fields({"authors": values[name]}).bylines():
                yield replace(byline, role=byline.role or role)
        except BadField:
            continue


def name_behind(written: str, around: Surroundings, site: Site) -> str:
    """The name of the person with an id, "" where no file says it."""
    if not ID.match(written) or written.strip(".") == "":
        return ""
    return around.remembered(
        ("person", site.folder, written), lambda: _named(written, around, site)
    )


def _named(written: str, around: Surroundings, site: Site) -> str:
    key = written.casefold()
    people = around.remembered(("people", site.folder), lambda: _listed(around, site))
    return people.get(key) or _of_file(written, around, site)


def _listed(around: Surroundings, site: Site) -> dict[str, str]:
    """{id: name} of the lists that the site's folder holds."""
    prefix = f"{site.folder}/" if site.folder else ""
    found: dict[str, str] = {}
    for data in (site.settings.get("authors"), *(around.data(f"{prefix}{one}") for one in LISTS)):
        for key, name in _rows(data):
            found.setdefault(key.casefold(), name)
    return found


def _rows(data: Any) -> Iterator[tuple[str, str]]:
    if isinstance(data, dict):
        for name in ("authors", "people"):
            if isinstance(data.get(name), list | dict):
                yield from _rows(data[name])
        for key, row in data.items():
            if isinstance(row, str) and row.strip():
                yield str(key), normalise_space(row)
            elif isinstance(row, dict) and (name := _first(row, NAME_FIELDS)):
                yield str(key), name
    for row in data if isinstance(data, list) else ():
        if isinstance(row, dict) and (name := _first(row, NAME_FIELDS)):
            yield from ((row[one], name) for one in ID_FIELDS if isinstance(row.get(one), str))


def _of_file(written: str, around: Surroundings, site: Site) -> str:
    prefix = f"{site.folder}/" if site.folder else ""
    for pattern in FILES:
        stem = f"{prefix}{pattern.format(written)}"
        row = around.data(stem)
        if not row and (text := around.text(f"{stem}.md")):
            try:
                row = split_front_matter(text, header_names=frozenset())[0]
            except BrokenFrontMatter:
                continue
        if isinstance(row, dict) and (name := _first(row, NAME_FIELDS)):
            return name
    return ""


def _first(row: Mapping[str, Any], names: Iterable[str]) -> str:
    lowered = {str(name).lower(): value for name, value in row.items()}
    for name in names:
        if isinstance(lowered.get(name), str) and lowered[name].strip():
            return normalise_space(lowered[name])
    parts = [lowered.get(f"{part}_name", "") for part in ("first", "last")]
    return normalise_space(" ".join(one for one in parts if isinstance(one, str)))
