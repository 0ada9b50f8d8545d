"""The headline of a page, and the names of those who wrote it."""

import pytest

from articles.importing.items import (
    ByLine,
)
from articles.text import plain_text, sanitise
from tests.articles.importing.formats.test_html import LEAD, NODE, SECOND, TEXT, ld, only, page


@pytest.mark.parametrize(
    ("author", "names"),
    [
        ("Zora Ada", ["Zora Ada"]),
        ("By Zora Ada and Mo Ferry", ["Zora Ada", "Mo Ferry"]),
        ("Zora Ada, Mo Ferry und Bo Lee", ["Zora Ada", "Mo Ferry", "Bo Lee"]),
        ("<a href='/zora'>Zora Ada</a> &amp; Mo Ferry", ["Zora Ada", "Mo Ferry"]),
        (["Zora Ada", {"name": "Mo Ferry"}], ["Zora Ada", "Mo Ferry"]),
        ({"name": ["Zora Ada", "Mo Ferry"]}, ["Zora Ada", "Mo Ferry"]),
        ({"@type": "Organization", "name": "Harbour News Agency"}, ["Harbour News Agency"]),
        ("zora@packet.example (Zora Ada)", ["Zora Ada"]),
        (["Zora Ada", None, 7, {"name": None}], ["Zora Ada", "7"]),
        ("https://packet.example/people/zora", []),
        ("admin", []),
        (None, []),
    ],
)
def test_authors_in_any_shape_are_names(author, names):
    found = only(page(ld({**NODE, "author": author})))
    assert [one.name for one in found.bylines] == names


def test_the_paper_itself_is_no_author_beside_a_person():
    publisher = {"@type": "Organization", "name": "The Packet"}
    node = {**NODE, "publisher": publisher, "author": [publisher, {"name": "Zora Ada"}]}
    assert only(page(ld(node))).bylines == (ByLine("Zora Ada"),)
    assert only(page(ld({**node, "author": publisher}))).bylines == (ByLine("The Packet"),)


def test_title_loses_the_name_of_the_site():
    assert only(page()).headline == "Ferry stops at four"
    found = only(f"<html><title>The Packet: a history | Packet</title><body>{TEXT}</body>")
    assert found.headline == "The Packet: a history | Packet"


def test_headline_is_printed_once_and_so_are_byline_and_day():
    top = "<h1>Ferry Stops at Four</h1><p>By Zora Ada</p><p>2 March 2026, 9:30</p>"
    found = only(page(ld({**NODE, "author": "Zora Ada"}), top + TEXT))
    assert plain_text(sanitise(found.body)) == f"{LEAD}\n\n{SECOND}"
