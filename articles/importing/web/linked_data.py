"""What a page says of itself in JSON-LD. PURE.

Source of the names: schema.org. Nothing is fetched, contexts neither; a block that is no JSON is
passed over, since the page says the same elsewhere.
"""

import re
from collections.abc import Iterator
from typing import Any

from articles.importing.bodies import words_of
from articles.importing.json_reading import BrokenJson, value_of

__all__ = ["Node", "broken_blocks", "is_story", "names", "nodes_of", "types_of", "words"]

Node = dict[str, Any]

BROKEN = "{} of its blocks of JSON-LD can't be read; what the page says elsewhere was taken"
MOST_NODES = 2_000
DEEPEST = 5
# A longer block is cut, and so can't be read.
LONGEST = 1_000_000
# What old templates put around the JSON, for browsers that knew no scripts.
AROUND = re.compile(r"^(?:\s|<!--|//|/\*|\*/|<!\[CDATA\[)+|(?:\s|-->|//|/\*|\*/|\]\]>|;)+$")
HOLDERS = ("@graph", "mainEntity", "mainEntityOfPage", "subjectOf")
STORIES = frozenset(
    {
        *(
            "Article",
            "BlogPosting",
            "Report",
            "Review",
            "LiveBlogPosting",
            "DiscussionForumPosting",
        ),
        *("SocialMediaPosting", "ClaimReview", "CreativeWork"),
    }
)


def nodes_of(root) -> tuple[list[Node], int]:
    """Return (all objects at the top of the page's JSON-LD and in its graphs, broken blocks)."""
    found: list[Node] = []
    broken = 0
    for script in root.iter("script"):
        if "ld+json" not in (script.get("type") or "").lower():
            continue
        try:
            value = value_of(AROUND.sub("", (script.text or "")[:LONGEST]))
        except BrokenJson:
            broken += 1
            continue
        found += _objects(value, MOST_NODES - len(found))
    by_id = {one["@id"]: one for one in found if isinstance(one.get("@id"), str) and len(one) > 1}
    return [_referring(one, by_id) for one in found], broken


def broken_blocks(number: int) -> tuple[str, ...]:
    """A warning about blocks that could not be read, where there are any."""
    return (BROKEN.format(number),) if number else ()


def types_of(node: Node) -> frozenset[str]:
    """The names of its types, without the vocabulary's address."""
    return frozenset(re.split(r"[/#:]", name)[-1] for name in names(node.get("@type")))


def is_story(types: frozenset[str]) -> bool:
    """Whether something of these types is a story, such as a NewsArticle."""
    return any(name in STORIES or name.endswith("Article") for name in types)


def words(value: Any) -> str:
    """What a property says, on one line; of several values the first."""
    return next(iter(names(value)), "")


def names(value: Any, depth: int = 0) -> list[str]:
    """All that a property says: texts, numbers, and the names of things, in order."""
    if isinstance(value, str) or (isinstance(value, int | float) and not isinstance(value, bool)):
        said = words_of(str(value))
        return [said] if said else []
    if isinstance(value, list) and depth < DEEPEST:
        return [name for one in value for name in names(one, depth + 1)]
    if isinstance(value, dict) and depth < DEEPEST:
        said = next((value[key] for key in ("name", "@value") if value.get(key)), None)
        return names(said, depth + 1)
    return []


def _objects(value: Any, most: int) -> Iterator[Node]:
    """Yield objects and what their graphs hold; of other members only what the page is about."""
    waiting = [value]
    while waiting and most > 0:
        one = waiting.pop(0)
        if isinstance(one, list):
            waiting = one[:most] + waiting
        elif isinstance(one, dict):
            most -= 1
            yield one
            waiting = [one[name] for name in HOLDERS if one.get(name)] + waiting


def _referring(node: Node, by_id: dict[str, Node]) -> Node:
    """The object with what it only names by `@id` put in its place, one step deep."""

    def put(value: Any) -> Any:
        if isinstance(value, list):
            return [put(one) for one in value[:MOST_NODES]]
        if isinstance(value, dict) and set(value) == {"@id"} and isinstance(value["@id"], str):
            return by_id.get(value["@id"], value)
        return value

    return {key: value if key in HOLDERS else put(value) for key, value in node.items()}
