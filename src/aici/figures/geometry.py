"""Outlines of countries and regions on an equal-area map: `data/reference/world.json` into projected rings.

The outlines are Natural Earth's, simplified (see data/reference/NATURAL_EARTH.md); the projection is Equal Earth about
the meridian 11° E, which leaves no land but a few small islands at the edges. No value is known here.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
from matplotlib.path import Path as Outline

from aici.editions import project_root

MERIDIAN = 11.0
WEST, EAST = MERIDIAN - 180, MERIDIAN + 180
STEPS_PER_DEGREE = 100
_A = (1.340264, -0.081106, 0.000893, 0.003796)
_ROOT3 = np.sqrt(3)


@dataclass(frozen=True)
class Unit:
    """One country or region: projected rings on the unit sphere, a point inside, and the area of the rings."""

    code: str
    name: str
    point: np.ndarray
    rings: tuple[np.ndarray, ...]
    area: float

    def outline(self) -> Outline:
        """All rings as one path; a hole turns the other way round and stays open."""
        return Outline.make_compound_path(*(Outline(np.vstack([ring, ring[:1]]), closed=True) for ring in self.rings))


def equal_earth(longitude: np.ndarray, latitude: np.ndarray) -> np.ndarray:
    """Equal Earth coordinates on the unit sphere, shape (n, 2).

    Parameters
    ----------
    longitude, latitude : arrays of degrees; longitude may run on beyond 180.

    Source: Šavrič, Patterson & Jenny (2019), doi:10.1080/13658816.2018.1504949.
    """
    turn = np.radians(np.asarray(longitude, dtype=float) - MERIDIAN)
    theta = np.arcsin(_ROOT3 / 2 * np.sin(np.radians(np.asarray(latitude, dtype=float))))
    a1, a2, a3, a4 = _A
    slope = 9 * a4 * theta**8 + 7 * a3 * theta**6 + 3 * a2 * theta**2 + a1
    x = 2 * _ROOT3 * turn * np.cos(theta) / (3 * slope)
    return np.column_stack([x, a4 * theta**9 + a3 * theta**7 + a2 * theta**3 + a1 * theta])


def read_world() -> dict[str, Unit]:
    """Every unit of the map by its key: ISO 3166-1 alpha-3, or a plain word where ISO has no code."""
    return _read_world(project_root() / "data" / "reference" / "world.json")


@cache
def _read_world(path: Path) -> dict[str, Unit]:
    units = json.loads(path.read_text(encoding="utf-8"))
    return {code: _unit(code, unit) for code, unit in units.items()}


def _unit(code: str, unit: dict) -> Unit:
    steps = [np.cumsum(np.reshape(ring, (-1, 2)), axis=0) / STEPS_PER_DEGREE for ring in unit["rings"]]
    rings = tuple(equal_earth(ring[:, 0], ring[:, 1]) for ring in steps)
    point = equal_earth(*np.reshape(unit["point"], (2, 1)))[0]
    return Unit(code, unit["name"], point, rings, abs(sum(_area(ring) for ring in rings)))


def _area(ring: np.ndarray) -> float:
    """Signed area by the shoelace formula; holes turn the other way and are subtracted."""
    x, y = ring.T
    return float(np.sum(x * np.roll(y, -1) - np.roll(x, -1) * y) / 2)
