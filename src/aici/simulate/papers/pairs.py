"""Works that look alike and must stay apart: conference versions, preprints of articles, Parts I and II.

Each takes the place of a work that was drawn anyway, of the same country and, where the calibration counts years, of
the same year. So the counts of the calibration hold; a country without such an article in the part has no pair. A work
is the original of one Part II, or of one conference version and one preprint; no copy is an original.
"""

from __future__ import annotations

import polars as pl

from aici.simulate.papers import prose
from aici.simulate.parts import Part
from aici.simulate.rates import RATES

_ARTICLE = pl.col("kind").is_in(["journal_article", "review"]) & pl.col("is_ai")
_NEARLY = ("Toward ", "On ", "First Results on ", "")  # how a conference version's title may differ


def plant(part: Part, works: pl.DataFrame) -> pl.DataFrame:
    """The works with `apart_from` and `apart_kind`, and what a copy takes from its original.

    Parameters
    ----------
    works : DataFrame by `schema.WORKS` without these two columns, in order of `work`
    """
    alone = works.with_columns(apart_from=pl.lit(None, pl.Int64), apart_kind=pl.lit(None, pl.String))
    series = _with_series(part, alone)
    in_series = series["apart_from"].drop_nulls().implode()
    free = _ARTICLE & pl.col("apart_from").is_null() & ~pl.col("work").is_in(in_series)
    meetings = _with_conference_versions(part, series, free)
    return _with_preprints(part, meetings, free)


def _with_series(part: Part, works: pl.DataFrame) -> pl.DataFrame:
    """Part II takes title, abstract and venue of Part I; the titles differ in their last word."""
    pairs = _pairs(part, works, "part_of_series", _ARTICLE, _ARTICLE, ["country_code", "year"])
    one, two = prose.series_marks(part.rng("series marks"), len(pairs))
    taken = _taken(pairs, works, ["title", "venue", "keywords", "areas"])
    first = pl.DataFrame({"work": pairs["apart_from"], "title": taken["title"] + one})
    second = taken.with_columns(title=taken["title"] + two)
    return _updated(_updated(works, first), second)


def _with_conference_versions(part: Part, works: pl.DataFrame, originals: pl.Expr) -> pl.DataFrame:
    """A year before the article, half of them under the same title, with an abstract of their own."""
    slots = (pl.col("kind") == "conference_paper") & pl.col("is_ai")
    late = originals & (pl.col("year") > works["year"].min())
    pairs = _pairs(part, works, "conference_version", slots, late, ["country_code"])
    taken = _taken(pairs, works, ["title", "year", "keywords", "areas"])
    rng = part.rng("conference titles")
    prefix = pl.Series(_NEARLY, dtype=pl.String).gather(rng.integers(0, len(_NEARLY), len(taken)))
    same = pl.Series(rng.random(len(taken)) < 0.5)
    title = pl.when(same).then("title").otherwise(prefix + pl.col("title"))
    return _updated(works, taken.with_columns(title=title, year=pl.col("year") - 1))


def _with_preprints(part: Part, works: pl.DataFrame, originals: pl.Expr) -> pl.DataFrame:
    slots = (pl.col("kind") == "preprint") & pl.col("is_ai")
    pairs = _pairs(part, works, "preprint_version", slots, originals, ["country_code", "year"])
    return _updated(works, _taken(pairs, works, ["title", "abstract", "keywords", "areas"]))


def _pairs(part: Part, works: pl.DataFrame, kind: str, slots: pl.Expr, originals: pl.Expr, by: list[str]):
    """Table[work, apart_from, apart_kind]: slots that become copies, each of an original of its own equal in `by`."""
    rng = part.rng(kind)
    lucky, shuffled = pl.Series(rng.random(len(works)) < RATES[kind].rate), pl.Series(rng.random(len(works)))
    drawn = works.with_columns(copy=slots & lucky, shuffled=shuffled).sort("shuffled", "work")
    nth = pl.int_range(pl.len()).over(by)
    copies = drawn.filter("copy").select("work", *by, nth=nth)
    offered = drawn.filter(originals & ~pl.col("copy")).select(*by, nth=nth, apart_from=pl.col("work"))
    matched = copies.join(offered, on=[*by, "nth"]).sort("work")
    return matched.select("work", "apart_from", apart_kind=pl.lit(kind))


def _taken(pairs: pl.DataFrame, works: pl.DataFrame, columns: list[str]) -> pl.DataFrame:
    """The pairs with these columns of the original."""
    originals = works.select(*columns, apart_from=pl.col("work"))
    return pairs.join(originals, on="apart_from", how="left", maintain_order="left")


def _updated(works: pl.DataFrame, changes: pl.DataFrame) -> pl.DataFrame:
    return works.update(changes, on="work", maintain_order="left")
