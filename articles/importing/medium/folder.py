"""How a Medium export lies in its folder: posts/, and much about its owner beside it. PURE.

What one read, clapped for, followed and blocked, and from which address one logged in, is nobody's
story. None of it is read but the owner's name, on the page of the profile.
"""

import re
from collections.abc import Callable

from articles.importing.bodies import words_of
from articles.importing.sources import Content, SourceFile, head_of
from articles.text import CONTROLS

__all__ = ["PRIVATE", "owner_of", "part_of"]

PRIVATE = frozenset(
    """
    blocks bookmarks claps highlights interests ips lists partner-program profile pubs-following
    pubs-writer sessions topics-following twitter users-following
    """.split()  # noqa: SIM905
)
README, PROFILE = "README.html", "profile/profile.html"
READ = 65_536
NAME = re.compile(
    r"<h[1-6]\b[^>]{0,200}\bclass=\"[^\"]{0,100}\bp-name\b[^\"]*\"[^>]*>([^<]{1,200})<"
)
DISPLAY_NAME = re.compile(r"Display name:?\s*(?:</\w+>)?\s*([^<]{1,200})<", re.I)


def part_of(file: SourceFile) -> str | None:
    """Say what a file of an export is that is no post; see `Format.part_of`."""
    path, _, name = file.external_id.rpartition("/")
    folder = path.rpartition("/")[2]
    if folder in PRIVATE and name.lower().endswith(".html"):
        is_export = any(file.beside(f"../{one}") is not None for one in (README, PROFILE))
        return f"Medium: {folder}" if is_export else None
    is_guide = name == README and file.beside(PROFILE) is not None
    return "Medium: the export's guide" if is_guide else None


def owner_of(beside: Callable[[str], Content | None]) -> str:
    """The name on the profile's page beside a folder of posts, "" if there is none."""
    content = beside(f"../{PROFILE}")
    if content is None:
        return ""
    try:
        page = head_of(content, READ).decode("utf-8", "replace")
    except OSError:
        return ""
    found = NAME.search(page) or DISPLAY_NAME.search(page)
    return words_of(CONTROLS.sub("", found.group(1))) if found else ""
