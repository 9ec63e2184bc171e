"""A simulated world is made in parts that know nothing of each other: any of them can be made first, or again.

A part draws from its own random streams, named after what they are for, and writes its own files. So memory does not
grow with the world, two workers share the parts, and an interrupted run goes on with the parts that are missing.
"""

from __future__ import annotations

import datetime
import zlib
from dataclasses import dataclass

import numpy as np

WORKS, FAMILIES = 12_000, 12_000  # of one part
SEARCHED = datetime.date(2025, 2, 14)  # the day of all searches; nothing in the exports is dated later


@dataclass(frozen=True)
class Part:
    """The `count` works or families from number `first` on; `index` numbers the parts of its kind from 0."""

    kind: str
    index: int
    first: int
    count: int
    seed: int

    @property
    def name(self) -> str:
        """What files of this part are called: `papers-00003`."""
        return f"{self.kind}-{self.index:05d}"

    def rng(self, stream: str) -> np.random.Generator:
        """The random numbers of one purpose in this part; other purposes do not move them."""
        key = [self.seed, zlib.crc32(f"{self.kind}/{stream}".encode()), self.index]
        return np.random.Generator(np.random.PCG64(np.random.SeedSequence(key)))


def plan(works: int, families: int, seed: int) -> list[Part]:
    """The parts of a world of so many works and families."""
    return [
        Part(kind, index, first, min(size, total - first), seed)
        for kind, total, size in (("papers", works, WORKS), ("patents", families, FAMILIES))
        for index, first in enumerate(range(0, total, size))
    ]
