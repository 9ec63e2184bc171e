"""Where and when simulated patent families are filed, published and granted.

- A family is filed first in the home office of its first applicant's country, in the United States at a rate after a
  provisional application, and within a year, by `_ABROAD`, in other offices. Families of China seldom go abroad.
- An application is published within 18 months and, at a rate, granted one to three years later under the same
  application number. Nothing is dated after 14 February of the year after the calibration's last; later grants are
  missing.
- At rates, a Chinese or German invention has a utility model of the same day beside it, and a corrected copy (A9)
  follows an international application. In Germany an international application is published as a translation (T5).
"""

from __future__ import annotations

import datetime

import numpy as np
import polars as pl

from aici.calibration import PatentCalibration
from aici.simulate.parts import Part
from aici.simulate.patents import offices
from aici.simulate.rates import RATES
from aici.simulate.schema import PUBLICATIONS

# chance of a family that goes abroad at all to be filed in the office
_ABROAD = {"WO": 0.6, "US": 0.65, "EP": 0.5, "CN": 0.55, "JP": 0.3, "KR": 0.25, "DE": 0.12}
_RATE_ABROAD = {"CHN": "abroad_from_china"}
_YEAR = 365
_PUBLISHED_AFTER, _GRANTED_AFTER = (90, 540), (_YEAR, 3 * _YEAR)  # days, least and most


def drawn(part: Part, calibration: PatentCalibration, families: pl.DataFrame) -> pl.DataFrame:
    """The publications (`schema.PUBLICATIONS`) of families with `form`, by family, date and number."""
    end = datetime.date(int(calibration.years[-1]) + 1, 2, 14)
    homes = offices.countries(calibration.countries)
    families = families.select("family", "form", "country_code", "priority_year")
    families = families.join(homes, on="country_code", how="left", maintain_order="left")
    filings = _dated(part.rng("dates"), _filings(part.rng("offices"), families), end)
    filings = _numbered(filings)
    rng = part.rng("grants")
    published = pl.concat([_first_publications(filings), _corrected(rng, filings, end), _grants(rng, filings, end)])
    return published.cast(PUBLICATIONS).sort("family", "publication_date", "publication_number")


def _filings(rng: np.random.Generator, families: pl.DataFrame) -> pl.DataFrame:
    """A row per application: families with `office`, `form`, `is_first`; the other columns are of the family."""
    draws = rng.random((4, families.height))
    invention, home = pl.col("form") == "invention", pl.col("home")
    families = families.with_columns(
        after_provisional=(pl.Series(draws[0]) < RATES["provisional"].rate) & (home == "US") & invention,
        year_part=pl.Series(draws[1]),
        first_delay=pl.Series(draws[3]),
        is_beside=False,
    )
    first = families.with_columns(office="home", is_first=True)
    doubled = (pl.Series(draws[2]) < RATES["utility_model"].rate) & home.is_in(["CN", "DE"]) & invention
    beside = families.filter(doubled).with_columns(
        office="home", is_first=True, form=pl.lit("utility_model"), is_beside=True
    )
    return pl.concat([first, beside, _filed_abroad(rng, families)]).sort("family", "office", "form")


def _filed_abroad(rng: np.random.Generator, families: pl.DataFrame) -> pl.DataFrame:
    rates = {code: RATES[name].rate for code, name in _RATE_ABROAD.items()}
    rate = families["country_code"].replace_strict(rates, default=RATES["abroad_from_elsewhere"].rate)
    goes = (rng.random(families.height) < rate.to_numpy()) & (families["form"] == "invention").to_numpy()
    chosen = goes[:, None] & (rng.random((families.height, len(_ABROAD))) < np.array(list(_ABROAD.values())))
    chosen &= np.array(list(_ABROAD)) != families["home"].to_numpy()[:, None]
    chosen[goes & ~chosen.any(axis=1), list(_ABROAD).index("WO")] = True
    family, office = np.nonzero(chosen)
    rows = families[family].with_columns(office=pl.Series(list(_ABROAD), dtype=pl.String).gather(office))
    international = (pl.col("office") == "WO").any().over("family")
    translated = international & (pl.col("office") == "DE")
    return rows.with_columns(form=pl.when(translated).then(pl.lit("translation")).otherwise("form"), is_first=False)


