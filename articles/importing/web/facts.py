"""What a page says of its story, from all the places where it may say it. PURE.

JSON-LD is written for machines and comes first, then microdata and RDFa, then `<meta>`, then what
readers see.
"""

from dataclasses import dataclass, replace
from typing import Any

from articles.importing.items import Picture
from articles.importing.web.documents import Document, own_address
from articles.importing.web.linked_data import (
    Node,
    broken_blocks,
    is_story,
    names,
    nodes_of,
    types_of,
    words,
)
from articles.importing.web.metas import Said, elements_say, items_say, metas_say

__all__ = ["Facts", "facts_of"]

# Our names for what a schema.org node says; the first that says something is taken.
NODE = {
    "headline": ("headline", "name"),
    "standfirst": ("description", "abstract"),
    "authors": ("author", "creator"),
    "published": ("datePublished",),
    "dated": ("dateCreated",),
    "section": ("articleSection",),
    "language": ("inLanguage",),
    "address": ("url", "@id"),
    "rights": ("creditText", "copyrightNotice", "copyrightHolder"),
    "site": ("publisher",),
    "dateline": ("dateline",),
}
NOT_FREE = frozenset({"false", "no", "0", "http://schema.org/False", "https://schema.org/False"})
LOCKED = frozenset({"locked", "premium", "paid", "subscriber", "subscribers", "paywall"})
DRAFTS = frozenset({"draft", "pending", "unpublished"})
MOST_IMAGES = 20


@dataclass(frozen=True, slots=True)
class Facts:
    """What is said, by our names for it, in order; and what the page says that it is.

    `is_story` is true if anything says that the page is one; `types` are those of all that its
    JSON-LD describes. `body` is the text that JSON-LD repeats, if it does.
    """

    said: Said
    types: frozenset[str]
    is_story: bool
    is_withheld: bool
    is_draft: bool
    node: Node
    pictures: tuple[Picture, ...] = ()
    warnings: tuple[str, ...] = ()

    def all(self, field: str) -> list[str]:
        """All that is said of a field."""
        return self.said.get(field, [])

    def one(self, field: str) -> str:
        """The first that is said of a field, or ""."""
        return next(iter(self.all(field)), "")


def facts_of(document: Document) -> Facts:
    """Return what a page says of its story. Changes nothing, never raises."""
    nodes, broken = nodes_of(document.root)
    metas, items = metas_say(document.root), items_say(document.root)
    seen = elements_say(document.root)
    node = _story_among(nodes, {own_address(one) for one in seen.get("canonical", [])})
    said: Said = {}
    for source in (_node_says(node), items, metas, seen):
        for field, values in source.items():
            said.setdefault(field, values)
    said["canonical"] = [own_address(one) for one in said.get("canonical", [])]
    said["address"] = [own_address(one) for one in _addresses(node, metas, seen, document)]
    types = frozenset(name for one in nodes for name in types_of(one))
    return Facts(
        said=said,
        types=types,
        is_story=_is_story(node, items, metas),
        is_withheld=_is_withheld(node, said),
        is_draft=words(node.get("creativeWorkStatus")).lower() in DRAFTS,
        node=node,
        pictures=_pictures(node, said),
        warnings=broken_blocks(broken),
    )


def _story_among(nodes: list[Node], canonical: set[str]) -> Node:
    """The node of the page's own story: that of its address, else the only one that is a story.

    A list of stories, as front pages give it, has none.
    """
    stories = [one for one in nodes if is_story(types_of(one))]
    here = [one for one in stories if canonical & set(_urls(one))]
    first = (here or stories or [{}])[0]
    others = {address for one in stories for address in _urls(one)[:1]}
    return first if here or len(others) < 2 else {}


def _urls(node: Node) -> list[str]:
    of = node.get("mainEntityOfPage")
    given = [node.get("url"), of.get("@id") if isinstance(of, dict) else of, node.get("@id")]
    return [own_address(one) for one in given if isinstance(one, str) and one.startswith("http")]


def _node_says(node: Node) -> Said:
    found = {
        field: next((said for key in keys if (said := names(node.get(key)))), [])
        for field, keys in NODE.items()
        if field != "address"
    }
    keywords = node.get("keywords")
    listed = [keywords] if isinstance(keywords, str | dict) else keywords or []
    found["keywords"] = [name for one in listed if isinstance(listed, list) for name in names(one)]
    return {field: values for field, values in found.items() if values}


def _addresses(node: Node, metas: Said, seen: Said, document: Document) -> list[str]:
    """The page's own addresses: where it was saved, what it says, its short and its light form."""
    return [
        *([document.saved_from] if document.saved_from else []),
        *metas.get("address", []),
        *_urls(node),
        *seen.get("shortlink", []),
        *seen.get("amphtml", []),
    ]


def _is_story(node: Node, items: Said, metas: Said) -> bool:
    kinds = {kind.lower() for kind in metas.get("type", [])}
    return bool(
        node
        or any(kind in ("article", "post", "news") or kind.endswith(":article") for kind in kinds)
        or metas.get("published")
        or items.get("headline")
    )


def _is_withheld(node: Node, said: Said) -> bool:
    """Whether any part of the story is only for those who pay or belong."""
    parts = node.get("hasPart")
    parts = parts if isinstance(parts, list) else [parts]
    answers: list[Any] = [node.get("isAccessibleForFree"), *said.get("free", [])]
    answers += [part.get("isAccessibleForFree") for part in parts if isinstance(part, dict)]
    is_locked = any(one.lower() in LOCKED for one in said.get("access", []))
    return is_locked or any(str(one).strip().lower() in NOT_FREE for one in answers)


def _pictures(node: Node, said: Said) -> tuple[Picture, ...]:
    """The story's picture as it is named for others: with caption and credit where they are."""
    given = node.get("image")
    listed = given if isinstance(given, list) else [given]
    found = [_picture(one) for one in listed[:MOST_IMAGES]]
    metas = [Picture(address=one) for one in said.get("image", [])[:MOST_IMAGES]]
    if metas and said.get("image alt"):
        metas[0] = replace(metas[0], alt=said["image alt"][0])
    return tuple(one for one in [*found, *metas] if one.address)


def _picture(value: Any) -> Picture:
    if isinstance(value, str):
        return Picture(address=value.strip())
    if not isinstance(value, dict):
        return Picture(address="")
    addresses = (value.get(name) for name in ("contentUrl", "url", "@id"))
    return Picture(
        address=next((one.strip() for one in addresses if isinstance(one, str)), ""),
        alt=words(value.get("alternateName")),
        caption=words(value.get("caption")) or words(value.get("description")),
        credit=words(value.get("creditText"))
        or words(value.get("creator"))
        or words(value.get("copyrightHolder")),
        licence=words(value.get("license")),
    )
