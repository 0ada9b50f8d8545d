"""Wire text as it comes off the line: ANPA 1312 and IPTC 7901, with their control characters. PURE.

A message does not say that its text is public, so it always becomes a draft; what speaks to the
desk goes to the desk. Sources: ANPA, Wire Service Transmission Guidelines 84-2; IPTC 7901.
"""

import html
import re
from collections.abc import Iterator
from datetime import tzinfo

from articles.importing import layout, preamble
from articles.importing.decoding import NotText
from articles.importing.headlines import NO_HEADLINE, first_words
from articles.importing.items import ByLine, ImportItem, RejectedItem, SourceStatus
from articles.importing.opening import Opening
from articles.importing.sources import Content, bytes_of
from articles.importing.wires.datelines import with_dateline
from articles.importing.wires.teleprinter import (
    Message,
    message_of,
    messages_in,
    text_of_bytes,
)
from articles.importing.wires.values import printed_byline
from articles.text import CONTROLS, normalise_space

__all__ = ["looks_like", "read"]

LARGEST_FILE = 20_000_000
START = re.compile(rb"[\x16\r\n ]{0,8}[\x01\x02]")
TO_THE_DESK = re.compile(
    r"(?:eds?|editors?|editorial note|attention)\b[:.]"
    r"|(?-i:[A-Z]{2,5}|dpa) (?:photo|video|graphic)"
    r"|(?:photo|video|graphic)s?\b.{0,40}:|\(.{1,40}\)$|embargo",
    re.I,
)
# “1ST LEAD”, “REFILE”, “EXTRA”: how the message follows others of its kind.
LABEL = re.compile(r"[A-Z0-9][A-Z0-9 /().-]{2,30}$|\d(?:st|nd|rd|th) (?:ld|lead)\b.{0,20}$", re.I)
KILL = re.compile(r"\b(?:mandatory|bulletin|advisory)?[ -]*\b(?:KILL|WITHDRAWN?|WITHHOLD)\b")
TABLE_LINE = "\x08"
GUESSED = "not UTF-8: its encoding was guessed, so check its accents and quotation marks"
EDITORS_NOTE = re.compile(r"editor['’]s note\b", re.I)
BYLINE = re.compile(r"by\s+\S", re.I)


def looks_like(opening: Opening) -> bool:
    """Whether a file begins as a wire service's message does, with SOH or STX."""
    return START.match(opening.head) is not None


def read(
    source: Content, *, external_id: str, location: str, timezone: tzinfo | None = None
) -> Iterator[ImportItem | RejectedItem]:
    """Yield the story of each message of a file. Never raises.

    `timezone` is taken because every reader has it; the wires name theirs.
    """
    try:
        data = bytes_of(source, most=LARGEST_FILE, what="a file of messages")
        if b"\x00" in data:
            raise NotText("binary content, not text")
    except (NotText, OSError) as error:
        yield RejectedItem(external_id=external_id, location=location, reason=str(error))
        return
    text, is_guessed = text_of_bytes(data)
    for number, raw in enumerate(messages_in(text), start=1):
        own_id = external_id if number == 1 else f"{external_id} {number}"
        place = location if number == 1 else f"{location}, message {number}"
        yield _story(raw, own_id, place, [GUESSED] if is_guessed else [])


