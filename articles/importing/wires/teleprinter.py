"""One message of a wire as it came off the line (ANPA 1312, IPTC 7901), taken apart. PURE.

SOH begins the header, STX the text, ETX ends it; a line with the time follows. ANPA sets a caret
before the lines above the text and ends them in < or =; IPTC 7901 ends them in = and an empty line.
"""

import re
from dataclasses import dataclass, field
from datetime import UTC, datetime

__all__ = ["Message", "message_of", "messages_in", "text_of_bytes"]

SOH, STX, ETX = "\x01", "\x02", "\x03"
# As wires in Europe and America send what is not ASCII, the likeliest first.
ENCODINGS = ("cp1252", "cp850")
OTHER_CONTROLS = re.compile("[\x04-\x07\x0b\x0c\x0e\x0f\x11-\x1f\x7f]+")
CARET_LINE = re.compile(r"\^(.*?)\s*[<=]?\s*$")
NUMBERED = re.compile(r"\s*([A-Za-z]{1,4})\s?(\d{2,5})\b")
IPTC_TIME = re.compile(
    r"(\d{2})(\d{2})(\d{2})\s*(?:GMT|UTC|Z)?\s*([A-Za-z]{3})[a-z]*\.? (\d{2,4})\b"
)
ANPA_TIME = re.compile(r"\b(\d{2})-(\d{2})-(\d{2}) (\d{2})(\d{2})(?:GMT|UTC)")
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
# From here on a message speaks to the desk.
NOTEBOOK = re.compile(
    r"^[#* \t]*(?:dpa )?"
    r"(?:notebook|the following information is not (?:intended )?for publication)\b.*$",
    re.I | re.M,
)
# The initials of those who worked on it, such as "dpa wsz jln npr".
SIGN_OFF = re.compile(r"\n\s*([a-z]{2,5}(?: [a-z0-9]{2,4}){1,6})\s*$")
ANPA_SIGNS = (("``", "“"), ("''", "”"), (" _ ", " — "))


@dataclass(slots=True)
class Message:
    """What stands in a message: lines above the text, the text, notes; the rest may be empty."""

    number: str = ""
    slug: str = ""
    above: list[str] = field(default_factory=list)
    text: str = ""
    notes: list[str] = field(default_factory=list)
    issued_at: datetime | None = None


def text_of_bytes(data: bytes) -> tuple[str, bool]:
    """Return (text, whether its encoding was guessed): that in which most is a letter of a word."""
    try:
        return data.decode("utf-8"), False
    except UnicodeDecodeError:
        pass
    readings = [data.decode(encoding, errors="replace") for encoding in ENCODINGS]
    return max(readings, key=_letters_within_words), True


def _letters_within_words(text: str) -> int:
    return len(re.findall(r"(?<=[A-Za-z])[^\W\d_a-zA-Z](?=[a-z])|(?<=[a-z])[^\W\d_a-zA-Z]\b", text))


def messages_in(text: str) -> list[str]:
    """Return the messages of a file: each begins with SOH, or the whole is one."""
    parts = re.split("(?:\x16+\\s*)?\x01", text)
    found = [part for part in parts if part.strip("\x16 \r\n\t")]
    return found or [text]


def message_of(raw: str) -> Message:
    """Take one message apart. Never raises."""
    lines = raw.replace("\r\n", "\n").replace("\r", "\n")
    header, has_text, rest = lines.partition(STX)
    if not has_text:
        header, rest = "", lines
    text, _, trailer = rest.partition(ETX)
    message = Message(issued_at=_time(trailer) or _time(text[-200:]))
    is_anpa = "\x1f" in header or text.lstrip().startswith("^")
    _read_header(header, message, is_anpa)
    text = OTHER_CONTROLS.sub("", text)
    if is_anpa:
        _read_anpa(text, message)
    else:
        _read_iptc(text, message)
    _take_notes(message)
    return message


def _read_header(header: str, message: Message, is_anpa: bool) -> None:
    found = NUMBERED.match(header.lstrip("\x16\n "))
    message.number = f"{found.group(1)}{found.group(2)}" if found else ""
    lines = [OTHER_CONTROLS.sub(" ", line).strip() for line in header.split("\n")]
    lines = [line for line in lines if line]
    if not is_anpa and len(lines) > 1:
        message.slug = lines[-1].rstrip("/ ")


def _read_anpa(text: str, message: Message) -> None:
    lines = text.split("\n")
    is_text = (line.strip() != "" and not line.startswith("^") for line in lines)
    position = next((place for place, found in enumerate(is_text) if found), len(lines))
    for line in lines[:position]:
        if found := CARET_LINE.match(line):
            message.above.append(_signs(found.group(1)).strip())
    message.above = [line for line in message.above if line]
    if message.above:
        message.slug = re.sub(r",\s*\d+$", "", message.above.pop(0))
    message.text = _signs("\n".join(lines[position:]))


def _signs(text: str) -> str:
    """Quotation marks and dashes, as ANPA's few signs stand for them."""
    for sign, meant in ANPA_SIGNS:
        text = text.replace(sign, meant)
    return text


def _read_iptc(text: str, message: Message) -> None:
    """The lines before the first that ends in = are above the text, and so is that one."""
    above, has_body, body = text.lstrip("\n").partition("\n\n")
    lines = [line.strip() for line in above.split("\n") if line.strip()]
    is_marked = any(line.endswith("=") for line in lines)
    if not has_body or (not is_marked and len(lines) > 4):
        message.text = text
        return
    message.above = [line.rstrip("= ").strip() for line in lines]
    message.text = body


def _take_notes(message: Message) -> None:
    if found := NOTEBOOK.search(message.text):
        message.notes.append(message.text[found.start() :].strip())
        message.text = message.text[: found.start()]
    elif found := SIGN_OFF.search(message.text.rstrip()):
        message.notes.append(found.group(1))
        message.text = message.text.rstrip()[: found.start()]


def _time(written: str) -> datetime | None:
    """The time of a trailer: 131137 GMT Nov 13, or 11-13-13 1509GMT; two digits are 20xx."""
    if found := IPTC_TIME.search(written):
        day, hour, minute, name, year = found.groups()
        month = MONTHS.index(name.lower()) + 1 if name.lower() in MONTHS else 0
    elif found := ANPA_TIME.search(written):
        month, day, year, hour, minute = found.groups()
    else:
        return None
    try:
        full = int(year) if len(year) == 4 else 2000 + int(year)
        return datetime(full, int(month), int(day), int(hour), int(minute), tzinfo=UTC)
    except ValueError:
        return None
