"""Tables of stories."""

import json
import subprocess
import sys
import time
from dataclasses import replace
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from articles.importing.decoding import FALLBACK_WARNING
from articles.importing.formats import csv_table, detect
from articles.importing.headlines import NO_HEADLINE
from articles.importing.items import ByLine, ImportItem, Picture, RejectedItem, SourceStatus
from tests.articles.importing import manifest

HEADER = "id,title,body,date,status,authors,category,tags,url,image,notes\n"
ROW = (
    '7,"Ferry, stops","The last crossing.\nIt was late.",2026-03-02 09:30,published,'
    '"Jane Doe <jane@packet.example> and Mo Ferry",News,"Harbour; Ferries",'
    "https://packet.example/ferry,https://packet.example/gull.jpg,mo@packet.example\n"
)


def read(text, **options):
    data = text.encode() if isinstance(text, str) else text
    given = {"external_id": "a.csv", "location": "a.csv"} | options
    return list(csv_table.read(data, **given))


def only(text, **options):
    (found,) = read(text, **options)
    return found


def test_row_becomes_a_story():
    found = only(HEADER + ROW)
    assert replace(found, received="") == ImportItem(
        external_id="7",
        location="a.csv, line 2",
        headline="Ferry, stops",
        body="<p>The last crossing.</p>\n<p>It was late.</p>",
        section="News",
        categories=("News",),
        topics=("Harbour", "Ferries"),
        bylines=(ByLine("Jane Doe"), ByLine("Mo Ferry")),
        published_at=datetime(2026, 3, 2, 9, 30, tzinfo=UTC),
        status=SourceStatus.PUBLIC,
        old_addresses=("https://packet.example/ferry",),
        pictures=(Picture(address="https://packet.example/gull.jpg", is_lead=True),),
    )
    assert "packet.example/ferry" in found.received
    assert "@packet.example" not in found.received


