"""German, a start: its marks, its everyday clauses, its names among nouns with capitals."""

from __future__ import annotations

import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from articles.quotes import find_quotes

ZU = "„Die Tore sind zu“"
# (what it shows, text, [(words, speaker, kind)])
CASES = [
    (
        "the verb before the speaker",
        f"{ZU}, sagte Ada Finke.",
        [("Die Tore sind zu", "Ada Finke", "direct")],
    ),
    (
        "guillemets that point inwards",
        "»Die Tore sind zu«, sagte Ada Finke.",
        [("Die Tore sind zu", "Ada Finke", "direct")],
    ),
    (
        "guillemets that point outwards",
        "«Die Tore sind zu», sagte Ada Finke.",
        [("Die Tore sind zu", "Ada Finke", "direct")],
    ),
    (
        "a colon",
        "Ada Finke sagte: „Die Tore sind zu.“",
        [("Die Tore sind zu.", "Ada Finke", "direct")],
    ),
    (
        "split, and a second sentence",
        "„Die Tore“, sagte Ada Finke, „sind zu. Es bleibt so.“",
        [("Die Tore", "Ada Finke", "direct"), ("sind zu. Es bleibt so.", "Ada Finke", "direct")],
    ),
    (
        "a sentence after the clause",
        f"{ZU}, erklärte Ada Finke. „Es bleibt so.“",
        [("Die Tore sind zu", "Ada Finke", "direct"), ("Es bleibt so.", "Ada Finke", "direct")],
    ),
    ("so and a name", f"{ZU}, so Ada Finke.", [("Die Tore sind zu", "Ada Finke", "direct")]),
    (
        "laut and a name",
        "Laut Ada Finke ist der Plan „ein teurer Unsinn“.",
        [("ein teurer Unsinn", "Ada Finke", "mixed")],
    ),
    (
        "a phrase in reported speech",
        "Ada Finke sagte, die Tore seien „marode und alt“.",
        [("marode und alt", "Ada Finke", "mixed")],
    ),
    (
        "a verb of calling",
        "Ada Finke nannte den Plan „reinen Unsinn“.",
        [("reinen Unsinn", "Ada Finke", "mixed")],
    ),
    (
        "a spokesman",
        f"{ZU}, sagte ein Sprecher der Hafenbehörde.",
        [("Die Tore sind zu", "ein Sprecher der Hafenbehörde", "direct")],
    ),
    (
        "a ministry in one word",
        f"{ZU}, teilte das Umweltministerium mit.",
        [("Die Tore sind zu", "das Umweltministerium", "direct")],
    ),
    (
        "an office without a name",
        f"{ZU}, betonte die Ministerin.",
        [("Die Tore sind zu", "die Ministerin", "direct")],
    ),
    (
        "a surname after the full name",
        f"Ada Finke kam.\n\n{ZU}, sagte Finke.",
        [("Die Tore sind zu", "Ada Finke", "direct")],
    ),
    (
        "a surname before the full name",
        f"{ZU}, sagte Frau Finke.\n\nAda Finke ging.",
        [("Die Tore sind zu", "Ada Finke", "direct")],
    ),
    (
        "a name no list knows",
        f"{ZU}, sagte Torvald Brünn, der Wirt.",
        [("Die Tore sind zu", "Torvald Brünn", "direct")],
    ),
    (
        "he, where she stands nearer",
        f"Karl Dünn traf Ada Finke.\n\n{ZU}, sagte er.",
        [("Die Tore sind zu", "Karl Dünn", "direct")],
    ),
    (
        "she",
        f"Ada Finke eröffnete die Sitzung. {ZU}, sagte sie.",
        [("Die Tore sind zu", "Ada Finke", "direct")],
    ),
    (
        "names before colons",
        "Ada Finke: „Wann schließt es?“\n\nKarl Dünn: „Nie.“",
        [("Wann schließt es?", "Ada Finke", "direct"), ("Nie.", "Karl Dünn", "direct")],
    ),
    (
        "over paragraphs",
        f"{ZU}, sagte Ada Finke. „Seit März.\n\n„Und es bleibt so.“",
        [
            ("Die Tore sind zu", "Ada Finke", "direct"),
            ("Seit März.", "Ada Finke", "direct"),
            ("Und es bleibt so.", "Ada Finke", "direct"),
        ],
    ),
    ("a film", "Der Film „Ebbe und Flut“ läuft im Hafen.", []),
    (
        "nobody's question",
        "Auf die Frage, ob die Flut „die größte Gefahr“ sei, nickte Ada Finke.",
        [],
    ),
]


@pytest.mark.parametrize(("text", "expected"), [c[1:] for c in CASES], ids=[c[0] for c in CASES])
def test_german_construction_gives_its_pieces(text, expected):
    found = find_quotes(text, language="de")
    assert [(q.text, q.speaker, q.kind) for q in found] == expected


def test_german_office_beside_a_name_is_the_role():
    quote = find_quotes(f"{ZU}, so Bürgermeisterin Ada Finke.", language="de-AT")[0]
    assert (quote.speaker, quote.role, quote.cue) == ("Ada Finke", "Bürgermeisterin", "so")


def test_german_cue_is_the_printed_word():
    assert [q.cue for q in find_quotes(f"{ZU}, sagte Ada Finke.", language="de")] == ["sagte"]


def test_german_is_never_firm_while_nobody_measured_it():
    found = find_quotes(f"{ZU}, sagte Ada Finke am Montag in der Sitzung.", language="de")
    assert [q.confidence < 0.9 for q in found] == [True]


def test_unknown_language_is_read_as_english():
    text = "“We are ready,” said Ada Finch."
    assert find_quotes(text, language="xx") == find_quotes(text)


PARTS = st.sampled_from(
    [
        *'„“»«‚‘" \n.,:;?!—',
        *("Ada Finke", "Herr Dünn", "Frau", "er", "sie", "es", "der Sprecher", "die Behörde"),
        *("sagte", "so", "laut", "Laut", "nannte", "wurde", "und", "dass", "wir sind bereit"),
    ]
)


@settings(max_examples=200, deadline=None)
@given(st.lists(PARTS, max_size=60).map(" ".join))
def test_any_german_gives_slices(text):
    for quote in find_quotes(text, language="de"):
        assert quote.text == text[quote.start : quote.end]
        assert len(quote.text.splitlines()) == 1
        for span in (quote.mention, quote.attribution):
            assert span is None or 0 <= span[0] < span[1] <= len(text)


def test_twice_the_german_is_twice_the_work():
    def lines_run(text):
        count = 0

        def on_line(frame, event, argument):
            nonlocal count
            count += event == "line"
            return on_line

        before = sys.gettrace()
        sys.settrace(on_line)
        try:
            find_quotes(text, language="de")
        finally:
            sys.settrace(before)
        return count

    part = "„Wir sind bereit“, sagte Ada Finke aus dem Gemeinderat. Karl Dünn ging heim.\n"
    assert lines_run(part * 200) <= 2.1 * lines_run(part * 100)
