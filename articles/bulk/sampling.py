"""Drawing a sample that can be drawn again by its seed, and what its errors say. Pure."""

import math
import random
from collections.abc import Iterable

# Fifty tell two errors in a hundred from ten, and an editor reads them in a quarter of an hour.
SIZE = 50
Z = 1.96  # of a 95 per cent interval


def draw(keys: Iterable[int], *, seed: str, size: int = SIZE) -> list[int]:
    """``size`` of the keys at random (all, if there are fewer), in the order to read them.

    The same keys and seed give the same sample.

    >>> draw(range(100), seed="a", size=3) == draw(reversed(range(100)), seed="a", size=3)
    True
    """
    known = sorted(set(keys))
    chance = random.Random(seed)  # noqa: S311 - drawn for fairness, not for secrecy
    return chance.sample(known, min(size, len(known)))


def interval(wrong: int, size: int) -> tuple[float, float]:
    """Between which shares the whole's error rate lies, by 95 per cent (Wilson, 1927).

    Wilson's interval, unlike the plain one, says something of a sample without an error.

    >>> [round(share, 3) for share in interval(2, 50)]
    [0.011, 0.135]
    """
    if not size:
        return 0.0, 1.0
    share = wrong / size
    spread = Z * math.sqrt(share * (1 - share) / size + Z**2 / (4 * size**2))
    middle = share + Z**2 / (2 * size)
    whole = 1 + Z**2 / size
    return max(0.0, (middle - spread) / whole), min(1.0, (middle + spread) / whole)
