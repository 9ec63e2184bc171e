"""Who applies for a family: its applicants under one name each, with their countries and how these were found.

The applicants are those of one record of the family, so that nobody is counted twice under two names: of a record that
tells the country of each, before one that tells one country for all, before others; then by the order of `SOURCES`, the
earliest publication, id, file and row. Joint applicants are all kept; one that is named twice under one harmonised name
counts once, in its first place. Readers give the original applicants before current owners. The country of an applicant
is, in this order (`RULES`):
- `exported`: told beside it: as many countries as applicants;
- `exported_single`: the one country that is told for several applicants, if no listed holder among them has another;
- `holder`: that of the holder in `data/reference/holders.csv`;
- `same_name`: a firm's or institution's for which nine in ten exported countries of its name agree; not of a name that
  an inventor anywhere bears, as persons of one name are one applicant here, though they may be many;
- `first_filing`: of the first applicant, the country of the office where the family was first filed, if there is one: a
  stand-in, marked, which is wrong for those who file abroad first;
- else null: never guessed. Offices of several countries (EP, WO, EA …) tell none.
"""

from __future__ import annotations

import polars as pl

from aici import territories
from aici.dedup import holders, scripts
from aici.dedup.order import RECORD_ORDER

SOURCES = ("incopat", "patsnap", "lens", "google_patents", "derwent")  # whose applicants are taken, first to last
COLUMNS = (  # of the records
    *RECORD_ORDER, "data_source", "publication_number", "publication_year", "priority_numbers", "applicants",
    "applicants_standard", "applicant_countries", "inventors",
)  # fmt: skip
RULES = ("exported", "exported_single", "holder", "same_name", "first_filing")
AGREED = 0.9  # share of the exported countries of a name that must agree
_FIRST_OFFICE = r"^(?:WO|PC)?([A-Z]{2})"  # of a number; the receiving office of an international application


def match_applicants(records: pl.DataFrame, families: pl.DataFrame, policy: str) -> pl.DataFrame:
    """The applicants of each family.

    Parameters
    ----------
    records : DataFrame[record_id, file, row, data_source, publication_number, publication_year, priority_numbers, \
applicants, applicants_standard, applicant_countries, inventors]
        One row per patent record.
    families : DataFrame[publication_number, family_id]
        One row per publication.
    policy : territory policy, one of `records.POLICIES`

    Returns
    -------
    DataFrame[family_id, position, applicant_raw, applicant, applicant_rule, is_person, country_code, country_rule]
        One row per family × harmonised applicant, by family and position. `is_person` is true for one who is also an
        inventor, false for listed firms and institutions, else null.

    Raises
    ------
    ValueError
        If the policy is unknown, or `holders.csv` contradicts itself.
    """
    placed = records.select(*COLUMNS).join(families.select("publication_number", "family_id"), on="publication_number")
    people = placed.select("family_id", name="inventors").explode("name", empty_as_null=False).drop_nulls().unique()
    rows = _listed(_chosen(placed), people)
    rows = rows.hstack(holders.harmonised(
        rows.select("data_source", "name", "standard"), people["name"], scripts.match_scripts(records)
    ))  # fmt: skip
    rows = _exported(rows.with_columns(code=_codes(rows["country"], policy))).with_columns(
        is_person=pl.when("is_inventor").then(True).otherwise(pl.col("kind") == "person")
    )
    rows = rows.join(_by_name(rows), on="applicant", how="left").join(
        first_offices(placed).with_columns(position=pl.lit(1, pl.Int64)), on=["family_id", "position"], how="left"
    )
    columns = ("exported", "exported_single", "holder_country", "same_name", "first")
    rules = [
        pl.when(pl.col(column).is_not_null()).then(pl.lit(rule)) for rule, column in zip(RULES, columns, strict=True)
    ]
    told = rows.with_columns(country_code=pl.coalesce(columns), country_rule=pl.coalesce(rules))
    told = told.sort("family_id", "position").unique(["family_id", "applicant"], keep="first", maintain_order=True)
    return told.select(
        "family_id", "position", "applicant", "applicant_rule", "is_person", "country_code", "country_rule",
        applicant_raw="name",
    )  # fmt: skip


def _chosen(records: pl.DataFrame) -> pl.DataFrame:
    """One record of each family that has applicants, with `beside`: whether its countries are one for each of them."""
    count, countries = pl.col("applicants").list.len(), pl.col("applicant_countries").list.len().fill_null(0)
    told = records.filter(count > 0).with_columns(beside=countries == count, single=countries == 1)
    place = pl.col("data_source").replace_strict({name: n for n, name in enumerate(SOURCES)}, default=len(SOURCES))
    order = (~pl.col("beside"), ~pl.col("single"), place, "publication_year", *RECORD_ORDER)
    return told.sort(*order, nulls_last=True).unique("family_id", keep="first", maintain_order=True)


