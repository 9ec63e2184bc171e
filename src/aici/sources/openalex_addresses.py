"""Authorships of OpenAlex -> one row per author × address, the country it states at the end of the address.

Rules:
- An author's addresses are the raw texts; where there are none, the institutions OpenAlex recognised, by name.
- Where the institutions that OpenAlex finds in this very address lie in one country and the text ends in another,
  theirs is put behind it, as the text may end in a place of that name (`Atlanta, Georgia`, `Hope College, Holland`).
  Hong Kong, Macao and Taiwan are rows as they are stated; a text that names one of them keeps it where China is stated,
  which may include it. A dissolved state stays.
- An address that ends in no known country gets the one that OpenAlex states for it, as named in
  `data/reference/countries.csv`: that of the institutions OpenAlex finds in this very address, if they lie in one
  country; for the only address of an author also that of his institutions or of `countries`, if that is one.
- `institution` is the first institution that OpenAlex finds in the address, else what the address names first.
"""

from __future__ import annotations

from functools import cache

import polars as pl

from aici import territories
from aici.sources import author_lines

_BY_AUTHOR = ["row", "position"]
_POLICY = "iff_2025"
_APART = ["HKG", "MAC", "TWN"]  # rows of their own that a stated China may include
_ALONE = {"GE": "Republic of Georgia", "LC": "Saint Lucia (West Indies)"}  # where others bear the label


@cache
def _names() -> pl.DataFrame:
    """Table[alpha_2, stated, country]: codes and names of territories by their two letters."""
    codes = territories.read_reference("country_codes.csv").join(territories.countries(), on="country_code")
    name = pl.col("alpha_2").replace_strict(_ALONE, default=pl.col("label"))
    return codes.select("alpha_2", stated="country_code", country=name)


def lines(works: pl.DataFrame) -> pl.DataFrame:
    """Table of `papers.LINES`.

    Parameters
    ----------
    works : Table[row, authorships]
        `authorships` is a list of structs with the fields of `openalex.WORK`.
    """
    people = _people(works)
    institutions = _institutions(people)
    addresses = pl.concat([_raw(people, institutions), _recognised(people, institutions)])
    rows = people.select(*_BY_AUTHOR, "author", "is_corresponding").join(
        with_countries(addresses), on=_BY_AUTHOR, how="left", maintain_order="left_right"
    )
    return author_lines.completed(rows.with_columns(link=pl.lit("parallel_list")))


def _people(works: pl.DataFrame) -> pl.DataFrame:
    """One row per authorship, its fields and `raws`, the list of its addresses."""
    listed = works.filter(pl.col("authorships").list.len() > 0).explode("authorships").drop_nulls("authorships")
    people = listed.unnest("authorships").with_columns(
        author=pl.col("author").struct.field("display_name").fill_null(pl.col("raw_author_name")),
        position=pl.int_range(1, pl.len() + 1, dtype=pl.Int64).over("row"),
    )
    many = pl.col("raw_affiliation_strings")
    one = pl.concat_list("raw_affiliation_string").list.drop_nulls()
    raws = pl.when(many.list.len() > 0).then(many).otherwise(one)
    stripped = raws.list.eval(pl.element().str.strip_chars().str.strip_chars_end(";"))
    return people.with_columns(raws=stripped.list.eval(pl.element().filter(pl.element() != "")))


def _institutions(people: pl.DataFrame) -> pl.DataFrame:
    """Table[row, position, id, name, alpha_2]: the institutions of each author."""
    listed = people.select(*_BY_AUTHOR, "institutions").explode("institutions").drop_nulls("institutions")
    named = listed.unnest("institutions").drop_nulls("display_name")
    return named.select(*_BY_AUTHOR, "id", name="display_name", alpha_2="country_code")


