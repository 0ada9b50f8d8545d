"""XML from strangers, as a stream."""

import pytest

from articles.importing import xml_reading
from articles.importing.decoding import NotText
from articles.importing.xml_reading import (
    BrokenXml,
    child,
    children,
    elements,
    local_name,
    text_of,
    tree_of,
)

FEED = b"""<?xml version="1.0"?><r xmlns:wp="http://wordpress.org/export/1.2/">
<wp:item><title>A &amp; b</title><wp:title>w</wp:title></wp:item><other/>
<item><title><![CDATA[C]]></title></item></r>"""


def titles(data, **options):
    return [text_of(child(one, "title")) for one in elements(data, frozenset({"item"}), **options)]


def test_elements_are_found_by_local_name_in_any_namespace():
    assert titles(FEED) == ["A & b", "C"]


def test_children_can_be_told_by_a_part_of_their_namespace():
    item = next(elements(FEED, frozenset({"item"})))
    assert [text_of(one) for one in children(item, "title")] == ["A & b", "w"]
    assert text_of(child(item, "title", "wordpress.org/export")) == "w"
    assert (child(item, "none"), text_of(None), local_name(item)) == (None, "", "item")


def test_elements_free_what_was_read(tmp_path):
    path = tmp_path / "a.xml"
    path.write_bytes(b"<r>" + b"<item><title>x</title></item>" * 50 + b"</r>")
    roots = [one.getroottree().getroot() for one in elements(path, frozenset({"item"}))]
    assert (len(roots), len(roots[-1])) == (50, 1)


def test_broken_xml_names_the_line_and_keeps_what_came_before():
    read = elements(b"<r>\n<item/>\n<item>\n</wrong></r>", frozenset({"item"}))
    assert local_name(next(read)) == "item"
    with pytest.raises(BrokenXml, match="not well-formed XML") as raised:
        next(read)
    assert raised.value.line == 4
    assert titles(b"<r><item><title>a & b</title></item></r>", is_mending=True) == ["a  b"]


def test_tree_of_a_document():
    assert local_name(tree_of(b"<a><!-- c --><b/></a>")) == "a"
    with pytest.raises(BrokenXml):
        tree_of(b"<a>")
    with pytest.raises(BrokenXml):
        tree_of(b"")


BOMB = b'<!DOCTYPE r [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]><r><item>&b;</item></r>'
OUTSIDE = b'<!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]><r><item>&x;</item></r>'


@pytest.mark.parametrize("data", [BOMB, OUTSIDE, OUTSIDE.decode().encode("utf-16")])
def test_entities_are_refused(data):
    with pytest.raises(NotText, match="declares entities"):
        tree_of(data)
    with pytest.raises(NotText, match="declares entities"):
        list(elements(data, frozenset({"item"})))


def test_entities_declared_far_down_are_not_filled_in():
    late = b"<!DOCTYPE r [" + b"<!-- -->" * 10_000 + OUTSIDE[13:]
    assert len(late) > xml_reading.HEAD
    assert [text_of(one) for one in elements(late, frozenset({"item"}))] in ([""], ["&x;"])


def test_a_document_type_on_the_net_is_not_fetched():
    data = b'<!DOCTYPE nitf SYSTEM "http://127.0.0.1:9/nitf.dtd"><nitf><item>a</item></nitf>'
    assert [text_of(one) for one in elements(data, frozenset({"item"}))] == ["a"]
