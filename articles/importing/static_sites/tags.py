"""Template tags in a text: Hugo's shortcodes, Liquid's and Nunjucks's tags and values. PURE.

Grammar: `{{< name … >}}` and `{{% name … %}}` of Hugo, with `{{</* … */>}}` for one that is shown
and not obeyed; `{% name … %}` and `{{ value | filter }}` of Liquid and Nunjucks, where what stands
between `{% raw %}` and `{% endraw %}` is text.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

__all__ = ["Kind", "Tag", "arguments", "as_shown", "may_hold_tags", "tags_in"]

LONGEST = 4_000
MARK = re.compile(r"\{\{[<%]?|\{%|[>%]?\}\}|%\}")
NAME = re.compile(r"[A-Za-z_][\w./-]{0,80}")
CLOSED_BY = {"{{<": (">}}",), "{{%": ("%}}",), "{{": ("}}", ">}}", "%}}"), "{%": ("%}", "%}}")}
RAW_NAMES = ("raw", "verbatim")
END_OF_RAW = re.compile(r"\{%-? {0,20}end(?:raw|verbatim) {0,20}-?%\}")
# A quotation that is never closed runs to the end, so that none is begun twice.
ARGUMENT = re.compile(
    r"(?:([\w.-]{1,80})(?:=|[ \t]{0,20}:(?=[ \t\"'])[ \t]{0,20}|[ \t]{1,20}=[ \t]{0,20}))?"
    r"(?:\"((?:[^\"\\]|\\.)*)\\?(?:\"|\Z)|'((?:[^'\\]|\\.)*)\\?(?:'|\Z)|`([^`]*)(?:`|\Z)"
    r"|([^\s,\"'`]+))",
    re.DOTALL,
)
ESCAPED = re.compile(r"\\([\"'\\])")


class Kind(StrEnum):
    """How a tag is written, which says who obeys it."""

    SHORTCODE = "shortcode"  # Hugo's
    TAG = "tag"  # Liquid's and Nunjucks's
    VALUE = "value"
    TEXT = "text"  # what stands between raw and endraw, or an escaped shortcode


@dataclass(slots=True)
class Tag:
    """A tag between two places of a text; `closed_by` is the number of its closing one, or -1."""

    start: int
    end: int
    kind: Kind
    name: str = ""
    written: str = ""
    is_closing: bool = False
    closed_by: int = -1


def may_hold_tags(text: str) -> bool:
    """Whether a text may hold a template tag at all."""
    return "{{" in text or "{%" in text


def tags_in(text: str) -> list[Tag]:
    """All tags in order; each opening one knows the next closing one of its name."""
    tags = list(_tags(text))
    closing: dict[tuple[Kind, str], int] = {}
    for number in range(len(tags) - 1, -1, -1):
        tag = tags[number]
        if tag.is_closing:
            closing[tag.kind, tag.name] = number
        elif tag.kind in (Kind.SHORTCODE, Kind.TAG):
            tag.closed_by = closing.pop((tag.kind, tag.name), -1)
    return tags


def as_shown(text: str) -> str:
    """A text in which raw stretches and escaped shortcodes are what a reader would see of them."""
    written, position = [], 0
    for tag in _tags(text) if may_hold_tags(text) else ():
        if tag.kind is Kind.TEXT:
            written += [text[position : tag.start], tag.written]
            position = tag.end
    return "".join([*written, text[position:]])


def arguments(written: str) -> tuple[dict[str, str], list[str]]:
    """The named arguments of a tag, names in lower case, and those without a name, in order."""
    values: dict[str, str] = {}
    loose: list[str] = []
    for name, double, single, raw, bare in ARGUMENT.findall(written):
        value = ESCAPED.sub(r"\1", double or single) or raw or bare
        if name:
            values.setdefault(name.lower(), value)
        else:
            loose.append(value)
    return values, loose


def _tags(text: str) -> Iterator[Tag]:
    position, opening = 0, None
    has_raw_end = True
    while mark := MARK.search(text, position):
        position = mark.end()
        if mark[0].startswith("{"):
            opening = mark
            continue
        if opening is None or mark[0] not in CLOSED_BY[opening[0]]:
            continue
        # Liquid's %} may stand before a brace of the text.
        end = mark.start() + 2 if opening[0] == "{%" else mark.end()
        inner, position = text[opening.end() : mark.start()], end
        tag = _tag(opening[0], inner, opening.start(), end) if len(inner) < LONGEST else None
        opening = None
        if tag and tag.kind is Kind.TAG and tag.name in RAW_NAMES and has_raw_end:
            raw_end = END_OF_RAW.search(text, end)
            has_raw_end = raw_end is not None
            if raw_end:
                position = raw_end.end()
                tag = Tag(tag.start, position, Kind.TEXT, written=text[end : raw_end.start()])
        if tag:
            yield tag


def _tag(opening: str, inner: str, start: int, end: int) -> Tag | None:
    match opening:
        case "{{<" | "{{%":
            return _shortcode(opening, inner, start, end)
        case "{%":
            return _liquid(inner.strip().strip("-").strip(), start, end)
    value = inner.strip().strip("-").strip().rstrip(">%")
    return Tag(start, end, Kind.VALUE, written=value) if value else None


def _shortcode(opening: str, inner: str, start: int, end: int) -> Tag | None:
    inner = inner.strip()
    if inner.startswith("/*") and inner.endswith("*/") and len(inner) > 3:
        shown = f"{opening} {inner[2:-2].strip()} {'>' if opening == '{{<' else '%'}}}}}"
        return Tag(start, end, Kind.TEXT, written=shown)
    is_closing = inner.startswith("/")
    name = NAME.match(inner := inner.removeprefix("/").lstrip())
    if not name:
        return None
    written = inner[name.end() :].strip().removesuffix("/").rstrip()
    return Tag(start, end, Kind.SHORTCODE, name[0].rstrip("/").lower(), written, is_closing)


def _liquid(inner: str, start: int, end: int) -> Tag | None:
    name = NAME.match(inner)
    if not name:
        return None
    bare = name[0].lower()
    is_closing = bare.startswith("end") and len(bare) > 3
    return Tag(
        start,
        end,
        Kind.TAG,
        bare.removeprefix("end") if is_closing else bare,
        inner[name.end() :].strip(),
        is_closing,
    )
