"""Plain text as a newsroom receives it: headline, perhaps standfirst and byline, paragraphs. PURE.

A text gives no date and does not say that it is public, so it always becomes a draft.
"""

import re
from collections.abc import Iterator
from datetime import tzinfo

from articles.importing import layout, preamble
from articles.importing.decoding import NotText, decode
from articles.importing.items import ByLine, ImportItem, RejectedItem
from articles.importing.sources import Content, bytes_of
from articles.text import to_paragraphs

__all__ = ["LARGEST_FILE", "read"]

# Hundreds of times the longest story.
LARGEST_FILE = 2_000_000
LONGEST_HEADLINE = 250
END_MARKS = frozenset(
    {"###", "-30-", "- 30 -", "—30—", "–30–", "ENDS", "(ENDS)", "/ENDS", "-ENDS-"}
)
RULE = re.compile(r"[=_~*-]{3,}")
# Start of heading, start of text: what an ANPA or IPTC 7901 message begins with.
WIRE_MARKS = re.compile("[\x01\x02]")


def read(
    source: Content, *, external_id: str, location: str, timezone: tzinfo | None = None
) -> Iterator[ImportItem | RejectedItem]:
    """Yield the one story of a file, or the reason why there is none. Never raises.

    `timezone` is taken because every reader has it; a plain text has no time to read in it.
    """
    try:
        text, warning = decode(bytes_of(source, most=LARGEST_FILE))
    except (NotText, OSError) as error:
        yield RejectedItem(external_id=external_id, location=location, reason=_reason(error))
        return
    parts = _without_marks(layout.paragraphs(text))
    if not parts:
        yield RejectedItem(external_id=external_id, location=location, reason="the file is empty")
        return
    yield _story(parts, text, warning, external_id=external_id, location=location)


def _reason(error: Exception) -> str:
    if isinstance(error, OSError):
        return f"can't be read: {error.strerror or error}"
    return str(error)


def _without_marks(parts: list[str]) -> list[str]:
    """Return the paragraphs without rules drawn in signs and without what says that it ends."""
    kept = [part for part in parts if not RULE.fullmatch(part)]
    while kept and kept[-1].upper() in END_MARKS:
        kept.pop()
    return kept


def _take_desk_notes(parts: list[str]) -> str:
    """Take the lines to the desk off the front, if a headline stands below them."""
    notes = []
    while len(parts) > 1 and preamble.is_desk_note(parts[0]):
        notes.append(parts.pop(0))
    return "\n".join(notes)


def _story(
    parts: list[str], text: str, warning: str, *, external_id: str, location: str
) -> ImportItem:
    warnings = [warning] if warning else []
    if WIRE_MARKS.search(text):
        warnings.append("a wire service's control characters were taken out; its notes are left in")
    desk_note = _take_desk_notes(parts)
    if "embargo" in desk_note.casefold():
        warnings.append(f"an embargo is named, to be set by hand: {desk_note}")
    headline, rest = parts[0], parts[1:]
    if len(headline) > LONGEST_HEADLINE:
        headline, rest = _cut(headline), parts
        warnings.append("no headline found: it was made from the first words of the text")
    elif not rest:
        warnings.append("there is no text below the headline")
    standfirst, bylines, rest = _above_the_text(rest)
    dateline = ""
    if rest:
        dateline, rest[0] = preamble.split_dateline(rest[0])
    return ImportItem(
        external_id=external_id,
        location=location,
        headline=headline,
        standfirst=standfirst,
        bylines=bylines,
        dateline=dateline,
        desk_note=desk_note,
        body=to_paragraphs("\n\n".join(rest)),
        received=text,
        warnings=tuple(warnings),
    )


def _above_the_text(parts: list[str]) -> tuple[str, tuple[ByLine, ...], list[str]]:
    """Return (standfirst, bylines, the text's own paragraphs)."""
    rest = list(parts)
    standfirst = ""
    bylines = _take_byline(rest)
    if rest and preamble.cut_off_copy(rest[0], rest[1:4]):
        del rest[0]
    elif len(rest) > 1:
        is_above_byline = not bylines and bool(preamble.parse_byline(rest[1]))
        if preamble.is_standfirst(rest[0], rest[1:], before_byline=is_above_byline):
            standfirst = rest.pop(0)
    return standfirst, bylines or _take_byline(rest), rest


def _take_byline(rest: list[str]) -> tuple[ByLine, ...]:
    """Take the byline off the front, with a job or an employer on the line below it."""
    if len(rest) > 2:
        bylines = preamble.parse_two_line_byline(rest[0], rest[1])
        if bylines:
            del rest[:2]
            return bylines
    bylines = preamble.parse_byline(rest[0]) if rest else ()
    if not bylines:
        return ()
    del rest[0]
    if rest and len(rest) > 1 and not bylines[-1].role and preamble.is_affiliation(rest[0]):
        bylines = (*bylines[:-1], ByLine(bylines[-1].name, rest.pop(0).strip(" =<")))
    return bylines


def _cut(text: str) -> str:
    """Return the first words of a text that is too long for a headline."""
    return text[: LONGEST_HEADLINE - 130].rsplit(" ", 1)[0].rstrip(" ,;:") + "…"
