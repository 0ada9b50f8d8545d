"""export_judgements: a file that is whole or not written, and refusals in one line."""

import json

import pytest
from django.core.management import CommandError, call_command

from articles.quoting import confirm, dismiss
from tests.factories import make_draft, make_person, make_published

pytestmark = pytest.mark.django_db
TEXT = "“The gates are shut again tonight,” said Ada Finch."


@pytest.fixture
def answered(db):
    confirm(
        make_published(text=TEXT).suggestions.get(), user=None, speaker=make_person("Ada Finch")
    )
    dismiss(make_draft(text=TEXT).suggestions.get(), user=None)


def run(*args):
    call_command("export_judgements", *args)


def test_lines_go_to_standard_output(answered, capsys):
    run()
    told = capsys.readouterr()
    (case,) = map(json.loads, told.out.splitlines())
    assert (case["text"], case["quotes"][0]["speaker"]) == (TEXT, "Ada Finch")
    assert told.err.splitlines() == [
        "Exported 1 case.",
        "Left out 1 in a story that readers can't see.",
    ]


def test_file_is_written_whole(answered, tmp_path, capsys):
    path = tmp_path / "cases.jsonl"
    run("--output", str(path), "--only", "accepted", "--since", "2026-01-01")
    assert [json.loads(line)["answer"] for line in path.read_text().splitlines()] == ["accepted"]
    assert capsys.readouterr().err == f"Exported 1 case to {path}.\n"
    assert [one.name for one in tmp_path.iterdir()] == ["cases.jsonl"]


def test_nothing_to_export_is_an_empty_file(db, tmp_path):
    path = tmp_path / "cases.jsonl"
    run("--output", str(path), "--finder-version", "0")
    assert path.read_text() == ""


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (["--since", "yesterday"], "--since 'yesterday' is no day such as 2026-09-01."),
        (["--output", "/no/such/folder/cases.jsonl"], "No such file or directory"),
    ],
)
def test_what_can_not_be_done_is_refused(db, args, said):
    with pytest.raises(CommandError) as refusal:
        run(*args)
    assert said in str(refusal.value)
    assert refusal.value.returncode == 2


def test_unknown_answer_is_refused(db):
    with pytest.raises(CommandError, match="invalid choice"):
        run("--only", "liked")