def _listed(chosen: pl.DataFrame, people: pl.DataFrame) -> pl.DataFrame:
    """Table[family_id, data_source, position, name, standard, country, beside, is_inventor], a row per applicant.

    `people` are the inventors: Table[family_id, name].
    """
    count = pl.col("applicants").list.len()
    rows = chosen.with_columns(position=pl.int_ranges(1, count + 1, dtype=pl.Int64)).explode("position")
    single = pl.when("single").then(pl.col("applicant_countries").list.first())
    told = rows.select(
        "family_id", "data_source", "position", "beside", name=_at("applicants"), standard=_at("applicants_standard"),
        country=pl.coalesce(_at("applicant_countries"), single),
    )
    spelt = holders.spelling(pl.col("name"))
    inventors = people.select("family_id", spelt=spelt).unique().with_columns(is_inventor=True)
    joined = told.with_columns(spelt=spelt).join(
        inventors, on=["family_id", "spelt"], how="left", maintain_order="left"
    )  # fmt: skip
    return joined.drop("spelt").with_columns(pl.col("is_inventor").fill_null(False))


def _exported(rows: pl.DataFrame) -> pl.DataFrame:
    """The rows with their `code` as `exported`, if it stands beside them, or as `exported_single`.

    The single one of a record is nobody's if a listed holder among the applicants has another.
    """
    contradicted = (pl.col("holder_country") != pl.col("code")).any().over("family_id")
    return rows.with_columns(
        exported=pl.when("beside").then("code"), exported_single=pl.when(~pl.col("beside") & ~contradicted).then("code")
    )


def _at(lists: str) -> pl.Expr:
    """The value of a list that belongs to the applicant in this place; null where there is not one for each."""
    values = pl.col(lists)
    own = values.list.get(pl.col("position") - 1, null_on_oob=True)
    return pl.when(values.list.len() == pl.col("applicants").list.len()).then(own)


def _codes(countries: pl.Series, policy: str) -> pl.Series:
    """Country codes of exported countries: two letters, or names as in addresses; null where unknown."""
    distinct = countries.drop_nulls().unique().sort()
    letters = {two: code for code, two in territories.alpha_2().items()}
    named = territories.match_countries(distinct, policy)["country_code"]
    codes = [letters.get(text.upper()) or code for text, code in zip(distinct, named, strict=True)]
    return countries.replace_strict(distinct, pl.Series(codes, dtype=pl.String), default=None, return_dtype=pl.String)


def _by_name(rows: pl.DataFrame) -> pl.DataFrame:
    """Table[applicant, same_name]: the country on which nearly all exports of a name agree; not of inventors' names."""
    told = rows.filter(pl.col("exported").is_not_null())
    counts = told.group_by("applicant", same_name="exported").agg(rows=pl.len())
    agreed = pl.col("rows") >= AGREED * pl.col("rows").sum().over("applicant")
    persons = rows.filter(pl.col("is_inventors_name") | pl.col("is_person")).select("applicant")
    return counts.filter(agreed).drop("rows").join(persons, on="applicant", how="anti")


def first_offices(records: pl.DataFrame) -> pl.DataFrame:
    """The country of the office of first filing, where the records of a family agree.

    The first priority listed tells it; where no record lists any though its file tells priorities of others, the
    office of the publications.

    Parameters
    ----------
    records : DataFrame[family_id, file, publication_number, priority_numbers]
        One row per patent record, with all those of its file.

    Returns
    -------
    DataFrame[family_id, first]
        One row per family of which it is known; null for an office of several countries.
    """
    letters = {two: code for code, two in territories.alpha_2().items()}
    told = records.select(
        "family_id",
        office=pl.when(pl.col("priority_numbers").is_not_null().any().over("file")).then(
            pl.col("publication_number").str.head(2)
        ),
        claimed=pl.col("priority_numbers").list.first().str.extract(_FIRST_OFFICE),
    )
    found = told.group_by("family_id").agg(**{
        f"{name}_{part}": value
        for name in ("claimed", "office")
        for part, value in (("count", pl.col(name).drop_nulls().n_unique()), ("first", pl.col(name).min()))
    })  # fmt: skip
    name = pl.when(pl.col("claimed_count") > 0)
    single = name.then(pl.col("claimed_count")).otherwise("office_count") == 1
    first = name.then(pl.col("claimed_first")).otherwise("office_first")
    codes = first.replace_strict(letters, default=None, return_dtype=pl.String)
    return found.filter(single).select("family_id", first=codes)
