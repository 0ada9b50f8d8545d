"""The find_quotes command: JSON Lines in and out, bad lines named, no database."""

from __future__ import annotations

import io
import json
import sys

import pytest
from django.core.management import CommandError, call_command

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
        (b"[1]", "not a JSON object"),
        (b'"text"', "not a JSON object"),
        (b'{"text": "x"}', "'id' is missing"),
        (b'{"id": 1}', "'text' is missing"),
        (b'{"id": null, "text": "x"}', "'id' must be a text or a whole number"),
        (b'{"id": true, "text": "x"}', "'id' must be a text or a whole number"),
        (b'{"id": 1.5, "text": "x"}', "'id' must be a text or a whole number"),
        (b'{"id": 1, "text": ["x"]}', "'text' must be a text"),
        (b'{"id": 1, "text": "\xff"}', "not UTF-8"),
    ],
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
