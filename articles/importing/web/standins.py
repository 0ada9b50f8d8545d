"""Words that stand in for a page's pictures and players while its text is looked for. PURE.

What finds the text of a page keeps paragraphs and throws away what it does not know. So each
picture and player is a paragraph of one made-up word meanwhile; where the word is kept, what it
stood for belongs to the story.
"""

import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

from lxml import etree

from articles.importing.bodies import largest_of, read_body
from articles.importing.items import Picture
from articles.importing.web.documents import words_in
from articles.text import normalise_space

__all__ = ["Locate", "StandIns", "is_no_picture", "take_out"]

# Chooses one of a picture's addresses, as they are written, and makes it whole.
Locate = Callable[[Sequence[str]], str]

MOST = 1_000
PICTURES = ("img", "amp-img")
PLAYERS = frozenset({"iframe", "video", "audio", "embed", "object"})
# Players that a script makes of an element of its own.
YOUTUBE = frozenset({"lite-youtube", "amp-youtube", "youtube-video"})
# Posts of networks as their scripts find them: the words are there, whatever the script does.
POSTS = frozenset({"twitter-tweet", "twitter-video", "instagram-media", "tiktok-embed"})
CAPTION = re.compile(r"caption|cutline|legend", re.I)
CREDIT = re.compile(r"credit|copyright|photographer|attribution", re.I)
CREDITED = frozenset({"copyrightHolder", "creditText", "creator", "author", "copyrightNotice"})
CREDIT_TAGS = ("span", "div", "p", "cite", "small", "em", "a", "meta")
CREDIT_LABEL = re.compile(
    r"^(?:photo(?:graph)?s?|pictures?|images?|credits?|fotos?|copyright|©)\s*(?:by\b|[:：©])\s*",
    re.I,
)
SOURCES = ("data-orig-file", "data-full-url", "data-src", "data-lazy-src", "data-original")
SETS = ("srcset", "data-srcset", "data-lazy-srcset")
# What asks readers to share, counts them, or shows them advertisements.
MACHINERY = re.compile(
    r"facebook\.com/(?:v[\d.]+/)?plugins/(?:like|share|follow|page|comments)|platform\.twitter\.com/"
    r"widgets/(?:tweet|follow)|apis\.google\.com|plusone|recaptcha|disqus\.com|addthis|sharethis"
    r"|doubleclick\.net|googlesyndication|googletagmanager|google-analytics|adservice|taboola"
    r"|outbrain|scorecardresearch|quantserve|/ads?/|chartbeat|gravatar\.com",
    re.I,
)
# Pictures that are buttons, logos or nothing at all, by their names.
NO_PICTURES = re.compile(
    r"(?:^|[/_.-])(?:icons?|logos?|sprites?|spacer|blank|pixel|placeholder|advert(?:isement)?|avatar"
    r"|button|bullet|arrow|transparent|1x1)(?:[_.-][^/]*)?\.(?:gif|png|svg|jpe?g|webp)(?:$|[?#])"
    r"|/(?:icons?|buttons?|sprites?|emoji)/|\.svg(?:$|[?#])",
    re.I,
)
PICTURE_ENDINGS = (".jpg", ".jpeg", ".png", ".gif", ".webp", ".avif")
LEAST_PIXELS = 60
LONGEST_FIGURE = 3_000
LONGEST_CREDIT = 300
# What holds nothing but a picture goes with it.
HOLDERS = frozenset({"a", "p", "div", "span", "center", "picture", "source", "figure", "noscript"})
# Where a paragraph of its own may stand.
BLOCKS = frozenset({"article", "aside", "body", "center", "div", "li", "main", "section", "td"})


@dataclass
class StandIns:
    """What was taken out, by the number of the word that stands in for it."""

    mark: str
    html: list[str] = field(default_factory=list)
    pictures: list[tuple[Picture, ...]] = field(default_factory=list)
    kept: list[tuple[tuple[str, int], ...]] = field(default_factory=list)

    def put_back(self, text: str) -> tuple[str, tuple[Picture, ...], Counter]:
        """Return (the text with its players again, the pictures that it has, what is counted)."""
        pictures: dict[str, Picture] = {}
        kept: Counter[str] = Counter()

        def put(match: re.Match) -> str:
            number = int(match[1] or match[2])
            kept.update(dict(self.kept[number]))
            for one in self.pictures[number]:
                pictures.setdefault(one.address, one)
            return self.html[number]

        word = rf"{self.mark}(\d+){self.mark}"
        found = re.sub(rf"<p(?:\s[^<>]*)?>\s*{word}\s*</p>|{word}", put, text)
        return found, tuple(pictures.values()), kept

    def all_pictures(self) -> list[Picture]:
        """Every picture of the page in its order, those that are not the story's too."""
        return [one for found in self.pictures for one in found]

    def without(self, text: str) -> str:
        """The text without these words."""
        return re.sub(rf"{self.mark}\d+{self.mark}", "", text)


def take_out(root, *, text: str, locate: Locate, base: str) -> StandIns:
    """Put words in the place of the page's pictures and players. Changes the tree.

    `text` is the page's own, which does not hold the made-up word; relative links are read as from
    `base`, if it is given.
    """
    _take_out_machinery(root)
    _make_figures(root)
    stand_ins = StandIns(_unused_word(text))
    gone: set = set()
    for element in list(root.iter(etree.Element)):
        if element in gone or not _is_taken(element):
            continue
        if len(stand_ins.html) >= MOST:
            break
        whole = _whole(element)
        gone.update(whole.iter(etree.Element))
        _take(whole, stand_ins, locate, base)
    return stand_ins


