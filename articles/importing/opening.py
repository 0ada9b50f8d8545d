"""The beginning of a file, and what kinds of documents begin so. PURE."""

import re
from dataclasses import dataclass

__all__ = ["HTML_START", "JSON_START", "TAG_START", "XML_START", "Opening", "is_mail"]

HTML_START = re.compile(
    r"(?:<\?xml[^>]{0,300}\?>\s*)?(?:<!--.{0,20000}?-->\s*)*<(?:!doctype\s+html|html|head|body)\b",
    re.I | re.S,
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


@dataclass(frozen=True, slots=True)
class Opening:
    """The beginning of a file, for telling its format.

    `head` is at most HEAD bytes; `text` is what they say, with \\n line ends and without blanks
    before it, and may break off within a word; `name` is the file's name in lower case.
    """

    head: bytes
    text: str
    name: str


def is_mail(opening: str) -> bool:
    """Whether a text begins with an e-mail's header."""
    return MAIL_HEADER.match(opening) is not None and len(MAIL_SIGNS.findall(opening)) > 1
