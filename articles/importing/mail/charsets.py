"""Bytes of a mail to text: charsets as programs name them, and encoded words in headers. PURE.

Encoded words are RFC 2047's; programs write them where it forbids them, within quotation marks and
cut in the middle of a character, so both are read.
"""

import base64
import binascii
import codecs
import quopri
import re

from articles.importing.decoding import NotText, decode
from articles.text import CONTROLS, normalise_space

__all__ = ["header_text", "text_of"]

# Names that mean more than they say: the supersets that programs really write.
SUPERSETS = {
    "ks_c_5601-1987": "cp949",
    "ks_c_5601": "cp949",
    "euc-kr": "cp949",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "shift_jis": "cp932",
    "shift-jis": "cp932",
    "x-sjis": "cp932",
    "iso-2022-jp": "iso2022_jp_ext",
    "iso-8859-1": "cp1252",
    "latin1": "cp1252",
    "us-ascii": "utf-8",
    "ascii": "utf-8",
}
# Codecs that are no charset: some unpack, one takes time that grows with the square of its length.
NO_CHARSETS = frozenset(
    {"idna", "punycode", "unicode_escape", "raw_unicode_escape", "undefined", "mbcs", "oem"}
)
UNKNOWN = "its charset “{}” is not known: check its accents and quotation marks"
BROKEN = "it is not in the charset that it names ({}): check its accents and quotation marks"
WORD = re.compile(r"=\?([^?\s]{1,60})\?([bBqQ])\?([^?]{0,5000})\?=")
BETWEEN_WORDS = re.compile(r"(\?=)\s+(?==\?)")
LONGEST_HEADER = 20_000


def text_of(data: bytes, charset: str) -> tuple[str, str]:
    """Return (text, a doubt or ""), in the charset named if it can be; never raises."""
    name = charset.strip(" \"'").lower()
    codec = _codec(name)
    if codec is None:
        text, _ = _guessed(data)
        is_plain = not name or data.isascii()
        return text, "" if is_plain else UNKNOWN.format(name[:40])
    try:
        return CONTROLS.sub("", data.decode(codec)), ""
    except (UnicodeError, ValueError):
        text, is_certain = _guessed(data)
        if not is_certain and codec != "utf-8":
            text = CONTROLS.sub("", data.decode(codec, "replace"))
        return text, BROKEN.format(name[:40])


def header_text(raw: str) -> str:
    """Return a header's value on one line, its encoded words read; bytes come as surrogates."""
    raw = raw[:LONGEST_HEADER]
    if not raw.isascii():
        raw = _guessed(raw.encode("utf-8", "surrogateescape"))[0]
    return normalise_space("".join(_parts(BETWEEN_WORDS.sub(r"\1", raw))))


def _parts(raw: str):
    """Yield the plain parts, and words in a row that share a charset as one: a character may be
    cut between them.
    """
    charset, waiting, end = "", b"", 0
    for word in WORD.finditer(raw):
        named = word.group(1).partition("*")[0].lower()
        if waiting and (word.start() > end or named != charset):
            yield text_of(waiting, charset)[0]
            waiting = b""
        yield raw[end : word.start()]
        charset, end = named, word.end()
        waiting += _bytes_of(word.group(2), word.group(3))
    yield text_of(waiting, charset)[0]
    yield raw[end:]


def _bytes_of(how: str, written: str) -> bytes:
    packed = written.encode("ascii", "replace")
    if how in "qQ":
        return quopri.decodestring(packed, header=True)
    try:
        return base64.b64decode(packed + b"=" * (-len(packed) % 4))
    except (binascii.Error, ValueError):
        return packed


def _codec(name: str) -> str | None:
    """Python's name of a charset, None for what is none."""
    name = SUPERSETS.get(name, name)
    try:
        found = codecs.lookup(name)
    except (LookupError, ValueError):
        return None
    is_charset = found._is_text_encoding and found.name.replace("-", "_") not in NO_CHARSETS
    return found.name if is_charset else None


def _guessed(data: bytes) -> tuple[str, bool]:
    """Return (text, whether there is no doubt about it) of bytes whose charset nobody knows."""
    try:
        text, doubt = decode(data)
    except NotText:
        text, doubt = data.decode("utf-8", "replace"), "binary"
    return CONTROLS.sub("", text), not doubt