def _dated(rng: np.random.Generator, filings: pl.DataFrame, end: datetime.date) -> pl.DataFrame:
    """Add `priority_date`, `application_date`, `publication_date`, none of them after `end`."""
    later, published = rng.random((2, filings.height))
    least, most = _PUBLISHED_AFTER
    priority = pl.date("priority_year", 1, 1) + pl.duration(days=(pl.col("year_part") * _YEAR).floor())
    room = (pl.lit(end) - pl.col("priority_date")).dt.total_days()
    part = pl.when("is_first").then("first_delay").otherwise(pl.Series(later))
    delay = pl.min_horizontal(room // 2, pl.lit(_YEAR)) * part
    waits = ~pl.col("is_first") | pl.col("after_provisional")
    application = pl.col("priority_date") + pl.duration(days=pl.when(waits).then(delay).otherwise(0).floor())
    room = (pl.lit(end) - pl.col("application_date")).dt.total_days()
    lag = pl.min_horizontal(pl.lit(pl.Series(least + published * (most - least))), room * pl.Series(published))
    return (
        filings.with_columns(priority_date=priority)
        .with_columns(application_date=application)
        .with_columns(publication_date=pl.col("application_date") + pl.duration(days=lag.floor()))
    )


def _numbered(filings: pl.DataFrame) -> pl.DataFrame:
    """Add the numbers of application, publication, grant and, unless it is the first filing, priority."""
    filings = filings.join(offices.NUMBERS, on=["office", "form"], how="left", maintain_order="left")
    filings = filings.rename({"application": "application_number"}).with_columns(
        provisional=pl.lit(offices.PROVISIONAL), corrected=pl.lit(offices.CORRECTED)
    )
    templates = pl.col("application_number", "publication", "grant", "provisional", "corrected")
    filings = filings.with_columns(offices.number(templates, pl.col("family"), pl.col("home")))
    first = pl.col("application_number").filter(pl.col("is_first")).first().over("family")
    earliest = pl.when("after_provisional").then("provisional").otherwise(first)
    itself = earliest == pl.col("application_number")
    return filings.with_columns(priority_number=pl.when(~itself).then(earliest))


def _as_publications(filings: pl.DataFrame, number: str, planted: pl.Expr) -> pl.DataFrame:
    kind = pl.col(number).str.extract(r"([A-Z]\d?)$")
    return filings.with_columns(publication_number=number, kind=kind, planted=planted).select(*PUBLICATIONS)


def _first_publications(filings: pl.DataFrame) -> pl.DataFrame:
    named = pl.when("is_beside").then(pl.lit(["utility_model"])).otherwise(_nothing())
    return _as_publications(filings, "publication", named)


def _grants(rng: np.random.Generator, filings: pl.DataFrame, end: datetime.date) -> pl.DataFrame:
    granted = pl.Series(rng.random(filings.height) < RATES["granted"].rate) & pl.col("grant").is_not_null()
    wait = pl.duration(days=pl.Series(rng.integers(*_GRANTED_AFTER, filings.height)))
    filings = filings.with_columns(publication_date=pl.col("publication_date") + wait)
    filings = filings.filter(granted & (pl.col("publication_date") <= end))
    return _as_publications(filings, "grant", _nothing())


def _corrected(rng: np.random.Generator, filings: pl.DataFrame, end: datetime.date) -> pl.DataFrame:
    again = pl.Series(rng.random(filings.height) < RATES["corrected_publication"].rate) & (pl.col("office") == "WO")
    later = pl.min_horizontal(pl.col("publication_date") + pl.duration(days=60), pl.lit(end))
    filings = filings.filter(again).with_columns(publication_date=later)
    return _as_publications(filings, "corrected", pl.lit(["corrected_publication"]))


def _nothing() -> pl.Expr:
    return pl.lit([], dtype=pl.List(pl.String))
