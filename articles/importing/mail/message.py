"""A mail (RFC 5322, MIME) as what a newsroom wants of it: who, when, what, and what is attached.

PURE. Python's email package does the parsing. Around it: the number of parts is bounded before it
begins, damaged headers are mended, and the tree of parts is walked without recursion, since its own
walk() fails on deep ones.
"""

import hashlib
import re
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from email import message_from_bytes
from email.message import Message
from email.utils import parsedate_to_datetime

from articles.importing.decoding import NotText
from articles.importing.feeds.dates import read_date
from articles.importing.feeds.people import name_of
from articles.importing.mail.charsets import header_text, text_of
from articles.importing.wires.values import language_of
from articles.text import normalise_space

__all__ = ["Attachment", "Mail", "Text", "part_of_mail", "read_mail", "without_addresses"]

MOST_NESTED = 200  # parts that hold parts: each costs every line below it
MOST_PARTS = 1_000
DEEPEST = 50
LARGEST = {"plain": 1_000_000, "html": 3_000_000}  # bytes of text; attachments are not counted
LARGEST_HEADER = 300_000
MOST_WORK = 10_000_000  # each line is compared with all parts that are open
FIRST_YEAR, LAST_YEAR = 1971, 2100
HEADER = re.compile(rb"[!-9;-~]{1,80}[ \t]*:")
KNOWN_HEADER = re.compile(
    rb"(?:from|to|cc|subject|date|message-id|received|reply-to|content-[\w-]+|mime-version|x-[\w-]+"
    rb"|return-path|delivered-to)[ \t]*:",
    re.I,
)
HTML_WORDS = re.compile(r"\s*<(?:!doctype|html|body|p|div|table)\b", re.I)
BLANK_LINE = re.compile(rb"\n[ \t]*\n")
ESCAPED_FROM = re.compile(rb"^>(>*From )", re.M)
PICTURES = (b"\xff\xd8\xff", b"\x89PNG\r\n", b"GIF87a", b"GIF89a")
NESTED = "more than {} parts within parts: no mail that people write"
TOO_MANY = f"more than {MOST_PARTS:,} parts: no mail that people write"
NO_HEADER = "no mail: it does not begin with the header of one"
DAMAGED = "its header was damaged: lines that are no part of one were passed over"
NO_DATE = "no date"
BAD_DATE = "its date “{}” can't be read"
LONGEST_NAME = 100
FIELD = re.compile(rb"\n(?![ \t])")
KEPT = (b"subject", b"date", b"mime-version")


@dataclass(frozen=True, slots=True)
class Text:
    """A part that is the mail's text: "plain" or "html"; `is_flowed` and `drops_space` RFC 3676."""

    kind: str
    words: str
    is_flowed: bool = False
    drops_space: bool = False


@dataclass(frozen=True, slots=True)
class Attachment:
    """Something attached, by a name that is no path. `digest` is of its content if it is a picture.

    `content_id` is what the text calls it by, without its brackets.
    """

    name: str
    type: str
    size: int = 0
    digest: str = ""
    content_id: str = ""
    is_inline: bool = False
    description: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mail:
    """What a mail says. `digest` is the same for the same subject and text, however delivered."""

    subject: str = ""
    sender: str = ""
    organization: str = ""
    message_id: str = ""
    language: str = ""
    sent_at: datetime | None = None
    texts: tuple[Text, ...] = ()
    attachments: tuple[Attachment, ...] = ()
    digest: str = ""
    doubts: tuple[str, ...] = ()


def read_mail(data: bytes, *, timezone: tzinfo = UTC) -> Mail:
    """Read a mail. Raises NotText for what is none and for one that is too much of one."""
    tidy, doubts = _tidied(data)
    message = _parsed(tidy)
    headers = _Headers(message)
    texts, attachments = _Parts(message).read(doubts)
    sent_at, doubt = _sent_at(headers.of("date"), timezone)
    subject = headers.of("subject")
    said = subject.encode("utf-8", "replace") + b"\n" + _below_header(tidy)
    return Mail(
        subject=subject,
        sender=name_of(headers.of("from")),
        organization=headers.of("organization") or headers.of("organisation"),
        message_id=normalise_space(headers.of("message-id")).strip("<> "),
        language=language_of(headers.of("content-language").partition(",")[0]),
        sent_at=sent_at,
        texts=tuple(texts),
        attachments=tuple(attachments),
        digest=hashlib.sha256(said).hexdigest()[:16],
        doubts=tuple(dict.fromkeys([*doubts, *doubt])),
    )


def part_of_mail(data: bytes, digest: str) -> bytes | None:
    """The content of what is attached to a mail and has this digest, None if nothing has."""
    for part in _Parts(_parsed(_tidied(data)[0])).leaves():
        content = _content_of(part)
        if hashlib.sha256(content).hexdigest() == digest:
            return content
    return None


