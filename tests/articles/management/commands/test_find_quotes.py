"""The find_quotes command: JSON Lines in and out, bad lines named, no database."""

from __future__ import annotations

import io
import json
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

MANAGE = Path(__file__).resolve().parents[4] / "manage.py"
STORY = {"id": "a", "text": "“We are ready,” said Ada Finch. “Go.”"}


def run(monkeypatch, data: bytes, **options):
    """Return (output lines, error text, exit status)."""
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data), encoding="ascii"))
    out, err = io.StringIO(), io.StringIO()
    status = 0
    try:
        call_command("find_quotes", stdout=out, stderr=err, **options)
    except CommandError as error:
        status = error.returncode
        err.write(str(error))
    return [json.loads(line) for line in out.getvalue().splitlines()], err.getvalue(), status


def as_lines(*rows) -> bytes:
    return b"".join(json.dumps(row, ensure_ascii=False).encode() + b"\n" for row in rows)


def test_story_is_answered_piece_by_piece(monkeypatch):
    rows, errors, status = run(monkeypatch, as_lines(STORY))
    assert (errors, status) == ("", 0)
    assert [row["id"] for row in rows] == ["a"]
    first, second = rows[0]["quotes"]
    assert first == {
        "start": 1,
        "end": 14,
        "text": "We are ready,",
        "speaker": "Ada Finch",
        "mention": [21, 30],
        "kind": "direct",
        "cue": "said",
        "confidence": first["confidence"],
        "reason": "attributed in its own sentence",
        "group": 0,
        "role": "",
        "attribution": [16, 30],
        "speaker_kind": "person",
    }
    assert (second["text"], second["group"]) == ("Go.", 0)


def test_language_is_the_one_asked_for(monkeypatch):
    story = {"id": 1, "text": "„Die Tore sind zu“, sagte Ada Finke."}
    rows, errors, status = run(monkeypatch, as_lines(story), language="de")
    assert (errors, status) == ("", 0)
    assert [(q["speaker"], q["cue"]) for q in rows[0]["quotes"]] == [("Ada Finke", "sagte")]


def test_offsets_count_code_points_after_an_emoji(monkeypatch):
    text = "🙂 “We are ready,” said Ada Finch."
    rows, _, _ = run(monkeypatch, as_lines({"id": 7, "text": text}))
    quote = rows[0]["quotes"][0]
    assert (rows[0]["id"], text[quote["start"] : quote["end"]]) == (7, "We are ready,")


def test_blank_lines_and_a_byte_order_mark_are_passed_over(monkeypatch):
    rows, errors, status = run(monkeypatch, b"\xef\xbb\xbf" + as_lines(STORY) + b"\n  \n")
    assert ([row["id"] for row in rows], errors, status) == (["a"], "", 0)


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (b"{", "not JSON"),
        (b"[" * 100_000, "not JSON"),
        (b"\0", "not JSON"),
        (b'{"id": 1, "text": "\0"}', "not JSON"),
        (b'{"id": 1, "text": "x"} {"id": 2, "text": "y"}', "not JSON"),
        (b'{"id": ' + b"9" * 10_000 + b', "text": "x"}', "not JSON"),
        (b'{"id": "' + b"a" * 5_000_000, "not JSON"),
        (b"[1]", "not a JSON object"),
        (b'"text"', "not a JSON object"),
        (b'{"text": "x"}', "'id' is missing"),
        (b'{"id": 1}', "'text' is missing"),
        (b'{"id": null, "text": "x"}', "'id' must be a text or a whole number"),
        (b'{"id": true, "text": "x"}', "'id' must be a text or a whole number"),
        (b'{"id": 1.5, "text": "x"}', "'id' must be a text or a whole number"),
        (b'{"id": NaN, "text": "x"}', "'id' must be a text or a whole number"),
        (b'{"id": [1], "text": "x"}', "'id' must be a text or a whole number"),
        (b'{"id": 1, "text": ["x"]}', "'text' must be a text"),
        (b'{"id": 1, "text": null}', "'text' must be a text"),
        (b'{"id": 1, "text": 7}', "'text' must be a text"),
        (b'{"id": 1, "text": "\xff"}', "not UTF-8"),
        ('{"id": 1, "text": "x"}'.encode("utf-16"), "not UTF-8"),
    ],
    ids=lambda value: repr(value[:40]),
)
def test_bad_line_is_named_and_the_others_are_answered(monkeypatch, line, reason):
    rows, errors, status = run(monkeypatch, as_lines(STORY) + line + b"\n" + as_lines(STORY))
    assert [row["id"] for row in rows] == ["a", "a"]
    assert errors.startswith(f"line 2: {reason}")
    assert errors.endswith("1 line(s) could not be read.")
    assert status == 1


