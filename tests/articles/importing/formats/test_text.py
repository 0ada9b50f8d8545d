"""Plain text to a story."""

import os
from datetime import UTC
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.importing.formats import text
from articles.importing.formats.text import LARGEST_FILE
from articles.importing.items import ByLine, ImportItem, RejectedItem, SourceStatus
from articles.text import plain_text

SHARED = Path(os.environ.get("NEWSROOM_SHARED", Path(__file__).parents[5] / "shared"))
SEEDS = sorted((SHARED / "seeds").glob("*.txt")) if SHARED.is_dir() else []


def read(source):
    data = source.encode() if isinstance(source, str) else source
    return list(text.read(data, external_id="a.txt", location="in/a.txt", timezone=UTC))


def story(source):
    [item] = read(source)
    assert isinstance(item, ImportItem)
    return item


def reason(source):
    [item] = read(source)
    assert isinstance(item, RejectedItem)
    assert (item.external_id, item.location, item.field) == ("a.txt", "in/a.txt", "")
    return item.reason


FULL = """\
Ferry to stop at four\u00a0

Six thousand people have signed a petition against it

By JANE DOE and John Roe
Kel Valley News

KELSMOUTH, Oct. 3 (KVN) — “No,”  said the mayor.

The last crossing leaves at four.

-30-
"""


def test_read_finds_every_part():
    assert story(FULL) == ImportItem(
        external_id="a.txt",
        location="in/a.txt",
        headline="Ferry to stop at four",
        standfirst="Six thousand people have signed a petition against it",
        bylines=(ByLine("Jane Doe"), ByLine("John Roe", "Kel Valley News")),
        dateline="KELSMOUTH, Oct. 3 (KVN)",
        body="<p>“No,” said the mayor.</p>\n<p>The last crossing leaves at four.</p>",
        received=FULL,
    )


def test_read_has_no_date_and_is_a_draft():
    item = story(FULL)
    assert (item.published_at, item.status) == (None, SourceStatus.DRAFT)


def test_read_drops_a_standfirst_that_is_only_the_lead_cut_off():
    item = story(
        "Headline\n\nThe last crossing of the…\n\nThe last crossing of the day left.\n\nEnd."
    )
    assert (item.standfirst, item.body) == (
        "",
        "<p>The last crossing of the day left.</p>\n<p>End.</p>",
    )


def test_read_keeps_a_lead_of_one_sentence_in_the_text():
    item = story("Headline\n\nThe last crossing has left.\n\n" + "More words follow here. " * 9)
    assert item.standfirst == ""
    assert item.body.startswith("<p>The last crossing has left.</p>\n<p>More words")


def test_read_byline_directly_below_the_headline_comes_before_the_standfirst():
    item = story("Headline\nBy Jane Doe\nThe words of the story are here.\nAnd more of them.")
    assert item.bylines == (ByLine("Jane Doe"),)
    assert item.body == "<p>The words of the story are here.</p>\n<p>And more of them.</p>"


def test_read_takes_a_name_with_a_job_below_it():
    item = story("Headline\nJane Doe\nPolitical Editor\n\nThe words of the story.")
    assert item.bylines == (ByLine("Jane Doe", "Political Editor"),)
    assert item.body == "<p>The words of the story.</p>"


def test_read_keeps_lines_to_the_desk_out_of_the_story():
    item = story("EMBARGOED UNTIL 0600 MONDAY\nCheck against delivery\n\nHeadline\n\nText.")
    assert (item.headline, item.body) == ("Headline", "<p>Text.</p>")
    assert item.desk_note == "EMBARGOED UNTIL 0600 MONDAY\nCheck against delivery"
    assert item.warnings == (
        "an embargo is named, to be set by hand: EMBARGOED UNTIL 0600 MONDAY\n"
        "Check against delivery",
    )


def test_read_leaves_out_rules_drawn_in_signs():
    item = story("Headline\n=====\nText.\n\n-----\n\nMore.")
    assert (item.headline, item.body) == ("Headline", "<p>Text.</p>\n<p>More.</p>")


def test_read_markup_is_text():
    assert story("H\n\n<script>alert(1)</script> & so on").body == (
        "<p>&lt;script&gt;alert(1)&lt;/script&gt; &amp; so on</p>"
    )


def test_read_without_headline_makes_one_and_keeps_the_text():
    words = "The council met on Monday to speak of the ferry. " * 9
    item = story(words)
    assert item.headline == (
        "The council met on Monday to speak of the ferry. The council met on Monday to speak of the"
        " ferry. The council met on…"
    )
    assert plain_text(item.body) == words.strip()
    assert item.warnings == ("no headline found: it was made from the first words of the text",)


def test_read_headline_alone_warns():
    assert story("Only a headline").warnings == ("there is no text below the headline",)


def test_read_windows_1252_warns():
    item = story("Headline\n\n“Café”".encode("cp1252"))
    assert item.body == "<p>“Café”</p>"
    assert item.warnings == (
        "not UTF-8: read as Windows-1252, so check its accents and quotation marks",
    )


def test_read_wire_message_warns_that_its_notes_are_left_in():
    assert story("\x01kvn 4\n\n\x02Headline\n\nText").warnings == (
        "a wire service's control characters were taken out; its notes are left in",
    )


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"", "the file is empty"),
        (b" \n\xef\xbb\xbf\n", "the file is empty"),
        (b"\xef\xbb\xbf", "the file is empty"),
        (b"Head\x00line", "binary content, not text"),
        (b"\xff\xfea", "broken UTF-16 at byte 2"),
        (b"a" * (LARGEST_FILE + 1), "larger than 2 MB, the most that is read as one story"),
    ],
)
def test_read_rejects_with_a_reason(data, why):
    assert reason(data) == why


def test_read_a_file_that_is_not_there(tmp_path):
    [item] = text.read(tmp_path / "gone.txt", external_id="a", location="b")
    assert item == RejectedItem(
        external_id="a", location="b", reason="can't be read: No such file or directory"
    )


@given(
    st.binary(max_size=400)
    | st.text(max_size=400).map(lambda words: words.encode("utf-8", "replace"))
)
def test_read_never_raises(data):
    [item] = read(data)
    assert isinstance(item, ImportItem | RejectedItem)
    if isinstance(item, ImportItem):
        assert item.headline == item.headline.strip() != ""


@given(
    st.lists(
        st.sampled_from(
            ["By", "JANE", "Doe", "—", "(AP)", "BRUSSELS", "…", "“", "word.", "\n", "\n\n", ","]
        ),
        max_size=40,
    ).map(" ".join)
)
def test_read_of_newsroom_words_never_raises(words):
    assert len(read(words)) == 1


# Collected only where the shared examples lie beside the project.
if SEEDS:

    @pytest.mark.parametrize("path", SEEDS, ids=lambda path: path.name)
    def test_read_of_the_first_story(path):
        [item] = text.read(path, external_id=path.name, location=str(path))
        first = item.received.partition("\n")[0]
        parts = plain_text(item.body).split("\n\n")
        assert item.headline == first.strip()
        assert (item.standfirst, item.bylines, item.dateline) == ("", (), "")
        assert (len(parts), item.warnings) == (21, ())
        assert [part for part in parts if part.endswith("…")] == []
        assert [part for part in parts if "U.S .troops “will not be … deployed" in part] == [
            parts[6]
        ]
