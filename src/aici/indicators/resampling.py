"""Resampling draws how often each work is in each replicate, and sums columns of work × group over the replicates.

Rule: a work is in a replicate as often as a Poisson number of mean 1 says, to 16 bits; it is so in all its rows. Works
are numbered by their first group and their name and drawn in blocks, each with random numbers of its own. Columns are
cut to whole multiples of a power of two, so small that nothing is lost and so large that every sum is exact: no bit
depends on the order of rows or on how many processors add. Works on numeric arrays, as no engine resamples.
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import pandas as pd

BLOCK = 512  # works drawn at a time
BUNDLE = 25  # replicates summed at a time: products so small that the matrix library does not share them out
LARGEST = 8  # times a work may be in a replicate; more has a chance below one in 2**16
_CHANCES = [sum(math.exp(-1) / math.factorial(k) for k in range(n + 1)) for n in range(LARGEST)]
_STEPS = [np.uint16(min(round(chance * 2**16), 2**16 - 1)) for chance in _CHANCES]


@dataclass(frozen=True)
class Rows:
    """Rows of work × group in the order of their works.

    Attributes
    ----------
    first : W + 1, row at which each work begins, and the number of rows
    group : number of the group of each row, of G
    columns : row × C, what is summed
    """

    first: np.ndarray
    group: np.ndarray
    columns: np.ndarray

    @property
    def work(self) -> np.ndarray:
        """Number of the work of each row."""
        return np.repeat(np.arange(len(self.first) - 1), np.diff(self.first))


def distinct(columns: Iterable[np.ndarray]) -> tuple[np.ndarray, list[int]]:
    """Columns side by side, equal ones once, and the place of each: what is equal is summed once."""
    kept: dict[bytes, tuple[int, np.ndarray]] = {}
    places = []
    for column in columns:
        held = hashlib.blake2b(np.ascontiguousarray(column)).digest()
        places.append(kept.setdefault(held, (len(kept), column))[0])
    return np.column_stack([column for _, column in kept.values()]), places


def numbered(work: pd.Series, group: pd.Series) -> tuple[np.ndarray, np.ndarray, np.ndarray, list[str]]:
    """Order of rows by work, works by their first group and name.

    Returns
    -------
    order, first, numbers, groups
        Places of the rows given in that order; the row at which each work begins; the number of each row's group, in
        that order; the groups by name.
    """
    numbers, groups = pd.factorize(group, sort=True)
    works, _ = pd.factorize(work, sort=True)
    first_group = np.full(works.max(initial=-1) + 1, len(groups))
    np.minimum.at(first_group, works, numbers)
    order = np.lexsort((numbers, works, first_group[works]))
    starts = np.flatnonzero(np.diff(works[order], prepend=-1))
    return order, np.append(starts, len(order)), numbers[order], [str(name) for name in groups]


def sums(rows: Rows, groups: int) -> np.ndarray:
    """Exact sums of the columns: G × column."""
    scale = _scale(rows.columns)
    whole = np.zeros((groups, rows.columns.shape[1]))
    np.add.at(whole, rows.group, np.rint(rows.columns * scale))
    return whole / scale


def replicated(rows: Rows, groups: int, *, replicates: int, seed: int) -> np.ndarray:
    """Exact sums of the columns in each replicate: R × G × C; memory does not grow with the number of works."""
    scale = _scale(rows.columns)
    bundles = -(-replicates // BUNDLE)
    total = np.zeros((groups, bundles, rows.columns.shape[1], BUNDLE))
    for start in range(0, len(rows.first) - 1, BLOCK):
        bounds = rows.first[start : start + BLOCK + 1]
        times = drawn(seed, start // BLOCK, len(bounds) - 1, bundles)
        work = np.repeat(np.arange(len(bounds) - 1), np.diff(bounds))
        group, columns = (part[bounds[0] : bounds[-1]] for part in (rows.group, rows.columns))
        whole = np.rint(columns * scale)
        for one in np.unique(group):
            place = np.flatnonzero(group == one)
            total[one] += whole[place].T @ times[:, work[place]].astype(float)
    in_order = total.transpose(1, 3, 0, 2).reshape(bundles * BUNDLE, *total.shape[::2])
    return in_order[:replicates] / scale


def drawn(seed: int, block: int, works: int, bundles: int) -> np.ndarray:
    """How often each work of a block is in each replicate: bundle of replicates × work × place in the bundle."""
    numbers = np.random.Generator(np.random.SFC64(np.random.SeedSequence(seed, spawn_key=(block,))))
    size = bundles, works, BUNDLE
    words = numbers.integers(0, 2**64, size=-(-math.prod(size) // 4), dtype=np.uint64)
    even = words.view(np.uint16)[: math.prod(size)].reshape(size)
    times = np.zeros(size, np.uint8)
    for step in _STEPS:
        times += (even >= step).view(np.uint8)
    return times


def _scale(columns: np.ndarray) -> np.ndarray:
    """The power of two by which each column becomes whole numbers whose sums stay below 2**53 in every replicate."""
    largest = np.abs(columns).sum(axis=0) * LARGEST
    return 2.0 ** (52 - np.ceil(np.log2(np.maximum(largest, 2.0**-900))))
