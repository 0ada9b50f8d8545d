"""Quotations laid over a body."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.anchors import make_anchor
from articles.marking import ON_BACKGROUND, mark_story, top_blocks
from articles.models import Appearance, Quote
from articles.text import plain_text, sanitise
from people.models import Speaker

BODY = "<p>One. “Two <em>three</em> four,” she said.</p>\n<ul><li>Five</li></ul><hr>\n<p>“Six.”</p>"


def said(body, *words, speaker=None, number=1, **kwargs):
    """An unsaved appearance of words that stand in the body."""
    text = plain_text(body)
    pieces = [make_anchor(text, at := text.index(word), at + len(word)) for word in words]
    quote = Quote(id=f"00000000-0000-4000-8000-{number:012}", speaker=speaker, **kwargs)
    return Appearance(quote=quote, pieces=pieces, attribution_text="she said", position=0)


def speaker(name="Mara Ellwood", **kwargs):
    return Speaker(name=name, slug="mara-ellwood", is_public_figure=True, **kwargs)


def test_blocks_are_those_of_the_top_level_in_order():
    assert list(top_blocks(BODY)) == [
        "<p>One. “Two <em>three</em> four,” she said.</p>",
        "<ul><li>Five</li></ul>",
        "<hr>",
        "<p>“Six.”</p>",
    ]


@given(st.text(alphabet="<>/pulihrem “”&;a b\n", max_size=200))
def test_blocks_lose_no_word(html):
    body = sanitise(html)
    joined = "".join(top_blocks(body))
    assert plain_text(joined).split() == plain_text(body).split()


def test_words_across_elements_are_marked_piece_by_piece():
    story = mark_story(BODY, [said(BODY, "Two three four,", speaker=speaker())])
    link = '<a class="said" href="/quotes/00000000-0000-4000-8000-000000000001/">'
    lead = '<span id="quote-00000000-0000-4000-8000-000000000001"></span>'
    assert story.blocks[0].html == (
        f"<p>One. “{lead}{link}Two </a><em>{link}three</a></em>{link} four,</a>” she said.</p>"
    )


def test_note_stands_once_where_the_voice_changes():
    body = "<p>“One.”</p><p>“Two.”</p><p>“Three.”</p>"
    other = Speaker(name="Tom Garrick", slug="tom-garrick", is_public_figure=True)
    rows = [
        said(body, "One.", speaker=speaker(), number=1),
        said(body, "Two.", speaker=speaker(), number=2),
        said(body, "Three.", speaker=other, number=3),
    ]
    story = mark_story(body, rows)
    names = [[voice.name for voice in block.notes] for block in story.blocks]
    assert names == [["Mara Ellwood"], [], ["Tom Garrick"]]
    assert [voice.name for voice in story.voices] == ["Mara Ellwood", "Tom Garrick"]


@pytest.mark.parametrize(
    ("choice", "terms", "text", "expected"),
    [
        (True, "on_record", "“One.”", ("Mara Ellwood", "/speakers/mara-ellwood/")),
        (False, "on_record", "“One,” said Mara Ellwood.", ("Mara Ellwood", "")),
        (False, "on_record", "“One.”", ("she said", "")),
        (None, "on_record", "“One.”", ("she said", "")),
        (True, "background", "“One,” said Mara Ellwood.", (ON_BACKGROUND, "")),
        (True, "deep_background", "“One.”", (ON_BACKGROUND, "")),
    ],
)
def test_voice_is_named_only_by_the_record_or_the_story(choice, terms, text, expected):
    body = f"<p>{text}</p>"
    who = speaker()
    who.is_public_figure = choice
    (voice,) = mark_story(body, [said(body, "One", speaker=who, terms=terms)]).voices
    assert (voice.name, voice.url) == expected


def test_voice_that_nothing_names_is_left_out():
    body = "<p>“One and two.” That was all.</p>"
    row = said(body, "One and two.")
    row.attribution_text = "“One and two.” That was all."
    story = mark_story(body, [row])
    assert (story.voices, story.blocks[0].notes) == ([], [])
    assert 'class="said"' in story.blocks[0].html


def test_words_that_are_gone_leave_the_body_as_it_is():
    row = said("<p>“Gone.”</p>", "Gone.", speaker=speaker())
    assert [block.html for block in mark_story("<p>Other.</p>", [row]).blocks] == ["<p>Other.</p>"]


def test_no_second_link_opens_inside_a_link():
    body = '<p>“<a href="https://example.org/">One</a> two.”</p>'
    html = mark_story(body, [said(body, "One two.", speaker=speaker())]).blocks[0].html
    assert '<span class="said">One</span></a><a class="said" href="/quotes/' in html
