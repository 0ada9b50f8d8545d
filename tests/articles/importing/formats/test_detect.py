"""Which format a file is in, by its content."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.importing.decoding import NotText
from articles.importing.formats import FORMATS, detect


@pytest.mark.parametrize(
    ("head", "name", "format_name"),
    [
        (b"", "a.txt", "text"),
        (b"Headline\n\nText", "a.txt", "text"),
        (b"Headline\n\nText", "a", "text"),
        (b"Headline\n\nText", "a.MD", "markdown"),
        (b"---\ntitle: a\n---\n", "a.txt", "markdown"),
        (b"# Headline\n", "a.txt", "markdown"),
        (b"+++\ntitle = 'a'\n+++\n", "a.txt", "markdown"),
        ("# Ünïcode\n".encode("utf-16"), "a.txt", "markdown"),
        (b"<div>html</div>", "a.md", "markdown"),
        (b"[a](b) and more", "a.md", "markdown"),
        (b"[a] said the mayor", "a.txt", "text"),
        (b"{word} said the mayor", "a.txt", "text"),
        (b"1 < 2, said the mayor", "a.txt", "text"),
        (b"From: the mayor\nAn open letter", "a.txt", "text"),
        (b"From now on ferries stop", "a.txt", "text"),
        (b"#hashtag is no heading", "a.txt", "text"),
        ("é".encode() * 40_000, "a.txt", "text"),
        (b"\x16\x16\x01a1234\n\x02Headline", "a.txt", "wire"),
        (b"<nitf version='2.0'>", "a.txt", "nitf"),
        (b'<?xml version="1.1"?>\n<!DOCTYPE nitf SYSTEM "x.dtd"><nitf>', "a.md", "nitf"),
        (b'{"db": [{"meta": {"exported_on": 1}', "a.txt", "ghost"),
        (b'{"uri": "u", "pubStatus": "usable"}', "a.txt", "ninjs"),
        (b'[{"guid": "u", "body_xhtml": "x"', "a.md", "ninjs"),
        (b'{"a": 1}', "a.txt", "json"),
        (b"From: a@example.org\nSubject: b\nMIME-Version: 1.0\n\nc", "a.txt", "eml"),
        (b"From a@example.org Mon May 2\nSubject: b\nDate: x\nMessage-ID: y\n", "a", "eml"),
        (b'[\n  {"a": 1}]', "a.csv", "json"),
        (b'{"a": 1}\n{"a": 2}', "a.json", "jsonl"),
        (b"a,b\n1,2\n", "a.csv", "csv"),
        (b"id;title;body\n1;a;b\n", "a", "csv"),
        (b"<!DOCTYPE html><p>", "a.txt", "html"),
        (b"\xef\xbb\xbf\n <HTML>", "a.md", "html"),
        (b"<rss version='2.0'>", "a.txt", "feed"),
        (b"<?xml version='1.0'?><!-- a --><feed xmlns='x'>", "a", "feed"),
        ("<rss version='2.0'>".encode("utf-16-le"), "a.txt", "feed"),
        (b"<rdf:RDF xmlns='http://purl.org/rss/1.0/'>", "a.md", "feed"),
    ],
)
def test_detect(head, name, format_name):
    assert detect(head[:65_535], name) == format_name


@pytest.mark.parametrize(
    ("head", "name", "what"),
    [
        (b"%PDF-1.7", "a.txt", "a PDF"),
        (b"\x89PNG\r\n", "a.txt", "a picture (PNG)"),
        (b"PK\x03\x04", "a.docx", "a zip archive or an office document"),
        (b"{\\rtf1", "a.txt", "rich text (RTF)"),
        (b"a\x00b", "a.txt", "binary content"),
        (bytes(range(5, 32)) * 9, "a.md", "binary content"),
        (b"<?xml version='1.0'?>", "a.md", "XML of an unknown kind"),
        ("<?xml version='1.0'?>".encode("utf-16"), "a.txt", "XML of an unknown kind"),
        (b"<package version='2.0'>", "a.txt", "XML of an unknown kind"),
        (b"<p>Text</p>", "a.txt", "HTML or XML"),
    ],
)
def test_detect_names_what_is_not_read(head, name, what):
    with pytest.raises(NotText) as raised:
        detect(head, name)
    assert (
        str(raised.value)
        == f"looks like {what}, which is not read; docs/importing.md lists the formats"
    )


@given(st.binary(max_size=200), st.text(max_size=10))
def test_detect_never_raises_anything_else(head, name):
    try:
        assert detect(head, name) in FORMATS
    except NotText:
        return
