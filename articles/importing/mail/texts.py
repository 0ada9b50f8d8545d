"""The text of a mail as blocks, without signatures, quoted replies and footers. PURE.

What is cut off is handed on beside it, since it may hold whom to call.
"""

import html
import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from articles.importing.bodies import fragment_of, inner_html, read_body
from articles.importing.items import Picture
from articles.importing.layout import paragraphs
from articles.importing.mail.message import Text
from articles.text import normalise_space, plain_text, sanitise

__all__ = ["Block", "Written", "written_of"]

SIGNATURE = re.compile(r"^-- ?$")
FORWARDED = re.compile(
    r"^[-_>\s]*(?:begin )?(?:-{2,}\s*)?(?:forwarded message|original message"
    r"|ursprüngliche nachricht|weitergeleitete nachricht|message transféré|message d'origine)"
    r"\b.{0,40}$",
    re.I,
)
HEADER_LINE = re.compile(
    r"^[>*\s]*(?:from|date|sent|subject|to|cc|reply-to|von|gesendet|datum|an|betreff|de|envoyé|à|objet)"
    r"\s*\*?\s*:",
    re.I,
)
WROTE = re.compile(r"(?:wrote|writes|schrieb|a écrit)\b.{0,200}:\s*$", re.I)
QUOTED = re.compile(r"^\s*>")
# What mailing programs put above every mail, and below it.
TOP = re.compile(
    r"\bview (?:this|it|the)?\s*(?:e-?mail|message)?\s*(?:online|in (?:your|a) browser)"
    r"|\bim browser (?:an|öff)|\bdans (?:votre|un) navigateur\b",
    re.I,
)
FOOTER = re.compile(
    r"\bunsubscribe\b|\bopt[- ]out\b|\babbestellen\b|\babmelden\b"
    r"|\b(?:update|manage) (?:your )?(?:subscription |e-?mail )?preferences\b"
    r"|\bse désabonner\b|\bdésinscri|\bdarse de baja\b"
    r"|^(?:you are receiving|you received) this\b|^sent (?:from my|via) \w+"
    r"|^this (?:e-?mail|message)\b.{0,120}\b(?:confidential|privileged)\b"
    r"|^(?:disclaimer|confidentiality notice)\b",
    re.I,
)
TAG = re.compile(r"<[^<>]{0,20000}>")
LETTER = re.compile(r"\w")
LONGEST_MARK = 300  # no line that marks something is longer
LONGEST_FOOTER = 1_500
FOOTER_BLOCKS = 8
TOP_BLOCKS = 3
HIDDEN = re.compile(r"display\s*:\s*none|mso-hide\s*:\s*all", re.I)
REPLIED = (
    "//blockquote[@type='cite'] | //*[contains(@class,'gmail_quote')]"
    " | //*[contains(@class,'yahoo_quoted')] | //*[@id='divRplyFwdMsg']/following-sibling::*"
    " | //*[@id='divRplyFwdMsg'] | //*[contains(@class,'moz-cite-prefix')]"
)
SIGNED = "//*[contains(@class,'gmail_signature') or contains(@class,'moz-signature')]"
BREAKS = re.compile(r"(?:<br>\s*){2,}")
LAYOUT = ("table", "thead", "tbody", "tfoot", "tr", "td", "th", "caption")


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, a heading, a list or the like: its words and its HTML."""

    words: str
    html: str


@dataclass(slots=True)
class Written:
    """A mail's text in blocks, its pictures, what was cut off it, and how much was quoted."""

    blocks: list[Block] = field(default_factory=list)
    pictures: list[Picture] = field(default_factory=list)
    signature: list[str] = field(default_factory=list)
    above: list[str] = field(default_factory=list)
    quoted: int = 0
    kept: dict[str, int] = field(default_factory=dict)


def written_of(texts: Sequence[Text], *, is_forward: bool) -> Written:
    """Return the text of a mail in the better of its forms, without what is not its own.

    `is_forward` says that what is quoted is what the mail is about.
    """
    written = Written()
    plain = [one for one in texts if one.kind == "plain" and one.words.strip()]
    rich = [one for one in texts if one.kind == "html" and one.words.strip()]
    if not _is_better_plain(plain, rich):
        for one in rich:
            _add_html(one.words, written, is_forward)
    if not written.blocks:
        for one in plain:
            _add_plain(one, written, is_forward)
    _drop_footers(written)
    return written


def _is_better_plain(plain: Sequence[Text], rich: Sequence[Text]) -> bool:
    """Whether the HTML says less than the plain text beside it: some programs leave it empty."""
    if not plain:
        return False
    said = sum(len(normalise_space(TAG.sub(" ", one.words))) for one in rich)
    return said * 2 < sum(len(normalise_space(one.words)) for one in plain)


# --- plain text -----------------------------------------------------------------------------------


