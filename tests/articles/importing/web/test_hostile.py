"""Pages that are broken or mean harm."""

import sys
import time
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from articles.importing.items import (
    ImportItem,
    RejectedItem,
)
from articles.text import plain_text, sanitise
from tests.articles.importing.formats.test_html import (
    LEAD,
    NODE,
    SECOND,
    TEXT,
    ld,
    only,
    page,
    read,
)


def test_nothing_hostile_is_left_and_nothing_fails(bad_inputs, shared):
    sys.path.insert(0, str(shared / "tools"))
    from make_bad_inputs import XSS

    for payload in XSS:
        found = only(
            page(ld({**NODE, "headline": payload}), f"<p>{LEAD}</p>{payload}<p>{SECOND}</p>")
        )
        stored = sanitise(found.body)
        for sign in ("<script", "onerror", "onload", "javascript:", "<iframe", "<style", "srcdoc"):
            assert (payload, sign in stored.lower()) == (payload, False)
        assert LEAD in plain_text(stored)


def test_hostile_pages_of_the_shared_tool_end_as_expected(bad_inputs):
    found = {path.name: only(path.read_bytes()) for path in sorted(bad_inputs.glob("*.html"))}
    assert found["jsonld-broken.html"].headline == "Fallback title"
    graph = found["jsonld-graph-and-list.html"]
    assert (graph.headline, [one.name for one in graph.bylines]) == ("A", ["X", "Y", "Z"])
    assert graph.published_at == datetime(2020, 1, 1, tzinfo=UTC)
    assert found["charset-lies.html"].headline == "Größe"
    assert found["empty-body.html"].reason == "no story is found in it"
    error = only((bad_inputs / "feed-html-error-page.xml").read_bytes())
    assert type(error) is RejectedItem


@pytest.mark.parametrize(
    "inner",
    [
        "<p>x" * 10_000,
        "<img src=a.jpg>" * 10_000,
        f"<p {' '.join(f'a{n}=1' for n in range(50_000))}>x</p>",
        "<table><tr><td>" * 80,
        "<ul><li>" * 110,
        '<i itemprop="articleBody">' * 240,
        "<script type='application/ld+json'>" + "[" * 100_000 + "</script>",
        "<script type='application/ld+json'>" + '{"@graph":' * 190 + "1" + "}" * 190 + "</script>",
        "<" * 100_000,
        f"<img srcset='{'a.jpg 1w, ' * 100_000}'>",
    ],
)
def test_thousands_of_one_thing_take_bounded_time(inner):
    started = time.process_time()
    found = only(page("", TEXT + inner))
    assert time.process_time() - started < 40
    assert isinstance(found, ImportItem | RejectedItem)


@settings(max_examples=60, deadline=None)
@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(max_size=20),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(st.sampled_from(sorted({*NODE, "@id", "@graph", "name"})), inner)
        ),
        max_leaves=12,
    )
)
def test_any_linked_data_is_read_without_an_error(node):
    assert (
        len(read(page(ld({"@type": "NewsArticle", **node} if isinstance(node, dict) else node))))
        == 1
    )


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=300))
def test_any_bytes_are_one_answer(data):
    assert len(read(b"<html><body>" + data)) == 1
