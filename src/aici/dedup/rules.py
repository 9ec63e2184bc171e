"""Which pairs of records are one paper: vetoes that hold apart whatever agrees, and rules that join, in order.

A pair that looks alike but fits no rule is uncertain, and a person may decide it. Rules ask for a title and an author
that agree, and for a place (venue, volume, page, year) that either agrees or is not told; what each must agree on is
more, the less another says. No rule knows a journal, a database or a paper.
"""

from __future__ import annotations

import polars as pl

from aici.dedup import agreement, venue_names

BATCH = 500_000  # pairs compared at once: bounds memory
SAME, UNCERTAIN, APART, OTHER = "same", "uncertain", "apart", "other"
_NEAR, _ALIKE, _RELATED = 95, 90, 75  # similarity of titles: a slip, a word more or less, the same words in part
_TELLING = 24  # letters from which a title is hardly that of two papers
_RESULT = {"outcome": pl.String, "rule": pl.String, "score": pl.Float32}


def judged(keyed: pl.DataFrame, pairs: pl.DataFrame) -> pl.DataFrame:
    """Which pairs are one paper.

    Parameters
    ----------
    keyed : DataFrame by `keys.keyed`
    pairs : DataFrame[a, b]
        Rows of `keyed`.

    Returns
    -------
    DataFrame[a, b, outcome, rule, score]
        One row per pair, in the order given. `outcome` is `same` (joined by `rule`), `apart` (held apart by the veto
        `rule`), `uncertain` or `other` (not alike; `rule` is null). `score` says how much agrees, 0 to 1.
    """
    empty = pl.DataFrame(schema={"a": pairs["a"].dtype, "b": pairs["b"].dtype, **_RESULT})
    return pl.concat([empty, *(_judged(agreement.of_pairs(keyed, batch)) for batch in pairs.iter_slices(BATCH))])


def _judged(pairs: pl.DataFrame) -> pl.DataFrame:
    veto = pl.coalesce(pl.when(test).then(pl.lit(name)) for name, test in _vetoes().items())
    rule = pl.coalesce(pl.when(test).then(pl.lit(name)) for name, test in _rules().items())
    told = pairs.with_columns(veto=veto, joined=rule, score=_score())
    outcome = (
        pl.when(pl.col("veto").is_not_null()).then(pl.lit(APART))
        .when(pl.col("joined").is_not_null()).then(pl.lit(SAME))
        .when(_is_alike()).then(pl.lit(UNCERTAIN))
        .otherwise(pl.lit(OTHER))
    )  # fmt: skip
    named = told.select("a", "b", outcome=outcome, rule=pl.coalesce("veto", "joined"), score="score")
    return named.cast(_RESULT)


def _vetoes() -> dict[str, pl.Expr]:
    """What holds two records apart; each is null where a field is missing. A DOI in common lifts those of place."""
    alike = (pl.col("title") >= _RELATED) | pl.col("is_cut")
    no_doi = pl.col("same_doi").is_null()
    page, volume = pl.col("same_page"), pl.col("same_volume")
    return {
        "different_doi": ~pl.col("same_doi"),
        "different_numbers": alike & ~pl.col("same_numbers") & ~pl.col("is_cut"),
        "notice": alike & ~pl.col("same_notice"),
        "preprint": alike & no_doi & pl.col("one_preprint"),
        "different_place": alike & no_doi & ~page & ~volume & ~_is_alike_elsewhere().fill_null(False),
        "different_venue": alike & no_doi & (pl.col("venue") == venue_names.OTHER) & ~page.fill_null(False),
        "different_years": alike & no_doi & (pl.col("years_apart") > 1) & ~(page & volume).fill_null(False),
        "different_authors": alike & no_doi & (pl.col("author") == agreement.OTHER) & ~page.fill_null(False),
    }


