"""A sample can be drawn again by its seed; its errors say how sure one may be."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.bulk.sampling import draw, interval


@given(st.sets(st.integers(1, 10**9), max_size=200), st.text(max_size=8), st.integers(1, 60))
def test_draw_is_a_sample_without_repeats_that_its_seed_gives_again(keys, seed, size):
    sample = draw(keys, seed=seed, size=size)
    assert len(sample) == len(set(sample)) == min(size, len(keys))
    assert set(sample) <= keys
    assert draw(sorted(keys, reverse=True), seed=seed, size=size) == sample


def test_draw_reaches_every_part():
    drawn = {key for seed in range(60) for key in draw(range(500), seed=str(seed))}
    assert len(drawn) > 480


# Wilson's interval as printed in textbooks.
@pytest.mark.parametrize(
    ("wrong", "size", "expected"),
    [
        (0, 50, (0.0, 0.0714)),
        (2, 50, (0.011, 0.1346)),
        (25, 50, (0.3664, 0.6336)),
        (5, 5, (0.5655, 1.0)),
    ],
)
def test_interval_is_wilsons(wrong, size, expected):
    assert tuple(round(share, 4) for share in interval(wrong, size)) == expected


@given(st.integers(0, 100), st.integers(0, 100))
def test_interval_holds_the_share_itself(wrong, right):
    size = wrong + right
    low, high = interval(wrong, size)
    assert 0 <= low <= high <= 1
    if size:
        assert low <= wrong / size + 1e-12
        assert high >= wrong / size - 1e-12
