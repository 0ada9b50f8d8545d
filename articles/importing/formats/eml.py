"""Press releases by e-mail: a mail a story, alone (.eml) or in a mailbox (mbox). PURE.

Sources: RFC 5322, RFC 2045 to 2047, RFC 3676 (format=flowed), RFC 4155 (mbox). A mail never says
that it is public, so all are drafts. Whom it is from stays with the desk, as a name; addresses in
its header are not taken.
"""

import re
from collections.abc import Iterator
from datetime import UTC, tzinfo

from articles.importing.decoding import NotText
from articles.importing.feeds.entries import Apart
from articles.importing.headlines import NO_HEADLINE, first_words
from articles.importing.items import (
    RAW_LIMIT,
    Found,
    ImportItem,
    Picture,
    RejectedItem,
    SourceStatus,
)
from articles.importing.mail.mailbox import LARGEST, Piece, bytes_between, pieces_of
from articles.importing.mail.message import (
    Attachment,
    Mail,
    part_of_mail,
    read_mail,
    without_addresses,
)
from articles.importing.mail.release import Release, headline_of, is_forward, read_release
from articles.importing.mail.texts import Written, written_of
from articles.importing.media.addresses import address_inside
from articles.importing.opening import Opening, is_mail
from articles.importing.sources import Content
from articles.importing.wires.values import LONGEST_CREDIT

__all__ = ["inside", "looks_like", "read"]

NAMES = (".eml", ".mbox", ".mbx")
HEADER = re.compile(r"[!-9;-~]{1,60}:[ \t]*\S")
LONGEST_SUBJECT = 1_000
LONGEST_ID = 300
LONGEST_DESK_NOTE = 20_000
# An inline picture smaller than this is a spacer or the icon of a network.
SMALLEST_PICTURE = 1_500
# Words of a name that no person bears.
HOUSE = re.compile(
    r"\b(?:press|media|news|office|council|ministry|department|university|institute|agency|police|"
    r"communications?|relations|team|desk|foundation|association|society|union|museum|hospital|trust|"
    r"authority|commission|parliament|government|embassy|bank|group|ltd|limited|inc|plc|gmbh|ag|"
    r"pressestelle|ministerium|universität|stadt|verein|newsroom)\b",
    re.I,
)
PARTS_OF_NAME = re.compile(r"\s[-–—|/]\s|[,;()]|\s(?:at|from|via)\s")
EMBARGO = "embargo until {:%d %B %Y, %H:%M %Z}, read from “{}”: check it"
UNREAD_EMBARGO = "an embargo is named that can't be read, to be set by hand: “{}”"
TOO_LARGE = f"larger than {LARGEST // 1_000_000} MB, the most that is read as one mail"
ALONE = "it holds an attachment and no text"


def looks_like(opening: Opening) -> bool:
    """Whether a text begins with a mail's header, or is named like one and begins with a header."""
    if is_mail(opening.text):
        return True
    is_named_so = opening.name.endswith(NAMES)
    return is_named_so and HEADER.match(opening.text) is not None


def read(
    source: Content,
    *,
    external_id: str,
    location: str,
    timezone: tzinfo = UTC,
    places: dict[str, tuple[int, int]] | None = None,
) -> Iterator[Found]:
    """Yield a story for each mail of a file; where its pictures lie is put down in `places`.

    A mail is known by its Message-ID and a digest of what it says: programs repeat the ids.
    """
    apart = Apart()
    places = {} if places is None else places
    place = {"external_id": external_id, "location": location}
    number = 0
    try:
        for number, piece in enumerate(pieces_of(source), 1):
            where = location if number == 1 else f"{location}, mail {number}"
            own_id = external_id if number == 1 else f"{external_id} {number}"
            yield apart.told(_found(piece, own_id, where, timezone, places))
    except OSError as error:
        yield RejectedItem(**place, reason=f"can't be read: {error.strerror or error}")


def inside(content: Content, place: tuple[int, int], digest: str) -> bytes | None:
    """Return what is attached to the mail between these bytes and has this digest, else None."""
    try:
        return part_of_mail(bytes_between(content, *place), digest)
    except NotText:
        return None


def _found(piece: Piece, external_id: str, where: str, timezone: tzinfo, places) -> Found:
    place = {"external_id": external_id, "location": where}
    data = piece.data
    try:
        if data is None:
            raise NotText(TOO_LARGE)
        if not data.strip():
            raise NotText("the file is empty")
        mail = read_mail(data, timezone=timezone)
    except NotText as error:
        raw = without_addresses(data or b"")[:RAW_LIMIT].decode("utf-8", "replace")
        return RejectedItem(**place, field="file", reason=str(error), raw=raw)
    for one in mail.attachments:
        if one.digest:
            places[one.digest] = (piece.start, piece.end)
    return _item(mail, place, timezone)


