"""What a run remembers of every item."""

from articles.importing.nameless import Counts


def test_each_key_is_counted_by_itself():
    counts = Counts()
    keys = [("post", "7"), ("page", "7"), ("post", "7"), ("post", "8"), ("post", "7")]
    assert [counts.add(key) for key in keys] == [1, 1, 2, 1, 3]


def test_many_are_counted():
    counts = Counts()
    keys = [("post", str(n)) for n in range(20_000)]
    assert {counts.add(key) for key in keys} == {1}
    assert {counts.add(key) for key in reversed(keys)} == {2}
