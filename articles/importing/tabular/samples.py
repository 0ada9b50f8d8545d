"""The columns of a table, or the keys of records, each with an example of what it holds. PURE.

For somebody who chooses what they mean. Of a file only the beginning is read; an example never
shows an e-mail address, nor what a password or another secret may stand in.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from articles.importing.feeds.people import ADDRESS
from articles.importing.tabular.values import first, plain, shareable
from articles.text import plain_text, sanitise

__all__ = ["MOST_RECORDS", "samples_of"]

MOST_RECORDS = 50
MOST_COLUMNS = 80
LONGEST_NAME = 200
LONGEST_EXAMPLE = 90
READ_FOR_EXAMPLE = 2_000
DEEPEST = 3


def samples_of(records: Iterable[Mapping[str, Any]]) -> dict[str, str]:
    """{column: an example, "" if there is none to show} of the first records, in their order.

    What an object holds that says nothing by itself stands under paths such as `meta.author`.
    """
    found: dict[str, str] = {}
    for number, record in enumerate(records):
        if number == MOST_RECORDS:
            break
        fit = dict(_paths(shareable(record)))
        for path, _ in _paths(record):
            if path in found or (len(found) < MOST_COLUMNS and 0 < len(path) <= LONGEST_NAME):
                found[path] = found.get(path) or _example(fit.get(path, ""))
    return found


def _paths(record: Mapping[str, Any], above: str = "", depth: int = 1) -> Iterator[tuple[str, str]]:
    """(path, text) of each value that is one, and of those within objects that are none."""
    for name, value in record.items():
        inner = next((one for one in _listed(value) if isinstance(one, Mapping)), None)
        text = first(plain(value))
        if text or inner is None or depth == DEEPEST:
            yield f"{above}{name}", text
        else:
            yield from _paths(inner, f"{above}{name}.", depth + 1)


def _listed(value: Any) -> list:
    return value if isinstance(value, list) else [value]


def _example(text: str) -> str:
    """Its first words, without tags and addresses."""
    words = ADDRESS.sub("", plain_text(sanitise(text[:READ_FOR_EXAMPLE])))
    words = " ".join(words.split())
    return words if len(words) <= LONGEST_EXAMPLE else f"{words[: LONGEST_EXAMPLE - 1].rstrip()}…"
