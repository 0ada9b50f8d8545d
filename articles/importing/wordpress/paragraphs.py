"""What WordPress's classic editor stored without paragraphs, with paragraphs. PURE.

WordPress keeps line ends and makes `<p>` and `<br>` of them when it shows a post ("wpautop"). The
rules here are ours; they only have to come to the same paragraphs.
"""

import re

__all__ = ["BARE_ADDRESS", "to_paragraphs"]

# Blocks that hold other blocks: a text in them is a paragraph of its own.
HOLDERS = "blockquote|div|section|article|aside|main|header|footer|details|form|center"
BLOCKS = (
    f"{HOLDERS}|p|h[1-6]|ul|ol|li|dl|dt|dd|table|thead|tbody|tfoot|tr|td|th|caption|colgroup|col"
    "|figure|figcaption|pre|hr|address|fieldset|legend|summary|iframe|video|audio|object|style|script"
)
HOLDER_TAG = re.compile(rf"(</?(?:{HOLDERS})(?:\s[^<>]*)?>)", re.I)
BLOCK_OPEN = re.compile(rf"(<(?:{BLOCKS})(?:\s[^<>]*)?/?>)", re.I)
BLOCK_CLOSE = re.compile(rf"(</(?:{BLOCKS})\s*>)", re.I)
STARTS_WITH_BLOCK = re.compile(rf"</?(?:{BLOCKS})(?:\s[^<>]*)?/?>", re.I)
OPEN_PARAGRAPH = re.compile(r"<p(?:\s[^<>]*)?>", re.I)
# What must keep its line ends.
KEPT = {
    name: (re.compile(rf"<{name}\b.*?</{name}\s*>", re.S | re.I), re.compile(rf"</{name}", re.I))
    for name in ("pre", "script", "style", "textarea", "svg")
}
LINE_END = re.compile(r"(<(?:br|p)\b[^<>]*>)?[^\S\n]*\n", re.I)
HOLDING = re.compile("\x00(\\d+)\x00")
BARE_ADDRESS = re.compile(r"https?://[^\s<>\"']{4,2000}")


def to_paragraphs(text: str) -> str:
    """Return a classic post as HTML: empty lines part paragraphs, other line ends are breaks."""
    if not text.strip():
        return ""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "")
    text, kept = _put_aside(text)
    text = BLOCK_CLOSE.sub(r"\1\n\n", BLOCK_OPEN.sub(r"\n\n\1", text))
    text = HOLDER_TAG.sub(r"\n\n\1\n\n", text)
    parts = (part.strip() for part in re.split(r"\n[^\S\n]*\n", text))
    joined = "\n".join(_paragraph(part) for part in parts if part)
    return HOLDING.sub(lambda match: kept[int(match.group(1))], joined)


def _put_aside(text: str) -> tuple[str, list[str]]:
    """Return the text with a number in place of each stretch that keeps its line ends."""
    kept: list[str] = []

    def number(match):
        kept.append(match.group())
        return f"\n\n\x00{len(kept) - 1}\x00\n\n"

    lowered = text.lower()
    for name, (whole, closing) in KEPT.items():
        if f"</{name}" not in lowered:
            continue
        # Beyond the last closing tag nothing can match: to look there would cost its length anew
        # for every opening one.
        ends = [match.start() for match in closing.finditer(text)]
        cut = text.find(">", ends[-1]) + 1 if ends else 0
        text = whole.sub(number, text[:cut]) + text[cut:]
    return text, kept


def _paragraph(part: str) -> str:
    if HOLDING.fullmatch(part):
        return part
    if OPEN_PARAGRAPH.match(part):
        return _with_breaks(part)
    if STARTS_WITH_BLOCK.match(part):
        return part
    return f"<p>{_with_breaks(part)}</p>"


def _with_breaks(part: str) -> str:
    if "\n" not in part:
        return part
    return LINE_END.sub(lambda match: f"{match[1]}\n" if match[1] else "<br>\n", part)