def _add_plain(text: Text, written: Written, is_forward: bool) -> None:
    lines = text.words.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    if is_forward:
        lines = _forwarded_lines(lines, written)
    lines = _own_lines(lines, written, is_forward)
    signed = next((n for n, line in enumerate(lines) if SIGNATURE.match(line)), None)
    if signed is not None:
        written.signature += [line for line in lines[signed + 1 :] if line.strip()]
        lines = lines[:signed]
    joined = _unflowed(lines, text.drops_space) if text.is_flowed else "\n".join(lines)
    for words in paragraphs(joined):
        written.blocks.append(Block(words, f"<p>{html.escape(words, quote=False)}</p>"))


def _forwarded_lines(lines: list[str], written: Written) -> list[str]:
    """What is forwarded, without the header that the program printed above it."""
    mark = _mark_in(lines)
    if mark is None:
        return lines
    written.above += [line.strip() for line in lines[:mark] if line.strip()]
    rest = lines[mark + 1 :]
    while rest and (not rest[0].strip(" >") or HEADER_LINE.match(rest[0])):
        rest = rest[1:]
    if all(QUOTED.match(line) for line in rest if line.strip()):
        rest = [re.sub(r"^\s*> ?", "", line) for line in rest]
    return rest


def _own_lines(lines: list[str], written: Written, is_forward: bool) -> list[str]:
    """The lines without a reply's quoted ones: those marked, and all below "original message"."""
    if is_forward:
        return lines
    own = [line for line in lines[: _mark_in(lines)] if not QUOTED.match(line)]
    written.quoted += len(lines) - len(own)
    if len(own) < len(lines):
        own = [line for line in own if len(line) > LONGEST_MARK or not WROTE.search(line)]
    return own


def _mark_in(lines: list[str]) -> int | None:
    """Where a mail program set the mark above what it passes on."""
    found = (n for n, line in enumerate(lines) if len(line) < LONGEST_MARK)
    return next((n for n in found if FORWARDED.match(lines[n])), None)


def _unflowed(lines: list[str], drops_space: bool) -> str:
    """Join the lines that RFC 3676 says go on: those that end in a space."""
    joined: list[str] = []
    goes_on = False
    for line in lines:
        bare = line.removeprefix(" ")
        joined[-1:] = [joined[-1] + bare] if goes_on else [*joined[-1:], bare]
        goes_on = line.endswith(" ") and bool(line.strip())
        if goes_on and drops_space:
            joined[-1] = joined[-1][:-1]
    return "\n".join(joined)


# --- HTML -----------------------------------------------------------------------------------------


def _add_html(source: str, written: Written, is_forward: bool) -> None:
    root = fragment_of(source)
    if root is None:
        # Nested deeper than anybody writes: its words alone.
        words = html.unescape(TAG.sub("\n", source))
        _add_plain(Text("plain", words), written, is_forward)
        return
    _strip(root, written, is_forward)
    body = read_body(inner_html(root))
    written.pictures += body.pictures
    for what, number in body.kept:
        written.kept[what] = written.kept.get(what, 0) + number
    written.blocks += _blocks_of(sanitise(body.html))


def _strip(root, written: Written, is_forward: bool) -> None:
    """Take out what is hidden or quoted, and tables that only lay out."""
    for element in root.xpath("//*[@style]"):
        if HIDDEN.search(element.get("style") or "") and element.getparent() is not None:
            element.drop_tree()
    if not is_forward:
        written.quoted += sum(_taken(element) for element in root.xpath(REPLIED))
    for element in root.xpath(SIGNED):
        written.signature += [line.strip() for line in element.itertext() if line.strip()]
        _taken(element)
    if not root.xpath("//th"):
        for element in list(root.iter(*LAYOUT)):
            element.tag = "div"


def _taken(element) -> bool:
    if element.getparent() is None:
        return False
    element.drop_tree()
    return True


def _blocks_of(clean: str) -> list[Block]:
    """The top level of sanitised HTML; a paragraph in which lines are left empty is several."""
    if BREAKS.search(clean):
        clean = sanitise(BREAKS.sub("</p><p>", clean))
    root = fragment_of(clean)
    if root is None:
        words = plain_text(clean)
        return [Block(words, clean)] if words else []
    found = []
    for element in list(root):
        element.tail = None
        written = _outer(element)
        words = normalise_space(plain_text(written))
        if words or element.tag == "hr":
            found.append(Block(words, written))
    return found


def _outer(element) -> str:
    parent = element.makeelement("div")
    parent.append(element)
    return inner_html(parent)


# --- footers --------------------------------------------------------------------------------------


def _drop_footers(written: Written) -> None:
    """Take off "view in your browser" above, and all from "unsubscribe" on below."""
    blocks = written.blocks
    for block in blocks[:TOP_BLOCKS]:
        if len(block.words) < LONGEST_MARK and TOP.search(block.words):
            blocks.remove(block)
    start = max(1, len(blocks) - FOOTER_BLOCKS)
    last = next((n for n in range(start, len(blocks)) if _is_footer(blocks[n])), len(blocks))
    del blocks[last:]
    while blocks and not LETTER.search(blocks[-1].words):
        blocks.pop()


def _is_footer(block: Block) -> bool:
    found = FOOTER.search(block.words) or TOP.search(block.words)
    return found is not None and len(block.words) < LONGEST_FOOTER
