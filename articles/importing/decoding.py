"""Bytes to text: which encoding a file is in, and whether it is text at all. PURE."""

import codecs
import re

__all__ = ["NotText", "decode", "looks_binary"]

# The longer mark first: the one for UTF-32 begins like the one for UTF-16.
MARKS = [
    (codecs.BOM_UTF8, "utf-8-sig", "UTF-8"),
    (codecs.BOM_UTF32_LE, "utf-32", "UTF-32"),
    (codecs.BOM_UTF32_BE, "utf-32", "UTF-32"),
    (codecs.BOM_UTF16_LE, "utf-16", "UTF-16"),
    (codecs.BOM_UTF16_BE, "utf-16", "UTF-16"),
]
HEAD = 65_536
# White space, escape and what wire services put around a message are no sign of a binary file.
BINARY_BYTES = re.compile(rb"[\x05-\x07\x0e-\x10\x15\x17-\x1a\x1c-\x1f]")
FALLBACK_WARNING = "not UTF-8: read as Windows-1252, so check its accents and quotation marks"


class NotText(ValueError):
    """The bytes are no text; the message says what they are instead."""


def decode(data: bytes) -> tuple[str, str]:
    """Return (text, warning); the warning is empty unless the encoding had to be guessed.

    A byte order mark decides; without one it is UTF-8, or else Windows-1252. Raises NotText for
    binary content and for text that is broken in the encoding its own mark names.
    """
    for mark, encoding, name in MARKS:
        if data.startswith(mark):
            return _decode_marked(data, encoding, name), ""
    if looks_binary(data[:HEAD]) or b"\x00" in data:
        raise NotText("binary content, not text")
    try:
        return data.decode("utf-8"), ""
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace"), FALLBACK_WARNING


def looks_binary(head: bytes) -> bool:
    """Whether the beginning of a file is no text: a NUL, or more than a few control characters."""
    if any(head.startswith(mark) for mark, _, _ in MARKS):
        return False
    return b"\x00" in head or len(BINARY_BYTES.findall(head)) > max(2, len(head) // 50)


def _decode_marked(data: bytes, encoding: str, name: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise NotText(f"broken {name} at byte {error.start:,}") from error
