"""The text of a web page, whatever encoding it is in and says it is in. PURE.

Source of the order and of the names: WHATWG, Encoding Standard and HTML, “determining the character
encoding”; but what is UTF-8 is read so, whatever it says, since hardly anything else is UTF-8 by
chance.
"""

import codecs
import re

from articles.importing.decoding import FALLBACK_WARNING, NotText, decode, looks_binary

__all__ = ["BROKEN_UTF8", "decode_page"]

HEAD = 65_536
DECLARED = re.compile(
    rb"<meta[^>]{0,300}?charset\s*=\s*[\"']?\s*([\w.:-]{2,40})"
    rb"|<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([\w.:-]{2,40})",
    re.I,
)
# What pages call by the name of an older and smaller set, as browsers read it.
MEANT = {
    "ascii": "cp1252",
    "iso8859-1": "cp1252",
    "iso8859-9": "cp1254",
    "iso8859-11": "cp874",
    "tis-620": "cp874",
    "euc_kr": "cp949",
    "johab": "cp949",
    "shift_jis": "cp932",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "big5": "big5hkscs",
}
# What Python does not know under the name that pages give it.
NAMES = {
    "x-sjis": "cp932",
    "x-gbk": "gb18030",
    "ks_c_5601-1987": "cp949",
    "x-mac-roman": "mac-roman",
}
# Encodings that are no text's, or that would read anything.
NO_TEXT = frozenset({"utf-7", "idna", "punycode", "raw-unicode-escape", "unicode-escape"})
WIDE = ("utf-16", "utf-32")
MOST_BROKEN = 0.1
BROKEN_UTF8 = "UTF-8 with broken characters, which were replaced: look for “\ufffd”"


def decode_page(data: bytes) -> tuple[str, str]:
    """Return (text, warning); the warning is empty unless the encoding was guessed or is broken.

    A byte order mark decides, then UTF-8 if it is that, then what the page says of itself, then
    Windows-1252. Raises NotText for binary content.
    """
    if data.startswith((codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return decode(data)
    if looks_binary(data[:HEAD]) and b"\x1b" not in data[:HEAD]:
        raise NotText("binary content, not a page")
    declared = _declared(data[:HEAD])
    shifts = declared.startswith(("iso2022", "hz"))
    try:
        return data.decode(declared if shifts else "utf-8"), ""
    except UnicodeDecodeError:
        pass
    if declared and not shifts and not declared.startswith("utf"):
        return _as_declared(data, declared)
    # A few bytes of an advertisement do not make a page of another encoding.
    if _broken_share(data) < MOST_BROKEN:
        return data.decode("utf-8", "replace"), BROKEN_UTF8
    return _guessed(data)


def _declared(head: bytes) -> str:
    """Python's name of the encoding that a page says it is in, "" for none that is known."""
    match = DECLARED.search(head)
    if not match:
        return ""
    written = (match[1] or match[2]).decode("ascii", "ignore").lower()
    try:
        name = codecs.lookup(NAMES.get(written, written)).name
    except LookupError:
        return ""
    is_wide = name.startswith(WIDE)  # then this very text could not have been read
    return "" if is_wide or name in NO_TEXT or not _is_text(name) else MEANT.get(name, name)


def _is_text(name: str) -> bool:
    """Whether a codec makes text of bytes; some of Python's make bytes of bytes."""
    try:
        return isinstance(b"a".decode(name), str)
    except (LookupError, ValueError, TypeError):
        return False


def _as_declared(data: bytes, encoding: str) -> tuple[str, str]:
    try:
        return data.decode(encoding), ""
    except UnicodeDecodeError:
        text = data.decode(encoding, "replace")
    if text.count("\ufffd") > len(text) * MOST_BROKEN / 10:
        return _guessed(data)
    return text, f"{encoding} with broken characters, which were replaced: look for “\ufffd”"


def _broken_share(data: bytes) -> float:
    """How many of the characters beyond ASCII are broken, if it is read as UTF-8."""
    text = data.decode("utf-8", "replace")
    beyond = sum(not character.isascii() for character in text)
    return text.count("\ufffd") / beyond if beyond else 0.0


def _guessed(data: bytes) -> tuple[str, str]:
    return data.decode("cp1252", "replace"), FALLBACK_WARNING
