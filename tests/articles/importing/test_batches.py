"""How much is read at a time, and how much of it is prepared ahead."""

import pytest

from articles.importing.batches import AHEAD, FIRST_ITEMS, MOST_ITEMS, Asking, batch_of
from articles.importing.items import ImportItem, LeftOut
from articles.importing.reading import Read


class Recorded:
    """Batches of as many items as are asked for, from so many; it notes what was asked."""

    def __init__(self, items, *, seconds=0.0):
        self.seconds = seconds
        self.asked = []
        self._reads = iter([Read(LeftOut("menu"), "x"), *([Read(item(), "x")] * items)])
        self._sizes = []

    def ask(self, size, *, prepared):
        self.asked.append((size, prepared))
        self._sizes.append(size)

    def take(self, on_wait):
        return batch_of(self._reads, self._sizes.pop(0))


def item():
    return ImportItem(external_id="a", headline="A")


def asked_for(batches, *, limit=None, written=1.0, seconds=0.0):
    """Take all; give how many stories each batch had."""
    asking, sizes = Asking(batches, limit, int), []
    while batch := asking.next_batch():
        stories = sum(isinstance(read.found, ImportItem) for read in batch)
        sizes.append(stories)
        asking.note(stories, written=round(written * stories), seconds=seconds * stories)
    return sizes


def test_batches_grow_to_the_largest_and_all_are_taken():
    sizes = asked_for(Recorded(1_000))
    assert sizes[: AHEAD + 1] == [FIRST_ITEMS] * (AHEAD + 1)
    assert (max(sizes), sum(sizes)) == (MOST_ITEMS, 1_000)


@pytest.mark.parametrize("limit", [1, 20, 21, 333])
def test_no_more_is_asked_for_than_the_limit(limit):
    batches = Recorded(1_000)
    assert sum(asked_for(batches, limit=limit)) == limit
    assert sum(size for size, _ in batches.asked) == limit


def test_slow_writing_makes_batches_small():
    assert asked_for(Recorded(200), seconds=0.1)[-2] == 10


def test_what_was_not_written_is_not_prepared():
    batches = Recorded(200)
    asked_for(batches, written=0.4)
    assert [prepared for _, prepared in batches.asked][: AHEAD + 2] == [20] * (AHEAD + 1) + [0]


def test_reader_that_falls_behind_prepares_less():
    batches = Recorded(1_000, seconds=60.0)
    asked_for(batches)
    shares = [prepared / size for size, prepared in batches.asked]
    assert shares[-1] < 0.6 < shares[AHEAD] == 1.0


def test_reader_that_waits_prepares_more_again():
    batches = Recorded(6_000, seconds=60.0)
    asking = Asking(batches, None, int)
    for number in range(40):
        asking.next_batch()
        batches.seconds = 60.0 if number < 20 else 0.0
        asking.note(20, written=20, seconds=0.0)
    shares = [prepared / size for size, prepared in batches.asked]
    assert max(shares[10:20]) < 0.2
    assert shares[-1] > 0.9


def test_what_is_left_out_alone_makes_a_batch_of_its_own():
    menu = iter([Read(LeftOut("menu"), "x")] * 1_500)
    assert [len(batch_of(menu, 5)), len(batch_of(menu, 5)), batch_of(menu, 5)] == [1_000, 500, []]
