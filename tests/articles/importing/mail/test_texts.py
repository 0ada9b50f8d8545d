"""The text of a mail, without what programs add to it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.importing.mail.message import Text
from articles.importing.mail.texts import written_of


def plain(words, *, is_forward=False, **more):
    return written_of([Text("plain", words, **more)], is_forward=is_forward)


def html(words, *, is_forward=False):
    return written_of([Text("html", words)], is_forward=is_forward)


def words(written):
    return [block.words for block in written.blocks]


def test_plain_text_is_paragraphs_however_its_lines_break():
    line = "The last crossing of the day was at nine and nobody on the quay had been told of it "
    found = plain(f"{line}\n{line}\n\nMore < that")
    assert words(found) == [f"{line}{line}".strip(), "More < that"]
    assert found.blocks[1].html == "<p>More &lt; that</p>"


def test_flowed_lines_go_on():
    assert words(plain("The last \ncrossing.\nMore", is_flowed=True)) == [
        "The last crossing.",
        "More",
    ]
    found = plain("Ferry- \nstop", is_flowed=True, drops_space=True)
    assert words(found) == ["Ferry-stop"]


def test_signature_goes_to_the_desk():
    found = plain("The last crossing.\n-- \nZora Ada\nzora@packet.example")
    assert (words(found), found.signature) == (
        ["The last crossing."],
        ["Zora Ada", "zora@packet.example"],
    )


@pytest.mark.parametrize(
    "quoted",
    [
        "On 2 March 2026, Mo wrote:\n> Is it true?\n> Tell me",
        "-----Original Message-----\nFrom: mo@packet.example\n\nIs it true?",
    ],
)
def test_quoted_reply_is_left_out_and_counted(quoted):
    found = plain(f"The last crossing.\n\n{quoted}")
    assert (words(found), found.quoted > 1) == (["The last crossing."], True)


@pytest.mark.parametrize(
    "mark", ["---------- Forwarded message ---------", "Begin forwarded message:"]
)
def test_forwarded_mail_is_the_text_and_its_header_is_not(mark):
    header = "From: Port <port@packet.example>\nDate: Mon, 2 Mar 2026\nSubject: Ferry\nTo: mo@x\n"
    found = plain(f"Have a look\n\n{mark}\n{header}\nThe last crossing.", is_forward=True)
    assert (words(found), found.above) == (["The last crossing."], ["Have a look"])


@pytest.mark.parametrize(
    "footer",
    [
        "To unsubscribe, click here.",
        "You are receiving this because you asked.",
        "Sent from my telephone",
        "This e-mail and any attachments are confidential and may be privileged.",
        "Newsletter abbestellen",
    ],
)
def test_footer_goes_with_all_below_it(footer):
    found = plain(f"The last crossing.\n\nMore.\n\n----\n\n{footer}\n\n12 Quay Street")
    assert words(found) == ["The last crossing.", "More."]


def test_line_for_the_browser_goes():
    page = "<p><a href='https://a.example'>View this email in your browser</a></p><p>The text</p>"
    assert words(html(page)) == ["The text"]


def test_html_is_blocks_and_what_readers_do_not_see_is_none():
    page = (
        "<html><head><title>x</title><style>p{}</style></head><body>"
        "<div style='display:none'>Preheader</div><h1>Ferry stops</h1>"
        "<p>One<br><br>Two <b>bold</b></p><ul><li>a</li></ul></body></html>"
    )
    assert [block.html for block in html(page).blocks] == [
        "<h2>Ferry stops</h2>",
        "<p>One</p>",
        "<p>Two <strong>bold</strong></p>",
        "<ul><li>a</li></ul>",
    ]


def test_tables_that_only_lay_out_are_no_tables():
    layout = "<table><tr><td><table><tr><td><p>One</p></td></tr></table></td></tr></table>"
    assert [block.html for block in html(layout).blocks] == ["<p>One</p>"]
    data = "<table><tr><th>Day</th></tr><tr><td>Monday</td></tr></table>"
    assert html(data).blocks[0].html.startswith("<table>")


def test_quoted_reply_and_signature_of_html_go_unless_it_was_forwarded():
    page = (
        "<p>The last crossing.</p><div class='gmail_signature'>Zora Ada</div>"
        "<div class='gmail_quote'><p>Is it true?</p></div>"
    )
    assert (words(html(page)), html(page).signature) == (["The last crossing."], ["Zora Ada"])
    assert words(html(page, is_forward=True)) == ["The last crossing.", "Is it true?"]


def test_better_of_two_forms_is_taken():
    both = [Text("plain", "The last crossing."), Text("html", "<p>The <b>last</b> crossing.</p>")]
    assert written_of(both, is_forward=False).blocks[0].html == (
        "<p>The <strong>last</strong> crossing.</p>"
    )
    empty = [Text("plain", "The last crossing."), Text("html", "<p><img src='x'></p>")]
    assert words(written_of(empty, is_forward=False)) == ["The last crossing."]


def test_html_nested_beyond_measure_is_its_words():
    assert words(html("<div>" * 20_000 + "The last crossing.")) == ["The last crossing."]


@given(st.text(), st.text(), st.booleans(), st.booleans())
def test_nothing_raises(one, two, is_forward, is_flowed):
    texts = [Text("plain", one, is_flowed=is_flowed), Text("html", f"<p>{two}</p>{one}")]
    written_of(texts, is_forward=is_forward)
    written_of(texts[:1], is_forward=is_forward)
