"""The tables of a Ghost export, whatever is wrapped around them, and what hangs on a post. PURE.

Ghost wrote `db[0].data`, then a bare `data`; its own migration tools write lists of
`{"url", "data"}`. Tags and authors stand in tables of their own, or within the post.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Any

__all__ = ["Tables", "tables_of"]

DEEPEST = 4
LISTS = ("posts", "users", "tags", "posts_tags", "posts_authors", "posts_meta", "settings")


class Tables:
    """The rows of an export; a post's tags and authors in the order that Ghost shows them."""

    def __init__(self, data: Mapping[str, Any]):
        rows = {name: [_bare(row) for row in _rows(data, name)] for name in LISTS}
        self.posts: list[dict] = rows["posts"]
        self._users = {text_of(user, "id"): user for user in rows["users"]}
        self._tags = {text_of(tag, "id"): tag for tag in rows["tags"]}
        self._meta = {text_of(row, "post_id"): row for row in rows["posts_meta"]}
        self._tags_of = _by_post(rows["posts_tags"], "tag_id")
        self._authors_of = _by_post(rows["posts_authors"], "author_id")
        self.settings = {text_of(row, "key"): row.get("value") for row in rows["settings"]}

    def tags_of(self, post: dict) -> list[dict]:
        """The tags of a post; the first is its primary one."""
        inline = _inline(post, "tags")
        if inline:
            return inline
        keys = self._tags_of.get(text_of(post, "id"), ())
        return [self._tags[key] for key in keys if key in self._tags]

    def authors_of(self, post: dict) -> list[dict]:
        """Whoever wrote a post: its authors, else its one author of older versions."""
        inline = _inline(post, "authors") or _inline(post, "author")
        if inline:
            return inline
        keys = self._authors_of.get(text_of(post, "id")) or [text_of(post, "author_id")]
        return [self._users[key] for key in keys if key in self._users]

    def of(self, post: dict, name: str) -> str:
        """A text of a post, or of the row that holds what there was no column for."""
        return text_of(post, name) or text_of(self._meta.get(text_of(post, "id"), {}), name)


def tables_of(document: Any) -> Tables | None:
    """Return the tables of an export, or None where there are none."""
    found = _holding_posts(document, 0)
    return Tables(found) if found is not None else None


def _holding_posts(value: Any, depth: int) -> Mapping[str, Any] | None:
    if depth > DEEPEST:
        return None
    if isinstance(value, dict):
        if isinstance(value.get("posts"), list):
            return value
        inner = [value[name] for name in ("db", "data", "result") if name in value]
    else:
        inner = value[:1] if isinstance(value, list) else []
    found = (_holding_posts(one, depth + 1) for one in inner)
    return next((one for one in found if one is not None), None)


def text_of(row: Mapping[str, Any], name: str) -> str:
    """A value as text: numbers too, since ids were numbers once; "" for null and for groups."""
    value = row.get(name)
    if isinstance(value, bool) or value is None:
        return ""
    return str(value).strip() if isinstance(value, str | int) else ""


def _rows(data: Mapping[str, Any], name: str) -> Iterator[dict]:
    rows = data.get(name)
    return (row for row in rows if isinstance(row, dict)) if isinstance(rows, list) else iter(())


def _bare(row: dict) -> dict:
    """A row without the wrapping of the migration tools, which keeps the address beside it."""
    inner = row.get("data")
    return {"url": row.get("url"), **inner} if isinstance(inner, dict) else row


def _inline(post: dict, name: str) -> list[dict]:
    value = post.get(name)
    rows = value if isinstance(value, list) else [value]
    return [_bare(row) for row in rows if isinstance(row, dict)]


def _by_post(rows: list[dict], name: str) -> dict[str, list[str]]:
    found: dict[str, list[tuple[int, str]]] = defaultdict(list)
    for row in rows:
        order = row.get("sort_order")
        place = order if isinstance(order, int) else 0
        found[text_of(row, "post_id")].append((place, text_of(row, name)))
    return {
        post: [key for _, key in sorted(keys, key=lambda one: one[0])]
        for post, keys in found.items()
    }
