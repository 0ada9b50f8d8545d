"""The place that a wire's first paragraph begins with, and the one named beside it. PURE."""

import re

from articles.importing.preamble import split_dateline
from articles.text import words_key

__all__ = ["with_dateline"]

WITHIN = r"(?:\s*<(?:div|section|article|main|body)(?:\s[^<>]{0,300})?>){0,20}"
FIRST_PARAGRAPH = re.compile(WITHIN + r"\s*<p(?:\s[^<>]{0,300})?>\s*([^<]{1,400})")


def with_dateline(given: str, body: str) -> tuple[str, str]:
    """Return (dateline, body); a body that begins with the place named beside it loses it there.

    “NEW YORK” and a text “NEW YORK (AP) — The gas …” make “NEW YORK (AP)” and “The gas …”.
    """
    found = FIRST_PARAGRAPH.match(body)
    if not found:
        return given, body
    dateline, rest = split_dateline(found.group(1).rstrip())
    if not dateline or (given and not _is_same_place(given, dateline)):
        return given, body
    rest += " " if found.group(1)[-1:].isspace() else ""
    return dateline, body[: found.start(1)] + rest + body[found.end(1) :]


def _is_same_place(given: str, dateline: str) -> bool:
    first = words_key(re.split(r"[,(]", given, maxsplit=1)[0])
    return bool(first) and words_key(re.split(r"[,(]", dateline, maxsplit=1)[0]) == first
