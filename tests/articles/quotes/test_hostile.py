"""Texts that nobody wrote for us: the finder never raises, never leaves the text, never dawdles."""

from __future__ import annotations

import subprocess
import sys
import time
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from articles.quotes import KnownSpeaker, find_quotes
from tests.articles.quotes.corpus.reading import read_corpus

KINDS = {"direct", "mixed"}
SPEAKER_KINDS = {"person", "organization", "unnamed", "unknown"}
STORIES = [story.text for story in read_corpus()]
LINE_BREAKS = ["\n", "\r\n", "\r", "\v", "\f", "\x1c", "\x1d", "\x1e", "\x85", "\u2028", "\u2029"]
HOSTILE = [
    *"“”\"‘’'`«»„‟",
    *LINE_BREAKS,
    *("\0", "\x01", "\ufeff", "\ufffe", "\u200b", "\u200d", "\u00ad", "\u202e", "\u2066", "\u2069"),
    *("\ud800", "\udfff", "\ud800“\udfff", "e\u0301", "\u0301", "“\u0301", "\u0345", "ﬁ", "ß", "İ"),
    *("שלום", "«مرحبا»", "قال علي", "“नमस्ते”", "𝔸da 𝔽inch", "🏴\U000e0067", "Ⅳ", "٣", "\u1e9e"),
    *("''", "``", "<<", ">>", "[", "(", "…", "...", " - ", "—", ": ", "A.", "O’", "’s", "’s’s"),
]
TOUCH = st.tuples(st.integers(0, 1500), st.integers(0, 3), st.sampled_from(HOSTILE))


def assert_sound(text, found):
    """Every piece is a slice of one line, in order, with all its offsets inside the text."""
    for quote in found:
        assert 0 <= quote.start < quote.end <= len(text)
        assert quote.text == text[quote.start : quote.end]
        assert quote.text.splitlines() == [quote.text]
        assert 0 <= quote.confidence <= 1
        assert quote.kind in KINDS
        assert quote.speaker_kind in SPEAKER_KINDS
        assert quote.speaker is None or quote.speaker.strip()
        assert quote.reason
        for span in (quote.mention, quote.attribution):
            assert span is None or 0 <= span[0] < span[1] <= len(text)
    assert all(one.end <= two.start for one, two in pairwise(found))
    assert all(two.group - one.group in (0, 1) for one, two in pairwise(found))


# --- any text ----------------------------------------------------------------------------------


@settings(max_examples=300)
@given(st.lists(st.sampled_from(HOSTILE) | st.text(max_size=8), max_size=80))
def test_hostile_characters_are_borne(parts):
    for text in ("".join(parts), " ".join(parts)):
        assert_sound(text, find_quotes(text))


@settings(max_examples=300)
@given(st.text(st.characters(exclude_categories=()), max_size=400))
def test_any_code_points_are_borne(text):
    assert_sound(text, find_quotes(text))


@settings(max_examples=300)
@given(st.sampled_from(STORIES), st.lists(TOUCH, max_size=12))
def test_damaged_story_is_borne(story, touches):
    text = story
    for at, dropped, put in touches:
        text = text[:at] + put + text[at + dropped :]
    assert_sound(text, find_quotes(text))


@settings(max_examples=100)
@given(st.sampled_from(STORIES), st.integers(0, 1500), st.integers(0, 1500))
def test_cut_story_is_borne(story, start, end):
    text = story[start:end]
    assert_sound(text, find_quotes(text))


@settings(max_examples=100)
@given(
    st.sampled_from(STORIES),
    st.lists(st.sampled_from(HOSTILE) | st.text(max_size=12), min_size=1, max_size=6),
)
def test_hostile_directory_is_borne(story, names):
    directory = [
        KnownSpeaker(name, kind=kind, aliases=names, roles=names, pronouns=names)
        for name in names
        for kind in ("person", "organization")
    ]
    assert_sound(story, find_quotes(story, directory=directory))


@pytest.mark.parametrize("line_break", LINE_BREAKS, ids=ascii)
def test_piece_never_crosses_a_line_break(line_break):
    text = f"“We are ready{line_break}and the gates are shut,” said Ada Finch."
    found = find_quotes(text)
    assert_sound(text, found)
    assert [line_break in quote.text for quote in found] == [False] * len(found)


# --- what stands in the shared corpora -----------------------------------------------------------


def test_every_file_of_the_corpora_is_borne(shared):
    folder = shared / "corpora"
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    assert files, f"No corpora in {folder}: set NEWSROOM_SHARED."
    for path in files:
        text = path.read_bytes().decode("utf-8", "surrogateescape")
        assert_sound(text, find_quotes(text))


