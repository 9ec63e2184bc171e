"""Random choices for many rows at once: from distributions that differ by row, and things planted at their rates.

Nothing here loops over rows. Word lists stand as sections (`[name]`, then items) in text files beside this module.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import numpy as np
import polars as pl

from aici.simulate.rates import RATES

_HERE = Path(__file__).parent


@cache
def sections(file: str) -> dict[str, tuple[str, ...]]:
    """The lists of a text file beside this module by their name; items are lines."""
    parts = re.split(r"^\[([\w.]+)\]\n", place_of(file).read_text(encoding="utf-8"), flags=re.MULTILINE)
    return {name: tuple(body.splitlines()) for name, body in zip(parts[1::2], parts[2::2], strict=True)}


def place_of(name: str) -> Path:
    """A data file beside this module."""
    return _HERE / name


def by_row(rng: np.random.Generator, weights: np.ndarray, rows: np.ndarray) -> np.ndarray:
    """One column per entry of `rows`, drawn by that row of `weights`.

    Parameters
    ----------
    weights : R × K, not negative; rows need not sum to 1. A row of zeros stands for equal weights.
    rows : N row numbers

    Returns
    -------
    N column numbers
    """
    filled = np.where(weights.sum(axis=1, keepdims=True) > 0, weights, 1.0)
    shares = np.cumsum(filled, axis=1) / filled.sum(axis=1, keepdims=True)
    shares[:, -1] = 1.0
    ends = (shares + np.arange(len(shares))[:, None]).ravel()
    drawn = np.searchsorted(ends, rows + rng.random(len(rows)), side="right") - rows * weights.shape[1]
    return np.minimum(drawn, weights.shape[1] - 1)


def planted(frame: pl.DataFrame, rng: np.random.Generator, eligible: dict[str, pl.Expr | bool]) -> pl.DataFrame:
    """The frame with one column per name, true where it is planted: at its rate, among the eligible rows.

    Names are drawn in their order; a condition may use the columns of those before it.
    """
    for name, condition in eligible.items():
        lucky = pl.Series(rng.random(len(frame)) < RATES[name].rate, dtype=pl.Boolean)
        where = pl.lit(True) if condition is True else condition
        frame = frame.with_columns((where & lucky).alias(name))
    return frame.with_columns(pl.col(list(eligible)).fill_null(False))


def names_planted(names: list[str]) -> pl.Expr:
    """The names whose column is true, as a list in this order."""
    found = [pl.when(pl.col(name)).then(pl.lit(name)) for name in names]
    return pl.concat_list(found).list.drop_nulls() if found else pl.lit([], pl.List(pl.String))
