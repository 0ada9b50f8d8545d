"""How far reading has come, whatever is read and however often."""

import io
import json
import sys
import zipfile
from datetime import UTC

import pytest

from articles.importing import measuring
from articles.importing.measuring import Measure
from articles.importing.reading import AUTO, Reading, read_paths
from articles.importing.sources import opened, walk

ITEM = "<item><title>Ferry {n}</title><link>https://old.example/{n}</link>{text}</item>\n"
FEED = (
    '<?xml version="1.0"?>\n<rss version="2.0"><channel><title>Packet</title>\n{items}'
    "</channel></rss>"
)


def positions(*paths, format_name=AUTO):
    """The measure of these paths when all is read, and what it said at each item."""
    paths = [str(path) for path in paths]
    measure = Measure(paths)
    reads = read_paths(paths, Reading(format_name, UTC), measure)
    return measure, [read.reached for read in reads]


def feed(many, *, words=400):
    text = f"<description>{'word ' * words}</description>"
    return FEED.format(items="".join(ITEM.format(n=n, text=text) for n in range(many)))


def rows(many):
    return "".join(
        json.dumps({"id": n, "headline": f"Ferry {n}", "body": "word " * 2_000}) + "\n"
        for n in range(many)
    )


def pack(path, entries, how=zipfile.ZIP_DEFLATED):
    with zipfile.ZipFile(path, "w", how) as archive:
        for name, data in entries.items():
            archive.writestr(name, data)
    return path


def test_folder_counts_each_file_once_it_is_over(tmp_path):
    for name, size in (("a.txt", 10), ("b/c.txt", 30), ("b/d.txt", 60)):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("x" * size)
    measure, reached = positions(tmp_path)
    assert (measure.total, reached, measure.reached) == (100, [0, 10, 40], 100)


def test_what_is_passed_over_weighs_nothing(tmp_path):
    for name in ("a.txt", "photo.JPG", ".hidden", "__MACOSX/a.txt", "b.mp4"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("x" * 50)
    (tmp_path / "away").symlink_to(tmp_path / "nowhere")
    measure, _ = positions(tmp_path)
    assert (measure.total, measure.reached) == (50, 50)


def test_files_that_are_named_add_up(tmp_path):
    (tmp_path / "a.txt").write_text("x" * 10)
    (tmp_path / "b.txt").write_text("x" * 5)
    measure, reached = positions(tmp_path / "a.txt", tmp_path / "none.txt", tmp_path / "b.txt")
    assert (measure.total, reached, measure.reached) == (15, [0, 10, 10], 15)


def test_long_file_moves_on_from_item_to_item(tmp_path):
    (tmp_path / "a.jsonl").write_text(rows(60))
    measure, reached = positions(tmp_path / "a.jsonl")
    assert reached == sorted(reached)
    assert len(set(reached)) > 30
    assert reached[29] == pytest.approx(measure.total / 2, rel=0.1)
    assert reached[-1] <= measure.total == measure.reached


def test_file_that_is_looked_through_first_counts_the_pass_of_its_items(tmp_path):
    """A feed is read twice: at its first item it is still near its beginning."""
    (tmp_path / "feed.xml").write_text(feed(600))
    measure, reached = positions(tmp_path / "feed.xml")
    assert len(reached) == 600
    assert reached[0] < measure.total / 4
    assert reached[300] == pytest.approx(measure.total / 2, rel=0.2)
    assert reached == sorted(reached)
    assert reached[-1] <= measure.total == measure.reached


def test_position_never_goes_back_when_a_reader_begins_again(tmp_path):
    (tmp_path / "a.txt").write_bytes(b"x" * 100)
    measure = Measure([str(tmp_path / "a.txt")])
    (source,) = walk([str(tmp_path / "a.txt")])
    held = measure.begin(source)
    with opened(held) as file:
        file.read(70)
        assert measure.look() == 70
    with opened(held) as file:
        file.read(20)
        assert measure.look() == 70
        with opened(held) as other:
            other.read()
            assert measure.look() == 70
        file.read(60)
        assert measure.look() == 80
    measure.end()
    assert measure.reached == measure.total == 100


def test_archive_weighs_what_it_takes_on_disk_and_goes_by_what_is_unpacked(tmp_path):
    entries = {"a.txt": "x" * 1_000, "b.txt": "x" * 3_000, "photo.jpg": "x" * 9_000}
    path = pack(tmp_path / "in.zip", entries)
    measure, reached = positions(path)
    size = path.stat().st_size
    # The two stories come in order, the picture is left out after them.
    assert (measure.total, reached) == (size, [0, size // 4, size])


def test_long_file_in_an_archive_moves_on_too(tmp_path):
    path = pack(tmp_path / "in.zip", {"a.jsonl": rows(60)}, zipfile.ZIP_STORED)
    measure, reached = positions(path)
    assert reached[29] == pytest.approx(measure.total / 2, rel=0.15)
    assert reached == sorted(reached)
    assert measure.reached == measure.total


def test_archive_of_pictures_alone_is_over_without_a_step(tmp_path):
    path = pack(tmp_path / "in.zip", {"photo.jpg": "x" * 9_000})
    measure, reached = positions(path)
    assert (reached, measure.reached) == ([0], 0)


def pipe(monkeypatch, data):
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data)))


def test_pipe_is_known_once_it_is_laid_down(monkeypatch):
    data = rows(200).encode()
    pipe(monkeypatch, data)
    measure = Measure(["-"])
    assert measure.total is None
    reads = read_paths(["-"], Reading(AUTO, UTC), measure)
    first = next(reads)
    assert measure.total == len(data) > 1_000_000
    reached = [first.reached, *(read.reached for read in reads)]
    assert reached[100] == pytest.approx(len(data) / 2, rel=0.1)
    assert measure.reached == len(data)


def test_short_pipe_counts_too(monkeypatch):
    pipe(monkeypatch, b"Ferry stops\n\nIt stops.\n")
    measure, reached = positions("-", format_name="text")
    assert (measure.total, reached, measure.reached) == (23, [0], 23)


def test_file_on_standard_input_is_known_before(tmp_path, monkeypatch):
    (tmp_path / "a.txt").write_text("x" * 70)
    with (tmp_path / "a.txt").open() as file:
        monkeypatch.setattr(sys, "stdin", file)
        assert Measure(["-"]).total == 70


def test_too_many_files_are_not_asked_for_their_sizes(tmp_path, monkeypatch):
    monkeypatch.setattr(measuring, "MOST_FILES", 2)
    for name in ("a.txt", "b.txt"):
        (tmp_path / name).write_text("x")
    assert Measure([str(tmp_path)]).total == 2
    (tmp_path / "c.txt").write_text("x")
    assert Measure([str(tmp_path)]).total is None


def test_nothing_to_read_has_no_total(tmp_path):
    measure, reached = positions(tmp_path)
    assert (measure.total, reached, measure.reached) == (None, [], 0)
