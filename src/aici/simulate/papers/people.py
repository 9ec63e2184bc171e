"""Names of simulated authors, after the names that are common in an author's country.

An author's culture is that of the country, or with some chance another. Surname and given name are drawn apart, so
that namesakes are as rare as in a phone book; within one work they get a middle initial, as an export could not tell
them apart otherwise. No name stands for a person.
"""

from __future__ import annotations

import numpy as np
import polars as pl

from aici.simulate.drawing import sections
from aici.simulate.rates import RATES

_FILE = "names.txt"
_CULTURES = [name.removesuffix(".countries") for name in sections(_FILE) if name.endswith(".countries")]
_ASCII_ONLY = ("chinese", "eastern", "indian")
_FURTHER = pl.Series([*"ABCDEFGHJKLMNPRSTVW"])


def draw(rng: np.random.Generator, country_codes: pl.Series) -> pl.DataFrame:
    """Names of authors.

    Parameters
    ----------
    country_codes : N codes, the countries of the authors

    Returns
    -------
    DataFrame[surname, given], N rows
    """
    cultures = _cultures(rng, country_codes)
    frame = pl.DataFrame({part: _words(rng, cultures, part) for part in ("surnames", "given")})
    open_to_accents = ~np.isin(cultures, [_CULTURES.index(name) for name in _ASCII_ONLY])
    accented = open_to_accents & (rng.random(len(cultures)) < RATES["accented_surname"].rate)
    foreign = pl.Series(_list("accented.surnames")).gather(rng.integers(0, len(_list("accented.surnames")), len(frame)))
    middle = pl.Series(np.where(~accented & (rng.random(len(frame)) < 0.3), rng.integers(65, 87, len(frame)), 0))
    initial = pl.when(middle > 0).then(pl.format(" {}.", _letter(middle))).otherwise(pl.lit(""))
    return frame.select(
        surname=pl.when(pl.Series(accented)).then(foreign).otherwise("surnames"),
        given=pl.col("given") + initial,
    )


def _list(section: str) -> list[str]:
    return " ".join(sections(_FILE)[section]).split()


def _cultures(rng: np.random.Generator, country_codes: pl.Series) -> np.ndarray:
    """Number of the culture of each author, at a rate another than the country's; of no such country any."""
    own = {code: n for n, name in enumerate(_CULTURES) for code in _list(f"{name}.countries")}
    numbers = country_codes.replace_strict(own, default=-1, return_dtype=pl.Int64).to_numpy()
    elsewhere = rng.random(len(numbers)) < RATES["name_from_elsewhere"].rate
    other = (numbers + rng.integers(1, len(_CULTURES), len(numbers))) % len(_CULTURES)
    return np.where(numbers < 0, rng.integers(0, len(_CULTURES), len(numbers)), np.where(elsewhere, other, numbers))


def _words(rng: np.random.Generator, cultures: np.ndarray, part: str) -> pl.Series:
    """A word of each author's culture; the lists of all cultures stand one behind the other."""
    lists = [_list(f"{name}.{part}") for name in _CULTURES]
    starts = np.cumsum([0, *map(len, lists)])
    sizes = np.array([len(words) for words in lists])
    positions = starts[cultures] + (rng.random(len(cultures)) * sizes[cultures]).astype(np.int64)
    return pl.Series([word for words in lists for word in words]).gather(positions)


def _letter(codes: pl.Series) -> pl.Series:
    return pl.Series([chr(code) for code in range(91)]).gather(codes)


def distinct(authors: pl.DataFrame) -> pl.DataFrame:
    """Authors of one work made distinct: namesakes of an earlier author get a further initial."""
    earlier = pl.col("position").cum_count().over("work", "surname", "given") - 1
    letters = pl.lit(_FURTHER).gather((earlier - 1).clip(0) % len(_FURTHER))
    further = pl.when(earlier > 0).then(pl.format("{} {}.", "given", letters)).otherwise("given")
    return authors.with_columns(given=further)


def initials(given: pl.Expr) -> pl.Expr:
    """The initials of given names as Web of Science writes them: `Jean-Luc P.` is `JLP`."""
    return given.str.extract_all(r"(?:^|[\s-])\p{L}").list.join("").str.replace_all(r"[\s-]", "").str.to_uppercase()