def _story(
    raw: str, external_id: str, location: str, warnings: list[str]
) -> ImportItem | RejectedItem:
    message = message_of(raw)
    headline, standfirst, bylines, first = _above(message)
    dateline, body = with_dateline("", "\n".join([*first, *_blocks(message.text)]))
    if not headline:
        headline = first_words(body)
        warnings.append(NO_HEADLINE)
    if not headline:
        reason = "the message is empty"
        return RejectedItem(external_id=external_id, location=location, reason=reason, raw=raw)
    note = "\n".join(message.notes)
    is_kill = bool(KILL.search("\n".join([message.slug, *message.notes])))
    if is_kill:
        warnings.append("it seems to kill a story: look for it by its slug, and take it down")
    if "embargo" in note.casefold():
        warnings.append("an embargo is named in the desk note, to be set by hand")
    return ImportItem(
        external_id=_id(message) or external_id,
        location=location,
        headline=headline,
        standfirst=standfirst,
        dateline=dateline,
        body=body,
        bylines=bylines,
        status=SourceStatus.WITHHELD if is_kill else SourceStatus.DRAFT,
        published_at=message.issued_at,
        issued_at=message.issued_at,
        slugline=normalise_space(message.slug)[:200],
        desk_note=note,
        received=CONTROLS.sub("", raw.replace("\r\n", "\n")),
        warnings=tuple(warnings),
    )


def _id(message: Message) -> str:
    """A wire's numbers begin anew each day or year, so the time belongs to them."""
    if not message.number or message.issued_at is None:
        return ""
    return f"{message.number} {message.issued_at:%Y-%m-%dT%H:%MZ}"


def _above(message: Message) -> tuple[str, str, tuple[ByLine, ...], list[str]]:
    """Return (headline, standfirst, bylines, what belongs into the text); notes go to the desk."""
    headline, standfirst, text = "", "", []
    notes: list[str] = []
    bylines: tuple[ByLine, ...] = ()
    labels = [line for line in message.above if LABEL.fullmatch(line) and line.isupper()]
    if len(labels) == len([line for line in message.above if not BYLINE.match(line)]):
        labels = []  # a headline in capitals, and nothing else
    for line in message.above:
        if TO_THE_DESK.match(line) or (line in labels and not headline):
            notes.append(line)
        elif BYLINE.match(line) and not bylines and headline:
            bylines = printed_byline(line)
        elif bylines and not bylines[-1].role and preamble.is_affiliation(line):
            bylines = (*bylines[:-1], ByLine(bylines[-1].name, line[:60]))
        elif not headline:
            headline = normalise_space(line)
        elif not standfirst and not bylines and _is_summary(line):
            standfirst = normalise_space(line)
        else:
            text.append(f"<p>{html.escape(normalise_space(line), quote=False)}</p>")
    message.notes = [*notes, *message.notes]
    return headline, standfirst, bylines, text


def _is_summary(line: str) -> bool:
    """Whether a line above the text tells the story; an editor's note belongs into the text."""
    return len(line) > 60 and line[-1] in ".!?”" and not EDITORS_NOTE.match(line)


# --- the text ------------------------------------------------------------------------------------


def _blocks(text: str) -> Iterator[str]:
    """Yield paragraphs, headings and tables as HTML."""
    waiting: list[str] = []
    for line in text.split("\n"):
        is_special = line.startswith((TABLE_LINE, "^"))
        if waiting and is_special != waiting[0].startswith((TABLE_LINE, "^")):
            yield from _written(waiting)
            waiting = []
        waiting.append(line)
    yield from _written(waiting)


def _written(lines: list[str]) -> Iterator[str]:
    if not lines or not lines[0].startswith((TABLE_LINE, "^")):
        for part in layout.paragraphs(CONTROLS.sub("", "\n".join(lines))):
            yield f"<p>{html.escape(part.rstrip(' <'), quote=False)}</p>"
        return
    rows: list[str] = []
    for line in lines:
        if line.startswith("^"):
            yield from _table(rows)
            rows = []
            yield f"<h3>{html.escape(normalise_space(line.strip('^<= ')), quote=False)}</h3>"
        else:
            rows.append(line)
    yield from _table(rows)


def _table(rows: list[str]) -> Iterator[str]:
    if rows:
        cells = (CONTROLS.sub("", row).replace("^", "").strip(" <").split(";") for row in rows)
        lines = ("".join(f"<td>{html.escape(cell.strip())}</td>" for cell in row) for row in cells)
        yield f"<table>{''.join(f'<tr>{line}</tr>' for line in lines)}</table>"
