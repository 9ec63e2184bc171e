"""Turns address lines into country codes, and codes into labels and inhabitants, under a territory policy.

Rule: the last comma segment of an address, or its last two, equals a reviewed alias of `data/reference/` after one
normalisation (case, accents, full stops, apostrophes, hyphens and brackets do not count, `&` is `and`); never fuzzily.
An e-mail address behind it does not count. Some endings are patterns: an alias with a postcode before or behind it
(`43600 Pakistan`, `Korea 305-806`, `China, 100084`), an alias set apart by brackets, a dash or a semicolon
(`Chandigarh (India)`), an alias of a place with its country as the last two words (`Madrid Spain`), a last word `USA`
(`MA 02115 USA`), and a US state with its ZIP code and no country (`NY 14627`, usual in the 1970s), which `rule` flags.
`Georgia` is taken by none of these patterns, only as a whole segment.

The policy `iff_2025` keeps Hong Kong, Macao and Taiwan as rows of their own, also where `Peoples R China` follows them,
and joins England, Scotland, Wales and North Ireland. Dissolved states without a single successor (the USSR, Yugoslavia,
Czechoslovakia) are known and stay null. What is unknown stays null and is listed by its segment; nothing is guessed
from cities, states, provinces or institutions. An address of a single segment that is no alias names an organisation
and nothing else (`one_segment`): no row of the alias table could help it, unlike an `unmatched` segment.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pandas as pd
import polars as pl

from aici.records import POLICIES

REFERENCE = Path(__file__).resolve().parents[2] / "data" / "reference"
RULES = tuple(
    "two_segments alias dissolved usa_suffix us_state_zip postcode set_apart place_country empty one_segment "
    "unmatched".split()
)
UNKNOWN = ("empty", "one_segment", "unmatched")  # rules of addresses that name no known territory
PLACE_NOTE = "place and country in the last two words"  # of aliases that may end a longer segment
_KEYS = ("two_segments", "alias", "postcode", "set_apart", "place_country")
_EDGES = " .;,\t\u00a0"
# Korea 305-806, Japan 113-8656, India 560012 | UK SW7 2AZ | Canada M5S 1A1
_CODE = r"(?:(?:\d+[- ])*\d+|[A-Za-z]{1,2}\d[A-Za-z\d]? \d[A-Za-z]{2}|[A-Za-z]\d[A-Za-z] ?\d[A-Za-z]\d)"
_MAIL = r"(?i)[\s,;.(]*(?:e-?mail(?: address)?|electronic address)?[\s:]*[^\s,;@]+@[^\s,;@]+$"
_SET_APART = r"(?:[(\[]([^()\[\]]{4,}|USA|UK)[)\]]| [-\u2013\u2014] ?([^-\u2013\u2014]+)|;\s*([^;]+))$"
_CODE_BEFORE = r"^(?:.*\s)?(?:\d\S{2,}|\S\d\S+|\S{2,}\d\S*)(?:\s[A-Z]{2})?\s+(\D+)$"  # 43600 Pakistan, 3508 TC The …
_USA_LAST = r"(?:^|\s)usa$"


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
    matched = tails.unique("tail").drop_nulls().with_columns(_segments()).with_columns(_keys())
    for key in _KEYS:
        matched = matched.join(
            _alias_frame().rename({"country_code": f"{key}_code"}), left_on=key, right_on="key", how="left"
        )
    matched = matched.with_columns(_rule()).select("tail", "segment", _code(), "rule")
    return tails.join(matched, on="tail", how="left", maintain_order="left").drop("tail")


def _tails(addresses: pl.Series) -> pl.Series:
    """The last two comma segments of each address: few distinct ones, so that the matching runs on those only.

    An e-mail address at the end is left out; a postcode that is a segment of its own joins the one before it.
    """
    text = pl.lit(addresses).cast(pl.String).str.strip_chars(_EDGES).str.replace(_MAIL, "").str.strip_chars(_EDGES)
    whole = pl.select(tail=text.str.replace(rf",\s*({_CODE})$", " ${1}"))
    return whole.select(pl.col("tail").str.extract(r"([^,]*,[^,]*)$").fill_null(pl.col("tail")))["tail"]


def _segments() -> list[pl.Expr]:
    parts = pl.col("tail").str.split(",")
    return [
        parts.list.last().str.strip_chars().alias("segment"),
        pl.when(parts.list.len() == 2).then(parts.list.first()).alias("before"),
    ]


def _keys() -> list[pl.Expr]:
    """What is looked up among the aliases, by rule; a postcode after a place (`Macau 999078`) does not count."""
    segment = pl.col("segment")
    last = normalised(segment)
    place = normalised(pl.col("before").str.replace(r"[\s\d]+$", ""))
    apart = pl.coalesce(segment.str.extract(_SET_APART, group) for group in (1, 2, 3))
    coded = pl.coalesce(segment.str.extract(rf"^(.*\D)[\s-]+{_CODE}$"), segment.str.extract(_CODE_BEFORE))
    return [
        (place + pl.lit(", ") + last).alias("two_segments"),
        last.alias("alias"),
        _certain(normalised(coded)).alias("postcode"),
        _certain(normalised(apart)).alias("set_apart"),
        last.str.extract(r" (\S+ \S+)$").alias("place_country"),
    ]


def _certain(key: pl.Expr) -> pl.Expr:
    """The key but for Georgia, a state of the USA as well."""
    return pl.when(key != "georgia").then(key)


def normalised(text: pl.Expr) -> pl.Expr:
    """The key under which names are equal: without case, accents, punctuation and runs of blanks."""
    plain = text.str.normalize("NFKD").str.to_lowercase().str.replace_all(r"[\p{M}.'’‘`]", "")
    words = plain.str.replace_all("&", " and ", literal=True).str.replace_all(r"[-()\s]+", " ")
    return words.str.replace_all(r"\s*,\s*", ", ").str.strip_chars()


def _rule() -> pl.Expr:
    """The first rule that holds."""
    known = {key: pl.col(f"{key}_code") != "" for key in _KEYS}
    last = pl.col("alias")
    found = {
        **{key: known[key] for key in ("two_segments", "alias")},
        "dissolved": pl.col("alias_code") == "",
        "usa_suffix": last.str.contains(_USA_LAST),
        "us_state_zip": last.str.contains(_state_zip()),
        **{key: known[key] for key in ("postcode", "set_apart")},
        "place_country": known["place_country"] & pl.col("place_country").is_in(_places().implode()),
        "empty": last == "",
        "one_segment": pl.col("before").is_null(),
    }
    return pl.coalesce(
        *(pl.when(holds).then(pl.lit(rule)) for rule, holds in found.items()), pl.lit("unmatched")
    ).alias("rule")


def _code() -> pl.Expr:
    by_alias = (pl.when(pl.col("rule") == key).then(pl.col(f"{key}_code")) for key in _KEYS)
    usa = pl.when(pl.col("rule").is_in(["usa_suffix", "us_state_zip"])).then(pl.lit("USA"))
    return pl.coalesce(*by_alias, usa).alias("country_code")


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
def _places() -> pl.Series:
    """Keys of the aliases that name a place and its country."""
    aliases = read_reference("country_aliases.csv").filter(pl.col("note") == PLACE_NOTE)
    return aliases.select(normalised(pl.col("alias"))).to_series()


@cache
def _state_zip() -> str:
    """Pattern of a state of the USA, in two letters or in full, with a ZIP code of that state."""
    states = read_reference("us_states.csv", zip_prefixes=pl.String)
    each = (
        f"(?:{state.lower()}|{name.lower()}) (?:{'|'.join(map(_zip_codes, prefixes.split()))})"
        for state, name, prefixes in states.iter_rows()
    )
    return rf"(?:^| )(?:{'|'.join(each)})(?: \d{{4}})?$"


def _zip_codes(prefix: str) -> str:
    return rf"{prefix}\d{{{5 - len(prefix)}}}"


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

    Source, also in the table by row: 2015 to 2024 World Bank, SP.POP.TOTL, and for Taiwan Ministry of the Interior,
    registered at the end of the year; 2025 United Nations, World Population Prospects 2024, a projection.
    """
    of_year = _population().filter(pl.col("year") == year)
    if of_year.is_empty():
        first, last = _population()["year"].min(), _population()["year"].max()
        raise ValueError(
            f"data/reference/population.csv holds {first} to {last}, not {year}. Choose `population_year` within it, "
            "or add the year to the file."
        )
    return pd.Series(of_year["population"].to_list(), index=of_year["country_code"].to_list(), name="population")
