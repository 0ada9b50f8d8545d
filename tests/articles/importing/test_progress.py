"""Items, rate, share and remaining time, in words."""

import pytest

from articles.importing.measuring import Measure
from articles.importing.progress import Progress, duration


class Clock:
    def __init__(self):
        self.now = 1_000.0

    def __call__(self):
        return self.now


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def measure(tmp_path):
    (tmp_path / "a.txt").write_bytes(b"x" * 10_000)
    return Measure([str(tmp_path / "a.txt")])


def go(progress, clock, *, seconds, items, to):
    """Count these items one after the other within these seconds, from where it is to `to`."""
    start = progress.reached
    for n in range(1, items + 1):
        clock.now += seconds / items
        progress.count(start + (to - start) * n // items)


def test_words_say_items_rate_share_and_remaining_time(measure, clock):
    progress = Progress(measure, clock=clock)
    assert progress.words() == "0 items"
    go(progress, clock, seconds=100, items=2_000, to=2_500)
    assert progress.words() == "2,000 items, 20 a second, 25 %, about 5 min left"


def test_slow_run_has_a_rate_too(measure, clock):
    progress = Progress(measure, clock=clock)
    go(progress, clock, seconds=10, items=1, to=100)
    assert progress.words() == "1 item, 0.1 a second, 1 %, about 16 min left"


def test_without_a_total_nothing_is_promised(tmp_path, clock):
    progress = Progress(Measure([str(tmp_path)]), clock=clock)
    go(progress, clock, seconds=10, items=30, to=0)
    assert (progress.share, progress.left) == (None, None)
    assert progress.words() == "30 items, 3.0 a second"


def test_limit_counts_where_it_comes_first(measure, clock):
    progress = Progress(measure, limit=40, clock=clock)
    go(progress, clock, seconds=60, items=10, to=100)
    assert progress.words() == "10 items, 0.2 a second, 25 %, about 3 min left"


def test_pace_is_that_of_late_since_what_is_there_already_goes_fast(measure, clock):
    progress = Progress(measure, clock=clock)
    go(progress, clock, seconds=10, items=500, to=5_000)
    go(progress, clock, seconds=500, items=100, to=6_000)
    assert progress.words() == "600 items, 0.2 a second, 60 %, about 33 min left"


def test_file_that_stands_still_counts_the_whole_run(measure, clock):
    progress = Progress(measure, clock=clock)
    go(progress, clock, seconds=100, items=100, to=5_000)
    go(progress, clock, seconds=300, items=300, to=5_000)
    assert progress.words() == "400 items, 1.0 a second, 50 %, about 7 min left"


def test_share_never_goes_back_or_beyond_the_whole(measure, clock):
    progress = Progress(measure, clock=clock)
    progress.count(5_000)
    progress.count(4_000)
    assert progress.share == 0.5
    progress.count(11_000)
    assert progress.share == 1.0


def test_finished_run_has_its_whole_rate_and_nothing_left(measure, clock):
    progress = Progress(measure, clock=clock)
    go(progress, clock, seconds=10, items=500, to=5_000)
    go(progress, clock, seconds=190, items=100, to=9_000)
    progress.finish()
    assert progress.words() == "600 items, 3.0 a second, 100 %"


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (0, "a few seconds"),
        (9.9, "a few seconds"),
        (10, "about 10 s"),
        (54.9, "about 50 s"),
        (55, "about 1 min"),
        (60, "about 1 min"),
        (3_569, "about 59 min"),
        (3_580, "about 1 h"),
        (7_800, "about 2 h 10 min"),
    ],
)
def test_duration_in_words(seconds, words):
    assert duration(seconds) == words


def due(progress, clock, steps):
    """At which seconds a line is due, of (seconds, reached) one after the other."""
    began, told = clock.now, []
    for at, reached in steps:
        clock.now = began + at
        progress.count(reached)
        if progress.is_due():
            told.append(at)
    return told


def test_short_run_has_no_line(measure, clock):
    steps = [(at, at * 300) for at in range(30)]
    assert due(Progress(measure, clock=clock), clock, steps) == []


def test_line_comes_after_half_a_minute_and_then_at_each_tenth(measure, clock):
    steps = [(at, at * 10) for at in range(400)]
    assert due(Progress(measure, clock=clock), clock, steps) == [30, 100, 200, 300]


def test_quick_tenths_are_told_each_half_minute(measure, clock):
    steps = [(at, at * 100) for at in range(100)]
    assert due(Progress(measure, clock=clock), clock, steps) == [30, 60, 90]


def test_run_without_end_is_told_every_five_minutes(tmp_path, clock):
    steps = [(at, 0) for at in range(700)]
    assert due(Progress(Measure([str(tmp_path)]), clock=clock), clock, steps) == [30, 330, 630]
