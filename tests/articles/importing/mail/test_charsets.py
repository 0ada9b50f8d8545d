"""Charsets as mail programs name them, and encoded words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.importing.mail.charsets import BROKEN, UNKNOWN, header_text, text_of


@pytest.mark.parametrize(
    ("charset", "text", "codec"),
    [
        ("ks_c_5601-1987", "스티해 똠", "cp949"),
        ("iso-2022-jp", "かきくけこ", "iso2022_jp"),
        ("Shift_JIS", "あいうえお①", "cp932"),
        ("GB2312", "鎔基", "gb18030"),
        ("ISO-8859-1", "“quoted” €", "cp1252"),
        ('"utf-8"', "quay ↗", "utf-8"),
        ("us-ascii", "Übergröße", "utf-8"),
        ("", "Übergröße", "utf-8"),
    ],
)
def test_text_is_read_in_the_charset_that_is_meant(charset, text, codec):
    assert text_of(text.encode(codec), charset) == (text, "")


@pytest.mark.parametrize(
    "charset", ["x-unknown", "zip", "rot13", "punycode", "unicode_escape", "é"]
)
def test_charset_that_is_none_is_guessed_and_said(charset):
    assert text_of("Übergröße".encode(), charset) == ("Übergröße", UNKNOWN.format(charset))
    assert text_of(b"plain", charset) == ("plain", "")


def test_text_that_is_not_in_its_charset_is_read_with_a_doubt():
    assert text_of("Größe".encode(), "iso-2022-jp") == ("Größe", BROKEN.format("iso-2022-jp"))
    assert text_of("Übergröße".encode("cp1252"), "utf-8") == ("Übergröße", BROKEN.format("utf-8"))


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("Ferry stops", "Ferry stops"),
        ("=?utf-8?Q?F=C3=A4hre_h=C3=A4lt?=", "Fähre hält"),
        ("=?utf-8?b?RsOkaHJl?= =?utf-8?b?IGjDpGx0?=", "Fähre hält"),
        ("=?utf-8?b?RsM=?=\n =?utf-8?b?pGhyZQ==?=", "Fähre"),
        ('Re: "=?UTF-8?B?5ryi5a2X?=" tail', 'Re: "漢字" tail'),
        ("=?utf-8*de?Q?F=C3=A4hre?=", "Fähre"),
        ("=?utf-8?b?SGVsbG8NCkJjYzogeA==?=", "Hello Bcc: x"),
        ("=?utf-8?b?a?= b", "a b"),
        ("=?x?q?a?=", "a"),
        ("=?utf-8?z?a?=", "=?utf-8?z?a?="),
        ("Line\n\tfolded\r\n again", "Line folded again"),
    ],
)
def test_header_is_one_line_with_its_words_read(raw, expected):
    assert header_text(raw) == expected


@given(st.binary(), st.text(), st.text())
def test_nothing_raises(data, charset, raw):
    text_of(data, charset)
    assert "\n" not in header_text(f"{raw} =?{charset}?b?{raw}?= =?utf-8?q?{raw}?=")
