"""Pages that hold no story, or none that can be read."""

import pytest

from articles.importing.decoding import NotText
from articles.importing.formats import detect
from articles.importing.items import (
    ImportItem,
    LeftOut,
    RejectedItem,
)
from tests.articles.importing.formats.test_html import LEAD, NODE, ld, only, page


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (ld({"@type": "CollectionPage"}), "a list of stories"),
        ('<link rel="canonical" href="https://packet.example/">', "a list of stories"),
        (ld({**NODE, "url": "https://a.example/1"}, {**NODE, "url": "https://a.example/2"}), ""),
    ],
)
def test_lists_of_stories_are_left_out(data, kind):
    found = only(page(data))
    assert (found == LeftOut(kind)) if kind else found.bylines == ()


def test_pages_of_links_frames_and_redirects_are_left_out():
    links = "".join(f"<li><a href='/{n}'>A headline of story {n}</a></li>" for n in range(40))
    assert only(f"<html><body><ul>{links}</ul></body></html>") == LeftOut("a list of stories")
    frames = "<html><frameset cols='1,2'><frame src='a.html'></frameset></html>"
    assert only(frames) == LeftOut("a page of frames")
    moved = "<html><head><meta http-equiv='refresh' content='0;url=/a'></head><body>Moved</body>"
    assert only(moved) == LeftOut("a page that leads elsewhere")


@pytest.mark.parametrize("title", ["404 Not Found", "502 Bad Gateway", "Seite nicht gefunden"])
def test_error_page_is_refused_and_named(title):
    text = f"<html><title>{title}</title><body><p>Sorry. {LEAD}</p></body></html>"
    found = only(text)
    reason = f"an error page of the server (“{title}”), no story"
    assert found == RejectedItem(
        external_id="a.html", location="a.html", field="file", reason=reason, raw=text
    )


@pytest.mark.parametrize(
    "said",
    [
        '<meta property="og:type" content="article">',
        '<meta property="article:published_time" content="2026-03-02T09:30:00Z">',
        ld(NODE),
    ],
)
def test_story_of_what_was_not_found_is_no_error_page(said):
    found = only(page(said).replace("Ferry stops at four", "Missing hiker still not found"))
    assert (type(found), LEAD in found.body) == (ImportItem, True)


def test_page_about_the_paper_is_a_page():
    assert only(page(ld({"@type": "AboutPage"}))).kind == "page"


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "the file is empty"),
        (b"  \n", "the file is empty"),
        (b"\x00\x01" * 99, "binary content, not a page"),
        (b"<p>" + b"x" * 10_000_001, "larger than 10 MB, the most that is read as one page"),
        (
            b"<div>" * 400 + b"x",
            "elements within elements, more than 250 deep, which no page has",
        ),
        (b"<b>" * 90_000, "elements within elements, more than 250 deep, which no page has"),
        (b"<p>x" * 40_000, "more than 20,000 elements, which no story has"),
        (b"<p>" + b"x " * 1_500_000, "more than 2,000,000 characters of text, which no story has"),
        (b"<html><body></body></html>", "no story is found in it"),
        (page(ld(NODE), "").encode(), "there is no text in it"),
    ],
)
def test_what_is_no_story_is_refused_in_words(data, reason):
    found = only(data)
    assert (type(found), found.reason) == (RejectedItem, reason)


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("site/a.css", "a file beside the pages (.css)"),
        ("site/A.JPG", "a file beside the pages (.jpg)"),
        ("Ferry_files/ad.html", "a page within a saved page"),
    ],
)
def test_what_lies_beside_pages_is_left_out(name, kind):
    assert only("a { b: c }", external_id=name) == LeftOut(kind)


def test_page_is_a_page_whatever_it_is_called():
    assert only(page(), external_id="ferry.txt").headline == "Ferry stops at four"


@pytest.mark.parametrize(
    ("head", "name"),
    [
        (b"<!DOCTYPE html><p>", "a.txt"),
        (b"\xef\xbb\xbf\n <HTML>", "a.md"),
        (b"<!-- a -->\n<!doctype html>", "a"),
        (b"<?xml version='1.0'?>\n<!DOCTYPE html PUBLIC 'x'>", "a.xml"),
        (b"<div class='x'>text", "a.HTM"),
    ],
)
def test_page_is_known_by_its_beginning(head, name):
    assert detect(head, name) == "html"


@pytest.mark.parametrize(
    ("head", "name", "what"),
    [
        (b"body { color: red }", "a.css", "a style sheet (CSS)"),
        (b"let a = 1", "a.js", "a script (JavaScript)"),
    ],
)
def test_what_lies_beside_pages_is_no_text(head, name, what):
    with pytest.raises(NotText, match=what.replace("(", r"\(").replace(")", r"\)")):
        detect(head, name)