def without_addresses(data: bytes) -> bytes:
    """A mail as it may be kept for a human: its header says by whom, of what and when, no more.

    It can be read as a mail still. Never raises.
    """
    data = data.replace(b"\r\n", b"\n").replace(b"\r", b"\n").lstrip(b"\xef\xbb\xbf \t\n")
    if data.startswith(b"From "):
        data = data.partition(b"\n")[2]
    blank = BLANK_LINE.search(data)
    end = blank.start() if blank else len(data)
    if not any(KNOWN_HEADER.match(line) for line in data[:end].split(b"\n")):
        return data
    tidy, _ = _mended(data[:end], data[end:])
    blank = BLANK_LINE.search(tidy)
    header, body = (tidy[: blank.start()], tidy[blank.end() :]) if blank else (tidy, b"")
    fields = [_kept(one) for one in FIELD.split(header)]
    return b"\n".join([*filter(None, fields), b"", body])


def _kept(field: bytes) -> bytes:
    """A field of a header, b"" if it may name an address."""
    name, _, value = field.partition(b":")
    name = name.strip().lower()
    if name == b"from":
        sender = name_of(header_text(value.decode("utf-8", "surrogateescape")))
        return f"From: {sender}".encode("utf-8", "replace")
    return field if name in KEPT or name.startswith(b"content-") else b""


def _tidied(data: bytes) -> tuple[bytes, list[str]]:
    """The mail with \\n line ends, without what mailboxes and programs put above its header."""
    data = data.replace(b"\r\n", b"\n").replace(b"\r", b"\n").lstrip(b"\xef\xbb\xbf \t\n")
    if data.startswith(b"From "):
        data = ESCAPED_FROM.sub(rb"\1", data.partition(b"\n")[2])
    if not HEADER.match(data):
        raise NotText(NO_HEADER)
    blank = BLANK_LINE.search(data)
    end = blank.start() if blank else len(data)
    if end > LARGEST_HEADER and blank:
        raise NotText(f"its header is larger than {LARGEST_HEADER:,} bytes")
    return _mended(data[:end], data[end:])


def _mended(header: bytes, rest: bytes) -> tuple[bytes, list[str]]:
    """Pass over lines of a header that are none of it; where no more of it follows, it ends."""
    lines = header.split(b"\n")
    odd = {n for n, line in enumerate(lines) if line[:1] not in b" \t" and not HEADER.match(line)}
    if not odd:
        return header + rest, []
    last = max((n for n, line in enumerate(lines) if KNOWN_HEADER.match(line)), default=-1)
    kept = [line for n, line in enumerate(lines[: last + 1]) if n not in odd]
    body = lines[last + 1 :]
    # Lines that are folded below the last header are still its own.
    while body and body[0][:1] in (b" ", b"\t"):
        kept.append(body.pop(0))
    while body and HEADER.match(body[0]):
        kept.append(body.pop(0))
    joined = b"\n".join(kept) + b"\n\n" + b"\n".join(body)
    return joined.rstrip(b"\n") + (b"\n" if body else b"\n\n") + rest.lstrip(b"\n"), [DAMAGED]


def _below_header(data: bytes) -> bytes:
    blank = BLANK_LINE.search(data)
    return data[blank.end() :].strip() if blank else b""


def _parsed(data: bytes) -> Message:
    lower = data.lower()
    nested = lower.count(b"boundary=") + lower.count(b"message/rfc822")
    if nested > MOST_NESTED or nested * data.count(b"\n") > MOST_WORK:
        raise NotText(NESTED.format(MOST_NESTED))
    try:
        return message_from_bytes(data)
    except RecursionError as error:
        raise NotText(NESTED.format(DEEPEST)) from error


class _Headers:
    """The headers of a message or a part; the first of a name counts."""

    def __init__(self, message: Message):
        self._values: dict[str, str] = {}
        for name, value in message.raw_items():
            self._values.setdefault(name.strip().lower(), str(value))

    def of(self, name: str) -> str:
        return header_text(self._values.get(name, ""))


