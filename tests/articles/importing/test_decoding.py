"""Bytes to text."""

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.importing.decoding import FALLBACK_WARNING, NotText, decode, looks_binary


@pytest.mark.parametrize(
    ("data", "text"),
    [
        ("“é”".encode(), "“é”"),
        ("“é”".encode("utf-8-sig"), "“é”"),
        ("“é”".encode("utf-16"), "“é”"),
        (b"\xfe\xff" + "“é”".encode("utf-16-be"), "“é”"),
        ("“é”".encode("utf-32"), "“é”"),
        (b"", ""),
    ],
)
def test_decode_by_mark_or_as_utf8(data, text):
    assert decode(data) == (text, "")


def test_decode_other_bytes_as_windows_1252_and_says_so():
    assert decode("“Café” – 5 €".encode("cp1252")) == ("“Café” – 5 €", FALLBACK_WARNING)
    assert decode(b"caf\xe9 \x81") == ("café \ufffd", FALLBACK_WARNING)


@pytest.mark.parametrize(
    "data", [b"a\x00b", bytes(range(1, 32)) * 9, b"\xff\xfe\x00", b"\xef\xbb\xbf\xff"]
)
def test_decode_refuses_what_is_no_text(data):
    with pytest.raises(NotText):
        decode(data)


def test_looks_binary_lets_a_few_control_characters_pass():
    assert not looks_binary(
        b"A wire message\x02 with marks\x03, a page\x0c break and \x1b[1m colour"
    )


@given(st.binary(max_size=200))
def test_decode_never_raises_anything_else(data):
    with contextlib.suppress(NotText):
        assert [type(part) for part in decode(data)] == [str, str]
