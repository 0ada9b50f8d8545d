"""merge_speakers: from two names to a merge, back, and on again."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from articles import background, merging
from people.models import Transfer
from tests.articles.test_merging import make_quotes
from tests.factories import confirm_all, make_person, make_published

pytestmark = pytest.mark.django_db


def run(*args):
    """(what was printed, what was complained of, exit status) of the command."""
    out, err = StringIO(), StringIO()
    try:
        call_command("merge_speakers", *args, stdout=out, stderr=err)
    except CommandError as error:
        return out.getvalue(), str(error), error.returncode
    except SystemExit as stop:
        return out.getvalue(), err.getvalue(), stop.code
    return out.getvalue(), err.getvalue(), 0


@pytest.fixture
def pair():
    ada, addie = make_person("Ada Finch"), make_person("Addie Finch")
    story = make_published(text="“We will build it,” said Addie Finch.", headline="A wall")
    confirm_all(story, addie)
    return ada, addie


def test_dry_run_counts_and_moves_nothing(pair):
    out, err, status = run("ada-finch", "addie-finch", "--dry-run")
    assert out.splitlines() == [
        "       1  Quotations",
        "       1  Judged suggestions",
        "       1  Suggested quotations",
        "       1  Addresses that will lead to the survivor",
    ]
    assert (err, status, Transfer.objects.exists()) == ("", 0, False)


def test_merge_and_undo(pair):
    ada, addie = pair
    out, err, status = run("ada-finch", "addie-finch", "--note", "One woman")
    transfer = Transfer.objects.get()
    said = f"{transfer.pk}: Addie Finch into Ada Finch: "
    assert (out, err, status) == (f"{said}done.\n", "", 0)
    assert ada.quotes.count() == 1
    assert run("--undo", str(transfer.pk)) == (f"{said}undone.\n", "", 0)
    assert addie.quotes.count() == 1


def test_undo_names_what_it_left_alone(pair):
    ada, addie = pair
    transfer = merging.merge_speakers(ada, other=addie, user=None, note="One")
    quote = ada.quotes.get()
    merging.move_quotes(ada, to=make_person(), quotes=[quote.pk], user=None, note="Not hers")
    _, err, status = run("--undo", str(transfer.pk))
    assert (err, status) == (f"left alone: articles.quote {quote.pk}: changed since\n", 1)


def test_large_merge_runs_here_and_run_work_finds_nothing_left(pair, monkeypatch):
    ada, addie = pair
    monkeypatch.setattr(merging, "AT_ONCE", 100)
    make_quotes(addie, 300, article=make_published(text="Nothing was said."))
    out, _, status = run("ada-finch", "addie-finch", "--note", "One")
    assert (out.endswith("done.\n"), status) == (True, 0)
    assert (ada.quotes.count(), addie.quotes.count()) == (301, 0)
    assert background.unfinished() == []


@pytest.mark.parametrize(
    ("args", "reason"),
    [
        ([], "Give two speakers, or --undo."),
        (["ada-finch"], "Give two speakers: who stays, and who goes."),
        (["ada-finch", "nobody", "--note", "x"], "No speaker has the address nobody."),
        (["ada-finch", "addie-finch"], "Say why: it stays on the record."),
        (["ada-finch"] * 2, "Ada Finch can't be merged into itself: choose two."),
        (["--undo", "99"], "There is no merge 99."),
    ],
)  # fmt: skip
def test_bad_request_is_refused_with_status_2(args, reason, pair):
    assert run(*args) == ("", reason, 2)
