"""The fields above a Markdown text."""

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.importing.front_matter import BrokenFrontMatter, split_front_matter

NAMES = frozenset({"title", "date"})


def split(text):
    return split_front_matter(text, header_names=NAMES)


def test_split_front_matter_keeps_every_value_as_written():
    text = "---\na: No\nb: 1.10\nc: 12:30\nd: 2026-01-01\ne: 007\nf: ~\ng: [yes, 1e3]\n---\nbody\n"
    assert split(text) == (
        {
            "a": "No",
            "b": "1.10",
            "c": "12:30",
            "d": "2026-01-01",
            "e": "007",
            "f": "~",
            "g": ["yes", "1e3"],
        },
        "body\n",
    )


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("", ({}, "")),
        ("body", ({}, "body")),
        ("---\n---\nbody", ({}, "body")),
        ("---\ntitle: a\n...\nbody", ({"title": "a"}, "body")),
        ("---  \ntitle: a\n---", ({"title": "a"}, "")),
        ("---\n\ntitle: a\n---\nbody", ({"title": "a"}, "body")),
        ("---\n\n# A rule, no fence\n\n---\nbody", ({}, "---\n\n# A rule, no fence\n\n---\nbody")),
        ("---\n\nnever closed", ({}, "---\n\nnever closed")),
        ("Title: a: b\nDate:\n  2026\n\nbody", ({"Title": "a: b", "Date": "2026"}, "\nbody")),
        ("Title: a", ({"Title": "a"}, "")),
        ("Note: this is text\n\nbody", ({}, "Note: this is text\n\nbody")),
        ("Title: a\nbut then text\n", ({}, "Title: a\nbut then text\n")),
    ],
)
def test_split_front_matter(text, parts):
    assert split(text) == parts


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("---\ntitle: a\nbody", "the block opened by --- in line 1 is never closed"),
        ("---\n- a\n---\n", "the block is no list of fields (name: value)"),
        ("---\njust words\n---\n", "the block is no list of fields (name: value)"),
        (
            "---\ntitle: a: b\n---\n",
            "broken YAML in line 2: mapping values are not allowed in this context",
        ),
        ("---\na: 1\nb: [1, 2\n---\n", "broken YAML in line 4: did not find expected ',' or ']'"),
        ("---\n? [a]\n: b\n---\n", "broken YAML in line 2: found unhashable key"),
        ("---\na: \x00\n---\n", "it holds a character that YAML does not allow"),
        ("---\na: \ud800\n---\n", "it holds a character that YAML does not allow"),
        ("+++\ntitle = 'a'\n", "the block opened by +++ in line 1 is never closed"),
        (
            "+++\ntitle = Harbour\n+++\n",
            "broken TOML, its +++ not counted: Invalid value (at line 1, column 9)",
        ),
        ("+++\na = " + "[" * 30_000 + "\n+++\n", "its values are nested too deeply"),
        ("+++\n" + "a." * 30_000 + "a = 1\n+++\n", "a line of its TOML has too many dots"),
        ("+++\n" + "#" * 70_000 + "\n+++\n", "the block is longer than 65,536 characters"),
        ("---\na: b\n" + "#" * 70_000 + "\n---\n", "the block is longer than 65,536 characters"),
        ("---\n" + "- " * 30_000 + "a\n---\n", "its values are nested too deeply"),
        ("---\na: " + "[" * 30_000 + "\n---\n", "its values are nested too deeply"),
    ],
)
def test_split_front_matter_says_what_is_broken(text, reason):
    with pytest.raises(BrokenFrontMatter) as raised:
        split(text)
    assert str(raised.value) == reason


def test_split_front_matter_reads_toml_into_strings():
    text = (
        "+++\ntitle = 'Ferry stays'\ndraft = false\nversion = 1.10\nweight = 7\n"
        "date = 2026-01-31T09:30:00+01:00\nday = 2026-01-31\ntags = ['harbour', 'ferry']\n"
        "[params]\nauthor = 'Ottoline Grebe'\n+++\nbody\n"
    )
    assert split(text) == (
        {
            "title": "Ferry stays",
            "draft": "false",
            "version": "1.10",
            "weight": "7",
            "date": "2026-01-31 09:30:00+01:00",
            "day": "2026-01-31",
            "tags": ["harbour", "ferry"],
            "params": {"author": "Ottoline Grebe"},
        },
        "body\n",
    )


@given(st.text(max_size=200))
def test_split_front_matter_never_raises_anything_else(text):
    for opening in ("", "---\n", "---\ntitle: a\n"):
        with contextlib.suppress(BrokenFrontMatter):
            fields, rest = split(f"{opening}{text}\n---\nbody")
            assert [key for key in fields if not isinstance(key, str)] == []
            assert rest.endswith("body")
