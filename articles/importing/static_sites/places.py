"""What a file's place within a site says of it: section, day, address, or that it is no story.

PURE. The layouts: Hugo's `content/<section>/…`, with `index.md` for a bundle; Jekyll's `_posts` and
`_drafts`, below a folder that is the category; Pelican's `content/<category>/…` and
`content/pages/`; Eleventy's folders of any name.
"""

import re
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any

from articles.importing.sources import SourceFile
from articles.importing.static_sites.sites import Generator, Site, site_around
from articles.importing.static_sites.surroundings import MARKDOWN_NAMES, Surroundings

__all__ = ["PAPER", "Place", "furniture_kind", "place_of", "source_path"]

DATED = re.compile(r"(\d{4}-\d{1,2}-\d{1,2})(?:[-_](.*))?$")
CONTENT = "content"
PAPER = "paper of the project"
# Folders of a site, and of what it is built with, that hold no story.
WORKSHOP = frozenset(
    """
    _data _includes _layouts _sass _site _plugins _11ty _templates _static archetypes assets data
    i18n layouts node_modules partials resources shortcodes static theme themes vendor output
    public dist build bin scripts src-tests __pycache__ deploy tools css js fonts images img
    """.split()  # noqa: SIM905
)
# Those of them that no newsroom would call a section: they hold no story in any folder.
SURELY_WORKSHOP = frozenset(
    "_data _includes _layouts _sass _site _plugins node_modules archetypes __pycache__".split()  # noqa: SIM905
)
PAPERS = frozenset(
    """
    readme license licence contributing changelog code_of_conduct code-of-conduct security
    contributors authors maintainers pull_request_template issue_template todo
    """.split()  # noqa: SIM905
)
STORY_NAMES = (*MARKDOWN_NAMES, ".html", ".htm", ".txt", ".mdx")
# Folders that only say that there are stories in them.
NO_SECTION = frozenset(
    """
    _posts _drafts article articles blog blogs content drafts entries entry post posts pages page
    src stories story writing docs
    """.split()  # noqa: SIM905
)
PAGE_FOLDERS = frozenset({"pages", "page", "_pages"})
PEOPLE_FOLDERS = frozenset({"authors", "author", "_authors", "_people", "_staff", "_author"})


@dataclass(frozen=True, slots=True)
class Place:
    """What a file's path says. `inside` are its folders within the site's content, `name` the
    file's without a day before it and its ending.

    `source` is the path by which other files of the site name it. `left_out` is the kind of a file
    that is no story, else "".
    """

    path: PurePosixPath
    site: Site
    inside: tuple[str, ...] = ()
    name: str = ""
    name_as_written: str = ""
    day: str = ""
    source: str = ""
    folder_source: str = ""
    left_out: str = ""
    is_in_folder: bool = False
    is_bundle: bool = False
    is_draft: bool = False
    is_post: bool = False
    is_page_folder: bool = False

    @property
    def is_of_site(self) -> bool:
        """Whether it stands where its generator would have made a page of it."""
        return bool(self.site.generator) or self.is_post

    @property
    def categories(self) -> tuple[str, ...]:
        """The folders that say under what a story stands, the first one first."""
        return tuple(one for one in self.inside if one.lower() not in NO_SECTION)


def place_of(file: SourceFile | None, around: Surroundings, fallback: str) -> Place:
    """What a file's place says; `fallback` is its path where it came from no folder."""
    site = site_around(around)
    path = file.path if file else PurePosixPath(fallback)
    parts = _with_root(file, site.within(path))
    is_post = any(one in ("_posts", "_drafts") for one in parts[:-1])
    folders, stem = _within_content(parts[:-1], site), _stem(parts[-1] if parts else "")
    is_bundle = stem == "index" and bool(folders)
    name = folders[-1] if is_bundle else stem
    # A bundle's own folder names the story; a Jekyll post stands in the folder of its _posts.
    inside = folders[:-1] if is_bundle else folders
    if is_post:
        at = next(n for n, one in enumerate(inside) if one in ("_posts", "_drafts"))
        inside = inside[:at]
    dated = DATED.match(name)
    folder = "".join(f"/{one}" for one in folders)
    return Place(
        path=path,
        site=site,
        inside=inside,
        name=(dated[2] or dated[1]) if dated else name,
        name_as_written=name,
        day=dated[1] if dated else "",
        source=source_path(f"{folder}/{parts[-1]}") if _is_markdown(parts) else "",
        folder_source=folder,
        left_out=_left_out(parts, stem, site),
        is_in_folder=file is not None and file.root is not None,
        is_bundle=is_bundle,
        is_draft="_drafts" in parts[:-1],
        is_post=is_post,
        is_page_folder=any(one.lower() in PAGE_FOLDERS for one in inside),
    )


