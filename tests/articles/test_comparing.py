"""A changed word always raises an alarm, typography never does."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from articles.anchors import make_anchor
from articles.comparing import Heard, Kind, Record, compare
from articles.text import plain_text, sanitise
from articles.wording import same_words, word_diff
from tests.articles.integrity_cases import CASES


def anchors(body, pieces):
    """The pieces of a quotation as they were anchored in a body."""
    text, made, after = plain_text(sanitise(body)), [], 0
    for words in pieces:
        start = text.index(words, after)
        after = start + len(words)
        made.append(make_anchor(text, start, after))
    return made


def record(body, pieces, **kwargs):
    return Record("one", anchors(body, pieces), **kwargs)


@pytest.mark.parametrize(("before", "pieces", "after", "expected"), [case[1:] for case in CASES],
                         ids=[case[0] for case in CASES])  # fmt: skip
def test_edit_of_a_story(before, pieces, after, expected):
    findings = compare(plain_text(sanitise(after)), [record(before, pieces)])
    assert [one.kind for one in findings] == ([] if expected is None else [expected])


def test_there_are_a_hundred_cases_and_none_twice():
    assert len(CASES) == len({name for name, *_ in CASES}) == 100


def test_changed_words_are_shown_with_both_texts_and_the_difference():
    before = "<p>“The wall held by a hand,” said Quill.</p>"
    (found,) = compare(
        "“The wall held by a thread,” said Quill.", [record(before, ["The wall held by a hand,"])]
    )
    assert (found.key, found.recorded, found.printed) == (
        "one", "The wall held by a hand,", "The wall held by a thread,",
    )  # fmt: skip
    assert found.difference == [
        ("same", "The wall held by a"),
        ("gone", "hand,"),
        ("new", "thread,"),
    ]
    assert found.spans == ((1, 27),)


def test_what_is_heard_without_a_record_is_listed_by_its_answer():
    text = "“One is here.” “Two is here.” “Three is here.”"
    heard = [
        Heard([(1, 13)], "open"), Heard([(16, 28)], "dismissed"), Heard([(31, 45)]),
    ]  # fmt: skip
    assert [(one.kind, one.printed) for one in compare(text, [], heard)] == [
        (Kind.PENDING, "One is here."), (Kind.UNRECORDED, "Three is here."),
    ]  # fmt: skip


def test_changed_quotation_is_one_finding_and_not_a_new_quotation_too():
    before = "<p>“The wall held by a hand,” said Quill.</p>"
    text = "“The wall held by a thread,” said Quill."
    heard = [Heard([(1, 27)], "open")]
    findings = compare(text, [record(before, ["The wall held by a hand,"])], heard)
    assert [one.kind for one in findings] == [Kind.CHANGED]


def test_hidden_record_whose_words_came_back_is_listed():
    before = "<p>“The wall held by a hand,” said Quill.</p>"
    hidden = record(before, ["The wall held by a hand,"], is_hidden=True)
    assert [one.kind for one in compare(plain_text(before), [hidden])] == [Kind.RETURNED]


def test_two_records_of_the_same_words_need_a_place_each():
    before = "<p>“No comment,” said Quill.</p><p>Later, “No comment,” said Birch.</p>"
    text = plain_text(before)
    first, second = text.index("No comment"), text.rindex("No comment")
    records = [
        Record("first", [make_anchor(text, first, first + 11)]),
        Record("second", [make_anchor(text, second, second + 11)]),
    ]
    assert compare(text, records) == []
    (gone,) = compare("Later, “No comment,” said Birch.", records)
    assert (gone.kind, gone.key) == (Kind.GONE, "first")


def test_empty_quotation_of_signs_alone_is_no_error():
    text = "He wrote “?!” and left."
    assert len(compare(text, [Record("one", [make_anchor(text, 10, 12)])])) <= 1


# --- whatever the words are ----------------------------------------------------------------------

WORDS = st.lists(
    st.text(
        st.characters(categories=["Ll", "Lu", "Nd"], max_codepoint=0x24F), min_size=1, max_size=9
    ),
    min_size=1,
    max_size=12,
)
SETTINGS = [
    lambda words: f"“{words}”", lambda words: f'"{words}"', lambda words: f"‘{words}’",
    lambda words: f"«\u00a0{words}\u00a0»", lambda words: f"„{words}“", lambda words: f"“{words}.”",
    lambda words: f"“{words},”", lambda words: f"“…{words}”", lambda words: f"“{words.upper()}”",
    lambda words: "“" + words.replace(" ", "\u00a0 ") + "”",
    lambda words: "“" + words.replace(" ", " – ") + "”",
]  # fmt: skip


def story(said):
    return f"Rain fell on the quay.\n\n{said} said Marta Quill, and she left."


@given(WORDS, st.sampled_from(SETTINGS))
def test_setting_words_otherwise_is_silent(words, setting):
    said = " ".join(words)
    assume(same_words(said, setting(said)))  # ß and its like have no capitals of their own
    before = story(f"“{said}”")
    start = before.index("“") + 1
    anchor = make_anchor(before, start, start + len(said))
    assert compare(story(setting(said)), [Record("one", [anchor])]) == []


@given(WORDS, st.data())
def test_changing_any_one_word_is_an_alarm(words, data):
    at = data.draw(st.integers(0, len(words) - 1))
    other = data.draw(WORDS.map(lambda some: some[0]))
    changed = data.draw(
        st.sampled_from(
            [
                [*words[:at], other, *words[at + 1 :]],
                [*words[:at], *words[at + 1 :]],
                [*words[:at], words[at], words[at], *words[at + 1 :]],
                [*words[:at], other, *words[at:]],
            ]
        )
    )
    assume(not same_words(" ".join(words), " ".join(changed)))
    said = " ".join(words)
    before = story(f"“{said}”")
    start = before.index("“") + 1
    anchor = make_anchor(before, start, start + len(said))
    findings = compare(story(f"“{' '.join(changed)}”"), [Record("one", [anchor])])
    assert [one.kind in (Kind.CHANGED, Kind.GONE) for one in findings] == [True]


@given(st.text(max_size=300), st.text(max_size=60), st.data())
def test_comparing_never_fails_and_spans_lie_in_the_text(text, words, data):
    pieces = [{"exact": words, "prefix": data.draw(st.text(max_size=9)), "suffix": ""}]
    for found in compare(text, [Record("one", pieces)], [Heard([(0, len(text))])] if text else []):
        assert all(0 <= start < end <= len(text) for start, end in found.spans)


@given(WORDS, WORDS)
def test_difference_gives_both_texts_back(one, other):
    parts = word_diff(" ".join(one), " ".join(other))
    now = " ".join(words for what, words in parts if what != "gone")
    assert now == " ".join(other)
    was = " ".join(words for what, words in parts if what != "new")
    assert same_words(was, " ".join(one))
