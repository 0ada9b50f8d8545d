"""How a Substack export lies in its folder: posts.csv, and the texts in posts/. PURE.

What else is there tells of subscribers: who they are, what they pay, which mails they opened. None
of it is read.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterable

from articles.importing.decoding import decode
from articles.importing.sources import Content, SourceFile, bytes_of, head_of

__all__ = ["POSTS", "SUBSCRIBERS", "TEXTS", "Texts", "is_table", "part_of", "site_of", "text_of"]

POSTS, TEXTS = "posts.csv", "posts"
SUBSCRIBERS = "Substack: a list of subscribers"
LOG = "Substack: who received and opened a post"
OTHER = "Substack: another file of the export"
COLUMNS = ("post_id", "is_published", "audience")
HEADER = 2_000
SUBSCRIBER_LIST = re.compile(r"(?:email_list|subscribers?)\b.*\.csv$", re.I)
READERS_LOG = re.compile(r".+\.(?:delivers|opens)\.csv$", re.I)
TEXT = re.compile(r"(\d+)(?:\..*)?\.html$", re.I)
# Buttons that a post carries name the publication, and often the post's own address.
OWN_ADDRESS = re.compile(r"(https?://[\w.-]{3,200})/(?:subscribe\b|p/[\w-]{1,300}\b)", re.I)
OWN_BUTTON = re.compile(r"/subscribe\b|/p/[\w-]+/comments|[?&;]action=share", re.I)
BUTTON = re.compile(r"data-attrs=(?:\"[^\"]{0,2000}\"|'[^']{0,2000}')|href=\"[^\"]{0,2000}\"", re.I)
SAMPLE = 200
LARGEST_TEXT = 5_000_000


def is_table(header: str) -> bool:
    """Whether a first line names the columns of Substack's posts.csv."""
    names = {name.strip().strip('"').lower() for name in header.split(",")}
    return all(name in names for name in COLUMNS)


def part_of(file: SourceFile) -> str | None:
    """Say what a file of an export is that is no list of posts; see `Format.part_of`."""
    folder, _, name = file.external_id.rpartition("/")
    is_text = TEXT.match(name) is not None
    if SUBSCRIBER_LIST.match(name):
        return SUBSCRIBERS if _is_export(file, POSTS) or name.startswith("email_list.") else None
    if folder.rpartition("/")[2] != TEXTS or not (is_text or READERS_LOG.match(name)):
        return OTHER if _is_other(file, name) else None
    if not _is_export(file, f"../{POSTS}"):
        return None
    return "" if is_text else LOG


class Texts:
    """The texts that there are, found by the posts' ids."""

    def __init__(self, names: Iterable[str]):
        self.names = frozenset(names)
        self._by_number: dict[str, list[str]] = {}
        for name in self.names:
            if found := TEXT.match(name):
                self._by_number.setdefault(found.group(1), []).append(name)

    def name_of(self, post_id: str) -> str:
        """The name of a post's text, "" if it is not there.

        It is called like the post. A slug changed between two exports leaves the number alike.
        """
        wanted = f"{post_id}.html"
        if wanted in self.names:
            return wanted
        alike = self._by_number.get(post_id.partition(".")[0], [])
        return alike[0] if len(alike) == 1 else ""


def site_of(names: Iterable[str], beside: Callable[[str], Content | None]) -> str:
    """The publication's address, as the buttons of its oldest posts name it; "" if none does."""
    numbered = sorted((int(found.group(1)), name) for name in names if (found := TEXT.match(name)))
    said: Counter[str] = Counter()
    for _, name in numbered[:SAMPLE]:
        if (content := beside(f"{TEXTS}/{name}")) is not None:
            said.update(set(own_sites(_beginning(content))))
    return max(said, key=lambda site: (said[site], site)) if said else ""


def own_sites(html: str) -> list[str]:
    """The addresses of publications that the buttons of a post lead to."""
    buttons = (found.group() for found in BUTTON.finditer(html) if OWN_BUTTON.search(found.group()))
    found = (OWN_ADDRESS.search(button) for button in buttons)
    return [one.group(1).lower().replace("http://", "https://") for one in found if one]


def text_of(content: Content) -> tuple[str, str]:
    """Return (a post's text, a warning or ""). Raises NotText, OSError."""
    return decode(bytes_of(content, most=LARGEST_TEXT, what="the text of a post"))


def _beginning(content: Content) -> str:
    try:
        return head_of(content, 100_000).decode("utf-8", "replace")
    except OSError:
        return ""


def _is_other(file: SourceFile, name: str) -> bool:
    """Whether a table stands beside posts.csv and is not it, such as a list of podcasts."""
    is_table_too = name.lower().endswith(".csv") and name != POSTS
    return is_table_too and _is_export(file, POSTS)


def _is_export(file: SourceFile, table: str) -> bool:
    content = file.beside(table)
    if content is None:
        return False
    try:
        head = head_of(content, HEADER)
    except OSError:
        return False
    return is_table(head.decode("utf-8-sig", "replace").partition("\n")[0])
