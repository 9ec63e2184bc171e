"""Turns address lines into country codes, and codes into labels and inhabitants, under a territory policy.

Rule: the last comma segment of an address, or its last two, equals a reviewed alias of `data/reference/` after one
normalisation (case, accents, full stops, apostrophes, hyphens and brackets do not count, `&` is `and`); never fuzzily.
Two endings are patterns: a last word `USA` (`MA 02115 USA`), and a US state with its ZIP code and no country
(`NY 14627`, usual in the 1970s), which `rule` flags. The policy `iff_2025` keeps Hong Kong, Macao and Taiwan as rows of
their own, also where `Peoples R China` follows them, and joins England, Scotland, Wales and North Ireland. Dissolved
states without a single successor (the USSR, Yugoslavia, Czechoslovakia) are known and stay null. What is unknown stays
null and is listed by its segment; nothing is guessed from cities or institutions.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pandas as pd
import polars as pl

from aici.records import POLICIES

REFERENCE = Path(__file__).resolve().parents[2] / "data" / "reference"
RULES = ("two_segments", "alias", "usa_suffix", "us_state_zip", "dissolved", "unmatched", "empty")
US_STATES = (
    "al ak az ar ca co ct de dc fl ga hi id il in ia ks ky la me md ma mi mn ms mo mt ne nv nh nj nm ny nc nd oh ok or "
    "pa pr ri sc sd tn tx ut vt va wa wv wi wy"
).split()

_USA_LAST = r"(?:^|\s)usa$"
_STATE_ZIP = rf"^(?:{'|'.join(US_STATES)}) \d{{5}}(?: \d{{4}})?$"


def match_countries(addresses: pl.Series, policy: str) -> pl.DataFrame:
    """Country of each address line.

    Parameters
    ----------
    addresses : Series of address lines without author names, null where there is none
    policy : one of `POLICIES`

    Returns
    -------
    DataFrame[segment, country_code, rule]
        One row per address, in order. `segment` is the last comma segment as written, `country_code` ISO 3166-1
        alpha-3 or null, `rule` one of `RULES` (null for a null address).

    Raises
    ------
    ValueError
        If the policy is unknown.
    """
    _check_policy(policy)
    tails = pl.DataFrame({"tail": _tails(addresses)})
    distinct = tails.unique("tail").drop_nulls().with_columns(_segments())
    matched = (
        distinct.join(_alias_frame().rename({"country_code": "pair_code"}), left_on="pair", right_on="key", how="left")
        .join(_alias_frame(), left_on="last", right_on="key", how="left")
        .with_columns(_rule())
        .select("tail", "segment", _code(), "rule")
    )
    return tails.join(matched, on="tail", how="left", maintain_order="left").drop("tail")


def _tails(addresses: pl.Series) -> pl.Series:
    """The last two comma segments of each address: few distinct ones, so that the matching runs on those only."""
    frame = pl.select(pl.lit(addresses).cast(pl.String).str.strip_chars(" .;,\t\u00a0").alias("tail"))
    return frame.select(pl.col("tail").str.extract(r"([^,]*,[^,]*)$").fill_null(pl.col("tail")))["tail"]


def _segments() -> list[pl.Expr]:
    """Keys of the last segment and of the last two; a postcode after the place (`Macau 999078`) does not count."""
    parts = pl.col("tail").str.split(",")
    last = parts.list.last().str.strip_chars()
    place = normalised(parts.list.first().str.replace(r"[\s\d]+$", ""))
    pair = pl.when(parts.list.len() == 2).then(place + pl.lit(", ") + normalised(last))
    return [last.alias("segment"), normalised(last).alias("last"), pair.alias("pair")]


def normalised(text: pl.Expr) -> pl.Expr:
    """The key under which names are equal: without case, accents, punctuation and runs of blanks."""
    plain = text.str.normalize("NFKD").str.to_lowercase().str.replace_all(r"[\p{M}.'’‘`]", "")
    words = plain.str.replace_all("&", " and ", literal=True).str.replace_all(r"[-()\s]+", " ")
    return words.str.replace_all(r"\s*,\s*", ", ").str.strip_chars()


def _rule() -> pl.Expr:
    known, last = pl.col("country_code"), pl.col("last")
    return (
        pl.when(pl.col("pair_code").is_not_null())
        .then(pl.lit("two_segments"))
        .when(known.is_not_null() & (known != ""))
        .then(pl.lit("alias"))
        .when(known == "")
        .then(pl.lit("dissolved"))
        .when(last.str.contains(_USA_LAST))
        .then(pl.lit("usa_suffix"))
        .when(last.str.contains(_STATE_ZIP))
        .then(pl.lit("us_state_zip"))
        .when(last == "")
        .then(pl.lit("empty"))
        .otherwise(pl.lit("unmatched"))
        .alias("rule")
    )


def _code() -> pl.Expr:
    rule = pl.col("rule")
    return (
        pl.when(rule == "two_segments")
        .then(pl.col("pair_code"))
        .when(rule == "alias")
        .then(pl.col("country_code"))
        .when(rule.is_in(["usa_suffix", "us_state_zip"]))
        .then(pl.lit("USA"))
        .alias("country_code")
    )


def _check_policy(policy: str) -> None:
    if policy not in POLICIES:
        raise ValueError(
            f"territory_policy must be one of {POLICIES}, got {policy!r}. "
            "Set `territory_policy` in data/editions/<edition>.yml."
        )


def read_reference(name: str, **dtypes: pl.DataType) -> pl.DataFrame:
    """A table of `data/reference/`, some columns of given type; by its bytes, as a path may look like a pattern."""
    return pl.read_csv((REFERENCE / name).read_bytes(), schema_overrides=dtypes)


@cache
def _alias_frame() -> pl.DataFrame:
    """Table[key, country_code]: reviewed aliases under their normalised key; "" for dissolved states."""
    aliases = read_reference("country_aliases.csv", country_code=pl.String)
    return aliases.select(key=normalised(pl.col("alias")), country_code=pl.col("country_code").fill_null(""))


@cache
def countries() -> pl.DataFrame:
    """Table[country_code, label, iso_numeric]: one row per territory of the policy `iff_2025`."""
    return read_reference("countries.csv", iso_numeric=pl.String)


@cache
def alpha_2() -> dict[str, str]:
    """ISO 3166-1 alpha-2 by alpha-3 code."""
    return dict(read_reference("country_codes.csv").select("country_code", "alpha_2").iter_rows())


def labels(policy: str = "iff_2025") -> dict[str, str]:
    """What is shown for each country code under the policy.

    Raises
    ------
    ValueError
        If the policy is unknown.
    """
    _check_policy(policy)
    return dict(countries().select("country_code", "label").iter_rows())


def codes_of_labels(labels: pd.Series) -> pd.Series:
    """Country codes of printed labels, in the same order and with the same index; None where unknown."""
    keys = pl.DataFrame({"label": pl.Series(labels.tolist(), dtype=pl.String)}).select(key=normalised(pl.col("label")))
    codes = keys.join(_alias_frame(), on="key", how="left", maintain_order="left")["country_code"].to_list()
    return pd.Series([code or None for code in codes], index=labels.index, dtype=object)


@cache
def _population() -> pl.DataFrame:
    return read_reference("population.csv")


def population(year: int) -> pd.Series:
    """Inhabitants by country code in a year, persons; territories without a figure are absent.

    Raises
    ------
    ValueError
        If the reference table does not hold the year.

    Source: World Bank, SP.POP.TOTL; Taiwan: Ministry of the Interior, year-end registered population.
    """
    of_year = _population().filter(pl.col("year") == year)
    if of_year.is_empty():
        first, last = _population()["year"].min(), _population()["year"].max()
        raise ValueError(
            f"data/reference/population.csv holds {first} to {last}, not {year}. Choose `population_year` within it, "
            "or add the year to the file."
        )
    return pd.Series(of_year["population"].to_list(), index=of_year["country_code"].to_list(), name="population")
