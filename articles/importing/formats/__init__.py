"""The formats that stories come in, and how to tell them apart by their content.

PURE. A reader is a function `read(source, *, external_id, location, timezone)` that yields
`ImportItem`s, `RejectedItem`s and `LeftOut`s, one after the other as it comes to them, so that a
file of any size needs little memory. What it finds in the file never makes it raise; OSError from
reading the file may pass.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from articles.importing.decoding import MARKS, NotText, decode, looks_binary
from articles.importing.formats import (
    ans,
    blogger,
    csv_table,
    eml,
    feed,
    ghost,
    jsonfeed,
    markdown,
    medium,
    newsml1,
    newsmlg2,
    newsroom,
    ninjs,
    nitf,
    records,
    rejects,
    substack,
    text,
    wire,
    wxr,
)
from articles.importing.items import Found
from articles.importing.loading import Later
from articles.importing.opening import (
    HTML_START,
    JSON_START,
    TAG_START,
    XML_START,
    Opening,
    is_mail,
)
from articles.importing.sources import Content, SourceFile

__all__ = ["FORMATS", "HEAD", "Format", "detect"]

Reader = Callable[..., Iterator[Found]]

# How much of a file `detect` wants to see.
HEAD = 65_536
MARKDOWN_NAMES = (".md", ".markdown", ".mdown", ".mkd")
PAGE_NAMES = (".html", ".htm", ".xhtml", ".shtml", ".php", ".asp", ".aspx", ".jsp", ".cfm")
# What stands beside the pages of a site's copy.
SITE_NAMES = {
    ".css": "a style sheet (CSS)",
    ".js": "a script (JavaScript)",
    ".map": "a script's map",
}
MAGIC = [
    (b"%PDF-", "a PDF"),
    (b"\x89PNG", "a picture (PNG)"),
    (b"\xff\xd8\xff", "a picture (JPEG)"),
    (b"GIF8", "a picture (GIF)"),
    (b"RIFF", "a picture, sound or film (RIFF)"),
    (b"PK\x03\x04", "a zip archive or an office document"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"\xd0\xcf\x11\xe0", "an old office document"),
    (b"{\\rtf", "rich text (RTF)"),
    (b"SQLite format 3", "a database"),
]
MARKDOWN_START = re.compile(r"(?:---[ \t]*\n|\+\+\+[ \t]*\n|#{1,2} +\S)")


@dataclass(frozen=True, slots=True)
class Format:
    """A format: its reader, and how its files look. `wants` names what else the reader takes.

    That may be "columns", a mapping from a table's columns to our fields, "beside", a function
    that returns the content of another file of the same folder or archive, "names_in", one
    that names the files of a folder there, "file", where the file was found, and "memory", a dict
    that lives as long as the walk through what was given. `part_of` is for systems that export a
    folder: what a file of it is that is no story by itself; "" if the reader of another file takes
    it in, None if it has no part in such a folder. `inside` takes out what lies inside a file, such
    as a mail's attachment, by the digest that its reader put down in "places". `columns_in` tells
    the columns of a table, each with an example, for somebody to say what they mean. One that
    `has_versions` tells those of an item apart by when they were issued; any may come first.
    """

    read: Reader
    looks_like: Callable[[Opening], bool] = lambda opening: False
    wants: frozenset[str] = frozenset()
    part_of: Callable[[SourceFile], str | None] = lambda file: None
    inside: Callable[[Content, tuple[int, int], str], bytes | None] | None = None
    columns_in: Callable[[Content], Mapping[str, str]] | None = None
    has_versions: bool = False


def _looks_like_markdown(opening: Opening) -> bool:
    # Markdown may open with a tag or a bracket of its own, but not with a document of another kind.
    if HTML_START.match(opening.text) or XML_START.match(opening.text) or is_mail(opening.text):
        return False
    is_named_so = opening.name.endswith(MARKDOWN_NAMES)
    return is_named_so or MARKDOWN_START.match(opening.text) is not None


def _looks_like_page(opening: Opening) -> bool:
    """Whether it begins as a page does, or is named as one and begins with a tag."""
    is_named_so = opening.name.endswith(PAGE_NAMES)
    begins_so = HTML_START.match(opening.text) is not None
    return begins_so or (is_named_so and TAG_START.match(opening.text) is not None)


# Those that look like nothing else come first, since the first that takes a file has it.
FORMATS: dict[str, Format] = {
    "rejects": Format(rejects.read, rejects.looks_like, frozenset({"formats", "columns"})),
    "newsroom": Format(newsroom.read, newsroom.looks_like),
    "wxr": Format(wxr.read, wxr.looks_like),
    "substack": Format(
        substack.read,
        substack.looks_like,
        frozenset({"beside", "names_in"}),
        part_of=substack.part_of,
    ),
    "eml": Format(eml.read, eml.looks_like, frozenset({"places"}), inside=eml.inside),
    "medium": Format(medium.read, medium.looks_like, frozenset({"beside"}), part_of=medium.part_of),
    "blogger": Format(blogger.read, blogger.looks_like),
    "feed": Format(feed.read, feed.looks_like),
    "ghost": Format(ghost.read, ghost.looks_like),
    "jsonfeed": Format(jsonfeed.read, jsonfeed.looks_like),
    "newsmlg2": Format(newsmlg2.read, newsmlg2.looks_like, has_versions=True),
    "wire": Format(wire.read, wire.looks_like, has_versions=True),
    "newsml1": Format(newsml1.read, newsml1.looks_like, has_versions=True),
    "nitf": Format(nitf.read, nitf.looks_like, has_versions=True),
    "ans": Format(ans.read, ans.looks_like, has_versions=True),
    "ninjs": Format(ninjs.read, ninjs.looks_like, has_versions=True),
    "markdown": Format(markdown.read, _looks_like_markdown, frozenset({"file", "memory"})),
    "html": Format(Later("formats.html"), _looks_like_page, frozenset({"beside"})),
    "jsonl": Format(
        records.read,
        records.looks_like_lines,
        frozenset({"columns"}),
        columns_in=records.columns_in,
    ),
    "json": Format(
        records.read, records.looks_like, frozenset({"columns"}), columns_in=records.columns_in
    ),
    "csv": Format(
        csv_table.read,
        csv_table.looks_like,
        frozenset({"columns"}),
        columns_in=csv_table.columns_in,
    ),
    "text": Format(text.read, lambda opening: not _other_text(opening)),
}


def detect(head: bytes, name: str) -> str:
    """Return the name of the format that a file is in, by its first bytes and its name.

    Raises NotText, with a reason such as "looks like a PDF; …", for anything that no reader reads.
    """
    if feed.looks_packed(head):
        return "feed"
    what = _not_text(head)
    if not what:
        opening = Opening(head, _text_of(head), name.lower())
        for format_name, form in FORMATS.items():
            if form.looks_like(opening):
                return format_name
        what = _other_text(opening)
    raise NotText(f"looks like {what}, which is not read; docs/importing.md lists the formats")


def _not_text(head: bytes) -> str:
    for magic, what in MAGIC:
        if head.startswith(magic):
            return what
    return "binary content" if looks_binary(head) else ""


def _text_of(head: bytes) -> str:
    """Return the beginning of the text; the last character may be cut by the end of the head."""
    try:
        text_read = decode(head)[0]
    except NotText:
        # Cut in the middle of a character: what precedes it is enough.
        encoding = next((code for mark, code, _ in MARKS if head.startswith(mark)), "utf-8")
        text_read = head.decode(encoding, errors="ignore")
    return text_read.replace("\r\n", "\n").replace("\r", "\n").lstrip("\ufeff \t\n")


def _other_text(opening: Opening) -> str:
    """Say what the text is if it is in a format of its own, else nothing."""
    kinds = ((what, opening.name.endswith(end)) for end, what in SITE_NAMES.items())
    signs = [
        *((is_so, what) for what, is_so in kinds),
        (XML_START.match(opening.text), "XML of an unknown kind"),
        (JSON_START.match(opening.text), "JSON of an unknown kind"),
        (TAG_START.match(opening.text), "HTML or XML"),
        (opening.name.endswith((".csv", ".tsv")), "a table (CSV)"),
    ]
    return next((what for sign, what in signs if sign), "")