@pytest.mark.parametrize("mark", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_delimiter_and_encoding_are_found_out(mark, encoding):
    text = f'id{mark}title\r\n1{mark}"Café{mark} bar"\r\n'
    found = only(text.encode(encoding))
    assert found.headline.split() == f"Café{mark} bar".split()
    assert (found.external_id, found.warnings) == ("1", ())


def test_windows_encoding_is_read_with_a_warning():
    found = only("id;title\n1;Übergröße\n".encode("cp1252"))
    assert (found.headline, found.warnings) == ("Übergröße", (FALLBACK_WARNING,))


def test_line_for_the_spreadsheet_is_passed_over():
    assert only("sep=;\nid;title\n1;a,b\n").headline == "a,b"


def test_columns_are_taken_as_given():
    columns = {"Kicker": "headline", "Story": "body", "id": "", "No": "id"}
    found = only("No,id,Kicker,Story\n1,2,Ferry,Text\n", columns=columns)
    assert (found.external_id, found.headline, found.body) == ("1", "Ferry", "<p>Text</p>")


@pytest.mark.parametrize(
    ("text", "columns", "words"),
    [
        ("a,b\n1,2\n", {}, "there is no column for a headline or a text; the first line has a, b"),
        ("id,title\n1,a\n", {"Kicker": "headline"}, "--columns: there is no column “Kicker”"),
        ("id,title,title\n1,a,b\n", {}, "the column “title” stands twice"),
    ],
)
def test_header_that_does_not_fit_is_refused(text, columns, words):
    found = only(text, columns=columns)
    assert (type(found), found.field) == (RejectedItem, "columns")
    assert found.reason.startswith(words)


@pytest.mark.parametrize("data", [b"", b"\xef\xbb\xbf", b"\n\n", b" ,,\n"])
def test_empty_table_is_refused(data):
    assert only(data).reason == "the file is empty"


def test_bad_rows_are_rejected_with_their_lines_and_the_others_taken():
    found = read('id,title,body\n1,few\n2,a,b,c\n3,"open\n4,x,y\n5,"5"" gun",z\n')
    assert [(one.location, getattr(one, "reason", "")) for one in found] == [
        ("a.csv, line 2", "fewer cells (2) than columns (3)"),
        ("a.csv, line 3", "more cells (4) than columns (3)"),
        ("a.csv, line 4", "a quotation mark is opened here that is never closed"),
        ("a.csv, line 5", ""),
        ("a.csv, line 6", ""),
    ]
    assert (found[4].headline, found[2].raw) == ('5" gun', '"id","title","body"\n3,"open\n')


@pytest.mark.parametrize(
    ("row", "wrong", "right"),
    [
        ("1;Wall;It held;soon;x\n", "soon", "2020-03-02"),
        ("1;Wall;It held;2020-03-02\n", '"2020-03-02"', '"2020-03-02";"x"'),
        ('1;Wall;"It held;2020-03-02;x\n', '"It', "It"),
    ],
)
def test_row_that_was_rejected_is_a_table_of_its_own_to_be_mended(row, wrong, right):
    columns = {"Kopf": "headline", "Text": "body", "Bis": "embargo_until"}
    found = only(f"id;Kopf;Text;Bis;password\n{row}", columns=columns)
    assert isinstance(found, RejectedItem)
    mended = only(found.raw.replace(wrong, right), columns=columns)
    assert (mended.external_id, mended.headline, mended.body) == ("1", "Wall", "<p>It held</p>")
    assert mended.embargo_until == datetime(2020, 3, 2, tzinfo=UTC)


def test_rejected_row_holds_no_password():
    columns = {"until": "embargo_until"}
    found = only("id,title,until,password\n1,Wall,soon,hunter2\n", columns=columns)
    assert found.raw == '"id","title","until"\n"1","Wall","soon"\n'


def test_blank_behind_a_closing_mark_does_no_harm():
    assert only('id,title,body\n1,"A" ,"b"\n').headline == "A"


def test_mark_that_is_never_closed_costs_its_own_row_alone():
    found = read('id,title\n1,"open\n' + "".join(f"{n},A\n" for n in range(2, 5_000)))
    assert [type(one) for one in found[:2]] == [RejectedItem, ImportItem]
    assert len(found) == 4_999


def test_rows_without_an_id_are_known_by_address_slug_or_headline():
    table = "title,url,slug\nA,https://packet.example/a,x\nB,,b\nC,,\n"
    assert [one.external_id for one in read(table)] == ["https://packet.example/a", "b", "a.csv C"]


def test_rows_that_share_an_id_are_told_apart():
    found = read("id,title\n1,A\n1,B\n")
    assert [one.external_id for one in found] == ["1", "1 B"]
    assert len(found[1].warnings) == 1


@pytest.mark.parametrize(
    ("header", "cells", "status"),
    [
        ("status", "published", SourceStatus.PUBLIC),
        ("status", "draft", SourceStatus.DRAFT),
        ("status", "private", SourceStatus.WITHHELD),
        ("status", "odd", SourceStatus.DRAFT),
        ("published", "TRUE", SourceStatus.PUBLIC),
        ("published", "2026-03-02", SourceStatus.DRAFT),
        ("is_published", "no", SourceStatus.DRAFT),
        ("draft", "false", SourceStatus.PUBLIC),
        ("status,audience", "published,members", SourceStatus.DRAFT),
        ("status,post_password", "published,x", SourceStatus.WITHHELD),
        ("colour", "published", SourceStatus.DRAFT),
    ],
)
def test_only_what_says_so_is_public(header, cells, status):
    found = only(f"title,{header}\nA,{cells}\n")
    assert found.status is status


def test_date_that_nobody_can_tell_is_none_and_said():
    found = only("title,date\nA,03/04/2026\n")
    assert (found.published_at, found.warnings) == (
        None,
        ("date: “03/04/2026” is no date that can be read without doubt; write it as 2026-03-02",),
    )
    found = only("title,date\nA,13.4.2026 09:00\n", timezone=ZoneInfo("Europe/Paris"))
    assert found.published_at == datetime(2026, 4, 13, 7, tzinfo=UTC)


def test_embargo_that_nobody_can_tell_rejects_the_row():
    found = only("title,embargo\nA,soon\n")
    assert (type(found), found.field) == (RejectedItem, "embargo")


def test_story_without_a_headline_gets_its_first_words_and_without_any_is_refused():
    assert only("title,body\n,The last crossing.\n").warnings == (NO_HEADLINE,)
    assert only("id,title,body\n1,,\n").field == "title"


def test_cells_that_are_formulas_are_words():
    assert only('title\n"=HYPERLINK(""x"")"\n').headline == '=HYPERLINK("x")'


def test_long_cell_is_read_and_a_longer_one_is_refused():
    assert len(only(f"title,body\nA,{'word ' * 1_000_000}\n").body) > 4_900_000
    found = only(f"title,body\nA,{'word ' * 2_100_000}\n")
    assert found.reason == "longer than 10,000,000 characters"


def test_secrets_are_not_kept():
    found = only("title,password,author_email,ip_address\nA,abc,jane@x.example,10.0.0.1\n")
    assert json.loads(found.received) == {"title": "A", "author_email": ""}


@pytest.mark.parametrize(
    "rows", ['"' * 1_000_000, '1,"a\n' * 200_000, "\x00" * 100_000, "," * 500_000]
)
def test_thousands_of_unclosed_things_take_little_time(rows):
    started = time.process_time()
    read(f"id,title\n{rows}")
    assert time.process_time() - started < 10


def test_reading_takes_no_more_memory_for_a_longer_table(tmp_path):
    path = tmp_path / "large.csv"
    with path.open("w") as file:
        file.write("id,title,body\n")
        for number in range(4_000):
            file.write(f'{number},A,"{"word " * 2_000}"\n')
    script = (
        "import pathlib, sys\n"
        "from articles.importing.formats import csv_table\n"
        "path = pathlib.Path(sys.argv[1])\n"
        "n = sum(1 for _ in csv_table.read(path, external_id='a', location='a'))\n"
        "status = pathlib.Path('/proc/self/status').read_text()\n"
        "print(n, int(status.partition('VmHWM:')[2].split()[0]) < 75_000)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, str(path)], capture_output=True, text=True, check=True
    )
    assert done.stdout.split() == ["4000", "True"]


def test_table_is_known_by_its_content_or_its_name():
    assert detect(b"id,title,body\n1,a,b\n", "export.txt") == "csv"
    assert detect(b"a,b\n1,2\n", "a.csv") == "csv"
    assert detect(b"Title, body and date\n\nA text, with commas", "a.txt") == "text"


# A table of subscribers: it has no column that a story could be made of.
NO_STORIES = frozenset({"malformed.csv"})


def test_corpus_is_read_as_its_manifest_counts_it(shared):
    corpora = shared / "corpora"
    for row in manifest.rows(corpora, "csv"):
        path = corpora / row.path
        found = read(path.read_bytes())
        stories = [one for one in found if isinstance(one, ImportItem)]
        expected = 0 if path.name in NO_STORIES else row.number(r"rows (\d+)")
        assert (row.path, len(stories)) == (row.path, expected)
        assert (path.name in NO_STORIES) == (len(found) > len(stories))
        assert detect(path.read_bytes(), path.name) == "csv"
