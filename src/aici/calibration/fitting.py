"""Small fits that calibration needs in several places: a parameter by its sum, sizes below a ceiling."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

HALVINGS, ROUNDS = 60, 50


def with_sum(path: Callable[[float], np.ndarray], total: float, low: float, high: float) -> np.ndarray:
    """The path whose sum is `total`; sums fall as the parameter goes from `low` to `high`.

    Where no parameter between the two meets the total, the path of the nearer end is scaled to it.
    """
    for _ in range(HALVINGS):
        middle = (low + high) / 2
        low, high = (middle, high) if path(middle).sum() > total else (low, middle)
    found = path(middle)
    return found * (total / found.sum())


def falling(total: float, count: int, most: float, power: float) -> np.ndarray:
    """`count` sizes that fall with a power of their rank, with sum `total`, cut at `most`."""
    sizes = np.arange(1, count + 1, dtype=float) ** -power
    for _ in range(ROUNDS if count else 0):
        sizes = np.minimum(sizes * (total / sizes.sum()), most)
    return sizes
