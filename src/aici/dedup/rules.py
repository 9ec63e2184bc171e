"""Which pairs of records are one paper: vetoes that hold apart whatever agrees, and rules that join, in order.

Rules ask for a title and an author that agree, and for a place (venue, year, volume, page) that agrees or is not told:
the less one of them says, the more the others must. A pair that looks alike but fits no rule is uncertain, and a person
may decide it. No rule knows a journal, a database or a paper.
"""

from __future__ import annotations

import polars as pl

from aici.dedup import agreement, venue_names

BATCH = 500_000  # pairs compared at once: bounds memory
SAME, UNCERTAIN, APART, OTHER = "same", "uncertain", "apart", "other"
# similarity of titles: one but for its markup; a slip; a word more or less; the same words in part
_EQUAL, _NEAR, _ALIKE, _RELATED = 99, 95, 90, 75
# letters from which a title is hardly, and hardly ever, that of two papers; from which it is more than a heading
_TELLING, _LONG, _SHORT = 24, 48, 8
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
    rules = _rules_of_doi() | _rules_of_place() | _rules_without_place()
    veto, rule = (
        pl.coalesce(pl.when(test).then(pl.lit(name)) for name, test in tests.items()) for tests in (_vetoes(), rules)
    )
    told = pairs.with_columns(veto=veto, joined=rule, score=_score())
    outcome = (
        pl.when(pl.col("veto").is_not_null()).then(pl.lit(APART))
        .when(pl.col("joined").is_not_null()).then(pl.lit(SAME))
        .when(_is_alike()).then(pl.lit(UNCERTAIN))
        .otherwise(pl.lit(OTHER))
    )  # fmt: skip
    named = told.select("a", "b", outcome=outcome, rule=pl.coalesce("veto", "joined"), score="score")
    return named.cast(_RESULT)


# what the tests below are made of; each is null where a field is missing, and null neither joins nor holds apart
_title, _author, _venue, _years = (pl.col(name) for name in ("title", "author", "venue", "years_apart"))
_page, _volume, _cut, _held = (pl.col(name) for name in ("same_page", "same_volume", "is_cut", "is_held"))
_letters, _numbers, _slip = pl.col("letters"), pl.col("same_numbers"), pl.col("is_slip")
_first, _known = _author == agreement.FIRST, _author != agreement.OTHER
_same_venue, _part_venue = _venue == venue_names.SAME, _venue >= venue_names.PART
_whole = _volume & _part_venue  # the place but for issue and page
_this_year = _years == 0
# agrees or is not told
_not_page, _not_volume, _not_issue = (pl.col(f"same_{name}").fill_null(True) for name in ("page", "volume", "issue"))
_not_place = _not_page & _not_volume & _not_issue
_not_kind = pl.col("same_kind").fill_null(True) & (~pl.col("perhaps_preprint") | _same_venue.fill_null(False))


def _vetoes() -> dict[str, pl.Expr]:
    """What holds two records apart. A DOI in common lifts all but those of the title's words."""
    alike = (_title >= _RELATED) | _held
    free = alike & pl.col("same_doi").is_null()
    # exports often muddle volume and page: where all else agrees they hold nothing apart
    muddled = (_title >= _NEAR) & _first & _same_venue & _this_year
    other_page, somewhere = ~_page.fill_null(False), (_page & _volume).fill_null(False)
    return {
        "different_doi": ~pl.col("same_doi"),
        "different_numbers": alike & ~_numbers & ~_held,
        "notice": alike & ~pl.col("same_notice"),
        "preprint": free & pl.col("one_preprint") & ~somewhere,
        "different_place": free & ~_page & ~_volume & ~muddled.fill_null(False),
        "different_venue": free & (_venue == venue_names.OTHER) & other_page,
        "different_years": free & (_years > 1) & ~somewhere,
        "different_authors": free & (_author == agreement.OTHER) & other_page,
    }