class _Parts:
    """The parts of a message: what of them is its text, and what is attached to it."""

    def __init__(self, message: Message):
        self._message = message

    def leaves(self):
        """Yield the parts that hold no parts, in order. Raises NotText for too many."""
        waiting = [(self._message, 0)]
        seen = 0
        while waiting:
            part, depth = waiting.pop()
            seen += 1
            if seen > MOST_PARTS or depth > DEEPEST:
                raise NotText(NESTED.format(DEEPEST) if depth > DEEPEST else TOO_MANY)
            inner = part.get_payload() if part.is_multipart() else None
            if inner is None or (part.get_content_maintype() == "message" and depth):
                yield part
            else:
                chosen = _alternatives(part, inner)
                waiting.extend((one, depth + 1) for one in reversed(chosen))

    def read(
        self, doubts: list[str], *, is_inner: bool = False
    ) -> tuple[list[Text], list[Attachment]]:
        """Return (texts, attachments); of a mail without text, those of one attached to it."""
        texts: list[Text] = []
        attachments: list[Attachment] = []
        letters: list[Message] = []
        for part in self.leaves():
            if part.is_multipart():
                letters.append(part)
                attachments.append(_forwarded(part))
            elif text := _text(part, doubts):
                texts.append(text)
            else:
                attachments.append(_attachment(part))
        if letters and not is_inner and not any(text.words.strip() for text in texts):
            inner = letters[0].get_payload()[0]
            texts, more = _Parts(inner).read(doubts, is_inner=True)
            attachments += more
        return texts, attachments


def _alternatives(part: Message, inner: list[Message]) -> list[Message]:
    """Of alternatives both forms of the text are handed on; what else there is, is a program's."""
    if part.get_content_type() != "multipart/alternative":
        return inner
    known = ("text/plain", "text/html")
    return [one for one in inner if one.is_multipart() or one.get_content_type() in known] or inner


def _text(part: Message, doubts: list[str]) -> Text | None:
    """A part that is to be read, None for one that is attached."""
    if part.get_content_type() not in ("text/plain", "text/html") or _is_attached(part):
        return None
    content = _content_of(part)
    most = LARGEST[part.get_content_subtype()]
    if len(content) > most:
        raise NotText(f"its text is larger than {most // 1_000_000} MB")
    words, doubt = text_of(content, _parameter(part, "charset"))
    if doubt:
        doubts.append(doubt)
    is_unmarked = "content-type" not in part and HTML_WORDS.match(words) is not None
    return Text(
        kind="html" if is_unmarked else part.get_content_subtype(),
        words=words,
        is_flowed=_parameter(part, "format").lower() == "flowed",
        drops_space=_parameter(part, "delsp").lower() == "yes",
    )


def _is_attached(part: Message) -> bool:
    disposition = _Headers(part).of("content-disposition").lower()
    return disposition.startswith("attachment") or bool(_file_name(part))


def _attachment(part: Message) -> Attachment:
    content = _content_of(part)
    is_picture = content.startswith(PICTURES) or (content[:4], content[8:12]) == (b"RIFF", b"WEBP")
    headers = _Headers(part)
    return Attachment(
        name=_file_name(part)
        or _bare(headers.of("content-location"))
        or f"unnamed ({part.get_content_type()[:60]})",
        type=part.get_content_type()[:80],
        size=len(content),
        digest=hashlib.sha256(content).hexdigest() if is_picture else "",
        content_id=headers.of("content-id").strip("<> "),
        is_inline=headers.of("content-disposition").lower().startswith("inline"),
        description=headers.of("content-description")[:500],
    )


def _forwarded(part: Message) -> Attachment:
    """A mail attached to a mail, by its subject."""
    inner = part.get_payload()[0]
    subject = _Headers(inner).of("subject")[:LONGEST_NAME]
    return Attachment(name=f"mail “{subject}”" if subject else "a mail", type="message/rfc822")


def _content_of(part: Message) -> bytes:
    try:
        content = part.get_payload(decode=True)
    except (ValueError, LookupError, AttributeError):
        content = None
    if isinstance(content, bytes):
        return content
    return b"" if part.is_multipart() else str(part.get_payload()).encode("utf-8", "replace")


def _parameter(part: Message, name: str) -> str:
    """A parameter of the content's type, "" if there is none or it is broken."""
    try:
        value = part.get_param(name, "")
    except (ValueError, LookupError, TypeError):
        return ""
    return header_text(value[2] if isinstance(value, tuple) else str(value))


def _file_name(part: Message) -> str:
    """The name of what is attached, without the folders in which it was or would like to be."""
    try:
        name = part.get_filename("")
    except (ValueError, LookupError, TypeError, AttributeError):
        name = "unnamed"
    return _bare(header_text(str(name)))


def _bare(name: str) -> str:
    bare = re.split(r"[/\\]", name)[-1].strip(" .")
    return bare if len(bare) <= LONGEST_NAME else f"{bare[: LONGEST_NAME - 12]}…{bare[-10:]}"


def _sent_at(written: str, timezone: tzinfo) -> tuple[datetime | None, list[str]]:
    if not written:
        return None, [NO_DATE]
    try:
        moment = parsedate_to_datetime(written)
        moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
        moment.utctimetuple()
    except (ValueError, TypeError, OverflowError, IndexError, AttributeError):
        moment = read_date(written, timezone=timezone)
    if moment is None or not FIRST_YEAR <= moment.year <= LAST_YEAR:
        return None, [BAD_DATE.format(written[:40])]
    return moment, []
