"""What a page says of itself in `<meta>`, microdata, RDFa and its own elements. PURE.

Sources of the names: The Open Graph protocol (ogp.me), Parse.ly, Sailthru, Dublin Core, schema.org.
Each function gives {our name for a field: all that is said of it, in order}.
"""

from collections import defaultdict
from collections.abc import Iterator

from articles.importing.bodies import words_of
from articles.importing.web.documents import words_in
from articles.importing.web.linked_data import is_story, types_of
from articles.text import normalise_space

__all__ = ["Said", "bodies_of", "elements_say", "items_say", "metas_say"]

Said = dict[str, list[str]]

MOST_VALUES = 200
# Ours, and what others call it; the first name that says something is taken.
METAS = {
    "headline": (
        *("og:title", "parsely-title", "sailthru.title", "dc.title", "dcterms.title"),
        *("twitter:title", "headline", "title"),
    ),
    "standfirst": (
        *("og:description", "sailthru.description", "description", "dc.description"),
        *("dcterms.description", "twitter:description", "abstract"),
    ),
    "authors": (
        *("article:author", "og:article:author", "parsely-author", "sailthru.author", "author"),
        *("dc.creator", "dcterms.creator", "byl", "byline", "cxenseparse:author"),
    ),
    "published": (
        *("article:published_time", "og:article:published_time", "article:published"),
        *("parsely-pub-date", "sailthru.date", "dcterms.issued", "dc.date.issued"),
        *("datepublished", "publish_date", "publishdate", "publication_date", "pubdate"),
        *("cxenseparse:recs:publishtime", "ptime", "article.published"),
    ),
    "dated": ("dc.date", "dcterms.date", "dc.date.created", "dcterms.created", "date"),
    "section": (
        *("article:section", "og:article:section", "parsely-section", "section"),
        *("article.section", "cxenseparse:taxonomy"),
    ),
    "keywords": (
        *("article:tag", "og:article:tag", "parsely-tags", "sailthru.tags", "news_keywords"),
        *("dc.subject", "dcterms.subject", "keywords"),
    ),
    "language": ("og:locale", "dc.language", "dcterms.language", "content-language", "language"),
    "address": ("og:url", "parsely-link", "dc.identifier", "twitter:url"),
    "image": (
        *("og:image", "og:image:url", "og:image:secure_url", "parsely-image-url"),
        *("sailthru.image.full", "twitter:image", "twitter:image:src", "thumbnail"),
    ),
    "image alt": ("og:image:alt", "twitter:image:alt"),
    "site": ("og:site_name", "application-name", "dc.publisher"),
    "type": ("og:type", "parsely-type"),
    "robots": ("robots", "googlebot"),
    "access": ("article:content_tier", "og:article:content_tier"),
    "rights": ("dc.rights", "dcterms.rights", "copyright"),
}
# Properties of schema.org that microdata and RDFa give.
PROPERTIES = {
    "headline": "headline",
    "alternativeHeadline": "alternative",
    "description": "standfirst",
    "datePublished": "published",
    "articleSection": "section",
    "keywords": "keywords",
    "isAccessibleForFree": "free",
    "inLanguage": "language",
}
ADDRESSES = frozenset({"address", "image"})
BODIES = ("articleBody", "reviewBody", "text")
MOST_PROPERTIES = 2_000
FROM_VALUE = ("content", "datetime", "href", "src")
ASIDE = frozenset({"aside", "nav", "footer"})
DAY_CLASSES = ("published", "entry-date", "pubdate", "dateline-date")


