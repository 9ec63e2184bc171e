"""Who wrote a simulated work, and where they work: authors, corresponding authors, addresses.

The first author is in the work's country. A work is international with the calibrated chance of that country; then one
co-author at least is abroad, in a country drawn by the calibrated partners, and nobody is otherwise. Co-authors mostly
share the institution of the first author or of the work's partner. A second address lies abroad only in international
works, so that the calibrated share of international works holds.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl

from aici.calibration import PaperCalibration
from aici.simulate.drawing import by_row, sections
from aici.simulate.papers import people, places
from aici.simulate.parts import Part
from aici.simulate.rates import RATES

_MORE_AUTHORS, _SPREAD, _MOST = 3.55, 2.2, 30  # mean beyond the first author, shape of the gamma, cap
_HYPER = (120, 180)  # authors
_ABROAD, _SAME_PARTNER = 0.4, 0.75  # of co-authors in international works; of these in the work's main partner
_SAME_HOUSE = 0.7  # of co-authors in the institution of the first author, or of the main partner's


@dataclass(frozen=True)
class _Seats:
    """One entry per author: number of the work, position from 1, country number, abroad or not."""

    work: np.ndarray
    position: np.ndarray
    country: np.ndarray
    abroad: np.ndarray


def draw(part: Part, works: pl.DataFrame, calibration: PaperCalibration) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Authors and addresses.

    Parameters
    ----------
    works : DataFrame[work, country_code], one row per team

    Returns
    -------
    DataFrames by `schema.AUTHORS` and `schema.ADDRESSES`
    """
    number = {code: n for n, code in enumerate(calibration.countries)}
    home = works["country_code"].replace_strict(number, return_dtype=pl.Int64).to_numpy()
    sizes, international = _sizes(part.rng("team sizes"), calibration.international[home])
    partner = by_row(part.rng("partners"), _abroad(calibration), home)
    seats = _seats(part.rng("seats"), home, sizes, international, partner, calibration)
    codes = pl.Series(calibration.countries, dtype=pl.String).gather(seats.country)
    names = people.draw(part.rng("people"), codes)
    corresponding = _corresponding(part.rng("corresponding"), seats, sizes, international)
    authors = pl.DataFrame({"work": works["work"].gather(seats.work), "position": seats.position}).with_columns(
        names["surname"], names["given"], is_corresponding=pl.Series(corresponding)
    )
    return people.distinct(authors), _addresses(part, works["work"], seats, home, partner, international, calibration)


def _abroad(calibration: PaperCalibration) -> np.ndarray:
    return calibration.partners * (1 - np.eye(len(calibration.countries)))


