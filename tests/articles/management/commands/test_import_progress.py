"""How import_articles says how far it is: a bar on a terminal, lines now and then elsewhere."""

import fcntl
import io
import itertools
import os
import re
import struct
import termios

import pytest
from django.core.management import call_command

from articles.importing import batches
from articles.management.commands.import_articles import Command
from articles.models import ImportedItem
from tests import factories

pytestmark = pytest.mark.django_db
SUMMARY = "5 items: 5 created, 0 updated, 0 unchanged, 0 skipped, 0 in conflict, 0 rejected.\n"


@pytest.fixture
def folder(tmp_path):
    """Five stories of twenty bytes."""
    folder = tmp_path / "in"
    folder.mkdir()
    for n in range(5):
        (folder / f"{n}.txt").write_text(f"Ferry {n}\n\nIt stops.{n}\n")
    return folder


def shown_on_terminal(act):
    """What reads off the screen while this is done: standard error is a terminal then."""
    screen, ours = os.openpty()
    fcntl.ioctl(ours, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 100, 0, 0))
    with os.fdopen(ours, "w") as file, os.fdopen(screen, "rb", buffering=0) as shown:
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr("sys.stderr", file)
            act()
        file.write("(end)")
        file.flush()
        seen = b""
        while not seen.endswith(b"(end)"):
            seen += shown.read(65_536)
    return seen.decode().removesuffix("(end)").replace("\r\n", "\n")


def run(path, clock=None, **options):
    """Return what a run wrote to standard output and error."""
    out, err = io.StringIO(), io.StringIO()
    command = Command()
    command.clock = clock or command.clock
    call_command(command, str(path), stdout=out, stderr=err, **options)
    return out.getvalue(), err.getvalue()


def by_items():
    """A clock that moves twenty seconds with each item that was taken."""
    return 20.0 * ImportedItem.objects.count()


@pytest.fixture
def one_by_one(monkeypatch):
    monkeypatch.setattr(batches, "FIRST_ITEMS", 1)
    monkeypatch.setattr(batches, "MOST_ITEMS", 1)


def test_bar_on_a_terminal_has_items_rate_share_and_remaining_time(folder):
    (folder / "2.txt").write_bytes(b"\x00" * 20)

    def act():
        with pytest.raises(SystemExit):
            run(folder)

    drawn = shown_on_terminal(act).split("\r")
    # The third is refused, and the bar is drawn anew behind what is said of it.
    share = r" 40 %\|█+[^|]*\| 00:0\d, 3 items, [\d,.]+ a second, a few seconds left"
    assert [line for line in drawn if re.fullmatch(share, line.rstrip())]
    assert re.match(r"100 %\|█+\| 00:0\d, 5 items, [\d,.]+ a second\s*$", drawn[-1].rstrip("\n"))


def test_bar_without_a_total_counts(monkeypatch):
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(b"Ferry stops\n\nIt stops.\n")))
    drawn = shown_on_terminal(lambda: run("-", format="text"))
    assert drawn.startswith("\r00:00, 0 items")


def test_bar_is_not_drawn_where_nothing_is_wanted(folder):
    assert shown_on_terminal(lambda: run(folder, verbosity=0)) == ""
    assert ImportedItem.objects.count() == 5


def test_short_run_without_a_terminal_says_nothing(folder):
    assert run(folder) == (f"Import finished: {SUMMARY}", "")


def test_long_run_without_a_terminal_says_how_far_it_is_in_lines(folder, one_by_one):
    assert run(folder, by_items) == (
        f"Import finished: {SUMMARY}",
        "2 items, 0.1 a second, 20 %, about 3 min left\n"
        "4 items, 0.1 a second, 60 %, about 50 s left\n",
    )


def test_limit_is_the_end_that_is_counted_to(folder, one_by_one):
    _, errors = run(folder, by_items, limit=3)
    assert errors == "2 items, 0.1 a second, 66 %, about 20 s left\n"


def test_lines_are_left_out_where_nothing_is_wanted(folder, one_by_one):
    assert run(folder, by_items, verbosity=0) == (f"Import finished: {SUMMARY}", "")


def test_newsroom_says_how_far_it_is_too(tmp_path):
    factories.make_published(headline="Ferry stops")
    path = tmp_path / "newsroom.jsonl"
    more = {"stdout": io.StringIO(), "stderr": io.StringIO()}
    call_command(
        "export_articles", "--everything", "--format", "jsonl", "--output", str(path), **more
    )
    _, errors = run(path, itertools.count(0, 31).__next__)
    assert re.match(r"1 item, 0\.0 a second, \d+ %, (about .*|a few seconds) left\n", errors)
