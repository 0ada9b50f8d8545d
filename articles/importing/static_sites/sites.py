"""Which generator a folder is a site of, and what its settings say. PURE.

Hugo, Jekyll, Eleventy and Pelican are known by the file of settings that each of them asks for.
Settings are read as data and never run: of Eleventy's, which are a program, nothing is read.
"""

import ast
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import PurePosixPath
from typing import Any
from urllib.parse import urlsplit

from articles.importing.static_sites.surroundings import Surroundings

__all__ = ["NO_SITE", "Generator", "Site", "site_around"]

HUGO_STEMS = ("hugo", "config/_default/hugo", "config/_default/config", "config")
ELEVENTY_NAMES = (
    ".eleventy.js",
    *(f"{stem}.config.{end}" for stem in ("eleventy", ".eleventy") for end in ("js", "mjs", "cjs")),
)
PELICAN_NAMES = ("pelicanconf.py", "publishconf.py")
LOCAL_HOSTS = re.compile(r"(?:localhost|127\.|0\.0\.0\.0|\[|example\.(?:com|org|net)$|$)")
LONGEST_PROGRAM = 200_000


class Generator(StrEnum):
    """The program that made a site of these files; NONE where nothing says so."""

    HUGO = "Hugo"
    JEKYLL = "Jekyll"
    ELEVENTY = "Eleventy"
    PELICAN = "Pelican"
    NONE = ""


@dataclass(frozen=True, slots=True)
class Site:
    """A site's folder within what was given, and its settings under names in lower case.

    `base` is its address without a closing slash, "" if that is not told.
    """

    generator: Generator = Generator.NONE
    folder: str = ""
    settings: Mapping[str, Any] = field(default_factory=dict)
    base: str = ""

    @property
    def prefix(self) -> str:
        """The path that its addresses begin with, such as /blog, or ""."""
        own = self.word("baseurl") if self.generator is Generator.JEKYLL else ""
        return urlsplit(self.base).path.rstrip("/") or own.rstrip("/")

    def within(self, path: PurePosixPath) -> tuple[str, ...]:
        """The parts of a path from the site's folder on."""
        return path.relative_to(self.folder).parts if self.folder else path.parts

    def word(self, name: str) -> str:
        """A setting that is a text, or ""."""
        value = self.settings.get(name, "")
        return value.strip() if isinstance(value, str) else ""

    def group(self, name: str) -> Mapping[str, Any]:
        """A setting that is a group of others, or {}."""
        value = self.settings.get(name)
        return value if isinstance(value, dict) else {}


NO_SITE = Site()


def site_around(around: Surroundings) -> Site:
    """The site that a file is part of: the outermost folder around it that has settings.

    So a theme that brings an example of a site is part of the site that uses it.
    """
    for folder in reversed(around.path.parents):
        name = "" if str(folder) == "." else folder.as_posix()
        site = around.remembered(("site", name), lambda name=name: _site_at(name, around))
        if site.generator:
            return site
    return NO_SITE


def _site_at(folder: str, around: Surroundings) -> Site:
    prefix = f"{folder}/" if folder else ""
    for find in (_jekyll, _pelican, _eleventy, _hugo):
        site = find(folder, prefix, around)
        if site:
            return site
    return NO_SITE


def _jekyll(folder: str, prefix: str, around: Surroundings) -> Site | None:
    settings = _lowered(around.data(f"{prefix}_config"))
    if not settings and not around.holds(f"{prefix}_config.yml"):
        return None
    site = Site(Generator.JEKYLL, folder, settings)
    return Site(Generator.JEKYLL, folder, settings, _base(site.word("url"), site.word("baseurl")))


def _hugo(folder: str, prefix: str, around: Surroundings) -> Site | None:
    for stem in HUGO_STEMS:
        settings = _lowered(around.data(f"{prefix}{stem}"))
        # Any program may have a config.toml; Hugo's says where the site is, or what it is called.
        is_surely = stem != "config" or {"baseurl", "languagecode", "contentdir"} & settings.keys()
        if settings and is_surely:
            parts = f"{prefix}config/_default/"
            for name in ("permalinks", "params", "languages"):
                settings.setdefault(name, around.data(f"{parts}{name}"))
            base = settings.get("baseurl", "")
            return Site(Generator.HUGO, folder, settings, _base(base if base else ""))
    return None


def _eleventy(folder: str, prefix: str, around: Surroundings) -> Site | None:
    if not any(around.holds(f"{prefix}{name}") for name in ELEVENTY_NAMES):
        return None
    data = ("_data/site", "_data/metadata", "src/_data/site", "src/_data/metadata")
    settings = next(filter(None, (_lowered(around.data(f"{prefix}{one}")) for one in data)), {})
    return Site(Generator.ELEVENTY, folder, settings, _base(settings.get("url", "")))


def _pelican(folder: str, prefix: str, around: Surroundings) -> Site | None:
    settings: dict[str, Any] = {}
    for name in PELICAN_NAMES:
        settings |= dict(_assigned(around.text(f"{prefix}{name}")))
    if not settings:
        return None
    return Site(Generator.PELICAN, folder, settings, _base(settings.get("siteurl", "")))


def _assigned(program: str) -> Iterator[tuple[str, Any]]:
    """Yield the names of a Python file's top level with the texts and lists given to them."""
    if not program or len(program) > LONGEST_PROGRAM:
        return
    try:
        lines = ast.parse(program).body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return
    for line in lines:
        if isinstance(line, ast.Assign) and isinstance(line.targets[0], ast.Name):
            try:
                yield line.targets[0].id.lower(), ast.literal_eval(line.value)
            except (ValueError, TypeError, RecursionError, MemoryError):
                continue


def _lowered(values: Any) -> dict[str, Any]:
    return {str(k).lower(): v for k, v in values.items()} if isinstance(values, dict) else {}


def _base(address: Any, path: str = "") -> str:
    """A site's address, "" for what is none or is that of a machine at somebody's desk."""
    if not isinstance(address, str):
        return ""
    try:
        parts = urlsplit(address.strip())
        host = parts.hostname or ""
    except ValueError:
        return ""
    if parts.scheme not in ("http", "https") or LOCAL_HOSTS.match(host):
        return ""
    below = "/".join(one.strip("/") for one in (parts.path, path) if one.strip("/"))
    return f"{parts.scheme}://{parts.netloc}{'/' if below else ''}{below}"