def test_half_a_surrogate_pair_is_answered(monkeypatch):
    rows, errors, status = run(monkeypatch, b'{"id": "\\ud800", "text": "\\ud800"}\n')
    assert (rows, errors, status) == ([{"id": "\ud800", "quotes": []}], "", 0)


def test_nul_written_as_json_allows_is_answered(monkeypatch):
    text = "\0“We are\0ready,” said Ada Finch.\0"
    rows, errors, status = run(monkeypatch, as_lines({"id": 1, "text": text}))
    assert [quote["text"] for quote in rows[0]["quotes"]] == ["We are\0ready,"]
    assert (errors, status) == ("", 0)


def test_every_bad_line_is_named_and_counted(monkeypatch):
    bad = b'{\n\n[]\n{"id": 1}\n'
    rows, errors, status = run(monkeypatch, bad + as_lines(STORY) + b"\xff")
    assert [row["id"] for row in rows] == ["a"]
    named = [line.partition(":")[0] for line in errors.splitlines()[:-1]]
    assert named == ["line 1", "line 3", "line 4", "line 6"]
    assert errors.endswith("4 line(s) could not be read.")
    assert status == 1


def test_line_of_five_megabytes_is_answered(monkeypatch):
    story = {"id": "long", "text": "the gates are shut " * 265_000 + "“Go,” said Ada Finch."}
    rows, errors, status = run(monkeypatch, as_lines(story, STORY))
    assert [(row["id"], len(row["quotes"])) for row in rows] == [("long", 1), ("a", 2)]
    assert (errors, status) == ("", 0)


def test_malformed_files_of_every_kind_are_named_line_by_line(monkeypatch, shared, tmp_path):
    tool = shared / "tools" / "make_bad_inputs.py"
    subprocess.run([sys.executable, str(tool), str(tmp_path)], check=True, capture_output=True)
    files = sorted(path for path in tmp_path.rglob("*") if path.is_file())
    assert len(files) > 50
    for path in files:
        data = path.read_bytes()
        has_lines = bool(data.removeprefix(b"\xef\xbb\xbf").strip())
        rows, errors, status = run(monkeypatch, data)
        assert (path.name, rows, status) == (path.name, [], int(has_lines))
        assert errors.startswith("line ") == has_lines


def test_process_names_the_bad_line_goes_on_and_exits_with_1():
    done = subprocess.run(
        [sys.executable, str(MANAGE), "find_quotes"],
        input=b"\0\n" + as_lines(STORY),
        capture_output=True,
        check=False,
    )
    assert [json.loads(line)["id"] for line in done.stdout.splitlines()] == ["a"]
    first, last = done.stderr.decode().splitlines()
    assert first.startswith("line 1: not JSON")
    assert last.endswith("1 line(s) could not be read.")
    assert done.returncode == 1


def test_no_input_gives_no_output(monkeypatch):
    assert run(monkeypatch, b"") == ([], "", 0)


def test_speakers_file_tells_who_is_meant(monkeypatch, tmp_path):
    path = tmp_path / "speakers.jsonl"
    path.write_bytes(
        as_lines(
            {"name": "Oriel Finch", "pronouns": ["he"]},
            {"name": "Torvan Dunn", "kind": "person", "aliases": [], "pronouns": "she/her"},
        )
    )
    story = {"id": 1, "text": "Oriel Finch met Torvan Dunn.\n\n“The gates are shut,” she said."}
    rows, _, status = run(monkeypatch, as_lines(story), speakers=str(path))
    assert ([q["speaker"] for q in rows[0]["quotes"]], status) == (["Torvan Dunn"], 0)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"{\n", "line 1: not JSON"),
        (b'{"name": ""}\n', "line 1: 'name' must be a text that is not empty"),
        (b'\n{"name": "Ada", "kind": "boat"}\n', "line 2: 'kind' must be"),
        (b'{"name": "Ada", "aliases": [1]}\n', "line 1: 'aliases' must be a list of texts"),
    ],
)
def test_bad_speakers_file_is_refused(monkeypatch, tmp_path, content, reason):
    path = tmp_path / "speakers.jsonl"
    path.write_bytes(content)
    rows, errors, status = run(monkeypatch, as_lines(STORY), speakers=str(path))
    assert (rows, status) == ([], 2)
    assert errors.startswith(f"{path}: {reason}")


def test_missing_speakers_file_is_refused(monkeypatch, tmp_path):
    path = tmp_path / "none.jsonl"
    rows, errors, status = run(monkeypatch, as_lines(STORY), speakers=str(path))
    assert (rows, errors, status) == ([], f"{path}: No such file or directory", 2)


def test_speakers_folder_is_refused(monkeypatch, tmp_path):
    rows, errors, status = run(monkeypatch, as_lines(STORY), speakers=str(tmp_path))
    assert (rows, errors, status) == ([], f"{tmp_path}: Is a directory", 2)
