"""Where the story's text stands in a page. PURE.

trafilatura finds it by what it learned of thousands of pages: the text without menus, teasers and
advertisements. Where the page itself says what its text is, only that is looked through.
"""

import copy
import logging
import re

import trafilatura
from lxml import etree, html

from articles.importing.bodies import inner_html
from articles.importing.web.documents import words_in

__all__ = ["text_of_page"]

log = logging.getLogger(__name__)

BESIDE = ("nav", "aside", "footer", "header")
# Of what the page says is its text, trafilatura should not drop more than this.
LEAST_SHARE = 0.5
LITTLE = 500
EDGES = re.compile(r"^\s*<html>\s*<body>|</body>\s*</html>\s*$")
SPACES = re.compile(r"[ \t\r\f\v]*\n\s*")


def text_of_page(root, bodies: list) -> str:
    """Return the story's text as HTML, "" if there is none. Never raises.

    `bodies` are the elements that are said to hold it.
    """
    said = _page_of(bodies)
    if words := words_in(said):
        found = _extracted(said, is_said=True)
        return found if _length(found) >= len(words) * LEAST_SHARE else _tidied(said)
    return _extracted(root, is_said=False) or _tidied(_likeliest(root))


def _page_of(bodies: list) -> html.HtmlElement:
    """A page of nothing but these elements."""
    page = html.document_fromstring("<html><body><article></article></body></html>")
    article = page.find("body/article")
    for one in bodies:
        part = copy.deepcopy(one)
        part.tag = "div"
        part.tail = None
        article.append(part)
    return page


def _extracted(root, *, is_said: bool) -> str:
    """What trafilatura finds; where that is little, it is let look by all its ways, which cost."""
    found = _found(root, favor_recall=is_said, fast=True)
    if _length(found) < LITTLE:
        found = max(found, _found(root, favor_recall=is_said, fast=False), key=_length)
    return SPACES.sub(" ", EDGES.sub("", found)).strip()


def _found(root, **how: bool) -> str:
    try:
        found = trafilatura.extract(
            root,
            output_format="html",
            include_comments=False,
            include_tables=True,
            include_links=True,
            include_formatting=True,
            **how,
        )
    except Exception as error:
        # It meets what no author foresaw; the page's own elements are taken then.
        log.warning("trafilatura failed: %s", type(error).__name__)
        return ""
    return found or ""


def _likeliest(root):
    """The page's own article or main part, else its body."""
    for path in ("//article", "//main", "//*[@role='main']", "//body"):
        found = root.xpath(path)
        if found:
            return max(found[:50], key=lambda one: len(words_in(one)))
    return root


def _tidied(element) -> str:
    """An element's HTML without what stands beside a text."""
    element = copy.deepcopy(element)
    element.tail = None
    etree.strip_elements(element, *BESIDE, with_tail=False)
    return SPACES.sub(" ", EDGES.sub("", inner_html(element))).strip()


def _length(written: str) -> int:
    return len(re.sub(r"<[^<>]*>", "", written))
