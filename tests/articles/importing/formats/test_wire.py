"""Wire text as it comes off the line."""

import time
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.importing.formats import detect, wire
from articles.importing.items import ByLine, ImportItem, RejectedItem, SourceStatus
from tests.articles.importing import manifest

IPTC = (
    "\x01kwa062 4 i 211  kw 061\r\n\nKelsmouth-ferry/\r\n\x02"
    "1ST LEAD\r\nFerry stops at four, port says\r\nBy Zora Ada, Kelsmouth Wire =\r\n\n"
    "   Kelsmouth (kw) - The last crossing of the day stops at four, the\r\n"
    'port said Monday.\r\n\n   "Nobody was told," said a clerk.\r\n\n'
    "# Notebook\r\n\n## Note to editors\r\n- more to come\r\n\n"
    "kw za bp\r\n\r\n\x03021130 GMT Mar 26\r\n\x7f\r\n\x04"
)
ANPA = (
    "\x16\x16\x01K2870\x1fcoast\nf l\x13\x11 BC-Ferry     03-02 1049\n"
    "\x02^BC-Ferry Stop, 1st Ld-Writethru,466<\n^Ferry stops at four<\n"
    "^KW Photo K101<\n^Eds: Updates.<\n^By ZORA ADA and BO PEN=\n^Kelsmouth Press=\n"
    "\t   KELSMOUTH (KW) _ ``Nobody was told,'' said a clerk _ twice.\n \n\t   It was late.\n"
    "^CROSSINGS=\n\x08^;Mon;Tue\x10\n\x08East\x10 Quay;4;3\x10\n"
    "\t   \x03KW-WF-03-02-26 1130GMT<\n\n\x0c\n\x04"
)
ISSUED = datetime(2026, 3, 2, 11, 30, tzinfo=UTC)


def read(data):
    data = data.encode() if isinstance(data, str) else data
    return list(wire.read(data, external_id="a.txt", location="a.txt"))


def only(data):
    (found,) = read(data)
    return found


def test_iptc_message_becomes_a_draft_and_its_notes_stay_with_the_desk():
    found = only(IPTC)
    assert detect(IPTC.encode(), "a.txt") == "wire"
    assert found == ImportItem(
        external_id="kwa062 2026-03-02T11:30Z",
        location="a.txt",
        headline="Ferry stops at four, port says",
        bylines=(ByLine("Zora Ada", "Kelsmouth Wire"),),
        dateline="Kelsmouth (kw)",
        body="<p>The last crossing of the day stops at four, the port said Monday.</p>\n"
        '<p>"Nobody was told," said a clerk.</p>',
        published_at=ISSUED,
        issued_at=ISSUED,
        status=SourceStatus.DRAFT,
        slugline="Kelsmouth-ferry",
        desk_note="1ST LEAD\n# Notebook\n\n## Note to editors\n- more to come\n\nkw za bp",
        received=found.received,
    )
    assert "\x01" not in found.received


def test_anpa_message_has_its_signs_read():
    found = only(ANPA)
    assert detect(ANPA.encode(), "a.txt") == "wire"
    assert (found.headline, found.slugline, found.dateline, found.issued_at) == (
        "Ferry stops at four",
        "BC-Ferry Stop, 1st Ld-Writethru",
        "KELSMOUTH (KW)",
        ISSUED,
    )
    assert found.bylines == (ByLine("Zora Ada"), ByLine("Bo Pen", "Kelsmouth Press"))
    assert found.desk_note == "KW Photo K101\nEds: Updates."
    assert found.body == (
        "<p>“Nobody was told,” said a clerk — twice.</p>\n<p>It was late.</p>\n"
        "<h3>CROSSINGS</h3>\n<table><tr><td></td><td>Mon</td><td>Tue</td></tr>"
        "<tr><td>East Quay</td><td>4</td><td>3</td></tr></table>"
    )


def test_several_messages_of_a_file_are_stories_of_their_own():
    assert [one.slugline[:8] for one in read(IPTC + ANPA)] == ["Kelsmout", "BC-Ferry"]
    untimed = "\x02One\n\n   Text.\n\x03"
    assert [one.external_id for one in read(f"\x01{untimed}\x01{untimed}")] == ["a.txt", "a.txt 2"]


def test_kill_withholds_and_says_so():
    found = only(ANPA.replace("Eds: Updates.", "Eds: Mandatory KILL. Wrong port."))
    assert (found.status, found.warnings) == (
        SourceStatus.WITHHELD,
        ("it seems to kill a story: look for it by its slug, and take it down",),
    )


def test_embargo_in_a_note_is_named():
    found = only(ANPA.replace("Eds: Updates.", "EMBARGOED until 6 p.m."))
    assert (found.status, len(found.warnings)) == (SourceStatus.DRAFT, 1)


@pytest.mark.parametrize("encoding", ["utf-8", "cp1252", "cp850"])
def test_encoding_is_guessed_by_its_letters(encoding):
    found = only(IPTC.replace("clerk", "Señor Müller-Ångström, café").encode(encoding))
    assert "Señor Müller-Ångström, café" in found.body
    assert bool(found.warnings) == (encoding != "utf-8")


def test_message_without_a_headline_or_without_words():
    found = only("\x01a1\n\x02\n\n   Only a text stands here.\n\x03")
    assert (found.headline, len(found.warnings)) == ("Only a text stands here.", 1)
    assert isinstance(only("\x01a1\n\x02\n\x03"), RejectedItem)
    assert isinstance(only(b"\x01\x02a\x00b"), RejectedItem)


def test_thousands_of_marks_take_no_time():
    started = time.monotonic()
    many = "\x01x1\n\x02^a<\n" + "^" * 50_000 + "\n" + "\x08;;;\n" * 20_000 + "#* " * 50_000
    assert (len(read(many)), time.monotonic() - started < 10) == (1, True)


@given(st.text(alphabet="\x01\x02\x03\x08\x10\x1f^<= \n\tAb-`_;1", max_size=200))
def test_nothing_raises(text):
    for found in read(text):
        assert isinstance(found, ImportItem | RejectedItem)


def test_corpus_is_read_as_its_manifest_counts_it(shared):
    corpora = shared / "corpora"
    for row in manifest.rows(corpora, "text"):
        path = corpora / row.path
        found = only(path)
        assert detect(path.read_bytes()[:65_536], path.name) == "wire"
        assert (found.status, found.issued_at is not None) == (SourceStatus.DRAFT, True)
        assert ("guessed" in "".join(found.warnings)) == ("not-utf-8" in row.expected)
        assert all([found.headline, found.slugline, found.body])
        assert not any(words in found.body for words in ("not for publication", "Eds:"))