def _item(mail: Mail, place: dict, timezone: tzinfo) -> Found:
    subject = mail.subject[:LONGEST_SUBJECT]
    written = written_of(mail.texts, is_forward=is_forward(subject))
    headline, embargo = headline_of(subject)
    release = read_release(
        written.blocks, headline=headline, embargo=embargo, sent_at=mail.sent_at, timezone=timezone
    )
    body = "\n".join(block.html for block in release.blocks)
    headline = headline or first_words(body) or _name_of_attached(mail)
    pictures, others = _pictures(mail, written)
    if not headline:
        return RejectedItem(**place, field="subject", reason="empty, and there is no text below it")
    return ImportItem(
        external_id=_id_of(mail, place["external_id"]),
        location=place["location"],
        headline=headline,
        body=body,
        published_at=mail.sent_at,
        embargo_until=release.embargo_until,
        status=SourceStatus.DRAFT,
        language=mail.language,
        credit_line=_credit(mail),
        desk_note=_desk_note(mail, written, release, others),
        pictures=pictures,
        kept=tuple(sorted(written.kept.items())),
        received=_received(mail),
        warnings=tuple(_said(mail, release, body)),
    )


def _id_of(mail: Mail, fallback: str) -> str:
    own = mail.message_id
    if not own:
        return fallback
    return f"{own[:LONGEST_ID]}#{mail.digest}"


def _credit(mail: Mail) -> str:
    """Where it comes from, if that is no person: an office or a company that says so."""
    parts = (part.strip(" \"'") for part in PARTS_OF_NAME.split(mail.sender))
    own = mail.organization or ", ".join(part for part in parts if HOUSE.search(part))
    return own if len(own) <= LONGEST_CREDIT else ""


def _name_of_attached(mail: Mail) -> str:
    return next((one.name for one in mail.attachments if one.name), "")


def _said(mail: Mail, release: Release, body: str) -> Iterator[str]:
    yield from mail.doubts
    if not mail.subject:
        yield NO_HEADLINE
    if not body and mail.attachments:
        yield ALONE
    if release.embargo_until:
        yield EMBARGO.format(release.embargo_until, release.embargo[:120])
    elif release.embargo:
        yield UNREAD_EMBARGO.format(release.embargo[:120])


def _pictures(mail: Mail, written: Written) -> tuple[tuple[Picture, ...], list[Attachment]]:
    """Return (the pictures as the text shows them, then those attached; what else is attached)."""
    by_id = {one.content_id: one for one in mail.attachments if one.content_id and one.digest}
    shown: dict[str, Picture] = {}
    for picture in written.pictures:
        scheme, _, name = picture.address.partition(":")
        if scheme.lower() != "cid":
            shown[picture.address] = picture
        elif attached := by_id.get(name):
            shown[attached.digest] = _picture(attached, picture.alt, picture.caption)
    others = []
    for one in mail.attachments:
        if not one.digest:
            others.append(one)
        elif not one.is_inline or one.size >= SMALLEST_PICTURE:
            shown.setdefault(one.digest, _picture(one, "", one.description))
    return tuple(shown.values()), others


def _picture(one: Attachment, alt: str, caption: str) -> Picture:
    return Picture(address=address_inside(one.digest, one.name), alt=alt, caption=caption)


def _desk_note(mail: Mail, written: Written, release: Release, others: list[Attachment]) -> str:
    """What is for the desk alone: who sent it, its embargo, notes to editors, what is attached."""
    lines = [f"E-mail from {mail.sender}" if mail.sender else "E-mail"]
    if release.embargo:
        lines.append(f"Embargo: {release.embargo}")
    lines += [f"Above it: {line}" for line in written.above[:20]]
    lines += release.notes
    lines += [f"Signature: {line}" for line in written.signature[:20]]
    if others:
        lines.append(f"Attached: {', '.join(one.name for one in others[:50])}")
    if written.quoted:
        lines.append("What it quotes of an earlier mail is left out")
    return "\n".join(lines)[:LONGEST_DESK_NOTE]


def _received(mail: Mail) -> str:
    """The mail as it came, without the addresses of its header."""
    header = [f"From: {mail.sender}", f"Subject: {mail.subject}"]
    if mail.sent_at:
        header.insert(1, f"Date: {mail.sent_at.isoformat()}")
    return "\n\n".join(["\n".join(header), *(text.words for text in mail.texts)])
