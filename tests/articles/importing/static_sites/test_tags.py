"""Template tags are found, paired and taken apart."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.importing.static_sites.tags import Kind, arguments, as_shown, tags_in

PARTS = [
    "{{<",
    ">}}",
    "{{%",
    "%}}",
    "{{",
    "}}",
    "{%",
    "%}",
    " raw ",
    " endraw ",
    "/",
    "*",
    '"',
    "a",
]


def told(text):
    return [(tag.kind.value, tag.name, tag.written, tag.is_closing) for tag in tags_in(text)]


@pytest.mark.parametrize(
    ("text", "tags"),
    [
        ('{{< figure src="a b.jpg" >}}', [("shortcode", "figure", 'src="a b.jpg"', False)]),
        (
            "{{%note%}}x{{%/note%}}",
            [("shortcode", "note", "", False), ("shortcode", "note", "", True)],
        ),
        ("{{< br />}}", [("shortcode", "br", "", False)]),
        ("{{</* br */>}}", [("text", "", "{{< br >}}", False)]),
        ("{%- link a/b.md -%}", [("tag", "link", "a/b.md", False)]),
        ("{% endfor %}", [("tag", "for", "", True)]),
        ("{{ '/x' | url }}", [("value", "", "'/x' | url", False)]),
        ("{% raw %}{{{% endraw %} x }}", [("text", "", "{{", False)]),
        ("{% raw %}{{ x }}", [("tag", "raw", "", False), ("value", "", "x", False)]),
        ("{{ a {{ b }}", [("value", "", "b", False)]),
        ("{{<>}} {%%} {{}} {{< 1 >}}", []),
    ],
)
def test_tags_are_what_their_generator_reads(text, tags):
    assert told(text) == tags


def test_pair_knows_its_end():
    first, inner, last = tags_in("{{< a >}}{{< b >}}{{< /a >}}")
    assert (first.closed_by, inner.closed_by, last.is_closing) == (2, -1, True)


@pytest.mark.parametrize(
    ("written", "values", "loose"),
    [
        ('src="a b" alt=`c "d"` e', {"src": "a b", "alt": 'c "d"'}, ["e"]),
        ('"./a.jpg", "alt", "50vw"', {}, ["./a.jpg", "alt", "50vw"]),
        ("id: 'x' https://a.example/?b=c", {"id": "x"}, ["https://a.example/?b=c"]),
        (r'a="say \"no\""', {"a": 'say "no"'}, []),
        ("a='never closed", {"a": "never closed"}, []),
    ],
)
def test_arguments_are_taken_apart(written, values, loose):
    assert arguments(written) == (values, loose)


def test_code_is_shown_as_a_reader_would_see_it():
    assert as_shown("{% raw %}{{ x }}{% endraw %} {{</* a */>}} {{ y }}") == (
        "{{ x }} {{< a >}} {{ y }}"
    )


@given(st.lists(st.sampled_from(PARTS), max_size=30).map("".join))
def test_any_text_has_tags_in_order_that_do_not_overlap(text):
    end = 0
    for number, tag in enumerate(tags := tags_in(text)):
        assert end <= tag.start < tag.end <= len(text)
        assert tag.closed_by == -1 or tags[tag.closed_by].is_closing
        assert tag.closed_by == -1 or tag.closed_by > number
        arguments(tag.written)
        end = tag.end


@pytest.mark.parametrize(
    "text",
    ["{{" * 100_000, "{% raw %}" * 30_000, '{{< a "' + '\\"' * 1_900 + " >}}", "{{< a " * 50_000],
)
def test_hostile_text_is_read_in_bounded_time(text):
    began = time.monotonic()
    kinds = {tag.kind for tag in tags_in(text) if arguments(tag.written)}
    assert kinds <= set(Kind)
    assert time.monotonic() - began < 20
