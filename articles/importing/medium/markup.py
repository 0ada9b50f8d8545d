"""The HTML of Medium's editor as a story's: the title said once, pictures by their ids. PURE."""

import re

from lxml import etree, html

from articles.importing.decoding import NotText
from articles.text import CONTROLS, normalise_space, words_key

__all__ = ["Page", "page_of"]

# Medium's two sizes of headings within a text; the largest is the title's own.
HEADINGS = {"h1": "h2", "h2": "h2", "h3": "h2", "h4": "h3"}
HOST = re.compile(r"https?://(?:cdn-images-\d\.medium\.com|miro\.medium\.com)/")
SIZED = re.compile(r"(.*/max/)(\d+)/[^/]+$")
LARGEST = 2_000  # what an export asks for where a picture is as wide as the page
PICTURE_ID = re.compile(r"[\w*~.-]{3,200}$")


class Page:
    """A page of posts/: what its microformats say, and its body."""

    def __init__(self, root):
        self._root = root
        self._body = self._first("//section[@data-field='body']")
        self.title = self._words("//*[{}]", "p-name")
        self.subtitle = self._words("//section[@data-field='subtitle']")
        self.has_own_title = bool(len(self._graf("graf--title")))
        self.tags = tuple(normalise_space(_text(one)) for one in self._all("p-tag"))
        self.authors = tuple(normalise_space(_text(one)) for one in self._all("p-author"))
        self.date = next((one.get("datetime") or "" for one in self._all("dt-published")), "")
        self.canonical = next((one.get("href") or "" for one in self._all("p-canonical")), "")
        self.links = [one.get("href") or "" for one in root.xpath("//footer//a")]
        self.featured = ""

    @property
    def has_body(self) -> bool:
        return self._body is not None

    def body_html(self) -> str:
        """Return the body as other editors would write it; to be called once."""
        if self._body is None:
            return ""
        self._drop_heading()
        for divider in self._body.xpath(".//div[contains(@class, 'section-divider')]")[:1]:
            divider.drop_tree()
        for element in list(self._body.iter(etree.Element)):
            self._tidy(element)
        written = etree.tostring(self._body, method="html", encoding="unicode", with_tail=False)
        return written[written.index(">") + 1 : written.rindex("<")]

    def _tidy(self, element) -> None:
        if element.tag in HEADINGS:
            element.tag = HEADINGS[element.tag]
        elif element.tag == "img":
            self._picture(element)
        elif element.tag == "pre":
            _break_lines(element)
        elif element.tag == "script":
            _link(element, element.get("src") or "")
        elif "graf--mixtapeEmbed" in (element.get("class") or ""):
            _card(element)

    def _drop_heading(self) -> None:
        """Title and subtitle open the text a second time."""
        said = {words_key(self.title), words_key(self.subtitle)} - {""}
        for name in ("graf--title", "graf--subtitle"):
            for heading in self._graf(name)[:1]:
                if words_key(_text(heading)) in said:
                    heading.drop_tree()
        first = self._first_graf()
        if first is not None and words_key(_text(first)) == words_key(self.title):
            first.drop_tree()

    def _first_graf(self):
        """The heading that opens the text, if one does."""
        grafs = self._body.xpath("(.//*[contains(@class, 'graf ')])[1]")
        return grafs[0] if grafs and grafs[0].tag in HEADINGS else None

    def _picture(self, image) -> None:
        address = _address(image)
        image.set("src", address)
        if image.get("data-is-featured") == "true":
            self.featured = address

    def _graf(self, name: str) -> list:
        return [] if self._body is None else self._body.xpath(f".//*[{_has(name)}]")

    def _all(self, name: str) -> list:
        return self._root.xpath(f"//*[{_has(name)}]")

    def _first(self, path: str):
        return next(iter(self._root.xpath(path)), None)

    def _words(self, path: str, name: str = "") -> str:
        found = self._first(path.format(_has(name)))
        return normalise_space(_text(found)) if found is not None else ""


def page_of(source: str) -> Page:
    """Read a page. Raises NotText for what libxml2 can't hold whole."""
    parser = html.HTMLParser(huge_tree=True, remove_comments=True, remove_pis=True)
    try:
        root = html.document_fromstring(CONTROLS.sub("", source), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError) as error:
        raise NotText("the file is empty, or no HTML") from error
    if any(entry.type_name == "ERR_RESOURCE_LIMIT" for entry in parser.error_log):
        raise NotText("nested deeper than any page is")
    return Page(root)


def _has(name: str) -> str:
    return f"contains(concat(' ', normalize-space(@class), ' '), ' {name} ')"


def _text(element) -> str:
    return "".join(element.itertext())


def _address(image) -> str:
    """A picture's address by its id, in the size in which it was uploaded, within bounds."""
    written = (image.get("src") or "").strip()
    own, sized = (image.get("data-image-id") or "").strip(), SIZED.match(written)
    if not HOST.match(written) or not sized or not PICTURE_ID.match(own):
        return written
    width = image.get("data-width") or ""
    width = int(width) if width.isdecimal() and len(width) < 7 else 0
    return f"{sized.group(1)}{max(int(sized.group(2)[:6]), min(width, LARGEST))}/{own}"


def _break_lines(block) -> None:
    """Lines of code are parted by tags, which mean nothing in a text that keeps its lines."""
    for mark in list(block.iter("br")):
        mark.tail = "\n" + (mark.tail or "")
        mark.drop_tree()


def _card(element) -> None:
    """A card that shows another page is a link by that page's title."""
    links = element.xpath(".//a[@href]")
    titles = element.xpath(".//strong")
    if links:
        _link(element, links[0].get("href"), normalise_space(_text(titles[0])) if titles else "")


def _link(element, address: str, label: str = "") -> None:
    if not address.startswith(("http://", "https://")):
        return
    paragraph = etree.Element("p")
    etree.SubElement(paragraph, "a", href=address.removesuffix(".js")).text = label or address
    element.addprevious(paragraph)
    element.drop_tree()