def metas_say(root) -> Said:
    """What stands in `<meta>` elements; one may name several properties."""
    by_name: Said = defaultdict(list)
    for meta in root.iter("meta"):
        content = normalise_space(meta.get("content") or "")
        written = meta.get("property") or meta.get("name") or meta.get("http-equiv") or ""
        for name in written.lower().split()[:10]:
            if content and len(by_name[name]) < MOST_VALUES:
                by_name[name].append(content)
    found = {
        field: next((by_name[name] for name in names if by_name.get(name)), [])
        for field, names in METAS.items()
    }
    return {
        # Many pages write the marks of their words twice over; an address must stay as it is.
        field: values if field in ADDRESSES else [words_of(one) for one in values]
        for field, values in found.items()
        if values
    }


def items_say(root) -> Said:
    """What the microdata or RDFa of the page's story says; nothing of what it only links to."""
    found: Said = defaultdict(list)
    for name, element in _properties(root):
        if name in PROPERTIES:
            found[PROPERTIES[name]].append(_value_of(element))
        elif name in ("author", "creator"):
            found["authors"].append(_name_in(element))
    return {field: [one for one in values if one] for field, values in found.items() if any(values)}


def elements_say(root) -> Said:
    """What the page's own elements say: links, headings, times, tags."""
    found: Said = defaultdict(list)
    for link in root.xpath("//*[(self::link or self::a) and @rel]")[:MOST_PROPERTIES]:
        relations = (link.get("rel") or "").lower().split()
        address = (link.get("href") or "").strip()
        for relation in ("canonical", "shortlink", "amphtml"):
            if relation in relations and address and link.tag == "link":
                found[relation].append(address)
        if link.tag == "a" and "tag" in relations and not _is_aside(link):
            found["keywords"].append(words_in(link))
        if link.tag == "a" and "author" in relations and not _is_aside(link):
            found["authors"].append(words_in(link))
    for time in list(root.iter("time"))[:MOST_VALUES]:
        if not _is_aside(time):
            field = "published" if _is_publication(time) else "dated"
            found[field].append(normalise_space(time.get("datetime") or words_in(time)))
    found["title"] = [words_in(one) for one in root.xpath("//head/title | //title")[:1]]
    found["headings"] = [words_in(one) for one in root.iter("h1")][:20]
    return {field: [one for one in values if one] for field, values in found.items() if any(values)}


def bodies_of(root) -> list:
    """The elements that are said to hold the story's text, in order, none within another."""
    found = [one for name, one in _properties(root) if name in BODIES]
    inside = {inner for one in found for inner in one.iterdescendants()}
    return [one for one in found if one not in inside and one.tag not in ("meta", "link")]


def _properties(root) -> Iterator[tuple[str, object]]:
    """Yield (property, element) of the story: of what is in no item, or in an item that is one."""
    for element in root.xpath("//*[@itemprop or @property]")[:MOST_PROPERTIES]:
        if element.tag == "meta" and element.get("itemprop") is None:
            continue
        written = element.get("itemprop") or element.get("property")
        if not _is_of_story(element) or _is_aside(element):
            continue
        for name in written.split()[:5]:
            yield name.rpartition(":")[2], element


def _is_of_story(element) -> bool:
    for ancestor in element.iterancestors():
        types = ancestor.get("itemtype") or ancestor.get("typeof")
        if types is not None or ancestor.get("itemscope") is not None:
            return is_story(types_of({"@type": (types or "").split()}))
    return True


def _is_aside(element) -> bool:
    return any(ancestor.tag in ASIDE for ancestor in element.iterancestors())


def _value_of(element) -> str:
    given = next((element.get(name) for name in FROM_VALUE if element.get(name)), "")
    return words_of(given) if given else words_in(element)


def _name_in(element) -> str:
    """A person's name: of an item its own property, else the words."""
    inner = element.xpath("descendant-or-self::*[@itemprop='name' or @property='name']")
    return _value_of(inner[0]) if inner else element.get("content") or words_in(element)


def _is_publication(time) -> bool:
    """Whether a `<time>` is said to be that of publication, as hAtom and HTML5 once did."""
    classes = (time.get("class") or "").lower().split()
    return time.get("pubdate") is not None or any(one in classes for one in DAY_CLASSES)