def _take(element, stand_ins: StandIns, locate: Locate, base: str) -> None:
    """Replace an element by a word, and keep what it was."""
    parent, tail = element.getparent(), element.tail
    number = len(stand_ins.html)
    stand_in = etree.Element("p" if parent.tag in BLOCKS else "span")
    stand_in.text = f"{stand_ins.mark}{number}{stand_ins.mark}"
    stand_in.tail = tail
    parent.replace(element, stand_in)
    element.tail = None
    credit = _take_credit(element)
    for image in element.iter(*PICTURES):
        _choose_source(image, locate)
    for player in element.iter(*YOUTUBE):
        player.set("data-videoid", player.get("videoid") or player.get("data-videoid") or "")
        player.tag = "amp-youtube"
    body = read_body(etree.tostring(element, method="html", encoding="unicode"), base="")
    is_picture = next(element.iter(*PLAYERS, *YOUTUBE, "blockquote"), None) is None
    # Of a picture's figure nothing is left but what only readers of the page need.
    stand_ins.html.append("" if is_picture else read_body(body.html, base=base).html)
    stand_ins.pictures.append(tuple(replace(one, credit=credit) for one in body.pictures))
    stand_ins.kept.append(body.kept)


def is_no_picture(address: str) -> bool:
    """Whether a picture is a button, a logo or the like, by its name."""
    return NO_PICTURES.search(address) is not None or MACHINERY.search(address) is not None


def _take_out_machinery(root) -> None:
    for one in list(root.iter(*PICTURES, *PLAYERS)):
        named = (one.get(name) for name in (*SOURCES, "src", "data"))
        address = next((name for name in named if name), "")
        is_out = MACHINERY.search(address) is not None
        if one.tag in PICTURES:
            is_out = is_out or _is_small(one) or NO_PICTURES.search(address) is not None
        if is_out and one.getparent() is not None:
            one.drop_tree()


def _is_small(image) -> bool:
    sizes = (image.get(name) or "" for name in ("width", "height"))
    numbers = [int(one) for one in sizes if one.isascii() and one.isdigit() and len(one) < 6]
    return any(number < LEAST_PIXELS for number in numbers)


def _unused_word(text: str) -> str:
    word = "qzpicq"
    while word in text:
        word += "zq"
    return word


def _is_taken(element) -> bool:
    """Whether a word stands in for it: for a figure as a whole, unless it holds a text."""
    tag = element.tag
    if tag in PICTURES or tag in PLAYERS or tag in YOUTUBE:
        return True
    if tag == "blockquote":
        return not POSTS.isdisjoint((element.get("class") or "").split())
    if tag != "figure" or next(element.iter(*PICTURES, *PLAYERS, *YOUTUBE), None) is None:
        return False
    return len(words_in(element)) <= LONGEST_FIGURE


def _whole(element):
    """The element with all around it that holds nothing else."""
    parent = element.getparent()
    while (
        parent is not None
        and parent.getparent() is not None
        and parent.tag in HOLDERS
        and not _leads_elsewhere(parent)
        and len(parent) == 1
        and not (parent.text or "").strip()
        and not (element.tail or "").strip()
    ):
        element, parent = parent, parent.getparent()
    return element


def _leads_elsewhere(element) -> bool:
    """Whether a link leads to another page: then the picture in it is that page's teaser."""
    address = (element.get("href") or "").partition("?")[0].lower()
    return element.tag == "a" and bool(address) and not address.endswith(PICTURE_ENDINGS)


def _make_figures(root) -> None:
    """Make figures of pictures that have their caption beside them in an element of its own."""
    for image in list(root.iter(*PICTURES))[:MOST]:
        holder = image.getparent()
        for _ in range(3):
            if holder is None or holder.tag not in HOLDERS or holder.tag == "figure":
                break
            if (caption := _caption_within(holder)) is not None:
                holder.tag, caption.tag = "figure", "figcaption"
                break
            holder = holder.getparent()


def _caption_within(holder):
    """The caption in an element that holds one picture and few words, else None."""
    images = sum(1 for _ in zip(range(2), holder.iter(*PICTURES), strict=False))
    if images != 1 or len(words_in(holder)) > LONGEST_FIGURE / 2:
        return None
    found = (one for one in holder.iterdescendants("p", "div", "span", "small", "em"))
    return next((one for one in found if CAPTION.search(one.get("class") or "")), None)


def _take_credit(element) -> str:
    """Take who made the picture out of its caption."""
    for one in list(
        element.iterdescendants("span", "div", "p", "cite", "small", "em", "a", "meta")
    ):
        is_credit = CREDIT.search(one.get("class") or "") or one.get("itemprop") in CREDITED
        said = normalise_space(one.get("content") or "") or words_in(one)
        if is_credit and said and len(said) <= LONGEST_CREDIT and not len(one.xpath(".//img")):
            one.drop_tree()
            return CREDIT_LABEL.sub("", said)
    return ""


def _choose_source(image, locate: Locate) -> None:
    """Leave the picture with the one address that is best."""
    sets = [image.get(name) for name in SETS if image.get(name)]
    # libxml2 takes `<source>` for an element that holds what follows.
    if (around := next(image.iterancestors("picture"), None)) is not None:
        sets += [one.get(name) for one in around.iter("source") for name in SETS if one.get(name)]
    written = [image.get(name) for name in SOURCES]
    written += [largest_of(one) for one in sets[:20]] + [image.get("src")]
    addresses = [one.strip() for one in written if one and not one.strip().startswith("data:")]
    for name in ("src", *SOURCES, *SETS):
        image.attrib.pop(name, None)
    if addresses:
        image.set("src", locate(addresses))
