"""The text of a Blogger post as HTML with paragraphs, and its pictures' own addresses. PURE."""

import re

from lxml import etree

from articles.importing.bodies import fragment_of, inner_html
from articles.importing.wordpress.paragraphs import to_paragraphs

__all__ = ["body_of", "full_size"]

BREAK = re.compile(r"[ \t]*<br\s*/?>[ \t]*", re.I)
BLOCK = re.compile(r"<(?:p|div|ul|ol|table|h[1-6]|blockquote|figure)\b", re.I)
PRE = re.compile(r"(<pre\b.*?</pre\s*>)", re.I | re.S)
# Where the front page of the blog cut the post off.
JUMP = re.compile(r"<!--\s*more\s*-->|<a\s+name=[\"']?more[\"']?\s*/?>(?:\s*</a>)?", re.I)
# The sizes that Google's servers make are said in a folder of the address, or at its end.
HOSTS = re.compile(
    r"^(?:https?:)?//(?:[\w-]{1,40}\.)?"
    r"(?:bp\.blogspot\.com|googleusercontent\.com|ggpht\.com)/",
    re.I,
)
SIZE = r"(?:[swh]\d{1,5}(?:-[a-z0-9]{1,12})*)"
SIZE_FOLDER = re.compile(rf"/{SIZE}/(?=[^/]*$)")
SIZE_END = re.compile(rf"={SIZE}$")
FULL = "s1600"


def body_of(content: str) -> str:
    """Return a post's HTML: breaks in a row part paragraphs, captions belong to their pictures."""
    content = JUMP.sub("", content)
    if "tr-caption" in content:
        content = _with_figures(content)
    if BREAK.search(content):
        parts = PRE.split(content)
        parts[::2] = [BREAK.sub("\n", re.sub(r"\s*\n\s*", " ", part)) for part in parts[::2]]
        return to_paragraphs("".join(parts))
    return content if BLOCK.search(content) else to_paragraphs(content)


def full_size(address: str) -> str:
    """Return the address of a picture in its greatest size, whatever size is asked for.

    >>> full_size("https://1.bp.blogspot.com/-a/b/c/s320/gull.jpg")
    'https://1.bp.blogspot.com/-a/b/c/s1600/gull.jpg'
    >>> full_size("https://lh3.googleusercontent.com/abc=w640-h480")
    'https://lh3.googleusercontent.com/abc=s1600'
    """
    if not HOSTS.match(address):
        return address
    return SIZE_END.sub(f"={FULL}", SIZE_FOLDER.sub(f"/{FULL}/", address))


def _with_figures(content: str) -> str:
    """Make figures of the tables in which Blogger sets a picture above its caption."""
    root = fragment_of(content)
    if root is None:
        return content
    for table in root.xpath(".//table[contains(@class, 'tr-caption-container')]"):
        image = next(table.iter("img"), None)
        captions = table.xpath(".//*[contains(concat(' ', @class, ' '), ' tr-caption ')]")
        if image is None or table.getparent() is None:
            continue
        figure = etree.Element("figure")
        figure.tail = table.tail
        caption = etree.Element("figcaption")
        caption.text = " ".join("".join(captions[0].itertext()).split()) if captions else ""
        image.tail = None
        figure.extend([image, caption])
        table.getparent().replace(table, figure)
    return inner_html(root)
