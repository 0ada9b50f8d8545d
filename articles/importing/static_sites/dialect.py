"""What generators' Markdown has beyond CommonMark: attribute lists, footnotes, tables of contents.

PURE. Rules: kramdown's "Inline attribute lists" and "Footnotes", Goldmark's heading attributes,
Python-Markdown's `[TOC]`, Pelican's `{filename}`.
"""

import re
from collections.abc import Callable, Iterator

from articles.importing.static_sites.pieces import Pieces

__all__ = ["Footnotes", "tidy"]

FENCE = re.compile(r" {0,3}(`{3,}|~{3,})")
ATTRIBUTES = re.compile(r"\{:(?!\s*toc\b)[ .#\w][^{}\n]{0,200}\}|\{::[^{}\n]{0,200}\}")
HEADING_ATTRIBUTES = re.compile(r"^(#{1,6} .{0,500}?)[ \t]{1,20}\{[#.][^{}\n]{0,200}\}[ \t]*$")
CONTENTS = re.compile(r"\s*(?:\[TOC\]|\[\[_TOC_\]\]|\{:\s*toc[^{}\n]{0,100}\})\s*$", re.I)
LIST_ITEM = re.compile(r"\s*(?:[*+-]|\d{1,3}[.)])\s")
# Pelican names files of the site so, within the address of a link or a picture.
PELICAN = re.compile(
    r"(\]\(<?|\]: ?|=[\"'])[{|](filename|static|attach|index|author|category|tag)[}|]"
    r"([^\s)>\"']{0,500})"
)
NOTE = re.compile(r" {0,3}\[\^([^\]\s]{1,60})\]:[ \t]*(.*)$")
REFERENCE = re.compile(r"(?<![`\\])\[\^([^\]\s]{1,60})\](?!:)")


def tidy(text: str) -> str:
    """Return the text without what only says how it looks, and with Pelican's addresses plain."""
    if "{" not in text and "|" not in text and "[" not in text:
        return text
    text = PELICAN.sub(_pelican, text)
    if "{" not in text and "toc" not in text.lower():
        return text
    lines: list[str] = []
    for line, is_code in _lines(text):
        if not is_code and CONTENTS.match(line):
            if "{" in line and lines and LIST_ITEM.match(lines[-1]):
                lines.pop()
            continue
        is_marked = not is_code and "{" in line
        kept = HEADING_ATTRIBUTES.sub(r"\1", ATTRIBUTES.sub("", line)) if is_marked else line
        if kept.strip() or not line.strip():
            lines.append(kept)
    return "\n".join(lines)


def _pelican(match) -> str:
    before, kind, rest = match.groups()
    if kind in ("author", "category", "tag"):
        return f"{before}/{kind}/{rest.strip('/')}.html"
    return f"{before}{rest or '/'}"


class Footnotes:
    """The notes of a text: taken out of it, numbered as they are referred to, set below it."""

    def __init__(self):
        self._notes: dict[str, str] = {}
        self._order: dict[str, int] = {}

    def take(self, text: str, pieces: Pieces) -> str:
        """Return the text with numbers where its notes are referred to."""
        if "[^" not in text or "]:" not in text:
            return text
        kept = self._without_notes(text)
        if not self._notes:
            return text
        lines = (
            line if is_code else REFERENCE.sub(lambda match: self._number(match, pieces), line)
            for line, is_code in _lines(kept)
        )
        return "\n".join(lines)

    def below(self, render: Callable[[str], str]) -> str:
        """The notes that are referred to, as HTML in their order, "" if there are none."""
        notes = "\n".join(f"<li>{render(self._notes[name]).strip()}</li>" for name in self._order)
        return f"<hr>\n<ol>\n{notes}\n</ol>\n" if notes else ""

    def _without_notes(self, text: str) -> str:
        kept: list[str] = []
        name, is_after_blank = "", False
        for line, is_code in _lines(text):
            found = None if is_code else NOTE.match(line)
            if found:
                name, is_after_blank = found[1], False
                self._notes.setdefault(name, "")
                self._notes[name] += found[2]
            elif name and not line.strip():
                is_after_blank = True
            elif name and (line[:1] in (" ", "\t") or not is_after_blank):
                gap = "\n\n" if is_after_blank else "\n"
                self._notes[name] += f"{gap}{line.strip()}"
                is_after_blank = False
            else:
                if name and is_after_blank:
                    kept.append("")
                name, is_after_blank = "", False
                kept.append(line)
        return "\n".join(kept)

    def _number(self, match, pieces: Pieces) -> str:
        name = match[1]
        if name not in self._notes:
            return match[0]
        number = self._order.setdefault(name, len(self._order) + 1)
        return pieces.put(f"<sup>{number}</sup>", is_block=False)


def _lines(text: str) -> Iterator[tuple[str, bool]]:
    """Yield each line and whether it stands in fenced code."""
    fence = ""
    for line in text.split("\n"):
        mark = FENCE.match(line)
        if fence:
            yield line, True
            if mark and mark[1].startswith(fence) and not line.strip(" `~"):
                fence = ""
            continue
        fence = mark[1] if mark else ""
        yield line, bool(mark)
