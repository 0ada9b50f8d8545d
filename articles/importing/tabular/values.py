"""Values of records as texts, and what of a record may be kept or shown. PURE."""

import re
from collections.abc import Collection, Mapping
from typing import Any

from articles.importing.feeds.people import ADDRESS

__all__ = ["first", "plain", "shareable"]

# Where systems keep the words of a value that is an object.
INNER = (
    *("rendered", "html", "name", "fullOrUserName", "display_name", "title", "text", "label"),
    *("value", "url", "src"),
)
SECRET = re.compile(r"passw|secret|token|hash$|^ip$|ip_?address", re.I)
PERSONAL = ("author", "byline", "creator", "email", "user")


def plain(value: Any) -> Any:
    """A value as a text, or as a list of texts; "" for what holds none."""
    if isinstance(value, list):
        return [text for one in value if (text := first(plain(one))).strip()]
    if isinstance(value, dict):
        return next((first(plain(value[name])) for name in INNER if value.get(name)), "")
    return value if isinstance(value, str) else ""


def first(value: Any) -> str:
    """A text, or the first of several."""
    return value if isinstance(value, str) else next(iter(value), "")


def shareable(record: Mapping[str, Any], *, people: Collection[str] = ()) -> dict[str, Any]:
    """The record without e-mail addresses of people and without secrets, such as passwords.

    `people` are the keys that name persons, whatever they are called.
    """
    return {
        name: _without_addresses(value, is_person=name in people or _is_person(name))
        for name, value in record.items()
        if not SECRET.search(name)
    }


def _is_person(name: str) -> bool:
    return any(word in name.casefold() for word in PERSONAL)


def _without_addresses(value: Any, *, is_person: bool) -> Any:
    """Depth is bounded by the reader."""
    if isinstance(value, dict):
        return {
            name: _without_addresses(one, is_person=is_person or _is_person(name))
            for name, one in value.items()
            if not SECRET.search(name)
        }
    if isinstance(value, list):
        return [_without_addresses(one, is_person=is_person) for one in value]
    if isinstance(value, str) and (is_person or ADDRESS.fullmatch(value[:400].strip())):
        return ADDRESS.sub("", value)
    return value
