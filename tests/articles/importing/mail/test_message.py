"""Mails as they are written, and as they should not be."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.importing.decoding import NotText
from articles.importing.mail.message import (
    BAD_DATE,
    DAMAGED,
    NO_DATE,
    NO_HEADER,
    Text,
    part_of_mail,
    read_mail,
)

HEADER = "From: Zora Ada <zora@packet.example>\nSubject: Ferry stops\n"
LENGTH_OF_DIGEST = 16
NESTED = "Content-Type: multipart/mixed; boundary=b{0}\n\n--b{0}\n"
DATE = "Date: Mon, 2 Mar 2026 09:30:00 +0100\n"


def read(text):
    return read_mail(text if isinstance(text, bytes) else text.encode())


def mixed(*parts, kind="mixed"):
    joined = "".join(f"--b\n{part}\n" for part in parts)
    return f"{HEADER}{DATE}Content-Type: multipart/{kind}; boundary=b\n\n{joined}--b--\n"


def test_header_is_read_without_addresses():
    mail = read(f"{HEADER}{DATE}Message-ID: <1@packet.example>\nOrganization: The Port\n\nText")
    assert (mail.subject, mail.sender, mail.organization) == ("Ferry stops", "Zora Ada", "The Port")
    assert (mail.message_id, mail.texts) == ("1@packet.example", (Text("plain", "Text"),))
    assert mail.sent_at == datetime(2026, 3, 2, 9, 30, tzinfo=timezone(timedelta(hours=1)))
    assert "zora@" not in repr(mail)


@pytest.mark.parametrize(
    ("written", "sender"),
    [
        ('"Zora @ The Port" <zora@packet.example>', "Zora @ The Port"),
        ("zora@packet.example (Zora Ada)", "Zora Ada"),
        ("zora@packet.example", ""),
        ("=?utf-8?q?F=C3=A4hre?= <a@b.example>", "Fähre"),
        ("", ""),
    ],
)
def test_sender_is_a_name(written, sender):
    assert read(f"From: {written}\nSubject: x\n\nText").sender == sender


@pytest.mark.parametrize(
    ("written", "doubt"),
    [
        ("Mon, 30 Jun 3609 15:33:50 +0600", True),
        ("Thu, 32 Foo 2020", True),
        ("2 Mar 2026 09:30:00 -0000", False),
        ("2026-03-02T09:30:00Z", False),
    ],
)
def test_date_that_can_not_be_is_none(written, doubt):
    mail = read(f"{HEADER}Date: {written}\n\nText")
    expected = None if doubt else datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
    assert (mail.sent_at, mail.doubts) == (expected, (BAD_DATE.format(written),) if doubt else ())


def test_mail_without_a_date_has_none():
    assert (read(f"{HEADER}\nText").sent_at, read(f"{HEADER}\nText").doubts) == (None, (NO_DATE,))


def test_both_forms_of_a_text_are_handed_on_and_the_rest_is_attached():
    mail = read(
        mixed(
            "Content-Type: text/plain; charset=utf-8; format=flowed; delsp=yes\n\nText",
            "Content-Type: text/html\n\n<p>Text</p>",
            'Content-Type: application/pdf; name="a.pdf"\n\n%PDF',
            "Content-Type: text/plain\nContent-Disposition: attachment; filename=b.txt\n\nb",
        )
    )
    assert mail.texts == (Text("plain", "Text", True, True), Text("html", "<p>Text</p>"))
    assert [(one.name, one.digest) for one in mail.attachments] == [("a.pdf", ""), ("b.txt", "")]


@pytest.mark.parametrize(
    ("given", "name"),
    [
        ('filename="../../../../etc/cron.d/x"', "x"),
        ("filename*=utf-8''..%2F..%2Fx.html", "x.html"),
        (r'filename="C:\\temp\\x.doc"', "x.doc"),
        ('filename="=?utf-8?q?F=C3=A4hre.pdf?="', "Fähre.pdf"),
        ("filename*=zip''a.pdf", "a.pdf"),
        ('filename="..."', "unnamed (application/x-a)"),
        (f'filename="{"a" * 300}.pdf"', f"{'a' * 88}…aaaaaa.pdf"),
    ],
)
def test_name_of_what_is_attached_is_no_path(given, name):
    part = f"Content-Type: application/x-a\nContent-Disposition: attachment; {given}\n\nx"
    assert [one.name for one in read(mixed(part)).attachments] == [name]


def test_picture_is_one_by_its_content_and_is_found_again():
    png = "Content-Type: application/x\nContent-Transfer-Encoding: base64\n\niVBORw0KGgoAAAA="
    html = 'Content-Type: image/png; name="a.png"\n\n<html>'
    data = mixed(png, html).encode()
    first, second = read(data).attachments
    assert (bool(first.digest), second.digest) == (True, "")
    assert part_of_mail(data, first.digest) == b"\x89PNG\r\n\x1a\n\0\0\0"
    assert part_of_mail(data, "0" * 64) is None


def test_mail_attached_to_a_mail_is_named_and_read_if_there_is_no_other_text():
    inner = "Content-Type: message/rfc822\n\nSubject: Inner\n\nInner text"
    mail = read(mixed("Content-Type: text/plain\n\nOuter", inner))
    assert ([text.words for text in mail.texts], mail.attachments[0].name) == (
        ["Outer"],
        "mail “Inner”",
    )
    assert [text.words.strip() for text in read(mixed(inner)).texts] == ["Inner text"]


def test_damaged_header_is_mended():
    mail = read("Received: x\nquite wrong\n folded\nSubject: Ferry stops\n\nText")
    assert (mail.subject, mail.texts[0].words, mail.doubts) == (
        "Ferry stops",
        "Text",
        (DAMAGED, NO_DATE),
    )


def test_text_that_follows_a_header_without_an_empty_line_is_not_lost():
    mail = read("From: a@b.example\nSubject: Ferry stops\nThe last crossing.\nMore\n\nAnd more")
    assert mail.subject == "Ferry stops"
    assert mail.texts[0].words.split("\n") == ["The last crossing.", "More", "And more"]


def test_html_that_says_nothing_of_its_type_is_html():
    assert read(f"{HEADER}\n<p>Text</p>").texts == (Text("html", "<p>Text</p>"),)


def test_digest_is_that_of_subject_and_text_however_it_came():
    def digest(text):
        return read(text).digest

    first = digest(f"{HEADER}\nText")
    assert digest(f"Received: x\n{HEADER}\nText\n".replace("\n", "\r\n")) == first
    assert digest(f"From a@b.example Mon Mar  2 09:30:00 2026\n{HEADER}\nText") == first
    assert digest(f"{HEADER}\nText 2") != first
    assert digest(f"{HEADER.replace('Ferry', 'Boat')}\nText") != first


@pytest.mark.parametrize("text", ["", "no header", "\x00\x01", "a b: c\n\n"])
def test_what_is_no_mail_is_refused(text):
    with pytest.raises(NotText, match=NO_HEADER):
        read(text)


@pytest.mark.parametrize(
    "text",
    [
        HEADER
        + "".join(f"Content-Type: multipart/mixed; boundary=b{n}\n\n--b{n}\n" for n in range(2000)),
        HEADER + "Content-Type: message/rfc822\n\nSubject: y\n" * 2000,
        HEADER + "Content-Type: multipart/mixed; boundary=b\n\n" + "--b\n\nx\n" * 1200 + "--b--",
        HEADER + "X: y\n" * 100_000 + "\nText",
        HEADER + "\n" + "x" * 1_000_001,
    ],
)
def test_mail_beyond_measure_is_refused(text):
    with pytest.raises(NotText):
        read(text)


def is_read_or_refused(data):
    """Whether a mail is read, with a digest to know it by, or refused with a reason."""
    try:
        return len(read_mail(data).digest) == LENGTH_OF_DIGEST
    except NotText as refusal:
        return bool(str(refusal))


@given(st.binary())
def test_nothing_else_is_raised(data):
    mails = (data, HEADER.encode() + data, mixed("").encode() + data)
    assert [is_read_or_refused(mail) for mail in mails] == [True, True, True]


@given(st.text(), st.text(), st.sampled_from(["quoted-printable", "base64", "x-uuencode", "8bit"]))
def test_odd_parts_do_no_harm(words, name, encoding):
    part = (
        f'Content-Type: text/plain; charset="{name}"; name*0*={name}\n'
        f"Content-Transfer-Encoding: {encoding}\nContent-Disposition: attachment; "
        f"filename*={name}\n\n{words}"
    )
    assert is_read_or_refused(mixed(part).encode("utf-8", "replace"))
