"""WordPress's block markup: comments that say what the HTML between them is. PURE.

Grammar: the block editor's serialisation, `<!-- wp:name {"json"} -->…<!-- /wp:name -->`, or
`<!-- wp:name /-->` for a block without content of its own, which WordPress fills when it shows it.
"""

import html
import json
import re
from collections import Counter
from collections.abc import Mapping

from articles.importing.bodies import link_html
from articles.importing.wordpress.paragraphs import to_paragraphs

__all__ = ["has_blocks", "replace_blocks"]

# The editor writes <, > and -- of the JSON as escapes, so the first --> ends it.
COMMENT = re.compile(
    r"<!--\s+(?P<slash>/?)wp:(?P<name>[a-z][\w-]*(?:/[a-z][\w-]*)?)(?P<rest>[^<>]*?)-->"
)
EMBED_WRAPPER = re.compile(
    r"<(?:figure|div)[^<>]{0,500}wp-block-embed[^<>]{0,500}>\s*(?:<div[^<>]{0,500}>)?\s*"
    r"(https?://[^\s<>\"]+)\s*(?:</div>)?"
)
# These say how a page is laid out, or part it: nothing is lost with them.
SILENT = frozenset({"more", "nextpage", "spacer", "block", "core/more", "core/nextpage"})
DEEPEST = 3


def has_blocks(text: str) -> bool:
    return "<!-- wp:" in text


def replace_blocks(text: str, *, reusable: Mapping[str, str], kept: Counter, depth: int = 0) -> str:
    """Return block markup as plain HTML.

    `reusable` has the blocks that several posts share, by their ids. A block that WordPress would
    fill by itself leaves nothing, and is counted in `kept`. What stands outside all blocks is
    classic text.
    """
    written, position, open_blocks = [], 0, 0
    for match in COMMENT.finditer(text):
        between = text[position : match.start()]
        written.append(between if open_blocks else to_paragraphs(between))
        position = match.end()
        if match["slash"]:
            open_blocks = max(0, open_blocks - 1)
        elif match["rest"].endswith("/"):
            written.append(_filled(match, reusable, kept, depth))
        else:
            open_blocks += 1
    rest = text[position:]
    written.append(rest if open_blocks else to_paragraphs(rest))
    return EMBED_WRAPPER.sub(_linked, "".join(written))


def _filled(match, reusable: Mapping[str, str], kept: Counter, depth: int) -> str:
    name = match["name"]
    values = _values(match["rest"])
    shared = reusable.get(str(values.get("ref", "")))
    if shared and depth < DEEPEST:
        return replace_blocks(shared, reusable=reusable, kept=kept, depth=depth + 1)
    address = values.get("url")
    if "embed" in name and isinstance(address, str) and address.startswith(("http://", "https://")):
        return link_html(address)
    if name not in SILENT:
        kept[f"block {name}, which WordPress fills by itself"] += 1
    return ""


def _values(written: str) -> dict:
    try:
        values = json.loads(written.rstrip("/ ") or "{}")
    except (ValueError, RecursionError):
        return {}
    return values if isinstance(values, dict) else {}


def _linked(match) -> str:
    return f"<figure>{link_html(html.unescape(match.group(1)))}"
