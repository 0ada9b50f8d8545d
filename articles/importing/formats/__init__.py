"""The formats that stories come in, and how to tell them apart by their content.

PURE. A reader is a function `read(source, *, external_id, location, timezone)` that yields
`ImportItem`s and `RejectedItem`s and never raises for what it finds in the file.
"""

import re
from collections.abc import Callable, Iterator

from articles.importing.decoding import MARKS, NotText, decode, looks_binary
from articles.importing.formats import markdown, text
from articles.importing.items import ImportItem, RejectedItem

__all__ = ["READERS", "detect"]

Reader = Callable[..., Iterator[ImportItem | RejectedItem]]

READERS: dict[str, Reader] = {"text": text.read, "markdown": markdown.read}

# How much of a file `detect` wants to see.
HEAD = 65_536
MARKDOWN_NAMES = (".md", ".markdown", ".mdown", ".mkd")
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
WIRE_START = re.compile(rb"[\x16\r\n ]{0,8}[\x01\x02]")
HTML_START = re.compile(
    r"(?:<!--.{0,2000}?-->\s*)*<(?:!doctype\s+html|html|head|body)\b", re.I | re.S
)
XML_START = re.compile(r"<(?:\?xml|!doctype|rss|feed|rdf:|nitf|news|package|channel)", re.I)
TAG_START = re.compile(r"<!--|<(/?[a-z][a-z0-9:-]*)(?:\s[^<>]*)?/?>", re.I)
JSON_START = re.compile(
    r'(?:\{\s*(?:"[^"\n]*"\s*:|\})|\[\s*(?:\{\s*["}]|\[|\]|"[^"\n]*"\s*[,\]]|-?\d+\s*[,\]]))'
)
MAIL_HEADER = re.compile(
    r"(?:return-path|received|from|to|date|subject|message-id|mime-version|delivered-to|x-[\w-]+):"
    r"|from \S+@\S+.*\n",
    re.I,
)
MAIL_SIGNS = re.compile(r"^(?:mime-version|message-id|received|subject|content-type):", re.I | re.M)
MARKDOWN_START = re.compile(r"(?:---[ \t]*\n|\+\+\+[ \t]*\n|#{1,2} +\S)")


def detect(head: bytes, name: str) -> str:
    """Return the name of the format that a file is in, by its first bytes and its name.

    Raises NotText, with a reason such as "looks like a PDF; …", for anything that no reader reads.
    """
    what = _not_text(head) or _other_text(_opening(head), name)
    if what:
        raise NotText(f"looks like {what}; this version reads {' and '.join(READERS)}")
    is_markdown = name.lower().endswith(MARKDOWN_NAMES) or MARKDOWN_START.match(_opening(head))
    return "markdown" if is_markdown else "text"


def _not_text(head: bytes) -> str:
    for magic, what in MAGIC:
        if head.startswith(magic):
            return what
    if WIRE_START.match(head):
        return "a wire service's message (ANPA or IPTC 7901)"
    return "binary content" if looks_binary(head) else ""


def _opening(head: bytes) -> str:
    """Return the beginning of the text; the last character may be cut by the end of the head."""
    try:
        text_read = decode(head)[0]
    except NotText:
        # Cut in the middle of a character: what precedes it is enough.
        encoding = next((code for mark, code, _ in MARKS if head.startswith(mark)), "utf-8")
        text_read = head.decode(encoding, errors="ignore")
    return text_read.replace("\r\n", "\n").replace("\r", "\n").lstrip("\ufeff \t\n")


def _other_text(opening: str, name: str) -> str:
    """Say what the text is if it is in a format of its own, else nothing."""
    lowered = name.lower()
    is_markdown = lowered.endswith(MARKDOWN_NAMES)
    # Markdown may open with a tag or a bracket of its own.
    signs = [
        (HTML_START.match(opening), "an HTML page"),
        (XML_START.match(opening), "XML"),
        (not is_markdown and JSON_START.match(opening), "JSON"),
        (not is_markdown and TAG_START.match(opening), "HTML or XML"),
        (lowered.endswith((".csv", ".tsv")), "a table (CSV)"),
        (_is_mail(opening), "an e-mail message"),
    ]
    return next((what for sign, what in signs if sign), "")


def _is_mail(opening: str) -> bool:
    return MAIL_HEADER.match(opening) is not None and len(MAIL_SIGNS.findall(opening)) > 1