def source_path(path: str) -> str:
    """A path within a site's content as it is kept and compared, whatever a file's ending.

    >>> source_path("/news/../world/a.markdown")
    '/world/a.md'
    """
    parts: list[str] = []
    for part in path.split("/"):
        if part == ".." and parts:
            parts.pop()
        elif part not in ("", ".", ".."):
            parts.append(part)
    whole = "/" + "/".join(parts)
    ending = next((end for end in STORY_NAMES if whole.lower().endswith(end)), "")
    return f"{whole[: len(whole) - len(ending)]}.md"


def furniture_kind(file: SourceFile, head: bytes, memory: dict[Any, Any]) -> str:
    """The kind of a file that a site's folder holds besides its stories, or "".

    Templates, styles and settings that a generator works with.
    """
    if file.root is None:
        return ""
    path = file.path
    lowered = path.name.lower()
    site = site_around(Surroundings(file, memory))
    if not site.generator:
        return ""
    parts = site.within(path)
    if _is_workshop(parts[:-1], site) or not lowered.endswith(STORY_NAMES):
        return f"file of the {site.generator} site"
    is_program = lowered.endswith((".html", ".htm", ".txt")) and not _has_front_matter(head)
    return f"file of the {site.generator} site" if is_program else ""


def _has_front_matter(head: bytes) -> bool:
    return head.removeprefix(b"\xef\xbb\xbf").startswith((b"---", b"+++"))


def _with_root(file: SourceFile | None, parts: tuple[str, ...]) -> tuple[str, ...]:
    """The parts of a path, with the name of the folder given where that is a layout's own."""
    root = getattr(file.root, "name", "") if file else ""
    return (root, *parts) if root in ("_posts", "_drafts", CONTENT) else parts


def _within_content(folders: tuple[str, ...], site: Site) -> tuple[str, ...]:
    """The folders below the site's content; all of them where it has no folder for that."""
    wanted = {
        Generator.HUGO: site.word("contentdir") or CONTENT,
        Generator.PELICAN: site.word("path") or CONTENT,
    }.get(site.generator, CONTENT)
    below = tuple(part for part in wanted.split("/") if part not in ("", "."))
    if below and folders[: len(below)] == below:
        return folders[len(below) :]
    return folders


def _stem(name: str) -> str:
    ending = next((end for end in STORY_NAMES if name.lower().endswith(end)), "")
    return name[: len(name) - len(ending)]


def _is_markdown(parts: tuple[str, ...]) -> bool:
    return bool(parts) and parts[-1].lower().endswith((*MARKDOWN_NAMES, ".html", ".htm", ".mdx"))


def _is_workshop(folders: tuple[str, ...], site: Site) -> bool:
    """Whether a file stands among what a site is built with, not in its content."""
    if not folders:
        return False
    if any(one in SURELY_WORKSHOP for one in folders):
        return True
    is_content = folders[0] == CONTENT or folders[0].startswith("_")
    return not is_content and folders[0] in WORKSHOP and bool(site.generator)


def _left_out(parts: tuple[str, ...], stem: str, site: Site) -> str:
    folders = parts[:-1]
    if stem == "_index":
        return "section's own page (_index)"
    if any(one in SURELY_WORKSHOP for one in folders) or _is_workshop(folders, site):
        return "file of the site"
    inside = folders[1:] if folders[:1] == (CONTENT,) else folders
    if site.generator and inside and inside[0] in PEOPLE_FOLDERS:
        return "author's page"
    if site.generator and stem in ("index", "404") and not inside:
        return "front page or error page"
    is_paper = stem.lower() in PAPERS and not folders
    return PAPER if is_paper or stem.lower() == "readme" else ""
