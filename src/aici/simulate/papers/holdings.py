"""Which databases hold a simulated work, and what each shows of it: title, DOI, year, citations.

Presence follows the rates; works that Web of Science, IEEE Xplore and Google Scholar would all lack are in Google
Scholar. Preprints are in Google Scholar and OpenAlex only. Numbers of records follow from those of the works, so that
they are unique in the world. What a database shows differently from the truth is planted at its rate and named;
the form of the files (missing fields, vintages) is left to the writers.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
import polars as pl

from aici.calibration import PaperCalibration
from aici.simulate import schema
from aici.simulate.drawing import names_planted, planted
from aici.simulate.papers import FIRST_NOT_AI, NOT_AI_OF_A_PART, Papers
from aici.simulate.parts import Part

WOS_FILE = 1_000  # records that Web of Science exports at once
_DIGITS = 12  # of a number behind `WOS:SIM`
_LONG_TITLE, _CUT_TITLE = 120, 95  # characters beyond which Google Scholar may cut a title, and what it leaves
_NOISE = 0.12  # sigma of the lognormal factor between the counts of two databases
_IEEE, _IEEE_NOT_AI = 90_000_000, 94_000_000  # first article numbers; real ones have reached 11 million
_NOT_AI_OF_A_PART = 10_000  # numbers of IEEE Xplore kept for a part; it draws some 720 works
_MIXERS = np.array([0x3F58_476D_1CE4_E5B9, 0x14D0_49BB_1331_11EB], dtype=np.uint64)  # odd
_BITS = np.uint64(2**63 - 1)
_CITATIONS = {"wos": 1.0, "ieee_xplore": 0.7, "google_scholar": 1.8, "openalex": 1.15}


class _Change(NamedTuple):
    """A planted change of `field` where `eligible`: `shown` says what it becomes."""

    name: str
    field: str
    eligible: pl.Expr | bool
    shown: Callable[[pl.Expr], pl.Expr]


def draw(part: Part, papers: Papers, calibration: PaperCalibration) -> pl.DataFrame:
    """The records that the databases hold of the works of a part.

    Returns
    -------
    DataFrame by `schema.RECORDS`
        Source by source, each in the order of its export: Web of Science by year with few exceptions, others by work.
    """
    held = _held(part, papers.works, calibration)
    makers = {"wos": _wos, "ieee_xplore": _ieee_xplore, "google_scholar": _google_scholar, "openalex": _openalex}
    tables = [_ordered(_shown(part, source, make(part, held.filter(source)))) for source, make in makers.items()]
    return pl.concat(tables).cast(schema.RECORDS)


def _held(part: Part, works: pl.DataFrame, calibration: PaperCalibration) -> pl.DataFrame:
    """The works with a column per source, true where it holds the work."""
    rng = part.rng("holdings")
    ieee = pl.Series(calibration.venues.loc[calibration.venues["is_ieee"], "venue"].to_numpy(), dtype=pl.String)
    article = pl.col("kind").is_in(["journal_article", "review"])
    eligible = {
        "in_wos_journal": article,
        "in_wos_conference": pl.col("kind") == "conference_paper",
        "in_ieee_xplore": pl.col("venue").is_in(ieee.implode()),
        "in_google_scholar": True,
        "in_openalex": True,
    }
    drawn = planted(works, rng, eligible).with_columns(
        wos=pl.col("in_wos_journal") | pl.col("in_wos_conference"), ieee_xplore="in_ieee_xplore", openalex="in_openalex"
    )
    nowhere = ~pl.col("wos") & ~pl.col("ieee_xplore")
    return drawn.with_columns(google_scholar=pl.col("in_google_scholar") | nowhere)


def _wos(part: Part, held: pl.DataFrame) -> pl.DataFrame:
    """By year, but for records of another index; `again` is the place of a record's second row, in a later file."""
    rng = part.rng("wos records")
    order = held.with_columns(u=pl.Series(rng.random(len(held)))).sort("year", "u")
    order = order.with_columns(place=pl.int_range(pl.len()).cast(pl.Float64), later=pl.Series(rng.random(len(order))))
    drawn = planted(order, rng, {"wos_exported_twice": pl.col("place") + WOS_FILE < pl.len(), "wos_other_index": True})
    other = drawn.filter("wos_other_index").with_columns(
        pl.col("place") + 0.5 + 300 * pl.col("later"), wos_exported_twice=False, doi=pl.lit(None, pl.String)
    )
    every = pl.concat([drawn.with_columns(wos_other_index=False), other])
    prefix = pl.when("wos_other_index").then(pl.lit("wos:ZOOREC:SIM")).otherwise(pl.lit("wos:WOS:SIM"))
    return every.with_columns(
        record_id=prefix + pl.col("work").cast(pl.String).str.zfill(_DIGITS),
        again=pl.when("wos_exported_twice").then(pl.col("place") + WOS_FILE + 0.25),
    )


def _ieee_xplore(part: Part, held: pl.DataFrame) -> pl.DataFrame:
    """Article numbers have eight digits, which no real one has: from 90 million on, not about AI from 94 million on."""
    beyond = pl.col("work") - FIRST_NOT_AI
    within = beyond // NOT_AI_OF_A_PART * _NOT_AI_OF_A_PART + beyond % NOT_AI_OF_A_PART
    number = pl.when("is_ai").then(_IEEE + pl.col("work")).otherwise(_IEEE_NOT_AI + within)
    return held.with_columns(record_id=pl.lit("ieee_xplore:") + number.cast(pl.String))


