"""The works of a part of the simulated world, drawn from the distributions of a calibration.

A work on AI is of the sample (article, review or preprint) or a conference paper, by the calibrated totals. Country,
year, venue and research areas follow the calibrated tables. Citations are Poisson around a lognormal mean that grows
with age; over the sample papers of a country their expected mean is the calibrated one. Works that are not about AI
come on top: they stand for what a database search finds by mistake.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl

from aici.calibration import PaperCalibration
from aici.simulate import schema
from aici.simulate.drawing import by_row
from aici.simulate.papers import pairs, prose, teams
from aici.simulate.parts import Part
from aici.simulate.rates import RATES

FIRST_NOT_AI, NOT_AI_OF_A_PART = 500_000_000, 100_000  # numbers of works that are not about AI
NO_AREA = "Science & Technology - Other Topics"  # where none of the calibrated areas hits
DOI = "10.5555/sim."  # 10.5555 is reserved for tests
_SPREAD = 1.0  # sigma of the lognormal mean of citations


@dataclass(frozen=True)
class Papers:
    """What is true of a part: `works`, `authors`, `addresses` by the tables of `schema` of these names."""

    works: pl.DataFrame
    authors: pl.DataFrame
    addresses: pl.DataFrame


def draw(part: Part, calibration: PaperCalibration) -> Papers:
    """The works of a part with their authors and addresses.

    Parameters
    ----------
    part : its `count` works on AI have the numbers from `first` on; others are numbered from `FIRST_NOT_AI` on

    Returns
    -------
    Papers
        `works` in order of `work`, `authors` of `work` and `position`, `addresses` of both and `place`.
    """
    sample = calibration.papers.sum()
    share = sample / (sample + calibration.conference_papers)
    works = pairs.plant(part, _works(part, calibration, share)).select(list(schema.WORKS)).cast(schema.WORKS)
    originals = works.filter(pl.col("apart_from").is_null()).select("work", "country_code")
    authors, addresses = teams.draw(part, originals, calibration)
    return Papers(works, *(_with_copies(works, table) for table in (authors, addresses)))


def _with_copies(works: pl.DataFrame, table: pl.DataFrame) -> pl.DataFrame:
    """The table with the rows of the originals for their copies as well."""
    copies = works.filter(pl.col("apart_from").is_not_null()).select("work", "apart_from")
    copied = copies.join(table, left_on="apart_from", right_on="work").select(table.columns)
    keys = [name for name in ("work", "position", "place") if name in table.columns]
    return pl.concat([table, copied]).sort(keys)


def _works(part: Part, calibration: PaperCalibration, share: float) -> pl.DataFrame:
    """All columns of a work but `apart_from` and `apart_kind`."""
    rng = part.rng("works")
    extra = int(rng.binomial(part.count, RATES["not_ai"].rate))
    first_extra = FIRST_NOT_AI + part.index * NOT_AI_OF_A_PART
    numbers = np.r_[part.first + np.arange(part.count), first_extra + np.arange(extra)]
    is_ai = np.arange(len(numbers)) < part.count
    in_sample = ~is_ai | (rng.random(len(numbers)) < share)
    country = by_row(rng, calibration.papers[None, :], np.zeros(len(numbers), np.int64))
    years = np.asarray(calibration.years)[by_row(rng, calibration.papers_by_year, country)]
    venue = np.where(
        in_sample,
        by_row(rng, calibration.venue_weights, country),
        by_row(rng, calibration.conference_weights[None, :], np.zeros(len(numbers), np.int64)),
    )
    works = pl.DataFrame({"work": numbers, "is_ai": is_ai}).with_columns(
        kind=_kinds(rng, calibration, venue),
        country_code=pl.Series(calibration.countries, dtype=pl.String).gather(country),
        year=pl.Series(years, dtype=pl.Int64),
        month=pl.Series(rng.integers(1, 13, len(numbers))),
        venue=pl.Series(calibration.venues["venue"].to_numpy(), dtype=pl.String).gather(venue),
        areas=_areas(part.rng("areas"), calibration, country),
        citations=pl.Series(_citations(part.rng("citations"), calibration, country, years)),
    )
    texts = prose.draw(part, is_ai)
    return works.with_columns(*texts.get_columns(), *_issue(part.rng("issues"), works))


def _kinds(rng: np.random.Generator, calibration: PaperCalibration, venue: np.ndarray) -> pl.Series:
    kind = calibration.venues["kind"].to_numpy(object)[venue]
    review = rng.random(len(venue)) < RATES["review"].rate
    names = {"conference": "conference_paper", "preprint_server": "preprint", "journal": "journal_article"}
    drawn = pl.Series(kind, dtype=pl.String).replace_strict(names)
    is_review = pl.Series(review) & (drawn == "journal_article")
    return pl.select(pl.when(is_review).then(pl.lit("review")).otherwise(drawn)).to_series()


def _areas(rng: np.random.Generator, calibration: PaperCalibration, country: np.ndarray) -> pl.Series:
    """Each area by a chance of its own; a filler where none hits. There are few distinct combinations."""
    hits = rng.random((len(country), len(calibration.areas))) < calibration.area_shares[:, country].T
    distinct, place = np.unique(hits, axis=0, return_inverse=True)
    names = np.array(calibration.areas, dtype=object)
    lists = [names[row].tolist() or [NO_AREA] for row in distinct]
    return pl.Series(lists, dtype=pl.List(pl.String)).gather(place.ravel())


def _citations(rng: np.random.Generator, calibration: PaperCalibration, country, years) -> np.ndarray:
    """Whole numbers; the factor of age averages 1 over the papers of each country."""
    last = np.max(calibration.years)
    age = last + 1.0 - np.asarray(calibration.years)
    totals = calibration.papers_by_year.sum(axis=1)
    unknown = np.full(len(totals), age.mean())
    mean_age = np.divide(calibration.papers_by_year @ age, totals, out=unknown, where=totals > 0)
    factor = (last + 1.0 - years) / mean_age[country]
    heavy = rng.lognormal(-(_SPREAD**2) / 2, _SPREAD, len(years))
    return rng.poisson(calibration.mean_citations[country] * factor * heavy).astype(np.int64)


def _issue(rng: np.random.Generator, works: pl.DataFrame) -> list[pl.Expr]:
    """Volume, issue, pages or article number, DOI."""
    n = len(works)
    first, length = pl.Series(rng.integers(1, 9_000, n)), pl.Series(rng.integers(4, 28, n))
    in_journal = pl.col("kind").is_in(["journal_article", "review"])
    numbered = (in_journal & pl.Series(rng.random(n) < RATES["article_number"].rate)) | (pl.col("kind") == "preprint")
    doi = pl.lit(DOI) + pl.col("work").cast(pl.String).str.zfill(9)
    return [
        pl.when(in_journal).then(pl.col("year") - 1980).cast(pl.String).alias("volume"),
        pl.when(in_journal).then("month").cast(pl.String).alias("issue"),
        pl.when(~numbered).then(first).cast(pl.String).alias("first_page"),
        pl.when(~numbered).then(first + length).cast(pl.String).alias("last_page"),
        pl.when(numbered).then(pl.Series(rng.integers(100_000, 1_000_000, n))).cast(pl.String).alias("article_number"),
        pl.when(pl.Series(rng.random(n) >= RATES["no_doi"].rate)).then(doi).alias("doi"),
    ]