def _rules() -> dict[str, pl.Expr]:
    """What joins two records, first to last; a missing field is null, and null joins nothing unless it is asked for."""
    title, author, venue = pl.col("title"), pl.col("author"), pl.col("venue")
    page, volume, apart = pl.col("same_page"), pl.col("same_volume"), pl.col("years_apart")
    numbers = pl.col("same_numbers")
    not_page, not_volume, not_kind = (_not_contrary(name) for name in ("same_page", "same_volume", "same_kind"))
    first, known = author == agreement.FIRST, author != agreement.OTHER
    same_venue, part = venue == venue_names.SAME, venue >= venue_names.PART
    telling = pl.col("letters") >= _TELLING
    equal, near, alike = title == 100, title >= _NEAR, (title >= _ALIKE) | pl.col("is_cut")
    whole = volume & part
    kind = not_kind & (~pl.col("perhaps_preprint") | same_venue.fill_null(False))
    return {
        "same_doi": pl.col("same_doi") & (
            alike | ((title >= _RELATED) & not_page) | (title.is_null() & known.fill_null(True)) | (first & not_page & (apart <= 1))
        ),
        "same_title_and_page": numbers & alike & page & (apart <= 1).fill_null(True) & (
            (known.fill_null(True) & (volume | (not_volume & part) | (not_volume & venue.is_null() & (apart == 0))))
            | (equal & whole) | (near & known & same_venue & (apart == 0))
        ),
        "same_title_and_venue": numbers & near & (first | (known & (pl.col("letters") >= 2 * _TELLING))) & telling & not_page & (apart == 0) & (
            whole | same_venue | (part & equal & first & not_volume & kind)
        ),
        "same_title_other_page": numbers & (title >= 99) & first & telling & whole & (apart == 0),
        "next_year": numbers & near & first & telling & same_venue & not_page & (apart == 1) & (volume | pl.col("one_place")),
        "same_title_and_author": numbers & equal & first & telling & venue.is_null() & not_page & not_volume & kind & ((apart == 0) | (apart.is_null() & pl.col("one_place") & (pl.col("letters") >= 2 * _TELLING))),
        "cut_title": numbers & pl.col("is_cut") & first & not_page & not_volume & kind & (
            ((part | (pl.col("marked_cut") & venue.is_null())) & (apart == 0)) | (part & apart.is_null())
        ),
        "no_author": numbers & equal & telling & author.is_null() & (same_venue | whole) & not_page & not_volume & (apart == 0),
        "no_year": numbers & near & first & telling & apart.is_null() & part & not_page & not_volume & kind,
        "related_title_and_page": numbers & (title >= _RELATED) & first & page & whole & (apart == 0),
        "same_pages": title.is_not_null() & pl.col("same_pages") & first & whole & (apart == 0),
    }  # fmt: skip


def _is_alike_elsewhere() -> pl.Expr:
    """Title, first author, venue and year agree: volume and page alone, which exports often muddle, hold nothing apart."""
    told = (pl.col("author") == agreement.FIRST) & (pl.col("venue") == venue_names.SAME) & (pl.col("years_apart") == 0)
    return told & (pl.col("title") >= _NEAR)


def _not_contrary(name: str) -> pl.Expr:
    """The field agrees or is not told."""
    return pl.col(name).fill_null(True)


def _is_alike() -> pl.Expr:
    """Enough agrees for a person to have a look."""
    alike = ((pl.col("title") >= _ALIKE) | pl.col("is_cut")) & (pl.col("author") != agreement.OTHER)
    place = pl.col("same_page") & pl.col("same_volume") & (pl.col("author") == agreement.FIRST)
    related = place & ((pl.col("title") >= _RELATED) | pl.col("title").is_null())
    return ((alike & (pl.col("years_apart") <= 1).fill_null(True)) | related).fill_null(False)


def _score() -> pl.Expr:
    """Half by title, a tenth each by author, year, venue, volume and page; what is not told counts half."""
    year = pl.when(pl.col("years_apart") == 0).then(1.0).when(pl.col("years_apart") == 1).then(0.25).when(
        pl.col("years_apart") > 1).then(0.0)
    tenths = [
        pl.col("author") / agreement.FIRST, year, pl.col("venue") / venue_names.SAME, pl.col("same_volume"),
        pl.col("same_page"),
    ]  # fmt: skip
    told = 0.5 * (pl.col("title") / 100).fill_null(0.5) + pl.sum_horizontal(
        0.1 * part.cast(pl.Float64).fill_null(0.5) for part in tenths
    )
    return pl.when(pl.col("same_doi")).then(1.0).otherwise(told)
