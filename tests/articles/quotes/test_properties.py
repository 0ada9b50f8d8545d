"""What holds for every text: offsets, groups, determinism, and work that grows with the length."""

from __future__ import annotations

import sys
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from articles.quotes import FoundQuote, KnownSpeaker, find_quotes

# Words and marks thrown together look more like a bad manuscript than random characters do.
PARTS = st.sampled_from(
    [
        *"“”\"‘’'«»„ \n\t.,:;?!—–…()[]-",
        *("\r\n", "\u2028", "\x85", "\x01", "\ud800", "''", "\u00a0", "🙂"),
        *(
            "Ada Finch",
            "Mr Dunn",
            "FENCO",
            "he",
            "she",
            "who",
            "they",
            "the ministry",
            "a spokesman",
        ),
        *("*", "Q:", "A:", "FINCH:", "by", "it", "as", "put it", "the minister", "NORTHGATE —"),
        *("said", "told", "asked", "When asked", "according to", "called", "added", "’s", "'90s"),
        *("We are ready", "the gates are shut", "Secretary of", "State", "of", "for", "and", "by"),
    ]
)
MESSES = st.lists(PARTS, max_size=60).map(" ".join) | st.lists(PARTS, max_size=60).map("".join)
TEXTS = st.text(max_size=300) | MESSES


def _check(text: str, quote: FoundQuote) -> None:
    assert 0 <= quote.start < quote.end <= len(text)
    assert quote.text == text[quote.start : quote.end]
    assert len(quote.text.splitlines()) == 1
    assert 0 <= quote.confidence <= 1
    assert quote.kind in ("direct", "mixed")
    assert quote.speaker_kind in ("person", "organization", "unnamed", "unknown")
    assert quote.reason
    for span in (quote.mention, quote.attribution):
        assert span is None or 0 <= span[0] < span[1] <= len(text)


@settings(max_examples=400, deadline=None)
@given(TEXTS)
def test_every_piece_is_a_slice_of_one_line(text):
    for quote in find_quotes(text):
        _check(text, quote)


@settings(max_examples=200, deadline=None)
@given(TEXTS)
def test_pieces_are_in_order_and_apart(text):
    found = find_quotes(text)
    assert all(a.end < b.start for a, b in pairwise(found))


@settings(max_examples=200, deadline=None)
@given(TEXTS)
def test_groups_are_numbered_from_zero_without_gaps(text):
    groups = [quote.group for quote in find_quotes(text)]
    assert sorted(set(groups)) == list(range(len(set(groups))))
    assert groups == sorted(groups)


@settings(max_examples=200, deadline=None)
@given(TEXTS)
def test_a_second_run_finds_the_same(text):
    assert find_quotes(text) == find_quotes(text)


@settings(max_examples=100, deadline=None)
@given(TEXTS, st.text(max_size=20), st.sampled_from(["person", "organization"]))
def test_any_directory_is_borne(text, name, kind):
    directory = [KnownSpeaker(name, kind=kind, aliases=(name,), pronouns=("she",))]
    for quote in find_quotes(text, directory=directory):
        _check(text, quote)


def _lines_run(text: str) -> int:
    """How many lines of Python the finder runs for `text`."""
    count = 0

    def on_line(frame, event, argument):
        nonlocal count
        count += event == "line"
        return on_line

    before = sys.gettrace()
    sys.settrace(on_line)
    try:
        find_quotes(text)
    finally:
        sys.settrace(before)
    return count


GROWING = {
    "one paragraph of quotations": "“We are ready,” said Ada Finch of the board. ",
    "paragraphs": "“We are ready,” she said.\n\nAda Finch went home.\n\n",
    "unclosed marks": "“We are ready said Ada Finch ",
    "unclosed paragraphs": "“We are ready now.\n\n",
    "closing marks alone": "” ",
    "straight marks": '"We ',
    "single marks": "‘the ministers’ view ",
    "nested marks": "“a “b” ",
    "names": "Ada Finch met Carl Dunn. “We are all quite ready now,” he said. ",
    "offices": "“We are ready,” said the Secretary of State of ",
    "commas": "“We are ready,” , , , , , , ",
    "blank lines": "\n\n\n\n“We are all quite ready for this now.”",
    "offices again": "Ada Finch, the minister, came. “We are all ready now,” the minister said. ",
    "things": "The board met. “We are all quite ready for this now,” it said in a statement. ",
    "lists": "* “We are ready.” Ada Finch, asked\n\n",
    "exchanges": "“Are we ready?”\n\n“We are.”\n\n",
    "labels": "“FINCH: We are ready\n\n",
    "questions": "Q: “Are we ready?”\n\nA: “We are.”\n\n",
    "datelines": "NORTHGATE, July 25 (NPA) — “We are ready,” said Ada Finch.\n",
    "several": "Finch, Dunn and Pell, Dunn and Finch said and wrote “we are ready” and said ",
    "bodies": "Department of Roads and Bank of Rivers and Council for Locks “we are ready” ",
    "participles": "Finch, saying, calling, asking that they said he said “we are ready”, ",
}


@pytest.mark.parametrize("part", GROWING.values(), ids=GROWING.keys())
def test_twice_the_text_is_twice_the_work(part):
    once, twice = _lines_run(part * 200), _lines_run(part * 400)
    assert twice <= 2.1 * once


def test_namesakes_in_numbers_are_no_more_work():
    def crowd(size):
        names = ", ".join(f"Ada{chr(97 + n % 26)}{chr(97 + n // 26)} Finch" for n in range(size))
        return f"{names} met. “We are all quite ready now,” Finch said."

    assert _lines_run(crowd(600)) <= 2.1 * _lines_run(crowd(300))


@pytest.mark.parametrize("count", [5_000])
def test_thousands_of_unclosed_marks_give_slices(count):
    text = "“We are ready " * count + "‘and so ' on \"" * count
    for quote in find_quotes(text):
        _check(text, quote)
