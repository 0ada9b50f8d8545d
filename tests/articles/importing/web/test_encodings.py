"""Pages in any encoding, whatever they say that it is."""

import pytest

from tests.articles.importing.formats.test_html import (
    TEXT,
    only,
)


def test_page_in_utf16_is_read():
    assert only(f"<h1>Größe</h1>{TEXT}".encode("utf-16")).headline == "Größe"


@pytest.mark.parametrize(
    ("data", "headline", "is_warned"),
    [
        ("<meta charset=utf-8><h1>Größe</h1>".encode(), "Größe", False),
        ("<h1>Größe</h1>".encode("latin-1"), "Größe", True),
        ("<meta charset=utf-8><h1>Größe</h1>".encode("latin-1"), "Größe", True),
        ("<meta charset='iso-8859-1'><h1>“Größe”</h1>".encode("cp1252"), "“Größe”", False),
        ("<meta charset='iso-8859-1'><h1>Größe</h1>".encode(), "Größe", False),
        ("<meta charset=windows-1251><h1>Паром</h1>".encode("cp1251"), "Паром", False),
        ("<meta charset=Shift_JIS><h1>連絡船</h1>".encode("cp932"), "連絡船", False),
        ("<meta charset=gb2312><h1>渡轮</h1>".encode("gb18030"), "渡轮", False),
        ("<meta charset=iso-2022-jp><h1>連絡船</h1>".encode("iso-2022-jp"), "連絡船", False),
        ("<meta charset=x-klingon><h1>Größe</h1>".encode("latin-1"), "Größe", True),
        ("<meta charset=utf-7><h1>Größe</h1>".encode("latin-1"), "Größe", True),
        (
            '<?xml version="1.0" encoding="iso-8859-1"?><h1>Größe</h1>'.encode("latin-1"),
            "Größe",
            False,
        ),
    ],
)
def test_encoding_is_that_of_the_bytes_then_that_which_is_said(data, headline, is_warned):
    found = only(data + TEXT.encode())
    encodings = [one for one in found.warnings if "Windows-1252" in one or "broken" in one]
    assert (found.headline, bool(encodings)) == (headline, is_warned)