def _raw(people: pl.DataFrame, institutions: pl.DataFrame) -> pl.DataFrame:
    """Table[row, position, affiliation_raw, institution, alpha_2, found_in]: raw addresses with what OpenAlex finds."""
    raws = people.select(*_BY_AUTHOR, affiliation_raw="raws", only=pl.col("raws").list.len() == 1)
    raws = raws.explode("affiliation_raw").drop_nulls("affiliation_raw")
    found = raws.join(_found(people, institutions), on=[*_BY_AUTHOR, "affiliation_raw"], how="left")
    anywhere = _only_country(people, institutions)
    joined = found.join(anywhere, on=_BY_AUTHOR, how="left", maintain_order="left")
    stated = pl.when("only").then(pl.coalesce("found_in", "somewhere")).otherwise("found_in")
    name = pl.coalesce("institution", pl.when("only").then("first"))
    return joined.select(*_BY_AUTHOR, "affiliation_raw", institution=name, alpha_2=stated, found_in="found_in")


def _found(people: pl.DataFrame, institutions: pl.DataFrame) -> pl.DataFrame:
    """Table[row, position, affiliation_raw, institution, found_in]: what OpenAlex finds in each raw address."""
    pairs = people.select(*_BY_AUTHOR, "affiliations").explode("affiliations").drop_nulls("affiliations")
    pairs = pairs.unnest("affiliations").explode("institution_ids").drop_nulls("institution_ids")
    named = pairs.join(
        institutions, left_on=[*_BY_AUTHOR, "institution_ids"], right_on=[*_BY_AUTHOR, "id"], maintain_order="left"
    )
    text = pl.col("raw_affiliation_string").str.strip_chars().str.strip_chars_end(";").alias("affiliation_raw")
    return named.group_by(*_BY_AUTHOR, text, maintain_order=True).agg(
        institution=pl.col("name").first(), found_in=_single(pl.col("alpha_2"))
    )


def _only_country(people: pl.DataFrame, institutions: pl.DataFrame) -> pl.DataFrame:
    """Table[row, position, first, somewhere]: the first institution of an author, and his country if it is one."""
    stated = people.select(*_BY_AUTHOR, alpha_2="countries", name=pl.lit(None, pl.String)).explode("alpha_2")
    both = pl.concat([institutions.select(*_BY_AUTHOR, "alpha_2", "name"), stated])
    first = pl.col("name").drop_nulls().first()
    return both.group_by(_BY_AUTHOR).agg(first=first, somewhere=_single(pl.col("alpha_2")))


def _single(codes: pl.Expr) -> pl.Expr:
    """The code where all that are stated are one."""
    return pl.when(codes.drop_nulls().n_unique() == 1).then(codes.drop_nulls().first())


def _recognised(people: pl.DataFrame, institutions: pl.DataFrame) -> pl.DataFrame:
    """Institutions as addresses of those who have no raw address."""
    without = people.filter(pl.col("raws").list.len().fill_null(0) == 0).select(_BY_AUTHOR)
    rows = institutions.join(without, on=_BY_AUTHOR, how="semi", maintain_order="left")
    return rows.select(*_BY_AUTHOR, affiliation_raw="name", institution="name", alpha_2="alpha_2", found_in="alpha_2")


def with_countries(addresses: pl.DataFrame) -> pl.DataFrame:
    """The addresses, with the name of the country of `alpha_2` behind those that end in no known country.

    A column `found_in`, where there is one, is stated of the very address and goes before the country of its text.
    """
    of_address = "found_in" if "found_in" in addresses.columns else pl.lit(None, pl.String)
    told = territories.match_countries(addresses["affiliation_raw"], _POLICY)
    named = addresses.with_columns(told.select("country_code", "rule"), found_in=of_address)
    named = named.join(_names(), on="alpha_2", how="left", maintain_order="left")
    code, stated, text = pl.col("country_code"), pl.col("stated"), pl.col("affiliation_raw")
    differs = pl.col("found_in").is_not_null() & (code != stated) & ~(code.is_in(_APART) & (stated == "CHN"))
    whole = pl.when(pl.col("rule").is_in(territories.UNKNOWN) | differs).then(
        pl.concat_str(text.str.strip_chars_end(" ,.;"), pl.lit(", "), "country")
    )
    told_here = ("alpha_2", "country", "country_code", "rule", "found_in", "stated")
    return named.with_columns(whole.fill_null(text).alias("affiliation_raw")).drop(told_here)