@pytest.fixture(scope="module")
def bad_inputs(shared, tmp_path_factory):
    """The malformed files that the shared tool writes."""
    folder = tmp_path_factory.mktemp("bad")
    tool = shared / "tools" / "make_bad_inputs.py"
    subprocess.run([sys.executable, str(tool), str(folder)], check=True, capture_output=True)
    return sorted(path for path in folder.rglob("*") if path.is_file())


def test_every_bad_import_file_is_borne_as_a_text(bad_inputs):
    assert len(bad_inputs) > 50
    for path in bad_inputs:
        text = path.read_bytes().decode("latin-1")
        assert_sound(text, find_quotes(text))


# --- long texts ----------------------------------------------------------------------------------

FIVE_MEGABYTES = 5_000_000
LONG = {
    "quotations": "“We are ready,” said Ada Finch of the board, who left. ",
    "plain words": "the gates of the town are shut at night, said nobody ",
    "one word": "a",
    "one open mark and words": "",
    "spaces": " ",
    "NULs": "\0",
    "combining marks": "\u0301",
    "right to left": "“שלום” אמר אברהם ושאר אנשי העיר הלכו לביתם בערב ",
    "half surrogates": "\udc80",
}


@pytest.mark.parametrize("name", LONG)
def test_paragraph_of_five_megabytes_is_borne(name):
    text = _filled(LONG[name] or "the gates are shut ", FIVE_MEGABYTES)
    if not LONG[name]:
        text = f"“{text}"
    assert_sound(text, find_quotes(text))


@pytest.mark.parametrize("mark", ["“", "”", '"', "‘", "'", "«", "„", "’", "``", "''", "“‘", "(“["])
@pytest.mark.parametrize("between", ["", "\0", " We are ready ", "\u0301", "\n\n"])
def test_thousands_of_unclosed_marks_are_borne(mark, between):
    text = (mark + between) * 5_000
    assert_sound(text, find_quotes(text))


def _filled(part, size):
    return (part * (size // len(part) + 1))[:size]


# --- work that grows with the text and no faster -------------------------------------------------

GROWING = {
    **{name: part for name, part in LONG.items() if part},
    "unclosed curly": "“We are ready ",
    "unclosed straight": '"We ',
    "unclosed single": "‘a ",
    "nested singles": "‘a “b ",
    "guillemets": "«",
    "two singles": "''",
    "brackets": "“[“[",
    "full stops": "“We go.” . . . . ",
    "marks about nothing": "“\0” ",
    "marks about surrogates": "\ud800“\udfff” ",
    "marks about accents": "“e\u0301\u0301” ",
    "labels": "“FINCH: go” ",
    "colons": "A: “b” ",
    "commas": "“We go,” , , , ",
    "semicolons": "“We go,” he; ",
    "dashes": "“Go” — ",
    "parentheses": "“Go,” ( ",
    "verbs": "“Go” said ",
    "questions": "When asked if “go” ",
    "subjects": "“We are all ready now,” the ",
    "conjunctions": "“We go,” said Ada Finch and ",
    "offices": "“We go,” said the Secretary of State of ",
    "spokesmen": "“Go now,” said a spokesman for the mine of the ",
    "pronouns": "“We are all ready,” he said. ",
    "capitals": "Ada Finch Carl Dunn ",
    "initials": "“Go,” said A. ",
    "dotted": "A.",
    "hyphens": "“Go,” said A-",
    "possessives": "Ada’s ",
    "particles": "van der ",
    "list lines": "\n- “Go,” said A B",
    "paragraphs": "\n\n“We are all quite ready for this now.",
    "blank lines": " \n\n“We are ready now,” she said.\n \n",
    "line breaks": "\u2028",
}
GROWTH = 16
SMALL = 2_000
# Sixteen times the text may take sixteen times as long; 256 times would be its square. The bound
# lies far from both, since this is time and not a count: it sees the inside of regular expressions.
MOST_TIMES = 64
# Below this nothing can be measured, nor need it be.
NOTHING = 0.02
TRIALS = 3


@pytest.mark.parametrize("part", GROWING.values(), ids=GROWING.keys())
def test_sixteen_times_the_text_is_not_its_square_in_time(part):
    large = _best_time(_filled(part, SMALL * GROWTH))
    if large > NOTHING:
        assert large <= MOST_TIMES * _best_time(_filled(part, SMALL))


@pytest.mark.parametrize("part", GROWING.values(), ids=GROWING.keys())
def test_twice_the_text_runs_twice_the_lines(part):
    once, twice = (_lines_run(_filled(part, size)) for size in (4_000, 8_000))
    assert twice <= 2.3 * once + 500  # windows of bounded size are not yet full at the edges


def _best_time(text):
    """The least processor time of a few trials, in seconds."""
    best = float("inf")
    for _ in range(TRIALS):
        before = time.thread_time()
        find_quotes(text)
        best = min(best, time.thread_time() - before)
    return best


def _lines_run(text):
    """How many lines of Python the finder runs for `text`, whatever the machine."""
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
