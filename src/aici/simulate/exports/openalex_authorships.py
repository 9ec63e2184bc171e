"""Authorships as OpenAlex gives them: institutions it recognised, their countries, and the raw text of addresses.

Authors have an identifier of their own in each work, as after the worst of OpenAlex's splits; institutions have one
throughout, and a parent where they belong to a system.
"""

from __future__ import annotations

import polars as pl

from aici import territories
from aici.calibration import PaperCalibration
from aici.simulate.exports.numbering import country_in_address, drawn, of_records
from aici.simulate.exports.openalex_locations import ADDRESS
from aici.simulate.papers import Papers
from aici.simulate.parts import Part

FLAGS = ("openalex_no_author_id", "openalex_no_institutions", "openalex_no_countries")
# what kind of institution a name tells, by the first pattern it fits
_TYPES = (
    (r"(?i)univ|college|school|polytech|^institution ", "education"),
    (r"(?i)hosp|clinic|medical cent", "healthcare"),
    (r"(?i)\bltd|\binc\b|\bcorp|\bco\b|compan|technologies", "company"),
    (r"(?i)inst|lab|academy|cent", "facility"),
)
_BY_AUTHOR = ["record", "position"]


def institutions(calibration: PaperCalibration) -> pl.DataFrame:
    """DataFrame[institution, institution_id, ror, type, lineage], one row per institution of the calibration."""
    named = pl.from_pandas(calibration.institutions[["institution", "system"]]).cast(pl.String)
    known = named.unique("institution", keep="first", maintain_order=True)
    names = pl.concat([known["institution"], known["system"].drop_nulls()]).unique(maintain_order=True)
    numbers = dict(zip(names, range(len(names)), strict=True))
    number = pl.col("institution").replace_strict(numbers, return_dtype=pl.Int64)
    parent = pl.col("system").replace_strict(numbers, default=None, return_dtype=pl.Int64)
    kind = pl.coalesce(*(pl.when(pl.col("institution").str.contains(has)).then(pl.lit(name)) for has, name in _TYPES),
                       pl.lit("other"))  # fmt: skip
    return known.select(
        "institution", _institution_id(number).alias("institution_id"),
        ror=pl.lit("https://ror.org/0sm") + number.cast(pl.String).str.zfill(6), type=kind,
        lineage=pl.concat_list(_institution_id(number), _institution_id(parent)).list.drop_nulls(),
    )  # fmt: skip


def _institution_id(number: pl.Expr) -> pl.Expr:
    return pl.lit(f"{ADDRESS}I9") + number.cast(pl.String).str.zfill(9)


def drawn_authors(part: Part, papers: Papers, placed: pl.DataFrame) -> pl.DataFrame:
    """The authors of each record, in order, with what is planted in each authorship.

    `placed` are records with the flags `openalex_no_affiliations` and `openalex_no_corresponding`.
    """
    rng = part.rng("openalex authorships")
    authors = of_records(papers.authors, placed, "position")
    of_record = placed.select(
        "openalex_no_affiliations", "openalex_no_corresponding", record=pl.int_range(pl.len(), dtype=pl.Int64)
    )
    addressed = papers.addresses.select("work", "position").unique().with_columns(addressed=pl.lit(True))
    authors = authors.with_columns(drawn(rng, name, len(authors)) for name in FLAGS)
    authors = authors.join(of_record, on="record", maintain_order="left")
    authors = authors.join(addressed, on=["work", "position"], how="left", maintain_order="left")
    shown = pl.col("addressed").fill_null(False) & ~pl.col("openalex_no_affiliations")
    unrecognised = pl.col("openalex_no_institutions") & shown
    return authors.with_columns(
        unrecognised, pl.col("openalex_no_countries") & unrecognised,
        is_corresponding=pl.col("is_corresponding") & ~pl.col("openalex_no_corresponding"),
    )  # fmt: skip