def _sizes(rng: np.random.Generator, chance: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Authors of each work, and whether it is international, which takes two at least."""
    n = len(chance)
    sizes = 1 + np.minimum(rng.poisson(rng.gamma(_SPREAD, _MORE_AUTHORS / _SPREAD, n)), _MOST - 1)
    hyper = rng.random(n) < RATES["hyper_authored"].rate
    sizes = np.where(hyper, rng.integers(*_HYPER, n), sizes)
    international = rng.random(n) < chance
    return np.where(international, np.maximum(sizes, 2), sizes), international


def _seats(rng, home, sizes, international, partner, calibration: PaperCalibration) -> _Seats:
    """Which authors are abroad, and where; one co-author of an international work always is."""
    work = np.repeat(np.arange(len(sizes)), sizes)
    starts = np.cumsum(sizes) - sizes
    position = np.arange(len(work)) - starts[work] + 1
    abroad = international[work] & (position > 1) & (rng.random(len(work)) < _ABROAD)
    sure = starts + 1 + (rng.random(len(sizes)) * (sizes - 1)).astype(np.int64)
    abroad[sure[international]] = True
    elsewhere = by_row(rng, _abroad(calibration), home[work])
    with_partner = rng.random(len(work)) < _SAME_PARTNER
    with_partner[sure[international]] = True
    country = np.where(abroad, np.where(with_partner, partner[work], elsewhere), home[work])
    return _Seats(work, position, country, abroad)


def _corresponding(rng, seats: _Seats, sizes, international) -> np.ndarray:
    """The corresponding authors: the first, or the last where he is at home; or at a rate one abroad; rarely two."""
    starts = np.cumsum(sizes) - sizes
    last = starts + sizes - 1
    chosen = np.where((rng.random(len(sizes)) < 0.45) & ~seats.abroad[last], last, starts)
    first_abroad = starts.copy()
    first_abroad[seats.work[seats.abroad][::-1]] = np.flatnonzero(seats.abroad)[::-1]
    away = international & (rng.random(len(sizes)) < RATES["corresponding_abroad"].rate)
    chosen = np.where(away, first_abroad, chosen)
    marked = np.zeros(len(seats.work), bool)
    marked[chosen] = True
    second = (sizes > 1) & ~international & (rng.random(len(sizes)) < RATES["two_corresponding"].rate)
    marked[np.where(chosen == starts, last, starts)[second]] = True
    return marked


def _addresses(part: Part, numbers: pl.Series, seats, home, partner, international, calibration) -> pl.DataFrame:
    """The addresses of all authors; the second ones follow at their rate."""
    rng = part.rng("addresses")
    houses = _Houses.of(calibration)
    at_home, at_partner = houses.draw(rng, home), houses.draw(rng, partner)
    shared = np.where(seats.country == home[seats.work], at_home[seats.work], at_partner[seats.work])
    fits = (seats.country == home[seats.work]) | (seats.country == partner[seats.work])
    keeps = fits & ((seats.position == 1) | (rng.random(len(fits)) < _SAME_HOUSE))
    first = np.where(keeps, shared, houses.draw(rng, seats.country))
    two = rng.random(len(fits)) < RATES["two_addresses"].rate
    away = two & international[seats.work] & (rng.random(len(fits)) < RATES["second_country"].rate)
    other = np.where(seats.country == home[seats.work], partner[seats.work], home[seats.work])
    second = houses.draw(rng, np.where(away, other, seats.country))
    second = np.where(second == first, houses.beside(first), second)
    two &= second != first  # in a country of one institution
    room = rng.integers(0, 1_000, len(home))
    every = [(np.arange(len(first)), first, 1), (np.flatnonzero(two), second[two], 2)]
    rows = pl.concat([_rows(seats, numbers, room, at, house, place) for at, house, place in every])
    return houses.described(rows).sort("work", "position", "place")


def _rows(seats: _Seats, numbers: pl.Series, room, at, house, place: int) -> pl.DataFrame:
    """Address rows of the seats `at`; authors of one work and house share a department."""
    work = seats.work[at]
    departments = sections("vocabulary.txt")["department"]
    return pl.DataFrame({"house": house, "position": seats.position[at]}).with_columns(
        work=numbers.gather(work),
        place=pl.lit(place, pl.Int64),
        department=pl.Series(departments, dtype=pl.String).gather((room[work] + house) % len(departments)),
    )


@dataclass(frozen=True)
class _Houses:
    """The institutions of all countries one below the other, each with its city."""

    table: pl.DataFrame
    ends: np.ndarray  # country number + share of the country's papers up to here

    @classmethod
    def of(cls, calibration: PaperCalibration) -> _Houses:
        order = pl.DataFrame({"country_code": calibration.countries}).with_row_index("country")
        table = pl.from_pandas(calibration.institutions).join(order, on="country_code", maintain_order="left")
        table = table.sort("country", maintain_order=True).with_columns(n=pl.int_range(pl.len()).over("country"))
        lacking = order.join(table, on="country", how="anti")["country_code"].to_list()
        if lacking:
            raise ValueError(f"the calibration has no institution for {lacking}; every country needs one at least")
        cities = places.cities()
        table = table.join(cities.group_by("country_code").len("cities"), on="country_code", maintain_order="left")
        table = table.join(places.seats(), on=["country_code", "institution"], how="left", maintain_order="left")
        located = table.with_columns(number=pl.coalesce("seat", pl.col("n") % pl.col("cities").cast(pl.Int64)))
        located = located.join(cities, on=["country_code", "number"], maintain_order="left")
        upto = pl.col("share").cum_sum().over("country") / pl.col("share").sum().over("country")
        is_last = pl.col("n") == pl.col("n").max().over("country")
        ends = table.select(pl.col("country") + pl.when(is_last).then(1.0).otherwise(upto))
        return cls(located, ends.to_series().to_numpy())

    def draw(self, rng: np.random.Generator, countries: np.ndarray) -> np.ndarray:
        """Row numbers of institutions, one for each country number."""
        return np.searchsorted(self.ends, countries + rng.random(len(countries)), side="right")

    def beside(self, houses: np.ndarray) -> np.ndarray:
        """For each row number the next of the same country, after its last the first."""
        country = self.table["country"].to_numpy()
        is_last = np.append(country[1:] != country[:-1], True)
        following = np.where(is_last, np.searchsorted(country, country), np.arange(1, len(country) + 1))
        return following[houses]

    def described(self, rows: pl.DataFrame) -> pl.DataFrame:
        """The address rows with the columns of `schema.ADDRESSES`."""
        names = ["institution", "institution_wos", "system", "city", "postcode", "country_code"]
        columns = [self.table[name].gather(rows["house"]) for name in names]
        every = ["work", "position", "place", *names[:3], "department", *names[3:]]
        return rows.with_columns(columns).select(every)