def _rules_of_doi() -> dict[str, pl.Expr]:
    """The DOI alone does not do: abstracts of one meeting may share it, and some are plainly wrong."""
    title = (_title >= _ALIKE) | _held | ((_title >= _RELATED) & _not_page)
    untold = _title.is_null() & _known.fill_null(True)
    other_language = _first & _not_page & (_years <= 1)
    return {"same_doi": pl.col("same_doi") & (title | untold | other_language)}


def _rules_of_place() -> dict[str, pl.Expr]:
    """The page agrees, or the venue does and the page says nothing against it."""
    near_year, known = (_years <= 1).fill_null(True), _known.fill_null(True)
    somewhere = _volume | (_not_volume & (_part_venue | (_venue.is_null() & _this_year)))
    by_page = (known & somewhere) | ((_title == 100) & _whole) | ((_title >= _NEAR) & _known & _same_venue & _this_year)
    by_venue = _whole | _same_venue | ((_title == 100) & _part_venue & _first & _not_volume & _not_kind)
    telling = _first & (_letters >= _TELLING)
    issue = _not_issue | pl.col("same_pages").fill_null(False)
    short = _first & (_title == 100) & _whole & (_letters >= _SHORT) & ~pl.col("is_notice")
    return {
        "same_title_and_page": _numbers & ((_title >= _ALIKE) | _held) & _page & issue & near_year & by_page,
        "same_title_and_venue": _numbers & _slip & (telling | short | (_known & (_letters >= _LONG)))
        & _not_page & _not_issue & _this_year & by_venue,
        "same_title_other_page": _numbers & (_title >= _EQUAL) & telling & _whole & _not_issue & _this_year,
        "next_year": _numbers & _slip & telling & _same_venue & _not_page & (_years == 1)
        & (_volume | pl.col("one_place")),
        "related_title_and_page": _numbers & (_title >= _RELATED) & _first & _page & _whole & issue & _this_year,
        "same_pages": _title.is_not_null() & pl.col("same_pages") & _first & _whole & _not_issue & _this_year,
    }  # fmt: skip


def _rules_without_place() -> dict[str, pl.Expr]:
    """One of the two does not say where or when or by whom, and nothing that it says speaks against the other."""
    nowhere = _not_place & _not_kind
    undated = _years.is_null() & pl.col("one_place") & (_letters >= _LONG)
    cut = (_part_venue & (_this_year | _years.is_null())) | (_venue.is_null() & _this_year)
    telling, when = _first & (_letters >= _TELLING), _this_year | undated
    return {
        "same_title_and_author": _numbers & (_title == 100) & telling & _venue.is_null() & nowhere & when,
        "cut_title": _numbers & _cut & _first & nowhere & cut,
        "no_author": _numbers & (_title == 100) & (_letters >= _TELLING) & _author.is_null() & (_same_venue | _whole)
        & _not_place & _this_year,
        "no_year": _numbers & _slip & telling & _years.is_null() & _part_venue & nowhere,
    }  # fmt: skip


def _is_alike() -> pl.Expr:
    """Enough agrees for a person to have a look."""
    telling = (_letters >= _TELLING) | _page | _volume
    alike = ((_title >= _ALIKE) | _held) & _known & (_years <= 1).fill_null(True) & telling
    related = _page & _volume & _first & ((_title >= _RELATED) | _title.is_null() | pl.col("same_pages"))
    return (alike | related | (pl.col("same_doi") & _not_page)).fill_null(False)


def _score() -> pl.Expr:
    """Half by title, a tenth each by author, year, venue, volume and page; what is not told counts half."""
    year = pl.when(_this_year).then(1.0).when(_years == 1).then(0.25).when(_years > 1).then(0.0)
    tenths = (_author / agreement.FIRST, year, _venue / venue_names.SAME, _volume, _page)
    told = pl.sum_horizontal(0.1 * part.cast(pl.Float64).fill_null(0.5) for part in tenths)
    return pl.when(pl.col("same_doi")).then(1.0).otherwise(0.5 * (_title / 100).fill_null(0.5) + told)
