"""WordPress's shortcodes: those that mean a picture, a player or a quotation become that. PURE.

The others stay in the text as they are and are counted, since an editor has to decide. A word in
brackets that no shortcode could be ([sic], [laughs]) is an editor's own and is not counted.
"""

import html
import re
from collections import Counter
from dataclasses import dataclass
from itertools import islice

from articles.importing.embeds import MEDIA, QUOTES, player
from articles.importing.wordpress.library import Attachment, Library

__all__ = ["replace_shortcodes"]

TAG = re.compile(
    r"\[(?P<escape>\[?)(?P<slash>/?)(?P<name>[A-Za-z][\w-]{0,60})"
    r"(?P<values>(?:\s[^\[\]<>]{0,2000})?)\]"
)
VALUE = re.compile(r"([\w-]+)\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'\]]+))|\"([^\"]*)\"|(\S+)")
MOST_IN_GALLERY = 100


@dataclass(slots=True)
class _Tag:
    start: int
    end: int
    name: str
    values: str
    is_closing: bool
    is_escaped: bool
    closed_by: int = -1


def replace_shortcodes(text: str, *, library: Library, post_id: str, kept: Counter) -> str:
    """Return the text with known shortcodes in HTML; count the unknown in `kept`."""
    if "[" not in text:
        return text
    tags = _tags_in(text)
    written, position, number = [], 0, 0
    while number < len(tags):
        tag = tags[number]
        inner = text[tag.end : tags[tag.closed_by].start] if tag.closed_by > 0 else ""
        found = None if tag.is_closing or tag.is_escaped else _meaning(tag, inner, library, post_id)
        written.append(text[position : tag.start])
        if found is None:
            _count(tag, text, kept)
            shown = text[tag.start : tag.end]
            written.append(shown[1:-1] if tag.is_escaped else shown)
            position, number = tag.end, number + 1
            continue
        written.append(f"\n\n{found}\n\n" if found else "")
        last = tag.closed_by if tag.closed_by > 0 else number
        position, number = tags[last].end, last + 1
    written.append(text[position:])
    return "".join(written)


def _tags_in(text: str) -> list[_Tag]:
    """All tags in order; each opening one knows the next closing one of its name."""
    tags = [_tag(match, text) for match in TAG.finditer(text)]
    closing: dict[str, int] = {}
    for number in range(len(tags) - 1, -1, -1):
        tag = tags[number]
        if tag.is_closing:
            closing[tag.name] = number
        elif not tag.is_escaped:
            tag.closed_by = closing.pop(tag.name, -1)
    return tags


def _tag(match, text: str) -> _Tag:
    # [[name]] shows [name]: the second closing bracket belongs to it.
    is_escaped = bool(match["escape"]) and text.startswith("]", match.end())
    return _Tag(
        start=match.start() if is_escaped else match.start() + len(match["escape"]),
        end=match.end() + is_escaped,
        name=match["name"].lower(),
        values=match["values"].rstrip("/ "),
        is_closing=bool(match["slash"]),
        is_escaped=is_escaped,
    )


def _meaning(tag: _Tag, inner: str, library: Library, post_id: str) -> str | None:
    """The HTML that a shortcode stands for, or None if it is not known."""
    values, loose = _values(tag.values)
    if tag.name in ("caption", "wp_caption"):
        return _captioned(inner, values) if "<img" in inner else None
    if tag.name == "gallery":
        return _gallery(values, library, post_id)
    if tag.name in QUOTES and inner:
        return f"<blockquote>{inner}</blockquote>"
    if tag.name in MEDIA:
        return player(tag.name, values, [*loose, inner.strip()])
    return None


def _values(written: str) -> tuple[dict[str, str], list[str]]:
    values: dict[str, str] = {}
    loose = []
    for name, double, single, bare, quoted, word in VALUE.findall(html.unescape(written)):
        if name:
            values[name.lower()] = double or single or bare
        else:
            loose.append(quoted or word)
    return values, loose


def _captioned(inner: str, values: dict[str, str]) -> str:
    """`[caption]<img> words[/caption]`, in which a link may be around the picture."""
    picture, words = _parted(inner)
    caption = values.get("caption") or words
    return f"<figure>{picture}<figcaption>{caption.strip()}</figcaption></figure>"


def _parted(inner: str) -> tuple[str, str]:
    end = inner.index(">", inner.index("<img")) + 1 if ">" in inner else len(inner)
    after = re.match(r"\s*</a>", inner[end:])
    end += after.end() if after else 0
    return inner[:end], inner[end:]


def _gallery(values: dict[str, str], library: Library, post_id: str) -> str | None:
    """Its pictures as figures; None if the export has none of them, so that it is not lost."""
    wanted = re.findall(r"\d+", values.get("ids") or values.get("include") or "")
    if not wanted:
        left_out = set(re.findall(r"\d+", values.get("exclude", "")))
        wanted = [one for one in library.of_post(post_id) if one not in left_out]
    found = filter(None, map(library.get, wanted))
    return "".join(_figure(one) for one in islice(found, MOST_IN_GALLERY)) or None


def _figure(one: Attachment) -> str:
    address, alt = html.escape(one.address), html.escape(one.alt)
    caption = html.escape(one.caption)
    return f'<figure><img src="{address}" alt="{alt}"><figcaption>{caption}</figcaption></figure>'


def _count(tag: _Tag, text: str, kept: Counter) -> None:
    """Count what can only be a shortcode: it has values, an end, an underscore or a line alone."""
    if tag.is_closing or tag.is_escaped:
        return
    before = text[max(0, tag.start - 200) : tag.start].rpartition("\n")[2].rpartition(">")[2]
    after = text[tag.end : tag.end + 200].partition("\n")[0].partition("<")[0]
    is_alone = not before.strip() and not after.strip()
    if "=" in tag.values or tag.closed_by > 0 or "_" in tag.name or is_alone:
        kept[f"shortcode [{tag.name}]"] += 1
