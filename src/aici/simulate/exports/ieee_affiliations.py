"""Authors and affiliations as IEEE Xplore shows them: initials only, countries spelt freely or left out.

From 2019 on the affiliations stand parallel to the authors, `NA` where one is missing, and two of one author with the
separator of the list between them; in 2018 each affiliation of the paper stood once, whoever had it.
"""

from __future__ import annotations

import polars as pl

from aici.simulate.exports.numbering import country_in_address, dotted_initials, drawn, of_records
from aici.simulate.papers import Papers
from aici.simulate.parts import Part

FLAGS = ("ieee_no_affiliations", "ieee_affiliation_na", "ieee_no_country", "ieee_no_blanks", "ieee_country_spelling",
         "ieee_two_affiliations")  # fmt: skip
# the rarer spellings, of which one is as likely as the other
SPELLINGS = {
    "ARE": ["UAE", "U.A.E."],
    "CHN": ["P.R. China", "P. R. China", "PR China", "People's Republic of China"],
    "CZE": ["Czechia"],
    "GBR": ["U.K.", "United Kingdom", "England"],
    "HKG": ["Hong Kong SAR", "Hong Kong, China"],
    "IRN": ["Islamic Republic of Iran"],
    "KOR": ["Republic of Korea", "Korea", "Korea (South)"],
    "NLD": ["The Netherlands"],
    "RUS": ["Russian Federation"],
    "SAU": ["Kingdom of Saudi Arabia"],
    "TUR": ["Türkiye"],
    "TWN": ["Taiwan, R.O.C.", "Taiwan ROC"],
    "USA": ["United States", "US", "U.S.A."],
    "VNM": ["Viet Nam"],
}
_USUAL = {"ARE": "United Arab Emirates"}  # where the label of the territory is one of the rarer spellings


def author_columns(part: Part, papers: Papers, placed: pl.DataFrame) -> pl.DataFrame:
    """What the record shows of its authors.

    Parameters
    ----------
    part : whose random numbers are used
    papers : with `authors` and `addresses`, frames of the schema
    placed : records with `vintage`

    Returns
    -------
    DataFrame[authors, affiliations, FLAGS…]
        One row per record, in order.
    """
    rng = part.rng("ieee_xplore affiliations")
    records = placed.select(
        drawn(rng, "ieee_no_affiliations", len(placed)),
        drawn(rng, "ieee_country_spelling", len(placed)).alias("spells"),
        pl.Series("spelling", rng.random(len(placed))),
        distinct=pl.col("vintage") == "ieee_2018",
        record=pl.int_range(pl.len(), dtype=pl.Int64),
    )
    addresses = _written(rng, of_records(papers.addresses, placed, "position", "place"), records)
    authors = of_records(papers.authors, placed, "position").join(records, on="record", maintain_order="left")
    authors = authors.join(_by_author(addresses), on=["record", "position"], how="left", maintain_order="left")
    shown = _shown(authors.with_columns(
        drawn(rng, "ieee_affiliation_na", len(authors)), drawn(rng, "ieee_two_affiliations", len(authors)),
    ))  # fmt: skip
    return _by_record(records, shown)


def _written(rng, addresses: pl.DataFrame, records: pl.DataFrame) -> pl.DataFrame:
    """Add `text`, the address in one line, and what was planted in it."""
    rare = pl.DataFrame({"country_code": list(SPELLINGS), "rare": list(SPELLINGS.values())})
    joined = addresses.join(records, on="record", maintain_order="left")
    joined = joined.join(rare, on="country_code", how="left", maintain_order="left").with_columns(
        drawn(rng, "ieee_no_country", len(addresses)),
        drawn(rng, "ieee_no_blanks", len(addresses)),
        no_city=pl.Series(rng.random(len(addresses)) < 0.5),
    )
    joined = joined.with_columns(ieee_country_spelling=pl.col("spells") & pl.col("rare").is_not_null() & _has_country())
    line = pl.concat_str("department", "institution", _city(), _country(), separator=", ", ignore_nulls=True)
    blanks = pl.col("ieee_no_blanks")
    return joined.with_columns(text=pl.when(blanks).then(line.str.replace_all(", ", ",", literal=True)).otherwise(line))


def _has_country() -> pl.Expr:
    return ~pl.col("ieee_no_country")


def _city() -> pl.Expr:
    return pl.when(_has_country() | ~pl.col("no_city")).then(pl.col("city"))


def _country() -> pl.Expr:
    code, rare = pl.col("country_code"), pl.col("rare")
    usual = pl.coalesce(code.replace_strict(_USUAL, default=None, return_dtype=pl.String), country_in_address(code))
    chosen = rare.list.get((pl.col("spelling") * rare.list.len()).floor().cast(pl.Int64), null_on_oob=True)
    return pl.when(pl.col("ieee_country_spelling")).then(chosen).when(_has_country()).then(usual)


def _by_author(addresses: pl.DataFrame) -> pl.DataFrame:
    """One row per record × author with addresses: `texts` and what is planted in each of them."""
    return addresses.group_by("record", "position", maintain_order=True).agg(
        texts=pl.col("text"),
        no_country=pl.col("ieee_no_country"), no_blanks=pl.col("ieee_no_blanks"), spelt=pl.col("ieee_country_spelling"),
    )  # fmt: skip


def _shown(authors: pl.DataFrame) -> pl.DataFrame:
    """Add `shown`, the affiliations of the author that the export shows, and keep the flags to what it shows."""
    distinct, none = pl.col("distinct"), pl.col("ieee_no_affiliations")
    authors = authors.with_columns(pl.col("ieee_affiliation_na") & ~distinct & ~none)
    two = pl.col("ieee_two_affiliations") & ~distinct & ~none & ~pl.col("ieee_affiliation_na")
    authors = authors.with_columns(ieee_two_affiliations=two & (pl.col("texts").list.len() > 1).fill_null(False))
    hidden = none | pl.col("ieee_affiliation_na") | pl.col("texts").is_null()
    length = (
        pl.when(hidden).then(0).when(distinct).then(pl.col("texts").list.len())
        .when(pl.col("ieee_two_affiliations")).then(2).otherwise(1)
    )  # fmt: skip
    seen = {"ieee_no_country": "no_country", "ieee_no_blanks": "no_blanks", "ieee_country_spelling": "spelt"}
    return authors.with_columns(
        shown=pl.col("texts").list.head(length),
        **{name: pl.col(flags).list.head(length).list.any().fill_null(False) for name, flags in seen.items()},
    )


def _by_record(records: pl.DataFrame, shown: pl.DataFrame) -> pl.DataFrame:
    name = pl.concat_str(dotted_initials(pl.col("given")), "surname", separator=" ").str.strip_chars()
    parallel = pl.col("shown").list.join("; ").replace("", None).fill_null("NA")
    by_author = [name for name in FLAGS if name != "ieee_no_affiliations"]
    per_record = shown.group_by("record", maintain_order=True).agg(
        name.str.join("; ").alias("authors"),
        parallel.str.join("; ").alias("parallel"),
        pl.col("shown").explode().drop_nulls().unique(maintain_order=True).str.join("; ").alias("distinct_ones"),
        pl.col(by_author).any(),
    )
    joined = records.join(per_record, on="record", how="left", maintain_order="left")
    once = pl.when("distinct").then(pl.col("distinct_ones")).otherwise(pl.col("parallel"))
    return joined.select("authors", once.alias("affiliations"), pl.col(FLAGS).fill_null(False))