def _google_scholar(part: Part, held: pl.DataFrame) -> pl.DataFrame:
    """Numbers of clusters have up to 19 digits and no order; a work found twice has two. Exported by work."""
    drawn = planted(held, part.rng("google_scholar twins"), {"scholar_found_twice": True})
    twins = drawn.filter("scholar_found_twice")
    every = pl.concat([drawn.with_columns(scholar_found_twice=False), twins]).sort("work", "scholar_found_twice")
    numbers = every.select(2 * (pl.col("work") + 1) + pl.col("scholar_found_twice").cast(pl.Int64)).to_series()
    return every.with_columns(
        record_id=pl.lit("google_scholar:") + pl.Series(_mixed(numbers.to_numpy())).cast(pl.String),
        place=pl.int_range(pl.len()).cast(pl.Float64),
    )


def _mixed(numbers: np.ndarray) -> np.ndarray:
    """Numbers below 2**63 made others below it, one to one: each step can be undone."""
    mixed = numbers.astype(np.uint64)
    for factor in _MIXERS:
        mixed = (mixed * factor) & _BITS
        mixed ^= mixed >> np.uint64(31)
    return mixed


def _openalex(part: Part, held: pl.DataFrame) -> pl.DataFrame:
    return held.with_columns(record_id=pl.lit("openalex:W") + (9_000_000_000 + pl.col("work")).cast(pl.String))


def _shown(part: Part, source: str, records: pl.DataFrame) -> pl.DataFrame:
    """The records with what the source shows, and the names of what was planted."""
    rng = part.rng(f"{source} shown")
    names = [name for name in _OWN if name in records.columns]
    sigma = 0 if source == "wos" else _NOISE
    factor = _CITATIONS[source] * rng.lognormal(-(sigma**2) / 2, sigma, len(records))
    records = records.with_columns(citations=(pl.col("citations") * pl.Series(factor)).round().cast(pl.Int64))
    for change in _CHANGES[source]:
        records = planted(records, rng, {change.name: change.eligible})
        field = pl.col(change.field)
        shown = pl.when(change.name).then(change.shown(field)).otherwise(field)
        records = records.with_columns(shown.alias(change.field))
        names.append(change.name)
    columns = ["record_id", "work", "title", "doi", "year", "citations"]
    records = records.with_columns(pl.lit(None, pl.Float64).alias(n) for n in _PLACES if n not in records.columns)
    return records.select(pl.lit(source).alias("source"), *columns, *_PLACES, names_planted(names).alias("planted"))


def _ordered(shown: pl.DataFrame) -> pl.DataFrame:
    """In the order of the export, with the second rows of records that stand on two."""
    again = shown.drop_nulls("again").with_columns(place="again")
    return pl.concat([shown, again]).sort("place", "record_id").select(list(schema.RECORDS))


def _plain(title: pl.Expr) -> pl.Expr:
    return title.str.replace_all(r"</?(?:i|sub)>", "")


def _lower(title: pl.Expr) -> pl.Expr:
    return title.str.slice(0, 1) + title.str.slice(1).str.to_lowercase()


def _null(field: pl.Expr) -> pl.Expr:
    return pl.lit(None)


def _cut(title: pl.Expr) -> pl.Expr:
    """The words that fit, and an ellipsis."""
    return title.str.slice(0, _CUT_TITLE).str.replace(r"\s+\S*$", "") + " …"


_PLACES = ("place", "again")
_OWN = ("wos_other_index", "wos_exported_twice", "scholar_found_twice")  # planted with the rows themselves
_TITLE, _HAS_DOI = pl.col("title"), pl.col("doi").is_not_null()
_MARKED, _HYPHEN = _TITLE.str.contains("<", literal=True), _TITLE.str.contains(r"\w-\w")
_WHOLE = _TITLE.str.contains(": ", literal=True) & ~pl.col("scholar_title_cut")  # with its subtitle
_CHANGES = {
    "wos": [
        _Change("wos_doi_missing", "doi", _HAS_DOI, _null),
        _Change("wos_title_capitals", "title", ~_MARKED, lambda title: title.str.to_uppercase()),
    ],
    "ieee_xplore": [
        _Change("ieee_doi_missing", "doi", _HAS_DOI, _null),
        _Change("ieee_markup_dropped", "title", _MARKED, _plain),
        _Change("ieee_title_dash", "title", _HYPHEN, lambda title: title.str.replace_all(r"(\w)-(\w)", "${1}–$2")),
    ],
    "google_scholar": [
        _Change("scholar_doi_missing", "doi", _HAS_DOI, _null),
        _Change("scholar_year_missing", "year", True, _null),
        _Change("scholar_markup_dropped", "title", _MARKED, _plain),
        _Change("scholar_title_cut", "title", _TITLE.str.len_chars() > _LONG_TITLE, _cut),
        _Change("scholar_title_lower_case", "title", True, _lower),
        _Change("scholar_title_dash", "title", _HYPHEN, lambda title: title.str.replace_all(r"(\w)-(\w)", "${1}‐$2")),
        _Change("scholar_title_colon", "title", _WHOLE, lambda title: title.str.replace(": ", "-", literal=True)),
        _Change("scholar_subtitle_dropped", "title", _WHOLE, lambda title: title.str.replace(r": .*$", "")),
    ],
    "openalex": [
        _Change("openalex_doi_missing", "doi", _HAS_DOI, _null),
        _Change("openalex_markup_dropped", "title", _MARKED, _plain),
        _Change("openalex_title_lower_case", "title", True, _lower),
        _Change("openalex_year_before", "year", True, lambda year: year - 1),
    ],
}  # fmt: skip