def authorships(authors: pl.DataFrame, addresses: pl.DataFrame, known: pl.DataFrame) -> pl.DataFrame:
    """The authorships of some records.

    Parameters
    ----------
    authors : of these records, as drawn
    addresses : of the schema, with `record`, in order; those of these records at least
    known : the institutions

    Returns
    -------
    DataFrame[record, authorships, corresponding_author_ids, corresponding_institution_ids, countries_distinct_count,
    institutions_distinct_count]
        `authorships` is a list of structs with the fields of OpenAlex.
    """
    shown = addresses.join(
        authors.filter(~pl.col("openalex_no_affiliations")).select(*_BY_AUTHOR, *FLAGS[1:]),
        on=_BY_AUTHOR, maintain_order="left",
    ).join(known, on="institution", how="left", maintain_order="left").with_columns(_country(), _raw())  # fmt: skip
    by_author = _by_author(shown)
    joined = authors.join(by_author, on=_BY_AUTHOR, how="left", maintain_order="left")
    joined = joined.with_columns(_author_id(), pl.col(by_author.columns[2:]).fill_null([]))
    grouped = joined.group_by("record", maintain_order=True)
    return grouped.agg(
        authorships=_authorship(),
        corresponding_author_ids=pl.col("author_id").filter("is_corresponding").drop_nulls(),
        corresponding_institution_ids=_ids(pl.col("institutions").filter("is_corresponding")).unique(
            maintain_order=True
        ),
        countries_distinct_count=pl.col("countries").explode().drop_nulls().n_unique(),
        institutions_distinct_count=_ids(pl.col("institutions")).n_unique(),
    )


def _ids(institutions: pl.Expr) -> pl.Expr:
    return institutions.explode().struct.field("id").drop_nulls()


def _country() -> pl.Expr:
    two_letters = territories.alpha_2()
    return pl.col("country_code").replace_strict(two_letters, default=None, return_dtype=pl.String).alias("alpha_2")


def _raw() -> pl.Expr:
    parts = ["department", "institution", "city", "postcode", country_in_address(pl.col("country_code"))]
    return pl.concat_str(parts, separator=", ", ignore_nulls=True).alias("raw")


def _by_author(shown: pl.DataFrame) -> pl.DataFrame:
    """One row per author with addresses: `institutions`, `countries`, `raws` and `affiliations`, as OpenAlex shows."""
    recognised = pl.col("institution_id").is_not_null() & ~pl.col("openalex_no_institutions")
    once = pl.struct(*_BY_AUTHOR, "institution_id").is_first_distinct()
    nothing = pl.lit([], dtype=pl.List(pl.String))
    shown = shown.with_columns(
        listed=recognised & once,
        institution_struct=pl.struct(
            id="institution_id", display_name="institution", ror="ror", country_code="alpha_2", type="type",
            lineage="lineage",
        ),
        affiliation=pl.struct(
            raw_affiliation_string="raw",
            institution_ids=pl.when(recognised).then(pl.concat_list("institution_id")).otherwise(nothing),
        ),
    )  # fmt: skip
    countries = pl.col("alpha_2").filter(~pl.col("openalex_no_countries")).drop_nulls().unique(maintain_order=True)
    return shown.group_by(_BY_AUTHOR, maintain_order=True).agg(
        institutions=pl.col("institution_struct").filter("listed"), countries=countries, raws="raw",
        affiliations="affiliation",
    )  # fmt: skip


def _author_id() -> pl.Expr:
    number = pl.col("work").cast(pl.String).str.zfill(9) + pl.col("position").cast(pl.String).str.zfill(3)
    return pl.when(~pl.col("openalex_no_author_id")).then(pl.lit(f"{ADDRESS}A9") + number).alias("author_id")


def _authorship() -> pl.Expr:
    name = pl.concat_str("given", "surname", separator=" ", ignore_nulls=True)
    place = pl.int_range(pl.len())
    position = (
        pl.when(place == 0).then(pl.lit("first")).when(place == pl.len() - 1).then(pl.lit("last"))
        .otherwise(pl.lit("middle"))
    )  # fmt: skip
    return pl.struct(
        author_position=position,
        author=pl.struct(id="author_id", display_name=name, orcid=pl.lit(None, dtype=pl.String)),
        institutions="institutions", countries="countries", is_corresponding="is_corresponding", raw_author_name=name,
        raw_affiliation_strings="raws", raw_orcid=pl.lit(None, dtype=pl.String), affiliations="affiliations",
    )  # fmt: skip
