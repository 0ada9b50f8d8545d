"""A whole newsroom among other files: told by its first line, counted, and left."""

from articles.importing.formats import detect, newsroom
from articles.importing.items import LeftOut, RejectedItem

HEAD = b'{"format": "newsroom", "version": 1, "newsroom": "The Paper"}\n'
FILE = (
    HEAD
    + b'{"record": "section", "name": "World"}\n'
    + b'{"record": "source_picture", "key": "'
    + b"x" * 200_000
    + b'"}\n{"record": "section", "name": "Sport"}\n{"record": "end", "lines": 3}\n'
)


def test_newsroom_is_told_by_its_first_line_whatever_its_name():
    assert detect(FILE[:4096], "x.txt") == "newsroom"
    assert (
        detect(b'{"format": "articles", "version": 1}\n{"headline": "x"}\n', "x.jsonl") == "jsonl"
    )


def test_newsroom_among_other_files_is_counted_and_named():
    *counted, last = newsroom.read(FILE, external_id="x", location="x.jsonl")
    assert counted == [
        LeftOut("section of a newsroom"),
        LeftOut("source picture of a newsroom"),
        LeftOut("section of a newsroom"),
    ]
    assert isinstance(last, RejectedItem)
    assert last.reason == (
        "a whole newsroom, which is taken in by itself and at the shell: "
        "import_articles FILE --format newsroom"
    )
